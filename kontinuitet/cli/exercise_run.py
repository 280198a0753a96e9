"""Running an exercise: finding or making its journal, and serving its pages."""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.cli import faults, output
from kontinuitet.cli.workspaces import open_scenario, open_workspace, tell
from kontinuitet.errors import InputError, SystemFault
from kontinuitet.exercise.clock import WallClock
from kontinuitet.exercise.frozen import CLAIM, JOURNAL, Frozen, freeze, thaw
from kontinuitet.exercise.journal import Claim, Journal
from kontinuitet.exercise.room import Room
from kontinuitet.exercise.rules import Seat
from kontinuitet.exercise.session import Progress, replay
from kontinuitet.loading.exercises import read_exercise
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.yaml_source import load
from kontinuitet.model.exercise import Exercise
from kontinuitet.model.intervention import Intervention
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.problems import Severity, has_errors

_PREFIX: Final = "ÖVNING"


@dataclass(frozen=True)
class Run:
    """A run that is open: its folder, inputs, journal and the claim on it."""

    folder: Path
    frozen: Frozen
    journal: Journal
    claim: Claim
    resumed: bool


def _simulate(
    municipality: Municipality, scenario: Scenario, _: Sequence[tuple[int, Intervention]]
) -> SimulationResult:
    return simulate(municipality, scenario)


def open_run(file: Path, folder: Path | None, run_folder: Path | None) -> Run:
    """Open the run of an exercise file: the one that is not over, else a new one.

    Raises:
        InputError: the exercise, its scenario or the model cannot be used, or it is already run.
        SystemFault: the journal cannot be written.
    """
    place = run_folder or file.with_name(f"{_PREFIX} {file.stem}")
    if (place / JOURNAL).is_file():
        claim = Claim(place / CLAIM)
        frozen = thaw(place)
        journal = Journal.open(place / JOURNAL, frozen.about)
        if replay(frozen.exercise, journal.events).progress is not Progress.OVER:
            return Run(place, frozen, journal, claim, resumed=True)
        journal.close()
        claim.release()
        place = _next(place)
    municipality, scenario, exercise = _inputs(file, folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SystemFault(
            f"Mappen {place} kan inte skapas. Välj en annan med --journal."
        ) from error
    claim = Claim(place / CLAIM)
    frozen = freeze(place, municipality, scenario, exercise)
    return Run(place, frozen, Journal.create(place / JOURNAL, frozen.about), claim, resumed=False)


def _next(place: Path) -> Path:
    number = 2
    while (place.with_name(f"{place.name} ({number})") / JOURNAL).is_file():
        number += 1
    return place.with_name(f"{place.name} ({number})")


def _inputs(file: Path, folder: Path | None) -> tuple[Municipality, Scenario, Exercise]:
    if not file.is_file():
        raise InputError(f'Övningsfilen "{file}" finns inte.')
    workspace, municipality = open_workspace(folder or _folder_of(file))
    source = load(file.read_bytes(), file.name)
    exercise, problems = read_exercise(source, workspace.known, Suggestions())
    if exercise is None:
        errors = [p for p in problems if p.severity is Severity.ERROR]
        raise InputError(f'Övningen "{file}" har fel och kan inte köras.', errors)
    tell([p for p in problems if not has_errors([p])])
    scenario, warnings = open_scenario(workspace, exercise.scenario)
    tell(warnings)
    return municipality, scenario, exercise


def _folder_of(file: Path) -> Path:
    """Return the folder of the municipality's files: the exercise's own, or the one above it."""
    here = file.resolve().parent
    for place in (here, here.parent):
        if any(place.glob("kontinuitet.y*ml")):
            return place
    return here.parent


def serve(opened: Run, *, port: int, lan: bool, browse: Callable[[str], object] | None) -> int:
    """Serve the pages until Ctrl+C; what has happened stays in the journal."""
    # Flask is a choice of its own at installation: what needs it comes no sooner than this.
    try:
        from kontinuitet.web.exercise.app import create_app  # noqa: PLC0415
        from kontinuitet.web.exercise.seats import Seats  # noqa: PLC0415
        from kontinuitet.web.guard import Addresses  # noqa: PLC0415
        from kontinuitet.web.serving import LOOPBACK, lan_address, listen  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise InputError(
            "Sidorna i webbläsaren är ett tillval som inte är installerat. Installera det med: "
            'pip install "kontinuitet[ovning]"'
        ) from error
    wall = WallClock(lambda: datetime.datetime.now().astimezone(), time.monotonic)
    room = Room(opened.frozen, opened.journal, simulate=_simulate, wall=wall)
    room.course()
    seats, addresses = Seats(), Addresses()
    links: list[dict[str, Any]] = []
    staffing = opened.frozen.municipality.staffing
    persons = staffing.persons if staffing else {}
    extras = {
        "links": links,
        "skills": room.recorder.known.skills,
        "persons": [(i, p.name) for i, p in sorted(persons.items()) if not p.protected],
    }
    app = create_app(room, seats, addresses, wall, extras, faults.write_log)
    address = lan_address() if lan else None
    if lan and address is None:
        raise InputError("Datorn är inte ansluten till något nätverk. Kör utan --nätverk.")
    server = listen(app, addresses, port=port, lan=address)

    def link(seat: Seat, host: str, department: str | None = None) -> str:
        return f"http://{host}:{server.port}/in/{seats.link(seat, department)}"

    links.append({"name": "Storbild", "address": link(Seat.SCREEN, LOOPBACK)})
    links.append({"name": "Utvärderare", "address": link(Seat.EVALUATOR, LOOPBACK)})
    if address is not None:
        links += _lan_links(opened.frozen, address, link)
    first = link(Seat.FACILITATOR, LOOPBACK)
    try:
        _tell_where(opened, first)
        if browse is not None:
            browse(first)
        # Ends by itself at Ctrl+C.
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        opened.journal.close()
        opened.claim.release()
    output.note("Sidorna är stängda. Allt som har hänt är sparat.")
    return output.DONE


def _tell_where(opened: Run, address: str) -> None:
    output.result(f"ÖVNING – {opened.frozen.exercise.name}")
    output.result(f"Journalen finns i {opened.folder}" + (" (fortsätter)" * opened.resumed))
    output.result(f"Öppna övningsledarens sida: {address}")
    output.result("Avsluta sidorna med Ctrl+C. Övningen kan fortsätta med samma kommando.")
    # The server goes on until it is stopped: what stands above has to be seen before that.
    output.release()
    sys.stdout.flush()


def _lan_links(frozen: Frozen, address: str, link: Callable[..., str]) -> list[dict[str, Any]]:
    found = [{"name": "Utvärderare på en annan dator", "address": link(Seat.EVALUATOR, address)}]
    for department in frozen.exercise.departments:
        name = frozen.municipality.departments[department].name
        found.append(
            {"name": f"Deltagare: {name}", "address": link(Seat.PARTICIPANT, address, department)}
        )
    return found
