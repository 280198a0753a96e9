"""The continuity plan of the whole municipality as a Word file."""

from __future__ import annotations

from kontinuitet.documents.editions.history import History
from kontinuitet.documents.making import Tell, make
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed.municipality_plan import KIND


def build_municipality_plan(
    data: PlanData, *, before: History | None = None, tell: Tell | None = None
) -> bytes:
    """Make the plan of the whole municipality."""
    return make(KIND, data, before=before, tell=tell)
