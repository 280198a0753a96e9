"""Calendar days and times of day."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from kontinuitet.wording import (
    clock_in_table,
    clock_in_text,
    day_in_table,
    day_in_text,
    moment_in_table,
    moment_in_text,
)


def test_text_and_table() -> None:
    when = datetime.datetime(2027, 12, 16, 3, 0)
    assert moment_in_text(when) == "torsdag 16 december 2027 kl. 3.00"
    assert moment_in_table(when) == "2027-12-16 kl. 03.00"
    assert day_in_text(when.date()) == "torsdag 16 december 2027"
    assert day_in_table(when.date()) == "2027-12-16"
    assert clock_in_text(datetime.time(0, 5)) == "kl. 0.05"
    assert clock_in_table(datetime.time(0, 5)) == "kl. 00.05"


@given(st.datetimes(), st.datetimes())
def test_tables_sort_as_time_does(one: datetime.datetime, other: datetime.datetime) -> None:
    one, other = (when.replace(second=0, microsecond=0) for when in (one, other))
    assert (moment_in_table(one) < moment_in_table(other)) == (one < other)
