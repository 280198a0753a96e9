"""Validate a layer against the model and find everything wrong with it in one run.

Some checks of a record are made only when all its fields are right. So what is wrong is reported,
taken away from a copy, and the copy validated again until nothing more is found. The copy that
remains is sound, and references in it can be checked although the files have errors.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kontinuitet.loading.ids import plain
from kontinuitet.loading.merging import Layer
from kontinuitet.loading.messages import Words, describe
from kontinuitet.loading.shape import annotation_at, choices, field_of, is_record
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.yaml_source import Path
from kontinuitet.model.base import Record, fold
from kontinuitet.problems import Problem, Severity

#: An id that stands for one that is missing or wrong; references to it are not reported.
NOWHERE = "0"

_ROUNDS = 12
_GONE: Any = object()

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Validated(Generic[R]):
    """What could be read: ``value`` lacks whatever was wrong; None when nothing was usable.

    ``moved`` tells, for lists that lost rows, the original positions of those that are left.
    """

    value: R | None
    problems: tuple[Problem, ...]
    moved: dict[Path, list[int]] = field(default_factory=dict)

    def original(self, path: Path) -> Path:
        """Translate a path in ``value`` into a path in what was written."""
        if not self.moved:
            return path
        result: list[str | int] = []
        for step in path:
            places = self.moved.get(tuple(result)) if isinstance(step, int) else None
            result.append(places[step] if places and isinstance(step, int) else step)
        return tuple(result)


def validate(record: type[R], layer: Layer, suggestions: Suggestions) -> Validated[R]:
    """Validate ``layer`` as a ``record``; never raises for bad content."""
    data: Any = layer.data
    moved: dict[Path, list[int]] = {}
    found: dict[tuple[str, int | None, str], Problem] = {}
    handled: set[Path] = set()
    robbed: set[Path] = set()
    for number in range(_ROUNDS):
        try:
            value = record.model_validate(data)
        except ValidationError as error:
            if number == 0:
                data = _copy(data)
            repair = _Repair(record, layer, suggestions, data, moved, handled, robbed)
            for details in error.errors(include_url=False):
                for problem in repair.take(details):
                    found.setdefault((problem.file, problem.line, problem.text), problem)
            if not repair.apply():
                break
        else:
            return Validated(value, tuple(found.values()), moved)
    return Validated(None, tuple(found.values()), moved)


def _copy(data: Any) -> Any:
    """Copy the containers of plain data (its depth is bounded by the reader)."""
    if isinstance(data, dict):
        return {key: _copy(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_copy(value) for value in data]
    return data


class _Repair:
    """One round: turns errors into problems and takes away what is wrong."""

    def __init__(
        self,
        record: type[Record],
        layer: Layer,
        suggestions: Suggestions,
        data: Any,
        moved: dict[Path, list[int]],
        handled: set[Path],
        robbed: set[Path],
    ) -> None:
        self._record = record
        self._layer = layer
        self._suggestions = suggestions
        self._data = data
        self._moved = moved
        self._handled = handled
        # Changes wait until all errors of the round are placed.
        self._rows: dict[int, tuple[list[Any], Path, set[int]]] = {}
        self._changes: list[tuple[dict[str, Any], str, Any]] = []
        self._changed = False
        self._hopeless = False
        self._robbed = robbed

    def take(self, error: ErrorDetails) -> list[Problem]:
        """Report one error and mark what it concerns for removal."""
        path: Path = tuple(error["loc"])
        key_error = bool(path) and path[-1] == "[key]"
        if key_error:
            path = path[:-1]
        containers, path_in_data = self._reach(path)
        original = self._original(path)
        if error["type"] == "too_short" and self._had_rows(error, original):
            return []
        stands = len(path_in_data) == len(path)
        target = containers[-1] if stands else None
        if (
            error["type"] == "value_error"
            and isinstance(target, dict)
            and is_record(annotation_at(self._record, path))
        ):
            return self._whole_record(error, path, original, target)
        silent = self._repair(error, path, path_in_data, containers, key_error=key_error)
        if silent or original in self._handled:
            return []
        self._handled.add(original)
        if key_error:
            error = {**error, "input": path[-1]}
        # A row of a list, however short it is written; else a text stands for the whole list.
        depth = max((n for n, step in enumerate(path, 1) if isinstance(step, int)), default=0)
        row = 0 < depth <= len(path_in_data)
        words = describe(error, self._record, path, self._suggestions, key=key_error, row=row)
        return [self._problem(original, words)]

    def apply(self) -> bool:
        """Make the changes; return False when nothing more can be done."""
        for holder, key, value in self._changes:
            if value is _GONE:
                holder.pop(key, None)
            else:
                holder[key] = value
        for rows, path, gone in self._rows.values():
            places = self._moved.get(path, list(range(len(rows))))
            keep = [i for i in range(len(rows)) if i not in gone]
            self._moved[path] = [places[i] for i in keep]
            rows[:] = [rows[i] for i in keep]
        return self._changed and not self._hopeless

    def _reach(self, path: Path) -> tuple[list[Any], Path]:
        """Follow ``path`` in the data; return what stands along it, and how far it goes."""
        along = [self._data]
        for size, step in enumerate(path):
            inner = along[-1]
            if isinstance(inner, dict):
                key = self._spelled(path[:size], inner, step)
                if key is None:
                    return along, path[:size]
                along.append(inner[key])
            elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
                along.append(inner[step])
            else:
                return along, path[:size]
        return along, path

    def _spelled(self, around: Path, data: dict[str, Any], step: str | int) -> str | None:
        if step in data:
            return str(step)
        owner = annotation_at(self._record, around)
        if not is_record(owner):
            return None
        known = owner.keys()
        return next((key for key in data if known.get(fold(key)) == step), None)

    def _had_rows(self, error: ErrorDetails, original: Path) -> bool:
        """Tell whether a list is short only because rows of it are wrong, which is reported."""
        given = error.get("input")
        wanted = (error.get("ctx") or {}).get("min_length", 1)
        return original in self._moved or (isinstance(given, list) and len(given) >= wanted)

    def _original(self, path: Path) -> Path:
        return Validated(None, (), self._moved).original(path)

    def _repair(
        self,
        error: ErrorDetails,
        path: Path,
        reached: Path,
        along: list[Any],
        *,
        key_error: bool,
    ) -> bool:
        """Take away the wrong value; return True when it is no problem (an empty value)."""
        self._changed = True
        if error["type"] == "missing":
            inner = along[-1]
            if len(reached) == len(path) - 1 and isinstance(inner, dict):
                self._fill(inner, path)
                # It stands there, with a letter of another alphabet, which is reported.
                return any(fold(plain(key)) == fold(str(path[-1])) for key in inner)
            # A shorter way of writing a record that lacks something.
            self._remove(reached, along)
            return False
        empty = error.get("input") is None and not key_error
        if empty and isinstance(along[-2], dict) and is_record(annotation_at(self._record, path)):
            # A name with nothing below it: what is missing in it is reported next round.
            key = self._spelled(path[:-1], along[-2], path[-1]) or str(path[-1])
            self._changes.append((along[-2], key, {}))
            return True
        optional = self._remove(reached, along)
        return empty and optional and not isinstance(path[-1], int)

    def _remove(self, path: Path, along: list[Any]) -> bool:
        """Take away the value at ``path``; return False when something must stand there."""
        if not path:
            self._hopeless = True
            return False
        holder, step = along[-2] if len(along) > len(path) else along[-1], path[-1]
        if isinstance(holder, list) and isinstance(step, int):
            entry = self._rows.setdefault(id(holder), (holder, self._original(path[:-1]), set()))
            entry[2].add(step)
            self._robbed.add(self._original(path[:-2]))
            return True
        if not isinstance(holder, dict):
            self._hopeless = True
            return False
        key = self._spelled(path[:-1], holder, step)
        if key is not None:
            self._changes.append((holder, key, _GONE))
            self._robbed.add(self._original(path[:-1]))
        owner = annotation_at(self._record, path[:-1])
        required = field_of(owner, step) if is_record(owner) else None
        if required is None or not required.is_required():
            return True
        self._fill(holder, path)
        return False

    def _fill(self, holder: dict[str, Any], path: Path) -> None:
        """Put something valid where something must stand."""
        annotation = annotation_at(self._record, path)
        words = choices(annotation)
        field_info = field_of(annotation_at(self._record, path[:-1]), path[-1])
        pattern = field_info is not None and any(
            getattr(m, "pattern", None) for m in field_info.metadata
        )
        value: Any
        if words:
            value = words[0]
        elif is_record(annotation):
            value = {}
        elif annotation in (str, int):
            value = NOWHERE if pattern or annotation is int else "?"
        else:
            self._hopeless = True
            return
        self._changes.append((holder, str(path[-1]), value))

    def _whole_record(
        self, error: ErrorDetails, path: Path, original: Path, target: dict[str, Any]
    ) -> list[Problem]:
        """Report what concerns a whole record, and make it valid with as little loss as can be."""
        self._changed = True
        owner = annotation_at(self._record, path)
        twice = self._same_key_twice(owner, path, target)
        if twice:
            return twice
        words = describe(error, self._record, path, self._suggestions)
        problem = self._problem(original, words)
        if words.text.startswith(_INCOMPLETE):
            # A record that lacks something only because that was wrong, which is reported, is
            # dropped without a word; and an outage without its selection with it.
            row = path[:-1] if path[-1:] == ("urval",) else path
            self._remove(row, self._reach(row)[0])
            return [] if original in self._robbed else [problem]
        keys = {owner.keys().get(fold(key), key): key for key in target}
        for needed, removed in _CONFLICTS:
            if needed <= keys.keys():
                for alias in removed:
                    target.pop(keys[alias], None)
                return [self._at(problem, original, removed[0])]
        if {"minst", "av"} <= keys.keys() and "en_av" not in keys and "resurs" not in keys:
            members = target.pop(keys["av"])
            target.pop(keys["minst"])
            target["en_av"] = list(dict.fromkeys(members)) if isinstance(members, list) else members
            return [self._at(problem, original, "minst")]
        self._remove(path, self._reach(path)[0])
        return [problem]

    def _same_key_twice(self, owner: Any, path: Path, target: dict[str, Any]) -> list[Problem]:
        if not is_record(owner):
            return []
        seen: dict[str, str] = {}
        problems = []
        for key in list(target):
            alias = owner.keys().get(fold(key))
            if alias is None:
                continue
            if alias in seen:
                first = self._layer.place(self._original((*path, seen[alias])))
                words = Words(
                    "dubblett",
                    f'samma uppgift som "{seen[alias]}" på rad {first.line}.',
                    "Ta bort den ena.",
                )
                problems.append(self._problem((*self._original(path), key), words))
                del target[key]
            else:
                seen[alias] = key
        return problems

    def _at(self, problem: Problem, original: Path, alias: str) -> Problem:
        """Move a problem of a whole record to the line of the field it is about."""
        line = self._layer.place((*original, alias)).line
        return Problem(
            problem.file, line, problem.code, problem.severity, problem.text, problem.suggestion
        )

    def _problem(self, original: Path, words: Words) -> Problem:
        place = self._layer.place(original)
        prefix = f"{place.path}: " if place.path else ""
        return Problem(
            place.file, place.line, words.code, Severity.ERROR, prefix + words.text, words.hint
        )


# How the model begins to say that a record lacks something.
_INCOMPLETE = "ange "

# Fields that cannot stand together as written, and those that are taken away.
_CONFLICTS: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = (
    (
        frozenset(("acceptabel_avbrottstid", "mål_för_återställningstid")),
        ("mål_för_återställningstid",),
    ),
    (frozenset(("troligast", "minst", "mest")), ("minst", "mest")),
    (frozenset(("troligast", "minst")), ("minst",)),
    (frozenset(("troligast", "mest")), ("mest",)),
    (frozenset(("resurser", "urval")), ("urval",)),
    (frozenset(("resurser", "till")), ("till",)),
    (frozenset(("urval", "till")), ("till",)),
)
