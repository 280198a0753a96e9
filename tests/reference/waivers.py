"""The fewest needs to waive, as they are defined: by trying every set."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

from kontinuitet.analysis.base.net import Net


def frees(net: Net, members: Sequence[int], stuck: Collection[int], waived: set[int]) -> bool:
    """Tell whether all members can be started when these groups are not needed."""
    started = set(range(len(net))) - set(stuck)
    changed = True
    while changed:
        changed = False
        for v in members:
            if v not in started and all(
                g in waived
                or net.groups[g].soft
                or sum(s in started for s in net.groups[g].suppliers) >= net.groups[g].quorum
                for g in net.groups_of[v]
            ):
                started.add(v)
                changed = True
    return set(members) <= started


def fewest(net: Net, members: Sequence[int], stuck: Collection[int]) -> tuple[int, ...]:
    """Try every set of groups, smallest first, then by position."""
    groups = sorted(g for v in members for g in net.groups_of[v])
    for size in range(len(groups) + 1):
        for chosen in combinations(groups, size):
            if frees(net, members, stuck, set(chosen)):
                return chosen
    raise AssertionError("waiving everything frees everything")
