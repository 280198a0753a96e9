"""Preparing an exercise: proposed from a simulated scenario, as a file that a person edits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.exercise.picture import Course
from kontinuitet.exercise.planning.proposal import Wish, propose
from kontinuitet.loading.questions import load_questions
from kontinuitet.loading.writing import plain, yaml_text
from kontinuitet.model.base import fold
from kontinuitet.model.exercise import Exercise
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

#: The folder of exercises in a workspace, unless it has one that is spelled in another way.
FOLDER: Final = "övningar"
_COMMENT: Final = (
    "ÖVNING – ÖVNING – ÖVNING\n"
    "Ett förslag som programmet har räknat fram. Ändra, stryk och lägg till som du vill.\n"
    "{{ id.uppgift }} i en text ersätts med det som är beräknat när texten visas: namn, läge, "
    "nere_från, åter, utan_förmåga, reserv_till, reservrutin, acceptabel_avbrottstid."
)


def prepared(
    municipality: Municipality,
    scenario: Scenario,
    result: SimulationResult,
    *,
    departments: Sequence[str] = (),
    minutes: int,
    own_figures: bool,
) -> Exercise:
    """Return a proposed exercise for some departments, by id; without any, for all it touches.

    ``own_figures`` says that the scenario's figures are the municipality's own.

    Raises:
        InputError: the minutes are too few or too many, or nobody is touched.
    """
    course = Course(municipality, result)
    chosen = departments or tuple(sorted({a.department for a in result.activities}))
    identity = "-".join([scenario.id, *departments[:2], f"{minutes}min"])
    wish = Wish(tuple(dict.fromkeys(chosen)), minutes, identity, own_figures=own_figures)
    return propose(municipality, scenario, course, wish, load_questions())


def file_of(exercise: Exercise) -> bytes:
    """Return an exercise as the file that a person edits."""
    return yaml_text(plain(exercise), _COMMENT).encode("utf-8")


def place_of(workspace: Path, exercise: Exercise) -> Path:
    """Return where the file of an exercise is put in a workspace."""
    there = sorted(p for p in workspace.glob("*") if p.is_dir() and fold(p.name) == fold(FOLDER))
    return (there[0] if there else workspace / FOLDER) / f"{exercise.id}.yaml"
