"""The continuity plan of one department as a Word file."""

from __future__ import annotations

from kontinuitet.documents.built import Tell, build_document
from kontinuitet.documents.context import plan_fields
from kontinuitet.documents.context_data import DepartmentView, PlanData, creation_date
from kontinuitet.documents.context_fields import template_context
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
    municipality = data.municipality
    settings = municipality.departments[department].plan
    fields = plan_fields(view, pictures(municipality, view.activities))
    return build_document(
        TEMPLATE,
        template_context(fields),
        title=f"Kontinuitetsplan för {municipality.departments[department].name}, "
        f"{municipality.info.name}",
        created=creation_date(data, settings),
        municipality=municipality,
        model_sha256=data.model_sha256,
        own_templates=data.own_templates,
        tell=tell,
    )
