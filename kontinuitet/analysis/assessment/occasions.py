"""Every day that the model holds or implies: what has to be done again, and by when.

A day is held (a plan's last day, when an action is to be finished) or implied by when something
was done last. How often is stated in the model for log checks; for the rest it is once a year.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kontinuitet.model.calendar import MONTHS_BETWEEN, months_after
from kontinuitet.model.duration import MINUTES_PER_DAY
from kontinuitet.model.landscape import WHOLE, Municipality, Resource
from kontinuitet.model.plan import PlanSettings
from kontinuitet.wording import day_in_table

#: From so many days between on, every occasion of the year is given.
_SELDOM: Final = 28
#: How long people write a month and a year, in days.
_MONTH: Final = 30
_YEARLY: Final = (360, 365)
_OFTEN: Final = {
    1: "varje dag",
    7: "varje vecka",
    30: "varje månad",
    **dict.fromkeys(_YEARLY, "en gång om året"),
}


class OccasionKind(StrEnum):
    """What is to be done."""

    PLAN = "plan"
    ROUTINE = "reservrutin"
    RESTORE = "återläsning"
    LOG_CHECK = "loggkontroll"
    PENETRATION = "penetrationstest"
    DOCUMENT = "dokument"
    AGREEMENT = "avtal"
    POLICY = "policy"
    LIST = "prioriteringslista"
    ACTION = "åtgärd"
    ACCEPTED = "godtaget fynd"
    DUTY = "tidsfrist"
    DEPENDENCY = "beroende"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing to do by a day; ``day`` None means that it has never been done, or has no day.

    ``what`` and ``why`` are Swedish, without full stop. ``responsible`` is a role, empty when none
    is named; ``department`` the id of the department whose matter it is, None for no single one.
    """

    day: datetime.date | None
    kind: OccasionKind
    concerns: str
    what: str
    why: str
    responsible: str = ""
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """The twelve months from ``start``: what is late, what comes, and what has no day."""

    start: datetime.date
    end: datetime.date
    late: tuple[Occasion, ...]
    coming: tuple[Occasion, ...]
    undated: tuple[Occasion, ...]
    later: tuple[Occasion, ...]


def year(
    municipality: Municipality,
    start: datetime.date,
    exercised: Mapping[str, datetime.date] | None = None,
) -> Year:
    """Return the twelve months from ``start``; occasions by day, then kind and id.

    ``exercised`` is when exercises last tried a routine, by ``activity.routine``, where that is
    later than what the model says.
    """
    end = months_after(start, 12)
    found = sorted(occasions(municipality, start, exercised), key=_order)
    dated = [o for o in found if o.day is not None]
    return Year(
        start,
        end,
        tuple(o for o in dated if o.day is not None and o.day < start),
        tuple(o for o in dated if o.day is not None and start <= o.day < end),
        tuple(o for o in found if o.day is None),
        tuple(o for o in dated if o.day is not None and o.day >= end),
    )


def occasions(
    municipality: Municipality,
    today: datetime.date,
    exercised: Mapping[str, datetime.date] | None = None,
) -> Iterator[Occasion]:
    """Yield everything with a day, or that should have one. What recurs is given for a year."""
    yield from _plans(municipality)
    yield from _routines(municipality, exercised or {})
    for identity, resource in sorted(municipality.resources.items()):
        yield from _resource(identity, resource, today)
    yield from _decided(municipality)
    yield from _confirmed(municipality)


def _order(occasion: Occasion) -> tuple[datetime.date, str, str, str]:
    day = occasion.day or datetime.date.max
    return (day, occasion.kind.value, occasion.concerns, occasion.what)


def _again(last: datetime.date | None, verb: str) -> tuple[datetime.date | None, str]:
    """Return when a yearly thing is due, and why."""
    if last is None:
        return None, f"aldrig {verb}"
    return months_after(
        last, MONTHS_BETWEEN
    ), f"senast {verb} {day_in_table(last)}, en gång om året"


