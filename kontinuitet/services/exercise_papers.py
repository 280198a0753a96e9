"""The papers of an exercise: what is handed out before it, and the report after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.documents.making import Kind, Subject, make
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.exercise import ExerciseData
from kontinuitet.documents.printed import (
    exercise_cards,
    exercise_evaluator,
    exercise_invitation,
    exercise_participants,
    exercise_report,
    exercise_script,
    micro_exercises,
)
from kontinuitet.exercise.frozen import Frozen
from kontinuitet.exercise.picture import Course
from kontinuitet.exercise.planning.proposal import Wish, propose
from kontinuitet.exercise.room import Room
from kontinuitet.loading.duties import load_duties
from kontinuitet.loading.files import EXERCISE_PROPOSALS
from kontinuitet.loading.questions import load_questions
from kontinuitet.model.exercise import Exercise
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.services.exercise import view_room
from kontinuitet.services.exercise_changes import proposals_file
from kontinuitet.services.gathering import OWN_TEMPLATES
from kontinuitet.services.privacy import guard
from kontinuitet.services.telling import Progress, Tell, unseen
from kontinuitet.services.writing import is_as_written

#: What is printed before the day, in the order it is used.
BEFORE = (
    exercise_invitation.KIND,
    exercise_script.KIND,
    exercise_cards.KIND,
    exercise_participants.KIND,
    exercise_evaluator.KIND,
)
MICRO = micro_exercises.KIND


def exercise_data(
    municipality: Municipality,
    scenario: Scenario,
    exercise: Exercise,
    result: SimulationResult,
    sha256: str,
    *,
    own_templates: Path | None = None,
    room: Room | None = None,
) -> PlanData:
    """Return what the papers of one exercise are made from."""
    course = Course(municipality, result)
    return PlanData(
        municipality=municipality,
        simulations={scenario.id: result},
        scenarios={scenario.id: scenario},
        duties=load_duties(municipality.duties),
        findings=(),
        model_sha256=sha256,
        scenario=scenario.id,
        own_templates=own_templates,
        exercises={
            exercise.id: ExerciseData(
                municipality, scenario, exercise, course, sha256, own_templates, room
            )
        },
    )


def with_exercise(data: PlanData) -> PlanData:
    """Return the data with an exercise proposed on their first scenario that touches anybody."""
    for identity, result in sorted(data.simulations.items()):
        departments = sorted({a.department for a in result.activities})
        if departments:
            model, scenario = data.municipality, data.scenarios[identity]
            wish = Wish((departments[0],), 90, f"{identity}-prov")
            course = Course(model, result)
            exercise = propose(model, scenario, course, wish, load_questions())
            made = ExerciseData(
                model, scenario, exercise, course, data.model_sha256, data.own_templates
            )
            return replace(data, exercises={exercise.id: made})
    return data


def own_templates(folder: Path) -> Path | None:
    """Return the folder of a workspace's own Word templates, None when it has none."""
    own = folder / OWN_TEMPLATES
    return own if own.is_dir() else None


def build_papers(
    data: PlanData,
    folder: Path,
    kinds: Iterable[Kind] = BEFORE,
    *,
    tell: Tell,
    progress: Progress = unseen,
) -> dict[Path, bytes]:
    """Build the papers of the exercises in ``data``.

    Raises:
        TemplateError: a template cannot be used.
        InputError: a text could be taken for the real thing, or tells of a protected person.
    """
    wanted = [(kind, subject) for kind in kinds for subject in kind.subjects(data)]
    made: dict[Path, bytes] = {}
    with progress("Skriver övningens papper", len(wanted)) as step:
        for kind, subject in wanted:
            step(kind.purpose)
            made[folder / kind.name_for(subject)] = make(kind, data, subject, tell=tell)
    return made


def build_report(folder: Path, *, departments: Iterable[str] = (), tell: Tell) -> dict[Path, bytes]:
    """Build the report of a run, and its extract for some departments, also while it is going on.

    With it goes a file of the changes to the model that the exercise gives reason for, when there
    are any.

    Raises:
        InputError: there is no run in the folder, or its journal is damaged.
    """
    room = view_room(folder)
    frozen = room.frozen
    guard(frozen.municipality, [frozen.scenario])
    data = room_data(room)
    kind = exercise_report.KIND
    subject = Subject(exercise=frozen.exercise.id)
    made = {folder / kind.name_for(subject): make(kind, data, subject, tell=tell)}
    for department in departments:
        extract = Subject(exercise=frozen.exercise.id, department=department)
        name = kind.name_for(extract).removesuffix(".docx")
        made[folder / f"{name}-{department}.docx"] = make(kind, data, extract, tell=tell)
    return made | _proposals(room, folder, tell)


def room_data(room: Room) -> PlanData:
    """Return what the papers and the report of a run are made from."""
    frozen = room.frozen
    return exercise_data(
        frozen.municipality,
        frozen.scenario,
        frozen.exercise,
        room.course(()).result,
        _sum(frozen),
        room=room,
    )


def _proposals(room: Room, folder: Path, tell: Tell) -> dict[Path, bytes]:
    """Return the file of proposed changes, unless a person has gone through the one there is."""
    made, path = proposals_file(room), folder / EXERCISE_PROPOSALS
    if made is None:
        return {}
    if path.is_file() and (old := path.read_bytes()) != made and not is_as_written(path, old):
        tell(f"{path.name} har ändrats för hand och lämnas som den är.")
        return {}
    return {path: made}


def _sum(frozen: Frozen) -> str:
    return next(iter(frozen.sums.values()))
