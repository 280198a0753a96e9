"""Rules about the whole: what nothing uses, skills that only one person has."""

from __future__ import annotations

from collections.abc import Iterator

from kontinuitet.analysis.findings.registry import rule
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.requirement import Requirement
from kontinuitet.problems import Severity


def all_needs(municipality: Municipality) -> Iterator[tuple[Requirement, ...]]:
    """Yield the requirements of every resource, activity and fallback routine."""
    for resource in municipality.resources.values():
        yield resource.needs
    for activity in municipality.activities.values():
        yield activity.needs
        for fallback in activity.fallbacks.values():
            yield fallback.needs


@rule(
    "resurs-utan-användare",
    Severity.NOTE,
    why="En resurs som ingenting behöver är onödig, eller så saknas ett beroende i modellen.",
    remedy="Ange vem som behöver resursen, eller ta bort den.",
    reference="Guiden, Beroenden",
)
def unused_resource(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Resources that no activity, resource or fallback routine needs."""
    used = {s for needs in all_needs(municipality) for need in needs for s in need.suppliers}
    for identity, resource in sorted(municipality.resources.items()):
        if identity not in used:
            yield identity, f"{resource.name} behövs inte av något annat i modellen."


@rule(
    "ensam-om-kompetens",
    Severity.WARNING,
    why="Är den personen borta står allt arbete stilla som kräver kompetensen.",
    remedy="Utbilda en till eller avtala om hjälp utifrån.",
    reference="Kumla kommun 2012, två av sju tekniker i tjänst",
)
def single_person_for_skill(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Skills that restart work asks for and only one person has."""
    if municipality.staffing is None:
        return
    have: dict[str, int] = dict(municipality.staffing.pools)
    for person in municipality.staffing.persons.values():
        for skill in set(person.skills):
            have[skill] = have.get(skill, 0) + 1
    asked: dict[str, list[str]] = {}
    for _, resource in sorted(municipality.resources.items()):
        if resource.restart is not None and not resource.restart.automatic:
            for skill in resource.restart.people:
                asked.setdefault(skill, []).append(resource.name)
    for skill, names in sorted(asked.items()):
        if have.get(skill) == 1:
            example = ", ".join(names[:3]) + (" med flera" if len(names) > 3 else "")
            yield skill, f"Bara en person har kompetensen {skill}, som krävs för {example}."
