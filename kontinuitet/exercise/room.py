"""A running exercise: journal, state, and the course that its decisions give, computed anew."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.simulation.reruns import ImpossibleError, model_with
from kontinuitet.errors import InputError
from kontinuitet.exercise.events import Event
from kontinuitet.exercise.frozen import Frozen
from kontinuitet.exercise.journal import Journal
from kontinuitet.exercise.moments import GameTime
from kontinuitet.exercise.picture import Course
from kontinuitet.exercise.placeholders import Resolver
from kontinuitet.exercise.recorder import Recorder
from kontinuitet.exercise.rules import Known, Seat
from kontinuitet.loading.plain import read_record
from kontinuitet.model.exercise import Inject, InjectKind, Standing
from kontinuitet.model.exercise_event import Decision, Kind
from kontinuitet.model.intervention import Intervention
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

#: Simulates with interventions at game times; with none it is the plain simulation.
Simulate = Callable[[Municipality, Scenario, Sequence[tuple[int, Intervention]]], SimulationResult]
#: Courses that are kept: what was computed for a decision is asked for again when it is withdrawn.
_KEPT = 24


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something that an inject takes for granted and that is not so, now."""

    id: str
    name: str
    assumed: Standing
    standing: Standing


def known_of(municipality: Municipality, scenario: Scenario) -> Known:
    """Return the ids that events of an exercise on this model and scenario may name."""
    staffing = scenario.staffing_in(municipality)
    persons = staffing.persons if staffing else {}
    skills = {s for person in persons.values() for s in person.skills}
    skills |= set(staffing.pools) if staffing else set()
    for resource in municipality.resources.values():
        skills |= set(resource.restart.people) if resource.restart else set()
    return Known(
        activities=tuple(sorted(municipality.activities)),
        resources=tuple(sorted(municipality.resources)),
        departments=tuple(sorted(municipality.departments)),
        routines={i: tuple(a.fallbacks) for i, a in municipality.activities.items()},
        persons=tuple(sorted(persons)),
        skills=tuple(sorted(skills)),
    )


class Room:
    """One exercise as it is run, from its frozen inputs and its journal alone."""

    def __init__(
        self,
        frozen: Frozen,
        journal: Journal,
        *,
        simulate: Simulate,
        wall: Callable[[], str],
    ) -> None:
        """``wall`` gives the real time, ISO 8601."""
        self.frozen = frozen
        self.moments = GameTime(frozen.scenario.starts)
        self.recorder = Recorder(
            frozen.exercise, journal, known_of(frozen.municipality, frozen.scenario), wall
        )
        self._simulate = simulate
        self._courses: dict[tuple[tuple[int, Intervention], ...], Course] = {}
        self._lock = threading.Lock()

    def course(self, interventions: Sequence[tuple[int, Intervention]] | None = None) -> Course:
        """Return the course with the decisions that stand, or with the interventions given.

        Those that are impossible are left out, and told in ``impossible`` of the course, by their
        place in what was asked for.
        """
        if interventions is None:
            interventions = self.recorder.session.interventions()
        key = tuple(interventions)
        with self._lock:
            found = self._courses.pop(key, None)
            if found is None:
                found = self._computed(key)
            self._courses[key] = found
            while len(self._courses) > _KEPT:
                self._courses.pop(next(iter(self._courses)))
            return found

    def _computed(self, asked: Sequence[tuple[int, Intervention]]) -> Course:
        frozen = self.frozen
        places = sorted(range(len(asked)), key=lambda place: asked[place][0])
        impossible: dict[int, str] = {}
        while True:
            given = [asked[place] for place in places]
            try:
                result = self._simulate(frozen.municipality, frozen.scenario, given)
            except ImpossibleError as error:
                impossible[places.pop(error.number)] = str(error)
            else:
                model = model_with(frozen.municipality, given)
                return Course(model, result, impossible)

    def add(self, kind: str, data: Mapping[str, Any], *, seat: Seat, key: str) -> Event:
        """Add an event, as :meth:`Recorder.add`; a decision must also be possible to compute.

        Raises:
            InputError: it is not understood, or cannot be done now; nothing was added.
            SystemFault: the journal cannot be written; nothing was added.
        """
        if kind == Kind.DECISION:
            decision = read_record(Decision, data, kind)
            game = self.recorder.game()
            standing = self.recorder.session.interventions()
            course = self.course([*standing, *((game, i) for i in decision.interventions)])
            refused = [w for n, w in sorted(course.impossible.items()) if n >= len(standing)]
            if refused:
                raise InputError(" ".join(refused))
        return self.recorder.add(kind, data, seat=seat, key=key)

    def text_of(self, text: str, game: int) -> str:
        """Return a text of the exercise as it is shown at a game time."""
        return Resolver(self.course(), game, self.moments).fill(text)

    def mismatches(self, inject: Inject, game: int) -> list[Mismatch]:
        """Return what an inject takes for granted that is not so at a game time."""
        course = self.course()
        model = self.frozen.municipality
        found = []
        for assumed in inject.assumes:
            standing = course.standing(assumed.id, game)
            if standing is not assumed.standing:
                named = model.activities.get(assumed.id) or model.resources[assumed.id]
                found.append(Mismatch(assumed.id, named.name, assumed.standing, standing))
        return found

    def offered(self, game: int) -> list[Inject]:
        """Return the injects that wait for the situation or for a decision, and now are due."""
        session, course = self.recorder.session, self.course()
        return [
            inject
            for inject in self.frozen.exercise.injects
            if inject.id not in session.injects and self._holds(inject, course, game)
        ]

    def _holds(self, inject: Inject, course: Course, game: int) -> bool:
        when = inject.when
        if when.down is not None:
            waited = _down_for(course, when.down, game) >= max(1, when.least)
            return waited and not self._met(inject, course)
        if when.undecided is not None and when.at is not None:
            return game >= when.at and not self.recorder.session.decided(when.undecided)
        late = when.game is not None and when.game <= game
        return inject.kind is InjectKind.CONTINGENCY and late and not self._met(inject, course)

    def _met(self, inject: Inject, course: Course) -> bool:
        """Tell whether decisions keep the acceptable outage time that a contingency is about."""
        if inject.kind is not InjectKind.CONTINGENCY:
            return False
        assumed = [a.id for a in inject.assumes if a.standing is Standing.DOWN]
        about = [inject.when.down] if inject.when.down is not None else assumed
        exceeded = [i for i in about if (a := self.course(()).activity(i)) and a.exceeds]
        left = [i for i in exceeded if (a := course.activity(i)) and a.exceeds]
        return bool(exceeded) and not left


def _down_for(course: Course, identity: str, game: int) -> int:
    """Return how many minutes something has been without ability or down by now, without a break.

    0 when it is not.
    """
    if course.standing(identity, game) is not Standing.DOWN:
        return 0
    activity, resource = course.activity(identity), course.resource(identity)
    spans = activity.without_ability_intervals if activity else resource.down if resource else ()
    starts = [s.start for s in spans if s.start <= game and (s.end is None or game < s.end)]
    return game - starts[0] + 1 if starts else 0
