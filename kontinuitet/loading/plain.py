"""Plain data from somewhere else than a file (a page, a journal) checked as a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from kontinuitet.errors import InputError
from kontinuitet.loading.merging import Layer
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.validation import validate
from kontinuitet.model.base import Record

R = TypeVar("R", bound=Record)


def read_record(record: type[R], data: Mapping[str, Any], what: str) -> R:
    """Return plain data as a ``record``; ``what`` (Swedish) says what it is, in messages.

    Raises:
        InputError: with every fault, field by field.
    """
    found = validate(record, Layer(record, dict(data), fallback=what), Suggestions())
    if found.problems or found.value is None:
        raise InputError(f"{what} kan inte användas.", found.problems)
    return found.value
