"""`övning`: prepare a desk exercise, run it in the browser, and check that its journal is whole."""

from __future__ import annotations

import hashlib
import signal
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kontinuitet.cli import options, output, swedish
from kontinuitet.cli.exercise_after import COMMANDS, departments_of, say_written
from kontinuitet.cli.pages import pages
from kontinuitet.cli.typed import command_line
from kontinuitet.cli.workspaces import open_workspace, tell
from kontinuitet.model.duration import DurationError, parse_duration
from kontinuitet.services.opening import open_scenario
from kontinuitet.services.writing import write_all

_FOLDER = swedish.option(
    "--mapp",
    "folder",
    metavar="MAPP",
    type=click.Path(path_type=Path, file_okay=False),
    help="Kommunens filer. Utan den söks de i FIL:s mapp och mappen ovanför.",
)


@swedish.group(
    "övning",
    help="""Förbered, kör och kontrollera skrivbordsövningar.

    Läget i övningen räknas fram ur kommunens modell, och rummets beslut ändrar det. Allt sker på
    den här datorn, utan nätverk, och ingenting skickas någonstans.""",
)
def command() -> None:
    """Hold the commands on exercises together."""


@swedish.command(
    "förbered",
    short_help="Föreslå en övning på ett scenario.",
    help="""Föreslå en övning på ett scenario: mål, skeden, inspel, frågor och program.

    Skedena läggs där läget ändras mest för de förvaltningar som övar. Filen kan användas som den
    är, och ändras hur som helst.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.argument("scenario_name", metavar="SCENARIO")
@swedish.option("--tid", "length", metavar="TID", default="3 h", help="Tid i rummet. Förvalt: 3 h.")
@swedish.option(
    "--förvaltning",
    "departments",
    metavar="ID",
    multiple=True,
    help="Förvaltning som övar. Kan upprepas. Utan den övar alla som påverkas.",
)
@swedish.option(
    "--ut",
    "target",
    metavar="FIL",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Fil att skriva. Förvalt: i mappen övningar i MAPP.",
)
def prepare(
    folder: Path,
    scenario_name: str,
    length: str,
    departments: tuple[str, ...],
    target: Path | None,
) -> int:
    """Write a proposed exercise as a file to edit."""
    from kontinuitet.analysis.simulation.scenario import simulate  # noqa: PLC0415
    from kontinuitet.services.exercise_preparing import (  # noqa: PLC0415  (slow to import)
        file_of,
        place_of,
        prepared,
    )

    minutes = _minutes(length)
    workspace, municipality = open_workspace(folder)
    scenario, warnings = open_scenario(workspace, scenario_name)
    tell(warnings)
    exercise = prepared(
        municipality,
        scenario,
        simulate(municipality, scenario),
        departments=departments_of(municipality, departments),
        minutes=minutes,
        own_figures=scenario.id in workspace.scenarios,
    )
    path = target or place_of(folder, exercise)
    written = write_all({path: file_of(exercise)}, tell=output.note)
    output.result(f"Övningen står i {written[0]}")
    output.result(
        output.table(
            ("Skede", "Minuter", "Inspel"),
            [
                (
                    phase.name,
                    str(phase.minutes),
                    str(sum(i.phase == phase.id for i in exercise.injects)),
                )
                for phase in exercise.phases
            ],
        )
    )
    output.result(f"\nGå vidare:\n  {command_line('övning', 'tryck', written[0])}")
    output.result(f"  {command_line('övning', 'kör', written[0])}")
    return output.DONE


def _minutes(text: str) -> int:
    try:
        return parse_duration(text)
    except DurationError as error:
        raise click.BadParameter(f"{error}.", param_hint="--tid") from None


@swedish.command(
    "kör",
    help="""Kör en övning i webbläsaren.

    Sidorna visas bara på den här datorn: en för övningsledaren, en storbild och en för
    utvärderare. Allt som händer sparas genast i en journal. Stängs fönstret eller datorn av
    går det att fortsätta med samma kommando.""",
)
@swedish.argument("file", metavar="FIL", type=click.Path(path_type=Path, dir_okay=False))
@_FOLDER
@swedish.option(
    "--journal",
    "run_folder",
    metavar="MAPP",
    type=click.Path(path_type=Path, file_okay=False),
    help="Mapp för journalen. Förvalt: bredvid FIL.",
)
@swedish.option(
    "--port",
    "port",
    metavar="NUMMER",
    type=click.IntRange(0, 65535),
    default=0,
    help="Fast port i stället för en ledig.",
)
@swedish.option(
    "--nätverk",
    "lan",
    is_flag=True,
    help="Visa sidorna även för andra på samma lokala nätverk som har länken.",
)
@swedish.option("--öppna-inte", "quiet", is_flag=True, help="Öppna ingen webbläsare.")
def run(
    file: Path, folder: Path | None, run_folder: Path | None, port: int, lan: bool, quiet: bool
) -> int:
    """Serve the pages of an exercise until it is stopped."""
    from kontinuitet.cli import faults  # noqa: PLC0415
    from kontinuitet.services.exercise import open_run  # noqa: PLC0415  (slow to import)

    opened = open_run(file, folder, run_folder, output.note)

    def ready(address: str) -> None:
        output.result(f"ÖVNING – {opened.frozen.exercise.name}")
        output.result(f"Journalen finns i {opened.folder}" + (" (fortsätter)" * opened.resumed))
        output.result(f"Öppna övningsledarens sida: {address}")
        output.result("Avsluta sidorna med Ctrl+C. Övningen kan fortsätta med samma kommando.")
        # The pages are there until they are stopped: what stands above has to be seen before that.
        output.release()
        sys.stdout.flush()
        if not quiet:
            webbrowser.open(address)

    with _ended_in_order():
        pages().exercise(opened, port=port, lan=lan, ready=ready, on_crash=faults.write_log)
    output.note("Sidorna är stängda. Allt som har hänt är sparat.")
    return output.DONE


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let the signals that end a program do as Ctrl+C, a background job of a shell included."""
    before = {
        number: signal.signal(number, signal.default_int_handler)
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@swedish.command(
    "tryck",
    help="""Skriv övningens papper som Word-filer.

    Inbjudan, körschema till övningsledaren, inspelskort att klippa isär, ett deltagarblad per
    förvaltning och ett formulär per utvärderare. Övningen kan ledas på papper från början till
    slut.""",
)
@swedish.argument("file", metavar="FIL", type=click.Path(path_type=Path, dir_okay=False))
@_FOLDER
@swedish.option(
    "--ut",
    "target",
    metavar="MAPP",
    type=click.Path(path_type=Path, file_okay=False),
    help="Mapp att skriva i. Förvalt: bredvid FIL.",
)
@options.PDF
def print_papers(file: Path, folder: Path | None, target: Path | None, pdf: bool) -> int:
    """Write what is handed out before and during an exercise."""
    from kontinuitet.analysis.simulation.scenario import simulate  # noqa: PLC0415
    from kontinuitet.services import exercise_papers as papers  # noqa: PLC0415
    from kontinuitet.services.exercise import folder_of, read_inputs  # noqa: PLC0415

    municipality, scenario, exercise = read_inputs(file, folder, output.note)
    data = papers.exercise_data(
        municipality,
        scenario,
        exercise,
        simulate(municipality, scenario),
        hashlib.sha256(file.read_bytes()).hexdigest(),
        own_templates=papers.own_templates(folder or folder_of(file)),
    )
    place = target or file.with_name(f"ÖVNING {file.stem} papper")
    made = papers.build_papers(data, place, tell=output.note, progress=output.progress)
    return say_written(made, place, pdf=pdf)


@swedish.command(
    "mikro",
    short_help="Skriv ett övningsblad för varje reservrutin.",
    help="""Skriv mikroövningar som Word-filer: ett blad för varje reservrutin.

    Tjugo minuter på en arbetsplatsträff: läget, fem frågor, ”ta fram pärmen”, vad som kom fram
    och underskrift. Skriv sedan in datumet som senast_övad.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.option(
    "--förvaltning",
    "departments",
    metavar="ID",
    multiple=True,
    help="Bara den här förvaltningen. Kan upprepas.",
)
@swedish.option(
    "--ut",
    "target",
    metavar="MAPP",
    type=click.Path(path_type=Path, file_okay=False),
    help="Mapp att skriva i. Förvalt: ÖVNING mikroövningar i MAPP.",
)
@options.PDF
def print_micro(folder: Path, departments: tuple[str, ...], target: Path | None, pdf: bool) -> int:
    """Write a micro exercise for every reserve routine."""
    from kontinuitet.services.editions import build_editions  # noqa: PLC0415
    from kontinuitet.services.exercise_papers import MICRO  # noqa: PLC0415
    from kontinuitet.services.gathering import Simulated, plan_data  # noqa: PLC0415

    workspace, municipality = open_workspace(folder)
    data = plan_data(workspace, municipality, Simulated({}, {}, ()), tell=output.note)
    place = target or folder / "ÖVNING mikroövningar"
    wanted = departments_of(municipality, departments) or tuple(sorted(municipality.departments))
    made = build_editions(data, wanted, place, [MICRO], tell=output.note, progress=output.progress)
    return say_written(made, place, pdf=pdf)


command.add_command(prepare)
command.add_command(print_papers)
command.add_command(print_micro)
command.add_command(run)
for after in COMMANDS:
    command.add_command(after)
