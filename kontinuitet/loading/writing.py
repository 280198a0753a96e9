"""From a record to the YAML that a person reads and edits: Swedish keys, durations with units."""

from __future__ import annotations

import datetime
import textwrap
import typing
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

import yaml
from pydantic.fields import FieldInfo

from kontinuitet.model.base import Minutes, Record
from kontinuitet.model.calendar import written
from kontinuitet.model.duration import format_duration
from kontinuitet.model.sensitive import PREFIX, Sealed
from kontinuitet.model.staffing import ClockOrMoment

_WIDTH = 110


class _Field(NamedTuple):
    """What is needed to write one field of a record."""

    name: str
    alias: str
    required: bool
    default: Any
    minutes: bool
    clock: bool


def plain(record: Record) -> dict[str, Any]:
    """Return a record as it would be written: only what is not the default, in the model's order.

    Reading the result gives the record back.
    """
    data: dict[str, Any] = {}
    for field in _fields(type(record)):
        value = getattr(record, field.name)
        if field.required or value != field.default:
            data[field.alias] = _written(value, field)
    return data


@cache
def _fields(record: type[Record]) -> tuple[_Field, ...]:
    return tuple(_field(name, field) for name, field in record.model_fields.items())


def _field(name: str, field: FieldInfo) -> _Field:
    minutes = any(m in typing.get_args(Minutes) for m in field.metadata)
    return _Field(
        name,
        field.alias or name,
        field.is_required(),
        field.get_default(call_default_factory=True),
        minutes or _holds(field.annotation, Minutes),
        _holds(field.annotation, ClockOrMoment),
    )


def value_of(value: Any, field: FieldInfo) -> Any:
    """Return the value of a field as it would be written."""
    return _written(value, _field("", field))


def _written(value: Any, field: _Field) -> Any:
    if type(value) is str:
        return value
    if field.clock and isinstance(value, int):
        return f"{value // 60:02}:{value % 60:02}"
    return _value(value, minutes=field.minutes)


def _holds(annotation: Any, wanted: Any) -> bool:
    if annotation is wanted:
        return True
    return any(_holds(part, wanted) for part in typing.get_args(annotation))


def _value(value: Any, *, minutes: bool) -> Any:
    if type(value) is str:
        return value
    if isinstance(value, Record):
        return plain(value)
    if isinstance(value, Sealed):
        return f"{PREFIX} {value.sealed}"
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if minutes and isinstance(value, int):
        return format_duration(value)
    if isinstance(value, datetime.datetime):
        return written(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _value(part, minutes=minutes) for key, part in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_value(part, minutes=minutes) for part in value]
    return value


class _Dumper(yaml.SafeDumper):
    """Block style throughout, lists indented under their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    if "\n" in value.strip() or len(value) > _WIDTH - 20:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=">")
    return dumper.represent_scalar("tag:yaml.org,2002:str", value)


_Dumper.add_representer(str, _text)


def yaml_text(data: Mapping[str, Any], comment: str = "") -> str:
    """Return data as YAML; ``comment`` stands first, each line after ``#``."""
    body = yaml.dump(
        dict(data),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=_WIDTH,
    )
    lines = [
        f"# {line}".rstrip()
        for paragraph in comment.splitlines()
        for line in (textwrap.wrap(paragraph, _WIDTH - 2) or [""])
    ]
    return "".join(f"{line}\n" for line in lines) + body
