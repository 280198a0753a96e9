"""An example for every field of the files, taken from the packaged example municipality.

What it does not hold is in ``field_examples.yaml``. Both are read by the model in the tests.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from kontinuitet import bundled
from kontinuitet.loading.shape import bare, is_record
from kontinuitet.model.base import Record, fold
from kontinuitet.model.exercise import Exercise
from kontinuitet.model.landscape import Municipality, WorkTime
from kontinuitet.model.scenario import Scenario

EXAMPLE: Final = "exempelkoping"
#: What a scenario's fields begin with, to tell them from those of the municipality.
SCENARIO: Final = "scenariofil"
#: The same for an exercise's.
EXERCISE: Final = "övningsfil"
#: These stand in files of their own.
OWN_FILES: Final = (SCENARIO, EXERCISE)
_LONGEST: Final = 90
#: What follows the example municipality in a text, where it lacks something.
_REST: Final = "field_examples.yaml"
FieldPath = tuple[str, ...]


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Leaves every value the text that was written."""


@dataclass
class Examples:
    """Values by the path of their aliases, and for what stands in a list the whole row."""

    values: dict[FieldPath, Any] = field(default_factory=dict)
    rows: dict[FieldPath, Any] = field(default_factory=dict)


@cache
def examples() -> Examples:
    """Return the most telling short value of each field."""
    found = Examples()
    for text in _texts():
        for data in yaml.load_all(text, _Loader):
            record, prefix = _kind_of(data)
            _gather(found, record, data, prefix)
    return found


def _kind_of(data: Mapping[str, Any]) -> tuple[type[Record], FieldPath]:
    """Return what a file describes, and what its fields begin with."""
    # A scenario may hold material for exercises, an exercise names its scenario.
    if isinstance(data.get("övning"), str):
        return Exercise, (EXERCISE,)
    return (Scenario, (SCENARIO,)) if "scenario" in data else (Municipality, ())


def _texts() -> Iterator[str]:
    # First, so that the names in it go with the ids that stand in the examples.
    yield resources.files(__package__).joinpath(_REST).read_text(encoding="utf-8")
    with bundled.folder("examples", EXAMPLE) as folder:
        for path in sorted(folder.rglob("*.yaml")):
            yield path.read_text(encoding="utf-8")
    for name in bundled.names("scenarios"):
        yield bundled.read_bytes("scenarios", name).decode("utf-8")


def _gather(
    found: Examples, record: type[Record], data: Any, prefix: FieldPath, row: Any = None
) -> None:
    if not isinstance(data, Mapping):
        return
    known = record.keys()
    fields = {f.alias or n: f for n, f in record.model_fields.items()}
    for key, value in data.items():
        alias = known.get(fold(str(key)))
        if alias is None or value in ("", [], {}):
            continue
        path = (*prefix, alias)
        if path not in found.values or _better(value, found.values[path]):
            found.values[path] = value
        if row is not None and (path not in found.rows or _better(row, found.rows[path])):
            found.rows[path] = row
        inner, several = below(fields[alias].annotation)
        if inner is None:
            continue
        if several == "dict" and isinstance(value, Mapping):
            for each in value.values():
                _gather(found, inner, each, path)
        elif several == "tuple" and isinstance(value, list):
            for each in value:
                # Of a list in a list the outer row is shown, with the inner one in it.
                _gather(found, inner, each, path, each if row is None else row)
        else:
            # A length of work is nothing without the others beside it.
            _gather(found, inner, value, path, value if inner is WorkTime else row)


def below(annotation: Any) -> tuple[type[Record] | None, str]:
    """Return the record a field holds, and whether by id (dict), in a list (tuple) or alone."""
    plain = bare(annotation)
    origin = typing.get_origin(plain)
    if origin in (dict, tuple):
        inner = bare(typing.get_args(plain)[1 if origin is dict else 0])
        return (inner if is_record(inner) else None), origin.__name__
    return (plain if is_record(plain) else None), "one"


def _better(new: Any, old: Any) -> bool:
    """Tell whether a value tells more and still fits on a line, or is shorter where none does."""
    one, other = _size(new), _size(old)
    if isinstance(old, str) and other <= _LONGEST:
        return False
    return one < other if other > _LONGEST else other < one <= _LONGEST


def _size(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(len(str(k)) + 4 + _size(v) for k, v in value.items())
    return sum(2 + _size(v) for v in value)


_WIDTH: Final = 88
_MOST_ITEMS: Final = 3
_LONGEST_TEXT: Final = 76


def lines(key: str, value: Any, indent: str = "") -> list[str]:
    """Write a field and its value, on one line where that fits, else each part on its own."""
    value = _shortened(value)
    one = f"{indent}{key}: {flow(value)}"
    if len(one) <= _WIDTH or isinstance(value, str):
        return [one]
    return [f"{indent}{key}:", *_under(value, indent + "  ")]


def item(value: Any, indent: str) -> list[str]:
    """Write a value as one point of a list."""
    value = _shortened(value)
    one = f"{indent}- {flow(value)}"
    if len(one) <= _WIDTH or not isinstance(value, Mapping):
        return [one]
    rest = _under(value, indent + "  ")
    return [f"{indent}- {rest[0].lstrip()}", *rest[1:]]


def _under(value: Any, indent: str) -> list[str]:
    if isinstance(value, Mapping):
        return [line for k, v in value.items() for line in lines(k, v, indent)]
    return [line for v in value for line in item(v, indent)]


def _shortened(value: Any) -> Any:
    """Leave out the end of long texts and lists: an example is to be read."""
    if isinstance(value, str):
        text = " ".join(value.split())
        return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1].rstrip() + "…"
    if isinstance(value, list):
        return value[:_MOST_ITEMS]
    return value


def flow(value: Any) -> str:
    """Write a value on one line, as it may stand after the colon."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(v) for v in value) + "]"
    return _scalar(str(value))


_MARKS: Final = frozenset(",[]{}#\"'`&*!|>%@?")


def _scalar(text: str) -> str:
    """Write a text, quoted where it would else be read as something other, as people do."""
    safe = (
        text
        and not _MARKS.intersection(text)
        and ": " not in text
        and not text.endswith(":")
        and not text.startswith(("-", "?", ":", "0"))
        and "\n" not in text
        and not text.replace(".", "").isdigit()
    )
    if safe or (text.isdigit() and not text.startswith("0")):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
