"""An edition that is about to be made, beside those before it: what has changed since then."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kontinuitet.documents.editions.history import Edition, History, next_history
from kontinuitet.documents.editions.summary import (
    ModelChange,
    Summary,
    changes_between,
    summary_of,
)
from kontinuitet.documents.matter.data import PlanData


@dataclass(frozen=True, slots=True)
class ChangesSince:
    """What has changed in the model since an earlier edition, called ``label`` in a sentence."""

    label: str
    changes: tuple[ModelChange, ...]


@dataclass(frozen=True, slots=True)
class Succession:
    """An edition about to be made: its summary, what to compare with and the history to record."""

    summary: Summary
    history: History
    baseline: Edition | None

    @property
    def changed(self) -> ChangesSince | None:
        """Return what has changed since the edition to compare with, None when there is none."""
        if self.baseline is None:
            return None
        changes = changes_between(self.baseline.summary, self.summary)
        return ChangesSince(self.baseline.label, tuple(changes))

    @property
    def warning(self) -> str | None:
        """Return a sentence (Swedish) when an adopted edition is made from a changed model."""
        now = self.history.current
        if not now.adopted or not changes_between(now.summary, self.summary):
            return None
        return (
            f"Underlaget har ändrats sedan {now.label}. Ge planen ett nytt versionsnummer innan "
            "den fastställs igen."
        )

    def against(self, edition: Edition) -> Succession:
        """Return the same edition, compared with ``edition`` whatever came before."""
        history = History(self.history.current, (edition,))
        return replace(self, history=history, baseline=edition)


def plan_succession(data: PlanData, department: str | None, before: History | None) -> Succession:
    """Return a plan's edition that takes the place of one with the history ``before``.

    ``department`` is whose plan it is, None for the whole municipality's.
    """
    model = data.municipality
    plan = model.info.plan if department is None else model.departments[department].plan
    summary = summary_of(data, department)
    adopted = plan.adopted.isoformat() if plan.adopted else ""
    history = next_history(before, Edition(plan.version, adopted, _issued(data), summary))
    return Succession(summary, history, history.baseline)


def report_succession(data: PlanData, department: str | None, before: History | None) -> Succession:
    """Return a report's edition that takes the place of one with the history ``before``.

    A report is not adopted: another one is one with another version of the plan or another date.
    """
    summary = summary_of(data, department)
    now = Edition(data.municipality.info.plan.version, "", _issued(data), summary)
    history = _report_history(now, before)
    return Succession(summary, history, history.earlier[-1] if history.earlier else None)


def _report_history(now: Edition, before: History | None) -> History:
    if before is None:
        return History(now)
    was = before.current
    dated = now.issued and was.issued and now.issued != was.issued
    if dated or now.version != was.version:
        return History(now, (was,))
    return History(now, before.earlier)


def _issued(data: PlanData) -> str:
    return data.issued.isoformat() if data.issued else ""
