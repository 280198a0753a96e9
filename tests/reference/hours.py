"""Clocks and working hours in the most obvious way: one minute after another."""

from __future__ import annotations

from functools import cache

from kontinuitet.analysis.base.clock import Clock
from kontinuitet.analysis.base.hours import Hours


def shows(clock: Clock, minute: int) -> int:
    """Return what the clock shows: 0 at T+0, and every change moves it."""
    moved = sum(step for at, step in clock.changes if 0 < at <= minute)
    moved_before = sum(step for at, step in clock.changes if minute < at <= 0)
    return minute + moved - moved_before


@cache
def first_minute(clock: Clock, shown: int) -> int:
    """Return the first minute at which the clock shows so much or more, by trying one by one."""
    minute = shown - sum(abs(step) for _, step in clock.changes)
    while shows(clock, minute) < shown:
        minute += 1
    return minute


def at_work(hours: Hours, minute: int) -> bool:
    """Tell whether a minute is a working minute, by counting laps of the period both ways."""
    clock = hours.clock
    laps = range(-10 * hours.period, minute + 5 * hours.period, hours.period)
    return any(start <= minute < end for start, end in hours.once) or any(
        first_minute(clock, start + lap) <= minute < first_minute(clock, end + lap)
        for start, end in hours.every
        for lap in laps
    )
