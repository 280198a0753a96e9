"""The rule about restart work that nobody in the staffing can do."""

from __future__ import annotations

from collections.abc import Iterator

from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.findings.registry import rule
from kontinuitet.analysis.restart.never import call_text, short_text
from kontinuitet.analysis.restart.nobody import nobody_can, too_long_for_all
from kontinuitet.model.landscape import Municipality
from kontinuitet.problems import Severity
from kontinuitet.wording import duration_in_text


@rule(
    "ingen-som-kan",
    Severity.ERROR,
    why="Arbete som ingen i bemanningen kan göra börjar aldrig, och systemet kommer aldrig åter.",
    remedy="Skriv in den som kan i bemanningen, eller avtala med leverantören och skriv in dess "
    "tekniker som pool. Skriv leverantör och telefon på systemet så länge.",
    reference="Guiden, Personer och kompetenser",
)
def nobody(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Restart work that asks for skills, or for longer shifts, than anybody in the staffing has."""
    crew = Crew.of(municipality.staffing)
    if crew is None:
        return
    net = compile_municipality(municipality)
    for node in sorted(nobody_can(net, crew)):
        resource = municipality.resources[net.ids[node]]
        why = call_text(short_text(crew, net.work[node].people), resource)
        yield net.ids[node], f"{resource.name} kommer aldrig åter efter ett bortfall: {why}."
    for identity, resource in sorted(municipality.resources.items()):
        longest = too_long_for_all(municipality.staffing, resource)
        if longest is not None:
            why = call_text(
                f"återstarten tar {duration_in_text(longest.minutes)}, men det längsta pass någon "
                f"med kompetensen {longest.skill} har är {duration_in_text(longest.shift)}",
                resource,
            )
            yield identity, f"{resource.name} kommer aldrig åter efter ett bortfall: {why}."
