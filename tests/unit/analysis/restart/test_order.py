"""Priority sequences: which work goes first."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean
from typing import Any

import pytest

from kontinuitet.analysis.base.cost import build_tariff
from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.outage.faults import expand
from kontinuitet.analysis.restart.decision import Course, situation_of
from kontinuitet.analysis.restart.order import Planner
from tests.reference.orders import PEOPLE, ratios
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual


def planner(
    resources: dict[str, Any],
    activities: dict[str, Any],
    failing: Sequence[str] | None = None,
    people: int = 1,
) -> Planner:
    model = make_municipality(resources, activities, pools={"server": str(people)})
    net = compile_municipality(model)
    scenario = make_scenario({"resurser": list(failing or resources)})
    faults = expand(model, scenario, net).faults
    crew = Crew.of(model.staffing)
    free, staffed = Course(net, run(net, faults)), Course(net, run(net, faults, crew))
    return Planner(situation_of(free, staffed, build_tariff(model, net), people))


def ids(plan: Planner, nodes: Sequence[int]) -> list[str]:
    return [plan.situation.net.ids[n] for n in nodes]


def number(plan: Planner, identity: str) -> int:
    return plan.situation.net.index[identity]


def test_prerequisites_come_first_and_the_longest_way_to_go_leads() -> None:
    plan = planner(
        {
            "kort": manual("10 min"),
            "lång": manual("1 h"),
            "mitt": manual("1 h", "lång"),
            "mål": manual("5 min", "kort", "mitt"),
            "annat": manual("9 h"),
        },
        {"v": {"behöver": ["mål"]}},
    )
    assert ids(plan, plan.works_for(number(plan, "v"))) == ["lång", "mitt", "kort", "mål"]


def test_of_k_of_n_the_cheapest_are_started_counting_what_they_need_themselves() -> None:
    resources = {
        "dyr-grund": manual("5 h"),
        "a": manual("10 min", "dyr-grund"),
        "b": manual("1 h"),
        "c": manual("2 h"),
        "d": manual("3 h"),
    }
    needs = {"minst": "2", "av": ["a", "b", "c", "d"]}
    plan = planner(resources, {"v": {"behöver": [needs]}})
    assert ids(plan, plan.works_for(number(plan, "v"))) == ["c", "b"]
    # b is up and counts; one more is enough.
    plan = planner(resources, {"v": {"behöver": [{**needs, "minst": "2"}]}}, ["a", "c", "d"])
    assert ids(plan, plan.works_for(number(plan, "v"))) == ["a"]


def test_what_is_up_is_not_started() -> None:
    plan = planner({"a": manual("1 h"), "b": manual("1 h", "a")}, {"v": {"behöver": ["b"]}}, ["b"])
    assert ids(plan, plan.works_for(number(plan, "v"))) == ["b"]
    assert plan.works_for(number(plan, "a")) == []


def test_a_circle_and_a_deep_chain_end() -> None:
    ring = planner(
        {"a": manual("1 h", {"resurs": "b", "nödstart": "x"}), "b": manual("1 h", "a")},
        {"v": {"behöver": ["b"]}},
    )
    assert sorted(ids(ring, ring.works_for(number(ring, "v")))) == ["a", "b"]
    length = 3000
    deep = planner(
        {f"r{n:04d}": manual("1 min", *([f"r{n - 1:04d}"] if n else [])) for n in range(length)},
        {"v": {"behöver": [f"r{length - 1:04d}"]}},
    )
    assert ids(deep, deep.works_for(number(deep, "v")))[:2] == ["r0000", "r0001"]


def test_a_sequence_holds_every_node_once() -> None:
    plan = planner(
        {"a": manual("1 h"), "b": manual("1 h", "a"), "c": {}}, {"v": {"behöver": ["b"]}}
    )
    for sequence in (plan.plain(), plan.sequence([]), plan.sequence([number(plan, "v")] * 2)):
        assert sorted(sequence) == list(range(4))


def test_density_prefers_weight_per_work() -> None:
    plan = planner(
        {"a": manual("10 h"), "b": manual("1 h"), "c": manual("30 min")},
        {
            "tung": {"behöver": ["a"], "vikt": "15"},
            "lätt": {"behöver": ["b"], "vikt": "1"},
            "kvick": {"behöver": ["c"], "vikt": "1"},
        },
    )
    assert ids(plan, plan.by_density()) == ["kvick", "tung", "lätt"]


def test_density_is_recomputed_when_shared_prerequisites_are_done() -> None:
    plan = planner(
        {
            "delad": manual("10 h"),
            "x": manual("1 h", "delad"),
            "y": manual("1 h", "delad"),
            "z": manual("5 h"),
        },
        {
            "ax": {"behöver": ["x"], "vikt": "10"},
            "ay": {"behöver": ["y"], "vikt": "2"},
            "az": {"behöver": ["z"], "vikt": "3"},
        },
    )
    # ay alone needs 11 h (2 per 11 h, less than az); after ax it needs only 1 h.
    assert ids(plan, plan.by_density()) == ["ax", "ay", "az"]


def test_an_acceptable_time_that_is_near_makes_an_activity_urgent() -> None:
    resources = {"a": manual("2 h"), "b": manual("1 h")}
    calm = planner(resources, {"x": {"behöver": ["a"]}, "y": {"behöver": ["b"]}})
    near = planner(
        resources,
        {"x": {"behöver": ["a"], "acceptabel_avbrottstid": "2 h"}, "y": {"behöver": ["b"]}},
    )
    assert ids(calm, calm.by_density()) == ["y", "x"]
    assert ids(near, near.by_density()) == ["x", "y"]


def test_class_is_weight_then_acceptable_time_with_undecided_last_then_id() -> None:
    plan = planner(
        {"a": manual("1 h")},
        {
            "e": {"behöver": ["a"]},
            "d": {"behöver": ["a"], "acceptabel_avbrottstid": "4 h"},
            "c": {"behöver": ["a"], "acceptabel_avbrottstid": "0"},
            "b": {"behöver": ["a"], "samhällsviktig": "ja"},
            "a-hel": {"behöver": []},
        },
    )
    assert ids(plan, plan.by_class()) == ["b", "c", "d", "e"]


def test_our_order_costs_clearly_less_than_a_topological_order() -> None:
    assert mean(ratios(50, people, 3)["vår"] for people in PEOPLE) <= 0.7


@pytest.mark.parametrize("people", PEOPLE)
def test_our_order_is_never_dearer_than_its_candidates(people: int) -> None:
    found = ratios(24, people, 2)
    assert found["gräns"] <= found["vår"] <= min(found["täthet"], found["klass"])
