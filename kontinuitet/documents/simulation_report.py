"""The report of one scenario."""

from __future__ import annotations

from kontinuitet.documents.making import Subject, Tell, make
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed.simulation_report import KIND


def build_report(data: PlanData, scenario: str, *, tell: Tell | None = None) -> bytes:
    """Make the document."""
    return make(KIND, data, Subject(scenario=scenario), tell=tell)
