"""The public edition."""

from __future__ import annotations

from kontinuitet.documents.making import Subject, Tell, make
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed.public_plan import KIND


def build_public_plan(data: PlanData, department: str, *, tell: Tell | None = None) -> bytes:
    """Make the document."""
    return make(KIND, data, Subject(department=department), tell=tell)
