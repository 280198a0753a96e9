"""When each node fails if faults never end: the greatest fixpoint in times.

``fail(v) = min(own(v), min over hard run groups g of [(|U|−k+1)-th smallest fail(u)] + h(g))``;
nothing fails without a cause. Formula: docs/semantics.md, "Faults that never end".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from kontinuitet.analysis.base.net import Net


@dataclass(frozen=True, slots=True)
class Arcs:
    """Who is taken down by the loss of one node, compiled for speed.

    ``at_once[u]`` are nodes that cannot be without u for a minute; ``others[u]`` is None or the
    nodes that hold out for a while, as (node, minutes), and the groups that can spare u for others.
    ``spare[g]`` is how many losses of group g its node can no longer bear.
    """

    at_once: tuple[tuple[int, ...], ...]
    others: tuple[tuple[tuple[tuple[int, int], ...], tuple[int, ...]] | None, ...]
    spare: tuple[int, ...]


def compile_arcs(net: Net) -> Arcs:
    """Return the hard run groups of a net, compiled once."""
    return net.compiled.once(Arcs, lambda: _compile(net))


def _compile(net: Net) -> Arcs:
    columns = net.columns
    at_once: list[tuple[int, ...]] = []
    others: list[tuple[tuple[tuple[int, int], ...], tuple[int, ...]] | None] = []
    spare = tuple(n - k + 1 for n, k in zip(columns.size, columns.quorum, strict=True))
    for groups in net.served_by:
        zero: set[int] = set()
        later: dict[int, int] = {}
        counted: list[int] = []
        for group in groups:
            if not columns.hard_run[group]:
                continue
            owner, hold = columns.owner[group], columns.hold[group]
            if spare[group] > 1:
                counted.append(group)
            elif hold:
                later[owner] = min(hold, later.get(owner, hold))
            else:
                zero.add(owner)
        at_once.append(tuple(sorted(zero)))
        holding = tuple(sorted((v, h) for v, h in later.items() if v not in zero))
        others.append((holding, tuple(counted)) if holding or counted else None)
    return Arcs(tuple(at_once), tuple(others), spare)


def failure_times(net: Net, own: Mapping[int, int]) -> dict[int, int]:
    """Return when each node fails, in minutes, for faults that begin at ``own`` and never end.

    Nodes that never fail are left out. Linear in the nodes and arcs reached, but for a heap over
    those that hold out for a while.
    """
    arcs = compile_arcs(net)
    at_once, others, spare = arcs.at_once, arcs.others, arcs.spare
    owner, hold = net.columns.owner, net.columns.hold
    fails: dict[int, int] = {}
    left: dict[int, int] = {}
    heap = [(time, node) for node, time in own.items()]
    heapify(heap)
    while heap:
        now, first = heappop(heap)
        if first in fails:
            continue
        fails[first] = now
        stack = [first]
        # Everything that falls at this minute is found before the clock moves on, so the first
        # time found for a node is its earliest.
        for node in stack:
            for target in at_once[node]:
                if target not in fails:
                    fails[target] = now
                    stack.append(target)
            rest = others[node]
            if rest is not None:
                holding, counted = rest
                for target, minutes in holding:
                    if target not in fails:
                        heappush(heap, (now + minutes, target))
                for group in counted:
                    still = left[group] = left.get(group, spare[group]) - 1
                    if not still:
                        target = owner[group]
                        if target not in fails:
                            heappush(heap, (now + hold[group], target))
    return fails
