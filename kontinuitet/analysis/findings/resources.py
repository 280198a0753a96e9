"""Rules about resources: owners, log checks, backups."""

from __future__ import annotations

from collections.abc import Iterator

from kontinuitet.analysis.findings.registry import rule
from kontinuitet.model.landscape import SYSTEMS, Municipality, Resource, ResourceType
from kontinuitet.problems import Severity


def _resources(municipality: Municipality) -> list[tuple[str, Resource]]:
    return sorted(municipality.resources.items())


def needs_network(municipality: Municipality, resource: Resource) -> bool:
    """Tell whether the resource directly needs something of type nät."""
    suppliers = (s for need in resource.needs for s in need.suppliers)
    return any(
        s in municipality.resources and municipality.resources[s].type is ResourceType.NETWORK
        for s in suppliers
    )


@rule(
    "systemägare-saknas",
    Severity.WARNING,
    why="Ett system utan ägare får inga krav, ingen budget och ingen som beslutar i en kris.",
    remedy="Låt nämnden utse systemägare.",
    reference="Kumla kommun 2012, revisionsgranskning av IT-funktionen",
)
def no_owner(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Systems without a system owner."""
    for identity, resource in _resources(municipality):
        if resource.type in SYSTEMS and not resource.owner:
            yield identity, f"{resource.name} har ingen systemägare."


@rule(
    "systemförvaltare-saknas",
    Severity.WARNING,
    why="Utan systemförvaltare vet ingen hur systemet ska användas, ändras och återställas.",
    remedy="Låt systemägaren utse systemförvaltare.",
    reference="Kumla kommun 2012, revisionsgranskning av IT-funktionen",
)
def no_administrator(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Business systems without a system administrator."""
    for identity, resource in _resources(municipality):
        if resource.type is ResourceType.BUSINESS_SYSTEM and not resource.administrator:
            yield identity, f"{resource.name} har ingen systemförvaltare."


@rule(
    "uppkopplad-utan-ägare",
    Severity.WARNING,
    why="Utrustning på nätet som ingen äger kan låsa dörrar eller larma utan att någon vet varför.",
    remedy="Utse ägare och förvaltare, eller koppla bort utrustningen.",
    reference="Kumla kommun 2012, larm på nätet som ingen ägde",
)
def networked_unowned(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Equipment on the network that nobody owns or administers."""
    for identity, resource in _resources(municipality):
        if (
            resource.type is ResourceType.EQUIPMENT
            and not resource.owner
            and not resource.administrator
            and needs_network(municipality, resource)
        ):
            yield identity, f"Anslutet till nätet men utan ägare: {resource.name}."


@rule(
    "skyddade-personuppgifter-utan-loggkontroll",
    Severity.WARNING,
    why="Obehörig läsning av skyddade personuppgifter upptäcks bara om loggarna kontrolleras.",
    remedy="Bestäm intervall för loggkontroll och gör den.",
    reference="Offentlighets- och sekretesslagen 21–22 kap., skyddade personuppgifter",
)
def protected_without_log_check(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Resources that hold protected personal data but have no log check."""
    for identity, resource in _resources(municipality):
        check = resource.log_check
        if resource.protected_data and (check is None or check.last is None):
            yield (
                identity,
                f"{resource.name} innehåller skyddade personuppgifter men loggkontroll är "
                "inte gjord.",
            )


@rule(
    "skyddade-personuppgifter-utan-ansvarig",
    Severity.WARNING,
    why="Är ingen utpekad vet ingen vem som ska svara när uppgifterna har läckt eller är borta.",
    remedy="Utse systemförvaltare eller annan ansvarig och skriv in rollen.",
    reference="Offentlighets- och sekretesslagen 21–22 kap., skyddade personuppgifter",
)
def protected_without_responsible(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Resources that hold protected personal data for which nobody is named."""
    for identity, resource in _resources(municipality):
        if resource.protected_data and not (resource.responsible or resource.administrator):
            yield (
                identity,
                f"{resource.name} innehåller skyddade personuppgifter men ingen ansvarig är "
                "utsedd.",
            )


@rule(
    "säkerhetskopia-aldrig-testad",
    Severity.WARNING,
    why="En säkerhetskopia som aldrig har återställts på prov går inte att lita på.",
    remedy="Testa återläsning och skriv in datum och hur lång tid det tog.",
    reference="Cybersäkerhetslagen (2025:1506) 2 kap. 3 §, säkerhetskopiering och återställning",
)
def backup_never_tested(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Backups without a date of a tested restore."""
    for identity, resource in _resources(municipality):
        if resource.backup is not None and resource.backup.last_tested is None:
            yield identity, f"Säkerhetskopian av {resource.name} har aldrig testats."


@rule(
    "återstart-utan-bemanning",
    Severity.NOTE,
    why="Ett manuellt arbete utan angiven kompetens räknas som att ingen behövs.",
    remedy='Ange "kräver" med kompetens och antal, eller "automatisk: ja".',
    reference="Fält i kommunens filer, resurser.återstart",
)
def restart_without_people(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Manual restart work that says nothing of who does it."""
    for identity, resource in _resources(municipality):
        work = resource.restart
        if work is not None and work.time.likely and not work.automatic and not work.people:
            yield identity, f"Återstarten av {resource.name} anger inte vilken kompetens som krävs."
