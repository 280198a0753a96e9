"""Working hours in minutes after T+0: stretches that come back every week, and single ones.

Shifts that overlap or meet are one stretch. The rule (docs/semantics.md, "People"): somebody can
begin work only when the whole of it fits in one stretch.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from kontinuitet.analysis.base.clock import Clock
from kontinuitet.model import calendar
from kontinuitet.model.duration import MINUTES_PER_WEEK
from kontinuitet.model.staffing import Shift, merged

_Span = tuple[int, int]


@dataclass(frozen=True)
class Hours:
    """When somebody is there; nobody is there outside.

    ``every`` are stretches ``[start, end)`` that come back each ``period`` minutes by ``clock``,
    also before T+0; ``once`` are single ones in real minutes. Together they leave gaps: somebody
    always there has no hours. A stretch by the clock begins and ends the first time that the clock
    shows so much or more.
    """

    every: tuple[_Span, ...] = ()
    once: tuple[_Span, ...] = ()
    period: int = MINUTES_PER_WEEK
    clock: Clock = field(default_factory=Clock)
    _known: list[_Span] = field(default_factory=list, init=False, compare=False, repr=False)
    #: All stretches that begin before this minute are known.
    _until: list[int] = field(default_factory=lambda: [0], init=False, compare=False, repr=False)

    @classmethod
    def of(cls, shifts: Sequence[Shift], starts: datetime.datetime) -> Hours | None:
        """Return the hours of some shifts when T+0 is ``starts``; None when always there."""
        if not shifts:
            return None
        monday = starts.replace(hour=0, minute=0) - datetime.timedelta(days=starts.weekday())
        offset = (starts - monday) // datetime.timedelta(minutes=1)
        every = [(s - offset, e - offset) for shift in shifts for s, e in shift.weekly]
        once = []
        for shift in shifts:
            if shift.once is not None:
                first, last = (calendar.minutes_between(starts, m) for m in shift.once)
                if last > 0:
                    once.append((first, last))
        clock = Clock(calendar.changes(starts) if every else ())
        hours = cls(tuple(sorted(every)), tuple(merged(once)), clock=clock)
        return None if hours.always else hours

    @property
    def always(self) -> bool:
        """Tell whether the stretches that come back leave no gap."""
        shifts = [(s % self.period, s % self.period + e - s) for s, e in self.every]
        laps = [(s + n * self.period, e + n * self.period) for s, e in shifts for n in range(3)]
        return any(e - s >= 2 * self.period for s, e in merged(laps))

    def phase(self, minute: int, period: int) -> tuple[int, ...]:
        """Return what the hours to come depend on, but for those by date.

        How far their period has gone, how many changes of the clock have come, and how far it is to
        the next when that is within three of ``period``, after which everybody's hours come back.
        """
        if not self.every:
            return ()
        clock = self.clock
        ahead = clock.settled(minute, period) - minute
        return (clock.shows(minute) % self.period, clock.passed(minute), ahead)

    @property
    def last_once(self) -> int:
        """Return the minute after which only stretches that come back are left."""
        return max((end for _, end in self.once), default=0)

    def _know(self, minute: int) -> list[_Span]:
        """Return the stretches, whole, at least all that begin by ``minute``."""
        limit = max(self._until[0], minute + self.period)
        first, slack = self.clock.first, self.clock.slack
        while self._until[0] <= minute:
            limit *= 2
            spans = [s for s in self.once if s[0] < limit]
            for start, end in self.every:
                begin = start % self.period - (2 + slack // self.period) * self.period
                shown = range(begin, limit + slack + 1, self.period)
                spans += [(first(s), first(s + end - start)) for s in shown]
            found = merged(s for s in spans if s[0] < min(s[1], limit))
            self._until[0] = limit
            # One that goes on beyond the limit may be longer than is seen.
            if found and found[-1][1] >= limit:
                self._until[0] = found.pop()[0]
            self._known[:] = [(max(0, s), e) for s, e in found if e > 0]
        return self._known

    def room(self, minute: int) -> int:
        """Return how many minutes can be worked from ``minute`` without a break, −1 for none.

        0 at the very end of a stretch: there is time for work that takes none.
        """
        known = self._know(minute)
        place = bisect_right(known, (minute, 10**15)) - 1
        return -1 if place < 0 or known[place][1] < minute else known[place][1] - minute

    def begun(self, minute: int) -> int:
        """Return when the stretch that holds ``minute`` began (``minute`` when there is none)."""
        known = self._know(minute)
        place = bisect_right(known, (minute, 10**15)) - 1
        return minute if place < 0 or known[place][1] < minute else known[place][0]

    def next_start(self, minute: int) -> int | None:
        """Return when the first stretch after ``minute`` begins, None when there are no more."""
        settled = self.clock.settled(minute, self.period)
        horizon = settled + 2 * self.period + self.clock.slack if self.every else minute
        for start, _ in self._know(max(horizon, self.last_once)):
            if start > minute:
                return start
        return None

    def stretches(self, until: int) -> tuple[_Span, ...]:
        """Return all stretches that begin before ``until``."""
        return tuple(s for s in self._know(until) if s[0] < until)

    def absences(self, since: int, until: int) -> tuple[_Span, ...]:
        """Return the stretches of ``[since, until)`` outside the hours, in order."""
        found = []
        for start, end in self.stretches(until):
            if start > since:
                found.append((since, start))
            since = max(since, end)
        return (*found, (since, until)) if since < until else tuple(found)
