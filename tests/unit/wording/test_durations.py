"""Lengths of time, and times counted from the beginning of an outage."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontinuitet.model.duration import parse_duration
from kontinuitet.wording import (
    HARD_SPACE,
    after_start_in_table,
    after_start_in_text,
    duration_in_table,
    duration_in_text,
    weighted_in_table,
    weighted_in_text,
)

_UNITS = {"minut": 1, "minuter": 1, "timme": 60, "timmar": 60, "dygn": 1440}


@pytest.mark.parametrize(
    ("minutes", "text", "table"),
    [
        (0, "0 minuter", "0 min"),
        (1, "1 minut", "1 min"),
        (60, "1 timme", "1 h"),
        (75, "1 timme 15 minuter", "1 h 15 min"),
        (260, "4 timmar 20 minuter", "4 h 20 min"),
        (47 * 60 + 59, "47 timmar 59 minuter", "47 h 59 min"),
        (48 * 60, "2 dygn", "2 dygn"),
        (816 * 60, "34 dygn", "34 dygn"),
        (161 * 60, "6 dygn 17 timmar", "6 dygn 17 h"),
        (-90, "minus 1 timme 30 minuter", "−1 h 30 min"),
    ],
)
def test_lengths(minutes: int, text: str, table: str) -> None:
    assert duration_in_text(minutes) == text
    assert duration_in_table(minutes) == table


@given(st.integers(0, 10**6))
def test_no_minute_is_lost(minutes: int) -> None:
    plain = duration_in_text(minutes).replace(HARD_SPACE, "")
    assert sum(int(n) * _UNITS[u] for n, u in re.findall(r"(\d+) (\w+)", plain)) == minutes
    assert parse_duration(duration_in_table(minutes)) == minutes


def test_times_after_the_start() -> None:
    assert after_start_in_table(0) == "T+0"
    assert after_start_in_table(161 * 60) == "T+6 dygn 17 h"
    assert after_start_in_text(0) == "när avbrottet börjar"
    assert after_start_in_text(240) == "4 timmar in i avbrottet"


@pytest.mark.parametrize(
    ("minutes", "text", "table"),
    [
        (41 * 60 + 20, "41 timmar 20 minuter", "41 h 20 min"),
        (12, "12 minuter", "12 min"),
        (0.2, "0 minuter", "0 min"),
        (72 * 60, "72 timmar", "72 h"),
        (-61, "−1 timme 1 minut", "−1 h 1 min"),
        (133101.9 * 60, f"133{HARD_SPACE}000 timmar", f"133{HARD_SPACE}000 h"),
        (-5134 * 60, f"−5{HARD_SPACE}130 timmar", f"−5{HARD_SPACE}130 h"),
    ],
)
def test_weighted_time_is_not_more_exact_than_it_is(minutes: float, text: str, table: str) -> None:
    assert weighted_in_text(minutes) == text
    assert weighted_in_table(minutes) == table
