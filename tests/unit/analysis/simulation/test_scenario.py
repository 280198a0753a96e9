"""The facade: what a scenario does, end to end."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.base.restart_results import RestartStep
from kontinuitet.analysis.base.results import CauseStep, Interval, SimulationResult
from kontinuitet.analysis.simulation.scenario import simulate
from tests.unit.analysis.small_models import (
    activity_of,
    make_municipality,
    make_scenario,
    manual,
    run,
)

ROOT = Path(__file__).parents[4]


def test_only_what_is_affected_is_listed_sorted_with_times_and_causes() -> None:
    result = run(
        {
            "elnät": {},
            "ups": {"behöver": [{"resurs": "elnät", "uthållighet": "4 h"}]},
            "övrigt": {},
        },
        {"b": {"behöver": ["ups"]}, "a": {"behöver": ["ups"]}, "c": {"behöver": ["övrigt"]}},
        {"resurser": ["elnät"], "från": "1 h", "till": "10 h", "orsak": "Is på ledningar"},
    )
    assert [(r.id, r.down_from, r.up_again) for r in result.resources] == [
        ("elnät", 60, 600),
        ("ups", 300, 600),
    ]
    assert [(a.id, a.department, a.outage, a.up_again) for a in result.activities] == [
        ("a", "f", 300, 600),
        ("b", "f", 300, 600),
    ]
    steps = result.activities[0].chain
    assert [(s.id, s.minute) for s in steps] == [("elnät", 60), ("ups", 300), ("a", 300)]
    assert steps[0].why == "Bortfall: Is på ledningar."
    assert (result.never_back, result.circles, result.notes) == ((), (), ())


def test_a_short_outage_within_the_hold_affects_nobody_else() -> None:
    result = run(
        {"elnät": {}, "ups": {"behöver": [{"resurs": "elnät", "uthållighet": "4 h"}]}},
        {"a": {"behöver": ["ups"]}},
        {"resurser": ["elnät"], "till": "4 h"},
    )
    assert [r.id for r in result.resources] == ["elnät"]
    assert result.activities == ()


@pytest.mark.parametrize(
    ("acceptable", "exceeds"),
    [("2 h", False), ("1 h 59 min", True), ("0", True), (None, False)],
)
def test_exactly_the_acceptable_time_is_not_beyond_it_and_zero_differs_from_absent(
    acceptable: str | None, exceeds: bool
) -> None:
    activity: dict[str, Any] = {"behöver": ["a"]}
    if acceptable is not None:
        activity["acceptabel_avbrottstid"] = acceptable
    found = activity_of(run({"a": {}}, {"v": activity}, {"resurser": ["a"], "till": "2 h"}), "v")
    assert found.without_ability == 120
    assert found.exceeds is exceeds
    assert found.mtpd == {"2 h": 120, "1 h 59 min": 119, "0": 0, None: None}[acceptable]


def test_the_acceptable_time_counts_time_without_ability_over_all_outages_not_on_fallback() -> None:
    activity = {
        "behöver": ["a"],
        "acceptabel_avbrottstid": "1 h",
        "reservrutiner": {
            "pärm": {
                "namn": "Pärm",
                "ersätter": ["a"],
                "startar_inom": "30 min",
                "uthållighet": "5 h",
            }
        },
    }
    result = run(
        {"a": {}},
        {"v": activity},
        {"resurser": ["a"], "till": "4 h"},
        {"resurser": ["a"], "från": "10 h", "till": "14 h"},
    )
    found = activity_of(result, "v")
    assert (found.outage, found.without_ability, found.alternative) == (480, 60, 420)
    assert found.without_ability_intervals == (Interval(0, 30), Interval(600, 630))
    assert found.alternative_intervals == (Interval(30, 240), Interval(630, 840))
    assert [(u.id, u.start, u.end) for u in found.fallbacks] == [
        ("pärm", 30, 240),
        ("pärm", 630, 840),
    ]
    assert not found.exceeds


def test_a_circle_that_never_starts_is_reported_with_unbounded_times() -> None:
    result = run(
        {"ad": manual("1 h", "dns"), "dns": manual("1 h", "ad"), "journal": manual("1 h", "ad")},
        {"v": {"behöver": ["journal"], "acceptabel_avbrottstid": "1 vecka"}},
        {"resurser": ["ad"]},
        pools={"server": "2"},
    )
    assert result.never_back == ("ad", "dns", "journal", "v")
    assert [c.members for c in result.circles] == [("ad", "dns")]
    found = activity_of(result, "v")
    assert (found.outage, found.without_ability, found.up_again) == (None, None, None)
    assert found.alternative == 0
    assert found.exceeds
    assert result.restart.order == ()
    assert result.restart.cost == result.restart.lower_bound == 0
    assert result.restart.never_back == result.never_back


def test_an_activity_that_is_only_degraded_is_listed_with_its_chain() -> None:
    soft = {"vid_bortfall": "nedsatt", "uthållighet": "10 min"}
    result = run(
        {"a": {}, "b": {"behöver": [{"resurs": "a", **soft}]}},
        {"v": {"behöver": [{"resurs": "b", **soft}], "acceptabel_avbrottstid": "0"}},
        {"resurser": ["a"], "till": "2 h"},
    )
    found = activity_of(result, "v")
    assert (found.down, found.degraded) == ((), (Interval(20, 120),))
    assert (found.down_from, found.up_again, found.outage, found.exceeds) == (None, None, 0, False)
    assert found.chain == (
        CauseStep("a", 0, "Bortfall."),
        CauseStep("b", 10, "Begränsad utan A."),
        CauseStep("v", 20, "Begränsad utan B."),
    )
    assert [r.id for r in result.resources] == ["a"]


def test_time_down_is_not_degraded_time() -> None:
    result = run(
        {"a": {}, "b": {}},
        {"v": {"behöver": ["a", {"resurs": "b", "vid_bortfall": "nedsatt"}]}},
        {"resurser": ["a"], "från": "1 h", "till": "2 h"},
        {"resurser": ["b"], "till": "4 h"},
    )
    found = activity_of(result, "v")
    assert found.down == (Interval(60, 120),)
    assert found.degraded == (Interval(0, 60), Interval(120, 240))


#: A restart that is stated, and takes no time.
AT_ONCE: dict[str, Any] = {"återstart": {"tid": "0", "automatisk": True}}


def test_data_can_be_lost_without_any_outage_of_the_activity() -> None:
    result = run(
        {"dator": {"säkerhetskopia": {"intervall": "7 dygn"}, **AT_ONCE}, "usb": AT_ONCE},
        {
            "v": {"behöver": [{"resurs": "dator", "uthållighet": "1 dygn"}]},
            "w": {"behöver": [{"resurs": "usb", "uthållighet": "1 dygn"}]},
        },
        {"resurser": ["dator", "usb"], "kräver": "återläsning", "orsak": "Stulen"},
    )
    found = activity_of(result, "v")
    assert (found.down, found.degraded, found.data_loss) == ((), (), 7 * 24 * 60)
    assert found.chain == (
        CauseStep("dator", 0, "Bortfall: Stulen."),
        CauseStep("v", 0, "Förlorar data i DATOR."),
    )
    other = activity_of(result, "w")
    assert (other.data_loss, other.data_loss_unknown) == (None, ("usb",))


def test_restore_time_is_part_of_the_outage_and_an_ordinary_restart_loses_no_data() -> None:
    resources = {
        "journal": {
            **manual("30 min"),
            "säkerhetskopia": {"intervall": "24 h", "återläsning": "3 h"},
        }
    }
    lost = activity_of(
        run(
            resources,
            {"v": {"behöver": ["journal"]}},
            {"resurser": ["journal"], "kräver": "återläsning"},
        ),
        "v",
    )
    kept = activity_of(
        run(resources, {"v": {"behöver": ["journal"]}}, {"resurser": ["journal"]}), "v"
    )
    assert (lost.outage, lost.data_loss) == (210, 1440)
    assert (kept.outage, kept.data_loss) == (30, None)


def test_an_outage_of_no_length_is_told_for_the_resource_but_not_for_the_activity() -> None:
    result = run({"a": AT_ONCE}, {"v": {"behöver": ["a"]}}, {"resurser": ["a"]})
    assert [(r.id, r.down) for r in result.resources] == [("a", (Interval(0, 0),))]
    assert result.activities == ()
    assert [(r.id, r.start, r.end) for r in result.restart.order] == [("a", 0, 0)]


def test_a_scenario_that_hits_nothing_gives_an_empty_result_and_says_so() -> None:
    result = run(
        {"a": manual("1 h")},
        {"v": {"behöver": ["a"]}},
        {"urval": {"taggar": ["finns-inte"]}},
        pools={"server": "1"},
        order=["a"],
    )
    assert (result.resources, result.activities, result.never_back) == ((), (), ())
    assert (result.restart.order, result.restart.cost) == ((), 0)
    assert result.restart.decided is not None
    assert (result.restart.decided.cost, result.restart.decided.reasons) == (0, ())
    assert len(result.notes) == 1


# -- properties --------------------------------------------------------------------------------

IDS = tuple(f"r{n}" for n in range(7))


@st.composite
def groups(draw: st.DrawFn, earlier: tuple[str, ...]) -> list[Any]:
    wanted = draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True)) if earlier else []
    needs: list[Any] = [{"resurs": u} for u in wanted]
    if len(earlier) > 2 and draw(st.booleans()):
        needs.append({"en_av": list(draw(st.permutations(earlier)))[:2]})
    for need in needs:
        need["uthållighet"] = f"{draw(st.sampled_from([0, 0, 5, 30]))} min"
        if draw(st.integers(0, 9)) == 0:
            need["vid_bortfall"] = "nedsatt"
        if draw(st.integers(0, 5)) == 0:
            need["nödstart"] = "Steg enligt rutin"
    return needs


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], list[Any], list[str], int]:
    cyclic = draw(st.booleans())
    resources: dict[str, Any] = {}
    for number, identity in enumerate(IDS):
        pool = tuple(i for i in IDS if i != identity) if cyclic else IDS[:number]
        restart: dict[str, Any] = {"tid": f"{draw(st.integers(0, 9)) * 5} min"}
        if draw(st.integers(0, 3)):
            restart["kräver"] = {draw(st.sampled_from(["server", "nät"])): "1"}
        resources[identity] = {"behöver": draw(groups(pool)), "återstart": restart}
    activities: dict[str, Any] = {}
    for identity in ("x", "y", "z"):
        activities[identity] = {
            "behöver": draw(groups(IDS)),
            "vikt": draw(st.sampled_from(["1", "10", "0,3"])),
            "acceptabel_avbrottstid": f"{draw(st.integers(0, 20)) * 5} min",
        }
    outages: list[Any] = []
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, 12)) * 5
        outage: dict[str, Any] = {
            "resurser": draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=4)),
            "från": f"{start} min",
        }
        if draw(st.booleans()):
            outage["till"] = f"{start + 5 * draw(st.integers(1, 10))} min"
        outages.append(outage)
    order = draw(st.lists(st.sampled_from((*IDS, "x", "y", "z")), unique=True))
    return resources, activities, outages, order, draw(st.integers(1, 2))


def simulated(
    case: tuple[dict[str, Any], dict[str, Any], list[Any], list[str], int],
) -> SimulationResult:
    resources, activities, outages, order, people = case
    model = make_municipality(
        resources, activities, pools={"server": str(people), "nät": "1"}, order=order
    )
    return simulate(model, make_scenario(*outages))


@settings(max_examples=300, deadline=None)
@given(case=cases())
def test_the_bound_is_below_the_cost_and_the_list_never_cheaper(case: Any) -> None:
    result = simulated(case)
    restart = result.restart
    assert restart.lower_bound <= restart.cost
    assert restart.decided is not None
    # Activities that the list alone loses for ever are not in its cost.
    if not restart.decided.never_back:
        assert restart.cost <= restart.decided.cost


@settings(max_examples=200, deadline=None)
@given(case=cases())
def test_rows_are_numbered_in_order_of_time_and_wait_only_for_what_is_ready(case: Any) -> None:
    result = simulated(case)
    rows = result.restart.order
    assert [r.number for r in rows] == list(range(1, len(rows) + 1))
    assert [r.start for r in rows] == sorted(r.start for r in rows)
    at = {r.number: r for r in rows}
    of: dict[str, list[RestartStep]] = {}
    for row in rows:
        of.setdefault(row.id, []).append(row)
        assert row.start <= row.end
        before = [at[n] for n in row.after]
        assert all(b.number < row.number and b.end <= row.start for b in before)
        assert {b.id for b in before} <= set(row.waits_for)
        freed = {r.id for r in rows if row.number in r.after}
        assert {i for i in row.frees if any(r.id == i for r in rows)} <= freed
        assert row.why.endswith(".")
    for resource in result.resources:
        returns = of.pop(resource.id, [])
        # Every return has its row, and nothing else has.
        assert [i.end for i in resource.down if i.end is not None] == [r.end for r in returns]
        assert [r.turn for r in returns] == list(range(1, len(returns) + 1))
        assert {r.turns for r in returns} <= {len(returns)}
    assert not of
    # Nobody does two things at once.
    for one in rows:
        for other in rows:
            if one.number < other.number and set(one.people) & set(other.people):
                assert one.end <= other.start or other.end <= one.start


def test_of_what_comes_up_at_the_same_minute_nothing_waits_for_what_came_after_it() -> None:
    glass = {"uthållighet": "0 min", "nödstart": "Steg enligt rutin"}
    at_once = {"återstart": {"tid": "0 min"}}
    resources = {
        "lager": at_once,
        "reserv": at_once,
        "katalog": {"behöver": [{"resurs": "lager"} | glass, {"resurs": "nod"} | glass]} | at_once,
        "nod": {"behöver": [{"en_av": ["reserv", "katalog"]} | glass]} | at_once,
    }
    model = make_municipality(resources, {"x": {"behöver": []}})
    result = simulate(model, make_scenario({"resurser": ["lager", "reserv"], "från": "0 min"}))
    rows = {row.id: row for row in result.restart.order}
    # Either of two keeps the node up; the spare is back before the directory, which needs the node.
    assert rows["nod"].waits_for == ("reserv",)
    assert rows["katalog"].waits_for == ("lager", "nod")
    assert rows["nod"].number < rows["katalog"].number


@settings(max_examples=200, deadline=None)
@given(case=cases())
def test_the_clocks_of_every_activity_add_up(case: Any) -> None:
    for activity in simulated(case).activities:
        if activity.outage is not None:
            assert activity.without_ability is not None
            assert activity.alternative is not None
            assert activity.without_ability + activity.alternative == activity.outage
        assert activity.down or activity.degraded
        assert not activity.chain or activity.chain[-1].id == activity.id


def shuffled(mapping: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    keys = list(mapping)
    rng.shuffle(keys)
    return {k: mapping[k] for k in keys}


@settings(max_examples=100, deadline=None)
@given(case=cases(), seed=st.integers(0, 10**6))
def test_the_order_in_the_files_does_not_matter(case: Any, seed: int) -> None:
    resources, activities, outages, order, people = case
    rng = random.Random(seed)
    turned = rng.sample(outages, len(outages))
    other = (shuffled(resources, rng), shuffled(activities, rng), turned, order, people)
    assert simulated(case) == simulated(other)


SCRIPT = """
from tests.reference.municipal import instance
from kontinuitet.analysis.simulation.scenario import simulate
print(simulate(*instance(40, 3, 7)))
"""


def test_the_result_does_not_depend_on_the_hash_seed() -> None:
    outputs = set()
    for seed in ("0", "1", "4711"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert "RestartStep" in outputs.pop()


def test_a_compiled_net_can_be_used_again() -> None:
    model = make_municipality(
        {"a": manual("1 h")}, {"v": {"behöver": ["a"]}}, pools={"server": "1"}
    )
    scenario = make_scenario({"resurser": ["a"]})
    assert simulate(model, scenario, net=compile_municipality(model)) == simulate(model, scenario)
