"""The cards."""

from __future__ import annotations

from kontinuitet.documents.making import Subject, Tell, make, nothing_to_print
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed.action_cards import KIND


def build_action_cards(data: PlanData, department: str, *, tell: Tell | None = None) -> bytes:
    """Make the document."""
    return make(KIND, data, Subject(department=department), tell=tell)


def has_cards(data: PlanData, department: str) -> bool:
    """Tell whether there is anything to print."""
    return nothing_to_print(KIND, data, Subject(department=department)) is None
