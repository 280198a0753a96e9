"""What the clock shows against real minutes after T+0, when it is put forward and back.

The clock is counted in minutes too: 0 at T+0, and then what it shows. Changes are given, so this
knows nothing of dates (:mod:`kontinuitet.model.calendar` does).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Clock:
    """A clock that is changed at some minutes, in order; a positive step is forward."""

    changes: tuple[tuple[int, int], ...] = ()

    @cached_property
    def _at(self) -> list[int]:
        return [minute for minute, _ in self.changes]

    @cached_property
    def _ahead(self) -> list[int]:
        """Return how far the clock is ahead of real minutes before each change, and at last."""
        steps = [step for _, step in self.changes]
        passed = sum(step for minute, step in self.changes if minute <= 0)
        return [sum(steps[:n]) - passed for n in range(len(steps) + 1)]

    @cached_property
    def _reached(self) -> list[int]:
        """Return the latest that the clock has shown by each change."""
        latest: list[int] = []
        for minute, ahead in zip(self._at, self._ahead, strict=False):
            latest.append(max([minute - 1 + ahead, *latest[-1:]]))
        return latest

    @cached_property
    def slack(self) -> int:
        """Return the most that the clock differs from real minutes."""
        return max(abs(ahead) for ahead in self._ahead)

    def shows(self, minute: int) -> int:
        """Return what the clock shows at a real minute."""
        return minute + self._ahead[bisect_right(self._at, minute)]

    def first(self, shown: int) -> int:
        """Return the first real minute at which the clock shows ``shown`` or more."""
        if not self.changes:
            return shown
        part = bisect_left(self._reached, shown)
        minute = shown - self._ahead[part]
        return minute if part == 0 else max(minute, self._at[part - 1])

    def passed(self, minute: int) -> int:
        """Return how many of the changes have come by a minute."""
        return bisect_right(self._at, minute)

    def settled(self, minute: int, period: int) -> int:
        """Return the first minute from ``minute`` on with no change within three periods."""
        for change in self._at[bisect_right(self._at, minute) :]:
            if change > minute + 3 * period:
                break
            minute = change
        return minute
