"""Working hours: stretches by the week and by date, and what fits in them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.hours import Hours
from kontinuitet.analysis.base.restart_results import NeverBack, NeverReason
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.model.staffing import Shift, Staffing, merged
from tests.reference.hours import at_work
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual, row_of

H = 60
DAY = 24 * H
WEEK = 7 * DAY
#: A Monday, 06.30.
MONDAY = datetime.datetime(2027, 1, 18, 6, 30)


def hours(*shifts: dict[str, Any], starts: datetime.datetime = MONDAY) -> Hours | None:
    return Hours.of([Shift.model_validate(s) for s in shifts], starts)


def test_a_shift_on_workdays_comes_back_every_week_but_not_on_saturday_and_sunday() -> None:
    day = hours({"dagar": "vardagar", "från": "07:00", "till": "16:00"})
    assert day is not None
    first = [(30 + n * DAY, 30 + 9 * H + n * DAY) for n in range(5)]
    assert day.stretches(WEEK) == tuple(first)
    assert day.next_start(4 * DAY + 30) == WEEK + 30
    assert day.room(0) == -1
    assert day.room(30) == 9 * H
    assert day.room(30 + 9 * H) == 0
    assert day.room(100 * WEEK + 30 + H) == 8 * H


def test_a_shift_over_midnight_has_begun_before_the_outage() -> None:
    night = hours({"dagar": "söndag", "från": "22:00", "till": "07:00"})
    assert night is not None
    assert night.room(0) == 30
    assert night.begun(10) == 0
    assert night.next_start(0) == 6 * DAY + 15 * H + 30


def test_shifts_that_meet_or_overlap_are_one_stretch() -> None:
    both = hours(
        {"dagar": "alla", "från": "07:00", "till": "16:00"},
        {"dagar": ["måndag", "tisdag"], "från": "16:00", "till": "22:00"},
        {"från": "2027-01-18T21:00", "till": "2027-01-19T08:00"},
    )
    assert both is not None
    assert both.stretches(DAY * 3)[:2] == ((30, 30 + DAY + 15 * H), (2 * DAY + 30, 2 * DAY + 570))


def test_hours_round_the_clock_are_no_hours_at_all() -> None:
    assert hours({"från": "00:00", "till": "24:00"}) is None
    assert hours({"från": "07:00", "till": "19:00"}, {"från": "19:00", "till": "07:00"}) is None
    assert Hours(((0, 2), (17, 20)), period=5).always
    almost = hours({"från": "07:00", "till": "19:00"}, {"från": "19:01", "till": "07:00"})
    assert almost is not None
    assert almost.room(12 * H + 31) == DAY - 1


def test_a_stretch_by_date_that_is_over_before_the_outage_is_never_there() -> None:
    gone = hours({"från": "2027-01-17T06:00", "till": "2027-01-18T06:30"})
    assert gone is not None
    assert gone.room(0) == -1
    assert gone.next_start(0) is None


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=3)


@given(every=spans, once=spans, period=st.integers(5, 16))
@settings(max_examples=200, deadline=None)
def test_room_counts_working_minutes(
    every: list[tuple[int, int]], once: list[tuple[int, int]], period: int
) -> None:
    made = Hours(
        tuple(sorted((s, s + n) for s, n in every)),
        tuple(merged((s, s + n) for s, n in once)),
        period,
    )
    if made.always:
        assert all(at_work(made, t) for t in range(60))
        return
    for minute in range(60):
        ahead = 0
        while at_work(made, minute + ahead):
            ahead += 1
        before = minute > 0 and at_work(made, minute - 1)
        assert made.room(minute) == (ahead if ahead or before else -1)
        start = next(
            (t for t in range(minute + 1, minute + 80) if at_work(made, t) > at_work(made, t - 1)),
            None,
        )
        assert made.next_start(minute) == start


DAYTIME = {"dagar": "vardagar", "från": "08:00", "till": "17:00"}


def person(*shifts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"namn": "P", "kompetenser": ["server"], "pass": list(shifts), **more}


RESOURCES = {"a": manual("2 h"), "b": manual("9 h")}
ACTIVITIES = {"va": {"behöver": ["a"]}, "vb": {"behöver": ["b"]}}
BOTH = {"resurser": ["a", "b"]}


def test_work_begins_when_the_shift_begins_and_only_if_the_whole_of_it_fits() -> None:
    model = make_municipality(RESOURCES, ACTIVITIES, persons={"p": person(DAYTIME)})
    result = simulate(model, make_scenario(BOTH, startar="2027-01-18T06:30"))
    assert (row_of(result, "a").start, row_of(result, "a").end) == (90, 210)
    # Nine hours fit only from eight o'clock, so not on the first day.
    assert row_of(result, "b").start == 90 + DAY
    assert row_of(result, "b").waited == 90 + DAY
    assert result.notes == ()


def test_a_later_arrival_and_a_shift_both_count() -> None:
    model = make_municipality(
        RESOURCES, ACTIVITIES, persons={"p": person(DAYTIME, tillgänglig_från="3 h")}
    )
    result = simulate(model, make_scenario({"resurser": ["a"]}, startar="2027-01-18T06:30"))
    assert row_of(result, "a").start == 3 * H


def test_the_search_keeps_to_the_shifts_and_the_bound_stays_below() -> None:
    model = make_municipality(
        {f"s{n}": manual(f"{n + 2} h") for n in range(6)},
        {f"v{n}": {"behöver": [f"s{n}"], "vikt": str(n + 1)} for n in range(6)},
        persons={"p": person(DAYTIME), "q": person({"från": "13:00", "till": "22:00"})},
    )
    scenario = make_scenario({"resurser": [f"s{n}" for n in range(6)]}, startar="2027-01-22T06:30")
    fast, searched = simulate(model, scenario), simulate(model, scenario, effort=1)
    assert searched.restart.cost <= fast.restart.cost
    crew = Crew.of(model.staffing, scenario.starts)
    assert crew is not None
    members = {m.id: m for m in crew.members}
    for result in (fast, searched):
        assert result.restart.lower_bound <= result.restart.cost
        for step in result.restart.order:
            assert all(members[p].can_work(step.start, step.end - step.start) for p in step.people)


def reason_of(result: SimulationResult, identity: str) -> NeverBack:
    return next(n for n in result.restart.never_reasons if n.id == identity)


def test_work_that_fits_in_no_shift_never_begins_and_says_its_length_and_the_longest() -> None:
    model = make_municipality(
        {"b": manual("9 h 1 min")}, {"vb": {"behöver": ["b"]}}, persons={"p": person(DAYTIME)}
    )
    result = simulate(model, make_scenario({"resurser": ["b"]}, startar="2027-01-18T06:30"))
    assert result.never_back == ("b", "vb")
    assert result.circles == ()
    assert reason_of(result, "b") == NeverBack(
        "b",
        NeverReason.NOBODY,
        "arbetet tar 9 timmar 1 minut, men det längsta pass någon med kompetensen server har är "
        "9 timmar",
        name="B",
    )
    assert reason_of(result, "vb") == NeverBack(
        "vb", NeverReason.WAITS, "väntar på B", ("b",), name="Vb", is_activity=True
    )


@pytest.mark.parametrize(
    ("shifts", "text"),
    [
        (
            (
                {"dagar": "måndag", "från": "08:00", "till": "12:00"},
                {"dagar": "tisdag", "från": "08:00", "till": "12:00"},
            ),
            "de som behövs (nät, server) är aldrig på plats samtidigt så länge som arbetet tar, "
            "2 timmar",
        ),
        (
            (
                {"från": "2027-01-10T08:00", "till": "2027-01-10T12:00"},
                {"dagar": "tisdag", "från": "08:00", "till": "12:00"},
            ),
            "ingen med kompetensen nät är på plats när arbetet kan börja",
        ),
    ],
)
def test_people_who_never_meet_are_told_of(shifts: tuple[dict[str, Any], ...], text: str) -> None:
    model = make_municipality(
        {"b": manual("2 h", server="1", nät="1"), "c": manual("1 h")},
        {"vb": {"behöver": ["b"]}, "vc": {"behöver": ["c"]}},
        persons={
            "n": {"namn": "N", "kompetenser": ["nät"], "pass": [shifts[0]]},
            "s": {"namn": "S", "kompetenser": ["server"], "pass": [shifts[1]]},
        },
    )
    scenario = make_scenario({"resurser": ["b", "c"]}, startar="2027-01-18T06:30")
    result = simulate(model, scenario)
    assert reason_of(result, "b").text == text
    # The rest goes on.
    assert result.never_back == ("b", "vb")
    assert [step.id for step in result.restart.order] == ["c"]


def test_shifts_that_come_to_an_end_before_the_work_are_told_of() -> None:
    once = {"från": "2027-01-18T07:00", "till": "2027-01-18T17:00"}
    model = make_municipality(
        {"a": manual("6 h"), "b": manual("6 h")},
        {"va": {"behöver": ["a"]}, "vb": {"behöver": ["b"], "vikt": 2}},
        persons={"p": person(once)},
    )
    result = simulate(model, make_scenario(BOTH, startar="2027-01-18T06:30"))
    # Only one of them fits: the heavier one is done.
    assert result.never_back == ("a", "va")
    assert reason_of(result, "a").text == (
        "arbetet tar 6 timmar och hinner inte göras före det sista passet för dem som behövs "
        "(server)"
    )


def test_without_a_start_everybody_is_there_and_the_note_says_so() -> None:
    model = make_municipality(RESOURCES, ACTIVITIES, persons={"p": person(DAYTIME)})
    result = simulate(model, make_scenario(BOTH))
    assert row_of(result, "a").start == 0
    assert result.notes == (
        'Scenariot har ingen starttid ("startar"), så arbetspassen för P kan inte läggas ut i '
        "tiden. De räknas som om de alltid är på plats, och då kan ordningen bli snabbare än "
        "verkligheten.",
    )


def test_a_team_waits_until_all_are_there_for_the_whole_of_the_work() -> None:
    model = make_municipality(
        {"b": manual("2 h", server="1", nät="1")},
        {"vb": {"behöver": ["b"]}},
        persons={
            "n": {
                "namn": "N",
                "kompetenser": ["nät"],
                "pass": [{"från": "07:00", "till": "12:00"}],
            },
            "s": {
                "namn": "S",
                "kompetenser": ["server"],
                "pass": [
                    {"dagar": "måndag", "från": "11:00", "till": "18:00"},
                    {"dagar": "tisdag", "från": "10:00", "till": "18:00"},
                ],
            },
        },
    )
    result = simulate(model, make_scenario({"resurser": ["b"]}, startar="2027-01-18T06:30"))
    assert row_of(result, "b").start == DAY + 3 * H + 30


def test_nobody_counts_as_working_by_the_clock_without_a_calendar() -> None:
    staffing = Staffing.model_validate({"personer": {"p": person(DAYTIME)}})
    crew = Crew.of(staffing)
    assert crew is not None
    assert crew.by_hours == ()
