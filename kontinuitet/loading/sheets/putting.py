"""Put what files say upon the model as it is: a new model, or all that is wrong, by sheet and cell.

Nothing is taken away: what a file does not say stays as it was.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kontinuitet.loading.ids import Directory
from kontinuitet.loading.merging import layer_of
from kontinuitet.loading.references import Known, check_references, shared_ids
from kontinuitet.loading.sheets.columns import Path as Field
from kontinuitet.loading.sheets.layout import KINDS
from kontinuitet.loading.sheets.names import Names
from kontinuitet.loading.sheets.said import Place, Row, Said, Value
from kontinuitet.loading.sheets.since import Conflict, changed_since
from kontinuitet.loading.sheets.telling_apart import numbered, record_of, same
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.validation import validate
from kontinuitet.loading.writing import plain
from kontinuitet.loading.yaml_source import Lines, Path, Source
from kontinuitet.model.landscape import Municipality
from kontinuitet.problems import Problem, has_errors


@dataclass
class Put:
    """The new model, None when something is wrong; what is wrong; and what stood in no file."""

    municipality: Municipality | None = None
    problems: list[Problem] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    #: What the model has and a file that speaks of the whole does not, as paths.
    kept: list[Path] = field(default_factory=list)


class _Places(Lines):
    """Where each value was written: the number of a place in a list, from 1; 0 for nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[Place] = []
        self._numbers: dict[Path, int] = {}

    def note(self, path: Path, place: Place) -> None:
        self.places.append(place)
        self._numbers.setdefault(path, len(self.places))

    def get(self, path: Path) -> int | None:
        return self._numbers.get(path)

    def near(self, path: Path) -> int:
        for size in range(len(path), -1, -1):
            found = self._numbers.get(path[:size])
            if found is not None:
                return found
        return 0


def put(before: Municipality | None, files: Sequence[Said]) -> Put:
    """Return the model with what some files say put upon it."""
    tree: dict[str, Any] = copy.deepcopy(plain(before)) if before is not None else {}
    result = Put(problems=[p for said in files for p in said.problems])
    for said in files:
        result.kept += list(_unsaid(tree, said))
    for said in files:
        result.conflicts += changed_since(said, tree)
    places = _Places()
    _values(tree, files, places, result)
    _rows(tree, files, places, result)
    if has_errors(result.problems) or result.conflicts:
        return result
    tree.setdefault("kommun", {})
    shown = ", ".join(said.file for said in files)
    layer = layer_of(Municipality, Source(shown, tree, places))
    suggestions = Suggestions(directory=Directory.of([tree]))
    validated = validate(Municipality, layer, suggestions)
    problems = [*validated.problems, *shared_ids([layer])]
    if validated.value is not None:
        known = Known.of([layer])
        problems += check_references(validated.value, layer, validated, known, suggestions)
    for problem in problems:
        place = str(places.places[problem.line - 1]) if problem.line else shown
        if problem.line or problem.severity == "fel":
            result.problems.append(
                Problem(
                    place, None, problem.code, problem.severity, problem.text, problem.suggestion
                )
            )
    result.municipality = None if has_errors(result.problems) else validated.value
    return result


def _values(tree: dict[str, Any], files: Sequence[Said], places: _Places, result: Put) -> None:
    for said in files:
        for path in said.things:
            _at(tree, path[:-1]).setdefault(path[-1], {})
    said_of: dict[Field, list[tuple[str, Value]]] = {}
    for said in files:
        for path, value in said.values.items():
            said_of.setdefault(path, []).append((said.file, value))
    for path, answers in said_of.items():
        holder = _at(tree, path[:-1])
        now = holder.get(path[-1])
        chosen = _chosen(path, now, answers, result)
        if isinstance(chosen.value, dict) and not chosen.value:
            holder.setdefault(path[-1], {})
        elif now is None or not same(now, chosen.value):
            holder[path[-1]] = chosen.value
        places.note(path, chosen.place)
    for said in files:
        for path, place in said.things.items():
            # A value that stands for the whole thing has a place of its own.
            places.note(path, place)


