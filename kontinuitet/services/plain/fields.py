"""What may stand in a municipality's files, as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kontinuitet.services.fields import FieldDoc


def fields_json(fields: Iterable[FieldDoc]) -> dict[str, Any]:
    """Give fields the form of ``fält --json``."""
    return {
        "fält": [
            {
                "namn": field.name,
                "betyder": field.description,
                "skrivs": field.kind,
                "krävs": field.required,
                "val": list(field.choices),
                "exempel": field.example,
                "under": list(field.below),
            }
            for field in fields
        ]
    }
