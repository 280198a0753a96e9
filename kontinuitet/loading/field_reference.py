"""Every field that the files may have, as the model describes it, with an example of each."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from kontinuitet.loading.field_examples import (
    EXERCISE,
    OWN_FILES,
    SCENARIO,
    FieldPath,
    below,
    examples,
    item,
)
from kontinuitet.loading.field_examples import lines as written
from kontinuitet.loading.shape import bare, choices
from kontinuitet.model import base, sensitive, staffing
from kontinuitet.model.base import Record
from kontinuitet.model.exercise import Exercise
from kontinuitet.model.landscape import Municipality, WorkTime
from kontinuitet.model.requirement import Requirement
from kontinuitet.model.scenario import Scenario

#: The id that stands in an example, by the key above it.
_IDS: Final[Mapping[str, str]] = {
    "förvaltningar": "vård-och-omsorg",
    "verksamheter": "hemtjänst",
    "resurser": "journal",
    "reservrutiner": "papperspärm",
    "personer": "tekniker-1",
    "blanketter": "l1",
    "åtgärder": "å1",
    "godtagna_fynd": "g1",
    "skyldigheter": "egen-rapport",
    "tröskelvärden": "egen-vård",
    "kontrollerade": "upplysning",
}
#: Records that may be written shorter.
_SHORT: Final[Mapping[Any, str]] = {
    Requirement: "en lista med id, eller med uppgifter om vart och ett",
    WorkTime: "en tid med enhet: 30 min, eller kortaste, troligaste och längsta tid",
}
_OTHER_ID: Final = "ett-id"
_KINDS: Final[tuple[tuple[Any, str], ...]] = (
    (base._minutes, "en tid med enhet: 30 min, 4 h, 2 dygn, 1 vecka"),
    (base.yes_or_no, "ja eller nej"),
    (base._integer, "ett heltal"),
    (base._number, "ett tal"),
    (base._date, "ett datum: 2026-03-10"),
    (base._moment, "datum och klockslag: 2027-01-18T06:30"),
    (staffing._clock_or_moment, "ett klockslag: 07:00, eller datum och klockslag"),
    (base._text, "text"),
    (sensitive.read_step, "text, eller {steg: ..., känslig: ja} för det som bara IT ska läsa"),
)


@dataclass(frozen=True, slots=True)
class FieldDoc:
    """One field: where, what it means, how it is written, and an example in its place.

    ``name`` is the path with points between. ``below`` are the keys of what stands under it.
    """

    path: FieldPath
    description: str
    kind: str
    required: bool
    choices: tuple[str, ...]
    example: str
    below: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the path as it is asked for."""
        return ".".join(self.path)

    @property
    def key(self) -> str:
        """Return the key as it is written in the file."""
        return self.path[-1]


@cache
def all_fields() -> tuple[FieldDoc, ...]:
    """Return every field, each right before what stands under it, in the model's order."""
    found = [
        *_walk(Municipality, (), ()),
        FieldDoc(
            (SCENARIO,),
            "Ett scenario: vad som faller bort och när. En egen fil i mappen scenarier.",
            "en fil",
            False,
            (),
            "scenario: elavbrott-kort\nnamn: Kort elavbrott\n"
            "bortfall:\n  - {resurser: [elnät], till: 3 h, orsak: Grävskada}",
            tuple(f.alias or n for n, f in Scenario.model_fields.items()),
        ),
        *_walk(Scenario, (SCENARIO,), ()),
        FieldDoc(
            (EXERCISE,),
            "En övning: mål, skeden och inspel. En egen fil i mappen övningar, som övning förbered "
            "skriver.",
            "en fil",
            False,
            (),
            "övning: elavbrott-3h\nnamn: Elavbrott i tre timmar\nscenario: elavbrott-36h\n"
            "skeden:\n  - {id: s1, namn: Det börjar}",
            tuple(f.alias or n for n, f in Exercise.model_fields.items()),
        ),
        *_walk(Exercise, (EXERCISE,), ()),
    ]
    return tuple(found)


