"""What the report to the municipality's board says, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def management_json(
    name: str, changes: Sequence[str] | None, summary: Mapping[str, Any]
) -> dict[str, Any]:
    """Give the report of the municipality ``name`` the form of ``rapport --json``.

    ``changes`` are sentences on what differs from an earlier report, None without one.
    """
    return {
        "kommun": name,
        "ändringar": changes,
        "underlag": {key: value for key, value in summary.items() if key != "version"},
    }
