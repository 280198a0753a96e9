"""Sweeps: every single loss with times, and every pair, for faults that never end.

The same meaning as :func:`kontinuitet.analysis.criticality.failure.failure_times`, run for all
nodes. The cost is linear in the summed number of nodes that fail, not in the square of the net.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush

from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.criticality.failure import Arcs, compile_arcs, failure_times


def _fails_with_times(
    net: Net, arcs: Arcs, source: int, touched: set[int] | None
) -> dict[int, int]:
    """Return when each node fails if ``source`` fails at 0; note the k-of-n groups touched."""
    at_once, others, spare = arcs.at_once, arcs.others, arcs.spare
    owner, hold = net.columns.owner, net.columns.hold
    fails = {source: 0}
    left: dict[int, int] = {}
    heap: list[tuple[int, int]] = []
    stack = [source]
    now = 0
    while True:
        for node in stack:
            for target in at_once[node]:
                if target not in fails:
                    fails[target] = now
                    stack.append(target)
            rest = others[node]
            if rest is not None:
                for target, minutes in rest[0]:
                    if target not in fails:
                        heappush(heap, (now + minutes, target))
                for group in rest[1]:
                    if touched is not None:
                        touched.add(group)
                    still = left[group] = left.get(group, spare[group]) - 1
                    if not still and owner[group] not in fails:
                        heappush(heap, (now + hold[group], owner[group]))
        while heap:
            now, node = heappop(heap)
            if node not in fails:
                fails[node] = now
                stack = [node]
                break
        else:
            return fails


def singles(net: Net, among: Sequence[int] | None = None) -> Iterator[tuple[int, dict[int, int]]]:
    """Yield each node (of ``among``, else of all) and when each node that its loss takes fails.

    Times are minutes after the loss, which never ends; the node itself is there with 0.
    """
    arcs = compile_arcs(net)
    at_once, others = arcs.at_once, arcs.others
    for source in range(len(net)) if among is None else among:
        if not at_once[source] and others[source] is None:
            yield source, {source: 0}
        else:
            yield source, _fails_with_times(net, arcs, source, None)


def pairs(
    net: Net, among: Sequence[int] | None = None
) -> Iterator[tuple[int, int, dict[int, int], dict[int, int]]]:
    """Yield every pair of nodes whose loss together does more, or sooner, than the two alone.

    As (first, second, when each node fails, those of them that neither alone takes down). All other
    pairs do exactly what the two losses do alone, each node at the earlier of its two times: two
    losses can only join forces in a group that bears one loss, so only pairs that touch a common
    k-of-n group are run.
    """
    arcs = compile_arcs(net)
    alone: dict[int, dict[int, int]] = {}
    touching: dict[int, list[int]] = {}
    for source in sorted(range(len(net)) if among is None else among):
        touched: set[int] = set()
        alone[source] = _fails_with_times(net, arcs, source, touched)
        for group in touched:
            touching.setdefault(group, []).append(source)
    together: dict[int, set[int]] = {}
    for sources in touching.values():
        for place, first in enumerate(sources):
            together.setdefault(first, set()).update(sources[place + 1 :])
    for first in sorted(together):
        one = alone[first]
        for second in sorted(together[first]):
            other = alone[second]
            # If one takes the other down at once it does all that the other can do.
            if one.get(second) == 0 or other.get(first) == 0:
                continue
            fails = failure_times(net, {first: 0, second: 0})
            more = {n: t for n, t in fails.items() if n not in one and n not in other}
            if more or any(
                t < min(one.get(n, t + 1), other.get(n, t + 1)) for n, t in fails.items()
            ):
                yield first, second, fails, more
