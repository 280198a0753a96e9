"""When a simulated outage passes a reporting threshold, and when each report is then due.

Thresholds are about sector-critical systems: their being unavailable, and alternative working
methods because of it, in an activity whose sector is stated. The clock starts when somebody in the
municipality knew (kännedom): T+0 of the scenario, or the time that it states.
Source: cybersäkerhetslagen (2025:1506) and MCFFS 2026:8, as the packaged rows give them.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kontinuitet.analysis.base.results import ActivityOutage, Interval, NodeOutage, SimulationResult
from kontinuitet.model import calendar
from kontinuitet.model.duty import Duties, Duty, Threshold
from kontinuitet.model.landscape import Activity, Municipality, ResourceType
from kontinuitet.model.scenario import Harm, Scenario
from kontinuitet.model.sector import Sector
from kontinuitet.wording import listed

#: What an activity builds on is followed through these.
_OWN_TECHNOLOGY = (
    ResourceType.BUSINESS_SYSTEM,
    ResourceType.BASE_SYSTEM,
    ResourceType.NETWORK,
    ResourceType.EQUIPMENT,
    ResourceType.INFORMATION,
)
#: What can be sector-critical.
SYSTEMS = (ResourceType.BUSINESS_SYSTEM, ResourceType.BASE_SYSTEM)
#: Named in one sentence.
_MOST_NAMED = 4
SIGNIFICANT = "betydande incident"
PERSONAL_DATA = "personuppgifter"
THEFT = "stöld"


@dataclass(frozen=True, slots=True)
class Passing:
    """An activity for which ``system`` passes a threshold at ``minute`` after T+0.

    ``kind`` is Swedish: what has lasted longer than ``limit`` minutes.
    """

    activity: str
    system: str
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
    """Thresholds passed, earliest first, and the reports that are due because of them.

    ``if_critical`` is what would be passed if systems that say neither are sector-critical, and
    ``reports_if_critical`` what would then be due; both are empty when a stated system passes one.
    """

    passings: tuple[Passing, ...]
    reports: tuple[DueReport, ...]
    if_critical: tuple[Passing, ...] = ()
    reports_if_critical: tuple[DueReport, ...] = ()


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


def _common(one: Sequence[Interval], other: Sequence[Interval]) -> tuple[Interval, ...]:
    """Return the stretches that lie in both, each of them sorted and without overlap."""
    found = []
    for a in one:
        for b in other:
            start = max(a.start, b.start)
            ends = [e for e in (a.end, b.end) if e is not None]
            end = min(ends, default=None)
            if end is None or start < end:
                found.append(Interval(start, end))
    return tuple(sorted(found, key=lambda i: i.start))


def _passing(outage: ActivityOutage, system: NodeOutage, threshold: Threshold) -> Passing | None:
    """Return when ``system`` passes the threshold of an activity that builds on it, if it does."""
    alternative = _common(outage.alternative_intervals, system.down)
    candidates = [
        (_passed_at(system.down, threshold.limited), "otillgängligt", threshold.limited),
        (
            _passed_at(alternative, threshold.alternative),
            "alternativa arbetssätt",
            threshold.alternative,
        ),
    ]
    passed = [(minute, kind, limit) for minute, kind, limit in candidates if minute is not None]
    if not passed:
        return None
    minute, kind, limit = min(passed)
    return Passing(outage.id, system.id, minute, kind, limit, threshold.basis, threshold.caveat)


def builds_on(municipality: Municipality, activity: Activity) -> set[str]:
    """Return what an activity needs, directly or through systems, networks and equipment.

    Not through another activity, power, premises or a supplier: what those build on counts in the
    sector of whoever runs them.
    """
    found: set[str] = set()
    stack = [s for need in activity.needs for s in need.suppliers]
    while stack:
        one = stack.pop()
        resource = municipality.resources.get(one)
        if resource is None or one in found:
            continue
        found.add(one)
        if resource.type in _OWN_TECHNOLOGY:
            stack += [s for need in resource.needs for s in need.suppliers]
    return found


def unstated_systems(municipality: Municipality, activity: Activity) -> frozenset[str]:
    """Return the systems an activity with a sector builds on, if none says if it is critical.

    Empty when one of them says ja or nej, and for an activity without a sector.
    """
    if activity.sector is None:
        return frozenset()
    needed = builds_on(municipality, activity)
    systems = frozenset(i for i in needed if municipality.resources[i].type in SYSTEMS)
    if any(municipality.resources[i].sector_critical is not None for i in systems):
        return frozenset()
    return systems


def _passings(
    municipality: Municipality, result: SimulationResult, duties: Duties, *, stated: bool
) -> list[Passing]:
    """Return the first threshold that each activity passes, earliest first.

    By sector-critical systems when ``stated``, else by those that say neither.
    """
    by_sector: dict[Sector, Threshold] = {t.sector: t for t in duties.thresholds.values()}
    systems = {
        r.id: r
        for r in result.resources
        if (municipality.resources[r.id].sector_critical if stated else True)
    }
    found: list[Passing] = []
    for outage in result.activities:
        activity = municipality.activities[outage.id]
        threshold = by_sector.get(activity.sector) if activity.sector else None
        if threshold is None or not systems:
            continue
        asked = builds_on if stated else unstated_systems
        needed = sorted(systems.keys() & asked(municipality, activity))
        passed = [_passing(outage, systems[s], threshold) for s in needed]
        first = min((p for p in passed if p), key=lambda p: (p.minute, p.system), default=None)
        if first is not None:
            found.append(first)
    return sorted(found, key=lambda p: (p.minute, p.activity))


def unstated_sentence(municipality: Municipality, deadlines: Deadlines) -> str:
    """Say which systems would give reports if they are sector-critical, or nothing."""
    if not deadlines.if_critical:
        return ""
    activities = [municipality.activities[p.activity].name for p in deadlines.if_critical]
    systems = sorted({municipality.resources[p.system].name for p in deadlines.if_critical})
    critical = "sektorskritiskt" if len(systems) == 1 else "sektorskritiska"
    return (
        f"Det är inte angivet om något system som {listed(activities, most=_MOST_NAMED)} bygger på "
        f"är sektorskritiskt. Är {listed(systems, most=_MOST_NAMED)} {critical} passeras ett "
        "tröskelvärde för betydande incident."
    )


def _personal(
    municipality: Municipality, scenario: Scenario, result: SimulationResult
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Return when somebody knew of what: of personal data, and of those that are stolen."""
    known: dict[str, int] = {
        r.id: scenario.known
        for r in result.resources
        if municipality.resources[r.id].protected_data
    }
    stolen: dict[str, int] = {}
    for harm in scenario.data_harms:
        chosen = harm.resources or tuple(
            i
            for i, r in municipality.resources.items()
            if harm.selection is not None and harm.selection.matches(r)
        )
        since = scenario.known if harm.known is None else harm.known
        for identity in chosen:
            known[identity] = min(since, known.get(identity, since))
            if harm.harm is Harm.STOLEN:
                stolen[identity] = min(since, stolen.get(identity, since))
    return (
        sorted((minute, i) for i, minute in known.items()),
        sorted((minute, i) for i, minute in stolen.items()),
    )


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

    A duty triggered by *betydande incident* is due when a sector-critical system passes a threshold
    of an activity that builds on it; one triggered by personal data when a resource marked as
    holding protected data is lost, or when the scenario says that data is stolen, lost or leaked.
    The time counts from when somebody knew. Duties without a computable trigger are left to
    people's judgement, and where no sector or sector-critical system is stated none is triggered:
    what would be due if the systems in question are sector-critical is given apart.
    """
    passings = _passings(municipality, result, duties, stated=True)
    personal, stolen = _personal(municipality, scenario, result)
    sources = {
        SIGNIFICANT: [(scenario.known, p.activity) for p in passings],
        PERSONAL_DATA: personal,
        THEFT: stolen,
    }
    reports = _reports(duties, sources, scenario)
    if passings:
        return Deadlines(tuple(passings), reports)
    possible = _passings(municipality, result, duties, stated=False)
    asked = {SIGNIFICANT: [(scenario.known, p.activity) for p in possible]}
    return Deadlines((), reports, tuple(possible), _reports(duties, asked, scenario))


def _reports(
    duties: Duties, sources: Mapping[str, Sequence[tuple[int, str]]], scenario: Scenario
) -> tuple[DueReport, ...]:
    """Return the reports of what is known, by trigger as (minute, id), the first due first."""
    reports: list[DueReport] = []
    for identity, duty in sorted(duties.duties.items()):
        known = sources.get(duty.trigger or "", [])
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
    return tuple(reports)
