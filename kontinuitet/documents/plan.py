"""The continuity plan of one department as a Word file."""

from __future__ import annotations

from kontinuitet.documents.editions.history import History
from kontinuitet.documents.making import Subject, Tell, make
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed.department_plan import KIND

__all__ = ["PlanData", "build_plan"]


def build_plan(
    data: PlanData, department: str, *, before: History | None = None, tell: Tell | None = None
) -> bytes:
    """Make the plan of the department."""
    return make(KIND, data, Subject(department=department), before=before, tell=tell)
