"""Strongly connected components of any graph given as integers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


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
