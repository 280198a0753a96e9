"""Faults that never end, and the compiled structure behind the fast answer."""

from __future__ import annotations

from random import Random

from kontinuitet.analysis.base.net import build_net
from kontinuitet.analysis.criticality.failure import compile_arcs, failure_times
from kontinuitet.model.requirement import Requirement
from tests.reference import fixpoint
from tests.reference.cases import need


def test_holds_add_up_along_a_chain_of_endless_faults() -> None:
    net = build_net({"a": [], "b": [need(["a"], hold=30)], "c": [need(["b"], hold=15)]})
    assert failure_times(net, {0: 5}) == {0: 5, 1: 35, 2: 50}


def test_the_earliest_of_several_reasons_counts() -> None:
    net = build_net({"a": [], "b": [], "c": [need(["a"], hold=100), need(["b"], hold=10)]})
    assert failure_times(net, {0: 0, 1: 50}) == {0: 0, 1: 50, 2: 60}


def test_a_node_keeps_its_own_earlier_fault() -> None:
    net = build_net({"a": [], "b": [need(["a"], hold=10)]})
    assert failure_times(net, {0: 0, 1: 3}) == {0: 0, 1: 3}


def test_soft_and_start_needs_take_nothing_down() -> None:
    soft = need(["a"], vid_bortfall="nedsatt")
    net = build_net({"a": [], "b": [soft], "c": [need(["a"], gäller="start")]})
    assert failure_times(net, {0: 0}) == {0: 0}


def test_nothing_fails_without_a_cause() -> None:
    net = build_net({"a": [need(["b"])], "b": [need(["a"])]})
    assert failure_times(net, {}) == {}


def test_the_same_supplier_in_two_groups_counts_once_in_each() -> None:
    net = build_net({"a": [], "b": [], "v": [need(["a", "b"]), need(["a", "b"], 2, hold=7)]})
    assert failure_times(net, {0: 1}) == {0: 1, 2: 8}
    assert failure_times(net, {0: 1, 1: 3}) == {0: 1, 1: 3, 2: 3}


def test_large_random_nets_give_the_fixpoint_of_the_formula() -> None:
    rng = Random(11)
    for _ in range(5):
        ids = [f"n{i:03}" for i in range(300)]
        needs: dict[str, list[Requirement]] = {}
        for identity in ids:
            needs[identity] = []
            for _ in range(rng.randint(0, 3)):
                suppliers = rng.sample(ids, rng.randint(1, 4))
                k = rng.randint(1, len(suppliers))
                needs[identity].append(need(suppliers, k, rng.choice((0, 0, 5, 60))))
        net = build_net(needs)
        own = {rng.randrange(300): rng.randint(0, 50) for _ in range(4)}
        assert failure_times(net, own) == fixpoint.failure_times(net, own)


def test_the_compiled_structure_is_made_once_for_a_net() -> None:
    net = build_net({"a": [], "b": [need(["a"])]})
    assert compile_arcs(net) is compile_arcs(net)
    assert compile_arcs(net).at_once == ((1,), ())
