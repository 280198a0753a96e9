"""The sheets of a department's fallback routines (reservrutinblad), for the team room."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from kontinuitet.documents.chapters.cover import (
    CoverFields,
    DepartmentFields,
    MunicipalityFields,
    cover_fields,
    department_fields,
    municipality_fields,
)
from kontinuitet.documents.chapters.fallbacks import FallbackFields, fallback_fields
from kontinuitet.documents.chapters.forms import FormsFields, forms_fields
from kontinuitet.documents.chapters.own_texts import shows
from kontinuitet.documents.making import Kind, Source, for_departments
from kontinuitet.documents.matter.fields import named


@dataclass(frozen=True, slots=True)
class SheetsFields:
    """Everything the template of the sheets may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    department: DepartmentFields = named("förvaltning", "Förvaltningen.")
    plan: CoverFields = named("plan", "Planens uppgifter, för sidhuvudet.")
    fallbacks: tuple[FallbackFields, ...] = named("reservrutiner", "Reservrutinerna.")
    forms: FormsFields = named("blanketter", "Blanketterna som reservrutinerna nämner.")


def sheets_fields(source: Source) -> SheetsFields:
    """Return all fields of one department's sheets."""
    municipality, view = source.municipality, source.view
    return SheetsFields(
        municipality=municipality_fields(municipality),
        department=department_fields(municipality, view.id),
        plan=cover_fields(source.data, source.plan, ()),
        fallbacks=tuple(fallback_fields(municipality, view.activities, partial(shows, source))),
        forms=forms_fields(municipality, (activity for _, activity in view.activities)),
    )


def _nothing(source: Source) -> str | None:
    if any(activity.fallbacks for _, activity in source.view.activities):
        return None
    return f"{source.department.name} har inga reservrutiner: inget blad skrivs."


KIND = Kind(
    template="reservrutinblad.docx",
    purpose="Reservrutinblad till teamrummet",
    plural="reservrutinblad",
    record=SheetsFields,
    gather=sheets_fields,
    subjects=for_departments,
    title="Reservrutinblad för {department}, {municipality}",
    file_name="reservrutinblad-{department}.docx",
    nothing=_nothing,
)
