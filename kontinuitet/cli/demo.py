"""`demo`: the main job on the packaged example, from check to printed plans."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from kontinuitet import bundled
from kontinuitet.analysis.findings import find_all
from kontinuitet.cli import check, management, output, simulate, swedish
from kontinuitet.cli.restart_text import comparison_lines
from kontinuitet.cli.typed import command_line
from kontinuitet.cli.workspaces import open_workspace
from kontinuitet.documents.making import Subject, make, nothing_to_print
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed import (
    exercise_brief,
    management_report,
    restart_order,
    simulation_report,
)
from kontinuitet.errors import InputError
from kontinuitet.loading.workspace import Workspace
from kontinuitet.services import editions
from kontinuitet.services.exercise_papers import build_papers, exercise_data
from kontinuitet.services.exercise_preparing import file_of, place_of, prepared
from kontinuitet.services.gathering import Simulated, available_scenarios, plan_data, simulate_all
from kontinuitet.services.plain.restart import restart_json
from kontinuitet.services.plain.simulation import simulation_json
from kontinuitet.services.plain.text import json_bytes
from kontinuitet.services.writing import write_all
from kontinuitet.wording import count_in_table

DEFAULT_FOLDER = "kontinuitet-demo"
EXAMPLE = "exempelkoping"
#: The scenario whose result is shown on screen.
SHOWN = "elavbrott-36h"
#: Who exercises on it, and for how long.
EXERCISED = "vård-och-omsorg"
EXERCISE_MINUTES = 180
_MOST_SHOWN = 10
_MOST_NAMED = 3
#: What systems leave in every folder.
_NOBODYS = frozenset((".ds_store", "thumbs.db", "desktop.ini"))
#: The folders that are made, and what is in them. The other editions of a department's plan have
#: a folder each.
_EDITIONS = {
    "reservrutinblad": editions.SHEETS,
    "åtgärdskort": editions.CARDS,
    "offentliga-planer": editions.PUBLIC,
}
#: The folders of what is made for each scenario.
_PER_SCENARIO = {
    "återstart": restart_order.KIND,
    "simuleringar": simulation_report.KIND,
    "övning": exercise_brief.KIND,
}
_FOLDERS = (
    (EXAMPLE, "kommunens filer: öppna dem i en textredigerare"),
    ("planer", "en kontinuitetsplan per förvaltning och en för hela kommunen"),
    ("reservrutinblad", "en sida per reservrutin, att sätta upp i teamrummet, och blanketterna"),
    ("åtgärdskort", "en sida per roll: vad den gör det första dygnet"),
    ("offentliga-planer", "planerna utan kontakter, systemnamn och brister"),
    ("återstart", "en lista att bocka av för varje scenario"),
    ("simuleringar", "rapporter: vad varje scenario slår ut och varför"),
    ("övning", "papperen till en övning på tre timmar, och underlag för varje scenario"),
    ("ledningsrapport", "läget, gapen och besluten att fatta, till kommunstyrelsen"),
    ("json", "samma resultat för andra program"),
)


def _model_files(example: Path, target: Path) -> dict[Path, bytes]:
    return {
        target / EXAMPLE / path.relative_to(example): path.read_bytes()
        for path in sorted(example.rglob("*"))
        if path.is_file()
    }


def _scenario_files(data: PlanData, target: Path) -> dict[Path, bytes]:
    """Build restart lists, reports, exercise briefs and JSON for every scenario."""
    made: dict[Path, bytes] = {}
    with output.progress("Skriver listor och rapporter", total=len(data.scenarios)) as step:
        for identity, scenario in sorted(data.scenarios.items()):
            step(scenario.name)
            result = data.simulations[identity]
            subject = Subject(scenario=identity)
            for folder, kind in _PER_SCENARIO.items():
                if nothing_to_print(kind, data, subject) is None:
                    made[target / folder / kind.name_for(subject)] = make(kind, data, subject)
            texts = {
                f"simulering-{identity}.json": simulation_json(
                    result, data.model_sha256, data.deadlines[identity]
                ),
                f"återstart-{identity}.json": restart_json(result.restart, data.municipality),
            }
            for name, content in texts.items():
                made[target / "json" / name] = json_bytes(content)
    return made


def _exercise_files(
    workspace: Workspace, data: PlanData, target: Path
) -> tuple[dict[Path, bytes], Path | None]:
    """Prepare an exercise as `övning förbered` and `övning tryck` do; return its file too."""
    if SHOWN not in data.scenarios or EXERCISED not in data.municipality.departments:
        return {}, None
    scenario, result = data.scenarios[SHOWN], data.simulations[SHOWN]
    exercise = prepared(
        data.municipality,
        scenario,
        result,
        departments=(EXERCISED,),
        minutes=EXERCISE_MINUTES,
        own_figures=SHOWN in workspace.scenarios,
    )
    content = file_of(exercise)
    inside = place_of(workspace.folder, exercise).relative_to(workspace.folder)
    made = {target / EXAMPLE / inside: content}
    papers = exercise_data(
        data.municipality, scenario, exercise, result, hashlib.sha256(content).hexdigest()
    )
    folder = target / "övning"
    made |= build_papers(papers, folder, tell=output.note, progress=output.progress)
    return made, target / EXAMPLE / inside


def _department_files(data: PlanData, target: Path) -> dict[Path, bytes]:
    """Build the plans, their other editions and the report to kommunstyrelsen."""
    departments = sorted(data.municipality.departments)
    made = editions.build_plans(
        data,
        departments,
        target / "planer",
        whole=True,
        tell=output.note,
        progress=output.progress,
    )
    for folder, edition in _EDITIONS.items():
        made |= editions.build_editions(
            data,
            departments,
            target / folder,
            [edition],
            tell=output.note,
            progress=output.progress,
        )
    report = target / "ledningsrapport" / management.DEFAULT_FILE
    made[report] = make(management_report.KIND, data, tell=output.note)
    return made


def _tell(data: PlanData, simulated: Simulated) -> None:
    """Show the result of one scenario, as `simulera` and `återstart` do."""
    if SHOWN not in simulated.results:
        return
    scenario, result = simulated.scenarios[SHOWN], simulated.results[SHOWN]
    output.result("\n2. Simulering\n")
    output.result(simulate.overview(result, data.municipality, scenario, _MOST_SHOWN))
    output.result("\n3. Återstartsordning (prioriteringslista)\n")
    output.result("\n".join(comparison_lines(result.restart, data.municipality)))


def refuse_own_files(target: Path) -> None:
    """Refuse a folder that holds somebody's files: the example must not be mixed up with them.

    A folder that an earlier demo made is taken, but not when a municipality's files lie there.

    Raises:
        InputError: there are files; the message says which, and what to do.
    """
    try:
        entries = sorted(p for p in target.iterdir() if p.name.casefold() not in _NOBODYS)
    except (FileNotFoundError, NotADirectoryError):
        return
    own = [p for p in entries if not (p.is_dir() and p.name == EXAMPLE)]
    if any(p.name == EXAMPLE and p.is_dir() for p in entries):
        own = [p for p in own if _has_model_files(p)]
    elif entries:
        own = entries
    if not own:
        return
    named = ", ".join(p.name for p in own[:_MOST_NAMED])
    more = f" och {len(own) - _MOST_NAMED} till" if len(own) > _MOST_NAMED else ""
    free = target.resolve()
    free = free.with_name(f"{free.name}-demo")
    shown = free.name if free.parent == Path.cwd() else free
    raise InputError(
        f'Mappen "{target}" har redan filer ({named}{more}). Exempelkommunens filer skulle blandas '
        "med dem. Inget har skrivits. Ange en ny mapp, till exempel:\n"
        f"  {command_line('demo', shown)}"
    )


def _has_model_files(path: Path) -> bool:
    """Tell whether a file, or a folder at any depth, has files in the format of a model."""
    found = path.rglob("*") if path.is_dir() else [path]
    return any(p.suffix.lower() in (".yaml", ".yml") for p in found)


@swedish.command(
    "demo",
    help=f"""Kör hela kedjan på exempelkommunen Exempelköping.

    Kontrollerar, simulerar alla scenarier, räknar fram återstartsordningar och skriver alla
    slags dokument. Allt hamnar i MAPP (förvalt {DEFAULT_FOLDER}), även kommunens egna filer att
    titta i och ändra.""",
)
@swedish.argument(
    "target",
    metavar="MAPP",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(DEFAULT_FOLDER),
)
def command(target: Path) -> int:
    """Make everything for the example municipality."""
    refuse_own_files(target)
    with bundled.folder("examples", EXAMPLE) as example:
        files = _model_files(example, target)
        workspace, municipality = open_workspace(example)
        findings = find_all(municipality)
        output.result("1. Kontroll\n")
        output.result(check.summary(workspace, findings))
        simulated = simulate_all(municipality, available_scenarios(workspace), output.progress)
        data = plan_data(workspace, municipality, simulated, tell=output.note)
        _tell(data, simulated)
        files |= _department_files(data, target)
        files |= _scenario_files(data, target)
        made, exercise = _exercise_files(workspace, data, target)
        files |= made
    write_all(files, tell=output.note)
    _list(files, target, exercise)
    return output.DONE


def _list(files: dict[Path, bytes], target: Path, exercise: Path | None) -> None:
    """Say what was made and where, and what to do next."""
    output.result(f"\nSkrivet i {target}\n")
    rows = []
    for name, what in _FOLDERS:
        number = sum(path.relative_to(target).parts[0] == name for path in files)
        rows.append((f"{name}/", count_in_table(number, "fil", "filer"), what))
    output.result(output.table(("Mapp", "Antal", "Innehåll"), rows))
    output.result(f"\nGå vidare:\n  {command_line('kontrollera', target / EXAMPLE)}")
    output.result(f"  {command_line('simulera', target / EXAMPLE, SHOWN)}")
    if exercise is not None:
        output.result("\nÖva i webbläsaren, med papperen i mappen övning:")
        output.result(f"  {command_line('övning', 'kör', exercise)}")
