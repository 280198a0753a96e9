"""Reporting thresholds: when they are passed and when each report is due."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from kontinuitet.analysis.base.restart_results import RestartResult
from kontinuitet.analysis.base.results import (
    ActivityOutage,
    FallbackUse,
    Interval,
    NodeOutage,
    SimulationResult,
)
from kontinuitet.analysis.simulation.deadlines import Deadlines, find_deadlines, unstated_sentence
from kontinuitet.loading.duties import load_duties
from kontinuitet.model import calendar
from kontinuitet.model.duty import Duties
from kontinuitet.model.landscape import Municipality, ResourceType
from kontinuitet.model.scenario import Scenario

DUTIES = load_duties()


def municipality(
    sector: str | None = "vård", critical: str | None = "ja", *, protected: bool = False
) -> Municipality:
    """Return an activity that builds on the system r by way of another, m."""
    activity: dict[str, Any] = {"namn": "V", "förvaltning": "f", "behöver": ["m"]}
    if sector:
        activity["sektor"] = sector
    system: dict[str, Any] = {"namn": "R", "typ": "verksamhetssystem"}
    if critical:
        system["sektorskritiskt"] = critical
    if protected:
        system["skyddade_personuppgifter"] = "ja"
    return Municipality.model_validate(
        {
            "kommun": {"namn": "K"},
            "förvaltningar": {"f": {"namn": "F"}},
            "verksamheter": {"v": activity},
            "resurser": {
                "r": system,
                "m": {"namn": "M", "typ": "utrustning", "behöver": ["r"]},
                "el": {"namn": "El", "typ": "el"},
                "dator": {"namn": "Dator", "typ": "utrustning", "taggar": ["bärbar"]},
            },
        }
    )


def scenario(starts: str | None = "2027-01-31T22:00", **more: Any) -> Scenario:
    data: dict[str, Any] = {"scenario": "s", "namn": "S", "bortfall": [{"resurser": ["r"]}], **more}
    if starts:
        data["startar"] = starts
    return Scenario.model_validate(data)


Span = tuple[int, int | None]


def result(
    down: list[Span], alternative: list[Span] | None = None, *, system: str = "r"
) -> SimulationResult:
    """Return a result where ``system`` is down, and the activity too, in part on a routine."""
    intervals = tuple(Interval(a, b) for a, b in down)
    on_routine = tuple(Interval(a, b) for a, b in alternative or [])
    outage = ActivityOutage(
        id="v",
        department="f",
        down=intervals,
        degraded=(),
        fallbacks=tuple(FallbackUse("p", i.start, i.end) for i in on_routine),
        alternative_intervals=on_routine,
        outage=None,
        without_ability=None,
        alternative=None,
        without_ability_intervals=intervals,
        mtpd=None,
        exceeds=False,
        data_loss=None,
        chain=(),
    )
    restart = RestartResult("s", (), 0, 0, None, (), True)
    return SimulationResult("s", (NodeOutage(system, intervals, ()),), (outage,), (), (), restart)


def found(sector: str | None, *args: Any, critical: str | None = "ja", **kwargs: Any) -> Deadlines:
    return find_deadlines(
        municipality(sector, critical), scenario(), result(*args, **kwargs), DUTIES
    )


@pytest.mark.parametrize(
    ("sector", "limit"),
    [
        ("vård", 60),
        ("offentlig förvaltning", 240),
        ("vatten", 240),
        ("energi", 120),
        ("annat", 720),
    ],
)
def test_a_threshold_is_passed_the_minute_after_it_is_reached(sector: str, limit: int) -> None:
    assert found(sector, [(30, 30 + limit)]).passings == ()
    passings = found(sector, [(30, 31 + limit)]).passings
    assert [(p.minute, p.system, p.kind, p.limit) for p in passings] == [
        (31 + limit, "r", "otillgängligt", limit)
    ]


@pytest.mark.parametrize(
    ("sector", "critical", "system"),
    [("vård", "nej", "r"), ("vård", None, "r"), (None, "ja", "r"), ("vård", "ja", "el")],
)
def test_nothing_is_triggered_where_nothing_is_stated(
    sector: str | None, critical: str | None, system: str
) -> None:
    deadlines = found(sector, [(0, None)], critical=critical, system=system)
    assert (deadlines.passings, deadlines.reports) == ((), ())


def test_where_no_system_says_it_is_critical_the_times_are_given_apart() -> None:
    """Across the end of summer time: 24 real hours after noon are 11.00 by the clock."""
    unstated = municipality(critical=None)
    start = scenario("2027-10-30T12:00")
    found = find_deadlines(unstated, start, result([(0, 4000)]), DUTIES)
    assert (found.passings, found.reports) == ((), ())
    assert [(p.activity, p.system) for p in found.if_critical] == [("v", "r")]
    due = {r.duty: r.due for r in found.reports_if_critical}
    assert due["upplysning"] == datetime.datetime(2027, 10, 31, 11, 0)
    stated = find_deadlines(municipality(), start, result([(0, 4000)]), DUTIES)
    assert stated.reports == found.reports_if_critical
    assert (stated.if_critical, stated.reports_if_critical) == ((), ())
    assert unstated_sentence(unstated, found) == (
        "Det är inte angivet om något system som V bygger på är sektorskritiskt. Är R "
        "sektorskritiskt passeras ett tröskelvärde för betydande incident."
    )
    denied = find_deadlines(municipality(critical="nej"), start, result([(0, 4000)]), DUTIES)
    assert denied == Deadlines((), ())
    assert unstated_sentence(unstated, denied) == ""


def test_what_a_system_outside_the_own_technology_builds_on_is_not_the_activitys() -> None:
    model = municipality()
    supplier = model.resources["m"].model_copy(update={"type": ResourceType.SUPPLIER})
    model = model.model_copy(update={"resources": {**model.resources, "m": supplier}})
    assert find_deadlines(model, scenario(), result([(0, None)]), DUTIES).passings == ()


def test_time_in_two_losses_adds_up() -> None:
    passings = found("vård", [(0, 40), (100, 150)]).passings
    assert [p.minute for p in passings] == [121]


def test_alternative_working_methods_count_while_the_system_is_down() -> None:
    passings = found("offentlig förvaltning", [(0, 200), (1000, 1010)], [(0, 5000)]).passings
    assert passings == ()
    own = DUTIES.thresholds["vård"].model_copy(update={"limited": 100_000})
    duties = DUTIES.model_copy(update={"thresholds": {"vård": own}})
    calm = find_deadlines(municipality(), scenario(), result([(0, 600)], [(30, 900)]), duties)
    assert [(p.minute, p.kind) for p in calm.passings] == [(30 + 360 + 1, "alternativa arbetssätt")]


def test_an_endless_outage_passes() -> None:
    assert [p.minute for p in found("annat", [(5, None)]).passings] == [5 + 720 + 1]


def test_the_clock_starts_when_somebody_knew() -> None:
    deadlines = found("vård", [(2880, 3200)])
    due = {r.duty: r.due for r in deadlines.reports}
    assert due["upplysning"] == datetime.datetime(2027, 2, 1, 22, 0)
    assert due["incidentanmälan"] == datetime.datetime(2027, 2, 3, 22, 0)
    assert due["slutrapport"] == datetime.datetime(2027, 3, 3, 22, 0)
    assert due["information-till-mottagare"] is None
    assert "personuppgiftsincident" not in due
    later = scenario(känt_från="2 h")
    reports = find_deadlines(municipality(), later, result([(0, 300)]), DUTIES).reports
    assert {r.duty: r.due for r in reports}["upplysning"] == datetime.datetime(2027, 2, 2, 0, 0)


def test_without_a_start_only_minutes_are_known() -> None:
    deadlines = find_deadlines(municipality(), scenario(None), result([(0, 100)]), DUTIES)
    by_duty = {r.duty: (r.due_minute, r.due) for r in deadlines.reports}
    assert by_duty["upplysning"] == (1440, None)
    assert by_duty["slutrapport"] == (None, None)


def test_nothing_is_due_when_no_threshold_is_passed() -> None:
    assert found("vård", [(0, 60)]).reports == ()


def test_loss_of_a_system_with_protected_data_is_reported_to_imy() -> None:
    deadlines = find_deadlines(municipality(protected=True), scenario(), result([(15, 30)]), DUTIES)
    assert [(r.duty, r.due_minute, r.because) for r in deadlines.reports] == [
        ("personuppgiftsincident", 72 * 60, ("r",)),
        ("information-till-registrerade", None, ("r",)),
    ]


@pytest.mark.parametrize(("harm", "police"), [("stulna", True), ("läckta", False)])
def test_data_stolen_or_leaked_is_reported_without_any_outage(harm: str, police: bool) -> None:
    happened = scenario(
        personuppgifter=[{"urval": {"taggar": ["bärbar"]}, "uppgifter": harm, "känt_från": "3 h"}]
    )
    reports = find_deadlines(municipality(None), happened, result([], system="el"), DUTIES).reports
    due = {r.duty: (r.due_minute, r.because) for r in reports}
    assert due["personuppgiftsincident"] == (75 * 60, ("dator",))
    assert ("polisanmälan" in due) == police


def test_harm_names_either_resources_or_a_selection() -> None:
    with pytest.raises(ValidationError, match="antingen"):
        scenario(personuppgifter=[{"uppgifter": "stulna"}])


def test_rows_that_are_not_confirmed_say_so() -> None:
    caveats = {i: d.caveat for i, d in DUTIES.duties.items()}
    assert caveats["personuppgiftsincident"] == caveats["lex-maria"] == ""
    assert caveats["upplysning"] == caveats["lex-sarah-rapport"] == "inte bekräftad"


def test_a_row_that_the_municipality_has_checked_is_certain() -> None:
    own = Duties.model_validate(
        {"kontrollerade": {"upplysning": {"datum": "2026-12-01", "namn": "Kommunjuristen"}}}
    )
    row = load_duties(own).duties["upplysning"]
    assert (row.caveat, row.checked_by, row.checked) == (
        "",
        "Kommunjuristen",
        datetime.date(2026, 12, 1),
    )
    assert load_duties(own).duties["incidentanmälan"].caveat == "inte bekräftad"


def test_staff_report_to_whoever_runs_the_activity_and_not_to_the_inspectorate() -> None:
    rows = DUTIES.duties
    assert "IVO" not in rows["lex-sarah-rapport"].recipient
    assert "allvarligt" in rows["lex-sarah-anmälan"].name
    assert "allvarlig vårdskada" in rows["lex-maria"].name
    assert "2021:955" in rows["säkerhetsskydd"].basis


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2027-01-31", "2027-02-28"), ("2028-01-31", "2028-02-29"), ("2027-12-15", "2028-01-15")],
)
def test_a_calendar_month_is_not_thirty_days(day: str, expected: str) -> None:
    later = calendar.add_months(datetime.datetime.fromisoformat(day), 1)
    assert later == datetime.datetime.fromisoformat(expected)
