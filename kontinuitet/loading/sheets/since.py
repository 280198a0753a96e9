"""What has been changed in a workbook since it was made, and what others have changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kontinuitet.loading.sheets.columns import Path
from kontinuitet.loading.sheets.said import Row, Said, Value
from kontinuitet.loading.sheets.telling_apart import known_by, numbered, record_of, same


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two files, or a file and what has been changed since, say different things of one field.

    ``since`` tells the latter: ``was`` is then what it said when the file was made.
    """

    path: tuple[str, ...]
    now: Any
    answers: tuple[tuple[str, Value], ...]
    since: bool = False
    was: Any = None


def at(tree: Any, path: tuple[str, ...]) -> Any:
    """Return what stands at a path in plain data, None when nothing does."""
    for step in path:
        tree = tree.get(step) if isinstance(tree, Mapping) else None
    return tree


def changed_since(said: Said, tree: Mapping[str, Any]) -> list[Conflict]:
    """Leave in a file only what was changed in it; return what others have changed too.

    Does nothing when it is not known what the file said when it was made.
    """
    if not said.base or not tree:
        return []
    conflicts: list[Conflict] = []
    _things(said, tree)
    for path, value in list(said.values.items()):
        if at(said.base, path[:2]) is None or at(tree, path[:2]) is None:
            continue
        was, now = at(said.base, path), at(tree, path)
        if same(value.value, was) or (value.value == {} and isinstance(was, Mapping)):
            del said.values[path]
        elif not same(now, was) and not same(now, value.value):
            conflicts.append(Conflict(path, now, ((said.file, value),), since=True, was=was))
    lists: dict[Path, list[Row]] = {}
    for row in said.rows:
        lists.setdefault(row.at, []).append(row)
    said.rows = [
        row for path, rows in lists.items() for row in _rows(path, rows, said, tree, conflicts)
    ]
    return conflicts


def _things(said: Said, tree: Mapping[str, Any]) -> None:
    """Do not put back what somebody has taken away, unless it was changed in the file."""
    gone = []
    for path in list(said.things):
        if at(said.base, path) is None or at(tree, path) is not None:
            continue
        own = [p for p in said.values if p[: len(path)] == path]
        if any(not same(said.values[p].value, at(said.base, p)) for p in own):
            continue
        gone.append(path)
        del said.things[path]
        for p in own:
            del said.values[p]
    said.rows = [row for row in said.rows if not any(row.at[: len(p)] == p for p in gone)]
    if gone:
        names = ", ".join(".".join(path) for path in gone[:10])
        more = f" och {len(gone) - 10} till" if len(gone) > 10 else ""
        said.unread.append(
            f"Finns inte längre i kommunens filer, och läggs inte till igen: {names}{more}."
        )


def _rows(
    path: Path, rows: list[Row], said: Said, tree: Mapping[str, Any], conflicts: list[Conflict]
) -> list[Row]:
    was, now = at(said.base, path), at(tree, path)
    if was is None and at(said.base, path[:2]) is None:
        return rows
    if path[-1] == "ordning":
        order = [row.values[()].value for row in rows]
        if order == was:
            return []
        if now not in (was, order):
            answer = (said.file, Value(order, rows[0].place))
            conflicts.append(Conflict(path, now, (answer,), since=True, was=was))
        return rows
    before = dict(zip(numbered(path[-1], was or ()), was or (), strict=True))
    after = dict(zip(numbered(path[-1], now or ()), now or (), strict=True))
    kept = []
    for row, key in zip(rows, numbered(path[-1], [record_of(r) for r in rows]), strict=True):
        base = before.get(key)
        if base is None:
            kept.append(row)
            continue
        changed = {f: v for f, v in row.values.items() if not same(v.value, at(base, f))}
        there = after.get(key)
        if there is None and not changed:
            continue
        for field, value in changed.items():
            current = at(there, field)
            if (
                there is not None
                and not same(current, at(base, field))
                and not same(current, value.value)
            ):
                where = (*path, str(list(after).index(key) + 1), *field)
                answer = (said.file, value)
                conflicts.append(
                    Conflict(where, current, (answer,), since=True, was=at(base, field))
                )
        known = {f: v for f, v in row.values.items() if f[0] in known_by(path[-1], row.values)}
        kept.append(Row(row.at, row.values if there is None else {**known, **changed}, row.place))
    return kept
