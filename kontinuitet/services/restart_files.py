"""The files that `återstart` writes: the list in several forms, its parts, and the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.restart.listing import ListRow, list_rows
from kontinuitet.documents.chapters.replanned import replanned_sentence
from kontinuitet.documents.making import Kind, Source, Subject, make
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.pictures.gantt import restart_picture
from kontinuitet.documents.printed import department_return, person_steps, restart_order
from kontinuitet.loading.excel.writing import Table, Value, cell, workbook
from kontinuitet.loading.workspace import Workspace
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


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the workbook: heading, width in characters, and what a row has in it."""

    heading: str
    width: float
    value: Callable[[ListRow], Value]


_COLUMNS: Final = (
    _Column("Nr", 6.0, lambda row: row.number),
    _Column("System", 32.0, lambda row: row.name),
    _Column("Väntar på", 14.0, lambda row: ", ".join(row.waits) or "–"),
    _Column("Start, minuter efter T+0", 14.0, lambda row: row.step.start),
    _Column("Klar, minuter efter T+0", 14.0, lambda row: row.step.end),
    _Column("Starttid", 17.0, lambda row: row.starts and cell(row.starts)),
    _Column("Klar", 17.0, lambda row: row.ends and cell(row.ends)),
    _Column("Av sig själv", 10.0, lambda row: "ja" if row.by_itself else None),
    _Column("Därför", 28.0, lambda row: row.reason),
    _Column("Ansvarig", 28.0, lambda row: row.who),
    _Column("Telefon", 20.0, lambda row: "\n".join(row.phones)),
    _Column("Nödstart", 40.0, lambda row: " ".join(row.step.break_glass) or None),
    _Column("Varför här", 50.0, lambda row: row.step.why),
    _Column("Gjort", 8.0, lambda row: "x" if row.done else None),
    _Column("Klockslag", 10.0, lambda _: None),
    _Column("Signatur", 14.0, lambda _: None),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where everything that was asked for is to be written; ``annexes`` go into the lists."""

    lists: tuple[Path, ...] = ()
    picture: Path | None = None
    per_person: Path | None = None
    per_department: Path | None = None
    pdf: bool = False
    annexes: bool = False


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
    data = replace(data, annexes=wanted.annexes)
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
        table = list_table(data.municipality, scenario, result)
        return workbook([table], table.title)
    return make(restart_order.KIND, data, Subject(scenario=scenario.id), tell=tell)


def list_table(municipality: Municipality, scenario: Scenario, result: SimulationResult) -> Table:
    """Return the restart list as a sheet of a workbook."""
    rows = list_rows(municipality, scenario, result.restart)
    return Table(
        "Återstart",
        f"Återstartsordning: {scenario.name}",
        tuple((column.heading, column.width) for column in _COLUMNS),
        [[column.value(row) for column in _COLUMNS] for row in rows],
        replanned_sentence(scenario, result),
    )


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
