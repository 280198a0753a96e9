"""What a document is built from, and what several chapters ask of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from kontinuitet.analysis.base.results import ActivityOutage, SimulationResult
from kontinuitet.analysis.base.verdicts import Verdict, verdicts
from kontinuitet.analysis.findings import Finding
from kontinuitet.analysis.simulation.deadlines import Deadlines, find_deadlines
from kontinuitet.documents.matter.exercise import ExerciseData
from kontinuitet.documents.matter.needs import needed_resources, priority_key
from kontinuitet.exercise.coverage import NOT_TRIED, Coverage
from kontinuitet.model.duty import Duties
from kontinuitet.model.landscape import Activity, Municipality
from kontinuitet.model.plan import Contact, PlanSettings, PlanSize
from kontinuitet.model.scenario import Scenario

#: The creation date of a document whose plan has no date: documents never read the clock.
UNDATED = datetime.date(2000, 1, 1)


class Course(NamedTuple):
    """A scenario and what it does."""

    scenario: Scenario
    result: SimulationResult


def no_cold_start() -> Course | None:
    """Return that there is no total cold start."""
    return None


@dataclass(frozen=True)
class PlanData:
    """All input of the plans. The same data gives the same bytes.

    ``simulations`` and ``scenarios`` are by scenario id and must have the same keys; ``scenario``
    names the one that expected outage and restart order are taken from (default: the worst one
    for each); ``uncomputed`` is why a scenario could not be
    computed, by its name; ``issued`` is printed as the date of issue; ``own_templates`` is the
    municipality's folder of Word templates, which win over the packaged ones. ``exercises`` are
    those that papers are made for, by id. ``coverage`` is what exercises that have been run have
    tried. ``size`` is asked for instead of what each plan says.
    """

    municipality: Municipality
    simulations: Mapping[str, SimulationResult]
    scenarios: Mapping[str, Scenario]
    duties: Duties
    findings: Sequence[Finding]
    model_sha256: str
    scenario: str | None = None
    issued: datetime.date | None = None
    own_templates: Path | None = None
    uncomputed: Mapping[str, str] = field(default_factory=dict)
    exercises: Mapping[str, ExerciseData] = field(default_factory=dict)
    coverage: Coverage = NOT_TRIED
    annexes: bool = False
    cold: Callable[[], Course | None] = no_cold_start
    size: PlanSize | None = None

    @cached_property
    def considered(self) -> tuple[str, ...]:
        """Return the ids of the scenarios that count: the chosen one, or all, sorted."""
        return (self.scenario,) if self.scenario else tuple(sorted(self.simulations))

    @cached_property
    def outages(self) -> Mapping[str, Mapping[str, ActivityOutage]]:
        """Return what happens to each activity, by scenario id and activity id."""
        return {s: {a.id: a for a in self.simulations[s].activities} for s in self.considered}

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """Return the verdict on every activity over the scenarios that count, by activity id."""
        return verdicts(
            {i: a.mtpd for i, a in self.municipality.activities.items()},
            {s: self.simulations[s].activities for s in self.considered},
        )

    @cached_property
    def exceeding(self) -> frozenset[str]:
        """Return the ids of the activities that break their acceptable time in some scenario."""
        return frozenset(i for i, v in self.verdicts.items() if v.exceeded)

    @cached_property
    def deadlines(self) -> Mapping[str, Deadlines]:
        """Return the reporting thresholds passed and the reports due, by scenario id."""
        return {
            s: find_deadlines(
                self.municipality, self.scenarios[s], self.simulations[s], self.duties
            )
            for s in self.considered
        }

    def scenario_name(self, identity: str) -> str:
        """Return the name of a scenario."""
        return self.scenarios[identity].name

    def decisive_scenario(self, department: str | None = None) -> str | None:
        """Return the scenario that hits the department (or the whole municipality) hardest.

        Measured as downtime times weight over its activities, never coming back first; ties go to
        the first id. None when there is no simulation.
        """
        activities = self.municipality.activities

        def burden(scenario: str) -> tuple[float, float]:
            endless, total = 0.0, 0.0
            for outage in self.outages[scenario].values():
                activity = activities[outage.id]
                if department not in (None, activity.department):
                    continue
                if outage.outage is None:
                    endless += activity.downtime_weight
                else:
                    total += activity.downtime_weight * outage.outage
            return endless, total

        return max(self.considered, key=burden, default=None)

    def restart_course(self, department: str | None = None) -> Course | None:
        """Return what the restart order of a plan is about: a total cold start unless chosen.

        Else the scenario that hits the department (or the whole municipality) hardest; None when
        there is no simulation.
        """
        cold = self.cold() if self.scenario is None else None
        if cold is not None:
            return cold
        identity = self.decisive_scenario(department)
        if identity is None:
            return None
        return Course(self.scenarios[identity], self.simulations[identity])


@dataclass(frozen=True)
class DepartmentView:
    """One department of the data: its activities in order of priority and all they need."""

    data: PlanData
    id: str

    @cached_property
    def activities(self) -> tuple[tuple[str, Activity], ...]:
        """Return (id, activity) of the department, most important first."""
        own = self.data.municipality.activities_of(self.id)
        return tuple(sorted(own.items(), key=priority_key))

    @cached_property
    def resources(self) -> tuple[str, ...]:
        """Return the ids of all resources the department needs, directly or through others."""
        return needed_resources(self.data.municipality, (a for _, a in self.activities))

    @cached_property
    def scenario(self) -> str | None:
        """Return the id of the scenario that hits the department hardest."""
        return self.data.decisive_scenario(self.id)

    @cached_property
    def course(self) -> Course | None:
        """Return what the restart order is shown for."""
        return self.data.restart_course(self.id)


def department_things(view: DepartmentView) -> set[str]:
    """Return every id that a weakness of the department can concern."""
    things = {view.id, *view.resources}
    for identity, activity in view.activities:
        things.add(identity)
        things.update(activity.fallbacks)
        things.update(f"{identity}.{key}" for key in activity.fallbacks)
    return things


def printable_contacts(contacts: Sequence[Contact]) -> tuple[Contact, ...]:
    """Return the contacts that may be printed: none with skyddade personuppgifter."""
    return tuple(contact for contact in contacts if not contact.protected)


def creation_date(data: PlanData, plan: PlanSettings) -> datetime.date:
    """Return the date to store in the file: issue, else adoption, else a fixed one."""
    return data.issued or plan.adopted or UNDATED
