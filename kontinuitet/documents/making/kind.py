"""What a kind of document is, what one is made for, and what its fields are gathered from."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.documents.editions.comparison import ChangesSince, Succession
from kontinuitet.documents.editions.history import History
from kontinuitet.documents.matter.data import DepartmentView, PlanData
from kontinuitet.documents.matter.exercise import ExerciseData
from kontinuitet.documents.matter.fields import FieldHelp, describe_fields
from kontinuitet.model.landscape import Department, Municipality
from kontinuitet.model.plan import PlanSettings, PlanSize
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import person_name


@dataclass(frozen=True, slots=True)
class Subject:
    """What one document is made for: the ids that its kind asks for, None for the others.

    All None is the whole municipality.
    """

    department: str | None = None
    scenario: str | None = None
    person: str | None = None
    exercise: str | None = None
    role: str | None = None


@dataclass(frozen=True)
class Source:
    """What the fields of one document are gathered from.

    With a scenario among the ids, ``data`` is about that scenario, whichever one the plans take
    their times from: see :meth:`of`. ``written`` are the tags of the free texts that somebody has
    written in the file before.
    """

    data: PlanData
    subject: Subject
    succession: Succession | None = None
    written: frozenset[str] = frozenset()

    @classmethod
    def of(cls, data: PlanData, subject: Subject, succession: Succession | None = None) -> Source:
        """Return the source of a document made for ``subject``.

        Raises:
            KeyError: there is no such department or scenario.
        """
        if subject.department is not None:
            data.municipality.departments[subject.department]
        if subject.scenario is not None:
            data.simulations[subject.scenario]
            if data.scenario != subject.scenario:
                data = dataclasses.replace(data, scenario=subject.scenario)
        if subject.exercise is not None:
            data.exercises[subject.exercise]
        return cls(data, subject, succession)

    @property
    def municipality(self) -> Municipality:
        """Return the model."""
        return self.data.municipality

    @cached_property
    def view(self) -> DepartmentView:
        """Return the department that the document is made for, with what it needs."""
        assert self.subject.department is not None
        return DepartmentView(self.data, self.subject.department)

    @property
    def department(self) -> Department:
        """Return the department that the document is made for."""
        return self.municipality.departments[self.view.id]

    @property
    def scenario_id(self) -> str:
        """Return the id of the scenario that the document is made for."""
        assert self.subject.scenario is not None
        return self.subject.scenario

    @property
    def scenario(self) -> Scenario:
        """Return the scenario that the document is made for."""
        return self.data.scenarios[self.scenario_id]

    @property
    def result(self) -> SimulationResult:
        """Return what the scenario does."""
        return self.data.simulations[self.scenario_id]

    @property
    def person_id(self) -> str:
        """Return the id of the person (or pool member) that the document is made for."""
        assert self.subject.person is not None
        return self.subject.person

    @property
    def exercise(self) -> ExerciseData:
        """Return the exercise that the document is made for."""
        assert self.subject.exercise is not None
        return self.data.exercises[self.subject.exercise]

    @property
    def role(self) -> str:
        """Return the id of the exercise's role that the document is made for."""
        assert self.subject.role is not None
        return self.subject.role

    @property
    def plan(self) -> PlanSettings:
        """Return the plan whose dates and version hold: the department's, else the whole's."""
        if self.subject.department is None:
            return self.municipality.info.plan
        return self.department.plan

    @property
    def full(self) -> bool:
        """Tell whether the plan prints all it has, and not only what is used in an outage."""
        return (self.data.size or self.plan.size) is PlanSize.FULL

    @property
    def changed(self) -> ChangesSince | None:
        """Return what has changed since the edition before, None when it is not known."""
        return None if self.succession is None else self.succession.changed

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """Return the scenarios whose texts and staff may stand in the document."""
        return tuple(self.data.scenarios[identity] for identity in self.data.considered)

    @property
    def names(self) -> dict[str, str]:
        """Return the names of the municipality and of what the document is made for, by key."""
        subject = self.subject
        found = {"municipality": self.municipality.info.name}
        if subject.department is not None:
            found["department"] = self.department.name
        if subject.scenario is not None:
            found["scenario"] = self.scenario.name
        if subject.person is not None:
            staffing = self.municipality.staffing
            if subject.scenario is not None and self.scenario.staffing:
                staffing = self.scenario.staffing
            found["person"] = person_name(subject.person, staffing)
        if subject.exercise is not None:
            found["exercise"] = self.exercise.exercise.name
            roles = {role.id: role.name for role in self.exercise.exercise.roles}
            if subject.role is not None:
                found["role"] = roles.get(subject.role, subject.role)
        return found

    @property
    def label(self) -> str:
        """Return whom the document is made for, in a word or two (Swedish)."""
        if self.subject.person is not None:
            return self.subject.person
        names = self.names
        for key in ("department", "role", "exercise", "scenario"):
            if key in names:
                return names[key]
        return names["municipality"]


