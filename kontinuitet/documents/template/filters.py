"""The filters of our own that templates may use."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, Final

from kontinuitet.documents.template.values import text_of
from kontinuitet.model.calendar_words import MONTHS
from kontinuitet.model.duration import format_duration


def long_date(value: object) -> str:
    """Write a date as ``22 november 2026``; anything else as it is."""
    if isinstance(value, datetime.date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return text_of(value)


def duration(value: object) -> str:
    """Write whole minutes as ``1 h 30 min``; anything else as it is."""
    if isinstance(value, int) and not isinstance(value, bool):
        return format_duration(value)
    return text_of(value)


def capital(value: object) -> str:
    """Make the first letter a capital and leave the rest alone."""
    text = text_of(value)
    return text[:1].upper() + text[1:]


def otherwise(value: object, replacement: object = "") -> object:
    """Return ``replacement`` when the value is missing, empty or none."""
    return replacement if value is None or value in ("", [], ()) else value


#: Filters by the name used in templates.
OWN_FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "datum": long_date,
    "varaktighet": duration,
    "versal": capital,
    "annars": otherwise,
}
