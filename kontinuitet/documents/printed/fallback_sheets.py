"""The sheets of a department's fallback routines (reservrutinblad), for the team room."""

from __future__ import annotations

from dataclasses import dataclass

from kontinuitet.documents.chapters.cover import (
    CoverFields,
    DepartmentFields,
    MunicipalityFields,
    cover_fields,
    department_fields,
    municipality_fields,
)
from kontinuitet.documents.chapters.fallbacks import FallbackFields, fallback_fields
from kontinuitet.documents.making import Tell, build_for_department
from kontinuitet.documents.matter.data import DepartmentView, PlanData
from kontinuitet.documents.matter.fields import named

TEMPLATE = "reservrutinblad.docx"


@dataclass(frozen=True, slots=True)
class SheetsFields:
    """Everything the template of the sheets may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    department: DepartmentFields = named("förvaltning", "Förvaltningen.")
    plan: CoverFields = named("plan", "Planens uppgifter, för sidhuvudet.")
    fallbacks: tuple[FallbackFields, ...] = named("reservrutiner", "Reservrutinerna.")


def has_sheets(data: PlanData, department: str) -> bool:
    """Tell whether the department has any fallback routine to print."""
    return any(a.fallbacks for a in data.municipality.activities_of(department).values())


def sheets_fields(view: DepartmentView) -> SheetsFields:
    """Return all fields of one department's sheets."""
    municipality = view.data.municipality
    return SheetsFields(
        municipality=municipality_fields(municipality),
        department=department_fields(municipality, view.id),
        plan=cover_fields(view.data, municipality.departments[view.id].plan, ()),
        fallbacks=tuple(fallback_fields(municipality, view.activities)),
    )


def build_fallback_sheets(data: PlanData, department: str, *, tell: Tell | None = None) -> bytes:
    """Build all sheets of the department with id ``department``. Same input, same bytes.

    Raises:
        KeyError: there is no such department.
        TemplateError: the template cannot be used.
        InputError: something about a person with skyddade personuppgifter would be printed.
    """
    return build_for_department(
        data,
        department,
        TEMPLATE,
        sheets_fields(DepartmentView(data, department)),
        what="Reservrutinblad",
        tell=tell,
    )
