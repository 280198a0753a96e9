"""Game time: a clock that stands between jumps, or runs at a rate, anchored in what was written.

Game time is only ever computed from the last anchor, never from when the exercise began: so a
pause of any length changes nothing, and a change of rate never changes what has been.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

_MILLISECOND: Final = datetime.timedelta(milliseconds=1)
_EPOCH: Final = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_PER_MINUTE: Final = 60_000


def milliseconds(wall: str) -> int:
    """Return an ISO 8601 time with offset as milliseconds since 1970.

    Raises:
        ValueError: no such time, or without an offset.
    """
    moment = datetime.datetime.fromisoformat(wall)
    if moment.tzinfo is None:
        raise ValueError(f"{wall} has no offset")
    return (moment - _EPOCH) // _MILLISECOND


@dataclass(frozen=True, slots=True)
class Clock:
    """Game time at one anchor, and how fast it goes on from there.

    ``wall`` is milliseconds since 1970, ``game`` minutes after T+0 and ``rate`` game minutes for
    each real minute: 0 when the clock stands still.
    """

    wall: int = 0
    game: int = 0
    rate: int = 0

    def at(self, wall: int) -> int:
        """Return the game time at a real time; a wall clock put back does not turn it back."""
        return self.game + max(0, wall - self.wall) * self.rate // _PER_MINUTE

    def set_rate(self, wall: int, rate: int) -> Clock:
        """Return the clock going on at another rate from ``wall`` (0: paused)."""
        return Clock(wall, self.at(wall), rate)

    def jumped(self, wall: int, game: int) -> Clock:
        """Return the clock moved forward to ``game``.

        Raises:
            ValueError: that would be back in time.
        """
        if game < self.at(wall):
            raise ValueError("back in time")
        return replace(self, wall=wall, game=game)


class WallClock:
    """Real time that never goes back while the program runs.

    Read once from the system, then carried on by the processor's own count: a computer that sets
    its clock right in the middle of an exercise moves nothing.
    """

    def __init__(
        self,
        now: Callable[[], datetime.datetime],
        monotonic: Callable[[], float],
    ) -> None:
        """Start at ``now()``, which gives a time with offset; ``monotonic`` counts seconds."""
        self._started = now()
        self._monotonic = monotonic
        self._from = monotonic()

    def __call__(self) -> str:
        """Return the time as ISO 8601 with offset, to the millisecond."""
        passed = datetime.timedelta(seconds=self._monotonic() - self._from)
        return (self._started + passed).isoformat(timespec="milliseconds")
