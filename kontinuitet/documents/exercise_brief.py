"""The brief of an exercise."""

from __future__ import annotations

from kontinuitet.documents.making import Subject, Tell, make
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed.exercise_brief import KIND


def build_brief(data: PlanData, scenario: str, *, tell: Tell | None = None) -> bytes:
    """Make the document."""
    return make(KIND, data, Subject(scenario=scenario), tell=tell)
