"""Durations: read, refused, written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontinuitet.model.duration import (
    MAX_MINUTES,
    DurationError,
    format_duration,
    parse_duration,
)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("0", 0),
        ("0 min", 0),
        ("30 min", 30),
        ("30min", 30),
        ("4 h", 240),
        ("4 tim", 240),
        ("0,5 h", 30),
        ("7.5 h", 450),
        ("2 dygn", 2880),
        ("1 vecka", 10080),
        ("3 veckor", 30240),
        ("1 h 30 min", 90),
        ("1 vecka 2 dygn 3 h 4 min", 10080 + 2880 + 180 + 4),
        ("4\u00a0h", 240),
        ("3 månader", 3 * 30 * 1440),
    ],
)
def test_reads(text: str, minutes: int) -> None:
    assert parse_duration(text) == minutes


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("4", 'Skriv "4 min" eller "4 h"'),
        ("90", "saknar enhet"),
        ("-4 h", "negativ"),
        ("\u22124 h", "negativ"),
        ("4 hh", "ingen tid"),
        ("snart", "ingen tid"),
        ("", "ingen tid"),
        ("30 min 1 h", "större enheten"),
        ("1 h 1 h", "större enheten"),
        ("0,01 min", "hela minuter"),
        ("11 år", "tio år"),
        ("1:30", "ingen tid"),
        ("999999999 veckor", "tio år"),
    ],
)
def test_refuses_with_a_reason(text: str, part: str) -> None:
    with pytest.raises(DurationError, match=part):
        parse_duration(text)


@given(st.integers(0, MAX_MINUTES))
def test_what_is_written_reads_back_exactly(minutes: int) -> None:
    assert parse_duration(format_duration(minutes)) == minutes


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        minutes = parse_duration(text)
    except DurationError:
        return
    assert 0 <= minutes <= MAX_MINUTES


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 min"), (299, "4 h 59 min"), (2160, "36 h"), (2880, "2 dygn"), (3060, "2 dygn 3 h")],
)
def test_writes_in_swedish(minutes: int, text: str) -> None:
    assert format_duration(minutes) == text
