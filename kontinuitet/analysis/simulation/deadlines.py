"""When a simulated outage passes a reporting threshold, and when each report is then due.

The clock is counted from the earliest moment (kännedom): T+0 of the scenario is when the outage
begins, and the loss of the activity is when somebody knows of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from kontinuitet.analysis.base.results import ActivityOutage, Interval, SimulationResult
from kontinuitet.model import calendar
from kontinuitet.model.duty import Duties, Duty, Threshold
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.sector import Sector

SIGNIFICANT = "betydande incident"


@dataclass(frozen=True, slots=True)
class Passing:
    """An activity that passes a threshold at ``minute`` after T+0; ``kind`` is Swedish."""

    activity: str
    minute: int
    kind: str
    limit: int
    basis: str
    caveat: str


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report that is due: minutes after T+0 or None where only words are known.

    ``due`` is calendar time when the scenario says when it starts, else None.
    """

    duty: str
    name: str
    recipient: str
    deadline: str
    known: int
    due_minute: int | None
    due: datetime.datetime | None
    because: tuple[str, ...]
    basis: str
    caveat: str


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Thresholds passed, earliest first, and the reports that are due because of them."""

    passings: tuple[Passing, ...]
    reports: tuple[DueReport, ...]


def _passed_at(intervals: tuple[Interval, ...], limit: int) -> int | None:
    """Return the first minute when time in ``intervals``, one after another, exceeds ``limit``."""
    spent = 0
    for interval in intervals:
        # More than the limit: the minute after the limit is reached.
        crossing = interval.start + (limit - spent) + 1
        if interval.end is None or crossing <= interval.end:
            return crossing
        spent += interval.end - interval.start
    return None


def _passing(outage: ActivityOutage, threshold: Threshold) -> Passing | None:
    limited = tuple(
        sorted((*outage.without_ability_intervals, *outage.degraded), key=lambda i: i.start)
    )
    candidates = [
        (_passed_at(limited, threshold.limited), "begränsad", threshold.limited),
        (
            _passed_at(outage.alternative_intervals, threshold.alternative),
            "alternativa arbetssätt",
            threshold.alternative,
        ),
    ]
    passed = [(minute, kind, limit) for minute, kind, limit in candidates if minute is not None]
    if not passed:
        return None
    minute, kind, limit = min(passed)
    return Passing(outage.id, minute, kind, limit, threshold.basis, threshold.caveat)


def _due(
    duty: Duty, duties: Mapping[str, Duty], known: int, start: datetime.datetime | None
) -> tuple[int | None, datetime.datetime | None]:
    """Return when the duty is due, as minutes after T+0 and as calendar time."""
    if duty.within is not None:
        minute = known + duty.within
        return minute, None if start is None else calendar.after(start, minute)
    before = duties.get(duty.after or "")
    if duty.months and before is not None and before.within is not None:
        base = known + before.within
        if start is None:
            return None, None
        due = calendar.add_months(calendar.after(start, base), duty.months)
        return calendar.minutes_between(start, due), due
    return None, None


def find_deadlines(
    municipality: Municipality, scenario: Scenario, result: SimulationResult, duties: Duties
) -> Deadlines:
    """Compute which thresholds the simulated outage passes and which reports are due when.

    A duty triggered by *betydande incident* counts from the earliest loss among the activities that
    pass a threshold; one triggered by personal data from the earliest loss of a resource marked as
    holding protected data. Duties without a computable trigger are left to people's judgement.
    """
    by_sector: dict[Sector, Threshold] = {t.sector: t for t in duties.thresholds.values()}
    passings: list[Passing] = []
    known_significant: list[tuple[int, str]] = []
    for outage in result.activities:
        threshold = by_sector.get(municipality.activities[outage.id].sector)
        passing = _passing(outage, threshold) if threshold else None
        if passing is not None:
            passings.append(passing)
            first = outage.down or outage.degraded
            known_significant.append((first[0].start, outage.id))
    known_personal = [
        (r.down_from, r.id) for r in result.resources if municipality.resources[r.id].protected_data
    ]
    sources = {SIGNIFICANT: known_significant, "personuppgifter": known_personal}
    reports: list[DueReport] = []
    for identity, duty in sorted(duties.duties.items()):
        known = sorted(sources.get(duty.trigger or "", []))
        if not known:
            continue
        minute = known[0][0]
        due_minute, due = _due(duty, duties.duties, minute, scenario.starts)
        reports.append(
            DueReport(
                identity,
                duty.name,
                duty.recipient,
                duty.deadline,
                minute,
                due_minute,
                due,
                tuple(i for _, i in known),
                duty.basis,
                duty.caveat,
            )
        )
    reports.sort(key=lambda r: (r.due_minute is None, r.due_minute or 0, r.duty))
    passings.sort(key=lambda p: (p.minute, p.activity))
    return Deadlines(tuple(passings), tuple(reports))
