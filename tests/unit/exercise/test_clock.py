"""Game time: pauses change nothing, many jumps are one, and the past is never changed."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontinuitet.exercise.clock import Clock, WallClock, milliseconds

MINUTE = 60_000


@given(st.integers(0, 10**13), st.integers(0, 10**6), st.integers(0, 72 * 60))
def test_a_pause_of_any_length_leaves_game_time(wall: int, game: int, pause: int) -> None:
    paused = Clock(wall - 5 * MINUTE, game, 4).set_rate(wall, 0)
    later = wall + pause * MINUTE
    assert paused.at(later) == paused.at(wall) == game + 20
    assert paused.set_rate(later, 4).at(later + 3 * MINUTE) == game + 32


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=8), st.integers(0, 100))
def test_many_jumps_are_one(steps: list[int], start: int) -> None:
    many = Clock(0, start)
    game = start
    for number, step in enumerate(steps, start=1):
        game += step
        many = many.jumped(number * MINUTE, game)
    once = Clock(0, start).jumped(len(steps) * MINUTE, game)
    assert many == once


@given(st.integers(1, 1440), st.integers(0, 1440), st.integers(0, 10**5), st.integers(0, 10**5))
def test_a_new_rate_never_changes_what_has_been(
    rate: int, other: int, before: int, after: int
) -> None:
    clock = Clock(0, 7, rate)
    changed = clock.set_rate(before, other)
    assert changed.at(before) == clock.at(before)
    assert changed.at(before + after) >= changed.at(before)


def test_time_does_not_go_back() -> None:
    with pytest.raises(ValueError, match="back in time"):
        Clock(0, 60).jumped(0, 59)
    assert Clock(1000, 60, 10).at(0) == 60


def test_wall_time_is_read_with_its_offset() -> None:
    assert milliseconds("1970-01-01T01:00:00.250+01:00") == 250
    with pytest.raises(ValueError, match="no offset"):
        milliseconds("2027-01-18T09:00")


def test_setting_the_computers_clock_moves_nothing() -> None:
    seconds = [100.0]
    zone = datetime.timezone(datetime.timedelta(hours=1))
    system = [datetime.datetime(2027, 1, 18, 9, 0, tzinfo=zone)]
    wall = WallClock(lambda: system[0], lambda: seconds[0])
    seconds[0] += 90.5
    system[0] = datetime.datetime(2027, 1, 17, 3, 0, tzinfo=zone)
    assert wall() == "2027-01-18T09:01:30.500+01:00"
