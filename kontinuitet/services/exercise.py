"""Running an exercise: its journal found or made, and the room that it is run in."""

from __future__ import annotations

import datetime
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kontinuitet.analysis.simulation.reruns import Simulator
from kontinuitet.errors import InputError, SystemFault
from kontinuitet.exercise.clock import WallClock
from kontinuitet.exercise.frozen import CLAIM, JOURNAL, Frozen, freeze, thaw
from kontinuitet.exercise.journal import Claim, Journal
from kontinuitet.exercise.room import Room
from kontinuitet.exercise.session import Progress, replay
from kontinuitet.loading.exercises import read_exercise
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.yaml_source import load
from kontinuitet.model.exercise import Exercise
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.problems import Severity, has_errors
from kontinuitet.services.opening import open_scenario, open_workspace
from kontinuitet.services.telling import Tell, tell_problems

_PREFIX: Final = "ÖVNING"
_EPOCH: Final = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Run:
    """A run that is open: its folder, inputs, journal and the claim on it."""

    folder: Path
    frozen: Frozen
    journal: Journal
    claim: Claim
    resumed: bool

    def close(self) -> None:
        """Let go of the journal; all that has happened is in it."""
        self.journal.close()
        self.claim.release()


def open_run(file: Path, folder: Path | None, run_folder: Path | None, tell: Tell) -> Run:
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
    municipality, scenario, exercise = read_inputs(file, folder, tell)
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


def read_inputs(
    file: Path, folder: Path | None, tell: Tell
) -> tuple[Municipality, Scenario, Exercise]:
    """Read an exercise file, with the model and the scenario that it is about.

    ``folder`` holds the municipality's files; without it they are looked for beside the file.

    Raises:
        InputError: the exercise, its scenario or the model cannot be used.
    """
    if not file.is_file():
        raise InputError(f'Övningsfilen "{file}" finns inte.')
    workspace, municipality = open_workspace(folder or folder_of(file), tell)
    source = load(file.read_bytes(), file.name)
    exercise, problems = read_exercise(source, workspace.known, Suggestions())
    if exercise is None:
        errors = [p for p in problems if p.severity is Severity.ERROR]
        raise InputError(f'Övningen "{file}" har fel och kan inte köras.', errors)
    tell_problems([p for p in problems if not has_errors([p])], tell)
    scenario, warnings = open_scenario(workspace, exercise.scenario)
    tell_problems(warnings, tell)
    return municipality, scenario, exercise


def folder_of(file: Path) -> Path:
    """Return the folder of the municipality's files: the exercise's own, or the one above it."""
    here = file.resolve().parent
    for place in (here, here.parent):
        if any(place.glob("kontinuitet.y*ml")):
            return place
    return here.parent


def room_of(opened: Run) -> tuple[Room, WallClock]:
    """Return the room of a run, its course computed, and the clock that its events are dated by."""
    wall = WallClock(lambda: datetime.datetime.now().astimezone(), time.monotonic)
    room = Room(opened.frozen, opened.journal, simulate=Simulator(), wall=wall)
    room.course()
    return room, wall


def view_room(folder: Path) -> Room:
    """Return the room of a run that is only read, also while it is going on.

    Raises:
        InputError: there is no run in the folder, or its journal is damaged.
        SystemFault: a file cannot be read.
    """
    frozen = thaw(folder)
    journal = Journal.view(folder / JOURNAL, frozen.about)
    # What is told has been dated already.
    still = WallClock(lambda: _EPOCH, lambda: 0.0)
    room = Room(frozen, journal, simulate=Simulator(), wall=still)
    journal.close()
    return room