def _chosen(
    path: tuple[str, ...], now: Any, answers: Sequence[tuple[str, Value]], result: Put
) -> Value:
    """Return what differs from what stands; files that differ from each other are a conflict."""
    if len(answers) == 1:
        return answers[0][1]
    new = [(file, value) for file, value in answers if not same(value.value, now)]
    if any(not same(value.value, new[0][1].value) for _, value in new):
        result.conflicts.append(Conflict(path, now, tuple(answers)))
    return (new or answers)[0][1]


def _at(tree: dict[str, Any], path: Sequence[str]) -> dict[str, Any]:
    for step in path:
        inner = tree.get(step)
        if not isinstance(inner, dict):
            inner = tree[step] = {}
        tree = inner
    return tree


def _rows(tree: dict[str, Any], files: Sequence[Said], places: _Places, result: Put) -> None:
    lists: dict[Field, dict[str, list[Row]]] = {}
    for said in files:
        for row in said.rows:
            lists.setdefault(row.at, {}).setdefault(said.file, []).append(row)
    for at, by_file in lists.items():
        holder = _at(tree, at[:-1])
        rows = list(holder.get(at[-1], ()))
        if at[-1] == "ordning":
            _ordered(rows, by_file, at, places, result)
        else:
            _overlaid(rows, by_file, at, places, result)
        holder[at[-1]] = rows


def _ordered(
    rows: list[Any], by_file: Mapping[str, list[Row]], at: Field, places: _Places, result: Put
) -> None:
    before = list(rows)
    orders = {f: [r.values[()].value for r in said] for f, said in by_file.items()}
    wanted = [o for o in orders.values() if o != before] or list(orders.values())
    if any(order != wanted[0] for order in wanted):
        answers = tuple((f, Value(o, by_file[f][0].place)) for f, o in orders.items())
        result.conflicts.append(Conflict(at, before, answers))
    rows[:] = [*wanted[0], *(i for i in before if i not in wanted[0])]
    first = next(f for f, o in orders.items() if o == wanted[0])
    for number, row in enumerate(by_file[first]):
        places.note((*at, number), row.values[()].place)


def _overlaid(
    rows: list[Any], by_file: Mapping[str, list[Row]], at: Field, places: _Places, result: Put
) -> None:
    where = {key: number for number, key in enumerate(numbered(at[-1], rows))}
    said_of: dict[tuple[int, Field], list[tuple[str, Value]]] = {}
    for file, said in by_file.items():
        shown = [record_of(row) for row in said]
        for row, key in zip(said, numbered(at[-1], shown), strict=True):
            number = where.setdefault(key, len(rows))
            if number == len(rows):
                rows.append({})
            places.note((*at, number), row.place)
            for path, value in row.values.items():
                said_of.setdefault((number, path), []).append((file, value))
    for (number, path), answers in said_of.items():
        if not isinstance(rows[number], dict):
            continue
        holder = _at(rows[number], path[:-1])
        now = holder.get(path[-1])
        chosen = _chosen((*at, str(number + 1), *path), now, answers, result)
        if now is None or not same(now, chosen.value):
            holder[path[-1]] = chosen.value
        places.note((*at, number, *path), chosen.place)


def _unsaid(tree: Mapping[str, Any], said: Said) -> Iterator[Path]:
    """Yield what the model has and a file that holds all of it does not: things, and lists."""
    if not said.complete:
        return
    names = Names(tree)
    told = Counter(row.at for row in said.rows)
    for kind in KINDS:
        there: Counter[Field] = Counter()
        for keys, _ in kind.found(tree):
            at = kind.locate(keys, names.section)
            if at is not None:
                there[at] += 1
        for at, count in there.items():
            if told[at] < count if kind.listed else at not in said.things:
                yield at
