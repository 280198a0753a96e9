"""Rules about what a plan must say besides systems, and how data in systems is looked after."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from kontinuitet.analysis.findings.missing import upheld
from kontinuitet.analysis.findings.registry import dated_rule, rule
from kontinuitet.model.calendar import MONTHS_BETWEEN, months_after
from kontinuitet.model.landscape import WHOLE, Municipality, Resource, ResourceType
from kontinuitet.problems import Severity
from kontinuitet.wording import duration_in_text, listed

#: What a device that is carried about is tagged with in the packaged scenarios.
_CARRIED: Final = "bärbar"


@rule(
    "planuppgifter-saknas",
    Severity.NOTE,
    why="Personal, lokaler, utförare och brukare avgör om verksamheten går att hålla igång.",
    remedy='Skriv in uppgifterna på verksamheten. Finns det inget att skriva: "inga".',
    reference="Socialstyrelsen och MCF, vägledningar om kontinuitetshantering",
)
def essential_lacks_upkeep(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Essential activities that say nothing of staff, premises, contractors or clients."""
    for identity, activity in sorted(municipality.activities.items()):
        lacking = [what for what, told in upheld(activity) if not told]
        if lacking:
            yield identity, f"{activity.name} är samhällsviktig men saknar {listed(lacking)}."


@rule(
    "aktivering-för-sent",
    Severity.WARNING,
    why="Planen börjar gälla när en verksamhet redan har varit nere för länge.",
    remedy="Sänk tröskeln för aktivering till den kortaste acceptabla avbrottstiden.",
    reference="ISO 22301, aktivering av planer",
)
def activated_too_late(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Plans whose threshold is longer than the shortest acceptable outage of their activities."""
    for identity, department in sorted(municipality.departments.items()):
        threshold = department.plan.activation.threshold
        own = municipality.activities_of(identity).values()
        decided = [a for a in own if a.mtpd is not None]
        if threshold is None or not decided:
            continue
        first = min(decided, key=lambda a: (a.mtpd or 0, a.name))
        if first.mtpd is not None and threshold > first.mtpd:
            limit = duration_in_text(first.mtpd) if first.mtpd else "inget avbrott alls"
            yield (
                identity,
                f"Planen för {department.name} aktiveras vid avbrott över "
                f"{duration_in_text(threshold)}, men {first.name} klarar {limit}.",
            )


@rule(
    "säkerhetskopia-saknas",
    Severity.NOTE,
    why="Utan säkerhetskopia är det som fanns i systemet eller på enheten borta för gott.",
    remedy="Ordna säkerhetskopiering och skriv in hur ofta den tas.",
    reference="Cybersäkerhetslagen (2025:1506) 2 kap. 3 §, säkerhetskopiering och återställning",
)
def no_backup(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Systems with protected data or high demands, and carried devices, that have no backup."""
    for identity, resource in sorted(municipality.resources.items()):
        if resource.backup is None and _holds_what_matters(resource):
            yield identity, f"{resource.name} har ingen säkerhetskopiering angiven."


def _holds_what_matters(resource: Resource) -> bool:
    if _CARRIED in resource.tags:
        return True
    levels = resource.classification
    high = levels is not None and max(levels.integrity or 0, levels.availability or 0) >= 3
    return resource.type is ResourceType.BUSINESS_SYSTEM and (resource.protected_data or high)


@rule(
    "spårbarhet-ej-klassad",
    Severity.NOTE,
    why="Utan krav på spårbarhet vet ingen vilka loggar som ska finnas och hur länge.",
    remedy="Klassa spårbarhet (S) för systemet enligt KLASSA.",
    reference="SKR, KLASSA",
)
def traceability_unclassified(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Resources that hold protected personal data and are not classified for traceability."""
    for identity, resource in sorted(municipality.resources.items()):
        levels = resource.classification
        if resource.protected_data and (levels is None or levels.traceability is None):
            yield (
                identity,
                f"{resource.name} innehåller skyddade personuppgifter men är inte klassat för "
                "spårbarhet.",
            )


@rule(
    "policy-skyddade-personuppgifter-saknas",
    Severity.WARNING,
    why="Utan beslutad rutin avgör var och en själv hur skyddade personuppgifter hanteras.",
    remedy="Besluta om en rutin och skriv in den som policy_skyddade_personuppgifter.",
    reference="Offentlighets- och sekretesslagen 21–22 kap., skyddade personuppgifter",
)
def no_policy(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """A municipality whose resources hold protected personal data, without a policy for it."""
    holding = [r for r in municipality.resources.values() if r.protected_data]
    if holding and municipality.info.protected_policy is None:
        yield WHOLE, "Kommunen har ingen beslutad policy för skyddade personuppgifter."


@dated_rule(
    "prioriteringslista-gammal",
    Severity.WARNING,
    why="System byts och läggs till. En gammal lista startar dem i fel ordning, eller inte alls.",
    remedy="Gå igenom listan och besluta om den på nytt.",
    reference="ISO 22301, översyn av planer",
)
def old_list(municipality: Municipality, today: datetime.date) -> Iterator[tuple[str, str]]:
    """A decided priority list that is more than a year old."""
    decided = municipality.priority_list
    if decided is None or decided.date is None:
        return
    if today > months_after(decided.date, MONTHS_BETWEEN):
        days = (today - decided.date).days
        yield WHOLE, f"Prioriteringslistan beslutades {decided.date}, för {days} dagar sedan."
