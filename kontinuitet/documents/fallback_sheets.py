"""The sheets."""

from __future__ import annotations

from kontinuitet.documents.making import Subject, Tell, make, nothing_to_print
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed.fallback_sheets import KIND


def build_fallback_sheets(data: PlanData, department: str, *, tell: Tell | None = None) -> bytes:
    """Make the document."""
    return make(KIND, data, Subject(department=department), tell=tell)


def has_sheets(data: PlanData, department: str) -> bool:
    """Tell whether there is anything to print."""
    return nothing_to_print(KIND, data, Subject(department=department)) is None
