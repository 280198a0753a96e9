"""Swedish phrases and ways of writing figures that all printed matter shares."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

from kontinuitet import wording
from kontinuitet.model import calendar
from kontinuitet.model.duration import MINUTES_PER_DAY
from kontinuitet.model.landscape import Carrier, ResourceType
from kontinuitet.problems import Severity

#: Stands before everything that is missing, so that a gap is seen in print and can be searched for.
GAP_MARK = "▲"
#: From here on a time without calendar is told in days of the outage, in minutes.
_DAYS_FROM = 2 * MINUTES_PER_DAY
NOT_DECIDED = f"{GAP_MARK} Inte beslutad"
MISSING = f"{GAP_MARK} Uppgift saknas"
NEVER = "kommer inte tillbaka"
#: How long something lasts that has no end.
ENDLESS = "för alltid"
#: Before a duty that nobody has held against the law itself; the only mark in a public edition.
UNCERTAIN_DUTY = f"{GAP_MARK} inte bekräftad:"
NEVER_EXERCISED = f"{GAP_MARK} Aldrig övad"
NEVER_BACK = f"{GAP_MARK} Aldrig"
#: Nobody has said when it ends: neither the outage nor the restart has a time.
UNKNOWN_BACK = f"{GAP_MARK} Okänt"
NONE = "–"
CHECKBOX = "☐"
TICKED = "☒"

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

#: Words a reader of a plan may not know, in alphabetical order.
GLOSSARY: tuple[tuple[str, str], ...] = (
    (
        "Acceptabel avbrottstid",
        "Den längsta tid som verksamheten kan vara utan förmåga innan följderna blir "
        "oacceptabla. Beslutas av ledningen.",
    ),
    (
        "Alternativa arbetssätt",
        "Att verksamheten bedrivs med en reservrutin i stället för på vanligt sätt.",
    ),
    (
        "Begränsad",
        "Verksamheten pågår men sämre än vanligt, eftersom något som underlättar den saknas.",
    ),
    (
        "Beroende",
        "Något som en verksamhet eller ett system behöver: el, nät, system, lokal, "
        "personal, leverantör.",
    ),
    (
        "Betydande incident",
        "En incident i ett sektorskritiskt system som ska rapporteras enligt cybersäkerhetslagen.",
    ),
    (
        "Förväntad avbrottstid",
        "Den längsta avbrottstiden i de scenarier som planen är prövad mot.",
    ),
    (
        "Informationsklass",
        "Hur höga krav på konfidentialitet, riktighet, tillgänglighet och spårbarhet som "
        "informationen ställer (KLASSA, nivå 0–4).",
    ),
    (
        "Lägesbild",
        "Samlad bild av vilka som är drabbade, vad som går på reservrutin och vad som är "
        "igång igen.",
    ),
    (
        "MAS",
        "Medicinskt ansvarig sjuksköterska.",
    ),
    (
        "Miniminivå",
        "Den lägsta nivå på verksamheten som är godtagbar under ett avbrott.",
    ),
    (
        "Mål för återställningstid",
        "Den tid inom vilken verksamheten ska vara igång igen (RTO). Aldrig längre än "
        "acceptabel avbrottstid.",
    ),
    (
        "Nödstart",
        "Ett dokumenterat steg som gör det möjligt att starta ett system utan något som det "
        "annars väntar på.",
    ),
    (
        "Personuppgiftsincident",
        "Att personuppgifter har förstörts, förlorats, röjts eller blivit oåtkomliga.",
    ),
    (
        "Prioriteringslista",
        "Den ordning för återstart som ledningen har beslutat.",
    ),
    (
        "Reservrutin",
        "Hur verksamheten bedrivs vidare när något den behöver är borta.",
    ),
    (
        "Samhällsviktig verksamhet",
        "Verksamhet, tjänst eller infrastruktur som upprätthåller eller säkerställer "
        "samhällsfunktioner som är nödvändiga för samhällets grundläggande behov, värden "
        "eller säkerhet (MSB, 2020).",
    ),
    (
        "Skyddade personuppgifter",
        "Uppgifter om en person som har sekretessmarkering eller skyddad folkbokföring. "
        "Sådana personer står inte på någon utskriven lista.",
    ),
    (
        "Stabsläge",
        "Att kommunen har samlat en stab som leder arbetet under händelsen.",
    ),
    (
        "Största godtagbara dataförlust",
        "Hur mycket registrerat arbete, mätt i tid, som får gå förlorat. Kallas även mål "
        "för återställningspunkt (RPO).",
    ),
    (
        "Systemförvaltare",
        "Den som sköter ett system för systemägarens räkning.",
    ),
    (
        "Systemägare",
        "Den nämnd som ansvarar för ett system.",
    ),
    (
        "TiB",
        "Tjänsteperson i beredskap, som kan larmas dygnet runt.",
    ),
    (
        "Utan förmåga",
        "Den tid då verksamheten varken kan bedrivas på vanligt sätt eller med en reservrutin.",
    ),
    (
        "Uthållighet",
        "Hur länge något fungerar sedan det som det behöver har försvunnit, eller hur länge "
        "en reservrutin håller.",
    ),
    (
        "Återgång",
        "Vägen från reservrutin till vanlig drift: efterregistrering, kontroll och gallring.",
    ),
    (
        "Återläsning",
        "Att läsa tillbaka data från säkerhetskopia.",
    ),
    (
        "Återstartsordning",
        "Den ordning som systemen startas i. Beräknas av beroenden, bemanning och hur länge "
        "verksamheterna klarar sig.",
    ),
    (
        "Överskridande",
        "Den längsta tiden utan förmåga i scenarierna minus acceptabel avbrottstid, när "
        "skillnaden är större än noll.",
    ),
)


def duration(minutes: int | None, missing: str = NOT_DECIDED) -> str:
    """Write minutes for a table, ``7 h 30 min``; ``missing`` for None."""
    return missing if minutes is None else wording.duration_in_table(minutes)


def goal_time(minutes: int | None, missing: str = NOT_DECIDED) -> str:
    """Write a decided time; 0 is a decision and reads "omedelbart"."""
    return "omedelbart" if minutes == 0 else duration(minutes, missing)


def when_in_table(minute: int | None, starts: datetime.datetime | None) -> str:
    """Write a minute of the scenario for a table: ``2027-01-18 kl. 08.30``.

    ``4 timmar in i avbrottet`` when the scenario does not say when it starts, and after two days
    ``dag 18, 6 h``.
    """
    if minute is None:
        return NEVER
    if starts is None and minute >= _DAYS_FROM:
        day, time = wording.day_of_outage(minute), wording.time_of_day_of_outage(minute)
        return f"{day}, {time}"
    if starts is None:
        return wording.after_start_in_text(minute)
    return wording.moment_in_table(calendar.after(starts, minute))


def when_in_text(minute: int | None, starts: datetime.datetime | None) -> str:
    """Write a minute of the scenario for running text: ``måndag 18 januari 2027 kl. 8.30``."""
    if minute is None or starts is None:
        return when_in_table(minute, starts)
    return wording.moment_in_text(calendar.after(starts, minute))


def when_in_picture(minute: int, starts: datetime.datetime | None) -> str:
    """Write a minute where there is little room: ``2027-01-18 kl. 08.30`` or ``efter 4 h``."""
    if starts is not None:
        return when_in_table(minute, starts)
    return f"efter {wording.duration_in_table(minute)}" if minute else "vid start"


def game_time(minute: int | None) -> str:
    """Write a minute for the simulation report, as ``T+2 h``; None is "kommer inte tillbaka"."""
    return NEVER if minute is None else wording.after_start_in_table(minute)


def game_and_calendar(
    minute: int | None, starts: datetime.datetime | None, between: str = "\n"
) -> str:
    """Write a minute for the simulation report as ``T+2 h`` and, when it is known, the clock."""
    if minute is None or starts is None:
        return game_time(minute)
    return f"{game_time(minute)}{between}{when_in_table(minute, starts)}"


def start_sentence(starts: datetime.datetime | None) -> str:
    """Say when the outage begins: ``Avbrottet börjar måndag 18 januari 2027 kl. 6.30.``."""
    if starts is None:
        return "Tiderna räknas från avbrottets början."
    return f"Avbrottet börjar {wording.moment_in_text(starts)}."


def days_sentence(starts: datetime.datetime | None) -> str:
    """Say when the outage begins, and how days are counted when that is not known."""
    counted = " Första dygnet är dag ett." if starts is None else ""
    return f"{start_sentence(starts)}{counted}"


def date(day: datetime.date | None, missing: str = MISSING) -> str:
    """Write a date as ``2026-09-01``."""
    return missing if day is None else wording.day_in_table(day)


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
