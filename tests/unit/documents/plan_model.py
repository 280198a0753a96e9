"""A small municipality with every kind of text a plan has to carry, nasty ones too."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from openxml_audit import OpenXmlValidator

from kontinuitet.analysis.findings import find_all
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.model.duty import Duties
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

CONTROL = "Ring\x0bstormottagningen\x00"
NASTY = ("Lön & HR", "Telefoni <växel> är nere", "{{ config }}", "{% for x in y %}", CONTROL)


def small_municipality(**changes: Any) -> Municipality:
    """Return two departments, five activities, twelve resources; ``changes`` replace sections."""
    data: dict[str, Any] = {
        "kommun": {
            "namn": "Provköping",
            "kommunkod": "0000",
            "kontakter": [{"roll": "Tjänsteperson i beredskap", "telefon": "010-000 00 00"}],
            "plan": {"version": "2.0", "fastställd": "2026-09-01", "giltig_till": "2027-12-31"},
        },
        "förvaltningar": {
            "omsorg": {
                "namn": "Omsorgskontoret",
                "nämnd": "Omsorgsnämnden",
                "plan": {
                    "version": "1.2",
                    "dnr": "OMS 2026/12",
                    "fastställd": "2026-09-01",
                    "fastställd_av": "Omsorgsnämnden",
                    "giltig_till": "2027-12-31",
                    "ansvarig": "Förvaltningschef",
                    "informationsklass": "Intern",
                    "papperskopior": ["Teamrum norr", "Förvaltningschefens rum"],
                    "ändringar": ["Nytt larmavtal.", "Reservrutin för nycklar."],
                    "aktivering": {
                        "beslutas_av": "Förvaltningschef",
                        "ersättare": "Avdelningschef hemtjänst",
                        "tröskel": "2 h",
                        "så_här": ["Ring TiB.", "Samla ledningsgruppen inom 30 minuter."],
                    },
                    "kommunikation": [
                        {
                            "målgrupp": "Anhöriga",
                            "budskap": "Alla får sin medicin.",
                            "kanal": "Telefon",
                            "reservkanal": "Lapp på dörren",
                            "ansvarig": "Enhetschef",
                        }
                    ],
                },
                "kontakter": [
                    {
                        "roll": "Förvaltningschef",
                        "telefon": "011-00 00 01",
                        "reserv": "Radio kanal 3",
                        "epost": "chef@provkoping.example",
                    },
                    {"roll": "Enhetschef", "namn": "Vera Prov", "telefon": "011-00 00 02"},
                    {
                        "roll": "Samordnare",
                        "namn": "Hemlig Person",
                        "telefon": "070-999 99 99",
                        "skyddade_personuppgifter": "ja",
                    },
                ],
            },
            "personal": {"namn": "Lön & HR"},
        },
        "verksamheter": {
            "hemtjänst": {
                "namn": "Hemtjänst",
                "förvaltning": "omsorg",
                "beskrivning": "Stöd i hemmet dygnet runt.",
                "ansvarig": "Verksamhetschef hemtjänst",
                "samhällsviktig": "ja",
                "sektor": "vård",
                "acceptabel_avbrottstid": "4 h",
                "mål_för_återställningstid": "2 h",
                "högsta_dataförlust": "24 h",
                "miniminivå": "Medicin, mat och tillsyn enligt lista",
                "konsekvenser": [
                    {"efter": "4 h", "nivå": 2},
                    {"efter": "1 dygn", "nivå": 4, "beskrivning": "Missade läkemedel"},
                ],
                "behöver": [
                    "journal",
                    {"en_av": ["mobil-a", "mobil-b"]},
                    {"resurs": "nyckel", "uthållighet": "8 h", "varför": "nyckeln gäller passet"},
                    {"resurs": "planering", "vid_bortfall": "nedsatt"},
                ],
                "reservrutiner": {
                    "pärm": {
                        "namn": "Utskriven omvårdnadspärm",
                        "ersätter": ["journal", "planering"],
                        "startar_inom": "30 min",
                        "uthållighet": "24 h",
                        "bemanning": "2 extra per område",
                        "behöver": ["skrivare"],
                        "bärare": "papper",
                        "plats": "Teamrum, blå pärm",
                        "steg": {
                            "15 min": ["Hämta blå pärmen.", "Dela ut dagens listor."],
                            "1 h": ["Ring alla med trygghetslarm."],
                            "4 h": ["Gå över till metallnycklar."],
                            "24 h": ["Skriv nya listor för hand."],
                        },
                        "återgång": ["Efterregistrera samma dygn."],
                        "blanketter": ["Insatslista A4"],
                        "görs_inte": ["Städ och tvätt"],
                        "senast_övad": "2026-03-10",
                    },
                    "telefon": {
                        "namn": "Ring runt",
                        "ersätter": ["nyckel"],
                        "bärare": "usb",
                    },
                },
            },
            "boende": {
                "namn": "Särskilt boende",
                "förvaltning": "omsorg",
                "samhällsviktig": "ja",
                "acceptabel_avbrottstid": "30 min",
                "behöver": ["journal", "el"],
            },
            "avgifter": {"namn": "Avgifter {{ config }}", "förvaltning": "omsorg"},
            "lön": {
                "namn": "Lön & HR",
                "förvaltning": "personal",
                "beskrivning": "Telefoni <växel> är nere",
                "miniminivå": "{% for x in y %}",
                "ansvarig": CONTROL,
                "acceptabel_avbrottstid": "5 dygn",
                "behöver": ["lönesystem"],
            },
        },
        "resurser": {
            "journal": {
                "namn": "Journalsystem",
                "typ": "verksamhetssystem",
                "sektorskritiskt": "ja",
                "systemägare": "Omsorgsnämnden",
                "systemförvaltare": "Systemförvaltare omsorg",
                "leverantör": "Journalbolaget",
                "avtal": {"återställningstid": "8 h", "stödtid": "8–17", "kontakt": "08-1"},
                "säkerhetskopia": {"intervall": "24 h", "återläsning": "3 h"},
                "klassning": {"K": 3, "R": 3, "T": 3, "S": 3},
                "skyddade_personuppgifter": "ja",
                "återstart": {
                    "tid": "30 min",
                    "kräver": {"applikation": 1},
                    "steg": ["Starta databasen", "Starta applikationen"],
                },
                "behöver": ["ad", {"minst": "1", "av": ["server-1", "server-2"]}],
            },
            "planering": {
                "namn": "Planeringssystem",
                "typ": "verksamhetssystem",
                "återstart": {"tid": "20 min", "kräver": {"applikation": 1}},
                "behöver": ["ad"],
            },
            "lönesystem": {
                "namn": "Lönesystem",
                "typ": "verksamhetssystem",
                "återstart": {"tid": "1 h", "kräver": {"applikation": 1}},
                "behöver": ["ad", "el"],
            },
            "ad": {
                "namn": "Katalogtjänst",
                "typ": "bassystem",
                "ansvarig": "Driftansvarig",
                "telefon": "011-00 00 10",
                "återstart": {"tid": "1 h", "kräver": {"server": 1}},
                "behöver": [
                    "server-1",
                    {"resurs": "dns", "gäller": "start", "nödstart": "Starta med lokalt konto."},
                ],
            },
            "dns": {
                "namn": "Namntjänst",
                "typ": "bassystem",
                "återstart": {"tid": "15 min", "kräver": {"server": 1}},
                "behöver": [{"resurs": "ad", "gäller": "start"}, "server-1"],
            },
            "server-1": {
                "namn": "Server 1",
                "typ": "bassystem",
                "återstart": {"tid": "20 min", "kräver": {"server": 1}},
                "behöver": [{"resurs": "el", "uthållighet": "1 h", "varför": "UPS"}],
            },
            "server-2": {
                "namn": "Server 2",
                "typ": "bassystem",
                "återstart": {"tid": "20 min", "kräver": {"server": 1}},
                "behöver": [{"resurs": "el", "uthållighet": "1 h"}],
            },
            "el": {"namn": "Elnät", "typ": "el"},
            "mobil-a": {"namn": "Mobilnät A", "typ": "nät"},
            "mobil-b": {"namn": "Mobilnät B", "typ": "nät"},
            "nyckel": {"namn": "Nyckelfri hemtjänst", "typ": "utrustning", "behöver": ["mobil-a"]},
            "skrivare": {"namn": "Skrivare", "typ": "utrustning", "behöver": ["el"]},
        },
        "bemanning": {
            "personer": {
                "tekniker-1": {"namn": "Tekniker 1", "kompetenser": ["server", "applikation"]},
            },
            "pooler": {"server": 1},
        },
        "prioriteringslista": {
            "beslutad_av": "Ledningsgruppen",
            "datum": "2026-02-01",
            "ordning": ["lönesystem", "ad", "journal"],
        },
        "åtgärder": {
            "å1": {
                "brist": "Ingen reservväg för larm",
                "åtgärd": "Avtal om andra leverantör",
                "gäller": "hemtjänst",
                "ansvarig": "Enhetschef",
                "klart": "2027-03-31",
                "status": "pågår",
            },
            "å2": {"åtgärd": "Gammal sak", "gäller": ["hemtjänst"], "status": "klar"},
        },
    }
    data.update(changes)
    return Municipality.model_validate(data)


def small_scenarios() -> list[Scenario]:
    """Return a power cut with calendar time and a fault in the journal without."""
    return [
        Scenario.model_validate(
            {
                "scenario": "elavbrott",
                "namn": "Elavbrott i tolv timmar",
                "beskrivning": "Is på ledningarna.",
                "startar": "2027-01-18T06:30",
                "bortfall": [{"resurser": ["el"], "från": "0 h", "till": "12 h"}],
            }
        ),
        Scenario.model_validate(
            {
                "scenario": "journal-borta",
                "namn": "Journalen borta",
                "bortfall": [{"resurser": ["journal"], "kräver": "återläsning"}],
            }
        ),
    ]


def small_duties() -> Duties:
    """Return two duties, one confirmed and one not, and a threshold for care."""
    sourced = {"källa": "Prov", "kontrollerad": "2026-11-22"}
    return Duties.model_validate(
        {
            "skyldigheter": {
                "upplysning": {
                    "skyldighet": "Betydande incident, upplysning",
                    "tidsfrist": "inom 24 timmar",
                    "inom": "24 h",
                    "till": "CSIRT-enheten",
                    "utlöses_av": "betydande incident",
                    "lagrum": "Cybersäkerhetslagen 2 kap. 5 §",
                    "säkerhet": "sekundärkälla",
                    **sourced,
                },
                "personuppgift": {
                    "skyldighet": "Personuppgiftsincident",
                    "tidsfrist": "inom 72 timmar",
                    "inom": "72 h",
                    "till": "IMY",
                    "utlöses_av": "personuppgifter",
                    "lagrum": "Dataskyddsförordningen artikel 33",
                    "säkerhet": "bekräftad",
                    **sourced,
                },
            },
            "tröskelvärden": {
                "vård": {
                    "sektor": "vård",
                    "begränsad": "1 h",
                    "alternativa_arbetssätt": "6 h",
                    "lagrum": "MCFFS 2026:8",
                    "säkerhet": "sekundärkälla",
                    **sourced,
                }
            },
        }
    )


def plan_data(municipality: Municipality | None = None, **options: Any) -> PlanData:
    """Return plan data with every small scenario simulated."""
    model = municipality or small_municipality()
    scenarios = {s.id: s for s in small_scenarios()}
    return PlanData(
        municipality=model,
        simulations={i: simulate(model, s) for i, s in scenarios.items()},
        scenarios=scenarios,
        duties=small_duties(),
        findings=find_all(model),
        model_sha256=hashlib.sha256(b"underlag").hexdigest(),
        **options,
    )


def audit(data: bytes, folder: Path) -> list[str]:
    """Return what openxml-audit finds wrong with a Word file."""
    path = folder / "granskas.docx"
    path.write_bytes(data)
    result = OpenXmlValidator().validate(str(path))
    return [str(error) for error in result.errors]
