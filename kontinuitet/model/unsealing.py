"""The model as IT's own edition reads it: what is sensitive stands as it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from kontinuitet.model.base import Record
from kontinuitet.model.sensitive import Sealed, opened

R = TypeVar("R", bound=Record)
#: Keys and numbers (from 0) from the outermost record to the text.
Path = tuple[str | int, ...]


def unsealed(record: R) -> R:
    """Return a copy of the record in which every sensitive text stands as it was written."""
    changed = {
        name: new
        for name in type(record).model_fields
        if (new := _open(value := getattr(record, name))) is not value
    }
    return record.model_copy(update=changed) if changed else record


def _open(value: Any) -> Any:
    """Return the value itself when nothing in it is sensitive."""
    if isinstance(value, str):
        return opened(value)
    if isinstance(value, Record):
        return unsealed(value)
    if isinstance(value, tuple):
        parts = tuple(_open(part) for part in value)
        return parts if any(a is not b for a, b in zip(parts, value, strict=True)) else value
    if isinstance(value, Mapping):
        found = {key: _open(part) for key, part in value.items()}
        return found if any(found[key] is not value[key] for key in value) else value
    return value


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
