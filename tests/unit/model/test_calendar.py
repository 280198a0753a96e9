"""Calendar time against a clock kept by hand, minute by minute, with the rule of the directive."""

from __future__ import annotations

import datetime
import importlib
import sys
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kontinuitet.errors import SystemFault
from kontinuitet.model import calendar

MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)


def last_sunday(year: int, month: int) -> datetime.datetime:
    """Directive 2000/84/EC: summer time begins and ends the last Sunday at one o'clock UTC."""
    day = datetime.datetime(year, month, 31)
    while day.weekday() != 6:
        day -= datetime.timedelta(days=1)
    return day + HOUR


def shown(utc: datetime.datetime) -> tuple[datetime.datetime, bool]:
    """Return what a Swedish clock shows, and whether it is summer time."""
    summer = last_sunday(utc.year, 3) <= utc < last_sunday(utc.year, 10)
    return utc + (2 if summer else 1) * HOUR, summer


years = st.integers(1996, calendar.LAST_YEAR - 2)


@given(
    year=years,
    month=st.sampled_from((3, 10)),
    before=st.integers(0, 6000),
    length=st.integers(0, 9000),
)
@settings(max_examples=100, deadline=None)
def test_minutes_across_a_change_are_those_of_a_clock_kept_by_hand(
    year: int, month: int, before: int, length: int
) -> None:
    utc = last_sunday(year, month) - before * MINUTE
    start, summer = shown(utc)
    end, later = shown(utc + length * MINUTE)
    twice = [
        calendar.is_twice(start) and not summer,
        calendar.is_twice(end) and not later,
    ]
    start, end = start.replace(fold=twice[0]), end.replace(fold=twice[1])
    found = calendar.after(start, length)
    assert (found, found.fold) == (end, end.fold)
    assert calendar.minutes_between(start, end) == length
    assert calendar.minutes_between(end, start) == -length
    for when in (start, end):
        again = calendar.parse_moment(calendar.written(when))
        assert (again, again.fold) == (when, when.fold)


@given(year=years, month=st.sampled_from((3, 10)), minute=st.integers(-200, 200))
@settings(max_examples=40, deadline=None)
def test_what_the_clock_never_shows_and_shows_twice(year: int, month: int, minute: int) -> None:
    near = last_sunday(year, month)
    wall = near + HOUR + minute * MINUTE
    showings = [u for n in range(-400, 401) if shown(u := near + n * MINUTE)[0] == wall]
    assert calendar.exists(wall) == bool(showings)
    assert calendar.is_twice(wall) == (len(showings) == 2)
    later = next(u for n in range(-400, 401) if shown(u := near + n * MINUTE)[0] >= wall)
    assert calendar.first_showing(wall) == shown(later)[0]
    assert calendar.first_showing(wall).fold == 0


@given(year=st.integers(1997, 2190))
@settings(max_examples=8, deadline=None)
def test_the_changes_are_two_a_year(year: int) -> None:
    start = datetime.datetime(year, 6, 1)
    found = calendar.changes(start)
    begins = datetime.datetime(year, 6, 1) - 2 * HOUR
    expected = [
        ((last_sunday(y, m) - begins) // MINUTE, 60 if m == 3 else -60)
        for y in range(year - 1, year + 26)
        for m in (3, 10)
    ]
    assert list(found) == expected
    within = calendar.changes_within(start, 0, 366 * 24 * 60)
    assert [(w.hour, step) for w, step in within] == [(2, -60), (3, 60)]


def test_twelve_hours_from_eight_the_night_before_summer_time_end_at_nine() -> None:
    start = datetime.datetime(2027, 3, 27, 20)
    assert calendar.after(start, 720) == datetime.datetime(2027, 3, 28, 9)


def test_a_day_from_noon_before_normal_time_is_over_at_eleven() -> None:
    start = datetime.datetime(2027, 10, 30, 12)
    assert calendar.after(start, 1440) == datetime.datetime(2027, 10, 31, 11)


def test_months_keep_the_clock_and_never_give_a_time_that_does_not_exist() -> None:
    add = calendar.add_months
    assert add(datetime.datetime(2027, 3, 1, 12), 1) == datetime.datetime(2027, 4, 1, 12)
    assert add(datetime.datetime(2027, 2, 28, 2, 30), 1) == datetime.datetime(2027, 3, 28, 3)
    assert add(datetime.datetime(2027, 1, 31, 7), 1) == datetime.datetime(2027, 2, 28, 7)
    twice = add(datetime.datetime(2027, 9, 30, 2, 30), 1).replace(day=31)
    assert twice.fold == 0


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-10-31", 1, "2026-11-30"),
        ("2026-01-31", -2, "2025-11-30"),
        ("9999-06-01", 12, "9999-12-31"),
    ],
)
def test_the_same_day_some_months_later(start: str, months: int, end: str) -> None:
    date = datetime.date.fromisoformat
    assert calendar.months_after(date(start), months) == date(end)


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("07:00", 420), ("7.00", 420), ("kl 13:50", 830), ("kl. 13.50", 830), ("13.50", 830),
        ("Klockan 13.50", 830), ("kl.13:50", 830), ("24:00", 1440), ("24:01", None),
        ("13:60", None),
        ("13", None), ("13:5", None), ("-1:00", None), ("", None), ("06:30:00", 390),
        ("kl.\u00a013.50", 830),
    ],
)  # fmt: skip
def test_clock_times_as_people_write_them(text: str, minute: int | None) -> None:
    assert calendar.parse_clock(text) == minute


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-18T06:30", "2027-01-18 06:30", "2027-01-18 6.30", "2027-01-18 kl. 06.30",
        "2027-01-18, kl 06:30", "2027-01-18 klockan 6.30", "2027-01-18T06:30:00",
        "2027-01-18 06:30 normaltid", "2027-01-18 06:30 (normaltid)", "2027-01-18 06:30 vintertid",
    ],
)  # fmt: skip
def test_moments_as_people_write_them(text: str) -> None:
    assert calendar.parse_moment(text) == datetime.datetime(2027, 1, 18, 6, 30)


