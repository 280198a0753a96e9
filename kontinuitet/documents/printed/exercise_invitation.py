"""The invitation to an exercise, with the list of participants."""

from __future__ import annotations

from dataclasses import dataclass

from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.exercise import (
    ExerciseFields,
    exercise_fields,
)
from kontinuitet.documents.chapters.exercise_marking import marked
from kontinuitet.documents.chapters.tables import facts
from kontinuitet.documents.making import Kind, Source, for_exercises
from kontinuitet.documents.matter.exercise import ExerciseData
from kontinuitet.documents.matter.fields import named


@dataclass(frozen=True, slots=True)
class InvitationFields:
    """Everything the template of the invitation may use."""

    exercise: ExerciseFields = named("övning", "Övningen.")
    facts: Block = named("fakta", "Tabell: dag, plats, längd och vilka som övar.")


def invitation_fields(data: ExerciseData) -> InvitationFields:
    """Return all fields of the invitation."""
    exercise = exercise_fields(data)
    return InvitationFields(
        exercise,
        facts(
            "När och var",
            (
                ("När", exercise.day),
                ("Var", exercise.place),
                ("Hur länge", exercise.length),
                ("Vilka", exercise.departments),
            ),
        ),
    )


def _gather(source: Source) -> InvitationFields:
    return invitation_fields(source.exercise)


KIND = Kind(
    template="ovning-inbjudan.docx",
    purpose="Inbjudan till en övning",
    plural="inbjudningar",
    record=InvitationFields,
    gather=_gather,
    subjects=for_exercises,
    title="ÖVNING: inbjudan, {exercise}",
    file_name="ÖVNING-inbjudan-{exercise}.docx",
    nobody="Det finns ingen övning att skriva ut.",
    checks=(marked("Inbjudan till en övning", "ovning-inbjudan.docx"),),
)
