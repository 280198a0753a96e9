"""Leaving out runs that a change cannot touch: the same outages as when all is run again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kontinuitet.analysis.assessment.gaps import Ledger, Shortfall
from kontinuitet.analysis.assessment.improvements import HOLD, Workbench, fixed_priority
from kontinuitet.analysis.assessment.reach import (
    touched_by_hold,
    touched_by_person,
    touched_by_reserve,
    touched_by_work,
)
from kontinuitet.analysis.base.crew import Crew, Member
from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.restart.decision import Course
from kontinuitet.analysis.simulation.scenario import decide_order
from kontinuitet.analysis.simulation.variants import (
    net_with_half_work,
    net_with_holds,
    net_with_reserve,
    with_reserve,
)
from kontinuitet.model.landscape import Municipality
from tests.reference.cases import SKILLS, Case, random_case
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual

BLOCK = 150


def course_of(case: Case, **changed: object) -> Course:
    one = replace(case, **changed)  # type: ignore[arg-type]
    return Course(one.net, run(one.net, one.faults, one.crew, one.priority))


@pytest.mark.parametrize("block", range(4))
def test_what_is_said_to_be_untouched_is_the_same_when_run_again(block: int) -> None:
    spared = run_again = 0
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        case = random_case(seed, ring=seed % 4 == 0)
        base = course_of(case)
        trials: list[tuple[bool, dict[str, object]]] = [
            (touched_by_hold(base, group), {"net": net_with_holds(case.net, [group], 2)})
            for group in range(len(case.net.groups))
        ]
        for node in range(len(case.net)):
            half = net_with_half_work(case.net, node)
            trials.append((touched_by_work(base, node), {"net": half}))
            reserve = net_with_reserve(case.net, node)
            trials.append((touched_by_reserve(base, node), {"net": reserve}))
        if case.crew is not None:
            for skill in SKILLS:
                more = Crew((*case.crew.members, Member("ny", frozenset({skill}))))
                trials.append((touched_by_person(base, skill), {"crew": more}))
        for touched, changed in trials:
            run_again += touched
            if not touched:
                spared += 1
                assert course_of(case, **changed).outages == base.outages, f"case {seed}"
    assert spared > 500
    assert run_again > 500


def hospital() -> Municipality:
    """Return a model with redundancy, holds, fallback routines and nodes nobody depends on."""
    return make_municipality(
        {
            "el": {},
            "nät": manual("2 h", {"resurs": "el", "uthållighet": "1 h"}),
            "radio": manual("90 min", {"resurs": "el", "uthållighet": "3 h"}),
            "server": manual("1 h", {"en_av": ["nät", "radio"]}),
            "mobil": manual("20 min", "radio"),
            "journal": {
                **manual("40 min", "server", {"minst": "2", "av": ["nät", "radio", "mobil"]}),
                "säkerhetskopia": {"intervall": "24 h", "återläsning": "1 h"},
            },
        },
        {
            "vård": {
                "acceptabel_avbrottstid": "2 h",
                "behöver": ["journal", {"resurs": "mobil", "uthållighet": "30 min"}],
                "reservrutiner": {
                    "bud": {
                        "namn": "Bud",
                        "ersätter": ["mobil", "journal"],
                        "startar_inom": "1 h",
                        "behöver": ["radio"],
                    }
                },
            },
            "skola": {
                "acceptabel_avbrottstid": "3 h",
                "behöver": [{"resurs": "server", "uthållighet": "1 h"}, "mobil"],
            },
            "jour": {"acceptabel_avbrottstid": "1 h", "behöver": ["vård"]},
        },
        pools={"server": "1"},
    )


SCENARIOS = (
    make_scenario({"resurser": ["el"], "till": "8 h"}),
    make_scenario({"resurser": ["journal", "nät"], "kräver": "återläsning"}).model_copy(
        update={"id": "angrepp"}
    ),
)


def by_hand(municipality: Municipality, kind: str, what: str) -> dict[str, dict[str, Shortfall]]:
    """Return the gaps by scenario with one change, everything compiled and run from the start."""
    result = {}
    for scenario in SCENARIOS:
        plain = decide_order(municipality, scenario)
        order = [plain.net.ids[n] for n in fixed_priority(plain.decision.chosen)]
        model = with_reserve(municipality, what) if kind == "reserv" else municipality
        net = compile_municipality(model)
        if kind == "uthållighet":
            net = net_with_holds(net, [int(what)], HOLD)
        if kind == "kortare återstart":
            net = net_with_half_work(net, net.index[what])
        priority = [net.index[i] for i in order]
        priority += [n for n in range(len(net)) if n not in priority]
        faults = [replace(f, node=net.index[plain.net.ids[f.node]]) for f in plain.expansion.faults]
        course = Course(net, run(net, faults, plain.crew, priority))
        result[scenario.id] = Ledger(model, net).read(course.outages, course.absences)
    return result


def removed(before: dict[str, dict[str, Shortfall]], after: dict[str, dict[str, Shortfall]]) -> int:
    return sum(
        sum(g.minutes for g in before[s].values()) - sum(g.minutes for g in after[s].values())
        for s in before
    )


def test_each_change_removes_what_a_full_run_of_the_changed_model_says() -> None:
    municipality = hospital()
    net = compile_municipality(municipality)
    decided = [(s, decide_order(municipality, s, net=net)) for s in SCENARIOS]
    bench = Workbench(municipality, decided)
    found = {(i.kind.value, i.id, i.text): i.minutes for i in bench.estimates()}
    before = by_hand(municipality, "ingen", "")
    trials = [("reserv", i, i) for i in municipality.resources]
    trials += [("kortare återstart", i, i) for i in municipality.resources]
    for kind, identity, what in trials:
        expected = removed(before, by_hand(municipality, kind, what))
        told = sum(m for (k, i, _), m in found.items() if (k, i) == (kind, identity))
        assert told == max(0, expected), (kind, identity)
    holds = {}
    for position, group in enumerate(net.groups):
        gain = removed(before, by_hand(municipality, "uthållighet", str(position)))
        if gain > 0:
            holds[position] = (net.ids[group.owner], gain)
    told_holds = sorted((i, m) for (k, i, _), m in found.items() if k == "uthållighet")
    assert told_holds == sorted(holds.values())
    assert len(told_holds) >= 4
    assert bench.runs < len(SCENARIOS) * (2 * len(municipality.resources) + len(net.groups))


def test_with_a_limit_those_that_reach_most_are_tried_and_the_rest_are_counted() -> None:
    municipality = hospital()
    net = compile_municipality(municipality)
    decided = [(s, decide_order(municipality, s, net=net)) for s in SCENARIOS]
    every = Workbench(municipality, decided)
    found = every.estimates(most=None)
    assert every.untried == 0
    ideas = 0
    for limit in (0, 1, 5 * len(net), 20 * len(net)):
        bench = Workbench(municipality, decided)
        first = bench.runs
        some = bench.estimates(most=limit)
        assert set(some) <= set(found)
        assert bench.untried > 0
        # The last one tried may need a run for each scenario.
        assert (bench.runs - first) * len(net) <= limit + len(SCENARIOS) * len(net)
        assert ideas == 0 or bench.untried < ideas
        ideas = bench.untried
    enough = Workbench(municipality, decided)
    assert enough.estimates() == found
    assert enough.untried == 0
