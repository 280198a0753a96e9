"""Findings: one case that breaks each rule and a sound model that breaks none."""

from __future__ import annotations

import copy
import datetime
from typing import Any

import pytest

from kontinuitet.analysis.assessment.occasions import OccasionKind, year
from kontinuitet.analysis.findings import RULES, find_all, judge
from kontinuitet.model.landscape import Municipality
from kontinuitet.problems import Severity

DAY = datetime.date(2026, 11, 22)
SOUND: dict[str, Any] = {
    "kommun": {"namn": "K", "policy_skyddade_personuppgifter": "Rutin 2026"},
    "förvaltningar": {"f": {"namn": "F"}},
    "verksamheter": {
        "hemtjänst": {
            "namn": "Hemtjänst",
            "förvaltning": "f",
            "samhällsviktig": "ja",
            "sektor": "offentlig förvaltning",
            "acceptabel_avbrottstid": "4 h",
            "minimibemanning": [{"bemanning": "Två"}],
            "kritiska_perioder": ["inga"],
            "alternativa_lokaler": ["inga"],
            "höjd_beredskap": "Fortsätter.",
            "behöver": [
                {"resurs": "journal", "bekräftad": "2026-03-01"},
                {"resurs": "lås", "bekräftad": "2026-03-01"},
            ],
            "reservrutiner": {
                "pärm": {
                    "namn": "Pärm",
                    "ersätter": ["journal"],
                    "bärare": "papper",
                    "uthållighet": "24 h",
                    "senast_övad": "2026-03-10",
                }
            },
        }
    },
    "resurser": {
        "journal": {
            "namn": "Journal",
            "typ": "verksamhetssystem",
            "systemägare": "Nämnden",
            "systemförvaltare": "Förvaltare",
            "sektorskritiskt": "ja",
            "skyddade_personuppgifter": "ja",
            "klassning": {"K": 2, "S": 3},
            "loggkontroll": {"intervall": "3 månader", "senast": "2026-08-01"},
            "säkerhetskopia": {"intervall": "24 h", "senast_testad": "2026-01-15"},
            "återstart": {"tid": "30 min", "kräver": {"server": "1"}},
            "behöver": [{"resurs": "nät", "bekräftad": "2026-03-01"}],
        },
        "lås": {
            "namn": "Lås",
            "typ": "utrustning",
            "systemägare": "Nämnden",
            "behöver": [{"resurs": "nät", "bekräftad": "2026-03-01"}],
        },
        "nät": {"namn": "Nät", "typ": "nät", "behöver": []},
    },
    "bemanning": {"pooler": {"server": "2"}},
}


def found(**changes: Any) -> set[tuple[str, str]]:
    """Return (code, id) of the findings in the sound model with values replaced by dotted path."""
    data = copy.deepcopy(SOUND)
    for path, value in changes.items():
        *parents, last = path.split("__")
        place = data
        for step in parents:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value
    model = Municipality.model_validate(data)
    return {(f.code, f.concerns) for f in find_all(model, DAY)}


def test_a_sound_model_has_no_findings() -> None:
    assert found() == set()


