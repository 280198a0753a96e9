"""The continuity plan of one department as a Word file."""

from __future__ import annotations

from kontinuitet.documents.built import Tell, build_for_department
from kontinuitet.documents.context.data import DepartmentView, PlanData
from kontinuitet.documents.context.plan import plan_fields
from kontinuitet.documents.diagram import pictures

TEMPLATE = "forvaltningsplan.docx"

__all__ = ["TEMPLATE", "PlanData", "build_plan"]


def build_plan(data: PlanData, department: str, *, tell: Tell | None = None) -> bytes:
    """Build the plan of the department with id ``department``. Same input, same bytes.

    ``tell`` is given a sentence (Swedish) on each field with characters that Word cannot show.

    Raises:
        KeyError: there is no such department.
        TemplateError: the template cannot be used.
        InputError: something about a person with skyddade personuppgifter would be printed.
    """
    view = DepartmentView(data, department)
    fields = plan_fields(view, pictures(data.municipality, view.activities))
    return build_for_department(
        data, department, TEMPLATE, fields, what="Kontinuitetsplan", tell=tell
    )
