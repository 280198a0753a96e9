"""The files that `återstart` writes: the list in several forms, its parts, and the picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kontinuitet.analysis.base.results import SimulationResult, StepState
from kontinuitet.documents.chapters import restart as restart_texts
from kontinuitet.documents.chapters.replanned import replanned_sentence
from kontinuitet.documents.making import Kind, Source, Subject, make
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.pictures.gantt import restart_picture
from kontinuitet.documents.printed import department_return, person_steps, restart_order
from kontinuitet.loading.excel.writing import Table, Value, cell, workbook
from kontinuitet.loading.workspace import Workspace
from kontinuitet.model import calendar
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.services.gathering import Simulated, plan_data
from kontinuitet.services.pdf import build_pdfs, find_libreoffice
from kontinuitet.services.pictures import picture_bytes
from kontinuitet.services.plain.restart import restart_json
from kontinuitet.services.plain.text import json_bytes
from kontinuitet.services.telling import Progress, Tell, unseen
from kontinuitet.services.writing import write_all
from kontinuitet.wording import count_in_table

_COLUMNS = (
    ("Nr", 6.0),
    ("System", 32.0),
    ("Väntar på", 14.0),
    ("Start, minuter efter T+0", 14.0),
    ("Klar, minuter efter T+0", 14.0),
    ("Starttid", 17.0),
    ("Klar", 17.0),
    ("Ansvarig", 28.0),
    ("Telefon", 20.0),
    ("Varför här", 50.0),
    ("Gjort", 8.0),
    ("Klockslag", 10.0),
    ("Signatur", 14.0),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where everything that was asked for is to be written."""

    lists: tuple[Path, ...] = ()
    picture: Path | None = None
    per_person: Path | None = None
    per_department: Path | None = None
    pdf: bool = False


def write_files(
    wanted: Wanted,
    workspace: Workspace,
    municipality: Municipality,
    scenario: Scenario,
    simulation: SimulationResult,
    *,
    tell: Tell,
    progress: Progress = unseen,
) -> None:
    """Write all that was asked for, or nothing, and say where.

    Raises:
        InputError: a file is there that the program did not make.
        SystemFault: a library that is needed is missing, or the disk refuses.
    """
    libreoffice = find_libreoffice() if wanted.pdf else None
    made: dict[Path, bytes] = {}
    said: list[str] = []
    one = Simulated({scenario.id: scenario}, {scenario.id: simulation}, ())
    data = plan_data(workspace, municipality, one, tell=tell, chosen=scenario.id)
    for target in wanted.lists:
        made[target] = _list(target, data, scenario, simulation, tell)
        said.append(f"Listan är skriven till {target}.")
    if wanted.picture is not None:
        picture = restart_picture(municipality, scenario, simulation)
        made[wanted.picture] = picture_bytes(wanted.picture, picture)
        said.append(f"Bilden är skriven till {wanted.picture}.")
    if wanted.per_person is not None:
        files = _each(person_steps.KIND, wanted.per_person, data, tell, progress)
        made |= files
        count = count_in_table(len(files), "person", "personer")
        said.append(f"Steg för {count} är skrivna i {wanted.per_person}.")
    if wanted.per_department is not None:
        files = _each(department_return.KIND, wanted.per_department, data, tell, progress)
        made |= files
        count = count_in_table(len(files), "förvaltning", "förvaltningar")
        said.append(f"Blad för {count} är skrivna i {wanted.per_department}.")
    if made:
        write_all(made, tell=tell)
    printed = {p: p.read_bytes() for p in made if p.suffix.lower() == ".docx"}
    if libreoffice is not None and printed:
        write_all(build_pdfs(printed, libreoffice, progress), tell=tell)
    for sentence in said:
        tell(sentence)


def _list(
    target: Path, data: PlanData, scenario: Scenario, result: SimulationResult, tell: Tell
) -> bytes:
    suffix = target.suffix.lower()
    if suffix == ".json":
        return json_bytes(restart_json(result.restart, data.municipality))
    if suffix == ".xlsx":
        title = f"Återstartsordning: {scenario.name}"
        rows = list_rows(data.municipality, scenario, result)
        note = replanned_sentence(scenario, result)
        table = Table("Återstart", title, _COLUMNS, rows, note)
        return workbook([table], title)
    return make(restart_order.KIND, data, Subject(scenario=scenario.id), tell=tell)


def list_rows(
    municipality: Municipality, scenario: Scenario, result: SimulationResult
) -> list[list[Value]]:
    """Return the restart list as plain rows, in the columns of the workbook."""
    staffing = scenario.staffing_in(municipality)
    numbers = restart_texts.numbers_of(result)

    def when(minute: int) -> Value:
        starts = scenario.starts
        return None if starts is None else cell(calendar.after(starts, minute))

    rows: list[list[Value]] = []
    for step in result.restart.order:
        resource = municipality.resources.get(step.id)
        rows.append(
            [
                step.number,
                restart_texts.step_name(municipality, step),
                restart_texts.waits_text(municipality, step, numbers),
                step.start,
                step.end,
                when(step.start),
                when(step.end),
                restart_texts.who_text(resource, step, staffing),
                restart_texts.phone_text(resource, step, staffing),
                step.why,
                "x" if step.state is StepState.DONE else None,
                None,
                None,
            ]
        )
    return rows


def _each(
    kind: Kind, folder: Path, data: PlanData, tell: Tell, progress: Progress
) -> dict[Path, bytes]:
    """Make the documents of a kind for everybody (or every department) of the scenario."""
    subjects = list(kind.subjects(data))
    if not subjects:
        tell(kind.nobody)
    made: dict[Path, bytes] = {}
    with progress(f"Skriver {kind.plural}", len(subjects)) as step:
        for subject in subjects:
            step(Source.of(data, subject).label)
            made[folder / kind.name_for(subject)] = make(kind, data, subject, tell=tell)
    return made
