"""What never comes back and why, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kontinuitet.analysis.base.restart_results import NeverBack


def never_json(reasons: Sequence[NeverBack]) -> list[dict[str, Any]]:
    """Give the reasons as plain data."""
    return [
        {
            "id": never.id,
            "namn": never.name,
            "sort": "verksamhet" if never.is_activity else "system",
            "skäl": never.reason.value,
            "text": never.text,
            "väntar_på": list(never.waits_for),
            "leverantör": never.supplier or None,
            "telefon": never.phone or None,
        }
        for never in reasons
    ]
