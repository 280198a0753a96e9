"""Comparing a document that is about to be made with the edition before it."""

from __future__ import annotations

from kontinuitet.documents.chapters.cover import Compared
from kontinuitet.documents.editions.history import Edition, History, next_history
from kontinuitet.documents.editions.summary import Summary, changes_between
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.model.landscape import PlanSettings


def plan_history(
    data: PlanData, plan: PlanSettings, summary: Summary, before: History | None
) -> History:
    """Return the history of a plan that is made over the file with the history ``before``."""
    adopted = plan.adopted.isoformat() if plan.adopted else ""
    return next_history(before, Edition(plan.version, adopted, _issued(data), summary))


def report_history(data: PlanData, summary: Summary, before: History | None) -> History:
    """Return the history of a report.

    A report is not adopted: another one is one with another version of the plan or another date.
    """
    now = Edition(data.municipality.info.plan.version, "", _issued(data), summary)
    if before is None:
        return History(now)
    was = before.current
    dated = now.issued and was.issued and now.issued != was.issued
    if dated or now.version != was.version:
        return History(now, (was,))
    return History(now, before.earlier)


def compare(history: History, summary: Summary) -> Compared | None:
    """Return what has changed since the edition to compare with, None when there is none."""
    baseline = history.baseline
    if baseline is None:
        return None
    return Compared(baseline.label, tuple(changes_between(baseline.summary, summary)))


def changed_since_adopted(history: History, summary: Summary) -> str | None:
    """Return a sentence (Swedish) when an adopted edition is made again from a changed model."""
    now = history.current
    if not now.adopted or not changes_between(now.summary, summary):
        return None
    return (
        f"Underlaget har ändrats sedan {now.label}. Ge planen ett nytt versionsnummer innan den "
        "fastställs igen."
    )


def _issued(data: PlanData) -> str:
    return data.issued.isoformat() if data.issued else ""
