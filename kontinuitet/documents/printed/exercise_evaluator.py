"""An evaluator's form (observatörsformulär): goals and indicators to tick, and a log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.exercise import (
    ExerciseFields,
    GoalSheet,
    empty_log,
    exercise_fields,
    goal_sheet,
)
from kontinuitet.documents.chapters.exercise_marking import marked
from kontinuitet.documents.making import Kind, Source, Subject
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.exercise import ExerciseData
from kontinuitet.documents.matter.fields import named
from kontinuitet.model.exercise import Role


@dataclass(frozen=True, slots=True)
class EvaluatorFields:
    """Everything the template of an evaluator's form may use."""

    exercise: ExerciseFields = named("övning", "Övningen.")
    role: str = named("roll", "Utvärderarens roll.")
    goals: tuple[GoalSheet, ...] = named("mål", "De mål som rollen följer.")
    log: Block = named("logg", "Tom tabell: observationer.")


def evaluators(data: ExerciseData) -> list[Role]:
    """Return the roles that follow goals; one for all goals when there is none."""
    found = [role for role in data.exercise.roles if role.goals]
    if found:
        return found
    everything = [goal.id for goal in data.exercise.goals]
    return [Role.model_validate({"id": "utvärderare", "namn": "Utvärderare", "mål": everything})]


def evaluator_fields(data: ExerciseData, role: Role) -> EvaluatorFields:
    """Return all fields of one evaluator's form."""
    return EvaluatorFields(
        exercise_fields(data),
        role.name,
        tuple(
            goal_sheet(data, number, goal)
            for number, goal in enumerate(data.exercise.goals, start=1)
            if goal.id in role.goals
        ),
        empty_log(
            "Observationer",
            (
                ("Klockan", 20),
                ("Mål", 14),
                ("Inspel", 16),
                ("Vad som sågs: styrka eller brist", 110),
            ),
            12,
        ),
    )


def _subjects(data: PlanData) -> Iterator[Subject]:
    for identity, exercise in sorted(data.exercises.items()):
        for role in evaluators(exercise):
            yield Subject(exercise=identity, role=role.id)


def _gather(source: Source) -> EvaluatorFields:
    roles = {role.id: role for role in evaluators(source.exercise)}
    return evaluator_fields(source.exercise, roles[source.role])


KIND = Kind(
    template="ovning-observatorsformular.docx",
    purpose="Observatörsformulär till en övning",
    plural="observatörsformulär",
    record=EvaluatorFields,
    gather=_gather,
    subjects=_subjects,
    title="ÖVNING: observatörsformulär {role}, {exercise}",
    file_name="ÖVNING-observatörsformulär-{exercise}-{role}.docx",
    nobody="Det finns ingen övning att skriva ut.",
    checks=(marked("Observatörsformulär till en övning", "ovning-observatorsformular.docx"),),
)
