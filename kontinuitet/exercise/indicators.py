"""Indicators that the computed course answers, not an evaluator: with the room's decisions."""

from __future__ import annotations

from dataclasses import dataclass

from kontinuitet.exercise.picture import Course
from kontinuitet.exercise.room import Room
from kontinuitet.model.exercise import ComputedIndicator, Measure


@dataclass(frozen=True, slots=True)
class Reading:
    """What a computed indicator says; minutes, ``back`` as game time.

    ``value`` None is without end, and then not held; 0 when the activity is never touched.
    ``without_decisions`` is the same had nothing been decided.
    """

    goal: str
    indicator: str
    activity: str
    measure: Measure
    most: int
    value: int | None
    without_decisions: int | None

    @property
    def held(self) -> bool:
        """Tell whether the limit is held; exactly as long is within it."""
        return self.value is not None and self.value <= self.most

    @property
    def held_without(self) -> bool:
        """Tell whether the limit would have been held had nothing been decided."""
        return self.without_decisions is not None and self.without_decisions <= self.most


def readings(room: Room) -> tuple[Reading, ...]:
    """Return what the computed indicators say now, in the order of the goals."""
    with_decisions, plain = room.course(), room.course(())
    return tuple(
        Reading(
            goal.id,
            indicator.id,
            computed.activity,
            computed.measure,
            computed.most,
            measured(with_decisions, computed),
            measured(plain, computed),
        )
        for goal in room.frozen.exercise.goals
        for indicator in goal.indicators
        if (computed := indicator.computed) is not None
    )


def measured(course: Course, indicator: ComputedIndicator) -> int | None:
    """Return what an indicator measures in a course, None when it is without end."""
    outage = course.activity(indicator.activity)
    if outage is None:
        return 0
    match indicator.measure:
        case Measure.WITHOUT_ABILITY:
            return outage.without_ability
        case Measure.OUTAGE:
            return outage.outage
        case Measure.BACK:
            return outage.up_again if outage.down else 0
