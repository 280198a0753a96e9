"""The action cards (åtgärdskort) of a department as a Word file: one page for each role."""

from __future__ import annotations

from kontinuitet.documents.making import Tell, build_for_department
from kontinuitet.documents.matter.data import DepartmentView, PlanData
from kontinuitet.documents.printed.action_cards import cards_fields, routines_by_role

TEMPLATE = "atgardskort.docx"


def has_cards(data: PlanData, department: str) -> bool:
    """Tell whether any role of the department has something to do."""
    decides = data.municipality.departments[department].plan.activation.decided_by
    return bool(decides or routines_by_role(DepartmentView(data, department)))


def build_action_cards(data: PlanData, department: str, *, tell: Tell | None = None) -> bytes:
    """Build the cards of the department with id ``department``. Same input, same bytes.

    Raises:
        KeyError: there is no such department.
        TemplateError: the template cannot be used.
        InputError: something about a person with skyddade personuppgifter would be printed.
    """
    return build_for_department(
        data,
        department,
        TEMPLATE,
        cards_fields(DepartmentView(data, department)),
        what="Åtgärdskort",
        tell=tell,
    )
