"""What the printed matter of one exercise is made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kontinuitet.exercise.moments import GameTime
from kontinuitet.exercise.picture import Course
from kontinuitet.exercise.placeholders import Resolver
from kontinuitet.exercise.room import Room
from kontinuitet.model.exercise import Exercise, Inject, Phase
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario


@dataclass(frozen=True)
class ExerciseData:
    """All that the printed matter of one exercise is made from. Same data, same bytes."""

    municipality: Municipality
    scenario: Scenario
    exercise: Exercise
    course: Course
    model_sha256: str
    own_templates: Path | None = None
    room: Room | None = None

    @cached_property
    def moments(self) -> GameTime:
        """Return how game times are said."""
        return GameTime(self.scenario.starts)

    def filled(self, text: str, game: int) -> str:
        """Return a text of the exercise with what is computed put in."""
        return Resolver(self.course, game, self.moments).fill(text).strip()

    def game_of(self, inject: Inject) -> int:
        """Return the game time at which an inject is printed: its own, else its phase's."""
        if inject.when.game is not None:
            return inject.when.game
        if inject.when.at is not None:
            return inject.when.at
        phases = {phase.id: phase.game for phase in self.exercise.phases}
        start = phases.get(inject.phase or "", 0)
        if inject.when.down is None:
            return start
        return self._down_for(inject.when.down, inject.when.least, start)

    def _down_for(self, identity: str, least: int, start: int) -> int:
        """Return when something has been down so long, as computed without decisions."""
        activity, resource = self.course.activity(identity), self.course.resource(identity)
        spans = (
            activity.without_ability_intervals if activity else resource.down if resource else ()
        )
        for span in spans:
            minute = span.start + least
            if span.end is None or minute < span.end:
                return max(minute, start)
        return start

    def injects(self, phase: Phase | None = None, *, told: bool = False) -> list[Inject]:
        """Return the injects in the order of game time, of one phase or of all.

        With ``told`` only those that those exercised get to see.
        """
        found = [
            i
            for i in self.exercise.injects
            if (phase is None or i.phase == phase.id) and (i.told or not told)
        ]
        return sorted(found, key=lambda i: (self.game_of(i), i.id))

    def department_names(self) -> list[str]:
        """Return the names of the departments that exercise."""
        return [self.municipality.departments[d].name for d in self.exercise.departments]
