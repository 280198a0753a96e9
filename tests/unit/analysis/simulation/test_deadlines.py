"""Reporting thresholds: when they are passed and when each report is due."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from kontinuitet.analysis.base.results import (
    ActivityOutage,
    FallbackUse,
    Interval,
    NodeOutage,
    RestartResult,
    SimulationResult,
)
from kontinuitet.analysis.simulation.deadlines import Deadlines, find_deadlines
from kontinuitet.loading.duties import load_duties
from kontinuitet.model import calendar
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

DUTIES = load_duties()


def municipality(sector: str = "vård", *, protected: bool = False) -> Municipality:
    return Municipality.model_validate(
        {
            "kommun": {"namn": "K"},
            "förvaltningar": {"f": {"namn": "F"}},
            "verksamheter": {"v": {"namn": "V", "förvaltning": "f", "sektor": sector}},
            "resurser": {
                "r": {
                    "namn": "R",
                    "typ": "nät",
                    "skyddade_personuppgifter": "ja" if protected else "nej",
                }
            },
        }
    )


def scenario(starts: str | None = "2027-01-31T22:00") -> Scenario:
    data: dict[str, Any] = {"scenario": "s", "namn": "S", "bortfall": [{"resurser": ["r"]}]}
    if starts:
        data["startar"] = starts
    return Scenario.model_validate(data)


def result(
    without: list[tuple[int, int | None]],
    alternative: list[tuple[int, int | None]] | None = None,
    *,
    resource_down: int | None = None,
) -> SimulationResult:
    alternative = alternative or []
    down = tuple(Interval(a, b) for a, b in sorted([*without, *alternative]))
    outage = ActivityOutage(
        id="v",
        department="f",
        down=down,
        degraded=(),
        fallbacks=tuple(FallbackUse("p", a, b) for a, b in alternative),
        alternative_intervals=tuple(Interval(a, b) for a, b in alternative),
        outage=None,
        without_ability=None,
        alternative=None,
        without_ability_intervals=tuple(Interval(a, b) for a, b in without),
        mtpd=None,
        exceeds=False,
        data_loss=None,
        chain=(),
    )
    resources = (
        () if resource_down is None else (NodeOutage("r", (Interval(resource_down, None),), ()),)
    )
    restart = RestartResult("s", (), 0, 0, None, (), True)
    return SimulationResult("s", resources, (outage,), (), (), restart)


def found(sector: str, *args: Any, **kwargs: Any) -> Deadlines:
    return find_deadlines(municipality(sector), scenario(), result(*args, **kwargs), DUTIES)


@pytest.mark.parametrize(
    ("sector", "limit"),
    [("vård", 60), ("offentlig förvaltning", 240), ("vatten", 240), ("annat", 720)],
)
def test_a_threshold_is_passed_the_minute_after_it_is_reached(sector: str, limit: int) -> None:
    assert found(sector, [(30, 30 + limit)]).passings == ()
    passings = found(sector, [(30, 31 + limit)]).passings
    assert [(p.minute, p.kind, p.limit) for p in passings] == [(31 + limit, "begränsad", limit)]


def test_time_in_two_losses_adds_up() -> None:
    passings = found("vård", [(0, 40), (100, 150)]).passings
    assert [p.minute for p in passings] == [121]


def test_alternative_working_methods_have_their_own_threshold() -> None:
    passings = found("vård", [(0, 30)], [(30, 600)]).passings
    assert [(p.minute, p.kind) for p in passings] == [(30 + 360 + 1, "alternativa arbetssätt")]


def test_an_endless_outage_passes() -> None:
    assert [p.minute for p in found("annat", [(5, None)]).passings] == [5 + 720 + 1]


def test_reports_are_due_from_the_loss_in_calendar_time() -> None:
    deadlines = found("vård", [(120, 300)])
    due = {r.duty: r.due for r in deadlines.reports}
    assert due["upplysning"] == datetime.datetime(2027, 2, 2, 0, 0)
    assert due["incidentanmälan"] == datetime.datetime(2027, 2, 4, 0, 0)
    assert due["slutrapport"] == datetime.datetime(2027, 3, 4, 0, 0)
    assert "personuppgiftsincident" not in due


def test_without_a_start_only_minutes_are_known() -> None:
    deadlines = find_deadlines(municipality(), scenario(None), result([(0, 100)]), DUTIES)
    by_duty = {r.duty: (r.due_minute, r.due) for r in deadlines.reports}
    assert by_duty["upplysning"] == (1440, None)
    assert by_duty["slutrapport"] == (None, None)


def test_nothing_is_due_when_no_threshold_is_passed() -> None:
    assert found("vård", [(0, 60)]).reports == ()


def test_loss_of_a_system_with_protected_data_is_reported_to_imy() -> None:
    deadlines = find_deadlines(
        municipality(protected=True), scenario(), result([(0, 10)], resource_down=15), DUTIES
    )
    assert [(r.duty, r.due_minute, r.because) for r in deadlines.reports] == [
        ("personuppgiftsincident", 15 + 72 * 60, ("r",))
    ]


def test_rows_that_are_not_confirmed_say_so() -> None:
    caveats = {i: d.caveat for i, d in DUTIES.duties.items()}
    assert caveats["personuppgiftsincident"] == ""
    assert caveats["upplysning"] == caveats["lex-maria"] == "kontrollera aktuell lydelse"


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2027-01-31", "2027-02-28"), ("2028-01-31", "2028-02-29"), ("2027-12-15", "2028-01-15")],
)
def test_a_calendar_month_is_not_thirty_days(day: str, expected: str) -> None:
    later = calendar.add_months(datetime.datetime.fromisoformat(day), 1)
    assert later == datetime.datetime.fromisoformat(expected)
