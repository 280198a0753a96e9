"""The course of an outage: stretches, the mark of the acceptable time, and who stands first."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.analysis.simulation.timeline import State, Timeline, timeline_of
from tests.unit.analysis.small_models import make_municipality, make_scenario

ROUTINE = {
    "pärm": {"namn": "Pärm", "ersätter": ["el"], "startar_inom": "1 h", "uthållighet": "4 h"}
}


def course(activities: dict[str, Any], end: str = "12 h") -> Timeline:
    model = make_municipality({"el": {}}, activities)
    dark = make_scenario({"resurser": ["el"], "från": "2 h", "till": end})
    return timeline_of(simulate(model, dark))


def test_stretches_follow_each_other_without_overlap() -> None:
    (row,) = course({"vård": {"behöver": ["el"], "reservrutiner": ROUTINE}}).rows
    assert [(s.state, s.start, s.end) for s in row.stretches] == [
        (State.WITHOUT, 120, 180),
        (State.FALLBACK, 180, 420),
        (State.WITHOUT, 420, 720),
    ]
    assert row.back == 720


def test_the_limit_is_counted_from_the_loss_and_passed_when_the_time_without_is_used_up() -> None:
    (row,) = course(
        {"vård": {"behöver": ["el"], "reservrutiner": ROUTINE, "acceptabel_avbrottstid": "2 h"}}
    ).rows
    # One hour is gone before the routine starts, the other after it has ended.
    assert (row.limit, row.passed, row.mark) == (240, 480, 480)


def test_a_limit_that_holds_is_marked_but_never_passed() -> None:
    (row,) = course({"vård": {"behöver": ["el"], "acceptabel_avbrottstid": "10 h"}}).rows
    assert (row.limit, row.passed, row.mark) == (720, None, 720)


def test_the_worst_hit_stand_first() -> None:
    rows = course(
        {
            "a": {"behöver": [{"resurs": "el", "vid_bortfall": "nedsatt"}]},
            "b": {"behöver": ["el"], "acceptabel_avbrottstid": "1 vecka"},
            "c": {"behöver": [{"resurs": "el", "uthållighet": "8 h"}], "acceptabel_avbrottstid": 0},
            "d": {"behöver": ["el"], "acceptabel_avbrottstid": "1 h"},
        }
    ).rows
    assert [row.outage.id for row in rows] == ["d", "c", "b", "a"]


def test_somebody_who_never_comes_back_has_no_end() -> None:
    model = make_municipality(
        {"el": {}, "ad": {"behöver": ["dns", "el"]}, "dns": {"behöver": ["ad"]}},
        {"vård": {"behöver": ["ad"]}},
    )
    dark = make_scenario({"resurser": ["el"], "från": "2 h", "till": "12 h"})
    (row,) = timeline_of(simulate(model, dark)).rows
    assert row.never_back
    assert row.back is None
    assert row.state_in(10**6, 10**6 + 1) is State.WITHOUT


@settings(max_examples=60, deadline=None)
@given(
    hold=st.integers(0, 600),
    starts=st.integers(0, 300),
    lasts=st.integers(1, 600),
    end=st.integers(130, 1500),
    mtpd=st.integers(0, 900),
)
def test_the_stretches_add_up_to_the_clocks(
    hold: int, starts: int, lasts: int, end: int, mtpd: int
) -> None:
    routine = {
        "namn": "R",
        "ersätter": ["el"],
        "startar_inom": f"{starts} min",
        "uthållighet": f"{lasts} min",
    }
    rows = course(
        {
            "v": {
                "behöver": [{"resurs": "el", "uthållighet": f"{hold} min"}],
                "reservrutiner": {"r": routine},
                "acceptabel_avbrottstid": f"{mtpd} min",
            }
        },
        f"{end} min",
    ).rows
    for row in rows:
        without = [s for s in row.stretches if s.state is State.WITHOUT]
        assert sum((s.end or 0) - s.start for s in without) == row.outage.without_ability
        assert (row.passed is not None) == row.outage.exceeds
        if row.passed is not None:
            used = sum(max(0, min(s.end or 0, row.passed) - s.start) for s in without)
            assert used == mtpd
            assert row.state_in(row.passed, row.passed + 1) is State.WITHOUT
        ends = [s.end or 0 for s in row.stretches]
        assert all(a <= s.start for a, s in zip(ends, row.stretches[1:], strict=False))
