"""The restart order."""

from __future__ import annotations

from kontinuitet.documents.making import Subject, Tell, make
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed.restart_order import KIND


def build_restart_list(data: PlanData, scenario: str, *, tell: Tell | None = None) -> bytes:
    """Make the document."""
    return make(KIND, data, Subject(scenario=scenario), tell=tell)
