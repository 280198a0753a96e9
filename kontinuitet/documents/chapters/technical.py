"""The technical annex: how systems are started, what they need, and how they are looked after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.dependencies import register_table, resource_needs_table
from kontinuitet.documents.chapters.restart import RestartFields
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.fields import named
from kontinuitet.model.landscape import Municipality, Resource


@dataclass(frozen=True, slots=True)
class TechnicalFields:
    """Systems that a department starts; with none there is no annex."""

    count: int = named("antal", "Antal resurser som startas härifrån.")
    restart: RestartFields = named("återstart", "Ordning, skäl, prioriteringslista och steg.")
    needs: Block = named("behov", "Tabell: vad resurserna i sin tur behöver.")
    register: Block = named("register", "Tabell: resurserna med plats, klass och säkerhetskopia.")
    care: Block = named("uppföljning", "Tabell: dokument, prov och kontroller för varje system.")


def technical_fields(
    data: PlanData, resources: Sequence[str], restart: RestartFields
) -> TechnicalFields:
    """Return the technical annex for some resources (ids), with their part of the order."""
    municipality = data.municipality
    chosen = [(i, municipality.resources[i]) for i in resources]
    return TechnicalFields(
        count=len(chosen),
        restart=restart,
        needs=resource_needs_table(municipality, chosen),
        register=register_table(municipality, chosen),
        care=care_table(chosen),
    )


def care_table(resources: Sequence[tuple[str, Resource]]) -> Block:
    """Return when each system was last analysed, approved, tested and checked."""
    rows = [
        (
            resource.name,
            _documents(resource),
            texts.date(resource.penetration_test, texts.NONE),
            _log_check(resource),
        )
        for _, resource in sorted(resources, key=lambda item: (item[1].name, item[0]))
        if followed_up(resource)
    ]
    return table(
        "Uppföljning av system",
        "System, datum för systemsäkerhetsanalys, systemförvaltningsplan och driftgodkännande, "
        "penetrationstest och loggkontroll.",
        (("System", 46), ("Dokument", 58), ("Penetrationstest", 27), ("Loggkontroll", 29)),
        rows,
        font_pt=DENSE_PT,
        following=True,
        optional=(1, 2, 3),
        empty="Inga system följs upp härifrån.",
    )


def followed_up(resource: Resource) -> bool:
    """Tell whether anything is stated of how the resource is looked after."""
    return any((resource.documents, resource.penetration_test, resource.log_check))


def any_followed_up(municipality: Municipality) -> bool:
    """Tell whether anything is stated of how any resource is looked after."""
    return any(followed_up(resource) for resource in municipality.resources.values())


def _documents(resource: Resource) -> str:
    documents = resource.documents
    if documents is None:
        return texts.NONE
    stated = (
        ("Systemsäkerhetsanalys", documents.security_analysis),
        ("Systemförvaltningsplan", documents.management_plan),
        ("Driftgodkännande", documents.approval),
    )
    return "\n".join(f"{what} {day}" for what, day in stated if day) or texts.NONE


def _log_check(resource: Resource) -> str:
    check = resource.log_check
    if check is None:
        return texts.NONE
    return (
        wording.joined(
            (
                f"var {texts.duration(check.interval)}" if check.interval else None,
                f"senast {check.last}" if check.last else "aldrig gjord",
            ),
            ", ",
        )
        or texts.NONE
    )
