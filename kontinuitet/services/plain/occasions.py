"""The days of a year as plain data."""

from __future__ import annotations

from typing import Any

from kontinuitet.analysis.assessment.occasions import Occasion, Year


def occasion_json(occasion: Occasion) -> dict[str, Any]:
    """Give one occasion the form of ``datum`` in ``årshjul --json``."""
    return {
        "dag": occasion.day.isoformat() if occasion.day else None,
        "slag": occasion.kind.value,
        "gäller": occasion.concerns,
        "förvaltning": occasion.department,
        "vad": occasion.what,
        "varför": occasion.why,
        "ansvarig": occasion.responsible or None,
    }


def year_json(name: str, year: Year) -> dict[str, Any]:
    """Give a year the form of ``årshjul --json``, version apart."""
    return {
        "kommun": name,
        "från": year.start.isoformat(),
        "till": year.end.isoformat(),
        "försenat": [occasion_json(o) for o in year.late],
        "kommande": [occasion_json(o) for o in year.coming],
        "utan_dag": [occasion_json(o) for o in year.undated],
        "senare": [occasion_json(o) for o in year.later],
    }
