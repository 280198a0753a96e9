"""Decisions in the course of a scenario: what has begun stays, the rest is computed anew."""

from __future__ import annotations

from typing import Any

import pytest

from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.simulation.reruns import ImpossibleError, Reruns, model_with
from kontinuitet.model.intervention import (
    AddStaff,
    Assumption,
    ChangeOrder,
    Intervention,
    Postpone,
    RemoveStaff,
    ShutDown,
    StartFallback,
)
from kontinuitet.model.landscape import Municipality
from tests.unit.analysis.small_models import activity_of, make_municipality, make_scenario, manual


def order(ids: str) -> ChangeOrder:
    return ChangeOrder.model_validate({"typ": "ordning", "först": ids.split()})


def people(number: str = "1", after: str = "0", *skills: str) -> AddStaff:
    data = {"typ": "personal", "kompetenser": skills or ["server"], "antal": number, "om": after}
    return AddStaff.model_validate(data)


def closed(ids: str, minutes: str | None = None) -> ShutDown:
    data: dict[str, Any] = {"typ": "stäng", "resurser": ids.split()}
    return ShutDown.model_validate(data | ({"i": minutes} if minutes else {}))


def fails(ids: str, minutes: str | None = None) -> Assumption:
    data: dict[str, Any] = {"typ": "antagande", "resurser": ids.split(), "faller": "ja"}
    return Assumption.model_validate(data | ({"i": minutes} if minutes else {}))


def back(ids: str, after: str) -> Assumption:
    data = {"typ": "antagande", "resurser": ids.split(), "åter_om": after}
    return Assumption.model_validate(data)


def postponed(ids: str, minutes: str) -> Postpone:
    return Postpone.model_validate({"typ": "skjut_upp", "resurser": ids.split(), "i": minutes})


def leaves(person: str) -> RemoveStaff:
    return RemoveStaff.model_validate({"typ": "lämnar", "person": person})


def routine(activity: str, **more: Any) -> StartFallback:
    return StartFallback.model_validate({"typ": "reservrutin", "verksamhet": activity, **more})


def three(pools: dict[str, str] | None = None, persons: dict[str, Any] | None = None) -> Reruns:
    """Return three systems that all take the same people two hours, a before b before c."""
    limits = {"a": "2 h", "b": "4 h", "c": "6 h"}
    if pools is None and persons is None:
        pools = {"server": "1"}
    model = make_municipality(
        {i: manual("2 h") for i in limits},
        {f"v{i}": {"behöver": [i], "acceptabel_avbrottstid": t} for i, t in limits.items()},
        pools=pools,
        persons=persons,
    )
    return Reruns(model, make_scenario({"resurser": ["a", "b", "c"]}))


def starts(reruns: Reruns, *decisions: tuple[int, Intervention]) -> dict[str, int]:
    steps = reruns.result(decisions, rows=True).restart.order
    return {step.id: step.start for step in steps}


def refused(reruns: Reruns, *decisions: tuple[int, Intervention]) -> str:
    with pytest.raises(ImpossibleError) as error:
        reruns.result(decisions)
    assert error.value.number == len(decisions) - 1
    return str(error.value)


PLAIN = {"a": 0, "b": 120, "c": 240}


def test_what_is_put_first_begins_when_somebody_is_free() -> None:
    assert starts(three()) == PLAIN
    assert starts(three(), (0, order("c"))) == {"c": 0, "a": 120, "b": 240}
    # What has begun is finished.
    assert starts(three(), (30, order("c"))) == {"a": 0, "c": 120, "b": 240}
    assert starts(three(), (120, order("c"))) == {"a": 0, "c": 120, "b": 240}
    assert starts(three(), (121, order("c"))) == PLAIN
    # The last word of one minute counts.
    assert starts(three(), (30, order("b")), (30, order("c"))) == {"a": 0, "c": 120, "b": 240}


def test_what_is_put_first_comes_after_what_it_needs() -> None:
    model = make_municipality(
        {"a": manual("1 h"), "x": manual("1 h"), "y": manual("1 h", "x")},
        {
            "va": {"behöver": ["a"], "acceptabel_avbrottstid": "1 h"},
            "vy": {"behöver": ["y"], "acceptabel_avbrottstid": "9 h"},
        },
        pools={"server": "1"},
    )
    reruns = Reruns(model, make_scenario({"resurser": ["a", "x", "y"]}))
    assert starts(reruns) == {"a": 0, "x": 60, "y": 120}
    assert starts(reruns, (0, order("y"))) == {"x": 0, "y": 60, "a": 120}


def test_more_people_begin_what_waited_when_they_come() -> None:
    assert starts(three(), (30, people(after="1 h"))) == {"a": 0, "b": 90, "c": 120}
    assert starts(three(), (30, people("2"))) == {"a": 0, "b": 30, "c": 30}
    # Somebody who can do nothing of it changes nothing.
    reruns = three()
    useless = reruns.result([(30, people("2", "0", "nät"))])
    assert useless.activities == reruns.result([]).activities


