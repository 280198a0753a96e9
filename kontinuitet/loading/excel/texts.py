"""What a person would have written instead of a cell's value: ``ja``, ``08:30``, ``2027-01-18``."""

from __future__ import annotations

import datetime
import math
from typing import Final

#: Excel counts days from here (its 29 February 1900 never was).
_EPOCH: Final = datetime.datetime(1899, 12, 30)


def as_text(value: object) -> str:
    """Return a cell's value as text; times to the nearest minute, spaces made single.

    A number between 0 and 1 is a time of day, and one that would be a day of our time a date with a
    time: that is how Excel keeps them when the cell has lost its format.
    """
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, datetime.datetime):
        if value.year < 1901:  # a small number in a cell that shows dates
            days = (value - _EPOCH).days
            return str(days) if days and value.time() == datetime.time() else as_text(value.time())
        return f"{value + datetime.timedelta(seconds=30):%Y-%m-%dT%H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    if isinstance(value, datetime.timedelta):
        return f"{round(value.total_seconds() / 60)} min"
    if isinstance(value, float) and not value.is_integer() and math.isfinite(value):
        if 0 < value < 1:
            minutes = round(value * 24 * 60) % (24 * 60)
            return f"{minutes // 60:02}:{minutes % 60:02}"
        if 20_000 < value < 100_000:
            return as_text(_EPOCH + datetime.timedelta(minutes=round(value * 24 * 60)))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).replace("\u00a0", " ").split())
