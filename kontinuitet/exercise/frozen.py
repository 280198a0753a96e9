"""What an exercise stands on: model, scenario and exercise as they were when it began."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kontinuitet.errors import InputError, SystemFault, reason
from kontinuitet.loading.exercises import read_exercise
from kontinuitet.loading.files import EXERCISE_INPUTS
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.workspace import load_scenario, load_workspace
from kontinuitet.loading.writing import plain, yaml_text
from kontinuitet.loading.yaml_source import load
from kontinuitet.model.exercise import Exercise
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

#: Everything that an exercise makes is told from the real thing by its name.
JOURNAL: Final = "ÖVNING-journal.sqlite"
CLAIM: Final = "ÖVNING-körs.sqlite"
FOLDER: Final = EXERCISE_INPUTS
MODEL: Final = "modell/kontinuitet.yaml"
SCENARIO: Final = "scenario.yaml"
EXERCISE: Final = "övning.yaml"

#: Stands first in each of the files.
COMMENT: Final = (
    "ÖVNING – ÖVNING – ÖVNING\n"
    "Underlaget som det var när övningen började. Ändra inte: journalen hör ihop med det."
)


@dataclass(frozen=True)
class Frozen:
    """The inputs of one exercise, and the SHA-256 sum of each file, by name."""

    municipality: Municipality
    scenario: Scenario
    exercise: Exercise
    sums: Mapping[str, str]

    @property
    def about(self) -> dict[str, str]:
        """Return what the journal says it is of."""
        return {"övning": self.exercise.id, **{f"sha256 {n}": s for n, s in self.sums.items()}}


def freeze(
    folder: Path, municipality: Municipality, scenario: Scenario, exercise: Exercise
) -> Frozen:
    """Write the inputs into the run's folder and return them as read back.

    Raises:
        SystemFault: they cannot be written.
    """
    texts = {
        MODEL: yaml_text(plain(municipality), COMMENT),
        SCENARIO: yaml_text(plain(scenario), COMMENT),
        EXERCISE: yaml_text(plain(exercise), COMMENT),
    }
    place = folder / FOLDER
    try:
        for name, text in texts.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
    except OSError as error:
        why = reason(error) or error.strerror
        raise SystemFault(f"Övningens underlag kan inte skrivas i {place}: {why}.") from error
    return thaw(folder)


def thaw(folder: Path) -> Frozen:
    """Read the inputs of a run.

    Raises:
        InputError: something is missing, or cannot be read any longer.
    """
    place = folder / FOLDER
    sums: dict[str, str] = {}
    for name in (MODEL, SCENARIO, EXERCISE):
        try:
            sums[name] = hashlib.sha256((place / name).read_bytes()).hexdigest()
        except OSError as error:
            raise InputError(
                f"{folder} är ingen körd övning: {FOLDER}/{name} kan inte läsas."
            ) from error
    workspace = load_workspace((place / MODEL).parent)
    if workspace.municipality is None:
        raise InputError(f"Övningens modell i {place} kan inte läsas.", workspace.problems)
    scenario, problems = load_scenario(workspace, str(place / SCENARIO))
    if scenario is None:
        raise InputError(f"Övningens scenario i {place} kan inte läsas.", problems)
    source = load((place / EXERCISE).read_bytes(), EXERCISE)
    # What it names was checked before it began; a later version may know better, too late.
    exercise, found = read_exercise(source, None, Suggestions())
    if exercise is None:
        raise InputError(f"Övningsfilen i {place} kan inte läsas.", found)
    return Frozen(workspace.municipality, scenario, exercise, sums)
