"""What the columns of registers mean: headings as municipalities and CMDB tools write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from kontinuitet.model.base import fold

#: What a column may be said to be, and how that is explained. A dot goes into a group of fields.
MEANINGS: Final[Mapping[str, str]] = {
    "namn": "systemets namn",
    "nummer": "registrets eget nummer på systemet, för att hitta det i andra listor",
    "beskrivning": "vad systemet är",
    "typ": "slag av resurs",
    "kategori": "registrets kategori: ger typ och en tagg",
    "systemägare": "nämnd eller organisation som äger",
    "systemförvaltare": "roll i verksamheten",
    "teknisk_kontakt": "roll hos it",
    "ansvarig": "roll som startar systemet",
    "telefon": "telefon till den som startar",
    "leverantör": "leverantör",
    "driftställe": "var det står",
    "drift": "intern eller extern drift, moln: ger en tagg",
    "kritikalitet": "hur kritiskt det är: ger en tagg",
    "taggar": "ord att välja på i scenarier",
    "klassning.K": "konfidentialitet 0–4",
    "klassning.R": "riktighet 0–4",
    "klassning.T": "tillgänglighet 0–4",
    "klassning.S": "spårbarhet 0–4",
    "säkerhetskopia.intervall": "tid mellan säkerhetskopior",
    "säkerhetskopia.senast_testad": "senast testad återläsning",
    "avtal.återställningstid": "avtalad återställningstid",
    "avtal.stödtid": "när leverantören svarar",
    "avtal.kontakt": "hur leverantören nås",
    "avtal.löper_ut": "när avtalet löper ut",
    "skede": "i drift eller avvecklat: avvecklade läses inte",
    "behöver": "system som det är beroende av",
    "behövs_av": "system som är beroende av det",
    "system": "vilket system raden gäller, i en lista vid sidan av",
    "roll": "vilken roll raden gäller",
    "person": "vem som har rollen",
    "epost": "e-post till den som har rollen",
    "från": "systemet som är beroende, i en lista med beroenden",
    "till": "systemet som det är beroende av, i en lista med beroenden",
    "slag": "slag av beroende",
    "inte": "läs inte kolumnen",
}

_HEADINGS: Final[Mapping[str, str]] = {
    "namn": "namn; name; system; systemnamn; system name; systemets namn; benämning; applikation; "
    "applikationsnamn; tjänst; ci name; ci; objekt; resurs",
    "nummer": "id; system id; systemid; sys id; nr; number; asset tag; inventarienummer",
    "beskrivning": "beskrivning; description; short description; kort beskrivning; syfte; "
    "verksamhet beskrivning; it beskrivning; comments; comment",
    "typ": "typ; slag; type; sys class name; class; finalclass; ci class; itemtype",
    "kategori": "kategori; systemkategori; systemkategorier; system category; category; kategorier",
    "systemägare": "systemägare; ägare; owner; owned by; organisation; owner organization; "
    "organization; organization->name; org name; förvaltning; entity; business owner; nämnd; "
    "system owner",
    "systemförvaltare": "systemförvaltare; systemansvariga verksamhet; systemansvarig verksamhet; "
    "systemansvarig; förvaltare; managed by; verksamhetskontakt; förvaltningsledare",
    "teknisk_kontakt": "teknisk kontakt; systemansvariga it; systemansvarig it; it kontakt; "
    "technical contact; supported by; teknisk förvaltare; support group; technician in charge; "
    "technician in charge of the hardware; tech contact; driftansvarig",
    "ansvarig": "ansvarig för återstart; startas av",
    "telefon": "telefon; phone; telefonnummer",
    "leverantör": "leverantör; supplier; vendor; manufacturer; leverantörsnamn; tillverkare",
    "driftställe": "driftställe; plats; location; location->name; site; datahall; lokal",
    "drift": "drift; drift internt eller externt; hosting model; hosting type; driftform; hosting",
    "kritikalitet": "kritikalitet; verksamhetskritiskt; criticality; criticality level; "
    "busines criticality; business criticality; business criticity; prioritet; verksamhetskritisk",
    "taggar": "taggar; tags; etiketter; nyckelord",
    "klassning.K": "k; konfidentialitet; confidentiality",
    "klassning.R": "r; riktighet; integrity",
    "klassning.T": "t; tillgänglighet; availability; tillganglighet",
    "klassning.S": "s; spårbarhet; traceability",
    "säkerhetskopia.intervall": "backup frequency; backup; säkerhetskopiering; backupintervall",
    "säkerhetskopia.senast_testad": "last restore test; senast testad återläsning; "
    "senaste återläsningstest",
    "avtal.återställningstid": "avtalad återställningstid; sla återställningstid",
    "avtal.stödtid": "supporttid; stödtid; servicetid; support hours",
    "avtal.kontakt": "support; kundtjänst; leverantörens kontakt",
    "avtal.löper_ut": "avtalstiden löper ut datum; avtal löper ut; avtalsslut; contract end; "
    "avtalstid; avtal till; avtal t.o.m.; avtal t o m; avtal giltigt till; avtalet löper ut",
    "skede": "lifecycle status; status; livscykel; operational status; install status; "
    "life cycle stage; statut",
    "behöver": "beroende till; beroende av; behöver; depends on; beroenden; dependencies; "
    "system name (runs on); hypervisor; virtualhost name; hypervisor name",
    "behövs_av": "beroende från; behövs av; used by; impacts; påverkar",
    "roll": "roll; role",
    "person": "person; namn på person; kontaktperson",
    "epost": "e-post; epost; email; mail",
    "från": "target system; parent; impacted; items id impacted; applicationsolution name; "
    "applicationsolution id friendlyname; beroende system; från; from",
    "till": "source system; child; source; items id source; functionalci name; "
    "functionalci id friendlyname; beroende av system; till; to",
    "slag": "integration type; relation; beroendetyp; relationship; rel type",
}


def _key(heading: str) -> str:
    return fold(" ".join(heading.replace("-", " ").replace("_", " ").split()))


_BY_HEADING: Final = {
    _key(heading): meaning
    for meaning, headings in reversed(list(_HEADINGS.items()))
    for heading in headings.split("; ")
}


def meanings_of(
    headings: Mapping[int, str], chosen: Mapping[str, str]
) -> tuple[dict[int, str], list[str]]:
    """Return what the columns mean, and the headings that mean nothing.

    ``chosen`` is what somebody has said of columns, by heading. A meaning that two columns have is
    given to both: the first that says something counts.
    """
    picked = {_key(heading): meaning for heading, meaning in chosen.items()}
    found: dict[int, str] = {}
    unused: list[str] = []
    for column, heading in headings.items():
        key = _key(heading)
        meaning = picked.get(key) or _BY_HEADING.get(key)
        if meaning is None or meaning == "inte":
            unused.append(heading)
        else:
            found[column] = meaning
    _by_company(headings, found, picked)
    return found, unused


def _by_company(
    headings: Mapping[int, str], found: dict[int, str], picked: Mapping[str, str]
) -> None:
    """Tell apart headings that mean one thing in one table and another in another."""
    there = set(found.values())
    for column, heading in headings.items():
        key = _key(heading)
        if key in picked:
            continue
        if "roll" in there and key == "system_name":
            found[column] = "system"
        if "roll" in there and key in ("name", "namn"):
            found[column] = "person"
        if key in ("type", "typ") and {"från", "till"} <= there:
            found[column] = "slag"


def recognise(texts: Iterable[str]) -> int:
    """Count the words of a row that are known headings."""
    return sum(_key(text) in _BY_HEADING for text in texts)


def known_meaning(meaning: str) -> str | None:
    """Return a meaning as it is spelt here, None when there is no such."""
    by_fold = {fold(name): name for name in MEANINGS}
    return by_fold.get(fold(meaning))
