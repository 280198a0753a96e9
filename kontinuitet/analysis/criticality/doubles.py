"""Double points of failure, exactly: pairs whose loss takes down what neither takes down alone.

For each first loss the sets of :func:`failing_masks` are made anew where they can differ: behind
k-of-n groups that have lost someone. Two losses join forces nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.criticality.single_points import at_least, bits, failing_masks


@dataclass(frozen=True, slots=True)
class DoublePoint:
    """Two resources that together take down activities that neither takes down alone, as ids."""

    ids: tuple[str, str]
    activities: tuple[str, ...]


class _Pairs:
    """The sets of nodes whose loss takes each node down, and the same when one is lost already."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.alone = failing_masks(net)
        self.falls = [0] * len(net)
        for node, mask in enumerate(self.alone):
            for source in bits(mask):
                self.falls[source] |= 1 << node
        hard_run, owner = net.columns.hard_run, net.columns.owner
        self.spare = [n - k + 1 for n, k in zip(net.columns.size, net.columns.quorum, strict=True)]
        #: By node: hard run groups that it can fill, and those of them that can spare it.
        self.serves = [[g for g in own if hard_run[g]] for own in net.served_by]
        self.shared = [[g for g in own if self.spare[g] > 1] for own in self.serves]
        # Suppliers first where there is no circle: fewer nodes can take them down than those that
        # need them. Any order gives the same; a good one does it in one round.
        depth = sorted(range(len(net)), key=lambda v: (self.alone[v].bit_count(), v))
        self.place = [0] * len(net)
        for place, node in enumerate(depth):
            self.place[node] = place
        self.owner = owner

    def with_lost(self, first: int) -> dict[int, int]:
        """Return the sets that are larger when ``first`` is lost already, by node."""
        falls, owner, alone = self.falls[first], self.owner, self.alone
        lost: dict[int, int] = {}
        for node in bits(falls):
            for group in self.shared[node]:
                if not falls >> owner[group] & 1:
                    lost[group] = lost.get(group, 0) + 1
        pending: dict[int, set[int]] = {}
        heap: list[tuple[int, int]] = []

        def ask(group: int) -> None:
            node = owner[group]
            if node not in pending:
                pending[node] = set()
                heappush(heap, (self.place[node], node))
            pending[node].add(group)

        for group in lost:
            ask(group)
        larger: dict[int, int] = {}
        while heap:
            node = heappop(heap)[1]
            before = mask = larger.get(node, alone[node])
            for group in sorted(pending.pop(node)):
                left = self.spare[group] - lost.get(group, 0)
                masks = [
                    larger.get(s, alone[s])
                    for s in self.net.groups[group].suppliers
                    if not falls >> s & 1
                ]
                if left == 1:
                    for one in masks:
                        mask |= one
                elif left == len(masks) == 2:
                    mask |= masks[0] & masks[1]
                else:
                    mask |= at_least(masks, left)
            if mask != before:
                larger[node] = mask
                for group in self.serves[node]:
                    if not falls >> owner[group] & 1:
                        ask(group)
        return larger


def double_points(net: Net) -> tuple[DoublePoint, ...]:
    """Return the pairs of resources that take down activities neither takes down alone.

    Most activities first, then by id.
    """
    pairs = _Pairs(net)
    resources = sum(1 << n for n in range(len(net)) if not net.is_activity[n])
    found: dict[tuple[int, int], list[int]] = {}
    for first in bits(resources):
        later = resources >> (first + 1) << (first + 1)
        for node, mask in sorted(pairs.with_lost(first).items()):
            if net.is_activity[node]:
                for second in bits(mask & later & ~pairs.alone[node]):
                    found.setdefault((first, second), []).append(node)
    points = [
        DoublePoint((net.ids[a], net.ids[b]), tuple(net.ids[n] for n in hit))
        for (a, b), hit in found.items()
    ]
    return tuple(sorted(points, key=lambda p: (-len(p.activities), p.ids)))
