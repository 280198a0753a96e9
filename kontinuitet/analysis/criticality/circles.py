"""Circles: systems that wait for each other and therefore never start, and how to break them.

Definitions: docs/semantics.md, "Circles and break-glass steps".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from kontinuitet.analysis.base.components import strongly_connected
from kontinuitet.analysis.base.layers import layers_of
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.results import Circle, Waiver
from kontinuitet.analysis.criticality.waivers import EXACT_LIMIT, breaking


def find_circles(net: Net, never: Collection[int]) -> list[Circle]:
    """Return the circles among the nodes that never come back, in order of their first id."""
    stuck = frozenset(never)
    waits = waiting_for(net, stuck)
    result: list[Circle] = []
    for component in strongly_connected(waits):
        members = set(component)
        closed = all(u in members for v in component for u in waits[v])
        # A single node that waits for nobody is stuck for want of people, not in a circle.
        if not closed or not any(waits[v] for v in component):
            continue
        found = breaking(net, component, stuck)
        cycle = shortest_cycle(waits, component)
        result.append(
            Circle(
                members=tuple(net.ids[v] for v in component),
                cycle=tuple(net.ids[v] for v in cycle),
                waive=_waivers(net, found.waive),
                exact=len(component) <= EXACT_LIMIT,
                documented=_waivers(net, found.documented),
                alternatives=tuple(_waivers(net, other) for other in found.alternatives),
                useless=_waivers(net, [g for v in component for g in useless_steps(net, v)]),
            )
        )
    return sorted(result, key=lambda circle: circle.members)


def useless_steps(net: Net, node: int) -> list[int]:
    """Return the groups of a node whose documented step is past what the node runs on."""
    return [
        g
        for g in net.groups_of[node]
        if net.groups[g].break_glass is not None and layers_of(net).never_usable(g)
    ]


def _waivers(net: Net, groups: Sequence[int]) -> tuple[Waiver, ...]:
    found = [net.groups[g] for g in groups]
    return tuple(
        Waiver(net.ids[g.owner], tuple(net.ids[s] for s in g.suppliers), g.quorum) for g in found
    )


def waiting_for(net: Net, stuck: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return, by stuck node, the stuck suppliers of its start groups without quorum, sorted."""
    down = frozenset(stuck)
    result: dict[int, tuple[int, ...]] = {}
    for node in sorted(down):
        targets: set[int] = set()
        for position in net.groups_of[node]:
            group = net.groups[position]
            if group.soft:
                continue
            lost = [s for s in group.suppliers if s in down]
            if len(group.suppliers) - len(lost) < group.quorum:
                targets.update(lost)
        result[node] = tuple(sorted(targets))
    return result


def shortest_cycle(edges: Mapping[int, Sequence[int]], members: Sequence[int]) -> tuple[int, ...]:
    """Return the shortest cycle among ``members``; of equally short ones the first by numbers.

    The cycle begins with its smallest member and leaves out the return to it. Empty if none.
    """
    inside = frozenset(members)
    backward: dict[int, list[int]] = {m: [] for m in members}
    for node in members:
        for target in edges[node]:
            if target in inside:
                backward[target].append(node)
    best: tuple[int, ...] = ()
    for first in sorted(members):
        # Only members after ``first``: it is to be the smallest of its cycle.
        limit = len(best) - 1 if best else len(members)
        distance = _distances_to(first, backward, limit)
        lengths = [1 + distance[t] for t in edges[first] if t in distance]
        if not lengths or (best and min(lengths) >= len(best)):
            continue
        cycle, left = [first], min(lengths) - 1
        while left:
            cycle.append(min(t for t in edges[cycle[-1]] if distance.get(t) == left))
            left -= 1
        best = tuple(cycle)
    return best


def _distances_to(first: int, backward: Mapping[int, list[int]], limit: int) -> dict[int, int]:
    """Return steps to ``first`` over nodes not smaller than it, up to ``limit`` steps."""
    distance = {first: 0}
    queue = [first]
    for node in queue:
        if distance[node] >= limit:
            break
        for source in backward[node]:
            if source > first and source not in distance:
                distance[source] = distance[node] + 1
                queue.append(source)
    return distance
