"""The JSON of the commands: exactly the documented keys, types and order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.functional.command_cases import (
    MODEL,
    POWER,
    Command,
    write,
)

NUMBER = (int, float)
NONE = type(None)
CAUSE = {"id": str, "minut": int, "varför": str}
SPAN = {"från": int, "till": (int, NONE)}
RESOURCE = {
    "id": str,
    "nere_från": int,
    "uppe_igen": (int, NONE),
    "avbrott": [SPAN],
    "orsakskedja": [CAUSE],
}
WAIVER = {"id": str, "behöver": [str], "minst": int}
ACTIVITY = {
    "id": str,
    "förvaltning": str,
    "nere_från": (int, NONE),
    "uppe_igen": (int, NONE),
    "avbrott_min": (int, NONE),
    "utan_förmåga_min": (int, NONE),
    "alternativt_arbetssätt_min": (int, NONE),
    "acceptabel_avbrottstid_min": (int, NONE),
    "överskrider": bool,
    "gap_min": (int, NONE),
    "bedömning": str,
    "nedsatt": bool,
    "nedsatt_perioder": [SPAN],
    "avbrott": [SPAN],
    "utan_förmåga": [SPAN],
    "reserv": [{"id": str, "från": int, "till": (int, NONE)}],
    "dataförlust_min": (int, NONE),
    "dataförlust_okänd": list,
    "orsakskedja": [CAUSE],
}
SIMULATION = {
    "version": int,
    "scenario": str,
    "modell_sha256": str,
    "resurser": [RESOURCE],
    "verksamheter": [ACTIVITY],
    "aldrig_åter": [str],
    "aldrig_åter_skäl": [
        {
            "id": str,
            "namn": str,
            "sort": str,
            "skäl": str,
            "text": str,
            "väntar_på": [str],
            "leverantör": (str, NONE),
            "telefon": (str, NONE),
        }
    ],
    "cirklar": [
        {
            "system": [str],
            "cykel": [str],
            "avstå": [WAIVER],
            "avstå_i_stället": [{"avstå": [WAIVER]}],
            "redan_dokumenterat": [WAIVER],
            "nödstart_hjälper_inte": [WAIVER],
            "bevisat_minst": bool,
        }
    ],
    "tröskelvärden": [
        {"verksamhet": str, "system": str, "minut": int, "slag": str, "gräns_min": int}
    ],
    "tidsfrister": [
        {
            "id": str,
            "skyldighet": str,
            "till": str,
            "tidsfrist": str,
            "känd_min": int,
            "senast_min": (int, NONE),
            "senast": (str, NONE),
            "verksamheter_eller_resurser": [str],
            "lagrum": str,
            "anmärkning": (str, NONE),
        }
    ],
    "tidsfrister_om_sektorskritiskt": [
        {
            "id": str,
            "skyldighet": str,
            "till": str,
            "tidsfrist": str,
            "känd_min": int,
            "senast_min": (int, NONE),
            "senast": (str, NONE),
            "verksamheter_eller_resurser": [str],
            "lagrum": str,
            "anmärkning": (str, NONE),
        }
    ],
}
RESTART: dict[str, Any] = {
    "version": int,
    "scenario": str,
    "ordning": [
        {
            "nr": int,
            "id": str,
            "start_min": int,
            "klar_min": int,
            "personer": [str],
            "väntar_på": [str],
            "väntar_på_nr": [int],
            "gång": int,
            "gånger": int,
            "varför": str,
            "nödstart": [str],
            "väntar_på_folk_min": int,
            "under_tiden": [
                {"person": str, "gör": str, "id": (str, NONE), "från": int, "till": int}
            ],
            "läge": str,
            "av_sig_själv": bool,
            "skäl_kort": str,
        }
    ],
    "avbrutna_starter": [],
    "kostnad": NUMBER,
    "undre_gräns": NUMBER,
    "prioriteringslista": {
        "kostnad": (int, float, NONE),
        "aldrig_åter": [str],
        "skillnad_h_per_verksamhet": dict,
        "motsägelser": [str],
        "kostnad_bokstavligt": NUMBER,
        "därför": [
            {
                "verksamhet": str,
                "kortare_min": int,
                "sparar": NUMBER,
                "system": (str, NONE),
                "tidigare_min": int,
                "text": str,
            }
        ],
        "rättad": {
            "kostnad": (int, float, NONE),
            "ordning": [str],
            "ändringar": [{"id": str, "plats": (int, NONE), "före": (str, NONE), "text": str}],
        },
    },
    "aldrig_åter": [str],
    "aldrig_åter_skäl": [
        {
            "id": str,
            "namn": str,
            "sort": str,
            "skäl": str,
            "text": str,
            "väntar_på": [str],
            "leverantör": (str, NONE),
            "telefon": (str, NONE),
        }
    ],
    "obegränsad_bemanning": bool,
    "undre_gräns_gäller": bool,
    "kritisk_kedja": {
        "verksamhet": str,
        "åter_min": int,
        "länkar": [
            {
                "slag": str,
                "id": str,
                "från": int,
                "till": int,
                "minuter": int,
                "personer": [str],
                "väntar_på": (str, NONE),
                "person": (str, NONE),
                "varför": str,
            }
        ],
    },
    "marginaler": [{"verksamhet": str, "högst_kortare_min": int}],
    "bevis": (dict, NONE),
    "en_till": [
        {
            "kompetens": str,
            "sparar": NUMBER,
            "verksamheter": list,
            "omöjligt": NONE,
            "åter": [str],
            "aldrig_åter": [str],
        }
    ],
    "en_borta": [
        {
            "person": str,
            "sparar": (int, NONE),
            "verksamheter": list,
            "omöjligt": (str, NONE),
            "åter": [str],
            "aldrig_åter": [str],
        }
    ],
    "omplanering": NONE,
}
CHECK = {
    "version": int,
    "kommun": (str, NONE),
    "problem": [
        {
            "fil": str,
            "rad": (int, NONE),
            "kod": str,
            "allvar": str,
            "text": str,
            "förslag": (str, NONE),
        }
    ],
    "fynd": [
        {
            "kod": str,
            "allvar": str,
            "gäller": str,
            "text": str,
            "åtgärd": str,
            "varför": str,
            "källa": str,
            "godtagande_utgånget": (str, NONE),
        }
    ],
    "att_kontrollera": [{"id": str, "text": str}],
    "saknas": [{"uppgift": str, "id": str, "namn": str}],
    "antal": {"förvaltningar": int, "verksamheter": int, "resurser": int, "beroenden": int},
    "godtagna_fynd": [
        {
            "kod": str,
            "allvar": str,
            "gäller": str,
            "text": str,
            "åtgärd": str,
            "varför": str,
            "källa": str,
            "skäl": str,
            "datum": str,
            "beslutad_av": (str, NONE),
            "till": (str, NONE),
        }
    ],
}
# In the fire nothing that the list puts wrong is down.
WITHOUT_REPAIR: dict[str, Any] = {
    **RESTART,
    "prioriteringslista": {**RESTART["prioriteringslista"], "rättad": NONE},
}


def check_shape(value: Any, shape: Any, place: str = "") -> None:
    """Check that ``value`` has exactly the keys and types of ``shape``."""
    if isinstance(shape, dict):
        assert isinstance(value, dict), place
        assert list(value) == list(shape), place
        for key, inner in shape.items():
            check_shape(value[key], inner, f"{place}.{key}")
    elif isinstance(shape, list):
        assert isinstance(value, list), place
        for number, item in enumerate(value):
            check_shape(item, shape[0], f"{place}[{number}]")
    else:
        kinds = shape if isinstance(shape, tuple) else (shape,)
        # bool is an int in Python, but not in JSON.
        assert type(value) in kinds, (place, value)


@pytest.mark.parametrize("scenario", ["strömlöst", "brand"])
def test_simulera_json_has_exactly_the_documented_keys_and_types(
    kontinuitet: Command, folder: Path, scenario: str
) -> None:
    data = kontinuitet("simulera", folder, scenario, "--json").json
    check_shape(data, SIMULATION)
    assert data["version"] == 1
    assert data["scenario"] == scenario
    assert len(data["modell_sha256"]) == 64


def test_every_list_of_the_shape_was_met_by_some_scenario(
    kontinuitet: Command, folder: Path
) -> None:
    """A list that is always empty has no keys to check."""
    both = [kontinuitet("simulera", folder, s, "--json").json for s in ("strömlöst", "brand")]
    for path in folder.glob("*.yaml"):
        unstated = path.read_text(encoding="utf-8").replace("    sektorskritiskt: ja\n", "")
        path.write_text(unstated, encoding="utf-8")
    asked = kontinuitet("simulera", folder, "strömlöst", "--json").json
    check_shape(asked, SIMULATION)
    assert asked["tidsfrister"] == []
    assert asked["tidsfrister_om_sektorskritiskt"] == both[0]["tidsfrister"]
    both.append(asked)
    for key, shape in SIMULATION.items():
        if isinstance(shape, list):
            assert any(data[key] for data in both), key
    activities = [a for data in both for a in data["verksamheter"]]
    for key, shape in ACTIVITY.items():
        if isinstance(shape, list):
            assert any(a[key] for a in activities), key
    assert any(c["avstå"] for data in both for c in data["cirklar"])


def test_simulera_json_tells_the_times_of_the_outage(kontinuitet: Command, folder: Path) -> None:
    data = kontinuitet("simulera", folder, "strömlöst", "--json").json
    home = next(a for a in data["verksamheter"] if a["id"] == "hemtjänst")
    assert home["nere_från"] == 60
    assert home["uppe_igen"] == 6 * 60 + 60 + 30
    assert home["avbrott_min"] == 390
    assert home["reserv"] == [{"id": "pärm", "från": 90, "till": 270}]
    assert home["alternativt_arbetssätt_min"] == 180
    assert home["utan_förmåga_min"] == 210
    assert home["överskrider"] is True
    assert [step["id"] for step in home["orsakskedja"]] == ["el", "ad", "journal", "hemtjänst"]
    [report] = [d for d in data["tidsfrister"] if d["id"] == "upplysning"]
    # Known from T+0 when the scenario says nothing else, and not from when an activity stops.
    assert (report["känd_min"], report["senast_min"]) == (0, 24 * 60)
    assert report["senast"] == "2027-01-19T06:30"
    roads = next(a for a in data["verksamheter"] if a["id"] == "gator")
    assert roads["nere_från"] is None
    assert roads["nedsatt"] is True


def test_a_deadline_counts_from_when_somebody_knew(kontinuitet: Command, folder: Path) -> None:
    write(folder, el=f"{POWER}känt_från: 1 h 10 min\n")
    data = kontinuitet("simulera", folder, "strömlöst", "--json").json
    [report] = [d for d in data["tidsfrister"] if d["id"] == "upplysning"]
    assert (report["känd_min"], report["senast_min"]) == (70, 70 + 24 * 60)
    assert report["senast"] == "2027-01-19T07:40"


def test_never_is_null(kontinuitet: Command, folder: Path) -> None:
    given = kontinuitet("simulera", folder, "brand", "--json")
    data = given.json
    archive = next(a for a in data["verksamheter"] if a["id"] == "arkiv")
    for key in ("uppe_igen", "avbrott_min", "utan_förmåga_min"):
        assert archive[key] is None
    assert archive["avbrott"] == [{"från": 0, "till": None}]
    assert data["aldrig_åter"] == ["arkiv", "motpart", "trasig"]
    assert data["cirklar"][0]["system"] == ["motpart", "trasig"]
    reasons = {row["id"]: (row["skäl"], row["väntar_på"]) for row in data["aldrig_åter_skäl"]}
    assert reasons == {
        "arkiv": ("väntar", ["trasig"]),
        "motpart": ("cirkel", []),
        "trasig": ("cirkel", []),
    }
    # A scenario without a start has no calendar time.
    assert all(d["senast"] is None for d in data["tidsfrister"])
    assert given.code == 1


def test_lists_are_sorted_by_id(kontinuitet: Command, folder: Path) -> None:
    for scenario in ("strömlöst", "brand"):
        data = kontinuitet("simulera", folder, scenario, "--json").json
        for key in ("resurser", "verksamheter"):
            ids = [row["id"] for row in data[key]]
            assert ids == sorted(ids)
            assert len(ids) > 1
        assert data["aldrig_åter"] == sorted(data["aldrig_åter"])


@pytest.mark.parametrize("scenario", ["strömlöst", "brand"])
def test_återstart_json_has_exactly_the_documented_keys_and_types(
    kontinuitet: Command, folder: Path, scenario: str
) -> None:
    plain = kontinuitet("återstart", folder, scenario, "--json").json
    assert (plain["en_till"], plain["en_borta"], plain["bevis"]) == (None, None, None)
    data = kontinuitet("återstart", folder, scenario, "--json", "--tänk-om").json
    check_shape(data, RESTART if scenario == "strömlöst" else WITHOUT_REPAIR)
    assert data["ordning"]
    differences = data["prioriteringslista"]["skillnad_h_per_verksamhet"]
    assert all(type(hours) in NUMBER for hours in differences.values())
    assert list(differences) == sorted(differences)


def test_the_order_is_by_start_then_id_and_numbers_follow_what_is_waited_for(
    kontinuitet: Command, folder: Path
) -> None:
    data = kontinuitet("återstart", folder, "strömlöst", "--json").json
    rows = data["ordning"]
    assert [(r["start_min"], r["id"]) for r in rows] == sorted(
        (r["start_min"], r["id"]) for r in rows
    )
    numbers = {r["id"]: r["nr"] for r in rows}
    assert sorted(numbers.values()) == list(range(1, len(rows) + 1))
    for row in rows:
        assert all(numbers[i] < row["nr"] for i in row["väntar_på"])
    assert {r["id"]: r["personer"] for r in rows}["el"] == []
    assert {r["id"]: r["personer"] for r in rows}["ad"] == ["anna"]
    assert data["prioriteringslista"]["skillnad_h_per_verksamhet"]["hemtjänst"] > 0
    assert data["undre_gräns"] <= data["kostnad"] <= data["prioriteringslista"]["kostnad"]


def test_without_a_decided_list_the_comparison_is_null(kontinuitet: Command, folder: Path) -> None:
    write(folder, kontinuitet=MODEL.rpartition("prioriteringslista:")[0])
    data = kontinuitet("återstart", folder, "strömlöst", "--json").json
    assert data["prioriteringslista"] is None


def test_kontrollera_json_has_exactly_the_documented_keys_and_types(
    kontinuitet: Command, folder: Path, broken: Path
) -> None:
    data = kontinuitet("kontrollera", folder, "--json").json
    check_shape(data, CHECK)
    assert data["kommun"] == "Provköping"
    assert data["fynd"]
    assert data["antal"] == {
        "förvaltningar": 2,
        "verksamheter": 4,
        "resurser": 7,
        "beroenden": 5 + 6,
    }
    wrong = kontinuitet("kontrollera", broken, "--json").json
    check_shape(wrong, CHECK)
    assert wrong["problem"]
    assert wrong["fynd"] == []


def test_the_same_input_gives_the_same_json(kontinuitet: Command, folder: Path) -> None:
    for command in ("simulera", "återstart"):
        first = kontinuitet(command, folder, "brand", "--json").out
        assert kontinuitet(command, folder, "brand", "--json").out == first