ACCEPTED = {
    "fynd": "reservrutin-på-usb",
    "gäller": "hemtjänst",
    "skäl": "Minnet är krypterat och byts 2027.",
    "datum": "2026-10-01",
    "till": "2026-12-31",
}
ACTIVITY = "verksamheter__hemtjänst__"
ROUTINE = ACTIVITY + "reservrutiner__pärm__"
SYSTEM = "resurser__journal__"
CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("acceptabel-avbrottstid-saknas", "hemtjänst", {ACTIVITY + "acceptabel_avbrottstid": None}),
    ("samhällsviktig-utan-reservrutin", "hemtjänst", {ACTIVITY + "reservrutiner": {}}),
    ("samhällsviktig-utan-beroenden", "hemtjänst", {ACTIVITY + "behöver": []}),
    ("reservrutin-på-usb", "hemtjänst", {ROUTINE + "bärare": "usb"}),
    ("reservrutin-aldrig-övad", "hemtjänst", {ROUTINE + "senast_övad": None}),
    ("reservrutin-utan-uthållighet", "hemtjänst", {ROUTINE + "uthållighet": None}),
    ("blankett-saknas", "hemtjänst", {ROUTINE + "blanketter": ["Lista B"]}),
    ("planuppgifter-saknas", "hemtjänst", {ACTIVITY + "minimibemanning": None}),
    ("planuppgifter-saknas", "hemtjänst", {ACTIVITY + "brukare": "ja"}),
    (
        "aktivering-för-sent",
        "f",
        {"förvaltningar__f__plan": {"aktivering": {"tröskel": "5 h"}}},
    ),
    ("säkerhetskopia-saknas", "journal", {SYSTEM + "säkerhetskopia": None}),
    ("säkerhetskopia-saknas", "lås", {"resurser__lås__taggar": ["bärbar"]}),
    ("spårbarhet-ej-klassad", "journal", {SYSTEM + "klassning": {"K": 2}}),
    (
        "policy-skyddade-personuppgifter-saknas",
        "kommun",
        {"kommun__policy_skyddade_personuppgifter": None},
    ),
    (
        "prioriteringslista-gammal",
        "kommun",
        {"prioriteringslista": {"beslutad_av": "L", "datum": "2025-11-21", "ordning": ["nät"]}},
    ),
    ("systemägare-saknas", "journal", {SYSTEM + "systemägare": None}),
    ("systemförvaltare-saknas", "journal", {SYSTEM + "systemförvaltare": None}),
    ("uppkopplad-utan-ägare", "lås", {"resurser__lås__systemägare": None}),
    ("skyddade-personuppgifter-utan-loggkontroll", "journal", {SYSTEM + "loggkontroll": None}),
    ("säkerhetskopia-aldrig-testad", "journal", {SYSTEM + "säkerhetskopia__senast_testad": None}),
    ("återstart-utan-bemanning", "journal", {SYSTEM + "återstart": {"tid": "30 min"}}),
    ("ingen-som-kan", "journal", {"bemanning__pooler": {"databas": "2"}}),
    ("ingen-som-kan", "journal", {SYSTEM + "återstart__kräver": {"server": "3"}}),
    (
        "ingen-som-kan",
        "journal",
        {
            SYSTEM + "återstart__tid": "9 h",
            "bemanning": {
                "personer": {
                    "ada": {
                        "namn": "Ada",
                        "kompetenser": ["server"],
                        "pass": [{"dagar": "vardagar", "från": "08:00", "till": "16:00"}],
                    }
                }
            },
        },
    ),
    ("cirkulär-start", "journal", {"resurser__nät__behöver": ["journal"]}),
    (
        "nödstart-förbi-det-som-bär",
        "journal",
        {SYSTEM + "behöver": [{"resurs": "nät", "nödstart": "Starta lokalt."}]},
    ),
    ("resurs-utan-användare", "lås", {ACTIVITY + "behöver": ["journal"]}),
    ("ensam-om-kompetens", "server", {"bemanning__pooler__server": "1"}),
    ("skyddade-personuppgifter-utan-ansvarig", "journal", {SYSTEM + "systemförvaltare": None}),
    (
        "skyddade-personuppgifter-i-text",
        "hemtjänst",
        {
            "förvaltningar__f__kontakter": [
                {"roll": "Chef", "namn": "Ada Larsson", "skyddade_personuppgifter": "ja"}
            ],
            ACTIVITY + "beskrivning": "Fråga LARSSON, Ada.",
        },
    ),
    ("krav-kan-inte-hållas", "hemtjänst", {ACTIVITY + "mål_för_återställningstid": "20 min"}),
    ("avtal-långsammare-än-krav", "journal", {SYSTEM + "avtal": {"återställningstid": "5 h"}}),
    ("reservrutin-slås-ut-samtidigt", "hemtjänst", {ROUTINE + "behöver": ["nät"]}),
    ("beroende-obekräftat", "hemtjänst", {ACTIVITY + "behöver": ["journal", "lås"]}),
    ("plan-utgången", "f", {"förvaltningar__f__plan": {"giltig_till": "2026-11-21"}}),
    ("plan-utgången", "kommun", {"kommun__plan": {"giltig_till": "2026-11-21"}}),
    ("sektorskritiskt-ej-angivet", "hemtjänst", {SYSTEM + "sektorskritiskt": None}),
    ("sektor-ej-angiven", "hemtjänst", {ACTIVITY + "sektor": None}),
    ("sektor-ej-angiven", "kommun", {ACTIVITY + "sektor": None, SYSTEM + "sektorskritiskt": None}),
    (
        "godtaget-fynd-okänt",
        "g1",
        {"godtagna_fynd": {"g1": {**ACCEPTED, "fynd": "usb-i-fickan"}}},
    ),
]


