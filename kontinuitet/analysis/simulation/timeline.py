"""The course of an outage activity by activity, as every timeline shows it, in text and pictures.

All times are minutes from T+0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kontinuitet.analysis.base.intervals import Span, difference, union
from kontinuitet.analysis.base.results import ActivityOutage, Interval, SimulationResult
from kontinuitet.analysis.base.verdicts import length_key


class State(StrEnum):
    """How an affected activity stands, worst first."""

    WITHOUT = "utan förmåga"
    FALLBACK = "reservrutin"
    DEGRADED = "begränsad"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time in one state; ``end`` None means for ever."""

    state: State
    start: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One affected activity; the stretches do not overlap, and between them it is as usual.

    ``limit`` is the minute at which the acceptable outage time is used up when the activity is
    without ability all the time from its first loss. ``passed`` is the minute at which it really
    is, None when it never is.
    """

    outage: ActivityOutage
    stretches: tuple[Stretch, ...]
    limit: int | None
    passed: int | None

    @property
    def mark(self) -> int | None:
        """Return where a timeline marks the acceptable time: where it is passed, else its limit."""
        return self.limit if self.passed is None else self.passed

    @property
    def never_back(self) -> bool:
        """Tell whether the activity never comes back as usual."""
        return any(s.end is None for s in self.stretches)

    @property
    def back(self) -> int | None:
        """Return the minute from which it is as usual for good, None for never."""
        return None if self.never_back else max((s.end or 0 for s in self.stretches), default=0)

    def state_in(self, start: int, end: int) -> State | None:
        """Return the worst state in the minutes from ``start`` to ``end``, None for as usual."""
        found = {
            s.state
            for s in self.stretches
            if s.start < end and (s.end is None or max(s.end, s.start + 1) > start)
        }
        return next((state for state in State if state in found), None)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The affected activities, those worst hit first, and the last minute of any change."""

    rows: tuple[Row, ...]
    last: int


def severity(outage: ActivityOutage) -> tuple[bool, bool, int, str]:
    """Order activities: acceptable time exceeded first, then longest without ability, then id."""
    endless, minutes = length_key(outage.without_ability)
    return (not outage.exceeds, not endless, -minutes, outage.id)


def timeline_of(result: SimulationResult) -> Timeline:
    """Return the course of a simulation; who only loses data has no course and is left out."""
    affected = sorted((o for o in result.activities if o.down or o.degraded), key=severity)
    rows = tuple(_row(outage) for outage in affected)
    last = max(
        (s.start if s.end is None else s.end for row in rows for s in row.stretches), default=0
    )
    return Timeline(rows, last)


def _spans(intervals: Sequence[Interval]) -> list[Span]:
    return [(i.start, i.end) for i in intervals]


def _row(outage: ActivityOutage) -> Row:
    without = union(_spans(outage.without_ability_intervals))
    fallback = difference(_spans(outage.alternative_intervals), without)
    degraded = difference(_spans(outage.degraded), union(without, fallback))
    stretches = [
        Stretch(state, start, end)
        for state, spans in (
            (State.WITHOUT, without),
            (State.FALLBACK, fallback),
            (State.DEGRADED, degraded),
        )
        for start, end in spans
    ]
    first, mtpd = outage.down_from, outage.mtpd
    limit = None if first is None or mtpd is None else first + mtpd
    passed = _used_up(without, mtpd) if outage.exceeds and mtpd is not None else None
    return Row(outage, tuple(sorted(stretches, key=lambda s: s.start)), limit, passed)


def _used_up(spans: Sequence[Span], minutes: int) -> int | None:
    """Return the minute at which ``minutes`` of the time in ``spans`` have gone."""
    left = minutes
    for start, end in spans:
        if end is None or end - start > left:
            return start + left
        left -= end - start
    return None
