"""The situational picture (lägesbild) at a moment of a computed course, per department."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kontinuitet.analysis.base.results import (
    ActivityOutage,
    CauseStep,
    Interval,
    NodeOutage,
    SimulationResult,
)
from kontinuitet.model.exercise import Standing
from kontinuitet.model.landscape import Municipality


def at(spans: Sequence[Interval], minute: int) -> Interval | None:
    """Return the stretch that holds a minute, None when none does."""
    return next((s for s in spans if s.start <= minute and (s.end is None or minute < s.end)), None)


def minutes_by(spans: Sequence[Interval], minute: int) -> int:
    """Return how many minutes of the stretches have passed by ``minute``."""
    return sum(max(0, min(minute, minute if s.end is None else s.end) - s.start) for s in spans)


def minute_when(spans: Sequence[Interval], minutes: int) -> int | None:
    """Return when more than ``minutes`` of the stretches have passed, None when never.

    That is the first minute at which exactly ``minutes`` have passed and more is to come.
    """
    passed = 0
    for span in spans:
        if span.end is None or passed + span.end - span.start > minutes:
            return span.start + minutes - passed
        passed += span.end - span.start
    return None


@dataclass(frozen=True, slots=True)
class ActivityNow:
    """One activity at a moment. Minutes are of game time unless said otherwise.

    ``until`` is when the standing changes as computed (None: never); ``back`` when the activity
    is up for good (None: never, or it is up). ``without`` are minutes without ability so far;
    ``exceeded`` is that they are more than the acceptable outage time, ``exceeds_at`` when they
    are or will be (None: never). ``routines`` are the fallback routines in use.
    """

    id: str
    name: str
    department: str
    essential: bool
    standing: Standing
    since: int | None
    until: int | None
    back: int | None
    without: int
    mtpd: int | None
    exceeds_at: int | None
    exceeded: bool
    routines: tuple[str, ...]
    chain: Sequence[CauseStep]


@dataclass(frozen=True, slots=True)
class ResourceNow:
    """One resource that is down at a moment, since when and until when (None: never)."""

    id: str
    name: str
    since: int
    until: int | None
    chain: Sequence[CauseStep]


@dataclass(frozen=True, slots=True)
class Picture:
    """What is affected at ``minute``: activities by department and importance, and resources."""

    minute: int
    activities: tuple[ActivityNow, ...]
    resources: tuple[ResourceNow, ...]

    def of(self, department: str) -> tuple[ActivityNow, ...]:
        """Return the affected activities of one department."""
        return tuple(a for a in self.activities if a.department == department)

    @property
    def departments(self) -> tuple[str, ...]:
        """Return the departments with an affected activity, sorted."""
        return tuple(sorted({a.department for a in self.activities}))


class Course:
    """A computed course that can be asked how things stand at any minute.

    ``impossible`` are those of the interventions asked for that could not be done, by their place,
    with the reason (Swedish): a decision that stood on another that has been withdrawn, say.
    """

    def __init__(
        self,
        municipality: Municipality,
        result: SimulationResult,
        impossible: Mapping[int, str] | None = None,
    ) -> None:
        """``municipality`` holds the fallback routines that were made up, too."""
        self.municipality = municipality
        self.impossible: Mapping[int, str] = impossible or {}
        self.result = result
        self._activities = {a.id: a for a in result.activities}
        self._resources = {r.id: r for r in result.resources}

    def activity(self, identity: str) -> ActivityOutage | None:
        """Return all that happens to an activity, None when it is not affected."""
        return self._activities.get(identity)

    def resource(self, identity: str) -> NodeOutage | None:
        """Return all that happens to a resource, None when it is not affected."""
        return self._resources.get(identity)

    def standing(self, identity: str, minute: int) -> Standing:
        """Return how an activity or resource stands at a minute."""
        resource = self._resources.get(identity)
        if resource is not None:
            return Standing.DOWN if at(resource.down, minute) else Standing.UP
        outage = self._activities.get(identity)
        return Standing.UP if outage is None else _standing(outage, minute)[0]

    @cached_property
    def changes(self) -> tuple[int, ...]:
        """Return every minute at which an activity's standing changes, sorted."""
        found: set[int] = set()
        for outage in self.result.activities:
            for span in _spans(outage):
                found.add(span.start)
                if span.end is not None:
                    found.add(span.end)
        return tuple(sorted(found))

    def picture(self, minute: int) -> Picture:
        """Return what is affected at a minute."""
        rows = [r for a in self.result.activities if (r := self._now(a, minute)) is not None]
        rows.sort(key=self._importance)
        return Picture(minute, tuple(rows), tuple(self._down(minute)))

    def now(self, identity: str, minute: int) -> ActivityNow | None:
        """Return an activity as it stands, None when it is up."""
        outage = self._activities.get(identity)
        return None if outage is None else self._now(outage, minute)

    def _now(self, outage: ActivityOutage, minute: int) -> ActivityNow | None:
        standing, span = _standing(outage, minute)
        if span is None:
            return None
        activity = self.municipality.activities[outage.id]
        without = minutes_by(outage.without_ability_intervals, minute)
        exceeds = (
            None
            if outage.mtpd is None
            else minute_when(outage.without_ability_intervals, outage.mtpd)
        )
        return ActivityNow(
            id=outage.id,
            name=activity.name,
            department=activity.department,
            essential=activity.essential,
            standing=standing,
            since=span.start,
            until=span.end,
            back=outage.up_again,
            without=without,
            mtpd=outage.mtpd,
            exceeds_at=exceeds,
            exceeded=outage.mtpd is not None and without > outage.mtpd,
            routines=tuple(
                use.id
                for use in outage.fallbacks
                if use.start <= minute and (use.end is None or minute < use.end)
            ),
            chain=outage.chain,
        )

    def _importance(self, row: ActivityNow) -> tuple[bool, bool, int, str, str]:
        order = [Standing.DOWN, Standing.FALLBACK, Standing.DEGRADED]
        return (
            not row.essential,
            not row.exceeded,
            order.index(row.standing),
            row.name,
            row.id,
        )

    def _down(self, minute: int) -> Iterator[ResourceNow]:
        for resource in self.result.resources:
            span = at(resource.down, minute)
            if span is not None:
                name = self.municipality.resources[resource.id].name
                yield ResourceNow(resource.id, name, span.start, span.end, resource.chain)


def _spans(outage: ActivityOutage) -> Iterator[Interval]:
    yield from outage.without_ability_intervals
    yield from outage.alternative_intervals
    yield from outage.degraded


def _standing(outage: ActivityOutage, minute: int) -> tuple[Standing, Interval | None]:
    ways = (
        (Standing.DOWN, outage.without_ability_intervals),
        (Standing.FALLBACK, outage.alternative_intervals),
        (Standing.DEGRADED, outage.degraded),
    )
    for standing, spans in ways:
        span = at(spans, minute)
        if span is not None:
            return standing, span
    return Standing.UP, None
