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


@dataclass(frozen=True, slots=True)
class SheetFields:
    """One sheet: two cards, the second missing on the last sheet when the number is odd."""

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
    cards = [card_fields(data, inject) for inject in data.injects(told=True)]
    pairs = [cards[n : n + 2] for n in range(0, len(cards), 2)]
    return CardsFields(
        exercise_fields(data),
        tuple(SheetFields(pair[0], tuple(pair[1:])) for pair in pairs),
        len(cards),
    )


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
