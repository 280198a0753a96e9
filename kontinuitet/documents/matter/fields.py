"""Records whose fields a template may use: declared once, with the Swedish name and what it is.

A template field is written ``{{ plan.version }}``. The record states the Swedish name ``version``
beside the attribute, so that the template's context and the list of fields that a municipality may
use come from the same place.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints


def named(name: str, description: str) -> Any:
    """Declare a template field: its Swedish name and a Swedish description."""
    return dataclasses.field(metadata={"name": name, "description": description})


@dataclass(frozen=True, slots=True)
class FieldHelp:
    """One field that a template may use: path, description, whether it is a list to loop over."""

    path: str
    description: str
    repeated: bool


def template_context(record: Any) -> dict[str, Any]:
    """Return ``record`` (a dataclass) as the mapping that a template reads, nested records too."""
    return {
        field.metadata["name"]: _value(getattr(record, field.name))
        for field in dataclasses.fields(record)
    }


def _value(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and _is_record(type(value)):
        return template_context(value)
    if isinstance(value, tuple):
        return tuple(_value(item) for item in value)
    if isinstance(value, Mapping):
        return {key: _value(item) for key, item in value.items()}
    return value


def _is_record(kind: Any) -> bool:
    return dataclasses.is_dataclass(kind) and all(
        "name" in field.metadata for field in dataclasses.fields(kind)
    )


def describe_fields(record: type, prefix: str = "") -> Iterator[FieldHelp]:
    """Yield every field of ``record``, nested ones with a dotted path, in the order declared.

    A list is given as ``verksamheter[]`` so that a reader sees it wants a loop.
    """
    hints = get_type_hints(record)
    for field in dataclasses.fields(record):
        path = prefix + field.metadata["name"]
        kind = hints[field.name]
        parts = [part for part in get_args(kind) if part not in (Ellipsis, type(None))]
        repeated = getattr(kind, "__origin__", None) is tuple
        inner = parts[0] if parts else kind
        yield FieldHelp(path, field.metadata["description"], repeated)
        if _is_record(inner):
            yield from describe_fields(inner, f"{path}[]." if repeated else f"{path}.")
