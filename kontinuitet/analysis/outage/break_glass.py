"""What could come up without any break-glass step: the closure behind "waiting is futile"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kontinuitet.analysis.base.net import Net


def reachable(
    net: Net,
    up: Sequence[bool],
    have: Sequence[int],
    missing: Sequence[int],
    waived: Mapping[int, set[int]],
) -> set[int]:
    """Return the least set of all nodes up and every down node whose start groups it fills.

    One set serves every node: a node is in it exactly when its own groups get quorum without it,
    and for a node outside it nothing in the set was derived with its help. ``have`` counts
    suppliers up by group, ``missing`` start groups without quorum by node; ``waived`` groups are
    not counted.
    """
    hard, owner, quorum = net.columns.hard, net.columns.owner, net.columns.quorum
    result = {node for node, is_up in enumerate(up) if is_up}
    left: dict[int, int] = {}
    stack: list[int] = []
    for node, is_up in enumerate(up):
        if not is_up:
            left[node] = missing[node] - len(waived.get(node, ()))
            if not left[node]:
                stack.append(node)
    filled: dict[int, int] = {}
    while stack:
        node = stack.pop()
        result.add(node)
        for group in net.served_by[node]:
            if not hard[group] or up[owner[group]]:
                continue
            count = filled.get(group, have[group]) + 1
            filled[group] = count
            target = owner[group]
            if count == quorum[group] and group not in waived.get(target, ()):
                left[target] -= 1
                if not left[target]:
                    stack.append(target)
    return result
