"""A time axis: which minutes get a mark, and what stands there: time passed, and the clock."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from kontinuitet.model import calendar
from kontinuitet.model.calendar_words import SHORT_MONTHS, SHORT_WEEKDAYS

_HOUR, _DAY = 60, 1440
#: Distances between two marks, in minutes, that people can read.
_STEPS = (
    1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 4320, 10080, 20160, 43200,
)  # fmt: skip
#: How much of the axis is left free behind the last change.
_AIR = 0.04
#: The share of the axis that may be empty before the first thing happens.
_EMPTY = 0.35


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis: time passed, and clock and day when the start is known."""

    minute: int
    label: str
    clock: str
    day: str


def step_for(last: int, most: int) -> int:
    """Return the shortest readable distance with at most ``most`` marks up to ``last``."""
    fitting = (step for step in _STEPS if last // step + 1 <= most)
    return next(fitting, -(-last // (most * _DAY)) * _DAY)


def end_of(last: int, *, endless: bool) -> int:
    """Return where the axis ends: a little after the last change, more when something never ends.

    Whatever never comes back needs room to be seen going on.
    """
    return last + max(1, round(last * (0.15 if endless else _AIR))) if last else _HOUR


def begin_at(first: int, end: int, most: int) -> int:
    """Return where the axis begins: at T+0, or near ``first`` when nothing happens for long."""
    if first < end * _EMPTY:
        return 0
    step = step_for(end - first, most)
    return max(0, min((first - 1) // step * step, end - _HOUR))


def ticks(begin: int, end: int, most: int, starts: datetime.datetime | None) -> Iterator[Tick]:
    """Return the marks, at most ``most``; a day is written where it changes."""
    step = step_for(end - begin, most)
    before: datetime.date | None = None
    first = -(-begin // step) * step
    for minute in range(first, end + 1, step):
        clock = day = ""
        if starts is not None:
            when = calendar.after(starts, minute)
            if step % _DAY:
                clock = f"{when:%H.%M}"
            if when.date() != before:
                month = SHORT_MONTHS[when.month - 1]
                day = f"{SHORT_WEEKDAYS[when.weekday()]} {when.day} {month}"
            before = when.date()
        yield Tick(minute, _after(minute, step), clock, day)


def _after(minute: int, step: int) -> str:
    if minute == 0:
        return "0"
    if step % _DAY == 0:
        return f"{minute // _DAY} dygn"
    hours, rest = divmod(minute, _HOUR)
    if rest == 0:
        return f"{hours} h"
    return f"{hours} h {rest:02d}" if hours else f"{rest} min"