@pytest.mark.parametrize(
    ("code", "concerns", "changes"), CASES, ids=[f"{c[0]} {c[1]}" for c in CASES]
)
def test_breaking_one_rule_gives_that_finding(
    code: str, concerns: str, changes: dict[str, Any]
) -> None:
    assert (code, concerns) in found(**changes)


def test_every_rule_has_a_case() -> None:
    assert {c[0] for c in CASES} == set(RULES)


def test_a_list_is_old_when_the_day_to_decide_it_anew_has_passed() -> None:
    data = {**SOUND, "prioriteringslista": {"datum": "2027-11-22", "ordning": ["nät"]}}
    model = Municipality.model_validate(data)
    due = datetime.date(2028, 11, 22)  # 366 days later
    assert [o.day for o in year(model, DAY).later if o.kind is OccasionKind.LIST] == [due]
    for day, old in ((due, False), (due + datetime.timedelta(days=1), True)):
        assert any(f.code == "prioriteringslista-gammal" for f in find_all(model, day)) is old


def test_a_documented_break_glass_step_breaks_the_circle() -> None:
    step = [{"resurs": "journal", "nödstart": "Starta med lokalt konto."}]
    assert not any(code == "cirkulär-start" for code, _ in found(resurser__nät__behöver=step))


def test_findings_come_most_severe_first() -> None:
    data = copy.deepcopy(SOUND)
    data["resurser"]["lös"] = {"namn": "Lös", "typ": "nät"}
    del data["resurser"]["journal"]["systemägare"]
    severities = [f.severity for f in find_all(Municipality.model_validate(data))]
    assert severities == [Severity.WARNING, Severity.NOTE]


def accepting(**changes: str) -> Municipality:
    data = copy.deepcopy(SOUND)
    data["verksamheter"]["hemtjänst"]["reservrutiner"]["pärm"]["bärare"] = "usb"
    data["godtagna_fynd"] = {"g1": {**ACCEPTED, **changes}}
    return Municipality.model_validate(data)


def test_an_accepted_finding_is_set_apart_with_reason_and_date() -> None:
    judged = judge(accepting(), DAY)
    assert judged.remaining == ()
    ((finding, row),) = judged.accepted
    assert (finding.code, row.reason) == (ACCEPTED["fynd"], ACCEPTED["skäl"])
    assert row.date == datetime.date(2026, 10, 1)


def test_an_acceptance_of_something_else_or_past_its_day_does_not_count() -> None:
    other = judge(accepting(gäller="journal"), DAY)
    assert [f.code for f in other.remaining] == ["reservrutin-på-usb"]
    assert judge(accepting(), datetime.date(2026, 12, 31)).remaining == ()
    late = judge(accepting(), datetime.date(2027, 1, 1))
    assert [f.code for f in late.remaining] == ["reservrutin-på-usb"]


def test_an_acceptance_needs_a_reason() -> None:
    data = copy.deepcopy(SOUND)
    data["godtagna_fynd"] = {"g1": {k: v for k, v in ACCEPTED.items() if k != "skäl"}}
    with pytest.raises(ValueError, match="skäl"):
        Municipality.model_validate(data)


def test_rules_about_dates_wait_for_a_date() -> None:
    data = copy.deepcopy(SOUND)
    data["förvaltningar"]["f"]["plan"] = {"giltig_till": "2000-01-01"}
    assert find_all(Municipality.model_validate(data)) == ()


def test_a_model_where_nothing_is_confirmed_gets_one_finding() -> None:
    data = copy.deepcopy(SOUND)
    data["verksamheter"]["hemtjänst"]["behöver"] = ["journal", "lås"]
    for resource in data["resurser"].values():
        resource["behöver"] = ["nät"] if resource["namn"] != "Nät" else []
    (finding,) = find_all(Municipality.model_validate(data))
    assert finding.text == "Inget av modellens 4 beroenden är bekräftat av någon."


def test_a_routine_that_needs_only_what_stays_up_is_independent() -> None:
    data = copy.deepcopy(SOUND)
    data["resurser"]["telefon"] = {"namn": "Telefon", "typ": "nät"}
    data["verksamheter"]["hemtjänst"]["reservrutiner"]["pärm"]["behöver"] = ["telefon"]
    assert find_all(Municipality.model_validate(data)) == ()
