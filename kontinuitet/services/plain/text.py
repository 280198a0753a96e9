"""Plain data as JSON text: version first, the same bytes from the same data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

JSON_VERSION: Final = 1


def json_text(data: Mapping[str, Any]) -> str:
    """Format a result as JSON, ``"version"`` first, with å ä ö as they are and no NaN."""
    whole = {"version": JSON_VERSION, **data}
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False)


def json_bytes(data: Mapping[str, Any]) -> bytes:
    """Return the result as the content of a JSON file."""
    return (json_text(data) + "\n").encode("utf-8")
