"""The row that all layouts of the restart order share, and how a list is divided and timed."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from kontinuitet.analysis.base.restart_results import RestartStep
from kontinuitet.analysis.restart.listing import ListTimes, list_rows, stretches
from kontinuitet.analysis.simulation.scenario import simulate
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual


def step(number: int, start: int, end: int, **more: Any) -> RestartStep:
    given: dict[str, Any] = {"people": (), "waits_for": (), "why": "", "frees": (), "serves": ()}
    return RestartStep(number, f"s{number}", start, end, **{**given, **more})


@pytest.mark.parametrize(
    ("starts", "end", "said"),
    [
        ("2027-01-18T06:30", 120, ("mån 06.30", "08.30")),
        ("2027-01-18T23:30", 60, ("mån 23.30", "tis 00.30")),
        ("2027-01-18T06:30", 10 * 1440, ("mån 18 jan 06.30", "tors 28 jan 06.30")),
        (None, 90, ("dag 1, 0 min", "1 h 30 min")),
        (None, 408 * 60, ("dag 1, 0 min", "dag 18, 0 min")),
    ],
)
def test_times_say_the_day_once_and_count_days_without_a_calendar(
    starts: str | None, end: int, said: tuple[str, str]
) -> None:
    when = None if starts is None else datetime.datetime.fromisoformat(starts)
    times = ListTimes([step(1, 0, end)], when)
    assert (times.time(0), times.until(0, end)) == said


def test_what_comes_back_by_itself_stands_before_the_first_work_after_it() -> None:
    model = make_municipality(
        {
            "el": {},
            "a": manual("30 min", "el"),
            "auto": {"behöver": ["a"]},
            "b": manual("10 min", "auto"),
            "sist": {"behöver": ["b"]},
        },
        {"v": {"behöver": ["sist"]}},
    )
    scenario = make_scenario({"resurser": ["el"], "till": "1 h"})
    rows = list_rows(model, scenario, simulate(model, scenario).restart)
    found = [
        ([row.step.id for row in s.alone], [row.step.id for row in s.work]) for s in stretches(rows)
    ]
    assert found == [(["el"], ["a"]), (["auto"], ["b"]), (["sist"], [])]
    assert [row.reason for row in rows if not row.by_itself] == [
        "Släpper fram nr 3",
        "Släpper fram nr 5",
    ]
