"""`återstart`: the restart order, why it is so, what it costs, and what would change it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.cli import options, output, pictures, restart_state, swedish
from kontinuitet.cli.down import Event, open_event
from kontinuitet.cli.down import options as event_options
from kontinuitet.cli.restart_text import FIRST, LONG, text
from kontinuitet.cli.workspaces import open_workspace, tell
from kontinuitet.loading.excel.writing import check_excel
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.services.event import simulated, write_template
from kontinuitet.services.names import find_id
from kontinuitet.services.plain.restart import restart_json

#: The forms the list is written in.
_LIST_FILES = (".docx", ".xlsx", ".json")


def check_list_names(targets: tuple[Path, ...]) -> None:
    """Refuse a list in a form that is not known, before any work is done.

    Raises:
        BadParameter: the name has another ending than those of the forms.
        SystemFault: Excel is asked for and cannot be made here.
    """
    for target in targets:
        if target.suffix.lower() not in _LIST_FILES:
            raise click.BadParameter(
                f'Listan kan inte skrivas som "{target}". Låt namnet sluta på .docx, .xlsx eller '
                ".json.",
                param_hint="--ut",
            )
    if any(target.suffix.lower() == ".xlsx" for target in targets):
        check_excel()


@swedish.command(
    "återstart",
    help="""Räkna fram återstartsordningen för ett scenario.

    SCENARIO är ett scenarios id eller namn, eller en fil. Med --nere anges i stället vad som är
    nere. Ordningen följer beroendena och bemanningen, och jämförs med den beslutade
    prioriteringslistan.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.argument("scenario_name", metavar="SCENARIO", required=False)
@event_options
@swedish.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
@swedish.option(
    "--ut",
    "targets",
    metavar="FIL",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="Skriv listan att bocka av: FIL.docx (Word), FIL.xlsx (Excel) eller FIL.json. Kan "
    "upprepas.",
)
@swedish.option(
    "--per-person",
    "per_person",
    metavar="MAPP",
    type=click.Path(path_type=Path, file_okay=False),
    help="Skriv också ett Word-blad till var och en som startar något, med bara de egna stegen.",
)
@swedish.option(
    "--per-förvaltning",
    "per_department",
    metavar="MAPP",
    type=click.Path(path_type=Path, file_okay=False),
    help="Skriv också ett Word-blad till varje förvaltning: när verksamheterna är igång igen.",
)
@swedish.option(
    "--bild",
    "picture",
    metavar="FIL",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Rita också vem som gör vad när: FIL.svg eller FIL.png.",
)
@swedish.option(
    "--noggrannhet",
    "effort",
    metavar="TAL",
    type=click.IntRange(1, 100),
    default=1,
    help="Leta så många gånger längre efter en bättre ordning. Förvalt 1.",
)
@swedish.option(
    "--kedja",
    "activity",
    metavar="VERKSAMHET",
    help="Visa den kritiska kedjan för en viss verksamhet, med id eller namn.",
)
@swedish.option(
    "--tänk-om",
    "asked",
    is_flag=True,
    help="Räkna också på en tekniker till av varje kompetens, och på att var och en saknas.",
)
@swedish.option(
    "--bevisa",
    "prove",
    is_flag=True,
    help="Försök bevisa att ordningen är den bästa. Kräver tillägget kontinuitet[bevis].",
)
@swedish.option(
    "--alla",
    "whole",
    is_flag=True,
    help=f"Visa allt. Annars visas de {FIRST} första stegen när de är fler än {LONG}.",
)
@swedish.option(
    "--bilagor",
    "annexes",
    is_flag=True,
    help="Ta med bilagorna i Wordlistan: varför, bemanning, kostnad och så startas systemen.",
)
@options.PDF
@restart_state.options
def command(
    folder: Path,
    scenario_name: str | None,
    down: str | None,
    until: str | None,
    starts: str | None,
    as_json: bool,
    targets: tuple[Path, ...],
    per_person: Path | None,
    per_department: Path | None,
    picture: Path | None,
    effort: int,
    activity: str | None,
    asked: bool,
    prove: bool,
    whole: bool,
    annexes: bool,
    pdf: bool,
    states: tuple[Path, ...],
    template: Path | None,
) -> int:
    """Compute the restart order; exit code 1 when something never comes back."""
    pictures.check_picture_name(picture)
    check_list_names(targets)
    if pdf and not (targets or per_person or per_department):
        raise click.UsageError("--pdf kräver --ut, --per-person eller --per-förvaltning.")
    if annexes and not any(target.suffix.lower() == ".docx" for target in targets):
        raise click.UsageError("--bilagor kräver --ut med en Wordfil, till exempel lista.docx.")
    restart_state.check_template_name(template)
    state = restart_state.only_state(states)
    workspace, municipality = open_workspace(folder)
    event = Event(scenario_name, down, until, starts)
    scenario, warnings = open_event(workspace, municipality, event)
    tell(warnings)
    if activity is not None:
        names = {i: a.name for i, a in municipality.activities.items()}
        activity = find_id(activity, names, "verksamheten")
    if state is not None and (asked or prove):
        raise click.UsageError("--läge kan inte användas tillsammans med --tänk-om eller --bevisa.")
    if prove:
        simulation = _proven(municipality, scenario, effort)
    else:
        simulation = simulated(municipality, scenario, state, effort, output.note)
    if asked:
        simulation = _asked(municipality, scenario, simulation, effort)
    result = simulation.restart
    for note in simulation.notes:
        output.note(note)
    if activity is not None and activity not in result.chains:
        name = municipality.activities[activity].name
        output.note(f"{name} avbryts inte, eller kommer aldrig åter: den har ingen kritisk kedja.")
    if as_json:
        output.result_json(restart_json(result, municipality, activity))
    else:
        output.result(text(result, municipality, scenario, activity, whole=whole))
    if template is not None:
        write_template(template, municipality, scenario, simulation, output.note)
    if targets or per_person or per_department or picture:
        from kontinuitet.services.restart_files import Wanted, write_files  # noqa: PLC0415  (slow)

        wanted = Wanted(targets, picture, per_person, per_department, pdf, annexes)
        write_files(
            wanted,
            workspace,
            municipality,
            scenario,
            simulation,
            tell=output.note,
            progress=output.progress,
        )
    return output.ended(faulty=bool(result.never_back))


def _proven(municipality: Municipality, scenario: Scenario, effort: int) -> SimulationResult:
    from kontinuitet.analysis.simulation.proof import proven  # noqa: PLC0415  (rarely wanted)

    with output.progress("Bevisar", total=1) as step:
        step(scenario.name)
        return proven(municipality, scenario, effort=effort)


def _asked(
    municipality: Municipality, scenario: Scenario, simulation: SimulationResult, effort: int
) -> SimulationResult:
    """Return the simulation with what one more and one less of the staff would mean."""
    from kontinuitet.analysis.simulation.whatif import (  # noqa: PLC0415  (rarely wanted)
        persons_asked,
        skills_asked,
        what_if,
    )

    total = len(skills_asked(municipality, scenario)) + len(persons_asked(municipality, scenario))
    with output.progress("Tänker om", total=total) as step:
        found = what_if(municipality, scenario, simulation, effort=effort, step=step)
    return replace(simulation, restart=replace(simulation.restart, what_if=found))