def _plans(municipality: Municipality) -> Iterator[Occasion]:
    def one(plan: PlanSettings, name: str, identity: str, department: str | None) -> Occasion:
        what = f"Fastställ {name} på nytt" if plan.adopted else f"Fastställ {name}"
        if plan.valid_until is not None:
            why = f"planen gäller till {day_in_table(plan.valid_until)}"
        else:
            why = "ingen sista giltighetsdag är angiven"
        return Occasion(
            plan.valid_until, OccasionKind.PLAN, identity, what, why, plan.responsible, department
        )

    if municipality.info.plan != PlanSettings():
        yield one(municipality.info.plan, "den kommunövergripande planen", WHOLE, None)
    for identity, department in sorted(municipality.departments.items()):
        yield one(department.plan, f"planen för {department.name}", identity, identity)


def _routines(
    municipality: Municipality, exercised: Mapping[str, datetime.date]
) -> Iterator[Occasion]:
    for identity, activity in sorted(municipality.activities.items()):
        for key, routine in sorted(activity.fallbacks.items()):
            tried = (routine.last_exercised, exercised.get(f"{identity}.{key}"))
            last = max((day for day in tried if day is not None), default=None)
            day, why = _again(last, "övad")
            yield Occasion(
                day,
                OccasionKind.ROUTINE,
                identity,
                f"Öva reservrutinen {routine.name} ({activity.name})",
                why,
                routine.responsible or activity.responsible or "",
                activity.department,
            )


def _resource(identity: str, resource: Resource, today: datetime.date) -> Iterator[Occasion]:
    who = resource.administrator or resource.responsible or resource.owner or ""
    if resource.backup is not None:
        day, why = _again(resource.backup.last_tested, "testad")
        what = f"Testa återläsning av {resource.name}"
        yield Occasion(day, OccasionKind.RESTORE, identity, what, why, who)
    if resource.penetration_test is not None:
        day, why = _again(resource.penetration_test, "gjort")
        what = f"Penetrationstest av {resource.name}"
        yield Occasion(day, OccasionKind.PENETRATION, identity, what, why, who)
    if resource.documents is not None:
        for name, last in (
            ("systemsäkerhetsanalysen", resource.documents.security_analysis),
            ("systemförvaltningsplanen", resource.documents.management_plan),
            ("driftgodkännandet", resource.documents.approval),
        ):
            if last is not None:
                day, why = _again(last, "skriven")
                what = f"Se över {name} för {resource.name}"
                yield Occasion(day, OccasionKind.DOCUMENT, identity, what, why, who)
    expires = _day_in(resource.agreement.expires or "") if resource.agreement else None
    if expires is not None:
        what = f"Förläng eller ersätt avtalet för {resource.name}"
        why = f"avtalet löper ut {day_in_table(expires)}"
        yield Occasion(expires, OccasionKind.AGREEMENT, identity, what, why, who)
    yield from _log_checks(identity, resource, who, today)


def _day_in(text: str) -> datetime.date | None:
    """Return the day that a text is, None for one in other words."""
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError:
        return None


def _log_checks(
    identity: str, resource: Resource, who: str, today: datetime.date
) -> Iterator[Occasion]:
    check = resource.log_check
    if check is None:
        return
    what = f"Loggkontroll i {resource.name}"
    days = (check.interval or 0) // MINUTES_PER_DAY
    if check.last is None or days < 1:
        why = "aldrig gjord" if check.last is None else "inget intervall i dygn är angivet"
        yield Occasion(None, OccasionKind.LOG_CHECK, identity, what, why, who)
        return
    every = _every(days)
    why = f"senast gjord {day_in_table(check.last)}, {every}"
    due = _after(check.last, days)
    yield Occasion(due, OccasionKind.LOG_CHECK, identity, what, why, who)
    end = months_after(today, 12)
    # As if the one that is late is done today.
    due = max(due, today)
    # What is done every week or more often is a habit, not a date to write down.
    while days >= _SELDOM and (due := _after(due, days)) < end:
        yield Occasion(due, OccasionKind.LOG_CHECK, identity, what, every, who)


