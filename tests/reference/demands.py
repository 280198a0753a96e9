"""Demands and chains as they are defined: by enumerating every path of a net without circles."""

from __future__ import annotations

from collections.abc import Mapping

from kontinuitet.analysis.base.net import Net


def _needs(net: Net, node: int) -> list[tuple[int, int]]:
    """Return (supplier, hold) of what a node cannot be without."""
    groups = [net.groups[g] for g in net.groups_of[node]]
    return [
        (s, g.hold)
        for g in groups
        if not g.soft and g.quorum == len(g.suppliers)
        for s in g.suppliers
    ]


def demands(net: Net, own: Mapping[int, int]) -> dict[int, int]:
    """Return the strictest demand on each node over all paths down from every own time."""
    result: dict[int, int] = {}

    def walk(node: int, minutes: int) -> None:
        result[node] = min(minutes, result.get(node, minutes))
        for supplier, hold in _needs(net, node):
            walk(supplier, hold + max(0, minutes - net.work[node].minutes))

    for node, minutes in own.items():
        walk(node, minutes)
    return result


def fewest_steps(net: Net, own: Mapping[int, int]) -> dict[int, int]:
    """Return how long the shortest way is from each node to one that sets its demand."""
    result: dict[int, tuple[int, int]] = {}

    def walk(node: int, minutes: int, steps: int) -> None:
        result[node] = min((minutes, steps), result.get(node, (minutes, steps)))
        for supplier, hold in _needs(net, node):
            walk(supplier, hold + max(0, minutes - net.work[node].minutes), steps + 1)

    for node, minutes in own.items():
        walk(node, minutes, 0)
    return {node: steps for node, (_, steps) in result.items()}


def fixpoint_demands(
    net: Net, own: Mapping[int, int], component: Mapping[int, int]
) -> dict[int, int]:
    """Return the greatest solution of the equations, circles included: lowered from infinity."""
    best: dict[int, float] = {n: float("inf") for n in range(len(net))}
    best.update(own)
    changed = True
    while changed:
        changed = False
        for node in range(len(net)):
            for supplier, hold in _needs(net, node):
                rest = best[node]
                if component[node] != component[supplier]:
                    rest = max(0, rest - net.work[node].minutes)
                if rest + hold < best[supplier]:
                    best[supplier] = rest + hold
                    changed = True
    return {n: int(t) for n, t in best.items() if t < float("inf")}


def cold_start(net: Net, node: int) -> int:
    """Return how long ``node`` takes to start from nothing, by recursion (no circles)."""
    own = net.work[node].minutes
    length = own
    for position in net.groups_of[node]:
        group = net.groups[position]
        if not group.soft:
            ready = sorted(cold_start(net, s) for s in group.suppliers)[group.quorum - 1]
            length = max(length, own + ready)
    return length
