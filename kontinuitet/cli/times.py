"""Times in a simulation as a user reads them: after T+0, and as calendar time when it is known."""

from __future__ import annotations

import datetime

import click

from kontinuitet.model.calendar_words import SHORT_MONTHS, SHORT_WEEKDAYS
from kontinuitet.model.duration import format_duration

NEVER = "aldrig"


def parse_date(text: str | None) -> datetime.date | None:
    """Read the value of ``--datum``.

    Raises:
        BadParameter: it is no date.
    """
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(
            f'"{text}" är inget datum. Skriv till exempel 2026-11-22.', param_hint="--datum"
        ) from None


def moment(minute: int | None, starts: datetime.datetime | None, *, never: str = NEVER) -> str:
    """Write a minute after T+0, as ``mån 18 jan 06.30`` when the scenario has a start."""
    if minute is None:
        return never
    if starts is None:
        return "T+0" if minute == 0 else f"T+{format_duration(minute)}"
    when = starts + datetime.timedelta(minutes=minute)
    month = SHORT_MONTHS[when.month - 1]
    return f"{SHORT_WEEKDAYS[when.weekday()]} {when.day} {month} {when:%H.%M}"


def clock(when: datetime.datetime) -> str:
    """Write a calendar time: ``mån 2027-01-18 06.30``."""
    return f"{SHORT_WEEKDAYS[when.weekday()]} {when:%Y-%m-%d %H.%M}"


def length(minutes: int | None, *, unknown: str = "utan slut") -> str:
    """Write a length of time, ``unknown`` for one without end."""
    return unknown if minutes is None else format_duration(minutes)
