"""The injects of an exercise as cards (inspelskort), two to a sheet, to cut apart."""

from __future__ import annotations

from dataclasses import dataclass

from kontinuitet.documents.chapters.exercise import (
    CardFields,
    ExerciseFields,
    card_fields,
    exercise_fields,
)
from kontinuitet.documents.chapters.exercise_marking import marked
from kontinuitet.documents.making import Kind, Source, for_exercises
from kontinuitet.documents.matter.exercise import ExerciseData
from kontinuitet.documents.matter.fields import named
from kontinuitet.model.exercise import Inject

#: Letters on a line of the text and of a question, and the lines that two cards have room for.
_TEXT_WIDTH = 78
_QUESTION_WIDTH = 92
_LINES = 13


@dataclass(frozen=True, slots=True)
class SheetFields:
    """One sheet: two cards, the second missing when both have no room or there is no other."""

    upper: CardFields = named("övre", "Det övre kortet.")
    lower: tuple[CardFields, ...] = named("nedre", "Det nedre kortet, om det finns.")


@dataclass(frozen=True, slots=True)
class CardsFields:
    """Everything the template of the cards may use."""

    exercise: ExerciseFields = named("övning", "Övningen.")
    sheets: tuple[SheetFields, ...] = named("blad", "Bladen, två kort på varje.")
    count: int = named("antal", "Antal kort.")


def cards_fields(data: ExerciseData) -> CardsFields:
    """Return all fields of the cards: what those exercised get, in the order of time."""
    injects = data.injects(told=True)
    sheets: list[list[Inject]] = []
    for inject in injects:
        last = sheets[-1] if sheets else []
        lines = sum(_lines(data, i) for i in (*last, inject))
        if len(last) == 1 and lines <= _LINES:
            last.append(inject)
        else:
            sheets.append([inject])
    made = [[card_fields(data, inject) for inject in sheet] for sheet in sheets]
    return CardsFields(
        exercise_fields(data),
        tuple(SheetFields(pair[0], tuple(pair[1:])) for pair in made),
        len(injects),
    )


def _lines(data: ExerciseData, inject: Inject) -> int:
    """Return about how many lines the words of a card take, beside what every card has."""
    text = data.filled(inject.text, data.game_of(inject))
    # A card without questions has one that asks what they do.
    questions = inject.questions or ("",)
    return _rows(text, _TEXT_WIDTH) + sum(_rows(q, _QUESTION_WIDTH) for q in questions)


def _rows(text: str, width: int) -> int:
    return max(1, -(-len(text) // width))


def _gather(source: Source) -> CardsFields:
    return cards_fields(source.exercise)


KIND = Kind(
    template="ovning-inspelskort.docx",
    purpose="Inspelskort till en övning",
    plural="inspelskort",
    record=CardsFields,
    gather=_gather,
    subjects=for_exercises,
    title="ÖVNING: inspelskort, {exercise}",
    file_name="ÖVNING-inspelskort-{exercise}.docx",
    nobody="Det finns ingen övning att skriva ut.",
    checks=(marked("Inspelskort till en övning", "ovning-inspelskort.docx"),),
)
