"""The columns of a sheet, from the fields of the model's records: one declaration for both."""

from __future__ import annotations

import datetime
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pydantic.fields import FieldInfo

from kontinuitet.loading.shape import bare, choices, is_record
from kontinuitet.loading.sheets.cells import Form
from kontinuitet.model.base import ID_PATTERN, Minutes, Record
from kontinuitet.model.landscape import WorkTime
from kontinuitet.model.staffing import ClockOrMoment

Path = tuple[str, ...]

#: Groups of fields as headings name them, where the key alone would not be understood.
_GROUPS: Final = {"plan": "Plan", "aktivering": "Aktivering", "steg": "Steg"}
_HEADINGS: Final = {
    ("klassning", "K"): "Klassning K (konfidentialitet)",
    ("klassning", "R"): "Klassning R (riktighet)",
    ("klassning", "T"): "Klassning T (tillgänglighet)",
    ("klassning", "S"): "Klassning S (spårbarhet)",
    ("så_här",): "Så här aktiveras planen",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the field below the row's record, and what its cells hold.

    ``opens`` are the optional groups of fields that this column is the first of.
    """

    heading: str
    path: Path
    form: Form
    help: str
    words: tuple[str, ...] = ()
    opens: tuple[Path, ...] = ()


@cache
def columns_of(record: type[Record]) -> tuple[Column, ...]:
    """Return the columns of a record: its plain fields, and those of the groups inside it.

    Lists and tables of records have sheets of their own.
    """
    return tuple(_columns(record, (), ()))


def _columns(record: type[Record], above: Path, opened: tuple[Path, ...]) -> Iterator[Column]:
    for name, field in record.model_fields.items():
        path = (*above, field.alias or name)
        inner = bare(field.annotation)
        if is_record(inner):
            opens = (*opened, path) if field.get_default() is None else opened
            yield from _columns(inner, path, opens)
            opened = ()
            continue
        form = _form(field)
        if form is None:
            continue
        yield Column(_heading(path), path, form, field.description or "", _words(field), opened)
        opened = ()


def _heading(path: Path) -> str:
    if path in _HEADINGS:
        return _HEADINGS[path]
    if path[-2:-1] == ("tid",):
        # How long the work takes, with its least and most.
        path = path[:-1] if path[-1] == "troligast" else (*path[:-2], f"{path[-1]} tid")
        if path[-1] == "minst tid":
            path = (*path[:-1], "kortaste tid")
        elif path[-1] == "mest tid":
            path = (*path[:-1], "längsta tid")
    words = [step.replace("_", " ") for step in path]
    if len(words) == 1:
        return words[0][:1].upper() + words[0][1:]
    return f"{', '.join(words[:-1])}: {words[-1]}".capitalize()


def _words(field: FieldInfo) -> tuple[str, ...]:
    annotation = bare(field.annotation)
    if typing.get_origin(annotation) is tuple:
        annotation = bare(typing.get_args(annotation)[0])
    return choices(annotation)


def _holds(annotation: Any, wanted: Any) -> bool:
    if annotation is wanted:
        return True
    return any(_holds(part, wanted) for part in typing.get_args(annotation))


def _marked(field: FieldInfo, marker: Any) -> bool:
    return any(m in typing.get_args(marker) for m in field.metadata) or _holds(
        field.annotation, marker
    )


def _form(field: FieldInfo) -> Form | None:
    """Return what a cell of the field holds, None when it takes sheets of its own."""
    annotation = bare(field.annotation)
    origin = typing.get_origin(annotation)
    if _holds(field.annotation, ClockOrMoment):
        return Form.CLOCK
    if origin is dict:
        value = bare(typing.get_args(annotation)[1])
        return None if is_record(value) else Form.COUNTS
    if origin is tuple:
        argument = typing.get_args(annotation)[0]
        if is_record(bare(argument)):
            return None
        if choices(bare(argument)):
            return Form.CHOICES
        return Form.IDS if _is_id(argument) else Form.TEXTS
    if choices(annotation):
        return Form.CHOICE
    if annotation is bool:
        return Form.YES
    if annotation is datetime.date:
        return Form.DATE
    if annotation is float:
        return Form.NUMBER
    if annotation is int:
        return Form.MINUTES if _marked(field, Minutes) else Form.WHOLE
    if field.alias == "telefon":
        return Form.PHONE
    return Form.ID if _is_id(field.annotation, field) else Form.TEXT


def _is_id(annotation: Any, field: FieldInfo | None = None) -> bool:
    metadata = list(field.metadata) if field is not None else []
    pending = [annotation]
    while pending:
        part = pending.pop()
        if typing.get_origin(part) is typing.Annotated:
            metadata += part.__metadata__
        if typing.get_origin(part) in (typing.Annotated, typing.Union, types.UnionType):
            pending += typing.get_args(part)
    for item in metadata:
        inner = getattr(item, "metadata", [])
        if any(getattr(m, "pattern", None) == ID_PATTERN for m in (item, *inner)):
            return True
    return False


def work_time(path: Path) -> bool:
    """Tell whether a column is the likely time of restart work, which alone stands for all."""
    return path[-2:] == ("tid", next(iter(WorkTime.model_fields.values())).alias or "")