def _every(days: int) -> str:
    """Say how often in words; a month is written as 30 days, and a year as 365."""
    if days in _OFTEN:
        return _OFTEN[days]
    if days % _MONTH == 0:
        return f"med {days // _MONTH} månaders mellanrum"
    return f"med {days} dagars mellanrum"


def _after(day: datetime.date, days: int) -> datetime.date:
    if days in _YEARLY:
        return months_after(day, MONTHS_BETWEEN)
    if days % _MONTH == 0:
        return months_after(day, days // _MONTH)
    return datetime.date.fromordinal(min(day.toordinal() + days, datetime.date.max.toordinal()))


def _decided(municipality: Municipality) -> Iterator[Occasion]:
    listed = municipality.priority_list
    if listed is not None:
        day, why = _again(listed.date, "beslutad")
        what = "Besluta prioriteringslistan på nytt"
        yield Occasion(day, OccasionKind.LIST, WHOLE, what, why, listed.decided_by or "")
    policy = municipality.info.protected_policy
    if policy is not None and policy.date is not None:
        day, why = _again(policy.date, "beslutad")
        what = f"Se över policyn för skyddade personuppgifter ({policy.document})"
        yield Occasion(day, OccasionKind.POLICY, WHOLE, what, why)
    for identity, row in sorted(municipality.improvements.items()):
        if not row.finished:
            why = "klart senast enligt åtgärdsplanen" if row.due else "ingen dag är angiven"
            yield Occasion(
                row.due,
                OccasionKind.ACTION,
                identity,
                row.action.rstrip("."),
                why,
                row.responsible or "",
            )
    for _, accepted in sorted(municipality.accepted.items()):
        if accepted.until is not None:
            what = f"Ta ställning på nytt till det godtagna fyndet {accepted.finding}"
            why = f"godtaget till {day_in_table(accepted.until)}: {accepted.reason.rstrip('.')}"
            by = accepted.decided_by or ""
            yield Occasion(accepted.until, OccasionKind.ACCEPTED, accepted.concerns, what, why, by)
    yield from _duties(municipality)


def _duties(municipality: Municipality) -> Iterator[Occasion]:
    duties = municipality.duties
    if duties is None:
        return
    for identity, row in sorted({**duties.duties, **duties.thresholds}.items()):
        if identity not in duties.own_checks:
            day, why = _again(row.checked, "kontrollerad")
            what = f"Kontrollera kommunens egen rad om rapportering ({identity})"
            who = row.checked_by or ""
            yield Occasion(day, OccasionKind.DUTY, identity, what, why, who)
    for identity, checked in sorted(duties.own_checks.items()):
        day, why = _again(checked.date, "kontrollerad")
        what = f"Kontrollera raden om rapportering ({identity}) mot aktuell lydelse"
        yield Occasion(day, OccasionKind.DUTY, identity, what, why, checked.name)


def _confirmed(municipality: Municipality) -> Iterator[Occasion]:
    """Yield one occasion for each owner of dependencies: the earliest to be asked about again."""
    rows = [
        *(
            (i, r.name, r.needs, r.administrator or "", None)
            for i, r in municipality.resources.items()
        ),
        *(
            (
                i,
                a.name,
                (*a.needs, *(need for f in a.fallbacks.values() for need in f.needs)),
                a.responsible or "",
                a.department,
            )
            for i, a in municipality.activities.items()
        ),
    ]
    for identity, name, needs, who, department in sorted(rows, key=lambda row: row[0]):
        dates = [need.confirmed for need in needs if need.confirmed is not None]
        if dates:
            day, why = _again(min(dates), "bekräftat")
            what = f"Fråga om beroendena för {name} fortfarande stämmer"
            yield Occasion(day, OccasionKind.DEPENDENCY, identity, what, why, who, department)
