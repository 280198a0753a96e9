"""What those exercised get: a sheet per department (deltagarblad), nothing of what is to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.exercise import (
    ExerciseFields,
    day_table,
    empty_log,
    exercise_fields,
    picture_table,
)
from kontinuitet.documents.chapters.exercise_marking import marked
from kontinuitet.documents.chapters.tables import table
from kontinuitet.documents.making import Kind, Source, Subject
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.exercise import ExerciseData
from kontinuitet.documents.matter.fields import named
from kontinuitet.wording import duration_in_table, set_apart


@dataclass(frozen=True, slots=True)
class ParticipantFields:
    """Everything the template of a department's sheet may use."""

    exercise: ExerciseFields = named("övning", "Övningen.")
    department: str = named("förvaltning", "Förvaltningens namn.")
    day: Block = named("program", "Tabell: dagens program.")
    start: str = named("utgångsläge", "Text: läget när övningen börjar.")
    picture: Block = named("läget", "Tabell: läget hos förvaltningen när övningen börjar.")
    routines: Block = named("verksamheter", "Tabell: verksamheter, gräns och reservrutiner.")
    notes: Block = named("anteckningar", "Tom tabell: egna anteckningar.")


def participant_fields(data: ExerciseData, department: str) -> ParticipantFields:
    """Return all fields of one department's sheet.

    Raises:
        KeyError: there is no such department.
    """
    found = data.municipality.departments[department]
    first = min(data.exercise.phases, key=lambda phase: phase.game)
    activities = [
        a for a in data.municipality.activities_of(department).values() if a.fallbacks or a.mtpd
    ]
    return ParticipantFields(
        exercise=exercise_fields(data),
        department=found.name,
        # The names of later phases tell how long it lasts.
        day=day_table(data.exercise.model_copy(update={"phases": _unnamed(data)})),
        start=data.filled(first.jump or "", first.game),
        picture=picture_table(data, first.game, [department]),
        routines=table(
            "Våra verksamheter",
            "Verksamhet, acceptabel avbrottstid och reservrutiner.",
            (("Verksamhet", 55), ("Acceptabel avbrottstid", 35), ("Reservrutiner", 70)),
            [
                (
                    a.name,
                    texts.NOT_DECIDED if a.mtpd is None else duration_in_table(a.mtpd),
                    set_apart(f.name for _, f in sorted(a.fallbacks.items())) or texts.NONE,
                )
                for a in activities
            ],
            empty=texts.NONE,
        ),
        notes=empty_log(
            "Våra beslut och anteckningar",
            (("Speltid", 30), ("Vad vi gör", 90), ("Vem", 40)),
            6,
        ),
    )


def _unnamed(data: ExerciseData) -> tuple[object, ...]:
    return tuple(
        phase.model_copy(update={"name": f"Omgång {number}"})
        for number, phase in enumerate(data.exercise.phases, start=1)
    )


def _subjects(data: PlanData) -> Iterator[Subject]:
    for identity, exercise in sorted(data.exercises.items()):
        for department in exercise.exercise.departments:
            yield Subject(exercise=identity, department=department)


def _gather(source: Source) -> ParticipantFields:
    return participant_fields(source.exercise, source.view.id)


KIND = Kind(
    template="ovning-deltagarblad.docx",
    purpose="Deltagarblad till en övning",
    plural="deltagarblad",
    record=ParticipantFields,
    gather=_gather,
    subjects=_subjects,
    title="ÖVNING: deltagarblad {department}, {exercise}",
    file_name="ÖVNING-deltagarblad-{exercise}-{department}.docx",
    nobody="Det finns ingen övning att skriva ut.",
    checks=(marked("Deltagarblad till en övning", "ovning-deltagarblad.docx"),),
)
