"""Times in a status as minutes after T+0: which day a time of day belongs to, or a question."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from kontinuitet.loading.reporter import Reporter
from kontinuitet.loading.yaml_source import Path
from kontinuitet.model import calendar
from kontinuitet.model.duration import MINUTES_PER_DAY, format_duration
from kontinuitet.problems import Severity
from kontinuitet.wording import moment_in_text

Written = int | datetime.datetime | datetime.time
_DAY = datetime.timedelta(days=1)


class Times:
    """Resolves times when T+0 is ``starts`` (None: the scenario does not say)."""

    def __init__(self, report: Reporter, starts: datetime.datetime | None) -> None:
        self._report = report
        self._starts = starts
        self.now = 0

    def minute(self, path: Path, written: Written | None, *, past: bool = False) -> int | None:
        """Return minutes after T+0; a time of day is the nearest before now, or after it.

        What cannot be resolved is reported, and None.
        """
        if written is None or isinstance(written, int):
            return written
        if self._starts is None:
            self._report.add(
                path,
                "klockslag-utan-start",
                'scenariot har ingen starttid ("startar"), så klockslag går inte att använda.',
                'Skriv tiden från avbrottets början, till exempel "4 h".',
            )
            return None
        if isinstance(written, datetime.datetime):
            return self._dated(path, self._starts, written)
        return self._on_a_day(path, self._starts, written, past=past)

    def set_now(
        self,
        path: Path,
        written: Written,
        told: Iterable[Written | None],
        lasts: Callable[[], int | None],
    ) -> None:
        """Find the minute at which the status holds; ``told`` are all times that it says have been.

        A time of day alone is the first one not before the latest of them that has a date. Without
        such, it is that of the first day if all is over within a day (``lasts`` gives the minute,
        None for never), and otherwise a question.
        """
        if not isinstance(written, datetime.time) or self._starts is None:
            self.now = self.minute(path, written) or 0
            return
        starts = self._starts
        dated = [t for t in told if t is not None and not isinstance(t, datetime.time)]
        latest = max((t if isinstance(t, int) else self._after(t) for t in dated), default=None)
        if latest is not None:
            self.now = max(0, latest)
            found = self._on_a_day(path, starts, written)
            if found is not None:
                self.now = found
                day = moment_in_text(calendar.after(starts, found))
                self._report.add(
                    path,
                    "klockslag-utan-datum",
                    f"saknar datum och läses som {day}, efter det senaste som har datum i filen.",
                    "Skriv datum och klockslag om det är en annan dag.",
                    severity=Severity.WARNING,
                )
            return
        end = lasts()
        if end is not None and end <= MINUTES_PER_DAY:
            self.now = self._on_a_day(path, starts, written) or 0
            return
        example = calendar.written(calendar.after(starts, MINUTES_PER_DAY))[:10]
        self._report.add(
            path,
            "klockslag-utan-datum",
            f"saknar datum. Händelsen började {moment_in_text(starts)} och varar mer än ett dygn, "
            "så det går inte att veta vilken dag som menas.",
            f'Skriv datum och klockslag, till exempel "{example} {written:%H:%M}".',
        )

    def _after(self, when: datetime.datetime) -> int:
        assert self._starts is not None
        return calendar.minutes_between(self._starts, when)

    def _dated(
        self, path: Path, starts: datetime.datetime, written: datetime.datetime
    ) -> int | None:
        minute = self._after(written)
        if minute < 0:
            self._report.add(
                path,
                "fore-avbrottet",
                f"är {format_duration(-minute)} före avbrottets början "
                f"({calendar.written(starts).replace('T', ' ')}).",
            )
            return None
        return minute

    def _on_a_day(
        self, path: Path, starts: datetime.datetime, clock: datetime.time, *, past: bool = False
    ) -> int | None:
        """Return the last minute with a time of day up to now, or the first from now on.

        The first after T+0 when none has been; a time that may be either of two is reported.
        """
        today = calendar.after(starts, self.now).date()
        days = [datetime.datetime.combine(today + n * _DAY, clock) for n in (-1, 0, 1, 2)]
        # The hour that comes twice gives two minutes for one day.
        found = [(self._after(d.replace(fold=f)), d) for d in days for f in _folds(d)]
        found = [(minute, day) for minute, day in found if minute >= 0]
        if past:
            fitting = [f for f in found if f[0] <= self.now][::-1] or found[:1]
        else:
            fitting = [f for f in found if f[0] >= self.now]
        minute, day = fitting[0]
        ambiguous = len(fitting) > 1 and fitting[1][1] == day
        if ambiguous or not calendar.exists(day):
            try:
                calendar.checked(day)
            except ValueError as error:
                self._report.add(path, "klockslag-omställning", f"{error}.")
                return None
        return minute


def _folds(day: datetime.datetime) -> tuple[int, ...]:
    return (0, 1) if calendar.is_twice(day) else (0,)
