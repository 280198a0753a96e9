from __future__ import annotations

import datetime

import pytest

from kontinuitet.cli.times import clock, length, moment

START = datetime.datetime(2027, 1, 18, 6, 30)


@pytest.mark.parametrize(
    ("minute", "expected"),
    [(0, "T+0"), (1, "T+1 min"), (299, "T+4 h 59 min"), (300, "T+5 h"), (None, "aldrig")],
)
def test_without_a_start_times_are_counted_from_zero(minute: int | None, expected: str) -> None:
    assert moment(minute, None) == expected


@pytest.mark.parametrize(
    ("minute", "expected"),
    [
        (0, "mån 18 jan 06.30"),
        (17 * 60 + 29, "mån 18 jan 23.59"),
        (17 * 60 + 30, "tis 19 jan 00.00"),
        (14 * 1440, "mån 1 feb 06.30"),
        (None, "aldrig"),
    ],
)
def test_with_a_start_times_are_calendar_times(minute: int | None, expected: str) -> None:
    assert moment(minute, START) == expected


def test_never_can_be_worded_otherwise() -> None:
    assert moment(None, START, never="–") == "–"
    assert moment(None, None, never="–") == "–"


@pytest.mark.parametrize(
    ("day", "word"),
    [(18, "mån"), (19, "tis"), (20, "ons"), (21, "tors"), (22, "fre"), (23, "lör"), (24, "sön")],
)
def test_each_day_of_the_week_has_its_word(day: int, word: str) -> None:
    when = datetime.datetime(2027, 1, day, 8, 5)
    assert clock(when) == f"{word} 2027-01-{day} 08.05"


@pytest.mark.parametrize("month", range(1, 13))
def test_each_month_has_its_own_word(month: int) -> None:
    words = ["jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"]
    shown = moment(0, datetime.datetime(2027, month, 1, 12, 0))
    assert shown.split()[2] == words[month - 1]


def test_lengths_are_exact_and_endless_ones_are_said_to_be() -> None:
    assert length(299) == "4 h 59 min"
    assert length(None) == "utan slut"
    assert length(None, unknown="okänt") == "okänt"