def test_somebody_who_leaves_finishes_what_has_begun_and_no_more() -> None:
    persons = {i: {"namn": i, "kompetenser": ["server"]} for i in ("p1", "p2")}
    reruns = three(persons=persons)
    assert starts(reruns) == {"a": 0, "b": 0, "c": 120}
    result = reruns.result([(60, leaves("p1")), (61, leaves("p2"))])
    assert {r.id: [(i.start, i.end) for i in r.down] for r in result.resources} == {
        "a": [(0, 120)],
        "b": [(0, 120)],
        "c": [(0, None)],
    }
    assert "har redan lämnat" in refused(reruns, (60, leaves("p1")), (70, leaves("p1")))
    assert "finns inte i den bemanning" in refused(reruns, (60, leaves("p9")))


def test_what_is_shut_down_breaks_off_its_restart_and_is_restarted() -> None:
    found = starts(three(), (30, closed("a", "1 h")))
    assert found["a"] >= 90
    assert sorted(found.values()) == [30, 150, 270]
    # Without a time it is started again as soon as somebody can.
    assert starts(three(), (400, closed("a")))["a"] == 400
    result = three().result([(400, closed("a", "1 h"))])
    va = activity_of(result, "va")
    assert [(i.start, i.end) for i in va.down] == [(0, 120), (400, 580)]
    # What nobody has said how to restart stays down, and the chain of causes says why.
    shut = next(r for r in carried().result([(60, closed("t"))]).resources if r.id == "t")
    assert [(i.start, i.end) for i in shut.down] == [(60, None)]
    assert [step.why for step in shut.chain] == ["Bortfall: stängt på beslut."]


def test_what_fails_by_a_new_assumption_is_lost_as_by_the_scenario() -> None:
    reruns = three()
    result = reruns.result([(130, fails("a", "1 h"))])
    assert [(i.start, i.end) for i in activity_of(result, "va").down][-1][0] == 130
    assert "0 minuter" in refused(reruns, (130, fails("a", "0")))


def test_a_fault_ends_when_it_is_said_to() -> None:
    model = make_municipality(
        {"el": {}, "s": manual("1 h", "el"), "u": {}},
        {"v": {"behöver": ["s"]}, "w": {"behöver": ["u"]}},
        pools={"server": "1"},
    )
    scenario = make_scenario({"resurser": ["el"], "till": "10 h"}, {"resurser": ["u"]})
    reruns = Reruns(model, scenario)

    def down(result: SimulationResult, identity: str) -> list[tuple[int, int | None]]:
        return [(i.start, i.end) for i in activity_of(result, identity).down]

    assert down(reruns.result([]), "v") == [(0, 660)]
    assert down(reruns.result([(120, back("el", "1 h"))]), "v") == [(0, 240)]
    assert down(reruns.result([(120, back("el", "20 h"))]), "v") == [(0, 1380)]
    assert down(reruns.result([(120, back("el", "0"))]), "v") == [(0, 180)]
    # What was gone until further notice is so no longer.
    assert down(reruns.result([]), "w") == [(0, None)]
    assert down(reruns.result([(120, back("u", "1 h"))]), "w") == [(0, 180)]
    # Said anew, the last word counts.
    again = [(120, back("el", "1 h")), (150, back("el", "2 h"))]
    assert down(reruns.result(again), "v") == [(0, 330)]
    assert "inget eget bortfall" in refused(reruns, (120, back("s", "1 h")))
    assert "inget eget bortfall" in refused(reruns, (700, back("el", "1 h")))


def test_an_open_fault_can_be_given_an_end_until_its_restart_begins() -> None:
    assert starts(three(), (30, back("b", "8 h"))) == {"a": 0, "c": 120, "b": 510}
    assert starts(three(), (30, back("b", "0"))) == PLAIN
    assert "återstartas redan" in refused(three(), (30, back("a", "1 h")))
    assert "inget eget bortfall" in refused(three(), (130, back("a", "1 h")))


def test_what_fails_can_be_given_an_end_in_the_same_minute() -> None:
    shut = (500, closed("a"))
    assert starts(three(), shut)["a"] == 500
    assert starts(three(), shut, (500, back("a", "1 h")))["a"] == 560
    assert starts(three(), shut, (500, back("a", "0"))) == PLAIN


def test_what_is_postponed_waits_and_others_go_first() -> None:
    reruns = three()
    assert starts(reruns, (30, postponed("b", "5 h"))) == {"a": 0, "c": 120, "b": 330}
    result = reruns.result([(30, postponed("b", "5 h"))], rows=True)
    why = {step.id: step.why for step in result.restart.order}
    assert why["b"] == "Får vänta till dess enligt beslut."
    assert "pågår redan" in refused(reruns, (30, postponed("a", "1 h")))
    assert "är igång" in refused(reruns, (500, postponed("a", "1 h")))
    assert "är igång" in refused(reruns, (500, order("a")))
    assert "återstartas redan" in refused(reruns, (30, order("a")))


