"""Checking a run afterwards: that the journal is whole, and stands on the inputs beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kontinuitet.exercise.events import first_break
from kontinuitet.exercise.frozen import JOURNAL, thaw
from kontinuitet.exercise.journal import DamagedJournal, read_about, read_events
from kontinuitet.exercise.session import replay


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check found: events read, the first fault (Swedish, None: whole), how far it came."""

    events: int
    fault: str | None
    progress: str


def verify(folder: Path) -> Verified:
    """Check a run: the chain of hashes, the sums of the inputs, and that the state follows.

    Raises:
        InputError: there is no run in the folder, or its inputs cannot be read.
        SystemFault: a file cannot be read.
    """
    path = folder / JOURNAL
    about = read_about(path)
    try:
        events = read_events(path)
    except DamagedJournal as damaged:
        return Verified(damaged.found.number - 1, f"{damaged.found.why}.".capitalize(), "okänt")
    broken = first_break(events)
    if broken is not None:
        return Verified(len(events), f"{broken.why}.".capitalize(), "okänt")
    frozen = thaw(folder)
    if frozen.about != about:
        changed = [
            name.removeprefix("sha256 ")
            for name, value in sorted(frozen.about.items())
            if about.get(name) != value
        ]
        return Verified(
            len(events),
            f"Underlaget är inte det som övningen kördes på: {', '.join(changed)}.",
            "okänt",
        )
    try:
        session = replay(frozen.exercise, events)
    except ValueError as error:
        return Verified(len(events), f"En händelse kan inte förstås: {error}.", "okänt")
    return Verified(len(events), None, session.progress.value)
