"""Which activities, fallback routines and restart steps exercises have tried, and when."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from kontinuitet.exercise.came_up import Sort, Thing, Way, found
from kontinuitet.exercise.room import Room
from kontinuitet.exercise.session import Progress
from kontinuitet.model.exercise_event import Kind
from kontinuitet.model.landscape import Municipality


@dataclass(frozen=True, slots=True)
class Played:
    """One exercise that was begun: what came up in it, and how at the most."""

    id: str
    name: str
    day: datetime.date
    progress: Progress
    departments: tuple[str, ...]
    came_up: Mapping[Thing, Way]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of the model, and when it was tried last (None: never).

    ``exercise`` is the name of that exercise, empty for a date written in the model. ``seen`` is
    the last day that it was in the picture of an exercise, tried or not. ``times`` counts the
    exercises that tried it. ``department`` is None for a restart step.
    """

    sort: Sort
    id: str
    name: str
    activity: str | None
    department: str | None
    essential: bool
    last: datetime.date | None
    exercise: str
    way: Way | None
    seen: datetime.date | None
    times: int


@dataclass(frozen=True)
class Coverage:
    """Everything that a model has to try, and the exercises, by day.

    ``gone`` are ids that exercises have tried and that the model does not have any longer.
    """

    rows: tuple[Row, ...]
    exercises: tuple[Played, ...]
    gone: tuple[str, ...] = ()

    @cached_property
    def by_thing(self) -> Mapping[Thing, Row]:
        """Return the rows by sort and id."""
        return {(row.sort, row.id): row for row in self.rows}

    @property
    def routines(self) -> dict[str, datetime.date]:
        """Return when each routine was exercised last, by ``activity.routine``."""
        return {row.id: row.last for row in self.of(Sort.ROUTINE) if row.last is not None}

    def of(self, sort: Sort) -> tuple[Row, ...]:
        """Return the rows of one sort."""
        return tuple(row for row in self.rows if row.sort is sort)

    def only(self, departments: Collection[str]) -> Coverage:
        """Return the rows of some departments, and the restart steps, which belong to none."""
        rows = tuple(r for r in self.rows if r.department is None or r.department in departments)
        return replace(self, rows=rows)


#: When no exercise has been looked for.
NOT_TRIED: Final = Coverage((), ())


def played(room: Room) -> Played | None:
    """Return what came up in an exercise so far, None when it has not begun."""
    session = room.recorder.session
    begun = next(iter(session.of(Kind.START)), None)
    if begun is None:
        return None
    exercise = room.frozen.exercise
    return Played(
        exercise.id,
        exercise.name,
        datetime.datetime.fromisoformat(begun.event.wall).date(),
        session.progress,
        exercise.departments,
        found(room),
    )


def coverage(municipality: Municipality, exercises: Iterable[Played]) -> Coverage:
    """Hold exercises against a model: each thing there is to try, and when it was."""
    known = sorted(exercises, key=lambda e: (e.day, e.id))
    rows = tuple(_row(known, municipality, thing) for thing in _things(municipality))
    there = {(row.sort, row.id) for row in rows}
    gone = {i for e in known for s, i in e.came_up if (s, i) not in there}
    return Coverage(rows, tuple(known), tuple(sorted(gone)))


def _things(municipality: Municipality) -> Iterator[Thing]:
    for identity in sorted(municipality.activities):
        yield Sort.ACTIVITY, identity
    for identity, activity in sorted(municipality.activities.items()):
        for routine in sorted(activity.fallbacks):
            yield Sort.ROUTINE, f"{identity}.{routine}"
    for identity, resource in sorted(municipality.resources.items()):
        if resource.restart is not None:
            yield Sort.RESTART, identity


def _row(exercises: Sequence[Played], municipality: Municipality, thing: Thing) -> Row:
    sort, identity = thing
    tried = [e for e in exercises if e.came_up.get(thing) in (Way.DECISION, Way.INJECT)]
    last = tried[-1] if tried else None
    row = Row(
        sort,
        identity,
        name="",
        activity=None,
        department=None,
        essential=False,
        last=last.day if last else None,
        exercise=last.name if last else "",
        way=last.came_up[thing] if last else None,
        seen=max((e.day for e in exercises if thing in e.came_up), default=None),
        times=len(tried),
    )
    if sort is Sort.RESTART:
        return replace(row, name=municipality.resources[identity].name)
    owner, routine = _routine(municipality, identity) if sort is Sort.ROUTINE else (identity, None)
    activity = municipality.activities[owner]
    row = replace(
        row,
        name=activity.name,
        activity=owner,
        department=activity.department,
        essential=activity.essential,
    )
    if routine is None:
        return row
    row = replace(row, name=activity.fallbacks[routine].name)
    written = activity.fallbacks[routine].last_exercised
    if written is None or (row.last is not None and written <= row.last):
        return row
    return replace(row, last=written, exercise="", way=Way.RECORDED)


def _routine(municipality: Municipality, identity: str) -> tuple[str, str]:
    """Return the activity and the routine of an id; both may have dots."""
    return next(
        (owner, routine)
        for owner, activity in municipality.activities.items()
        for routine in activity.fallbacks
        if f"{owner}.{routine}" == identity
    )
