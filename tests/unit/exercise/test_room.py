"""A room that decides: what the decisions give, what is offered, and what becomes impossible."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kontinuitet.analysis.simulation.reruns import Simulator
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.errors import InputError
from kontinuitet.exercise.effects import Effect, effect_of
from kontinuitet.exercise.frozen import JOURNAL, freeze
from kontinuitet.exercise.indicators import readings
from kontinuitet.exercise.journal import Journal
from kontinuitet.exercise.room import Room
from kontinuitet.exercise.rules import Seat
from kontinuitet.model.exercise import Exercise, Standing
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual

PÄRM = {"namn": "Pärmen", "ersätter": ["s"], "startar_inom": "6 h"}
MODEL = make_municipality(
    {"s": manual("2 h"), "t": manual("2 h")},
    {
        "hemtjänst": {
            "behöver": ["s"],
            "acceptabel_avbrottstid": "4 h",
            "reservrutiner": {"pärm": PÄRM},
        },
        "bygglov": {"behöver": ["t"], "acceptabel_avbrottstid": "10 h"},
    },
    persons={"p1": {"namn": "P1", "kompetenser": ["server"]}},
)
SCENARIO = make_scenario(
    {"resurser": ["s"], "till": "24 h"}, {"resurser": ["t"]}, startar="2027-01-18T06:30"
)


def _computed(activity: str, measure: str, most: str) -> dict[str, Any]:
    return {"verksamhet": activity, "mått": measure, "högst": most}


EXERCISE = Exercise.model_validate(
    {
        "övning": "x",
        "namn": "X",
        "scenario": "prov",
        "förvaltningar": ["f"],
        "mål": [
            {
                "id": "m1",
                "text": "Vården går vidare",
                "indikatorer": [
                    {"id": "a", "text": "sedd"},
                    {
                        "id": "b",
                        "text": "b",
                        "beräknad": _computed("hemtjänst", "utan_förmåga", "4 h"),
                    },
                    {"id": "c", "text": "c", "beräknad": _computed("hemtjänst", "åter", "25 h")},
                    {"id": "d", "text": "d", "beräknad": _computed("bygglov", "avbrott", "2 h")},
                ],
            }
        ],
        "skeden": [{"id": "s1", "namn": "Ett", "speltid": "0"}],
        "inspel": [
            {
                "id": "nöd",
                "typ": "beredskap",
                "när": {"nere": "hemtjänst", "minst": "3 h"},
                "text": "Anhöriga ringer",
                "mål": ["m1"],
            }
        ],
    }
)
BEGUN = datetime.datetime(2027, 1, 18, 9, 0, tzinfo=datetime.UTC)

Add = Callable[..., Any]


class Played:
    """A room and what is added to it by the facilitator."""

    def __init__(self, folder: Path) -> None:
        frozen = freeze(folder, MODEL, SCENARIO, EXERCISE)
        self.journal = Journal.create(folder / JOURNAL, frozen.about)
        self.frozen = frozen
        self._keys = itertools.count()
        self.room = self.again()

    def again(self) -> Room:
        return Room(self.frozen, self.journal, simulate=Simulator(), wall=BEGUN.isoformat)

    def add(self, kind: str, **data: Any) -> None:
        key = f"k{next(self._keys)}"
        self.room.add(kind, data, seat=Seat.FACILITATOR, key=key)

    def decide(self, identity: str, *interventions: dict[str, Any], **more: Any) -> None:
        said = {"id": identity, "text": "Gör så", "av": "Chefen", "ingrepp": list(interventions)}
        self.add("beslut.fattat", **said, **more)

    def effect(self, identity: str) -> Effect:
        states = self.room.recorder.session.decisions
        return effect_of(self.room, next(s for s in states if s.decision.id == identity))


ROUTINE = {"typ": "reservrutin", "verksamhet": "hemtjänst", "reservrutin": "pärm", "om": "30 min"}


@pytest.fixture
def played(tmp_path: Path) -> Played:
    found = Played(tmp_path)
    found.add("övning.start")
    return found


def test_a_decision_changes_the_course_and_its_effect_stands_against_the_guess(
    played: Played,
) -> None:
    played.add("klocka.hopp", till="2 h")
    assert played.room.course().standing("hemtjänst", 180) is Standing.DOWN
    played.decide("b1", ROUTINE, verksamhet="hemtjänst", gissad_tid="1 h")
    assert played.room.course().standing("hemtjänst", 180) is Standing.FALLBACK
    effect = played.effect("b1")
    first = effect.differences[0]
    assert (first.id, first.without_decision, first.with_decision) == ("hemtjänst", 360, 150)
    assert (first.gained, effect.guessed, effect.computed) == (210, 60, 150)
    # What is decided about one thing does nothing to another.
    assert [d.id for d in effect.differences] == ["hemtjänst"]


def test_with_all_withdrawn_the_course_is_the_plain_simulation(played: Played) -> None:
    plain = simulate(MODEL, SCENARIO)
    assert played.room.course().result == plain
    played.add("klocka.hopp", till="1 h")
    played.decide("b1", ROUTINE)
    played.decide("b2", {"typ": "stäng", "resurser": ["t"], "i": "9 h"})
    assert played.room.course().result != plain
    played.add("beslut.återtaget", id="b1")
    played.add("beslut.återtaget", id="b2")
    assert played.room.course().result == plain


def test_the_journal_gives_the_same_course_again(played: Played) -> None:
    played.decide("b1", {"typ": "skjut_upp", "resurser": ["t"], "i": "1 h"})
    played.add("klocka.hopp", till="1 h")
    played.decide("b2", ROUTINE)
    played.decide("b3", {"typ": "antagande", "resurser": ["s"], "åter_om": "3 h"})
    played.add("klocka.hopp", till="5 h")
    played.decide("b4", {"typ": "personal", "kompetenser": ["server"]})
    assert played.again().course().result == played.room.course().result


def test_what_is_impossible_is_said_and_not_added(played: Played) -> None:
    events = played.room.recorder.events
    for impossible, why in (
        ({"typ": "skjut_upp", "resurser": ["t"], "i": "0"}, "hur länge"),
        ({"typ": "lämnar", "person": "p2"}, "finns inte"),
        ({"typ": "stäng", "resurser": ["x"]}, "finns inte"),
        ({"typ": "reservrutin", "verksamhet": "bygglov", "ersätter": ["s"]}, "ersätter"),
    ):
        with pytest.raises(InputError, match=why):
            played.decide("b1", impossible)
    assert played.room.recorder.events == events


def test_a_decision_that_stood_on_another_says_so_when_that_is_withdrawn(played: Played) -> None:
    played.add("klocka.hopp", till="5 h")
    played.decide("b1", {"typ": "stäng", "resurser": ["t"]})
    played.decide("b2", {"typ": "antagande", "resurser": ["t"], "åter_om": "4 h"})
    assert played.effect("b2").impossible == ""
    played.add("beslut.återtaget", id="b1")
    assert "inget eget bortfall" in played.effect("b2").impossible
    assert played.effect("b2").differences == ()
    # What has been withdrawn is told as if it stood.
    assert played.effect("b1").differences
    # The pages go on, and so do decisions.
    played.decide("b3", ROUTINE)
    assert played.effect("b3").differences


def test_a_contingency_is_offered_until_a_decision_keeps_the_time(played: Played) -> None:
    def offered(room: Room, game: int) -> list[str]:
        return [inject.id for inject in room.offered(game)]

    assert offered(played.room, 179) == ["nöd"]
    assert offered(played.room, 100) == []
    played.add("klocka.hopp", till="3 h")
    # Closing something else does not help.
    played.decide("b1", {"typ": "stäng", "resurser": ["t"], "i": "1 h"})
    assert offered(played.room, 185) == ["nöd"]
    # On the routine from 3 h 30 min: still without ability, but within the four hours.
    played.decide("b2", ROUTINE)
    assert played.room.course().standing("hemtjänst", 185) is Standing.DOWN
    assert offered(played.room, 185) == []
    played.add("beslut.återtaget", id="b2")
    assert offered(played.room, 185) == ["nöd"]


def test_computed_indicators_follow_the_decisions(played: Played) -> None:
    def held() -> dict[str, tuple[bool, bool, int | None]]:
        return {r.indicator: (r.held, r.held_without, r.value) for r in readings(played.room)}

    assert held() == {
        "b": (False, False, 360),
        "c": (False, False, 26 * 60),
        "d": (True, True, 120),
    }
    played.add("klocka.hopp", till="1 h")
    played.decide("b1", ROUTINE, {"typ": "antagande", "resurser": ["s"], "åter_om": "22 h"})
    played.decide("b2", {"typ": "stäng", "resurser": ["t"]})
    found = held()
    assert found["b"] == (True, False, found["b"][2])
    assert found["c"] == (True, False, 25 * 60)
    assert found["d"] == (False, True, found["d"][2])


def test_a_routine_made_up_in_the_room_is_called_by_its_name(played: Played) -> None:
    played.decide(
        "b1",
        {"typ": "reservrutin", "verksamhet": "bygglov", "ersätter": ["t"], "namn": "Tavlan"},
    )
    assert played.room.text_of("{{ bygglov.reservrutin }}", 30) == "Tavlan"
    assert "bygglov" in played.room.course().municipality.activities
