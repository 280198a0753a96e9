"""Findings: one case that breaks each rule and a sound model that breaks none."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from kontinuitet.analysis.findings import RULES, find_all
from kontinuitet.model.landscape import Municipality
from kontinuitet.problems import Severity

SOUND: dict[str, Any] = {
    "kommun": {"namn": "K"},
    "förvaltningar": {"f": {"namn": "F"}},
    "verksamheter": {
        "hemtjänst": {
            "namn": "Hemtjänst",
            "förvaltning": "f",
            "samhällsviktig": "ja",
            "acceptabel_avbrottstid": "4 h",
            "behöver": ["journal", "lås"],
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
            "skyddade_personuppgifter": "ja",
            "loggkontroll": {"intervall": "3 månader", "senast": "2026-08-01"},
            "säkerhetskopia": {"intervall": "24 h", "senast_testad": "2026-01-15"},
            "återstart": {"tid": "30 min", "kräver": {"server": "1"}},
            "behöver": ["nät"],
        },
        "lås": {"namn": "Lås", "typ": "utrustning", "systemägare": "Nämnden", "behöver": ["nät"]},
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
    return {(f.code, f.concerns) for f in find_all(Municipality.model_validate(data))}


def test_a_sound_model_has_no_findings() -> None:
    assert found() == set()


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
    ("systemägare-saknas", "journal", {SYSTEM + "systemägare": None}),
    ("systemförvaltare-saknas", "journal", {SYSTEM + "systemförvaltare": None}),
    ("uppkopplad-utan-ägare", "lås", {"resurser__lås__systemägare": None}),
    ("skyddade-personuppgifter-utan-loggkontroll", "journal", {SYSTEM + "loggkontroll": None}),
    ("säkerhetskopia-aldrig-testad", "journal", {SYSTEM + "säkerhetskopia__senast_testad": None}),
    ("återstart-utan-bemanning", "journal", {SYSTEM + "återstart": {"tid": "30 min"}}),
    ("cirkulär-start", "journal", {"resurser__nät__behöver": ["journal"]}),
    ("resurs-utan-användare", "lås", {ACTIVITY + "behöver": ["journal"]}),
    ("ensam-om-kompetens", "server", {"bemanning__pooler__server": "1"}),
]


@pytest.mark.parametrize(("code", "concerns", "changes"), CASES, ids=[c[0] for c in CASES])
def test_breaking_one_rule_gives_that_finding(
    code: str, concerns: str, changes: dict[str, Any]
) -> None:
    assert (code, concerns) in found(**changes)


def test_every_rule_has_a_case() -> None:
    assert {c[0] for c in CASES} == set(RULES)


def test_a_documented_break_glass_step_breaks_the_circle() -> None:
    step = [{"resurs": "journal", "nödstart": "Starta med lokalt konto."}]
    assert not any(code == "cirkulär-start" for code, _ in found(resurser__nät__behöver=step))


def test_findings_come_most_severe_first() -> None:
    data = copy.deepcopy(SOUND)
    data["resurser"]["lös"] = {"namn": "Lös", "typ": "nät"}
    del data["resurser"]["journal"]["systemägare"]
    severities = [f.severity for f in find_all(Municipality.model_validate(data))]
    assert severities == [Severity.WARNING, Severity.NOTE]
