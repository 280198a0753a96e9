from __future__ import annotations

import datetime
import json
from typing import Any

from kontinuitet.analysis.base.restart_results import RestartResult
from kontinuitet.analysis.base.results import (
    ActivityOutage,
    CauseChain,
    CauseStep,
    Circle,
    FallbackUse,
    Interval,
    NodeOutage,
    SimulationResult,
    Waiver,
)
from kontinuitet.analysis.simulation.deadlines import Deadlines, DueReport, Passing
from kontinuitet.services.plain.simulation import circle_json, number, simulation_json

NOTHING_DUE = Deadlines((), ())


def activity(**more: Any) -> ActivityOutage:
    given: dict[str, Any] = {
        "id": "a",
        "department": "f",
        "down": (),
        "degraded": (),
        "fallbacks": (),
        "outage": 0,
        "without_ability": 0,
        "alternative": 0,
        "without_ability_intervals": (),
        "mtpd": None,
        "exceeds": False,
        "data_loss": None,
        "chain": (),
        **more,
    }
    return ActivityOutage(**given)


def restart(**more: Any) -> RestartResult:
    given: dict[str, Any] = {
        "scenario": "s",
        "order": (),
        "cost": 0.0,
        "lower_bound": 0.0,
        "decided": None,
        "never_back": (),
        "unlimited_people": False,
        **more,
    }
    return RestartResult(**given)


def result(**more: Any) -> SimulationResult:
    given: dict[str, Any] = {
        "scenario": "s",
        "resources": (),
        "activities": (),
        "never_back": (),
        "circles": (),
        "restart": restart(),
        **more,
    }
    return SimulationResult(**given)


def test_a_resource_lost_twice_shows_first_loss_last_return_and_each_outage() -> None:
    outage = NodeOutage(
        "ad", (Interval(5, 10), Interval(20, 30)), (CauseStep("ad", 5, "Bortfall."),)
    )
    [row] = simulation_json(result(resources=(outage,)), "0", NOTHING_DUE)["resurser"]
    assert row == {
        "id": "ad",
        "nere_från": 5,
        "uppe_igen": 30,
        "avbrott": [{"från": 5, "till": 10}, {"från": 20, "till": 30}],
        "orsakskedja": [{"id": "ad", "minut": 5, "varför": "Bortfall."}],
    }


def test_an_activity_only_degraded_was_never_down() -> None:
    degraded = activity(degraded=(Interval(5, 9),))
    [row] = simulation_json(result(activities=(degraded,)), "0", NOTHING_DUE)["verksamheter"]
    assert row["nere_från"] is None
    assert row["uppe_igen"] is None
    assert row["avbrott_min"] == 0
    assert row["nedsatt"] is True
    assert row["nedsatt_perioder"] == [{"från": 5, "till": 9}]


def test_what_never_ends_is_null_and_zero_stays_zero() -> None:
    endless = activity(
        down=(Interval(0, None),),
        outage=None,
        without_ability=None,
        alternative=0,
        without_ability_intervals=(Interval(0, None),),
        fallbacks=(FallbackUse("r", 0, None),),
        mtpd=0,
        exceeds=True,
        data_loss=0,
    )
    [row] = simulation_json(result(activities=(endless,)), "0", NOTHING_DUE)["verksamheter"]
    assert row["nere_från"] == 0
    assert row["uppe_igen"] is None
    assert row["avbrott_min"] is None
    assert row["utan_förmåga_min"] is None
    assert row["alternativt_arbetssätt_min"] == 0
    assert row["acceptabel_avbrottstid_min"] == 0
    assert row["dataförlust_min"] == 0
    assert row["reserv"] == [{"id": "r", "från": 0, "till": None}]
    assert row["överskrider"] is True


def test_passings_and_reports_due_are_given_with_their_times() -> None:
    due = DueReport(
        duty="upplysning",
        name="Upplysning",
        recipient="CSIRT",
        deadline="inom 24 timmar",
        known=10,
        due_minute=1450,
        due=datetime.datetime(2027, 1, 19, 6, 40),
        because=("a", "b"),
        basis="2 kap.",
        caveat="",
    )
    words_only = DueReport(
        duty="lex",
        name="Lex",
        recipient="IVO",
        deadline="snarast",
        known=0,
        due_minute=None,
        due=None,
        because=(),
        basis="Lag",
        caveat="inte bekräftad",
    )
    passing = Passing("a", "r", 241, "otillgängligt", 240, "MCFFS", "")
    data = simulation_json(result(), "abc", Deadlines((passing,), (due, words_only)))
    assert data["modell_sha256"] == "abc"
    assert data["tröskelvärden"] == [
        {
            "verksamhet": "a",
            "system": "r",
            "minut": 241,
            "slag": "otillgängligt",
            "gräns_min": 240,
        }
    ]
    first, second = data["tidsfrister"]
    assert first["senast"] == "2027-01-19T06:40"
    assert first["senast_min"] == 1450
    assert first["anmärkning"] is None
    assert first["verksamheter_eller_resurser"] == ["a", "b"]
    assert second["senast_min"] is None
    assert second["senast"] is None
    assert second["anmärkning"] == "inte bekräftad"


def test_a_circle_names_its_systems_and_what_to_waive() -> None:
    circle = Circle(
        ("ad", "dns"),
        ("ad", "dns"),
        (Waiver("ad", ("dns", "dns2"), 1),),
        True,
        documented=(Waiver("ad", ("nät",), 1),),
        alternatives=((Waiver("dns", ("ad",), 1),),),
        useless=(Waiver("dns", ("el",), 1),),
    )
    assert circle_json(circle) == {
        "system": ["ad", "dns"],
        "cykel": ["ad", "dns"],
        "avstå": [{"id": "ad", "behöver": ["dns", "dns2"], "minst": 1}],
        "avstå_i_stället": [{"avstå": [{"id": "dns", "behöver": ["ad"], "minst": 1}]}],
        "redan_dokumenterat": [{"id": "ad", "behöver": ["nät"], "minst": 1}],
        "nödstart_hjälper_inte": [{"id": "dns", "behöver": ["el"], "minst": 1}],
        "bevisat_minst": True,
    }


def test_whole_numbers_are_written_without_decimals() -> None:
    assert json.dumps([number(2.0), number(2.5), number(-0.0), number(1 / 3)]) == (
        "[2, 2.5, 0, 0.333333]"
    )


def test_a_long_chain_of_causes_is_cut_where_another_chain_goes_on() -> None:
    chains: list[CauseChain] = []
    for number_ in range(60):
        before = chains[-1] if chains else None
        chains.append(CauseChain(CauseStep(f"r{number_}", number_, "Behöver."), before))
    down = tuple(NodeOutage(f"r{n}", (Interval(n, None),), chain) for n, chain in enumerate(chains))
    rows = simulation_json(result(resources=down), "0", NOTHING_DUE)["resurser"]
    shown = {r["id"]: r["orsakskedja"] for r in rows}
    assert [s["id"] for s in shown["r19"]] == [f"r{n}" for n in range(20)]
    whole: list[str] = [s["id"] for s in shown["r59"]]
    while whole[0] != "r0":
        whole = [*(s["id"] for s in shown[whole[0]]), *whole[1:]]
    assert whole == [f"r{n}" for n in range(60)]
