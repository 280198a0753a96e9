"""Circles: systems that wait for each other and therefore never start, and how to break them.

Definitions: docs/semantics.md, "Circles and break-glass steps".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import heappop, heappush

from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.results import Circle, Waiver

#: Largest circle for which the smallest set to waive is exact.
EXACT_LIMIT = 14


def find_circles(net: Net, never: Collection[int]) -> list[Circle]:
    """Return the circles among the nodes that never come back, in order of their first id."""
    waits = waiting_for(net, never)
    result: list[Circle] = []
    for component in strongly_connected(waits):
        members = set(component)
        closed = all(u in members for v in component for u in waits[v])
        # A single node that waits for nobody is stuck for want of people, not in a circle.
        if not closed or not any(waits[v] for v in component):
            continue
        waived = smallest_waivers(net, component, never)
        cycle = shortest_cycle(waits, component)
        result.append(
            Circle(
                members=tuple(net.ids[v] for v in component),
                cycle=tuple(net.ids[v] for v in cycle),
                waive=tuple(_waiver(net, group) for group in waived),
                exact=len(component) <= EXACT_LIMIT,
            )
        )
    return sorted(result, key=lambda circle: circle.members)


def _waiver(net: Net, group: int) -> Waiver:
    found = net.groups[group]
    return Waiver(net.ids[found.owner], tuple(net.ids[s] for s in found.suppliers), found.quorum)


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


def strongly_connected(edges: Mapping[int, Sequence[int]]) -> list[list[int]]:
    """Return the strongly connected components, each sorted (Tarjan 1972, without recursion).

    Every target must be a key of ``edges``. Components come suppliers first.
    """
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    on_path: set[int] = set()
    path: list[int] = []
    result: list[list[int]] = []
    for root in edges:
        if root in order:
            continue
        order[root] = low[root] = len(order)
        path.append(root)
        on_path.add(root)
        calls = [(root, iter(edges[root]))]
        while calls:
            node, targets = calls[-1]
            for target in targets:
                if target not in order:
                    order[target] = low[target] = len(order)
                    path.append(target)
                    on_path.add(target)
                    calls.append((target, iter(edges[target])))
                    break
                if target in on_path:
                    low[node] = min(low[node], order[target])
            else:
                calls.pop()
                if calls:
                    caller = calls[-1][0]
                    low[caller] = min(low[caller], low[node])
                if low[node] == order[node]:
                    component: list[int] = []
                    while not component or component[-1] != node:
                        component.append(path.pop())
                        on_path.discard(component[-1])
                    result.append(sorted(component))
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


class _Core:
    """One circle as bit masks: what each member still lacks, given who has been started."""

    def __init__(self, net: Net, members: Sequence[int], stuck: Collection[int]) -> None:
        place = {node: i for i, node in enumerate(members)}
        self.all = (1 << len(members)) - 1
        self.needs: list[list[tuple[int, int, int]]] = []  # (members' mask, how many, group)
        for node in members:
            own: list[tuple[int, int, int]] = []
            for position in net.groups_of[node]:
                group = net.groups[position]
                outside = sum(s not in stuck for s in group.suppliers)
                if group.soft or outside >= group.quorum:
                    continue
                mask = sum(1 << place[s] for s in group.suppliers if s in place)
                own.append((mask, group.quorum - outside, position))
            self.needs.append(own)

    def unmet(self, member: int, started: int) -> list[int]:
        """Return the groups of a member that those started do not fill."""
        return [g for mask, n, g in self.needs[member] if (mask & started).bit_count() < n]

    def close(self, started: int, waived: Collection[int] = ()) -> int:
        """Start everything that needs no further waiver."""
        changed = True
        while changed:
            changed = False
            for member in range(len(self.needs)):
                if not started >> member & 1 and all(
                    g in waived for g in self.unmet(member, started)
                ):
                    started |= 1 << member
                    changed = True
        return started


def smallest_waivers(net: Net, members: Sequence[int], stuck: Collection[int]) -> tuple[int, ...]:
    """Return the smallest set of groups (sorted positions) to waive that frees all ``members``.

    Exact up to ``EXACT_LIMIT`` members: cheapest way through the sets that can be started, where
    starting a member costs its groups not yet filled. Of equally small sets the first by position.
    Greedy above, then without those that turn out not to be needed.
    """
    core = _Core(net, members, stuck)
    if len(members) > EXACT_LIMIT:
        return _greedy(core)
    groups = sorted({g for own in core.needs for _, _, g in own})
    # A set costs its size, and of equal sizes the lexicographically first has the largest sum.
    unit = 1 << len(groups)
    price = {g: unit - (1 << (len(groups) - 1 - i)) for i, g in enumerate(groups)}
    start = core.close(0)
    heap: list[tuple[int, int]] = [(0, start)]
    cheapest: dict[int, int] = {start: 0}
    came: dict[int, tuple[int, list[int]]] = {}
    while heap:
        cost, started = heappop(heap)
        if started == core.all:
            break
        if cost > cheapest[started]:
            continue
        for member in range(len(members)):
            if started >> member & 1:
                continue
            unmet = core.unmet(member, started)
            after = core.close(started | 1 << member)
            total = cost + sum(price[g] for g in unmet)
            if total < cheapest.get(after, total + 1):
                cheapest[after] = total
                came[after] = (started, unmet)
                heappush(heap, (total, after))
    waived: list[int] = []
    at = core.all
    while at != start:
        at, unmet = came[at]
        waived.extend(unmet)
    return tuple(sorted(waived))


def _greedy(core: _Core) -> tuple[int, ...]:
    """Start the member with the fewest groups unfilled, over and over; then drop what is spare."""
    waived: list[int] = []
    started = core.close(0)
    while started != core.all:
        left = (m for m in range(len(core.needs)) if not started >> m & 1)
        _, member = min((len(core.unmet(m, started)), m) for m in left)
        waived.extend(core.unmet(member, started))
        started = core.close(started | 1 << member)
    return tuple(sorted(_without_spare(core, sorted(waived))))


def _without_spare(core: _Core, waived: Iterable[int]) -> list[int]:
    kept = list(waived)
    for group in list(kept):
        rest = [g for g in kept if g != group]
        if core.close(0, rest) == core.all:
            kept = rest
    return kept
