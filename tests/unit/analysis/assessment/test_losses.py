"""Losses of one and two resources: returns and gaps, against a clock that ticks every minute."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from kontinuitet.analysis.assessment.analysis import analyse
from kontinuitet.analysis.assessment.losses import (
    Loss,
    Losses,
    LostActivity,
    cold_start_order,
    lasts,
)
from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.base.records import Fault
from kontinuitet.analysis.criticality.doubles import double_points
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.model.landscape import Municipality
from tests.reference import minute
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual


def town(**more: Any) -> Municipality:
    return make_municipality(
        {
            "el": {"avtal": {"återställningstid": "8 h"}},
            "fiber": manual("2 h", "el"),
            "radio": manual("1 h"),
            "journal": manual("1 h", {"en_av": ["fiber", "radio"]}),
            "lärplattform": manual("1 h", "fiber"),
        },
        {
            "vård": {
                "samhällsviktig": True,
                "acceptabel_avbrottstid": "2 h",
                "behöver": [{"resurs": "journal", "uthållighet": "30 min"}],
            },
            "skola": {"acceptabel_avbrottstid": "24 h", "behöver": ["lärplattform"]},
            "bibliotek": {"behöver": ["lärplattform"]},
        },
        pools={"server": "1"},
        **more,
    )


def losses(municipality: Municipality, lasting: int | None = None) -> Losses:
    return Losses(municipality, compile_municipality(municipality), lasting=lasting)


def test_a_loss_tells_who_goes_down_when_they_are_back_and_the_gap() -> None:
    found = losses(town(), 240).of(["journal"])
    assert found == Loss(
        ids=("journal",),
        given=(240,),
        gone=(300,),
        # Down 300 min, of which the first 30 are held out: 270 min, 150 more than acceptable.
        activities=(LostActivity("vård", 30, 300, 270, 150),),
        gap=1500.0,
        never=0,
    )
    assert (found.minutes, found.back) == (150, 300)


def test_a_loss_without_a_stated_time_ends_by_its_own_restart_or_its_agreement() -> None:
    repaired = losses(town())
    assert repaired.of(["journal"]).gone == (60,)
    assert repaired.of(["el"]).given == (480,)
    assert lasts(town(), "radio") is None
    without = make_municipality({"el": {}, "lampa": {"behöver": ["el"]}}, {})
    assert lasts(without, "el") is None
    # Nothing is stated of how it ends: for ever, as far as anybody knows.
    assert losses(without).of(["el"]).gone == (None,)


def test_the_people_there_are_decide_when_all_are_back() -> None:
    back = {a.id: a.back for a in losses(town(), 60).of(["el"]).activities}
    # One person: fiber 60–180, then the learning platform; the record system never went down.
    assert back == {"skola": 240, "bibliotek": 240}


def test_the_worst_loss_comes_first_and_resources_that_hit_nobody_are_left_out() -> None:
    found = [x.ids[0] for x in losses(town(), 48 * 60).singles()]
    assert found == ["journal", "el", "fiber", "lärplattform"]


def test_a_pair_tells_of_the_activities_that_only_the_two_take_down() -> None:
    municipality = town()
    net = compile_municipality(municipality)
    both = [(p.ids, p.activities) for p in double_points(net)]
    found = Losses(municipality, net, lasting=240).pairs(both)
    assert [(x.ids, [a.id for a in x.activities]) for x in found] == [
        (("el", "radio"), ["vård"]),
        (("fiber", "radio"), ["vård"]),
    ]
    # Radio and fibre are gone 4 h; radio is back after 1 h of work, the record system 1 h later.
    (lost,) = found[1].activities
    assert (lost.down_from, lost.back, lost.gap) == (30, 360, 360 - 30 - 120)


def test_what_nobody_can_restart_is_never_back_and_said() -> None:
    municipality = make_municipality(
        {"nät": manual("1 h", nätverk="1")},
        {"v": {"acceptabel_avbrottstid": "2 h", "behöver": ["nät"]}},
        pools={"server": "1"},
    )
    (found,) = losses(municipality).singles()
    assert (found.gone, found.never, found.unstaffed) == ((None,), 1, ("nät",))
    assert found.activities[0].gap is None
    assert found.back is None


def random_town(seed: int) -> Municipality:
    rng = Random(seed)
    ids = [f"r{i}" for i in range(rng.randint(3, 7))]
    resources: dict[str, Any] = {}
    for place, identity in enumerate(ids):
        needs: list[Any] = []
        for _ in range(rng.choice((0, 1, 1, 2)) if place else 0):
            suppliers = rng.sample(ids[:place], min(place, rng.choice((1, 1, 2))))
            hold = {"uthållighet": f"{rng.choice((0, 0, 3, 6))} min"}
            one = {"en_av": suppliers} if len(suppliers) > 1 else {"resurs": suppliers[0]}
            needs.append(one | hold)
        resources[identity] = {
            "behöver": needs,
            "återstart": {
                "tid": f"{rng.choice((0, 2, 5))} min",
                **({"kräver": {"server": "1"}} if rng.random() < 0.6 else {"automatisk": True}),
            },
        }
    activities = {
        f"v{i}": {
            "samhällsviktig": rng.random() < 0.5,
            "acceptabel_avbrottstid": f"{rng.choice((1, 4, 10))} min",
            "behöver": [{"resurs": rng.choice(ids), "uthållighet": f"{rng.choice((0, 4))} min"}],
        }
        for i in range(3)
    }
    return make_municipality(resources, activities, pools={"server": str(rng.randint(1, 2))})


@pytest.mark.parametrize("block", range(3))
def test_losses_are_those_of_the_minute_by_minute_reference(block: int) -> None:
    told = 0
    for seed in range(block * 60, (block + 1) * 60):
        municipality = random_town(seed)
        net = compile_municipality(municipality)
        crew = Crew.of(municipality.staffing)
        order = cold_start_order(municipality, net, crew)
        lasting = 7 if seed % 2 else None
        usual = Losses(municipality, net, lasting=lasting, most=0).singles()
        for identity in municipality.resources:
            loss = next((x for x in usual if x.ids == (identity,)), None)
            fault = Fault(net.index[identity], 0, lasting)
            expected = minute.simulate(net, (fault,), crew, tuple(order))
            millionths = 0.0
            for name, activity in municipality.activities.items():
                spans = [s for s in expected.outages[net.index[name]] if s[0] != s[1]]
                hit = loss.activities if loss is not None else ()
                found = next((a for a in hit if a.id == name), None)
                assert (found is None) == (not spans)
                if found is None:
                    continue
                told += 1
                length = sum(end - start for start, end in spans if end is not None)
                gap = max(0, length - (activity.mtpd or 0))
                assert found == LostActivity(name, spans[0][0], spans[-1][1], length, gap)
                millionths += gap * (10 if activity.essential else 1)
            assert (loss.gap if loss is not None else 0) == millionths
    assert told > 100


def test_where_people_are_waited_for_a_loss_is_what_the_restart_order_of_it_gives() -> None:
    decided = 0
    for seed in range(120):
        municipality = random_town(seed)
        net = compile_municipality(municipality)
        usual = {x.ids: x for x in Losses(municipality, net, lasting=7, most=0).singles()}
        for loss in Losses(municipality, net, lasting=7).singles():
            assert loss.decided
            decided += not usual[loss.ids].decided
            scenario = make_scenario({"resurser": list(loss.ids), "till": "7 min"})
            result = simulate(municipality, scenario)
            down = {a.id: a.down for a in result.activities}
            for activity in loss.activities:
                spans = [s for s in down[activity.id] if s.start != s.end]
                assert (activity.down_from, activity.back) == (spans[0].start, spans[-1].end)
    assert decided >= 5


def test_every_scenario_gets_its_gap_the_largest_first() -> None:
    scenarios = [
        make_scenario({"resurser": ["radio"], "till": "1 h"}),
        make_scenario({"resurser": ["journal"], "till": "4 h"}).model_copy(update={"id": "värst"}),
    ]
    analysis = analyse(town(), scenarios, changes=False)
    assert [(s.id, s.hit, s.exceeding, s.minutes, s.weighted) for s in analysis.scenarios] == [
        ("värst", 1, ("vård",), 150, 1500.0),
        ("prov", 0, (), 0, 0.0),
    ]