@pytest.mark.parametrize(
    ("text", "fold", "utc_hour"),
    [("2027-10-31 02:30 sommartid", 0, 0), ("2027-10-31T02:30 NORMALTID", 1, 1)],
)
def test_the_hour_that_comes_twice_is_told_apart(text: str, fold: int, utc_hour: int) -> None:
    when = calendar.parse_moment(text)
    assert when.fold == fold
    midnight = datetime.datetime(2027, 10, 31)  # 22.00 UTC the day before
    assert calendar.minutes_between(midnight, when) == (2 + utc_hour) * 60 + 30


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2027-02-30 06:30", "ska vara datum och klockslag, skrivet 2027-01-18T06:30"),
        ("2027-01-18", "ska vara datum och klockslag, skrivet 2027-01-18T06:30"),
        ("2027-01-18 24:00", "ska vara datum och klockslag, skrivet 2027-01-18T06:30"),
        ("2027-01-18 25:00", "ska vara datum och klockslag, skrivet 2027-01-18T06:30"),
        ("1969-12-31 23:59", "ska vara ett datum mellan 1970 och 2199"),
        ("9999-12-31 23:59", "ska vara ett datum mellan 1970 och 2199"),
        (
            "2027-03-28 02:30",
            "är ett klockslag som inte finns: 2027-03-28 ställs klockan fram till 03:00, och 02:30 "
            "kommer aldrig. Skriv den tid som klockan visar",
        ),
        (
            "2027-10-31T02:30",
            "är ett klockslag som kommer två gånger: 2027-10-31 ställs klockan tillbaka. Skriv "
            '"2027-10-31 02:30 sommartid" för första gången eller "2027-10-31 02:30 normaltid" för '
            "den andra",
        ),
        (
            "2027-07-01 12:00 normaltid",
            "säger normaltid, men 2027-07-01 klockan 12:00 är det sommartid i Sverige",
        ),
    ],
)
def test_what_is_no_moment_says_what_to_write(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"^(ska|är|säger) ") as caught:
        calendar.parse_moment(text)
    assert str(caught.value) == message


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take away the computer's time zones and the package that stands in for them."""
    monkeypatch.setitem(sys.modules, "tzdata", None)
    zoneinfo.reset_tzpath(())
    zoneinfo.ZoneInfo.clear_cache()
    calendar.zone.cache_clear()
    yield
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()
    calendar.zone.cache_clear()


@pytest.mark.usefixtures("no_database")
def test_a_computer_without_time_zones_is_told_what_to_install() -> None:
    with pytest.raises(SystemFault, match="pip install tzdata"):
        calendar.parse_moment("2027-01-18 06:30")
    # What needs no calendar needs no time zones.
    assert calendar.parse_clock("06:30") == 390


def test_windows_gets_the_time_zones_with_the_program() -> None:
    text = Path("pyproject.toml").read_text(encoding="utf-8")
    assert "; sys_platform == 'win32'\"" in text
    assert "tzdata" in text
    assert importlib.import_module("zoneinfo").ZoneInfo(calendar.ZONE)
