"""During an event: the rest planned anew from how things stand, and a file to tick for that."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.restart_results import RestartResult, RestartStep, StepState
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.analysis.simulation.situation import replan
from kontinuitet.errors import InputError
from kontinuitet.loading.status import Around, read_status
from kontinuitet.loading.status_template import (
    Template,
    TemplatePerson,
    TemplateRow,
    yaml_template,
)
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.status import BegunFact, Status, UpFact
from kontinuitet.problems import Severity
from kontinuitet.services.telling import Tell, tell_problems

#: The endings of a file that says how things stand.
STATE_FILES: Final = (".yaml", ".yml", ".xlsx")

_PROGRESS: Final[dict[StepState, Literal["planned", "begun", "done"]]] = {
    StepState.PLANNED: "planned",
    StepState.BEGUN: "begun",
    StepState.DONE: "done",
}


def simulated(
    municipality: Municipality, scenario: Scenario, path: Path | None, effort: int, tell: Tell
) -> SimulationResult:
    """Simulate a scenario from the start, or with the rest planned anew from the file's state.

    Raises:
        InputError: the file cannot be used; or as of the simulation.
    """
    if path is None:
        return simulate(municipality, scenario, effort=effort)
    status = _status(path, municipality, scenario, effort, tell)
    return replan(municipality, scenario, status, effort=effort)


class _Plan:
    """What was planned before anything was known, computed when it is first asked for."""

    def __init__(self, municipality: Municipality, scenario: Scenario, effort: int) -> None:
        self._given = municipality, scenario
        self._effort = effort

    @cached_property
    def _result(self) -> SimulationResult:
        return simulate(*self._given, effort=self._effort)

    def lasts(self) -> int | None:
        """Return the minute by which all is over, None when something never is."""
        spans = [span for resource in self._result.resources for span in resource.down]
        spans += [span for activity in self._result.activities for span in activity.down]
        if any(span.end is None for span in spans):
            return None
        return max((span.end or 0 for span in spans), default=0)

    def falls(self, identity: str, since: int, until: int) -> bool:
        """Tell whether a system goes down after ``since`` and by ``until``."""
        spans = [span for r in self._result.resources if r.id == identity for span in r.down]
        return any(since < span.start <= until for span in spans)


def _status(
    path: Path, municipality: Municipality, scenario: Scenario, effort: int, tell: Tell
) -> Status:
    crew = _crew(municipality, scenario)
    planned = _Plan(municipality, scenario, effort)
    around = Around(
        resources=tuple(sorted(municipality.resources)),
        activities=tuple(sorted(municipality.activities)),
        persons=tuple(m.id for m in crew.members) if crew else (),
        starts=scenario.starts,
        scenario=scenario.id,
        lasts=planned.lasts,
        falls=planned.falls,
    )
    status, problems = read_status(path, around)
    errors = [p for p in problems if p.severity is Severity.ERROR]
    if status is None or errors:
        raise InputError(f'Läget i "{path}" har fel och kan inte användas.', errors)
    tell_problems(problems, tell)
    return status


def _crew(municipality: Municipality, scenario: Scenario) -> Crew | None:
    return Crew.of(scenario.staffing_in(municipality), scenario.starts)


def write_template(
    path: Path,
    municipality: Municipality,
    scenario: Scenario,
    simulation: SimulationResult,
    tell: Tell,
) -> None:
    """Write the order as a file to tick, with what is already known filled in.

    Raises:
        InputError: the file exists and was not made by the program.
    """
    from kontinuitet.services.writing import write_all  # noqa: PLC0415  (python-docx is slow to import)

    suffix = path.suffix.lower()
    made = _template(municipality, scenario, simulation.restart)
    if suffix == ".xlsx":
        from kontinuitet.loading.status_sheet import workbook_template  # noqa: PLC0415  (slow)

        data = workbook_template(made)
    else:
        data = yaml_template(made)
    write_all({path: data}, tell=tell)
    tell(f"Lägesfilen är skriven till {path}.")
    if suffix == ".xlsx" and any(r.slower is not None and not r.began for r in made.rows):
        tell(
            'Det som står under "försenat" har ingen kolumn i Excelfilen. Skriv en .yaml-fil för '
            "att ha kvar det."
        )


def _template(municipality: Municipality, scenario: Scenario, result: RestartResult) -> Template:
    staffing = scenario.staffing_in(municipality)
    named = staffing.persons if staffing else {}
    crew = _crew(municipality, scenario)
    known = (result.replanned.status if result.replanned else None) or Status(0)
    persons = []
    for member in crew.members if crew else ():
        person = named.get(member.id)
        name = "" if person is None or person.protected else person.name
        since = known.persons.get(member.id, -1)
        persons.append(
            TemplatePerson(
                member.id,
                name,
                tuple(sorted(member.skills)),
                there=since is not None,
                since=None if since == -1 else since,
                remark=known.person_remarks.get(member.id, ""),
            )
        )
    last: dict[str, RestartStep] = {s.id: s for s in result.order}
    rows = [
        _row(step, step.called(municipality.resources[step.id].name), known, last[step.id])
        for step in result.order
    ]
    title = f"{municipality.info.name}: {scenario.name} ({scenario.id})"
    planned = result.replanned.now if result.replanned else None
    return Template(title, None, scenario.starts, rows, persons, planned)


def _row(step: RestartStep, name: str, known: Status, last: RestartStep) -> TemplateRow:
    if step is not last:
        # What has been up and gone down again is told with the last return.
        since = {fact.since for fact in known.earlier.get(step.id, ())}
        up = known.up.get(step.id)
        done = step.state is StepState.DONE and (up is None or up.since not in (None, step.end))
        return TemplateRow(
            *(step.number, name, step.id, step.start, step.end, step.people),
            before=done or step.end in since,
            again=True,
            progress=_PROGRESS[step.state],
        )
    began, done = step.state is not StepState.PLANNED, step.state is StepState.DONE
    fact: UpFact | BegunFact | None = known.up.get(step.id) or known.begun.get(step.id)
    # The row is the last return. What is known may be one before it.
    is_last = fact is None or (done if isinstance(fact, UpFact) else began)
    return TemplateRow(
        step.number,
        name,
        step.id,
        step.start,
        step.end,
        step.people,
        began=began,
        done=done,
        slower=known.slower.get(step.id),
        earlier=known.earlier.get(step.id, ()),
        current=None if is_last else fact,
        remark=known.remarks.get(step.id, ""),
        progress=_PROGRESS[step.state],
    )
