"""Calendar days and times of day, as Myndigheternas skrivregler have them.

A point in time that the clock shows twice, when it is put back, says which: ``kl. 2.30 normaltid``.
"""

from __future__ import annotations

import datetime

from kontinuitet.model import calendar
from kontinuitet.model.calendar_words import MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS


def day_in_text(day: datetime.date) -> str:
    """Write a day for running text: ``torsdag 16 december 2027``."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def day_in_table(day: datetime.date) -> str:
    """Write a day for a table: ``2027-03-18``."""
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"


def clock_in_text(when: datetime.time | datetime.datetime) -> str:
    """Write a time of day for running text, without a zero in front: ``kl. 3.00``."""
    return f"kl. {when.hour}.{when.minute:02d}{_which(when)}"


def clock_in_table(when: datetime.time | datetime.datetime) -> str:
    """Write a time of day for a table: ``kl. 03.00``."""
    return f"kl. {when.hour:02d}.{when.minute:02d}{_which(when)}"


def moment_in_text(when: datetime.datetime) -> str:
    """Write a point in time for running text: ``torsdag 16 december 2027 kl. 3.00``."""
    return f"{day_in_text(when)} {clock_in_text(when)}"


def moment_in_table(when: datetime.datetime) -> str:
    """Write a point in time for a table: ``2027-03-18 kl. 02.00``."""
    return f"{day_in_table(when)} {clock_in_table(when)}"


def weekday_in_list(when: datetime.date, *, date: bool) -> str:
    """Write a day where there is little room: ``tis``, or with its ``date`` ``tis 9 feb``."""
    weekday = SHORT_WEEKDAYS[when.weekday()]
    return f"{weekday} {when.day} {SHORT_MONTHS[when.month - 1]}" if date else weekday


def clock_in_list(when: datetime.datetime) -> str:
    """Write a time of day where there is little room: ``18.30``."""
    return clock_in_table(when).removeprefix("kl. ")


def _which(when: datetime.time | datetime.datetime) -> str:
    which = calendar.which(when) if isinstance(when, datetime.datetime) else ""
    return f" {which}" if which else ""
