"""Merge the sections of all files into one tree that knows where every part was written."""

from __future__ import annotations

import typing
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kontinuitet.loading.messages import unknown_field
from kontinuitet.loading.shape import annotation_at, is_record
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.yaml_source import Path, Source
from kontinuitet.model.base import Record, fold
from kontinuitet.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written; ``path`` is spelled as there, list positions from 1."""

    file: str
    line: int | None
    path: str


@dataclass
class Layer:
    """One consistent tree, keyed as the model spells it, and the source of each of its parts."""

    record: type[Record]
    data: dict[str, Any] = field(default_factory=dict)
    origins: dict[Path, tuple[Source, Path]] = field(default_factory=dict)
    fallback: str = ""

    def place(self, steps: Iterable[str | int]) -> Place:
        """Return the place of ``steps``, or of the innermost part of them that was written."""
        path = tuple(steps)
        for size in range(len(path), -1, -1):
            if path[:size] in self.origins:
                source, written = self.origins[path[:size]]
                return _descend(self.record, source, written, path, size)
        return Place(self.fallback, None, spell(path))


def spell(path: Iterable[str | int]) -> str:
    """Write a path as the user sees it: joined by dots, list positions counted from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


def layer_of(record: type[Record], source: Source) -> Layer:
    """Return a layer of a single file that is one record, such as a scenario."""
    data = source.data if isinstance(source.data, dict) else {}
    return Layer(record, data, {(): (source, ())}, source.file)


def merge(
    record: type[Record], sources: Iterable[Source], suggestions: Suggestions
) -> tuple[list[Layer], list[Problem]]:
    """Merge files by section.

    What is written twice is a problem that names both places; the first stays in the first
    layer and the second goes into a further layer, so that everything else about it is checked in
    the same run. The first layer is always there.
    """
    merger = _Merger(record, suggestions)
    for source in sources:
        if isinstance(source.data, dict):
            merger.add(source, source.data)
        elif source.data is not None:
            merger.problem(
                source,
                (),
                "fel-slag",
                'filen ska bestå av avsnitt, till exempel "resurser:".',
            )
    return merger.layers, merger.problems


class _Merger:
    def __init__(self, record: type[Record], suggestions: Suggestions) -> None:
        self.record = record
        self.layers = [Layer(record)]
        self.problems: list[Problem] = []
        self._suggestions = suggestions

    def add(self, source: Source, data: dict[str, Any]) -> None:
        self._record(self.record, source, data, (), ())

    def _record(
        self,
        record: type[Record],
        source: Source,
        data: dict[str, Any],
        target: Path,
        written: Path,
    ) -> None:
        known = record.keys()
        for key, value in data.items():
            here = (*written, key)
            alias = known.get(fold(key))
            if alias is None:
                words = unknown_field(key, record, self._suggestions)
                self.problem(source, here, words.code, words.text, words.hint)
                continue
            if value is None:
                continue
            annotation = annotation_at(record, (alias,))
            if target == () and is_record(annotation):
                if isinstance(value, dict):
                    self._section(source, (alias,), here)
                    self._record(annotation, source, value, (alias,), here)
                else:
                    self.problem(source, here, "fel-slag", "ska vara en grupp med uppgifter.")
            elif typing.get_origin(annotation) is dict:
                if not isinstance(value, dict):
                    self.problem(source, here, "fel-slag", "ska vara en grupp med uppgifter.")
                    continue
                for identity, item in value.items():
                    self._put(source, (*target, alias, identity), (*here, identity), item)
            else:
                self._put(source, (*target, alias), here, value)

    def _section(self, source: Source, target: Path, written: Path) -> None:
        """Note that a section stands, even when it is empty."""
        self.layers[0].data.setdefault(str(target[0]), {})
        self.layers[0].origins.setdefault(target, (source, written))

    def _put(self, source: Source, target: Path, written: Path, value: Any) -> None:
        for number in range(len(self.layers) + 1):
            if number == len(self.layers):
                self.layers.append(Layer(self.record))
            layer = self.layers[number]
            if target in layer.origins:
                if number == 0:
                    self._twice(source, target, written, layer.origins[target])
                continue
            container = layer.data
            for step in target[:-1]:
                container = container.setdefault(str(step), {})
            container[str(target[-1])] = value
            layer.origins[target] = (source, written)
            # The section itself is placed where it first stands.
            for size in range(1, len(target)):
                layer.origins.setdefault(target[:size], (source, written[:size]))
            return

    def _twice(
        self, source: Source, target: Path, written: Path, first: tuple[Source, Path]
    ) -> None:
        other, there = first
        kind = "uppgiften" if field_of_path(self.record, target) else "id:t"
        where = f"rad {other.lines.near(there)}"
        if other is not source:
            where = f"{other.file}, {where}"
        self.problem(
            source,
            written,
            "dubblett",
            f"{kind} finns redan i {where}."
            if other is not source
            else f"{kind} finns redan på {where}.",
            "Ta bort den ena eller byt id." if kind == "id:t" else "Ta bort den ena.",
        )

    def problem(
        self, source: Source, written: Path, code: str, text: str, hint: str | None = None
    ) -> None:
        prefix = f"{spell(written)}: " if written else ""
        self.problems.append(
            Problem(
                source.file,
                source.lines.near(written),
                code,
                Severity.ERROR,
                prefix + text,
                hint,
            )
        )


def field_of_path(record: type[Record], path: Path) -> bool:
    """Tell whether the last step of ``path`` is a field of a record (else it is an id)."""
    parent = annotation_at(record, path[:-1])
    return is_record(parent)


def _descend(record: type[Record], source: Source, written: Path, path: Path, size: int) -> Place:
    """Follow the rest of ``path`` in the source, spelled as there, as far as it goes."""
    data: Any = source.data
    for step in written:
        data = data[step]
    lost = False
    shown: list[str | int] = list(written)
    for position in range(size, len(path)):
        step = path[position]
        if not lost and isinstance(data, dict):
            found = _key_in(record, data, path[:position], step)
            lost = found is None
            shown.append(step if found is None else found)
            if found is not None:
                written, data = (*written, found), data[found]
        elif not lost and isinstance(data, list) and isinstance(step, int):
            lost = step >= len(data)
            shown.append(step)
            if not lost:
                written, data = (*written, step), data[step]
        elif data is None or isinstance(data, (dict, list)):
            shown.append(step)
        else:
            # A shorter way of writing: the text itself stands for the whole record.
            break
    return Place(source.file, source.lines.near(written), spell(shown))


def _key_in(
    record: type[Record], data: dict[str, Any], around: Path, step: str | int
) -> str | None:
    """Return the key that the file has for ``step``, spelled as there."""
    if not isinstance(step, str):
        return None
    if step in data:
        return step
    owner = annotation_at(record, around)
    if not is_record(owner):
        return None
    known: dict[str, str] = owner.keys()
    return next((key for key in data if known.get(fold(key)) == step), None)
