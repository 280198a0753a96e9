"""What one more technician buys, and what a missing one costs."""

from __future__ import annotations

from kontinuitet.analysis.base.restart_results import WhatIfs
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.analysis.simulation.whatif import what_if
from kontinuitet.model.landscape import Municipality
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual

SCENARIO = make_scenario({"resurser": ["a", "b"]})


def asked(model: Municipality) -> WhatIfs:
    return what_if(model, SCENARIO, simulate(model, SCENARIO))


def test_one_more_of_the_scarce_skill_buys_most_and_of_another_nothing() -> None:
    model = make_municipality(
        {"a": manual("1 h"), "b": manual("1 h")},
        {"x": {"behöver": ["a"]}, "y": {"behöver": ["b"]}},
        pools={"server": "1", "nät": "1"},
    )
    first, second = asked(model).more
    assert (first.who, first.gain, dict(first.minutes)) == ("server", 60, {"y": 60})
    assert (second.who, second.gain, dict(second.minutes)) == ("nät", 0, {})


def test_a_missing_person_costs_hours_or_makes_the_work_impossible() -> None:
    model = make_municipality(
        {"a": manual("1 h"), "b": manual("1 h", nät="1")},
        {"x": {"behöver": ["a"]}, "y": {"behöver": ["b"]}},
        persons={
            "t1": {"namn": "T", "kompetenser": ["server"]},
            "t2": {"namn": "T", "kompetenser": ["server", "nät"]},
        },
    )
    first, second = asked(model).missing
    assert first.who == "t2"
    assert first.impossible is not None
    assert first.impossible == "B kommer aldrig åter: ingen med kompetensen nät."
    assert (second.who, second.gain, sum(second.minutes.values())) == ("t1", -60, -60)


def test_what_comes_back_only_with_one_more_is_told_and_costs_nothing_extra() -> None:
    model = make_municipality(
        {"a": manual("1 h"), "b": manual("1 h", nät="1")},
        {"x": {"behöver": ["a"]}, "y": {"behöver": ["b"]}},
        pools={"server": "1"},
    )
    first, second = asked(model).more
    # Its downtime would count as dearer than never coming back.
    assert (first.who, first.gain, dict(first.minutes), first.back) == ("nät", 0, {}, ("y",))
    assert (second.who, second.gain, second.back) == ("server", 0, ())


def test_with_unlimited_people_there_is_nothing_to_ask() -> None:
    model = make_municipality({"a": manual("1 h"), "b": {}}, {"x": {"behöver": ["a"]}})
    assert asked(model) == WhatIfs((), ())
