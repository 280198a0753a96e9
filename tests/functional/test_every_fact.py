"""Every fact of the model, and the document that carries it: nothing is lost between documents.

The model below says something of its own in every field. ``WHERE`` is the document that each field
is looked for in (the short plan when nothing is said), and ``NOT_PRINTED`` says why a field has no
place on paper.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from kontinuitet.analysis.findings import find_all
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.documents.inspection import document_text
from kontinuitet.documents.making import Subject, make
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed import (
    department_plan,
    fallback_sheets,
    it_edition,
    management_report,
    municipality_plan,
    restart_order,
)
from kontinuitet.loading.duties import load_duties
from kontinuitet.loading.field_reference import all_fields
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.plan import PlanSize
from kontinuitet.model.scenario import Scenario
from tests.statements.words import plain

Facts = dict[str, Any]


def settings(who: str, day: str) -> Facts:
    """Return a plan that says everything; ``who`` is in every text."""
    return {
        "version": f"9.{len(who)}",
        "dnr": f"DNR {who}",
        "omfång": "kort",
        "fastställd": f"2031-01-{day}",
        "fastställd_av": f"Nämnd {who}",
        "paragraf": f"§ {who}",
        "giltig_till": f"2033-02-{day}",
        "ansvarig": f"Planansvarig {who}",
        "sekretess": f"Sekretess {who}.",
        "informationsklass": f"Klass {who}",
        "papperskopior": [f"Pärm hos {who}"],
        "syfte": f"Syfte {who}.",
        "risk_och_sårbarhetsanalys": f"RSA {who}",
        "krisledningsplan": f"Krisplan {who}",
        "ändringar": [f"Ändring {who}."],
        "revisioner": [
            {
                "version": f"8.{len(who)}",
                "datum": f"2030-03-{day}",
                "ändring": f"Revision {who}.",
                "fastställd_av": f"Tidigare nämnd {who}",
            }
        ],
        "aktivering": {
            "beslutas_av": f"Beslutare {who}",
            "ersättare": f"Ersättare {who}",
            "tröskel": "17 min",
            "så_här": [f"Gör så {who}."],
            "befogenheter": [f"Får {who}."],
            "eskalering": [
                {
                    "till": f"Stab {who}",
                    "när": f"När {who}",
                    "beslutar_om": f"Om {who}",
                    "hur": f"Radio {who}",
                }
            ],
        },
        "kommunikation": [
            {
                "målgrupp": f"Målgrupp {who}",
                "budskap": f"Budskap {who}",
                "kanal": f"Kanal {who}",
                "reservkanal": f"Reservkanal {who}",
                "ansvarig": f"Talesperson {who}",
            }
        ],
    }


def contact(who: str, number: int) -> Facts:
    return {
        "roll": f"Roll {who}",
        "telefon": f"070-174 06 {number}",
        "namn": f"Namn {who}",
        "epost": f"{who}@exempel.example",
        "reserv": f"Bud {who}",
        "organisation": f"Bolag {who}",
    }


def need(of: str, who: str, minutes: int) -> Facts:
    return {
        "resurs": of,
        "uthållighet": f"{minutes} min",
        "varför": f"Därför {who}",
        "bekräftad": f"2030-05-{minutes}",
    }


MODEL: Facts = {
    "kommun": {
        "namn": "Faktaköping",
        "kommunkod": "0000",
        "plan": settings("kommunen", "11"),
        "kontakter": [contact("kommunen", 61)],
        "policy_skyddade_personuppgifter": {"dokument": "Policyn", "datum": "2030-06-01"},
    },
    "förvaltningar": {
        "f": {
            "namn": "Faktakontoret",
            "nämnd": "Faktanämnden",
            "plan": settings("kontoret", "12"),
            "kontakter": [contact("kontoret", 62)],
        }
    },
    "verksamheter": {
        "v": {
            "namn": "Verksamheten",
            "förvaltning": "f",
            "beskrivning": "Beskrivning av verksamheten.",
            "ansvarig": "Verksamhetsansvarig",
            "samhällsviktig": "ja",
            "sektor": "vård",
            "acceptabel_avbrottstid": "313 min",
            "mål_för_återställningstid": "221 min",
            "högsta_dataförlust": "427 min",
            "miniminivå": "Miniminivån",
            "konsekvenser": [{"efter": "41 min", "nivå": 3, "beskrivning": "Konsekvensen"}],
            "vikt": 7,
            "behöver": [need("r", "verksamheten", 19), {"minst": "1", "av": ["r2", "r3"]}],
            "reservrutiner": {
                "p": {
                    "namn": "Rutinen",
                    "ersätter": ["r"],
                    "startar_inom": "23 min",
                    "uthållighet": "1507 min",
                    "bemanning": "Rutinens bemanning",
                    "behöver": [{"resurs": "r3", "uthållighet": "29 min"}],
                    "bärare": "papper",
                    "plats": "Rutinens plats",
                    "steg": {
                        "15 min": ["Kvartens steg."],
                        "1 h": ["Timmens steg."],
                        "4 h": ["Fyra timmars steg."],
                        "24 h": ["Dygnets steg."],
                    },
                    "återgång": ["Rutinens återgång."],
                    "blanketter": ["Blanketten"],
                    "loggblad": "ja",
                    "senast_övad": "2030-07-13",
                    "ansvarig": "Rutinens ansvariga",
                    "gäller_när": "Rutinen gäller när.",
                    "görs_inte": ["Görs inte detta"],
                }
            },
            "minimibemanning": [{"efter": "43 min", "bemanning": "Minsta bemanningen"}],
            "kritiska_perioder": ["Perioden"],
            "alternativa_lokaler": [
                {"lokal": "Reservlokalen", "rymmer": "nio personer", "ordnas_av": "Låssmeden"}
            ],
            "höjd_beredskap": "Vid höjd beredskap detta.",
            "brukare": "ja",
            "privata_utförare": [
                {
                    "namn": "Utföraren AB",
                    "utför": "Utför detta",
                    "telefon": "070-174 06 63",
                    "egen_plan": "Utförarens plan",
                }
            ],
            "brukarlista": {
                "blankett": "Brukarlistan",
                "förvaras": "Förvaras där",
                "uppdateras": "Varje fredag",
                "ansvarig": "Listans ansvariga",
            },
            "särskilda_behov": [
                {"vad": "Syrgasen", "uthållighet": "47 min", "reserv": "Syrgasens reserv"}
            ],
        }
    },
    "resurser": {
        "r": {
            "namn": "Systemet",
            "typ": "verksamhetssystem",
            "beskrivning": "Systemets beskrivning.",
            "systemägare": "Faktanämnden",
            "systemförvaltare": "Systemets förvaltare",
            "teknisk_kontakt": "Systemets tekniker",
            "ansvarig": "Systemets startare",
            "telefon": "070-174 06 64",
            "startas_av": "f",
            "leverantör": "Leverantören AB",
            "driftställe": "Hallen",
            "taggar": ["windows"],
            "klassning": {"K": 1, "R": 2, "T": 3, "S": 4},
            "skyddade_personuppgifter": "ja",
            "sektorskritiskt": "ja",
            "loggkontroll": {"intervall": "53 min", "senast": "2030-08-14"},
            "penetrationstest": "2030-09-15",
            "dokument": {
                "systemsäkerhetsanalys": "2030-10-16",
                "systemförvaltningsplan": "2030-11-17",
                "driftgodkännande": "2030-12-18",
            },
            "säkerhetskopia": {
                "intervall": "59 min",
                "senast_testad": "2029-01-19",
                "återläsning": "37 min",
            },
            "avtal": {
                "återställningstid": "733 min",
                "stödtid": "Stödtiden",
                "kontakt": "Avtalets kontakt",
                "löper_ut": "2029-02-20",
            },
            "återstart": {
                "tid": {"troligast": "67 min", "minst": "61 min", "mest": "71 min"},
                "kräver": {"skicklighet": 1},
                "ominstallation": "73 min",
                "steg": ["Systemets startsteg.", {"steg": "Systemets hemlighet.", "känslig": "ja"}],
            },
            "behöver": [
                {**need("r2", "systemet", 27), "gäller": "start", "nödstart": "Systemets nödstart"},
                {"en_av": ["r2", "r3"]},
                {"resurs": "r3", "vid_bortfall": "nedsatt"},
            ],
        },
        "r2": {"namn": "Bassystemet", "typ": "bassystem"},
        "r3": {"namn": "Nätet", "typ": "nät"},
    },
    "bemanning": {
        "personer": {
            "ada": {
                "namn": "Teknikern Ada",
                "kompetenser": ["skicklighet"],
                "telefon": "070-174 06 65",
            }
        }
    },
    "blanketter": {
        "b": {
            "namn": "Blanketten",
            "syfte": "Blankettens syfte.",
            "uppgifter": ["Blankettens uppgift"],
            "kolumner": ["Kolumnen", "Kolumnen bredvid"],
            "rader": 3,
        }
    },
    "åtgärder": {
        "å": {
            "brist": "Åtgärdens brist",
            "åtgärd": "Åtgärden",
            "gäller": ["v"],
            "ansvarig": "Åtgärdens ansvariga",
            "klart": "2032-04-21",
            "status": "Åtgärdens status",
            "källa": "Åtgärdens källa",
            "kostnad": "Åtgärdens kostnad",
        }
    },
    "prioriteringslista": {
        "beslutad_av": "Listans beslutare",
        "datum": "2032-05-22",
        "ordning": ["r"],
    },
    "tidsfrister": {
        "skyldigheter": {
            "s": {
                "skyldighet": "Skyldigheten",
                "tidsfrist": "Skyldighetens tidsfrist",
                "till": "Skyldighetens mottagare",
                "anmärkning": "Skyldighetens anmärkning",
                "lagrum": "Skyldighetens lagrum",
                "källa": "Skyldighetens källa",
                "kontrollerad": "2030-01-23",
                "säkerhet": "sekundärkälla",
                "kontrollerad_av": "Skyldighetens granskare",
            }
        },
        "tröskelvärden": {
            "vård": {
                "sektor": "vård",
                "begränsad": "79 min",
                "alternativa_arbetssätt": "83 min",
                "lagrum": "Tröskelns lagrum",
                "källa": "Tröskelns källa",
                "kontrollerad": "2030-02-24",
                "säkerhet": "bekräftad",
            }
        },
    },
}

#: Where a field is looked for, by the longest beginning of its path; else in the short plan.
WHERE: dict[str, str] = {
    "kommun.": "kommunplan",
    "kommun.kontakter.": "plan",
    "verksamheter.reservrutiner.loggblad": "blad",
    "resurser.": "plan",
    "bemanning.": "lista",
    "blanketter.": "blad",
    "tidsfrister.": "plan",
}
#: How a value that is no text reads in print; words for a set of choices.
READS: dict[str, str] = {
    "verksamheter.samhällsviktig": "samhällsviktig",
    "verksamheter.konsekvenser.nivå": "allvarlig",
    "verksamheter.förvaltning": "Faktakontoret",
    "verksamheter.behöver.resurs": "Systemet",
    "verksamheter.behöver.av": "Bassystemet",
    "verksamheter.behöver.minst": "Minst en av två",
    "verksamheter.behöver.bekräftad": "Bekräftat 2030-05-19",
    "verksamheter.reservrutiner.ersätter": "Systemet",
    "verksamheter.reservrutiner.behöver.resurs": "Nätet, klarar sig 29 minuter utan",
    "verksamheter.reservrutiner.bärare": "Papper",
    "verksamheter.reservrutiner.loggblad": "logg under händelsen",
    "resurser.typ": "Verksamhetssystem",
    "resurser.klassning.K": "K1",
    "resurser.klassning.R": "R2",
    "resurser.klassning.T": "T3",
    "resurser.klassning.S": "S4",
    "resurser.återstart.kräver": "skicklighet",
    "resurser.behöver.resurs": "Bassystemet",
    "resurser.behöver.en_av": "Minst en av två: Bassystemet, Nätet",
    "resurser.behöver.gäller": "bara start",
    "resurser.behöver.vid_bortfall": "fungerar sämre utan",
    "blanketter.rader": "Kolumnen",
    "åtgärder.gäller": "Verksamheten",
    "prioriteringslista.ordning": "Systemet",
    "tidsfrister.skyldigheter.säkerhet": "Skyldigheten",
    "tidsfrister.tröskelvärden.säkerhet": "Tröskelns lagrum",
}
_SETTING = "styr vad som räknas eller skrivs, och är ingen uppgift att läsa"
_ASKED = "svaret ger ett fynd eller en rad, inte en mening"
NOT_PRINTED: dict[str, str] = {
    "kommun.kommunkod": _SETTING,
    "kommun.plan.omfång": _SETTING,
    "kommun.kontakter.skyddade_personuppgifter": "den som är skyddad står på ingen lista",
    "kommun.policy_skyddade_personuppgifter.dokument": _ASKED,
    "kommun.policy_skyddade_personuppgifter.datum": _ASKED,
    "förvaltningar.plan.omfång": _SETTING,
    "förvaltningar.kontakter.skyddade_personuppgifter": "den som är skyddad står på ingen lista",
    "verksamheter.vikt": _SETTING,
    "verksamheter.brukare": _SETTING,
    "resurser.startas_av": _SETTING,
    "resurser.taggar": _SETTING,
    "resurser.skyddade_personuppgifter": _ASKED,
    "resurser.sektorskritiskt": _ASKED,
    "resurser.återstart.automatisk": _SETTING,
    "resurser.återstart.ominstallation": "räknas in i tiden när scenariot kräver ominstallation",
    "resurser.återstart.tid.minst": "räknas i osäkerheten, inte på papper",
    "resurser.återstart.tid.mest": "räknas i osäkerheten, inte på papper",
    "resurser.avtal.löper_ut": "följs upp i årshjulet",
    "bemanning.personer.kompetenser": _SETTING,
    "bemanning.personer.tillgänglig_från": _SETTING,
    "bemanning.personer.pass.": _SETTING,
    "bemanning.personer.skyddade_personuppgifter": "den som är skyddad står på ingen lista",
    "bemanning.pooler": _SETTING,
    "blanketter.finns": "anges bara för en blankett som inte skrivs ut",
    "godtagna_fynd.": "ett godtaget fynd står inte bland bristerna; kontrollera visar det",
    "tidsfrister.skyldigheter.källa": "var raden är hämtad visas av kontrollera, inte i planen",
    "tidsfrister.skyldigheter.inom": "tidsfristen står i ord",
    "tidsfrister.skyldigheter.månader": "tidsfristen står i ord",
    "tidsfrister.skyldigheter.efter": "tidsfristen står i ord",
    "tidsfrister.skyldigheter.sektor": _SETTING,
    "tidsfrister.skyldigheter.brukare": _SETTING,
    "tidsfrister.skyldigheter.utlöses_av": _SETTING,
    "tidsfrister.tröskelvärden.källa": "var raden är hämtad visas av kontrollera, inte i planen",
    "tidsfrister.tröskelvärden.kontrollerad": "ett tröskelvärde skrivs ut med sitt lagrum",
    "tidsfrister.tröskelvärden.kontrollerad_av": "ett tröskelvärde skrivs ut med sitt lagrum",
    "tidsfrister.kontrollerade.": "står på raden som den gäller",
}
#: The same in other forms: how groups are written is tried with the activities and resources.
TRIED_ELSEWHERE = (
    "verksamheter.behöver.",
    "verksamheter.reservrutiner.behöver.",
    "resurser.behöver.",
)


@pytest.fixture(scope="module")
def documents() -> dict[str, str]:
    model = Municipality.model_validate(MODEL)
    scenario = Scenario.model_validate(
        {
            "scenario": "x",
            "namn": "Allt är borta",
            "startar": "2027-01-18T06:30",
            "bortfall": [{"resurser": ["r", "r2", "r3"], "till": "4 h"}],
        }
    )
    data = PlanData(
        model,
        {"x": simulate(model, scenario)},
        {"x": scenario},
        load_duties(model.duties),
        find_all(model),
        "0" * 64,
    )
    own = Subject(department="f")
    kinds = {
        "plan": (department_plan.KIND, own),
        "kommunplan": (municipality_plan.KIND, Subject()),
        "blad": (fallback_sheets.KIND, own),
        "lista": (restart_order.KIND, Subject(scenario="x")),
        "it": (it_edition.KIND, Subject()),
        "rapport": (management_report.KIND, Subject()),
    }
    made = {name: make(kind, data, subject) for name, (kind, subject) in kinds.items()}
    full = dataclasses.replace(data, size=PlanSize.FULL)
    made["fullständig plan"] = make(department_plan.KIND, full, own)
    return {name: " ".join(plain(document_text(one)).split()) for name, one in made.items()}


def stated(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (path without ids, value) of every field that the model above says something in."""
    if isinstance(value, dict) and "känslig" in value:
        return
    if isinstance(value, dict) and path != "resurser.återstart.kräver":
        for things in value.values() if path in BY_ID else (value,):
            for key, inner in things.items():
                yield from stated(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list) and any(isinstance(v, dict) for v in value):
        for inner in value:
            yield from stated(inner, path)
    else:
        yield path, value


