"""Schedules on people who are only numbers (pools): bit masks of time, one bit a unit of time.

For each skill and count, a mask tells when at least so many are at work; the earliest free stretch
is then a few operations on whole numbers, whatever the size of the pools.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import gcd

from kontinuitet.analysis.scheduling.problem import RestartProblem


class CountedDecoder:
    """Serial schedule generation, forwards or from the end backwards, for pooled people."""

    def __init__(self, problem: RestartProblem) -> None:
        tasks = problem.tasks
        #: Units of time are as long as everything allows.
        self.unit = max(1, reduce(gcd, (v for t in tasks for v in (t.minutes, t.release)), 0))
        self.size = len(tasks)
        self.minutes = [t.minutes // self.unit for t in tasks]
        self.release = [t.release // self.unit for t in tasks]
        self.demands = [
            tuple((skill, count) for skill, count in t.people if count > 0) for t in tasks
        ]
        for demands in self.demands:
            for skill, count in demands:
                if skill >= len(problem.pools) or problem.pools[skill] < count:
                    raise ValueError("work that nobody can do")
        self.pools = problem.pools
        self.before: list[tuple[int, ...]] = [
            tuple(sorted({s for members, _ in t.needs for s in members})) for t in tasks
        ]
        after: list[list[int]] = [[] for _ in tasks]
        for number, suppliers in enumerate(self.before):
            for supplier in suppliers:
                after[supplier].append(number)
        self.after = [tuple(a) for a in after]
        #: Schedules made, forwards and backwards.
        self.passes = 0
        self.horizon = max(self.release, default=0) + sum(self.minutes) + 1

    def forward(self, order: Sequence[int]) -> list[int]:
        """Return the start of each task, every one as early as possible in turn."""
        return self._place(order, self.before, self.release)

    def backward(self, order: Sequence[int], end: int) -> list[int]:
        """Return the start of each task, every one as late as possible before ``end`` in turn."""
        # Time reversed: what comes after is what has to be done before.
        mirrored = self._place(order, self.after, None)
        return [end - start - length for start, length in zip(mirrored, self.minutes, strict=True)]

    def _place(
        self, order: Sequence[int], before: Sequence[Sequence[int]], release: list[int] | None
    ) -> list[int]:
        self.passes += 1
        everything = (1 << self.horizon) - 1
        # used[skill][n]: when at least n are at work, n = 0 … the pool.
        used = [[everything] + [0] * pool for pool in self.pools]
        ends = [0] * self.size
        starts = [0] * self.size
        minutes, demands, pools = self.minutes, self.demands, self.pools
        for task in order:
            ready = release[task] if release is not None else 0
            for other in before[task]:
                ready = max(ready, ends[other])
            length = minutes[task]
            if length and demands[task]:
                blocked = 0
                for skill, count in demands[task]:
                    blocked |= used[skill][pools[skill] - count + 1]
                blocked >>= ready
                if blocked & ((1 << length) - 1):
                    free = ~blocked
                    have = 1
                    while have < length:
                        step = have if have * 2 <= length else length - have
                        free &= free >> step
                        have += step
                    ready += (free & -free).bit_length() - 1
                mask = ((1 << length) - 1) << ready
                for skill, count in demands[task]:
                    levels = used[skill]
                    for level in range(pools[skill], count, -1):
                        lower = levels[level - count]
                        if lower:
                            levels[level] |= lower & mask
                    for level in range(min(count, pools[skill]), 0, -1):
                        levels[level] |= mask
            starts[task] = ready
            ends[task] = ready + length
        return starts
