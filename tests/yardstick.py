"""How fast this machine is, so that a limit of time means the same on every one.

A test that holds work to a limit compares it with a fixed piece of work, done in the same run:
a machine of half the speed, or a busy one, gets twice the time, and no machine gets less.
"""

from __future__ import annotations

import time
from functools import cache

#: Processor seconds of the fixed work on the machine where the limits were set.
_THERE = 0.03


def _work() -> int:
    """Do work of the kind that reading a file is: characters, dictionaries, small objects."""
    found: dict[str, int] = {}
    for number in range(60_000):
        word = f"namn{number % 997}: värde {number}"
        key, _, rest = word.partition(": ")
        found[key] = found.get(key, 0) + len(rest.split())
    return len(sorted(found, key=lambda key: (found[key], key)))


@cache
def slowness() -> float:
    """Return how many times longer this machine takes, at least 1."""
    best = float("inf")
    for _ in range(5):
        started = time.process_time()
        _work()
        best = min(best, time.process_time() - started)
    return max(1.0, best / _THERE)


def within(seconds: float) -> float:
    """Return the processor seconds on this machine that are ``seconds`` where limits were set."""
    return seconds * slowness()
