from __future__ import annotations

import datetime

import pytest

from kontinuitet.cli.times import at, length

START = datetime.datetime(2027, 1, 18, 6, 30)


@pytest.mark.parametrize(
    ("minute", "expected"),
    [(0, "T+0"), (1, "T+1 min"), (299, "T+4 h 59 min"), (300, "T+5 h"), (None, "aldrig")],
)
def test_without_a_start_times_are_counted_from_zero(minute: int | None, expected: str) -> None:
    assert at(minute, None) == expected


@pytest.mark.parametrize(
    ("minute", "expected"),
    [
        (0, "2027-01-18 kl. 06.30"),
        (17 * 60 + 29, "2027-01-18 kl. 23.59"),
        (17 * 60 + 30, "2027-01-19 kl. 00.00"),
        (14 * 1440, "2027-02-01 kl. 06.30"),
        (None, "aldrig"),
    ],
)
def test_with_a_start_times_are_calendar_times(minute: int | None, expected: str) -> None:
    assert at(minute, START) == expected


def test_never_can_be_worded_otherwise() -> None:
    assert at(None, START, never="–") == "–"
    assert at(None, None, never="–") == "–"


def test_lengths_are_exact_and_endless_ones_are_said_to_be() -> None:
    assert length(299) == "4 h 59 min"
    assert length(None) == "utan slut"
    assert length(None, unknown="okänt") == "okänt"