def carried(starts_within: str = "2 h", endurance: str = "4 h") -> Reruns:
    """Return an activity with a routine, and another that needs it, ten hours without a system."""
    pärm = {
        "namn": "Pärmen",
        "ersätter": ["s"],
        "startar_inom": starts_within,
        "uthållighet": endurance,
    }
    model = make_municipality(
        {"s": {}, "t": {}},
        {
            "mål": {"behöver": ["s"], "reservrutiner": {"pärm": pärm}},
            "boende": {"behöver": ["mål"]},
            "annan": {"behöver": ["s"]},
        },
    )
    return Reruns(model, make_scenario({"resurser": ["s"], "från": "1 h", "till": "11 h"}))


def without(reruns: Reruns, identity: str, *decisions: tuple[int, Intervention]) -> list[Any]:
    outage = activity_of(reruns.result(decisions), identity)
    return [(i.start, i.end) for i in outage.without_ability_intervals]


def test_a_routine_that_is_begun_earlier_is_there_earlier_and_runs_out_earlier() -> None:
    reruns = carried()
    assert without(reruns, "mål") == [(60, 180), (420, 660)]
    said = (90, routine("mål", reservrutin="pärm", om="15 min"))
    assert without(reruns, "mål", said) == [(60, 105), (345, 660)]
    # Who needs it feels the same.
    assert without(reruns, "boende", said) == [(60, 105), (345, 660)]
    # Slower than by the plan: the plan is followed.
    late = (90, routine("mål", reservrutin="pärm", om="5 h"))
    assert without(reruns, "mål", late) == [(60, 180), (420, 660)]
    # Begun before the loss it is there at once, and the time it lasts runs from when it began.
    early = (30, routine("mål", reservrutin="pärm", om="15 min"))
    assert without(reruns, "mål", early) == [(285, 660)]


def test_a_routine_that_runs_or_has_run_out_cannot_be_begun() -> None:
    reruns = carried()
    said = routine("mål", reservrutin="pärm")
    assert "Pärmen är redan igång för Mål, sedan 3 h" in refused(reruns, (200, said))
    assert "har tagit slut" in refused(reruns, (430, said))
    assert "redan igång" in refused(reruns, (90, said), (100, said))
    assert "ersätter" in refused(reruns, (90, routine("mål", ersätter=["t"])))


def test_a_routine_that_the_room_makes_up_is_there_from_then_on() -> None:
    reruns = carried()
    said = (120, routine("annan", ersätter=["s"], om="1 h", uthållighet="2 h", namn="Tavlan"))
    assert without(reruns, "annan", said) == [(60, 180), (300, 660)]
    uses = activity_of(reruns.result([said]), "annan").fallbacks
    assert [(u.id, u.start, u.end) for u in uses] == [("ny-1", 180, 300)]
    again: Municipality = model_with(reruns._municipality, [said])
    assert again.activities["annan"].fallbacks["ny-1"].name == "Tavlan"
    assert "redan igång" not in str(reruns.result([said, (200, said[1])]))
    # Also for what needs the activity, which had no routine before.
    model = make_municipality(
        {"s": {}}, {"mål": {"behöver": ["s"]}, "boende": {"behöver": ["mål"]}}
    )
    bare = Reruns(model, make_scenario({"resurser": ["s"], "till": "9 h"}))
    made = (60, routine("mål", ersätter=["s"], om="1 h"))
    assert without(bare, "boende", made) == [(0, 120)]


def test_a_routine_is_begun_for_one_outage() -> None:
    model = make_municipality(
        {"s": {}},
        {
            "v": {
                "behöver": ["s"],
                "reservrutiner": {"r": {"namn": "R", "ersätter": ["s"], "startar_inom": "3 h"}},
            }
        },
    )
    outages = [
        {"resurser": ["s"], "från": f"{a} h", "till": f"{b} h"} for a, b in ((0, 4), (6, 10))
    ]
    reruns = Reruns(model, make_scenario(*outages))
    said = (60, routine("v", reservrutin="r"))
    assert without(reruns, "v") == [(0, 180), (360, 540)]
    assert without(reruns, "v", said) == [(0, 60), (360, 540)]
    between = (300, routine("v", reservrutin="r"))
    assert without(reruns, "v", between) == [(0, 180)]


def test_without_staffing_there_is_nobody_to_add_or_lose() -> None:
    model = make_municipality({"a": manual("1 h")}, {"v": {"behöver": ["a"]}})
    reruns = Reruns(model, make_scenario({"resurser": ["a"]}))
    assert "ingen bemanning" in refused(reruns, (0, people()))
    assert "bemanning" in refused(reruns, (0, leaves("p1")))


def test_what_does_not_exist_is_named() -> None:
    reruns = three()
    assert 'Resursen "x" finns inte' in refused(reruns, (0, closed("x")))
    assert "finns inte" in refused(reruns, (0, routine("vx", ersätter=["a"])))
    assert "har ingen reservrutin" in refused(reruns, (0, routine("va", reservrutin="r")))


def test_what_cannot_be_done_is_told_by_its_place() -> None:
    with pytest.raises(ImpossibleError) as error:
        three().result([(30, order("c")), (40, back("a", "1 h")), (50, people())])
    assert error.value.number == 1
