"""What the engine says, looked up in the plainest way: one scenario and activity at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property

from kontinuitet.analysis.base.results import ActivityOutage, SimulationResult
from kontinuitet.documents.matter.data import Course, PlanData
from tests.statements.words import game

#: Longer than anything that ends.
NEVER = 10**12


def number(minutes: int | None) -> int:
    return NEVER if minutes is None else minutes


class Truth:
    """The results of all scenarios of one municipality."""

    def __init__(self, data: PlanData) -> None:
        self.data = data
        self.model = data.municipality
        #: The heading that the statement at hand stands under.
        self.chapter = ""
        self.results: Mapping[str, SimulationResult] = data.simulations

    @cached_property
    def activities(self) -> dict[str, str]:
        """Return the id of each activity by its name; names are unique here."""
        found = {a.name: i for i, a in self.model.activities.items()}
        assert len(found) == len(self.model.activities), "two activities with one name"
        return found

    @cached_property
    def departments(self) -> dict[str, str]:
        return {d.name: i for i, d in self.model.departments.items()}

    def resources_named(self, name: str) -> list[str]:
        """Return the ids of resources (or activities) with a name."""
        found = [i for i, r in self.model.resources.items() if r.name == name]
        return found or [i for i, a in self.model.activities.items() if a.name == name]

    @cached_property
    def scenarios(self) -> dict[str, str]:
        return {s.name: i for i, s in self.data.scenarios.items()}

    def course(self, scenario: str) -> Course:
        """Return a scenario and what it does, the total cold start too."""
        cold = self.data.cold()
        if cold is not None and cold.scenario.id == scenario:
            return cold
        return Course(self.data.scenarios[scenario], self.results[scenario])

    def about(self, text: str) -> str | None:
        """Return the id of the scenario that a text names."""
        cold = self.data.cold()
        names = dict(self.scenarios)
        if cold is not None:
            names[cold.scenario.name] = cold.scenario.id
        return next((identity for name, identity in names.items() if name in text), None)

    def hit(self, scenario: str, activity: str) -> ActivityOutage | None:
        return next((a for a in self.results[scenario].activities if a.id == activity), None)

    def minute(self, text: str, scenario: str | None) -> int | None:
        """Read a minute of a scenario, written in any of the ways; None is never."""
        return game(text, None if scenario is None else self.course(scenario).scenario.starts)

    def outages(self, activity: str) -> dict[str, int]:
        """Return the minutes down by scenario, of those that take the activity down."""
        return {
            s: number(o.outage)
            for s in self.results
            if (o := self.hit(s, activity)) is not None and o.down
        }

    def without(self, activity: str) -> dict[str, int]:
        return {
            s: number(o.without_ability)
            for s in self.results
            if (o := self.hit(s, activity)) is not None and o.down
        }

    def broken(self, activity: str) -> set[str]:
        """Return the scenarios in which the acceptable time is exceeded, by its definition."""
        limit = self.model.activities[activity].mtpd
        if limit is None:
            return set()
        return {s for s, m in self.without(activity).items() if m > limit}


Row = tuple[str, ...]
#: Compares a row; the scenario is that of the document or chapter, None when it has none.
Rule = Callable[[Row, Truth, str | None], None]
#: Compares a sentence in the same way.
Sentence = Callable[[re.Match[str], Truth, str | None], None]
