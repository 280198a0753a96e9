"""The bound by activity: no order makes any of them be down less."""

from __future__ import annotations

from itertools import permutations

from kontinuitet.analysis.simulation.scenario import simulate
from tests.reference.municipal import instance
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual


def test_no_order_whatever_beats_the_margin_of_any_activity() -> None:
    ids = "abcd"
    tight = 0
    for first in ("1 h", "2 h"):
        model = make_municipality(
            {
                "a": manual(first),
                "b": manual("30 min", "a"),
                "c": manual("90 min"),
                "d": manual("1 h", nät="1"),
            },
            {
                "x": {"behöver": ["b"]},
                "y": {"behöver": ["c", "d"]},
                "z": {"behöver": [{"en_av": ["b", "c"]}]},
            },
            pools={"server": "1", "nät": "1"},
        )
        scenario = make_scenario({"resurser": list(ids)})
        result = simulate(model, scenario)
        down = {a.id: a.outage or 0 for a in result.activities}
        margins = result.restart.margins
        assert set(margins) == set(down)
        best = dict(down)
        for order in permutations(ids):
            for activity in simulate(model, scenario, order=order).activities:
                best[activity.id] = min(best[activity.id], activity.outage or 0)
        for identity, minutes in down.items():
            assert minutes - margins[identity] <= best[identity]
            tight += minutes - margins[identity] == best[identity]
    assert tight >= 4


def test_longer_search_stays_above_the_margins() -> None:
    model, scenario = instance(30, 3, 1)
    quick, long = simulate(model, scenario), simulate(model, scenario, effort=1)
    before = {a.id: a.outage or 0 for a in quick.activities}
    for activity in long.activities:
        assert (activity.outage or 0) >= before[activity.id] - quick.restart.margins[activity.id]
