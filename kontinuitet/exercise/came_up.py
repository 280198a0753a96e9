"""What came up in one exercise: activities, fallback routines and restart steps, and how.

Something has been tried when a played inject named it or a decision that stands was about it. What
merely was affected while the clock went past it has been in the picture, which is told apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from kontinuitet.exercise.room import Room
from kontinuitet.exercise.session import Handled, InjectState
from kontinuitet.model.exercise import PLACEHOLDER, Inject, Standing
from kontinuitet.model.exercise_event import Decision, Jump, Kind, OwnInject
from kontinuitet.model.intervention import ChangeOrder, Postpone, StartFallback

#: What a text asks of when it is about an activity's fallback routine.
_OF_ROUTINES: Final = frozenset({"reservrutin", "reserv_till"})


class Sort(StrEnum):
    """What can be tried."""

    ACTIVITY = "verksamhet"
    ROUTINE = "reservrutin"
    RESTART = "återstartssteg"


class Way(StrEnum):
    """How something came up: the further up, the more was asked of those exercised."""

    DECISION = "beslut"
    INJECT = "inspel"
    RECORDED = "antecknad"
    PICTURE = "läget"


#: What came up: its sort and id. A routine is called ``activity.routine``.
Thing = tuple[Sort, str]


def found(room: Room) -> Mapping[Thing, Way]:
    """Return everything that has come up so far, each with the most that was asked of it."""
    return _Finder(room).found()


class _Finder:
    """Finds what came up in one exercise."""

    def __init__(self, room: Room) -> None:
        session = self._session = room.recorder.session
        self._exercise = room.frozen.exercise
        self._model = room.frozen.municipality
        self._course = room.course()
        self._reached = max(
            (
                max(e.event.game, e.particulars.to if isinstance(e.particulars, Jump) else 0)
                for e in session.entries
            ),
            default=0,
        )
        self._ways: dict[Thing, Way] = {}
        # A course with decisions has no rows of the restart order: what came back tells.
        self._back = {
            outage.id
            for outage in self._course.result.resources
            if any(span.end is not None and span.end <= self._reached for span in outage.down)
        }
        self._names = self._by_name()

    def found(self) -> Mapping[Thing, Way]:
        """Return everything that came up, each with the most that was asked of it."""
        self._picture()
        injects = {inject.id: inject for inject in self._exercise.injects}
        for identity, state in self._session.injects.items():
            if state.how is not Handled.SKIPPED and identity in injects:
                self._inject(injects[identity], state)
        for entry in self._session.of(Kind.OWN_INJECT):
            if isinstance(entry.particulars, OwnInject):
                self._named(entry.particulars.text, Way.INJECT)
        for made in self._session.decisions:
            if made.withdrawn is None:
                self._decision(made.decision)
        if self._exercise.activity is not None:
            self._add(Sort.ACTIVITY, self._exercise.activity, Way.INJECT)
            if self._exercise.routine is not None:
                whole = f"{self._exercise.activity}.{self._exercise.routine}"
                self._add(Sort.ROUTINE, whole, Way.INJECT)
        return dict(sorted(self._ways.items()))

    def _add(self, sort: Sort, identity: str, way: Way) -> None:
        if sort is Sort.ACTIVITY and identity not in self._model.activities:
            return
        order = list(Way)
        now = self._ways.get((sort, identity))
        if now is None or order.index(way) < order.index(now):
            self._ways[sort, identity] = way

    def _picture(self) -> None:
        """Note what those exercised saw affected, in use or on its way back."""
        departments = set(self._exercise.departments)
        for outage in self._course.result.activities:
            activity = self._model.activities[outage.id]
            if activity.department not in departments:
                continue
            spans = (
                *outage.without_ability_intervals,
                *outage.alternative_intervals,
                *outage.degraded,
            )
            if any(span.start <= self._reached for span in spans):
                self._add(Sort.ACTIVITY, outage.id, Way.PICTURE)
            for use in outage.fallbacks:
                if use.start <= self._reached and use.id in activity.fallbacks:
                    self._add(Sort.ROUTINE, f"{outage.id}.{use.id}", Way.PICTURE)
        for identity in self._back:
            self._restart(identity, Way.PICTURE)

    def _restart(self, identity: str, way: Way) -> None:
        resource = self._model.resources.get(identity)
        if resource is not None and resource.restart is not None:
            self._add(Sort.RESTART, identity, way)

    def _inject(self, inject: Inject, state: InjectState) -> None:
        game = state.event.game
        if state.event.kind == Kind.JUMP and inject.when.game is not None:
            game = inject.when.game
        ids = {a.id for a in inject.assumes}
        asked = {a.id for a in inject.assumes if a.standing is Standing.FALLBACK}
        if inject.when.down is not None:
            ids.add(inject.when.down)
        for point in self._exercise.decisions:
            if point.id == inject.when.undecided and point.activity is not None:
                ids.add(point.activity)
        for text in (inject.text, *inject.questions):
            for match in PLACEHOLDER.finditer(text):
                ids.add(match[1])
                if match[2] in _OF_ROUTINES:
                    asked.add(match[1])
            self._named(text, Way.INJECT)
        for identity in sorted(ids):
            self._add(Sort.ACTIVITY, identity, Way.INJECT)
            if identity in self._back:
                self._restart(identity, Way.INJECT)
        for identity in sorted(asked & set(self._model.activities)):
            now = self._course.now(identity, game)
            for routine in now.routines if now else ():
                if routine in self._model.activities[identity].fallbacks:
                    self._add(Sort.ROUTINE, f"{identity}.{routine}", Way.INJECT)

    def _decision(self, decision: Decision) -> None:
        if decision.activity is not None:
            self._add(Sort.ACTIVITY, decision.activity, Way.DECISION)
        for point in self._exercise.decisions:
            if point.id == decision.point and point.activity is not None:
                self._add(Sort.ACTIVITY, point.activity, Way.DECISION)
        for one in decision.interventions:
            if isinstance(one, StartFallback):
                self._add(Sort.ACTIVITY, one.activity, Way.DECISION)
                if one.routine is not None:
                    self._add(Sort.ROUTINE, f"{one.activity}.{one.routine}", Way.DECISION)
            elif isinstance(one, ChangeOrder):
                for identity in one.first:
                    self._restart(identity, Way.DECISION)
            elif isinstance(one, Postpone):
                for identity in one.resources:
                    self._restart(identity, Way.DECISION)
        self._named(decision.text, Way.DECISION)

    def _by_name(self) -> tuple[re.Pattern[str], Mapping[str, tuple[Thing, ...]]] | None:
        """Return a pattern of every name, and what has it; of routines only those exercised."""
        things: dict[str, list[Thing]] = {}
        for identity, activity in self._model.activities.items():
            things.setdefault(_plain(activity.name), []).append((Sort.ACTIVITY, identity))
            if activity.department in self._exercise.departments:
                for routine, fallback in activity.fallbacks.items():
                    thing = (Sort.ROUTINE, f"{identity}.{routine}")
                    things.setdefault(_plain(fallback.name), []).append(thing)
        for identity in self._back:
            name = _plain(self._model.resources[identity].name)
            things.setdefault(name, []).append((Sort.RESTART, identity))
        if not things:
            return None
        longest = sorted(things, key=lambda name: (-len(name), name))
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
        return pattern, {name: tuple(found) for name, found in things.items()}

    def _named(self, text: str, way: Way) -> None:
        """Note everything that a text calls by its whole name."""
        if self._names is None:
            return
        pattern, things = self._names
        for match in pattern.finditer(_plain(text)):
            for sort, identity in things[match[0]]:
                if sort is Sort.RESTART:
                    self._restart(identity, way)
                else:
                    self._add(sort, identity, way)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
