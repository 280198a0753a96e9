"""What a plan would say if somebody had written it down: every fact that is missing, once.

A missing fact is no weakness of what is known, so it is no finding: it is listed at the end of the
plan that lacks it and by ``kontrollera``, and nowhere else in print.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kontinuitet.model.landscape import WHOLE, Activity, Department, Municipality, Resource
from kontinuitet.model.plan import Contact, PlanSettings


class Missing(NamedTuple):
    """A fact that is missing: what (Swedish), and the id and name of what it is missing for."""

    what: str
    id: str
    name: str


_PLAN = "planen"


def missing_facts(municipality: Municipality, department: str | None = None) -> tuple[Missing, ...]:
    """Return what is missing for the plan of a department, or of the whole municipality's own plan.

    In the order of the plan's chapters; the same fact is never given twice.
    """
    if department is None:
        found = [*_frame(WHOLE, municipality.info.plan, municipality.info.contacts)]
        found += _shared(municipality)
    else:
        one = municipality.departments[department]
        own = sorted(municipality.activities_of(department).items())
        found = [*_frame(department, _with_shared(municipality, one), one.contacts)]
        if not own:
            found.append(Missing("verksamheter", department, _PLAN))
        for identity, activity in own:
            found += _activity(identity, activity)
            found += _routines(identity, activity)
        found += _resources(municipality, [a for _, a in own])
    return tuple(dict.fromkeys(found))


def all_missing(municipality: Municipality) -> tuple[Missing, ...]:
    """Return what is missing for every plan, that of the municipality first, then by id."""
    found = [*missing_facts(municipality)]
    for department in sorted(municipality.departments):
        name = municipality.departments[department].name
        found += [
            row._replace(name=name) if row.name == _PLAN else row
            for row in missing_facts(municipality, department)
        ]
    return tuple(dict.fromkeys(found))


def grouped(rows: Iterable[Missing]) -> dict[str, list[str]]:
    """Return the names of what lacks each fact, by fact, in the order given."""
    found: dict[str, list[str]] = {}
    for row in rows:
        names = found.setdefault(row.what, [])
        if row.name not in names:
            names.append(row.name)
    return found


def _with_shared(municipality: Municipality, department: Department) -> PlanSettings:
    """Return the settings of a department's plan; two references may be given for all plans."""
    whole, own = municipality.info.plan, department.plan
    return own.model_copy(
        update={
            "risk_analysis": own.risk_analysis or whole.risk_analysis,
            "crisis_plan": own.crisis_plan or whole.crisis_plan,
        }
    )


def _frame(identity: str, plan: PlanSettings, contacts: Sequence[Contact]) -> Iterator[Missing]:
    activation = plan.activation
    stated = (
        ("version", plan.version),
        ("diarienummer", plan.registration_number),
        ("datum då planen fastställdes", plan.adopted),
        ("vem som fastställer planen", plan.adopted_by),
        ("sista giltighetsdag", plan.valid_until),
        ("ansvarig för planen", plan.responsible),
        ("informationsklass", plan.classification),
        ("var papperskopior finns", plan.paper_copies),
        ("risk- och sårbarhetsanalys", plan.risk_analysis),
        ("krisledningsplan", plan.crisis_plan),
        ("vem som beslutar att planen gäller", activation.decided_by),
        ("ersättare för den som beslutar", activation.deputy),
        ("hur långt avbrott som aktiverar planen", activation.threshold),
        ("befogenheter för den som beslutar", activation.powers),
        ("eskalering", activation.escalation),
        ("kontakter", contacts),
        ("vem som får veta vad", plan.communication),
    )
    for what, value in stated:
        if value in (None, "", ()):
            yield Missing(what, identity, _PLAN)
    for contact in contacts:
        if contact.protected:
            continue
        if not contact.phone:
            yield Missing("telefonnummer", identity, contact.role)
        if not contact.backup:
            yield Missing("hur rollen nås när telefonin är nere", identity, contact.role)
    for row in plan.communication:
        parts = (
            ("budskap", row.message),
            ("kanal", row.channel),
            ("reservkanal", row.backup_channel),
            ("ansvarig för information", row.responsible),
        )
        for what, value in parts:
            if not value:
                yield Missing(what, identity, row.audience)


