"""What the model's classes say about a place in the data: which record or type stands there."""

from __future__ import annotations

import types
import typing
from collections.abc import Sequence
from enum import Enum
from functools import cache, lru_cache
from typing import Any

from pydantic.fields import FieldInfo

from kontinuitet.model.base import Record


def record_at(record: type[Record], steps: Sequence[str | int]) -> type[Record] | None:
    """Return the record class that stands at ``steps`` (aliases, ids, indexes), if it is one."""
    found = annotation_at(record, steps)
    return found if is_record(found) else None


def annotation_at(record: type[Record], steps: Sequence[str | int]) -> Any:
    """Return the bare type at ``steps`` below ``record``, or None when the model has no such."""
    return _below(_annotation_at(record, *steps[:-1]), steps[-1]) if steps else record


@lru_cache(4096)
def _annotation_at(record: type[Record], *steps: str | int) -> Any:
    # Thousands of errors may stand at one place, which is then followed down once.
    current: Any = record
    for step in steps:
        current = _below(current, step)
    return current


def _below(annotation: Any, step: str | int) -> Any:
    """Return the bare type one step below a bare type, or None when there is no such."""
    if is_record(annotation):
        field = field_of(annotation, step)
        return bare(field.annotation) if field is not None else None
    origin = typing.get_origin(annotation)
    if origin is dict:
        return bare(typing.get_args(annotation)[1])
    if origin is tuple:
        return bare(typing.get_args(annotation)[0])
    return None


def field_of(record: type[Record], alias: str | int) -> FieldInfo | None:
    """Return the field with the given alias (its YAML key as the model spells it)."""
    return _fields(record).get(alias) if isinstance(alias, str) else None


def bare(annotation: Any) -> Any:
    """Strip ``Annotated`` and ``| None`` from a type."""
    while True:
        origin = typing.get_origin(annotation)
        if origin is typing.Annotated:
            annotation = typing.get_args(annotation)[0]
        elif origin in (typing.Union, types.UnionType):
            rest = [a for a in typing.get_args(annotation) if a is not type(None)]
            annotation = rest[0]
        else:
            return annotation


def is_record(annotation: Any) -> bool:
    """Tell whether a bare type is a record class."""
    return isinstance(annotation, type) and issubclass(annotation, Record)


def choices(annotation: Any) -> tuple[str, ...]:
    """Return the words of an enumeration, or nothing for other types."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(str(member.value) for member in annotation)
    return ()


def aliases(record: type[Record]) -> tuple[str, ...]:
    """Return the keys of a record as the model spells them."""
    return tuple(_fields(record))


@cache
def _fields(record: type[Record]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in record.model_fields.items()}
