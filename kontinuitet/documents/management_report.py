"""The report to kommunstyrelsen as a Word file."""

from __future__ import annotations

from kontinuitet.documents.editions.history import Edition, History
from kontinuitet.documents.making import Tell, make
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed.management_report import KIND


def build_management_report(
    data: PlanData,
    previous: Edition | None = None,
    *,
    before: History | None = None,
    tell: Tell | None = None,
) -> bytes:
    """Make the report."""
    return make(KIND, data, before=before, against=previous, tell=tell)
