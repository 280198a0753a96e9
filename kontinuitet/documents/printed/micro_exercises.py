"""Micro exercises (mikroövningar): 20 minutes at a workplace meeting on one reserve routine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kontinuitet.documents.blocks import Block, CellText
from kontinuitet.documents.chapters.cover import (
    CoverFields,
    MunicipalityFields,
    cover_fields,
    municipality_fields,
)
from kontinuitet.documents.chapters.exercise_marking import marked
from kontinuitet.documents.chapters.tables import facts, numbered, table
from kontinuitet.documents.making import Kind, Source, for_departments
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import DepartmentView
from kontinuitet.documents.matter.fields import named
from kontinuitet.model.landscape import Activity, Fallback
from kontinuitet.wording import day_in_table, duration_in_text, listed

#: Rows to write in what was found.
_FOUND_ROWS = 4


@dataclass(frozen=True, slots=True)
class MicroFields:
    """One routine's exercise: one sheet."""

    name: str = named("namn", "Reservrutinens namn.")
    activity: str = named("verksamhet", "Verksamhetens namn.")
    facts: Block = named("fakta", "Tabell: var rutinen finns, hur länge den räcker, senast övad.")
    situation: str = named("läget", "Text att läsa upp.")
    questions: Block = named("frågor", "Numrerad lista: fem frågor.")
    found: Block = named("brister", "Tom tabell: vad som kom fram.")
    signature: Block = named("underskrift", "Tabell: datum, vilka som var med, underskrift.")


@dataclass(frozen=True, slots=True)
class MicroExercisesFields:
    """Everything the template may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    plan: CoverFields = named("plan", "Uppgifter i sidhuvudet, från förvaltningens plan.")
    department: str = named("förvaltning", "Förvaltningens namn.")
    routines: tuple[MicroFields, ...] = named("rutiner", "En övning för varje reservrutin.")


def micro_exercises_fields(view: DepartmentView) -> MicroExercisesFields:
    """Return the micro exercises of a department: one for each of its reserve routines."""
    model = view.data.municipality
    found = [
        _micro(view, activity, routine)
        for _, activity in view.activities
        for _, routine in sorted(activity.fallbacks.items())
    ]
    department = model.departments[view.id]
    return MicroExercisesFields(
        municipality_fields(model),
        cover_fields(view.data, department.plan, ()),
        department.name,
        tuple(found),
    )


def _micro(view: DepartmentView, activity: Activity, routine: Fallback) -> MicroFields:
    names = _names(view, routine.replaces)
    lost = listed(names, most=3) if names else "det som verksamheten behöver"
    needs = _names(view, [s for need in routine.needs for s in need.suppliers])
    decides = view.data.municipality.departments[view.id].plan.activation.decided_by
    lasts = (
        "så länge som helst" if routine.endurance is None else (duration_in_text(routine.endurance))
    )
    return MicroFields(
        name=routine.name,
        activity=activity.name,
        facts=facts(
            f"Om {routine.name}",
            (
                ("Verksamhet", activity.name),
                ("Finns", routine.place or texts.MISSING),
                ("Räcker", lasts),
                (
                    "Senast övad",
                    day_in_table(routine.last_exercised)
                    if routine.last_exercised
                    else texts.NEVER_EXERCISED,
                ),
            ),
            label_mm=34,
        ),
        situation=(
            f"Det är en vanlig dag i {activity.name}. Nu är {lost} borta, och ingen kan säga när "
            "det kommer tillbaka. Ta fram reservrutinen på riktigt: den som brukar hämta den "
            "stannar kvar, någon annan hämtar."
        ),
        questions=numbered(
            (
                f"Hur lång tid tog det att hitta {routine.name}, och är det den senaste versionen?",
                "Vem får besluta att rutinen startar"
                + (f" (enligt planen {decides})" if decides else "")
                + ", och vem ersätter i kväll?",
                "Läs de första stegen högt. Vad är oklart, och vad saknas för att göra dem nu?",
                f"Rutinen behöver {listed(needs)}. Finns det kvar om strömmen eller nätet är borta?"
                if needs
                else "Vad behöver rutinen som också kan vara borta om strömmen eller nätet är det?",
                f"Rutinen räcker {lasts}. Vad gör ni sedan, och vem skriver in det som fördes på "
                "papper?",
            )
        ),
        found=table(
            "Vad som kom fram",
            "Tom tabell: vad som kom fram, vem som rättar det och när det är klart.",
            (("Det här kom fram", 90), ("Vem rättar det?", 40), ("Klart", 30)),
            [("", "", "")] * _FOUND_ROWS,
            row_height_mm=11,
        ),
        signature=table(
            "Genomförd",
            "Datum, vilka som var med och underskrift.",
            (("Datum", 34), ("Antal som var med", 36), ("Underskrift", 70), ("Inskrivet", 20)),
            [("", "", "", CellText(texts.CHECKBOX, symbol=True))],
            row_height_mm=11,
            centred=(3,),
        ),
    )


def _names(view: DepartmentView, ids: Iterable[str]) -> list[str]:
    model = view.data.municipality
    found: list[str] = []
    for identity in ids:
        one = model.resources.get(identity) or model.activities.get(identity)
        if one is not None:
            found.append(one.name)
    return list(dict.fromkeys(found))


def _gather(source: Source) -> MicroExercisesFields:
    return micro_exercises_fields(source.view)


def _nothing(source: Source) -> str | None:
    if any(activity.fallbacks for _, activity in source.view.activities):
        return None
    return f"{source.department.name} har inga reservrutiner: ingen mikroövning skrivs."


KIND = Kind(
    template="mikroovningar.docx",
    purpose="Mikroövningar, en för varje reservrutin",
    plural="mikroövningar",
    record=MicroExercisesFields,
    gather=_gather,
    subjects=for_departments,
    title="ÖVNING: mikroövningar för {department}",
    file_name="ÖVNING-mikro-{department}.docx",
    nothing=_nothing,
    checks=(marked("Mikroövningen", "mikroovningar.docx"),),
)
