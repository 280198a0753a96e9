"""Swedish phrases and ways of writing figures that all printed matter shares."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence

from kontinuitet.model.calendar_words import MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS
from kontinuitet.model.duration import MINUTES_PER_HOUR, format_duration, format_hours
from kontinuitet.model.landscape import Carrier, ResourceType
from kontinuitet.problems import Severity

#: Stands before everything that is missing, so that a gap is seen in print and can be searched for.
GAP_MARK = "▲"
NOT_DECIDED = f"{GAP_MARK} Ej beslutad"
MISSING = f"{GAP_MARK} Uppgift saknas"
NEVER = "kommer inte tillbaka"
#: How long something lasts that has no end.
ENDLESS = "för alltid"
NEVER_EXERCISED = f"{GAP_MARK} Aldrig övad"
NONE = "–"
CHECKBOX = "☐"

IMPACT_WORDS = ("ingen", "måttlig", "betydande", "allvarlig", "synnerligen allvarlig")

TYPE_WORDS: Mapping[ResourceType, str] = {
    ResourceType.BUSINESS_SYSTEM: "Verksamhetssystem",
    ResourceType.BASE_SYSTEM: "Bassystem",
    ResourceType.NETWORK: "Nät",
    ResourceType.POWER: "El",
    ResourceType.PREMISES: "Lokal",
    ResourceType.SUPPLIER: "Leverantör",
    ResourceType.STAFF: "Personal",
    ResourceType.INFORMATION: "Information",
    ResourceType.EQUIPMENT: "Utrustning",
}

CARRIER_WORDS: Mapping[Carrier, str] = {
    Carrier.PAPER: "Papper",
    Carrier.USB: "USB-minne",
    Carrier.PHONE: "Telefon",
    Carrier.STANDALONE_COMPUTER: "Fristående dator",
    Carrier.OTHER: "Annat",
}

SEVERITY_WORDS: Mapping[Severity, str] = {
    Severity.ERROR: "Fel",
    Severity.WARNING: "Varning",
    Severity.NOTE: "Upplysning",
}

_NUMBER_AND_UNIT = re.compile(r"(\d) (?=[a-zåäö])")
_HARD_SPACE = "\u00a0"

#: Words a reader of a plan may not know, in alphabetical order.
GLOSSARY: tuple[tuple[str, str], ...] = (
    (
        "Acceptabel avbrottstid",
        "Den längsta tid som verksamheten kan vara utan förmåga innan följderna blir oacceptabla. "
        "Beslutas av ledningen.",
    ),
    (
        "Alternativa arbetssätt",
        "Att verksamheten bedrivs med en reservrutin i stället för på vanligt sätt.",
    ),
    (
        "Beroende",
        "Något som en verksamhet eller ett system behöver: el, nät, system, lokal, personal, "
        "leverantör.",
    ),
    (
        "Förväntad avbrottstid",
        "Den längsta avbrottstiden i de scenarier som planen är prövad mot.",
    ),
    (
        "Gap",
        "Den längsta tiden utan förmåga i scenarierna minus acceptabel avbrottstid, när skillnaden "
        "är större än noll.",
    ),
    (
        "Högsta dataförlust",
        "Hur mycket registrerat arbete, mätt i tid, som får gå förlorat. Kallas även mål för "
        "återställningspunkt (RPO).",
    ),
    (
        "Lägesbild",
        "Samlad bild av vilka som är drabbade, vad som går på reservrutin och vad som är igång "
        "igen.",
    ),
    ("Miniminivå", "Den lägsta nivå på verksamheten som är godtagbar under ett avbrott."),
    (
        "Mål för återställningstid",
        "Den tid inom vilken verksamheten ska vara igång igen (RTO). Aldrig längre än acceptabel "
        "avbrottstid.",
    ),
    (
        "Nedsatt",
        "Verksamheten pågår men sämre än vanligt, eftersom något som underlättar den saknas.",
    ),
    (
        "Nödstart",
        "Ett dokumenterat steg som gör det möjligt att starta ett system utan något som det "
        "annars väntar på.",
    ),
    ("Prioriteringslista", "Den ordning för återstart som ledningen har beslutat."),
    ("Reservrutin", "Hur verksamheten bedrivs vidare när något den behöver är borta."),
    (
        "Samhällsviktig verksamhet",
        "Verksamhet som upprätthåller viktiga samhällsfunktioner (MSBFS 2015:5 2 §).",
    ),
    ("T+", "Tid räknad från avbrottets början. T+4 h är fyra timmar in i avbrottet."),
    (
        "Utan förmåga",
        "Den tid då verksamheten varken kan bedrivas på vanligt sätt eller med en reservrutin.",
    ),
    (
        "Uthållighet",
        "Hur länge något fungerar sedan det som det behöver har försvunnit, eller hur länge en "
        "reservrutin håller.",
    ),
    (
        "Återgång",
        "Vägen från reservrutin till vanlig drift: efterregistrering, kontroll och gallring.",
    ),
    ("Återläsning", "Att läsa tillbaka data från säkerhetskopia."),
    (
        "Återstartsordning",
        "Den ordning som systemen startas i. Beräknas av beroenden, bemanning och hur länge "
        "verksamheterna klarar sig.",
    ),
)


def duration(minutes: int | None, missing: str = NOT_DECIDED) -> str:
    """Write minutes as ``7 h 30 min`` with hard spaces before the units; ``missing`` for None."""
    if minutes is None:
        return missing
    return unbroken(format_duration(minutes))


def unbroken(words: str) -> str:
    """Put a hard space between every number and the word after it."""
    return _NUMBER_AND_UNIT.sub(rf"\1{_HARD_SPACE}", words)


def goal_time(minutes: int | None, missing: str = NOT_DECIDED) -> str:
    """Write a decided time; 0 is a decision and reads "omedelbart"."""
    return "omedelbart" if minutes == 0 else duration(minutes, missing)


def hours(minutes: float) -> str:
    """Write minutes as hours: ``7,5 h``, and from 100 hours whole ones: ``5 134 h``."""
    if abs(minutes) < 100 * MINUTES_PER_HOUR:
        return format_hours(round(minutes)).replace(" ", _HARD_SPACE)
    return f"{round(minutes / MINUTES_PER_HOUR):,} h".replace(",", _HARD_SPACE).replace(
        " ", _HARD_SPACE
    )


def game_time(minute: int | None) -> str:
    """Write a minute of the scenario as ``T+2 h``; None is "kommer inte tillbaka"."""
    if minute is None:
        return NEVER
    return f"T+{duration(minute)}" if minute else "T+0"


def game_hours(minute: int | None) -> str:
    """Write a minute of the scenario short, in hours however many: ``T+49 h 15 min``."""
    if minute is None:
        return NEVER
    if minute == 0:
        return "T+0"
    whole, rest = divmod(minute, MINUTES_PER_HOUR)
    parts = [f"{whole} h"] if whole else []
    parts += [f"{rest} min"] if rest else []
    return f"T+{' '.join(parts)}".replace(" ", _HARD_SPACE)


def clock(minute: int | None, starts: datetime.datetime | None, *, weekday: bool = True) -> str:
    """Write a minute of the scenario as calendar time, ``mån 18 jan 08.30``; empty when unknown."""
    if minute is None or starts is None:
        return ""
    return moment(starts + datetime.timedelta(minutes=minute), weekday=weekday)


def moment(when: datetime.datetime, *, weekday: bool = True) -> str:
    """Write calendar time as ``mån 18 jan 08.30``, or without the weekday, with hard spaces."""
    day = f"{SHORT_WEEKDAYS[when.weekday()]} " if weekday else ""
    text = f"{day}{when.day} {SHORT_MONTHS[when.month - 1]} {when.hour:02d}.{when.minute:02d}"
    return text.replace(" ", _HARD_SPACE)


def zero_sentence(starts: datetime.datetime | None) -> str:
    """Say when T+0 is: ``T+0 är måndag 18 januari 2027 klockan 06.30``."""
    if starts is None:
        return "T+0 är avbrottets början."
    return (
        f"T+0 är {WEEKDAYS[starts.weekday()]} {starts.day} "
        f"{MONTHS[starts.month - 1]} {starts.year} klockan "
        f"{starts.hour:02d}.{starts.minute:02d}."
    )


def date(day: datetime.date | None, missing: str = MISSING) -> str:
    """Write a date as ``2026-09-01``."""
    return missing if day is None else day.isoformat()


def text(value: str | None, missing: str = MISSING) -> str:
    """Return ``value``, or ``missing`` when there is nothing but space in it."""
    return value if value and value.strip() else missing


def yes(value: bool) -> str:
    """Write a flag as Ja or Nej."""
    return "Ja" if value else "Nej"


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, or all of it when it has only one."""
    end = re.search(r"[.!?](?=\s+[A-ZÅÄÖ])", text)
    return text if end is None else text[: end.end()]


def enumerate_words(words: Sequence[str], conjunction: str = "och") -> str:
    """Join words as ``a, b och c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def counted(number: int, one: str, many: str) -> str:
    """Write a count with the right form of the word: ``1 verksamhet``, ``3 verksamheter``."""
    return f"{number}{_HARD_SPACE}{one if number == 1 else many}"


def join_parts(parts: Iterable[str | None], separator: str = ", ") -> str:
    """Join those parts that say something."""
    return separator.join(part for part in parts if part and part.strip())
