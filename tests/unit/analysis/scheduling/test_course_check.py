"""The independent check of courses: the engine's pass, and every corruption is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from kontinuitet.analysis.base.cost import build_tariff
from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.net import Net, compile_municipality
from kontinuitet.analysis.base.records import Fault, OutageRecord, Trace, WorkRecord
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.outage.faults import expand
from kontinuitet.analysis.restart import decision as deciding
from kontinuitet.analysis.scheduling.course_check import (
    BadCourseError,
    course_violations,
    ensure,
)
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.model.scenario import Recovery
from tests.reference.cases import random_case
from tests.reference.municipal import instance
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual

RESOURCES: dict[str, Any] = {
    "grund": manual("1 h"),
    "mitt": manual("30 min", "grund"),
    "topp": manual("10 min", "mitt"),
    "annat": manual("2 h"),
}


def world() -> tuple[Net, Sequence[Fault], Crew, Trace]:
    model = make_municipality(RESOURCES, {"v": {"behöver": ["topp"]}}, pools={"server": "2"})
    net = compile_municipality(model)
    faults = expand(model, make_scenario({"resurser": list(RESOURCES)}), net).faults
    crew = Crew.of(model.staffing)
    assert crew is not None
    return net, faults, crew, run(net, faults, crew)


def changed(trace: Trace, net: Net, identity: str, **values: Any) -> Trace:
    """Return the course with the work of one node, and the end of its outage, changed."""
    node = net.index[identity]
    works = tuple(replace(w, **values) if w.node == node else w for w in trace.works)
    outages = list(trace.outages)
    if "end" in values:
        outages[node] = tuple(replace(o, end=values["end"]) for o in outages[node])
    return replace(trace, works=works, outages=tuple(outages))


def found(trace: Trace) -> list[str]:
    net, faults, crew, _ = world()
    return course_violations(net, faults, crew, trace)


def test_what_the_engine_did_passes() -> None:
    net, faults, crew, trace = world()
    assert len(trace.works) == 5
    ensure(net, faults, crew, trace)
    ensure(net, faults, None, run(net, faults))


def test_work_before_what_it_needs_is_found() -> None:
    net, _, _, trace = world()
    assert found(changed(trace, net, "mitt", start=50, end=80)) == [
        "MITT återstartas utan det den behöver (minut 50)",
        "server-2 gör GRUND och MITT samtidigt",
    ]


@pytest.mark.parametrize(
    ("identity", "values", "text"),
    [
        ("mitt", {"people": (0, 1)}, "av 2 personer, inte 1"),
        ("mitt", {"people": ()}, "av 0 personer"),
        ("grund", {"start": 0, "end": 50}, "återstarten av GRUND tar 50 minuter"),
        ("annat", {"start": -1, "end": 119}, "ANNAT återstartas fast den fungerar"),
        ("grund", {"recovery": Recovery.RESTART, "end": 61}, "tar 61 minuter"),
    ],
)
def test_people_length_and_state_are_checked(
    identity: str, values: dict[str, Any], text: str
) -> None:
    net, _, _, trace = world()
    assert any(text in line for line in found(changed(trace, net, identity, **values)))


def test_two_things_at_once_is_found() -> None:
    net, _, _, trace = world()
    people = next(w.people for w in trace.works if w.node == net.index["grund"])
    assert any("samtidigt" in line for line in found(changed(trace, net, "annat", people=people)))


def test_skills_and_arrival_are_checked() -> None:
    net, faults, crew, trace = world()
    strangers = Crew(tuple(replace(m, skills=frozenset({"klient"})) for m in crew.members))
    assert any("saknar kompetensen" in x for x in course_violations(net, faults, strangers, trace))
    late = Crew(tuple(replace(m, available_from=5) for m in crew.members))
    assert any("på plats" in x for x in course_violations(net, faults, late, trace))


def test_a_return_without_work_and_work_during_a_fault_are_found() -> None:
    net, faults, crew, trace = world()
    assert any(
        "kommer tillbaka utan återstart" in x for x in found(replace(trace, works=trace.works[1:]))
    )
    node = net.index["annat"]
    lasting = [replace(f, end=30) if f.node == node else f for f in faults]
    assert any("medan felet pågår" in x for x in course_violations(net, lasting, crew, trace))
    again = [*faults, Fault(node, 60, None)]
    assert any("trots ett nytt fel" in x for x in course_violations(net, again, crew, trace))


def test_a_supplier_lost_during_work_is_found() -> None:
    net, _, _, trace = world()
    outages = list(trace.outages)
    grund = net.index["grund"]
    cause = outages[grund][0].cause
    outages[grund] = (*outages[grund], OutageRecord(75, 76, cause))
    works = (*trace.works, WorkRecord(grund, 75, 76, (), True, (), Recovery.RESTART))
    lines = found(replace(trace, outages=tuple(outages), works=works))
    assert any("MITT återstartas utan det den behöver (minut 75)" in line for line in lines)


def test_a_course_that_fails_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    model = make_municipality(RESOURCES, {"v": {"behöver": ["topp"]}}, pools={"server": "2"})
    scenario = make_scenario({"resurser": list(RESOURCES)})

    def corrupted(*args: Any, **kwargs: Any) -> Trace:
        trace = run(*args, **kwargs)
        if len(args) > 2 and args[2] is not None:
            return replace(trace, works=tuple(replace(w, people=()) for w in trace.works))
        return trace

    monkeypatch.setattr(deciding, "run", corrupted)
    with pytest.raises(BadCourseError, match="egen kontroll och visas därför inte") as caught:
        simulate(model, scenario)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(("systems", "people", "seed"), [(24, 2, 1), (40, 5, 2), (60, 9, 3)])
def test_courses_of_random_municipalities_pass(systems: int, people: int, seed: int) -> None:
    model, scenario = instance(systems, people, seed)
    net = compile_municipality(model)
    faults = expand(model, scenario, net).faults
    crew = Crew.of(model.staffing)
    decision = deciding.decide(net, faults, crew, build_tariff(model, net), None, None, 0.05)
    assert course_violations(net, faults, crew, decision.chosen.trace) == []


def test_whatever_the_engine_does_passes_and_shifted_work_does_not() -> None:
    shifted = caught = 0
    for seed in range(600):
        case = random_case(seed, ring=seed % 5 == 0)
        trace = run(case.net, case.faults, case.crew, case.priority)
        assert course_violations(case.net, case.faults, case.crew, trace) == [], seed
        for place, work in enumerate(trace.works):
            if work.done and work.end > work.start:
                early = replace(work, start=work.start - 1, end=work.end - 1)
                works = (*trace.works[:place], early, *trace.works[place + 1 :])
                wrong = replace(trace, works=works)
                shifted += 1
                caught += bool(course_violations(case.net, case.faults, case.crew, wrong))
    assert caught == shifted > 500


@pytest.mark.parametrize("seed", [182, 184, 1077, 4930])
def test_what_circulates_passes(seed: int) -> None:
    case = random_case(seed, ring=True, limited=False, break_glass=False)
    trace = run(case.net, case.faults, case.crew, case.priority)
    assert trace.circulates
    assert course_violations(case.net, case.faults, case.crew, trace) == []
