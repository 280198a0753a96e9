"""The longest time a person works without a break."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kontinuitet.analysis.base.hours import Hours
from kontinuitet.model.staffing import Person

H = 60
DAY = 24 * H
DAYTIME = {"dagar": "vardagar", "från": "08:00", "till": "17:00"}
MONDAY = datetime.datetime(2027, 1, 4)


def longest(*shifts: dict[str, Any]) -> int | None:
    return Person.model_validate({"namn": "P", "pass": list(shifts)}).longest_stretch


@pytest.mark.parametrize(
    ("shifts", "minutes"),
    [
        ([], None),
        ([DAYTIME], 9 * H),
        ([{"dagar": "fredag", "från": "22:00", "till": "06:00"}], 8 * H),
        ([DAYTIME, {"dagar": "måndag", "från": "17:00", "till": "21:00"}], 13 * H),
        ([{"dagar": "helg", "från": "00:00", "till": "24:00"}], 2 * DAY),
        ([{"från": "00:00", "till": "24:00"}], None),
        ([{"från": "07:00", "till": "19:00"}, {"från": "19:00", "till": "07:00"}], None),
        ([{"från": "07:00", "till": "19:00"}, {"från": "19:01", "till": "07:00"}], DAY - 1),
        ([{"från": "2027-01-19T07:00", "till": "2027-01-19T12:00"}], 5 * H),
        ([DAYTIME, {"från": "2027-01-19T17:00", "till": "2027-01-20T08:00"}], 9 * H + DAY),
        ([DAYTIME, {"från": "2027-01-16T08:00", "till": "2027-01-16T20:00"}], 12 * H),
    ],
)
def test_shifts_that_meet_are_worked_as_one(
    shifts: list[dict[str, Any]], minutes: int | None
) -> None:
    assert longest(*shifts) == minutes


clocks = st.integers(0, 23).map(lambda hour: f"{hour:02}:00")
weekly = st.fixed_dictionaries(
    {
        "dagar": st.lists(
            st.sampled_from(["måndag", "tisdag", "torsdag", "lördag", "söndag"]), min_size=1
        ),
        "från": clocks,
        "till": clocks,
    }
).filter(lambda shift: shift["från"] != shift["till"])
single = st.tuples(st.integers(24, 500), st.integers(1, 100)).map(
    lambda t: {
        "från": f"{MONDAY + datetime.timedelta(hours=t[0]):%Y-%m-%dT%H:%M}",
        "till": f"{MONDAY + datetime.timedelta(hours=t[0] + t[1]):%Y-%m-%dT%H:%M}",
    }
)


@given(shifts=st.lists(st.one_of(weekly, single), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_the_longest_stretch_is_the_longest_that_the_hours_of_a_scenario_give(
    shifts: list[dict[str, Any]],
) -> None:
    person = Person.model_validate({"namn": "P", "pass": shifts})
    # Two weeks before the first single shift, so that no stretch is cut off by the outage.
    hours = Hours.of(person.shifts, MONDAY - datetime.timedelta(weeks=2))
    if hours is None:
        assert person.longest_stretch is None
        return
    known = [span for span in hours.stretches(60 * DAY) if span[0] > 0]
    assert person.longest_stretch == max(end - start for start, end in known)