#: Is given the finished file and the template it was made from; refuses by an InputError.
Check = Callable[[Source, bytes, bytes], None]


def prints_always(source: Source) -> str | None:
    """Say of a kind that always has something to print that nothing is missing."""
    del source
    return None


def has_tabs(source: Source) -> bool:
    """Say of a kind that each of its sections is kept."""
    del source
    return False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document: all that tells it from the others.

    Attributes:
        template: the file name of its template, packaged or the municipality's own.
        purpose: what it is for, in a few words (Swedish).
        plural: what several are called, after "Skriver" (Swedish).
        record: the fields that the template may use; :func:`named` declares each.
        gather: fills that record; raises InputError when the input may not be printed.
        subjects: what there is to make one for.
        title: the document's title; may name ``{municipality}``, ``{department}``,
            ``{scenario}``, ``{person}``, ``{exercise}`` and ``{role}``.
        file_name: the file's name; the same words stand for ids.
        nothing: why there is nothing to print for a subject (a Swedish sentence), else None.
        nobody: what is said when there is nothing at all to make one for (Swedish).
        succession: how an edition follows the one before it; None for a kind without history.
        checks: what the finished file must pass.
        flows: whether the chapters go on one after the other, and are no tabs, in a document.
        notice: what is said when files of this kind have been made (Swedish).
    """

    template: str
    purpose: str
    plural: str
    record: type
    gather: Callable[[Source], Any]
    subjects: Callable[[PlanData], Iterable[Subject]]
    title: str
    file_name: str
    nothing: Callable[[Source], str | None] = prints_always
    nobody: str = ""
    succession: Callable[[PlanData, str | None, History | None], Succession] | None = None
    checks: tuple[Check, ...] = ()
    flows: Callable[[Source], bool] = has_tabs
    notice: str = ""

    def fields(self) -> list[FieldHelp]:
        """Return every field the template may use, from code."""
        return list(describe_fields(self.record))

    def name_for(self, subject: Subject) -> str:
        """Return the file name of the document made for ``subject``."""
        return self.file_name.format(**dataclasses.asdict(subject))


def for_municipality(data: PlanData) -> Iterable[Subject]:
    """Yield the whole municipality: the subject of a kind that there is one document of."""
    del data
    yield Subject()


def for_departments(data: PlanData) -> Iterable[Subject]:
    """Yield each department, by id."""
    for identity in sorted(data.municipality.departments):
        yield Subject(department=identity)


def for_scenarios(data: PlanData) -> Iterable[Subject]:
    """Yield each scenario that counts, by id."""
    for identity in data.considered:
        yield Subject(scenario=identity)


def for_exercises(data: PlanData) -> Iterable[Subject]:
    """Yield each exercise, by id."""
    for identity in sorted(data.exercises):
        yield Subject(exercise=identity)
