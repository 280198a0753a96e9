"""The continuity plan of one department as a Word file."""

from __future__ import annotations

from kontinuitet.documents.chapters.dependency_pictures import pictures
from kontinuitet.documents.editions.comparison import changed_since_adopted, compare, plan_history
from kontinuitet.documents.editions.history import History
from kontinuitet.documents.editions.summary import summary_of
from kontinuitet.documents.making import Tell, build_for_department
from kontinuitet.documents.matter.data import DepartmentView, PlanData
from kontinuitet.documents.printed.department_plan import plan_fields

TEMPLATE = "forvaltningsplan.docx"

__all__ = ["TEMPLATE", "PlanData", "build_plan"]


def build_plan(
    data: PlanData,
    department: str,
    *,
    before: History | None = None,
    tell: Tell | None = None,
) -> bytes:
    """Build the plan of the department with id ``department``. Same input, same bytes.

    ``before`` is the record of the plan that this one takes the place of: what has changed since
    the latest adopted version is listed. ``tell`` is given a sentence (Swedish) on each field with
    characters that Word cannot show, and when an adopted version no longer is what was adopted.

    Raises:
        KeyError: there is no such department.
        TemplateError: the template cannot be used.
        InputError: something about a person with skyddade personuppgifter would be printed.
    """
    view = DepartmentView(data, department)
    found = data.municipality.departments[department]
    summary = summary_of(data, department)
    history = plan_history(data, found.plan, summary, before)
    said = changed_since_adopted(history, summary)
    if said is not None and tell is not None:
        tell(f"{found.name}: {said}")
    fields = plan_fields(
        view, pictures(data.municipality, view.activities), compare(history, summary)
    )
    return build_for_department(
        data, department, TEMPLATE, fields, what="Kontinuitetsplan", tell=tell, history=history
    )
