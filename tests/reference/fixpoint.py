"""Faults that never end, by the formula: times lowered from infinity until nothing changes."""

from __future__ import annotations

from collections.abc import Mapping

from kontinuitet.analysis.base.net import Net

INFINITY = float("inf")


def failure_times(net: Net, own: Mapping[int, int]) -> dict[int, int]:
    """Return the greatest solution of the equations in docs/semantics.md."""
    fail: list[float] = [own.get(v, INFINITY) for v in range(len(net))]
    changed = True
    while changed:
        changed = False
        for group in net.groups:
            if group.soft or group.phase.value == "start":
                continue
            times = sorted(fail[u] for u in group.suppliers)
            limit = times[len(times) - group.quorum] + group.hold
            if limit < fail[group.owner]:
                fail[group.owner] = limit
                changed = True
    return {v: int(time) for v, time in enumerate(fail) if time < INFINITY}
