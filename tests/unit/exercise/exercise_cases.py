"""A small exercise, and a recorder whose wall clock the test moves."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kontinuitet.exercise.events import Event
from kontinuitet.exercise.journal import Journal
from kontinuitet.exercise.recorder import Recorder
from kontinuitet.exercise.rules import Known, Seat
from kontinuitet.model.exercise import Exercise

EXERCISE = Exercise.model_validate(
    {
        "övning": "mörk-måndag",
        "namn": "Mörk måndag",
        "scenario": "elavbrott",
        "förvaltningar": ["vård"],
        "mål": [{"id": "m1", "text": "Pärmen tas fram", "indikatorer": [{"id": "a", "text": "x"}]}],
        "skeden": [
            {"id": "s1", "namn": "Första timmen", "speltid": "0"},
            {"id": "s2", "namn": "Natten", "speltid": "10 h"},
        ],
        "inspel": [
            {"id": "i1", "när": "1 h", "text": "Ett", "mål": ["m1"]},
            {"id": "i2", "när": "2 h", "text": "Två", "kräver": ["i1"]},
            {"id": "i3", "när": "manuell", "text": "Tre"},
            {"id": "i4", "när": "3 h", "typ": "beredskap", "text": "Fyra"},
            {"id": "i5", "när": "11 h", "text": "Fem"},
        ],
        "beslutspunkter": [{"id": "b1", "fråga": "Vem går hem?"}],
    }
)

KNOWN = Known(
    activities=("hemtjänst",),
    resources=("ad", "journal"),
    departments=("vård",),
    routines={"hemtjänst": ("pärm",)},
    persons=("p1",),
    skills=("server",),
)

_BEGUN = datetime.datetime(2027, 1, 18, 9, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))


class Room:
    """A recorder, its journal file, and a wall clock that stands until it is moved."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "journal.sqlite"
        self.passed = datetime.timedelta()
        self._keys: Iterator[int] = itertools.count()
        self.journal = Journal.create(self.path, {"övning": EXERCISE.id})
        self.recorder = self._recorder()

    def _recorder(self) -> Recorder:
        return Recorder(EXERCISE, self.journal, KNOWN, self.wall)

    def wall(self) -> str:
        return (_BEGUN + self.passed).isoformat(timespec="milliseconds")

    def wait(self, minutes: float) -> None:
        self.passed += datetime.timedelta(minutes=minutes)

    def add(self, kind: str, seat: Seat = Seat.FACILITATOR, **data: Any) -> Event:
        return self.recorder.add(kind, data, seat=seat, key=f"k{next(self._keys)}")

    def reopen(self) -> None:
        """As after a crash: everything in memory is gone."""
        self.journal.close()
        self.journal = Journal.open(self.path, {"övning": EXERCISE.id})
        self.recorder = self._recorder()
