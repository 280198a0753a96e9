"""An activity on its fallback routine is there for those who need it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kontinuitet.analysis.base.intervals import normalise
from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.base.records import Fault
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.outage.continuity import fallback_clocks
from kontinuitet.analysis.outage.engine import run as run_engine
from kontinuitet.analysis.restart.course import Course
from tests.unit.analysis.small_models import activity_of, make_municipality, run


def meals(
    hold: str, *, effect: str = "stopp", starts: str = "1 h", endurance: str = "10 h"
) -> SimulationResult:
    """Return what 24 h without a kitchen does: meals have a routine, and a home needs meals."""
    routine = {
        "namn": "Krismeny",
        "ersätter": "kök",
        "startar_inom": starts,
        "uthållighet": endurance,
    }
    need = {"resurs": "måltider", "uthållighet": hold, "vid_bortfall": effect}
    return run(
        {"kök": {}},
        {
            "måltider": {"behöver": ["kök"], "reservrutiner": {"krismeny": routine}},
            "boende": {"behöver": [need]},
        },
        {"resurser": ["kök"], "till": "24 h"},
    )


def spans(result: SimulationResult, identity: str) -> list[tuple[int, int | None]]:
    return [(i.start, i.end) for i in activity_of(result, identity).down]


def test_it_is_gone_for_others_until_the_routine_begins_and_after_it_has_run_out() -> None:
    result = meals("0")
    assert spans(result, "måltider") == [(0, 1440)]
    assert spans(result, "boende") == [(0, 60), (660, 1440)]
    # Its own clocks say the same.
    own = activity_of(result, "måltider").without_ability_intervals
    assert [(i.start, i.end) for i in own] == [(0, 60), (660, 1440)]


def test_a_routine_that_begins_as_the_hold_runs_out_saves_who_needs_it() -> None:
    assert spans(meals("1 h"), "boende") == [(720, 1440)]
    assert spans(meals("59 min"), "boende") == [(59, 60), (719, 1440)]


def test_a_routine_that_can_be_used_at_once_is_not_felt() -> None:
    assert spans(meals("0", starts="0"), "boende") == [(600, 1440)]


def test_who_has_a_soft_need_of_it_is_degraded_the_whole_time() -> None:
    home = activity_of(meals("0", effect="nedsatt"), "boende")
    assert home.down == ()
    assert [(i.start, i.end) for i in home.degraded] == [(0, 1440)]


def test_the_cause_of_a_loss_when_the_routine_runs_out_is_the_activity() -> None:
    steps = activity_of(meals("1 h"), "boende").chain
    assert [(s.id, s.minute) for s in steps] == [("kök", 0), ("måltider", 0), ("boende", 720)]


def test_two_routines_that_need_each_other_do_not_begin() -> None:
    def routine(replaced: str, needed: str) -> dict[str, Any]:
        return {"r": {"namn": "R", "ersätter": replaced, "behöver": [needed]}}

    result = run(
        {"a": {}, "b": {}},
        {
            "x": {"behöver": ["a"], "reservrutiner": routine("a", "y")},
            "y": {"behöver": ["b"], "reservrutiner": routine("b", "x")},
        },
        {"resurser": ["a", "b"], "till": "2 h"},
    )
    assert activity_of(result, "x").without_ability == 120
    assert activity_of(result, "y").without_ability == 120
    # When only one of them is down it goes on at once.
    alone = run(
        {"a": {}, "b": {}},
        {
            "x": {"behöver": ["a"], "reservrutiner": routine("a", "y")},
            "y": {"behöver": ["b"], "reservrutiner": routine("b", "x")},
        },
        {"resurser": ["a"], "till": "2 h"},
    )
    assert activity_of(alone, "x").without_ability == 0


MINUTES = st.integers(0, 12)


@st.composite
def needs(draw: st.DrawFn, among: list[str]) -> dict[str, Any]:
    members = sorted(draw(st.sets(st.sampled_from(among), min_size=1, max_size=2)))
    return {
        "av": members,
        "minst": str(draw(st.integers(1, len(members)))),
        "uthållighet": draw(MINUTES.map(lambda m: f"{m // 2} min")),
        "gäller": draw(st.sampled_from(["drift", "både"])),
    }


@st.composite
def routines(draw: st.DrawFn, among: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number in range(draw(st.integers(0, 2))):
        row = {
            "namn": "R",
            "ersätter": sorted(draw(st.sets(st.sampled_from(among), min_size=1))),
            "startar_inom": f"{draw(MINUTES) // 2} min",
            "behöver": draw(st.lists(needs(among), max_size=1)),
        }
        if draw(st.booleans()):
            row["uthållighet"] = f"{draw(MINUTES)} min"
        found[f"r{number}"] = row
    return found


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_the_engine_and_the_clocks_of_a_finished_course_say_the_same(data: st.DataObject) -> None:
    resources = ["a", "b", "c"]
    names = ["u", "v", "w"]
    activities = {
        i: {
            "behöver": data.draw(st.lists(needs(resources + names[:n]), min_size=1, max_size=2)),
            "reservrutiner": data.draw(routines(resources + names)),
        }
        for n, i in enumerate(names)
    }
    # Everybody is needed by somebody, so that the engine follows all of them.
    activities["z"] = {"behöver": [{"minst": "3", "av": names}]}
    model = make_municipality({i: {} for i in resources}, activities)
    net = compile_municipality(model)
    faults = [
        Fault(net.index[i], start, start + length)
        for i in resources
        for start, length in data.draw(st.lists(st.tuples(MINUTES, st.integers(1, 15)), max_size=2))
    ]
    course = Course(net, run_engine(net, faults))
    for identity in names:
        node = net.index[identity]
        if node not in course.outages or node not in net.routines:
            continue
        down = [s for s in course.outages[node] if s[0] != s[1]]
        clocks = fallback_clocks(net, course.absences, node, model.activities[identity], down)
        assert list(clocks.without) == normalise(course.trace.gaps[node])


@pytest.mark.parametrize("needed", [True, False])
def test_only_what_somebody_needs_is_followed_by_the_engine(needed: bool) -> None:
    row = {"behöver": ["a"], "reservrutiner": {"r": {"namn": "R", "ersätter": "a"}}}
    others = {"y": {"behöver": ["x"]}} if needed else {"y": {}}
    net = compile_municipality(make_municipality({"a": {}}, {"x": row, **others}))
    assert (net.index["x"] in net.routines) == needed
