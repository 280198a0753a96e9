"""What the exercises of a municipality have tried: their runs found, and held against its model."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from kontinuitet.errors import InputError, SystemFault
from kontinuitet.exercise import coverage as what
from kontinuitet.exercise.coverage import Coverage, Played
from kontinuitet.exercise.frozen import JOURNAL
from kontinuitet.exercise.journal import read_events
from kontinuitet.model.exercise_event import Kind
from kontinuitet.model.landscape import Municipality
from kontinuitet.services.exercise import view_room
from kontinuitet.services.telling import Tell

_LEFT_OUT: Final = "Övningen i {} räknas inte med. {}"


def find_runs(folder: Path) -> list[Path]:
    """Return the folders of all runs in a folder, at any depth, sorted."""
    return sorted(
        path.parent
        for path in folder.rglob("*.sqlite")
        if unicodedata.normalize("NFC", path.name) == JOURNAL and path.is_file()
    )


def coverage(municipality: Municipality, folders: Iterable[Path], *, tell: Tell) -> Coverage:
    """Return what the runs in some folders have tried of a model.

    A run that cannot be read is told of and left out; one that is there twice counts once.
    """
    runs = sorted({run.resolve(): run for folder in folders for run in find_runs(folder)}.values())
    return what.coverage(municipality, _played(runs, tell))


def _played(runs: Iterable[Path], tell: Tell) -> Iterator[Played]:
    # By the first event: of copies of one run the one that goes on the longest counts.
    longest: dict[str, tuple[int, Path]] = {}
    for run in runs:
        try:
            events = read_events(run / JOURNAL)
        except (InputError, SystemFault) as error:
            tell(_LEFT_OUT.format(run, error))
            continue
        if any(event.kind == Kind.START for event in events):
            first = events[0].hash
            longest[first] = max(longest.get(first, (0, run)), (len(events), run))
    for _, run in longest.values():
        try:
            found = what.played(view_room(run))
        except (InputError, SystemFault) as error:
            tell(_LEFT_OUT.format(run, error))
            continue
        if found is not None:
            yield found
