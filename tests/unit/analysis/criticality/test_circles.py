"""Circles of systems that wait for each other, and the fewest needs to waive."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from random import Random

import networkx as nx
import pytest

from kontinuitet.analysis.base.components import strongly_connected
from kontinuitet.analysis.base.net import Net, Work, build_net
from kontinuitet.analysis.base.results import Waiver
from kontinuitet.analysis.criticality.circles import find_circles, shortest_cycle, waiting_for
from kontinuitet.analysis.criticality.waivers import EXACT_LIMIT, breaking
from kontinuitet.analysis.outage.engine import Fault, run
from kontinuitet.model.requirement import Requirement
from tests.reference.cases import need
from tests.reference.waivers import Ground, best, frees

KINDS = ("bassystem", "bassystem", "bassystem", "verksamhetssystem", "nät", "lokal", "el")


def random_needs(
    rng: Random, size: int, how_many: tuple[int, ...] = (0, 1, 1, 2)
) -> dict[str, list[Requirement]]:
    ids = [f"n{i:02}" for i in range(size)]
    needs: dict[str, list[Requirement]] = {i: [] for i in ids}
    glass = rng.choice((0.0, 0.0, 0.3))
    for identity in ids:
        for _ in range(rng.choice(how_many)):
            suppliers = rng.sample(ids, rng.choice((1, 1, 2, 3)))
            phase = rng.choice(("både", "både", "drift", "start"))
            k = rng.randint(1, len(suppliers))
            needs[identity].append(need(suppliers, k, 0, rng.random() < glass, gäller=phase))
    return needs


def random_net(rng: Random, size: int, how_many: tuple[int, ...] = (0, 1, 1, 2)) -> Net:
    needs = random_needs(rng, size, how_many)
    return build_net(needs, kinds={i: rng.choice(KINDS) for i in needs})


def stuck_after_everything_fell(net: Net) -> tuple[int, ...]:
    return run(net, [Fault(v, 0, 1) for v in range(len(net))]).never


def test_what_to_waive_is_the_best_of_all_orders_of_starts() -> None:
    rng = Random(3)
    circles = documented = worse = 0
    for number in range(3200):
        net = random_net(rng, rng.randint(3, 7) if number < 3000 else rng.randint(8, 10))
        stuck = set(stuck_after_everything_fell(net))
        waits = waiting_for(net, stuck)
        for component in strongly_connected(waits):
            if any(waits[v] for v in component) and all(
                u in component for v in component for u in waits[v]
            ):
                circles += 1
                found = breaking(net, component, stuck)
                assert found.waive == best(net, component, stuck)
                assert frees(net, component, stuck, {*found.waive, *found.documented})
                documented += bool(found.documented)
                for other in found.alternatives:
                    worse += 1
                    assert other != found.waive
                    glass = {g for g, x in enumerate(net.groups) if x.break_glass}
                    assert frees(net, component, stuck, {*other, *glass})
    assert circles > 1000
    assert documented > 20
    assert worse > 100


def test_greedy_waivers_of_a_large_circle_free_it_and_none_is_spare() -> None:
    rng = Random(5)
    large = 0
    for _ in range(40):
        net = random_net(rng, 40, (1, 1, 2))
        stuck = set(stuck_after_everything_fell(net))
        for circle in find_circles(net, stuck):
            members = [net.index[i] for i in circle.members]
            found = breaking(net, members, stuck)
            waived = {*found.waive, *found.documented}
            assert circle.exact is (len(members) <= EXACT_LIMIT)
            large += not circle.exact
            assert frees(net, members, stuck, waived)
            if not circle.exact:
                assert not any(frees(net, members, stuck, waived - {g}) for g in waived)
    assert large > 5


def with_steps(
    needs: dict[str, list[Requirement]], net: Net, groups: Sequence[int]
) -> dict[str, list[Requirement]]:
    """Return the needs with a documented step for these groups."""
    told = {i: list(own) for i, own in needs.items()}
    for position in groups:
        group = net.groups[position]
        own = told[net.ids[group.owner]]
        own[group.entry] = own[group.entry].model_copy(update={"break_glass": "Enligt rådet."})
    return told


def test_following_the_advice_frees_all_and_nothing_starts_before_what_it_runs_on() -> None:
    rng = Random(11)
    followed = 0
    for _ in range(600):
        needs = random_needs(rng, rng.randint(3, 18), (0, 1, 1, 2, 2))
        kinds = {i: rng.choice(KINDS) for i in needs}
        work = {i: Work(rng.choice((0, 5, 20))) for i in needs}
        net = build_net(needs, kinds=kinds, work=work)
        faults = [Fault(v, 0, rng.choice((None, None, 7, 30))) for v in range(len(net))]
        for _ in range(9):
            never = run(net, faults).never
            advised = [
                g
                for circle in find_circles(net, never)
                for w in circle.waive
                for g in net.groups_of[net.index[w.id]]
                if tuple(net.ids[s] for s in net.groups[g].suppliers) == w.suppliers
            ]
            if not advised:
                break
            needs = with_steps(needs, net, advised)
            net = build_net(needs, kinds=kinds, work=work)
            followed += 1
        trace = run(net, faults)
        assert trace.never == ()
        ground = Ground(net)
        for work_done in trace.works:
            up = {
                v
                for v, records in enumerate(trace.outages)
                if not any(
                    r.start <= work_done.start and (r.end is None or r.end > work_done.start)
                    for r in records
                )
            }
            assert ground.stands(work_done.node, ground.run_needs(work_done.node), up)
    assert followed > 300


def test_components_are_those_of_networkx_and_suppliers_come_first() -> None:
    rng = Random(9)
    for _ in range(100):
        size = rng.randint(1, 15)
        edges = {
            v: sorted(rng.sample(range(size), rng.randint(0, min(3, size)))) for v in range(size)
        }
        found = strongly_connected(edges)
        graph: nx.DiGraph[int] = nx.DiGraph((v, u) for v in edges for u in edges[v])
        graph.add_nodes_from(edges)
        assert sorted(found) == sorted(sorted(c) for c in nx.strongly_connected_components(graph))
        place = {v: i for i, component in enumerate(found) for v in component}
        assert all(place[u] <= place[v] for v in edges for u in edges[v])


def test_the_shortest_cycle_is_the_first_of_the_shortest() -> None:
    rng = Random(2)
    for _ in range(150):
        size = rng.randint(1, 6)
        edges = {v: [u for u in range(size) if rng.random() < 0.3] for v in range(size)}
        cycles = [
            c
            for length in range(1, size + 1)
            for c in permutations(range(size), length)
            if c[0] == min(c) and all(c[(i + 1) % length] in edges[c[i]] for i in range(length))
        ]
        expected = min(cycles, key=lambda c: (len(c), c), default=())
        assert shortest_cycle(edges, range(size)) == expected


def test_a_circle_tells_its_members_one_cycle_and_what_to_waive() -> None:
    net = build_net(
        {
            "ad": [need(["dns"]), need(["hyper-1", "hyper-2"])],
            "dns": [need(["ad"])],
            "hyper-1": [need(["ad"])],
            "hyper-2": [need(["ad"])],
            "lön": [need(["ad"])],
        }
    )
    (circle,) = find_circles(net, stuck_after_everything_fell(net))
    assert circle.members == ("ad", "dns", "hyper-1", "hyper-2")
    assert circle.cycle == ("ad", "dns")
    assert circle.waive == (
        Waiver("ad", ("dns",), 1),
        Waiver("ad", ("hyper-1", "hyper-2"), 1),
    )
    assert circle.exact


def test_what_only_waits_for_a_circle_is_not_in_it() -> None:
    net = build_net(
        {
            "a": [need(["b"])],
            "b": [need(["a"])],
            "c": [need(["a"]), need(["d"])],
            "d": [need(["c"])],
        }
    )
    found = find_circles(net, stuck_after_everything_fell(net))
    # c and d also wait for each other, but waiving that alone would not help them.
    assert [c.members for c in found] == [("a", "b")]


def test_two_circles_apart_are_two() -> None:
    net = build_net({i: [need([j])] for i, j in ("ab", "ba", "cd", "dc")})
    found = find_circles(net, stuck_after_everything_fell(net))
    assert [c.members for c in found] == [("a", "b"), ("c", "d")]


def test_redundancy_outside_the_circle_leaves_no_circle() -> None:
    net = build_net({"a": [need(["b", "x"])], "b": [need(["a"])], "x": []})
    assert stuck_after_everything_fell(net) == ()


def test_a_node_that_needs_itself_is_a_circle_of_one() -> None:
    net = build_net({"a": [need(["a"])]})
    (circle,) = find_circles(net, stuck_after_everything_fell(net))
    assert circle.members == circle.cycle == ("a",)
    assert circle.waive == (Waiver("a", ("a",), 1),)


def test_a_node_stuck_for_want_of_people_is_no_circle() -> None:
    net = build_net({"a": [], "b": [need(["a"])]})
    assert find_circles(net, {0, 1}) == []


@pytest.mark.parametrize("size", [EXACT_LIMIT, 2000])
def test_a_ring_is_broken_by_one_waiver_whatever_its_size(size: int) -> None:
    ids = [f"n{i:04}" for i in range(size)]
    net = build_net({ids[i]: [need([ids[i - 1]])] for i in range(size)})
    (circle,) = find_circles(net, range(size))
    assert len(circle.cycle) == len(circle.members) == size
    assert len(circle.waive) == 1
