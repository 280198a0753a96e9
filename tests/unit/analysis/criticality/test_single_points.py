"""Single points of failure and sweeps, against one fixpoint for every loss."""

from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from kontinuitet.analysis.base.net import Net, build_net
from kontinuitet.analysis.criticality.doubles import double_points
from kontinuitet.analysis.criticality.single_points import (
    at_least,
    bits,
    failing_masks,
    single_points,
)
from kontinuitet.analysis.criticality.sweeps import pairs, singles
from kontinuitet.model.requirement import Requirement
from tests.reference import criticality as reference
from tests.reference import fixpoint
from tests.reference.cases import need, random_case

NETS = 3000


def larger_net(seed: int) -> Net:
    """Return a net of 20 to 40 nodes with circles, redundancy and holds."""
    rng = Random(seed)
    ids = [f"n{i:02}" for i in range(rng.randint(20, 40))]
    needs: dict[str, list[Requirement]] = {}
    for identity in ids:
        needs[identity] = []
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            suppliers = rng.sample(ids, rng.choice((1, 1, 2, 3, 5)))
            k = rng.randint(1, len(suppliers))
            needs[identity].append(need(suppliers, k, rng.choice((0, 0, 15, 60))))
    return build_net(needs)


def check(net: Net) -> None:
    losses = reference.single_losses(net)
    masks = failing_masks(net)
    for node, mask in enumerate(masks):
        assert list(bits(mask)) == [u for u in range(len(net)) if node in losses[u]]
    assert dict(singles(net)) == losses


def test_single_losses_are_the_brute_force_ones_on_random_nets() -> None:
    for seed in range(NETS):
        check(random_case(seed).net)
    for seed in range(60):
        check(larger_net(seed))


def test_pairs_are_the_brute_force_ones_on_random_nets() -> None:
    for seed in range(800):
        net = random_case(seed).net
        found = {(a, b): (fails, set(more)) for a, b, fails, more in pairs(net)}
        assert found == reference.stronger_pairs(net)
    for seed in range(6):
        net = larger_net(seed)
        found = {(a, b): (fails, set(more)) for a, b, fails, more in pairs(net)}
        assert found == reference.stronger_pairs(net)


@pytest.mark.parametrize("seed", range(20))
def test_at_least_counts_bits(seed: int) -> None:
    rng = Random(seed)
    masks = [rng.getrandbits(12) for _ in range(rng.randint(1, 7))]
    for count in range(1, len(masks) + 2):
        expected = sum(1 << b for b in range(12) if sum(m >> b & 1 for m in masks) >= count)
        assert at_least(masks, count) == expected


def redundant() -> Net:
    needs = {
        "el": [],
        "fiber": [need(["el"])],
        "radio": [],
        "server": [need(["fiber", "radio"])],
        "vård": [need(["server"], hold=60)],
        "skola": [need(["fiber"])],
    }
    return build_net(needs, activities=frozenset({"vård", "skola"}))


def test_redundancy_is_neither_missed_nor_a_false_alarm() -> None:
    points = {p.id: (p.activities, p.minutes) for p in single_points(redundant())}
    assert points == {
        "el": (("skola",), (0,)),
        "fiber": (("skola",), (0,)),
        "server": (("vård",), (60,)),
    }


def test_points_that_take_down_most_weight_come_first() -> None:
    points = single_points(redundant(), {"vård": 10.0, "skola": 1.0})
    assert [p.id for p in points] == ["server", "el", "fiber"]


def test_pairs_that_only_together_take_an_activity_down() -> None:
    points = double_points(redundant())
    assert [(p.ids, p.activities) for p in points] == [
        (("el", "radio"), ("vård",)),
        (("fiber", "radio"), ("vård",)),
    ]


def test_a_circle_of_needs_fails_as_one() -> None:
    net = build_net(
        {"ad": [need(["dns"])], "dns": [need(["ad"])], "el": [], "v": [need(["ad"]), need(["el"])]}
    )
    assert [list(bits(m)) for m in failing_masks(net)] == [[0, 1], [0, 1], [2], [0, 1, 2, 3]]


def test_double_points_are_what_the_fixpoint_gives_for_every_pair() -> None:
    joined = 0
    for seed in range(1200):
        case = random_case(seed, largest=12, break_glass=False)
        rng = Random(seed)
        net = replace(case.net, is_activity=tuple(rng.random() < 0.4 for _ in case.net.ids))
        resources = [n for n in range(len(net)) if not net.is_activity[n]]
        fall = {
            frozenset(lost): {
                v for v in fixpoint.failure_times(net, dict.fromkeys(lost, 0)) if net.is_activity[v]
            }
            for size in (1, 2)
            for lost in combinations(resources, size)
        }
        expected = {}
        for a, b in combinations(resources, 2):
            more = fall[frozenset((a, b))] - fall[frozenset((a,))] - fall[frozenset((b,))]
            if more:
                expected[net.ids[a], net.ids[b]] = tuple(net.ids[v] for v in sorted(more))
        found = double_points(net)
        assert {p.ids: p.activities for p in found} == expected, f"case {seed}"
        joined += len(found)
    assert joined > 150
