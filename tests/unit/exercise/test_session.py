"""The state of an exercise follows from its events alone, and survives anything."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from kontinuitet.errors import InputError
from kontinuitet.exercise.rules import Seat
from kontinuitet.exercise.session import Handled, Progress, advance, replay
from kontinuitet.model.exercise_event import Kind
from kontinuitet.model.intervention import ShutDown
from tests.unit.exercise.exercise_cases import EXERCISE, Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_the_course_of_a_small_exercise(room: Room) -> None:
    room.add("närvaro", funktion="Enhetschef", förvaltning="vård")
    room.add("övning.start")
    room.wait(10)
    assert room.recorder.game() == 0
    room.add("inspel.spelat", id="i1", text="Ett, som det visades")
    room.add("inspel.besvarat", id="i1")
    room.add("klocka.hopp", till="10 h", inspel=[{"id": "i2", "hur": "slå_ihop"}])
    session = room.recorder.session
    assert session.progress is Progress.GOING
    assert room.recorder.game() == 600
    assert session.phase(600).id == "s2"
    assert session.injects["i1"].how is Handled.PLAYED
    assert session.injects["i1"].answered
    assert session.injects["i2"].how is Handled.MERGED
    assert [a.function for a in session.attendance()] == ["Enhetschef"]
    room.add("närvaro", funktion="Enhetschef", förvaltning="vård", här="nej")
    assert room.recorder.session.attendance() == ()


def test_a_jump_past_due_injects_asks_for_each(room: Room) -> None:
    room.add("övning.start")
    with pytest.raises(InputError, match="i1, i2"):
        room.add("klocka.hopp", till="10 h")
    with pytest.raises(InputError, match="kan inte användas"):
        room.add("klocka.hopp", till="10 h", inspel=[{"id": "i1", "hur": "hoppa_över"}])
    with pytest.raises(InputError, match="passerar inte i5"):
        room.add(
            "klocka.hopp",
            till="10 h",
            inspel=[{"id": i, "hur": "spela"} for i in ("i1", "i2", "i5")],
        )
    room.add("klocka.hopp", till="1 h")
    # What is due just when the clock stops is not passed: it is there to be played.
    assert [i.id for i in room.recorder.session.due(60)] == ["i1"]
    with pytest.raises(InputError, match="bara framåt"):
        room.add("klocka.hopp", till="30 min")


def test_stopping_stands_until_it_is_resumed(room: Room) -> None:
    room.add("övning.start")
    room.add("klocka.går", takt=60)
    room.wait(2)
    room.add("övning.avbruten", orsak="brandlarm")
    room.wait(600)
    assert room.recorder.game() == 120
    with pytest.raises(InputError, match="avbruten"):
        room.add("inspel.spelat", id="i1", text="Ett")
    room.add("anteckning", text="Alla är ute")
    room.add("övning.återupptagen")
    room.wait(600)
    assert room.recorder.game() == 120
    assert room.recorder.session.progress is Progress.GOING


def test_a_slip_is_undone_by_a_new_event_and_can_come_back(room: Room) -> None:
    room.add("övning.start")
    slip = room.add("inspel.spelat", id="i1", text="Ett")
    undo = room.add("ångra", nr=slip.number, orsak="fel kort")
    assert "i1" not in room.recorder.session.injects
    assert room.recorder.session.undone == {slip.number: undo}
    with pytest.raises(InputError, match="redan ångrad"):
        room.add("ångra", nr=slip.number)
    room.add("ångra", nr=undo.number)
    assert "i1" in room.recorder.session.injects
    with pytest.raises(InputError, match="kan inte ångras"):
        room.add("ångra", nr=1)
    with pytest.raises(InputError, match="finns inte"):
        room.add("ångra", nr=99)


def test_a_jump_is_undone_only_while_nothing_stands_on_it(room: Room) -> None:
    room.add("övning.start")
    jump = room.add("klocka.hopp", till="1 h")
    room.add("ångra", nr=jump.number)
    assert room.recorder.game() == 0
    jump = room.add("klocka.hopp", till="1 h")
    room.add("inspel.spelat", id="i1", text="Ett")
    with pytest.raises(InputError, match="har hänt efter"):
        room.add("ångra", nr=jump.number)


def test_decisions_stand_until_withdrawn(room: Room) -> None:
    room.add("övning.start")
    room.add("klocka.hopp", till="1 h")
    shut = {"typ": "stäng", "resurser": ["ad"]}
    room.add(
        "beslut.fattat", id="d1", text="Stäng AD", av="IT-chef", beslutspunkt="b1", ingrepp=[shut]
    )
    session = room.recorder.session
    ((game, intervention),) = session.interventions()
    assert (game, isinstance(intervention, ShutDown)) == (60, True)
    assert session.decided("b1")
    room.add("beslut.återtaget", id="d1", orsak="för tidigt")
    session = room.recorder.session
    assert (session.interventions(), session.decided("b1")) == ((), False)
    with pytest.raises(InputError, match="redan återtaget"):
        room.add("beslut.återtaget", id="d1")


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("inspel.spelat", {"id": "i9", "text": "x"}, 'Inspelet "i9" finns inte'),
        ("inspel.spelat", {"id": "i2", "text": "x"}, "ska komma efter i1"),
        ("beslut.fattat", {"id": "d", "text": "x", "av": "y", "förvaltning": "vard"}, "Menade du"),
        (
            "beslut.fattat",
            {
                "id": "d",
                "text": "x",
                "av": "y",
                "ingrepp": [{"typ": "stäng", "resurser": ["adx"]}],
            },
            'Resursen "adx" finns inte',
        ),
        (
            "beslut.fattat",
            {
                "id": "d",
                "text": "x",
                "av": "y",
                "ingrepp": [{"typ": "reservrutin", "verksamhet": "hemtjänst", "reservrutin": "p"}],
            },
            'Reservrutinen "p" finns inte',
        ),
        ("bedömning", {"mål": "m2", "nivå": "utan problem"}, 'Målet "m2" finns inte'),
        ("indikator", {"mål": "m1", "indikator": "b", "utfall": "ja"}, 'Indikatorn "b"'),
        ("observation", {"text": "x", "indikator": "a"}, "ange målet"),
        ("parkerat.löst", {"nr": 1}, "inte parkerad"),
        ("inspel.besvarat", {"id": "i1"}, "inte spelat"),
        ("beslut.återtaget", {"id": "d7"}, "finns inte"),
        ("dans", {}, "Okänt slag"),
        ("anteckning", {"texxt": "x"}, "kan inte användas"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_added(
    room: Room, kind: str, data: dict[str, Any], said: str
) -> None:
    room.add("övning.start")
    with pytest.raises(InputError) as caught:
        room.recorder.add(kind, data, seat=Seat.FACILITATOR, key="x")
    assert said in str(caught.value)
    assert len(room.recorder.events) == 1


@pytest.mark.parametrize(
    ("seat", "allowed"),
    [
        (Seat.EVALUATOR, {"observation", "indikator", "bedömning", "anteckning"}),
        (Seat.PARTICIPANT, {"parkerat"}),
        (Seat.SCREEN, set()),
    ],
)
def test_each_seat_adds_only_what_is_its_own(room: Room, seat: Seat, allowed: set[str]) -> None:
    room.add("övning.start")
    data = {
        "observation": {"text": "x"},
        "indikator": {"mål": "m1", "indikator": "a", "utfall": "ja"},
        "bedömning": {"mål": "m1", "nivå": "inte prövat"},
        "anteckning": {"text": "x"},
        "parkerat": {"text": "x"},
        "klocka.hopp": {"till": "1 h"},
        "övning.avbruten": {},
        "beslut.fattat": {"id": "d", "text": "x", "av": "y"},
    }
    for kind, said in data.items():
        if kind in allowed:
            assert room.recorder.add(kind, said, seat=seat, key=f"{seat}{kind}").role == seat.value
        else:
            with pytest.raises(InputError, match="kan inte lägga till"):
                room.recorder.add(kind, said, seat=seat, key=f"{seat}{kind}")


def _random_steps(room: Room, chance: random.Random, steps: int) -> None:
    for _ in range(steps):
        room.wait(chance.random() * 30)
        numbers = range(1, len(room.recorder.events) + 1)
        inject = chance.choice(("i1", "i2", "i3", "i5"))
        offers: list[tuple[str, dict[str, Any]]] = [
            ("övning.start", {}),
            ("klocka.hopp", {"till": chance.randrange(900), "inspel": []}),
            ("klocka.går", {"takt": chance.randrange(1, 60)}),
            ("klocka.paus", {}),
            ("inspel.spelat", {"id": inject, "text": inject}),
            ("inspel.hoppat", {"id": inject, "orsak": "tid"}),
            ("beslut.fattat", {"id": f"d{chance.randrange(9)}", "text": "x", "av": "y"}),
            ("beslut.återtaget", {"id": f"d{chance.randrange(9)}"}),
            ("parkerat", {"text": "?"}),
            ("bedömning", {"mål": "m1", "nivå": "vissa problem"}),
            ("övning.avbruten", {}),
            ("övning.återupptagen", {}),
            ("ångra", {"nr": chance.choice(numbers) if numbers else 1}),
        ]
        kind, data = chance.choice(offers)
        try:
            room.add(kind, **data)
        except InputError:
            continue


@pytest.mark.parametrize("seed", range(12))
def test_the_state_is_the_same_step_by_step_at_once_and_after_a_crash(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    room = Room(tmp_path)
    _random_steps(room, chance, 120)
    assert len(room.recorder.events) > 20
    events = room.recorder.events
    session = room.recorder.session
    assert replay(EXERCISE, events) == session
    for cut in sorted(chance.sample(range(len(events) + 1), 8)):
        assert advance(replay(EXERCISE, events[:cut]), events) == session
    game = room.recorder.game()
    room.reopen()
    assert room.recorder.session == session
    assert room.recorder.game() == game


@pytest.mark.parametrize("seed", range(6))
def test_undoing_an_event_is_as_if_it_had_not_been(tmp_path: Path, seed: int) -> None:
    chance = random.Random(100 + seed)
    room = Room(tmp_path)
    room.add("övning.start")
    _random_steps(room, chance, 40)
    before = room.recorder.session
    try:
        added = room.add("parkerat", text="En fråga")
    except InputError:
        return
    room.add("ångra", nr=added.number)
    after = room.recorder.session
    kept = [e for e in after.entries if e.kind is not Kind.UNDO]
    assert kept == [e for e in before.entries if e.kind is not Kind.UNDO]
    assert (after.injects, after.decisions, after.progress) == (
        before.injects,
        before.decisions,
        before.progress,
    )


def test_the_same_message_twice_is_one_event(room: Room) -> None:
    room.add("övning.start")
    first = room.recorder.add("anteckning", {"text": "x"}, seat=Seat.EVALUATOR, key="a")
    assert room.recorder.add("anteckning", {"text": "x"}, seat=Seat.EVALUATOR, key="a") == first
    assert len(room.recorder.events) == 2
