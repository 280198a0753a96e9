"""Criticality as it is defined, with no cleverness: run the fixpoint once for every loss."""

from __future__ import annotations

from itertools import combinations

from kontinuitet.analysis.base.net import Net
from tests.reference import fixpoint


def single_losses(net: Net) -> dict[int, dict[int, int]]:
    """Return, by node lost at 0, when each node fails."""
    return {v: fixpoint.failure_times(net, {v: 0}) for v in range(len(net))}


def stronger_pairs(net: Net) -> dict[tuple[int, int], tuple[dict[int, int], set[int]]]:
    """Return the pairs that do more or do it sooner than each alone: times, and nodes only they."""
    alone = single_losses(net)
    result: dict[tuple[int, int], tuple[dict[int, int], set[int]]] = {}
    for a, b in combinations(range(len(net)), 2):
        union = dict(alone[a])
        for node, time in alone[b].items():
            union[node] = min(time, union.get(node, time))
        both = fixpoint.failure_times(net, {a: 0, b: 0})
        if both != union:
            result[a, b] = (both, set(both) - set(union))
    return result
