"""Rules about duties to report: what is not stated triggers nothing, so it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from kontinuitet.analysis.findings.registry import rule
from kontinuitet.analysis.simulation.deadlines import builds_on, unstated_systems
from kontinuitet.model.duty import Duties, Sourced
from kontinuitet.model.landscape import WHOLE, Municipality, ResourceType
from kontinuitet.problems import Severity
from kontinuitet.wording import listed

_MOST_NAMED = 4

#: What to do where no system says whether it is sector-critical.
STATE_CRITICAL = 'Skriv "sektorskritiskt: ja" eller "nej" på de system som verksamheten bygger på.'
#: What to do about :func:`uncertain_rows`: said in ``kontrollera``, never in a plan to be signed.
CHECK_ROWS = (
    "Kontrollera aktuell lydelse, och skriv datum och namn under tidsfrister, kontrollerade. "
    "Till dess skrivs raderna ut med ▲."
)


@rule(
    "sektorskritiskt-ej-angivet",
    Severity.NOTE,
    why="Reglerna om betydande incidenter gäller sektorskritiska system. Där inget är angivet "
    "prövas inget tröskelvärde.",
    remedy=STATE_CRITICAL,
    reference="MCFFS 2026:8 (sekundärkälla)",
)
def no_system_stated(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Activities with a sector that build on systems of which none says if it is critical."""
    for identity, activity in sorted(municipality.activities.items()):
        if unstated_systems(municipality, activity):
            yield (
                identity,
                f"{activity.name} har en sektor, men inget av systemen som den bygger på säger om "
                "det är sektorskritiskt.",
            )


@rule(
    "sektor-ej-angiven",
    Severity.NOTE,
    why="Tröskelvärdena för betydande incident beror på sektorn. Utan den prövas inget av dem.",
    remedy='Skriv "sektor" på verksamheten, till exempel offentlig förvaltning eller vård.',
    reference="MCFFS 2026:8 (sekundärkälla)",
)
def no_sector_stated(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Activities without a sector that build on a sector-critical system; or no word of either."""
    critical = {i for i, r in municipality.resources.items() if r.sector_critical}
    silent = all(r.sector_critical is None for r in municipality.resources.values())
    sectors = any(a.sector is not None for a in municipality.activities.values())
    business = any(r.type is ResourceType.BUSINESS_SYSTEM for r in municipality.resources.values())
    if silent and not sectors and business and municipality.activities:
        yield (
            WHOLE,
            "Ingen verksamhet har en sektor och inget system säger om det är sektorskritiskt. "
            "Rapporter om betydande incidenter prövas därför inte.",
        )
        return
    for identity, activity in sorted(municipality.activities.items()):
        if activity.sector is None:
            found = sorted(critical & builds_on(municipality, activity))
            if found:
                names = [municipality.resources[i].name for i in found]
                yield (
                    identity,
                    f"{activity.name} bygger på sektorskritiska system "
                    f"({listed(names, most=_MOST_NAMED)}) men har ingen sektor.",
                )


def uncertain_rows(duties: Duties) -> tuple[tuple[str, str], ...]:
    """Return (id, Swedish sentence) of the rows that nobody has held against the law itself."""
    rows: list[tuple[str, str, Sourced]] = [(i, d.name, d) for i, d in duties.duties.items()]
    for identity, limit in duties.thresholds.items():
        rows.append((identity, f"Tröskelvärde för {limit.sector.value}", limit))
    return tuple(
        (identity, f"{name}: {row.basis} ({row.confidence.value})")
        for identity, name, row in sorted(rows, key=lambda r: r[0])
        if not row.certain
    )