BY_ID = {
    "förvaltningar",
    "verksamheter",
    "verksamheter.reservrutiner",
    "resurser",
    "bemanning.personer",
    "blanketter",
    "åtgärder",
    "tidsfrister.skyldigheter",
    "tidsfrister.tröskelvärden",
}


def longest(table: dict[str, str], path: str) -> str | None:
    """Return what a table says of a path, or of what it begins with."""
    known = [key for key in table if path == key or (key.endswith(".") and path.startswith(key))]
    return table[max(known, key=len)] if known else None


def read_as(path: str, value: Any) -> list[str]:
    """Return how a value reads in print."""
    if path in READS:
        return [READS[path]]
    if isinstance(value, list):
        return [text for one in value for text in read_as("", one)]
    if isinstance(value, dict):
        return []
    text = str(value)
    if text.endswith(" min") and text[:-4].isdigit():
        hours, minutes = divmod(int(text[:-4]), 60)
        in_table = f"{hours} h {minutes} min" if hours else f"{minutes} min"
        return [in_table]
    return [text]


def test_every_field_of_the_model_is_stated_here_or_has_a_reason_not_to_be_printed() -> None:
    said = {path for path, _ in stated(MODEL)}
    for field in all_fields():
        if field.below or field.name.startswith(("scenariofil", "övningsfil")):
            continue
        known = (
            field.name in said
            or longest(NOT_PRINTED, field.name) is not None
            or field.name.startswith(TRIED_ELSEWHERE)
        )
        assert known, f"{field.name}: which document carries it?"


def test_every_fact_is_in_the_document_that_carries_it(documents: dict[str, str]) -> None:
    lost = []
    for path, value in stated(MODEL):
        if longest(NOT_PRINTED, path) is not None:
            continue
        where = longest(WHERE, path) or "plan"
        for text in read_as(path, value):
            shown = documents[where]
            spelt = text.replace(" min", " minuter")
            if text not in shown and spelt not in shown:
                lost.append(f"{path}: {text!r} is not in {where}")
    assert not lost, "\n".join(lost)


def test_what_is_sensitive_is_in_its_own_edition_alone(documents: dict[str, str]) -> None:
    carrying = [name for name, text in documents.items() if "Systemets hemlighet" in text]
    assert carrying == ["it"]