def _activity(identity: str, activity: Activity) -> Iterator[Missing]:
    stated: list[tuple[str, object]] = [
        ("ansvarig för verksamheten", activity.responsible),
        ("acceptabel avbrottstid", activity.mtpd is not None),
        ("mål för återställningstid", activity.rto is not None),
        ("största godtagbara dataförlust", activity.rpo is not None),
        ("miniminivå", activity.minimum_level),
        ("konsekvens över tid", activity.impacts),
        ("beroenden", activity.needs),
        ("reservrutin", activity.fallbacks),
    ]
    stated += upheld(activity)
    for what, value in stated:
        if not value:
            yield Missing(what, identity, activity.name)


def upheld(activity: Activity) -> list[tuple[str, object]]:
    """Return what an essential activity should say of how it is kept going, with what it says.

    "Inga" is an answer.
    """
    if not activity.essential:
        return []
    asked: list[tuple[str, object]] = [
        ("minimibemanning", activity.staffing),
        ("kritiska perioder", activity.critical_periods),
        ("alternativa lokaler", activity.premises),
        ("höjd beredskap", activity.heightened_alert),
    ]
    if activity.clients:
        asked += [
            ("privata utförare", activity.contractors),
            ("brukarlista", activity.client_list),
            ("särskilda behov hos brukare", activity.special_needs),
        ]
    return asked


def _routines(identity: str, activity: Activity) -> Iterator[Missing]:
    for _, routine in sorted(activity.fallbacks.items()):
        steps = routine.steps
        stated = (
            (
                "steg i reservrutinen",
                steps.first_15_min or steps.first_hour or steps.first_4_hours,
            ),
            ("återgång från reservrutinen", routine.return_steps),
            ("vad som inte görs under reservrutinen", routine.not_done),
            ("plats för reservrutinen", routine.place),
            ("bemanning i reservrutinen", routine.staffing),
            ("ansvarig för reservrutinen", routine.responsible),
            ("när reservrutinen gäller", routine.when or routine.replaces),
            ("vad reservrutinen finns på", routine.carrier),
            ("hur länge reservrutinen håller", routine.endurance is not None),
            ("övning av reservrutinen", routine.last_exercised),
        )
        for what, value in stated:
            if not value:
                yield Missing(what, identity, routine.name)


def _resources(municipality: Municipality, activities: Sequence[Activity]) -> Iterator[Missing]:
    """Yield what is missing about what the activities and their routines need directly."""
    named = {
        supplier
        for activity in activities
        for needs in (activity.needs, *(f.needs for f in activity.fallbacks.values()))
        for need in needs
        for supplier in need.suppliers
    }
    for identity in sorted(named):
        resource = municipality.resources.get(identity)
        if resource is not None:
            yield from _resource(identity, resource)


def _resource(identity: str, resource: Resource) -> Iterator[Missing]:
    agreement, work = resource.agreement, resource.restart
    if resource.supplier and (agreement is None or not agreement.contact):
        yield Missing("hur leverantören nås", identity, resource.name)
    if resource.supplier and (agreement is None or not agreement.support_hours):
        yield Missing("när leverantören svarar", identity, resource.name)
    if resource.supplier and (agreement is None or agreement.restoration is None):
        yield Missing("avtalad återställningstid", identity, resource.name)
    if agreement is not None and not resource.supplier:
        yield Missing("leverantör", identity, resource.name)
    if work is not None and not work.automatic and work.time.likely and not work.steps:
        yield Missing("startsteg", identity, resource.name)


def _shared(municipality: Municipality) -> Iterator[Missing]:
    if not municipality.departments:
        yield Missing("förvaltningar", WHOLE, _PLAN)
    if municipality.priority_list is None or not municipality.priority_list.order:
        yield Missing("beslutad prioriteringslista", WHOLE, _PLAN)
    elif not municipality.priority_list.decided_by or municipality.priority_list.date is None:
        yield Missing("beslut om prioriteringslistan", WHOLE, _PLAN)
    for identity, improvement in sorted(municipality.improvements.items()):
        if improvement.finished:
            continue
        if not improvement.responsible:
            yield Missing("ansvarig för åtgärden", identity, improvement.action)
        if improvement.due is None:
            yield Missing("slutdatum för åtgärden", identity, improvement.action)
