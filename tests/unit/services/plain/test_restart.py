"""The restart order as data for other programs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from kontinuitet.analysis.base.restart_results import (
    ActivityChange,
    ListComparison,
    OrderProof,
    Replanned,
    RestartResult,
    RestartStep,
    WhatIf,
    WhatIfs,
)
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.analysis.simulation.whatif import what_if
from kontinuitet.cli.restart_text import text
from kontinuitet.services.plain.restart import restart_json
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual
from tests.unit.services.plain.test_simulation import restart

NOBODY = make_municipality({}, {})


def plain(result: RestartResult) -> dict[str, Any]:
    return restart_json(result, NOBODY)


def step(number: int, identity: str, start: int, end: int, **more: Any) -> RestartStep:
    given: dict[str, Any] = {
        "people": (),
        "waits_for": (),
        "why": "Därför.",
        "frees": (),
        "serves": (),
        **more,
    }
    return RestartStep(number, identity, start, end, **given)


def test_rows_are_by_start_then_id_whatever_their_numbers() -> None:
    rows = (step(1, "ö", 0, 0), step(2, "b", 0, 5), step(3, "a", 0, 9), step(4, "a2", 1, 2))
    data = plain(restart(order=rows))
    assert [(r["start_min"], r["id"], r["nr"]) for r in data["ordning"]] == [
        (0, "a", 3),
        (0, "b", 2),
        (0, "ö", 1),
        (1, "a2", 4),
    ]


def test_a_row_gives_people_and_what_it_waits_for() -> None:
    row = step(
        1, "ad", 3, 8, people=("anna", "bo"), waits_for=("el",), break_glass=("Öppna kuvertet.",)
    )
    assert plain(restart(order=(row,)))["ordning"] == [
        {
            "nr": 1,
            "id": "ad",
            "start_min": 3,
            "klar_min": 8,
            "personer": ["anna", "bo"],
            "väntar_på": ["el"],
            "väntar_på_nr": [],
            "gång": 1,
            "gånger": 1,
            "varför": "Därför.",
            "nödstart": ["Öppna kuvertet."],
            "läge": "planerad",
            "väntar_på_folk_min": 0,
            "under_tiden": [],
            "av_sig_själv": False,
            "skäl_kort": "Nödstart, väntar annars i cirkel",
        }
    ]


def test_differences_are_hours_by_id_with_their_sign() -> None:
    decided = ListComparison(100.5, {"b": 90, "a": -20, "c": 0, "d": 120}, ("Skäl.",))
    data = plain(restart(cost=80.0, lower_bound=79.25, decided=decided))
    assert data["prioriteringslista"] == {
        "kostnad": 100.5,
        "aldrig_åter": [],
        "skillnad_h_per_verksamhet": {"a": -0.3333, "b": 1.5, "c": 0, "d": 2},
        "motsägelser": ["Skäl."],
        "kostnad_bokstavligt": None,
        "därför": [],
        "rättad": None,
    }
    assert list(data["prioriteringslista"]["skillnad_h_per_verksamhet"]) == ["a", "b", "c", "d"]
    assert data["kostnad"] == 80
    assert data["undre_gräns"] == 79.25


def test_without_a_decided_list_there_is_null() -> None:
    assert plain(restart())["prioriteringslista"] is None


def test_the_chain_of_the_last_essential_activity_or_of_the_one_asked_for() -> None:
    model = make_municipality(
        {"a": manual("1 h"), "b": manual("2 h")},
        {"x": {"behöver": ["a"], "samhällsviktig": True}, "y": {"behöver": ["b"]}},
        pools={"server": "1"},
    )
    result = simulate(model, make_scenario({"resurser": ["a", "b"]})).restart
    assert restart_json(result, model)["kritisk_kedja"] == {
        "verksamhet": "x",
        "åter_min": 60,
        "länkar": [
            {
                "slag": "arbete",
                "id": "a",
                "från": 0,
                "till": 60,
                "minuter": 60,
                "personer": ["server-1"],
                "väntar_på": None,
                "person": None,
                "varför": "Kan börja genast.",
            }
        ],
    }
    asked = restart_json(result, model, "y")
    assert [(k["id"], k["person"]) for k in asked["kritisk_kedja"]["länkar"]] == [
        ("a", None),
        ("b", "server-1"),
    ]
    assert asked["ordning"][1]["väntar_på_folk_min"] == 60
    assert asked["ordning"][1]["under_tiden"] == [
        {"person": "server-1", "gör": "arbetar", "id": "a", "från": 0, "till": 60}
    ]
    assert restart_json(result, model, "finns-inte")["kritisk_kedja"] is None


def test_what_was_not_asked_for_is_null_and_what_cannot_be_done_says_why() -> None:
    data = plain(restart())
    assert (data["en_till"], data["en_borta"], data["bevis"]) == (None, None, None)
    asked = WhatIfs(
        (WhatIf("nät", 90.0, {"x": 30, "y": -5}),), (WhatIf("t1", 0.0, {}, "Går inte."),)
    )
    data = plain(restart(what_if=asked, proof=OrderProof(True, 2.5, True)))
    assert data["en_till"] == [
        {
            "kompetens": "nät",
            "sparar": 90,
            "verksamheter": [{"id": "x", "kortare_min": 30}, {"id": "y", "kortare_min": -5}],
            "omöjligt": None,
            "åter": [],
            "aldrig_åter": [],
        }
    ]
    assert data["en_borta"] == [
        {
            "person": "t1",
            "sparar": None,
            "verksamheter": [],
            "omöjligt": "Går inte.",
            "åter": [],
            "aldrig_åter": [],
        }
    ]
    assert data["bevis"] == {"bäst": True, "sparat": 2.5, "går_att_bevisa": True}


def test_the_list_put_right_and_the_reasons_are_given() -> None:
    model = make_municipality(
        {"a": manual("1 h"), "b": manual("1 h", "a"), "c": manual("3 h")},
        {"x": {"behöver": ["b"], "vikt": 10}, "y": {"behöver": ["c"]}},
        pools={"server": "1"},
        order=["c", "b", "a"],
    )
    result = simulate(model, make_scenario({"resurser": ["a", "b", "c"]})).restart
    data = restart_json(result, model)["prioriteringslista"]
    assert data["rättad"]["ordning"] == ["c", "a", "b"]
    assert data["rättad"]["ändringar"] == [
        {
            "id": "a",
            "plats": 3,
            "före": "b",
            "text": "Flytta A från plats 3 till strax före B (plats 2).",
        }
    ]
    assert data["kostnad_bokstavligt"] == data["rättad"]["kostnad"] == 10 * 300 + 180
    assert [(d["verksamhet"], d["kortare_min"], d["system"]) for d in data["därför"]] == [
        ("x", 180, "a"),
        ("y", -120, None),
    ]


def test_a_person_with_protected_data_is_known_by_id_alone() -> None:
    model = make_municipality(
        {"a": manual("1 h"), "b": manual("1 h")},
        {"x": {"behöver": ["a", "b"]}},
        persons={
            "t1": {"namn": "Hemlig Person", "kompetenser": ["server"], "telefon": "070-1234567"}
        },
    )
    assert model.staffing is not None
    person = model.staffing.persons["t1"].model_copy(update={"protected": True})
    staffing = model.staffing.model_copy(update={"persons": {"t1": person}})
    model = model.model_copy(update={"staffing": staffing})
    scenario = make_scenario({"resurser": ["a", "b"]})
    simulation = simulate(model, scenario)
    asked = replace(simulation.restart, what_if=what_if(model, scenario, simulation, effort=0))
    written = json.dumps(restart_json(asked, model), ensure_ascii=False)
    written += text(asked, model, scenario)
    assert "t1" in written
    assert "Hemlig" not in written
    assert "070-1234567" not in written


def test_a_plan_made_anew_gives_its_changes_and_warnings() -> None:
    changes = (
        ActivityChange("a", 60, 90),
        ActivityChange("b", None, 30),
        ActivityChange("c", 60, None),
        ActivityChange("d", -1, 30),
    )
    again = Replanned(45, 12.5, changes, ("Stämmer inte.",))
    assert plain(restart(replanned=again))["omplanering"] == {
        "nu_min": 45,
        "ursprunglig_kostnad": 12.5,
        "verksamheter": [
            {"id": "a", "uppe_igen_enligt_planen": 60, "uppe_igen": 90, "senare_min": 30},
            {"id": "b", "uppe_igen_enligt_planen": None, "uppe_igen": 30, "senare_min": None},
            {"id": "c", "uppe_igen_enligt_planen": 60, "uppe_igen": None, "senare_min": None},
            {"id": "d", "uppe_igen_enligt_planen": -1, "uppe_igen": 30, "senare_min": None},
        ],
        "varningar": ["Stämmer inte."],
    }
