"""Times in a simulation as a user reads them: after T+0, and as calendar time when it is known."""

from __future__ import annotations

import datetime

import click

from kontinuitet import wording
from kontinuitet.model import calendar

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


def at(minute: int | None, starts: datetime.datetime | None, *, never: str = NEVER) -> str:
    """Write a minute after T+0, as ``2027-01-18 kl. 06.30`` when the scenario has a start."""
    if minute is None:
        return never
    if starts is None:
        return wording.after_start_in_table(minute)
    return wording.moment_in_table(calendar.after(starts, minute))


def length(minutes: int | None, *, unknown: str = "utan slut") -> str:
    """Write a length of time, ``unknown`` for one without end."""
    return unknown if minutes is None else wording.duration_in_table(minutes)
