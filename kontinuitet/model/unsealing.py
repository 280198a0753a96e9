"""The model as IT's own edition reads it: what is sensitive stands as it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from kontinuitet.model.base import Record, rebuilt
from kontinuitet.model.sensitive import Sealed, opened

R = TypeVar("R", bound=Record)
#: Keys and numbers (from 0) from the outermost record to the text.
Path = tuple[str | int, ...]


def unsealed(record: R) -> R:
    """Return a copy of the record in which every sensitive text stands as it was written."""
    return rebuilt(record, opened)


def sealed_in(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield (place, text as written) of every sensitive text in a record."""
    if isinstance(value, Sealed):
        yield path, value.sealed
    elif isinstance(value, Record):
        for name, field in type(value).model_fields.items():
            yield from sealed_in(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from sealed_in(part, (*path, str(key)))
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from sealed_in(part, (*path, number))
