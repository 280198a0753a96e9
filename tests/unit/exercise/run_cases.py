"""A small exercise in a folder of its own, run by adding events as its facilitator would."""

from __future__ import annotations

import datetime
import itertools
from pathlib import Path
from typing import Any

import yaml

from kontinuitet.analysis.simulation.reruns import Simulator
from kontinuitet.exercise.frozen import JOURNAL, freeze
from kontinuitet.exercise.journal import Journal
from kontinuitet.exercise.room import Room
from kontinuitet.exercise.rules import Seat
from kontinuitet.model.exercise import Exercise
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

#: As a municipality's file; tests that write to it need its comments and its quoting.
MODEL_TEXT = """\
# Vår kommun. Rör inte raderna om hemtjänst utan att fråga Maj.
kommun: {namn: Provköping}
förvaltningar:
  vård: {namn: Vården}
  skola: {namn: Skolan}
resurser:
  el: {namn: Elnätet, typ: el}
  journal: {namn: Journalen, typ: verksamhetssystem, behöver: [el], återstart: {tid: 1 h}}
  schema: {namn: "Schemat", typ: verksamhetssystem, behöver: [el], återstart: {tid: 2 h}}
verksamheter:
  hemtjänst:   # den viktigaste
    namn: Hemtjänst
    förvaltning: vård
    samhällsviktig: ja
    acceptabel_avbrottstid: 4 h
    behöver: [journal]
    reservrutiner:
      pärm: {namn: Blå pärmen, ersätter: [journal], startar_inom: 1 h, uthållighet: 30 h}
      lista:
        namn: Ringlistan
        ersätter: [journal]
        startar_inom: 40 h
        senast_övad: 2025-02-03  # på träffen

  nattpatrull: {namn: Nattpatrull, förvaltning: vård, behöver: [journal]}
  lektioner: {namn: Lektioner, förvaltning: skola, behöver: [schema]}
"""
SCENARIO = Scenario.model_validate(
    {
        "scenario": "mörkt",
        "namn": "Mörkt",
        "startar": "2027-01-18T06:30",
        "bortfall": [{"resurser": ["el"], "från": "0 min", "till": "6 h"}],
    }
)
EXERCISE = Exercise.model_validate(
    {
        "övning": "mörk-måndag",
        "namn": "Mörk måndag",
        "scenario": "mörkt",
        "förvaltningar": ["vård"],
        "mål": [{"id": "m1", "text": "Pärmen", "indikatorer": [{"id": "a", "text": "Syns"}]}],
        "skeden": [
            {"id": "s1", "namn": "Start", "speltid": "0"},
            {"id": "s2", "namn": "Kväll", "speltid": "10 h"},
        ],
        "inspel": [
            {
                "id": "i1",
                "skede": "s1",
                "när": "2 h",
                "text": "{{ hemtjänst.namn }} går på {{ hemtjänst.reservrutin }}.",
                "mål": ["m1"],
            },
            {
                "id": "i2",
                "skede": "s2",
                "när": "10 h",
                "text": "Journalen är igång.",
                "mål": ["m1"],
            },
            {"id": "i3", "skede": "s2", "när": "10 h", "text": "Om lektioner.", "mål": ["m1"]},
        ],
        "beslutspunkter": [{"id": "p1", "fråga": "Vem går hem?", "verksamhet": "nattpatrull"}],
    }
)


def municipality() -> Municipality:
    """Return the model of :data:`MODEL_TEXT`."""

    return Municipality.model_validate(yaml.load(MODEL_TEXT, Loader=yaml.BaseLoader))


class Run:
    """A run of the exercise in a folder."""

    def __init__(
        self,
        folder: Path,
        day: str = "2027-01-18",
        exercise: Exercise = EXERCISE,
        model: Municipality | None = None,
    ) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        frozen = freeze(folder, model or municipality(), SCENARIO, exercise)
        self.journal = Journal.create(folder / JOURNAL, frozen.about)
        begun = datetime.datetime.fromisoformat(f"{day}T09:00:00.000+01:00")
        self.room = Room(
            frozen,
            self.journal,
            simulate=Simulator(),
            wall=lambda: begun.isoformat(timespec="milliseconds"),
        )
        self._keys = itertools.count()

    def add(self, kind: str, **data: Any) -> int:
        """Add an event as the facilitator and return its number."""
        key = f"k{next(self._keys)}"
        return self.room.add(kind, data, seat=Seat.FACILITATOR, key=key).number

    def decide(self, identity: str, text: str, *interventions: dict[str, Any], **more: Any) -> None:
        """Add a decision."""
        said = {"id": identity, "text": text, "av": "Chefen", "ingrepp": list(interventions)}
        self.add("beslut.fattat", **said, **more)
