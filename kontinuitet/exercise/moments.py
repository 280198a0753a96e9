"""Game time in words: as calendar time when the scenario has a start, else since T+0."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kontinuitet.model import calendar
from kontinuitet.model.calendar_words import SHORT_MONTHS, SHORT_WEEKDAYS
from kontinuitet.wording import after_start_in_text, clock_in_text, moment_in_text


@dataclass(frozen=True, slots=True)
class GameTime:
    """Says minutes after T+0 of one scenario; ``starts`` is its T+0, None when it has none."""

    starts: datetime.datetime | None

    def __call__(self, minute: int) -> str:
        """Say a moment in full: ``måndag 18 januari 2027 kl. 9.30``."""
        if self.starts is None:
            return after_start_in_text(minute)
        return moment_in_text(calendar.after(self.starts, minute))

    def brief(self, minute: int, now: int) -> str:
        """Say a moment briefly to somebody who knows what day it is: ``kl. 9.30``, ``tis 19 jan``.

        The day is left out on the day of ``now``.
        """
        if self.starts is None:
            return after_start_in_text(minute)
        when, today = calendar.after(self.starts, minute), calendar.after(self.starts, now)
        clock = clock_in_text(when)
        if when.date() == today.date():
            return clock
        return f"{_day(when)} {clock}"

    def short(self, minute: int) -> str:
        """Say a moment shortly with its day: ``tis 19 jan kl. 14.30``."""
        if self.starts is None:
            return after_start_in_text(minute)
        when = calendar.after(self.starts, minute)
        return f"{_day(when)} {clock_in_text(when)}"


def _day(when: datetime.datetime) -> str:
    return f"{SHORT_WEEKDAYS[when.weekday()]} {when.day} {SHORT_MONTHS[when.month - 1]}"
