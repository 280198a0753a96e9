"""Rules about activities and their fallback routines."""

from __future__ import annotations

from collections.abc import Iterator

from kontinuitet import wording
from kontinuitet.analysis.findings.registry import rule
from kontinuitet.model.forms import form_named
from kontinuitet.model.landscape import Activity, Carrier, Fallback, Municipality
from kontinuitet.problems import Severity


def _activities(municipality: Municipality) -> list[tuple[str, Activity]]:
    return sorted(municipality.activities.items())


def _fallbacks(municipality: Municipality) -> Iterator[tuple[str, Activity, Fallback]]:
    for identity, activity in _activities(municipality):
        for _, fallback in sorted(activity.fallbacks.items()):
            yield identity, activity, fallback


@rule(
    "acceptabel-avbrottstid-saknas",
    Severity.WARNING,
    why="Utan acceptabel avbrottstid går det inte att säga om ett avbrott är för långt.",
    remedy="Låt ledningen besluta acceptabel avbrottstid.",
    reference="ISO 22301, konsekvensanalys",
)
def mtpd_missing(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Activities without a decided acceptable outage time."""
    for identity, activity in _activities(municipality):
        if activity.mtpd is None:
            yield identity, f"{activity.name} saknar beslutad acceptabel avbrottstid."


@rule(
    "samhällsviktig-utan-reservrutin",
    Severity.WARNING,
    why="En samhällsviktig verksamhet måste kunna fortsätta när det den behöver är borta.",
    remedy="Ta fram en reservrutin och öva den.",
    reference="ISO 22301, reservrutiner för det som måste fortgå",
)
def essential_without_fallback(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Essential activities without any fallback routine."""
    for identity, activity in _activities(municipality):
        if activity.essential and not activity.fallbacks:
            yield identity, f"{activity.name} är samhällsviktig men har ingen reservrutin."


@rule(
    "samhällsviktig-utan-beroenden",
    Severity.WARNING,
    why="En verksamhet utan beroenden påverkas aldrig i en simulering. Modellen är inte klar.",
    remedy="Ange vad verksamheten behöver.",
    reference="ISO 22301, kartläggning av beroenden",
)
def essential_without_needs(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Essential activities that need nothing at all, which means an incomplete model."""
    for identity, activity in _activities(municipality):
        if activity.essential and not activity.needs:
            yield identity, f"{activity.name} är samhällsviktig men har inga angivna beroenden."


@rule(
    "reservrutin-på-usb",
    Severity.WARNING,
    why="USB-minnen går sönder och försvinner, och med dem det enda exemplaret.",
    remedy="Lägg rutinen på papper, eller på ett nytt krypterat minne med kvittens och en kopia.",
    reference="Ljungby kommun 2016, interpellation om journaler på USB-minnen",
)
def fallback_on_usb(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Fallback routines kept on a USB stick."""
    for identity, activity, fallback in _fallbacks(municipality):
        if fallback.carrier is Carrier.USB:
            yield identity, f"Reservrutinen {fallback.name} ({activity.name}) finns på USB-minne."


@rule(
    "reservrutin-aldrig-övad",
    Severity.WARNING,
    why="En rutin som ingen har övat fungerar sällan första gången.",
    remedy="Öva rutinen, gärna 20 minuter på en arbetsplatsträff, och skriv in datum.",
    reference="ISO 22301, övning",
)
def fallback_never_exercised(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Fallback routines without a date of exercise."""
    for identity, activity, fallback in _fallbacks(municipality):
        if fallback.last_exercised is None:
            yield identity, f"Reservrutinen {fallback.name} ({activity.name}) har aldrig övats."


@rule(
    "reservrutin-utan-uthållighet",
    Severity.NOTE,
    why="Utan uthållighet räknas rutinen som att den håller hur länge som helst.",
    remedy="Ange hur länge rutinen håller.",
    reference="Fält i kommunens filer, verksamheter.reservrutiner",
)
def fallback_without_endurance(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Fallback routines that do not say how long they hold."""
    for identity, activity, fallback in _fallbacks(municipality):
        if fallback.endurance is None:
            yield (
                identity,
                f"Reservrutinen {fallback.name} ({activity.name}) anger inte hur länge den håller.",
            )


@rule(
    "blankett-saknas",
    Severity.NOTE,
    why="En blankett som ingen har skrivit ut finns inte när skrivaren är borta.",
    remedy="Beskriv blanketten under blanketter, eller ange var den finns.",
    reference="ISO 22301, dokumenterad information",
)
def form_missing(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Forms that a fallback routine names and that neither can be printed nor are somewhere."""
    for identity, activity in _activities(municipality):
        names = sorted({name for f in activity.fallbacks.values() for name in f.forms})
        missing = []
        for name in names:
            form = form_named(municipality.forms, name)
            if form is None or not (form.columns or form.kept):
                missing.append(name)
        if missing:
            verb = "Blanketten" if len(missing) == 1 else "Blanketterna"
            yield (
                identity,
                f"{verb} {wording.listed(missing)}, som en reservrutin för {activity.name} nämner, "
                "finns inte i underlaget.",
            )
