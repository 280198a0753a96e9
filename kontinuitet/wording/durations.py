"""Lengths of time, and times counted from the beginning of an outage; all in whole minutes."""

from __future__ import annotations

from kontinuitet.model.duration import MINUTES_PER_DAY, MINUTES_PER_HOUR, format_duration
from kontinuitet.wording.counts import figures, three_figures

#: Weighted time from here on is rounded to three figures; below, hours and minutes are no more.
_ROUNDED_FROM = 100 * MINUTES_PER_HOUR


def duration_in_table(minutes: int) -> str:
    """Write a length of time for a table: ``4 h 20 min``, ``0 min``, from 48 h ``2 dygn 3 h``."""
    return format_duration(minutes)


def duration_in_text(minutes: int) -> str:
    """Write a length of time for running text: ``4 timmar 20 minuter``, ``2 dygn 1 timme``."""
    if minutes < 0:
        return f"minus {duration_in_text(-minutes)}"
    hours, mins = divmod(minutes, MINUTES_PER_HOUR)
    days = 0
    # Days from the same length on as in tables.
    if minutes >= 2 * MINUTES_PER_DAY:
        days, hours = divmod(hours, MINUTES_PER_DAY // MINUTES_PER_HOUR)
    parts = [f"{figures(days)} dygn"] if days else []
    if hours:
        parts.append(f"{hours} {'timme' if hours == 1 else 'timmar'}")
    if mins or not parts:
        parts.append(f"{mins} {'minut' if mins == 1 else 'minuter'}")
    return " ".join(parts)


def after_start_in_table(minute: int) -> str:
    """Write a minute of an outage for the report and the terminal: ``T+4 h``, ``T+0``."""
    return f"T+{format_duration(minute)}" if minute else "T+0"


def after_start_in_text(minute: int) -> str:
    """Write a minute of an outage for running text: ``4 timmar in i avbrottet``."""
    if minute == 0:
        return "när avbrottet börjar"
    return f"{duration_in_text(minute)} in i avbrottet"


def day_of_outage(minute: int) -> str:
    """Name the day of an outage that a minute falls on, counted from its beginning: ``dag 18``."""
    return f"dag {minute // MINUTES_PER_DAY + 1}"


def time_of_day_of_outage(minute: int) -> str:
    """Write how far into its day of the outage a minute is: ``6 h 15 min``."""
    return format_duration(minute % MINUTES_PER_DAY)


def weighted_in_table(minutes: float) -> str:
    """Write weighted time for a table: ``41 h 20 min``, from 100 h three figures, ``133 000 h``."""
    if abs(minutes) < _ROUNDED_FROM:
        return _hours_and_minutes(minutes, "h", "h", "min", "min")
    return f"{figures(three_figures(minutes / MINUTES_PER_HOUR))} h"


def weighted_in_text(minutes: float) -> str:
    """Write weighted time for running text: ``41 timmar 20 minuter``, ``133 000 timmar``."""
    if abs(minutes) < _ROUNDED_FROM:
        return _hours_and_minutes(minutes, "timme", "timmar", "minut", "minuter")
    return f"{figures(three_figures(minutes / MINUTES_PER_HOUR))} timmar"


def _hours_and_minutes(minutes: float, hour: str, hours: str, minute: str, many: str) -> str:
    """Write minutes in hours and minutes, never in days: weighted time is no length of time."""
    whole, rest = divmod(round(abs(minutes)), MINUTES_PER_HOUR)
    parts = [f"{whole} {hour if whole == 1 else hours}"] if whole else []
    if rest or not parts:
        parts.append(f"{rest} {minute if rest == 1 else many}")
    return ("−" if round(minutes) < 0 else "") + " ".join(parts)
