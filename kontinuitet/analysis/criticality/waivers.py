"""How to break a circle: what to document a break-glass step for, the most sensible needs first.

Never what a system runs on. Definition: docs/semantics.md, "Circles and break-glass steps".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from kontinuitet.analysis.base.layers import Way, layers_of
from kontinuitet.analysis.base.net import Net

#: Largest circle for which the best set to waive is exact.
EXACT_LIMIT = 14

#: So many equally good sets are kept on the way; the first of them is always the first of all.
_KEPT = 16


@dataclass(frozen=True, slots=True)
class Breaking:
    """The groups to waive so that a circle can start, as sorted positions.

    ``documented`` are those that the start also goes past and that have their step already;
    ``alternatives`` other sets just as good as ``waive``, in order.
    """

    waive: tuple[int, ...]
    documented: tuple[int, ...] = ()
    alternatives: tuple[tuple[int, ...], ...] = ()


class _Core:
    """One circle as bit masks: what each member still lacks, given who has been started."""

    def __init__(self, net: Net, members: Sequence[int], stuck: Collection[int]) -> None:
        self.net, self.members = net, members
        self.layers = layers_of(net)
        place = {node: i for i, node in enumerate(members)}
        self.all = (1 << len(members)) - 1
        #: By member: (members' mask, how many, group).
        self.needs: list[list[tuple[int, int, int]]] = []
        self.ring: list[int] = []
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
            peers = self.layers.peers[node]
            self.ring.append(sum(1 << place[m] for m in members if self.layers.peers[m] == peers))
        self._ways: dict[tuple[int, int], Way] = {}
        self._above = {
            position: sum(
                1 << place[s]
                for s in net.groups[position].suppliers
                if s in place and self.layers.points_up(net.groups[position].owner, s)
            )
            for own in self.needs
            for _, _, position in own
        }
        groups = sorted(self._above)
        self._base = len(groups) + 1

    def unmet(self, member: int, started: int) -> list[int]:
        """Return the groups of a member that those started do not fill."""
        return [g for mask, n, g in self.needs[member] if (mask & started).bit_count() < n]

    def close(self, started: int, waived: Collection[int] = ()) -> int:
        """Start everything that needs no step, and with ``waived`` what those let start."""
        changed = True
        while changed:
            changed = False
            for member in range(len(self.needs)):
                if started >> member & 1:
                    continue
                unmet = self.unmet(member, started)
                if all(g in waived for g in unmet) and self.ripe(member, unmet, started):
                    started |= 1 << member
                    changed = True
        return started

    def ripe(self, member: int, unmet: Sequence[int], started: int) -> bool:
        """Tell whether all that a member runs on is started, but for its ring and what is above."""
        hard_run = self.net.columns.hard_run
        running = [g for g in unmet if hard_run[g]]
        if not running:
            return True
        presumed = self.ring[member] | started | 1 << member
        changed = True
        while changed:
            changed = False
            for other in range(len(self.needs)):
                if not presumed >> other & 1 or started >> other & 1 or other == member:
                    continue
                if not all(
                    (mask & (presumed | self._above[g])).bit_count() >= n
                    for mask, n, g in self.needs[other]
                    if hard_run[g]
                ):
                    presumed &= ~(1 << other)
                    changed = True
        return all(
            (mask & (presumed | self._above[g])).bit_count() >= n
            for mask, n, g in self.needs[member]
            if g in running
        )

    def price(self, member: int, unmet: Sequence[int], started: int) -> int | None:
        """Return what the steps cost that start a member now, None when it cannot be started.

        What is documented costs nothing; one group that points worse costs more than all others.
        """
        if not self.ripe(member, unmet, started):
            return None
        total = 0
        for group in unmet:
            if self.net.groups[group].break_glass is not None:
                continue
            way = self._way(group, started)
            if way is Way.DOWN:
                return None
            total += self._base**way
        return total

    def _way(self, group: int, started: int) -> Way:
        known = self._ways.get((group, started))
        if known is None:
            lost = {m for i, m in enumerate(self.members) if not started >> i & 1}
            known = self._ways[group, started] = self.layers.way(group, lost)
        return known


def breaking(net: Net, members: Sequence[int], stuck: Collection[int]) -> Breaking:
    """Return what to waive so that all ``members`` can start.

    Exact up to ``EXACT_LIMIT`` members: cheapest way through the sets that can be started, where
    starting a member costs its groups not yet filled. Of equally good sets the first by position.
    Greedy above, then without those that turn out not to be needed.
    """
    core = _Core(net, members, stuck)
    if len(members) > EXACT_LIMIT:
        return _greedy(core)
    glass = [g.break_glass is not None for g in net.groups]
    start = core.close(0)
    heap: list[tuple[int, int, int]] = [(0, 0, start)]
    cheapest: dict[int, int] = {start: 0}
    # By set started: the groups waived on the way, with those of them that were documented.
    ways: dict[int, dict[tuple[int, ...], tuple[int, ...]]] = {start: {(): ()}}
    done: set[int] = set()
    while heap:
        # Smaller sets first, so that all ways to a set are known before it is left.
        cost, _, started = heappop(heap)
        if started == core.all:
            break
        if started in done:
            continue
        done.add(started)
        kept = dict(sorted(ways[started].items())[:_KEPT])
        for member in range(len(members)):
            if started >> member & 1:
                continue
            unmet = core.unmet(member, started)
            price = core.price(member, unmet, started)
            if price is None:
                continue
            after = core.close(started | 1 << member)
            total = cost + price
            before = cheapest.get(after, total + 1)
            if total > before:
                continue
            if total < before:
                cheapest[after] = total
                ways[after] = {}
                heappush(heap, (total, after.bit_count(), after))
            new = [g for g in unmet if not glass[g]]
            old = [g for g in unmet if glass[g]]
            for waived, documented in kept.items():
                key = tuple(sorted((*waived, *new)))
                value = tuple(sorted((*documented, *old)))
                ways[after][key] = min(value, ways[after].get(key, value))
    first, *others = sorted(ways[core.all])
    return Breaking(first, ways[core.all][first], tuple(others))


def _greedy(core: _Core) -> Breaking:
    """Start the member that costs least, over and over; then drop what is spare."""
    waived: list[int] = []
    started = core.close(0)
    while started != core.all:
        offers: list[tuple[int, int, list[int]]] = []
        for member in range(len(core.needs)):
            if not started >> member & 1:
                unmet = core.unmet(member, started)
                price = core.price(member, unmet, started)
                if price is not None:
                    offers.append((price, member, unmet))
        _, member, unmet = min(offers)
        waived.extend(unmet)
        started = core.close(started | 1 << member)
    kept = sorted(waived)
    for group in list(kept):
        rest = [g for g in kept if g != group]
        if core.close(0, rest) == core.all:
            kept = rest
    glass = core.net.groups
    return Breaking(
        tuple(g for g in kept if glass[g].break_glass is None),
        tuple(g for g in kept if glass[g].break_glass is not None),
    )