def _walk(record: type[Record], prefix: FieldPath, above: tuple[str, ...]) -> Iterator[FieldDoc]:
    for name, field in record.model_fields.items():
        path = (*prefix, field.alias or name)
        inner, several = below(field.annotation)
        keys = () if inner is None else tuple(f.alias or n for n, f in inner.model_fields.items())
        yield FieldDoc(
            path,
            field.description or "",
            _kind(field, inner, several),
            field.is_required(),
            choices(bare(field.annotation)),
            _snippet(path, (*above, several)),
            keys,
        )
        if inner is not None:
            yield from _walk(inner, path, (*above, several))


def _kind(field: FieldInfo, inner: type[Record] | None, several: str) -> str:
    if inner in _SHORT:
        return _SHORT[inner]
    if inner is not None:
        return {"dict": "flera, var och en under ett eget id", "tuple": "en lista"}.get(
            several, "med egna uppgifter under sig"
        )
    words = choices(bare(field.annotation))
    if words:
        return "ett av orden " + ", ".join(words)
    hint = field.annotation
    readers = [m.func for m in field.metadata if isinstance(m, BeforeValidator)]
    if several == "dict":
        return "ett antal för varje namn: {server: 2, nät: 1}"
    readers += _readers(hint)
    if several == "tuple":
        item = _text_or_id(hint, field)
        return f"{item}, eller en lista"
    said = next((text for reader, text in _KINDS if reader in readers), "text")
    if said == "text":
        return _text_or_id(hint, field)
    limits = {type(m).__name__: m for m in field.metadata}
    if "Le" in limits and limits["Le"].le == 4:
        return "ett heltal 0–4"
    return said


def _text_or_id(hint: Any, field: FieldInfo) -> str:
    shown = repr(hint) + repr(field.metadata)
    if base.ID_PATTERN in shown:
        return "ett id"
    return "ett ord" if "Days" in shown else "text"


def _readers(hint: Any) -> list[Any]:
    if typing.get_origin(hint) is typing.Annotated:
        inner, *metadata = typing.get_args(hint)
        return [m.func for m in metadata if isinstance(m, BeforeValidator)] + _readers(inner)
    return [r for part in typing.get_args(hint) for r in _readers(part)]


def _snippet(path: FieldPath, several: tuple[str, ...]) -> str:
    """Write an example with what stands above it, as in a file."""
    found = examples()
    if path not in found.values:
        # A test names it; whoever asks for another field is answered all the same.
        return ""
    steps = list(zip(path, ("one", *several) if path[0] in OWN_FILES else several, strict=True))
    if path[0] in OWN_FILES:
        steps = steps[1:]
    lines: list[str] = []
    for depth, (key, how) in enumerate(steps):
        indent = "  " * len(lines)
        here = path[: depth + 1 + (path[0] in OWN_FILES)]
        last = depth == len(steps) - 1
        if last:
            lines += _value(indent, key, how, found.values[here])
            break
        lines.append(f"{indent}{key}:")
        if how == "dict":
            lines.append(f"{indent}  {_IDS.get(key, _OTHER_ID)}:")
        elif how == "tuple":
            lines += item(found.rows[path], indent + "  ")
            break
        elif path in found.rows and depth == len(steps) - 2:
            lines[-1:] = written(key, found.rows[path], indent)
            break
    return "\n".join(lines)


def _value(indent: str, key: str, how: str, value: Any) -> list[str]:
    """Write a field and its value: of several records the first, the rest whole."""
    if how == "dict" and isinstance(value, Mapping):
        first = dict([next(iter(value.items()))]) if _deep(value) else value
        return written(key, first, indent)
    if how == "tuple" and isinstance(value, list) and any(isinstance(v, Mapping) for v in value):
        return [f"{indent}{key}:", *item(value[0], indent + "  ")]
    return written(key, value, indent)


def _deep(value: Mapping[str, Any]) -> bool:
    return any(isinstance(v, Mapping) for v in value.values())
