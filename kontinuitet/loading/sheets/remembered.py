"""What the model said when a workbook was made, kept in a hidden sheet of it.

So an answer that comes back months later changes only what was changed in it, and what somebody
else has changed since is seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kontinuitet.loading.excel.grids import Grid, GridColumn
from kontinuitet.loading.excel.reading import Unworked
from kontinuitet.loading.sheets.grid_reading import Table
from kontinuitet.loading.sheets.said import Said

SHEET: Final = "Utgångsläge"
_PATH, _TEXT = "Plats i modellen", "Uppgifter när arbetsboken gjordes"
_PIECE: Final = 30_000
_COLUMNS: Final = 40
#: Tables of things, each of which is remembered by itself.
_TABLES: Final = ("förvaltningar", "verksamheter", "resurser", "åtgärder", "godtagna_fynd")


def remembered_grid(tree: Mapping[str, Any]) -> Grid:
    """Return the hidden sheet for a model, or the part of it that the workbook shows."""
    rows = [
        (json.dumps(path, ensure_ascii=False), *_pieces(json.dumps(value, ensure_ascii=False)))
        for path, value in _things(tree)
    ]
    width = max((len(row) for row in rows), default=2)
    columns = (
        GridColumn(_PATH, "Ändra inte.", 30),
        *(GridColumn(f"{_TEXT} {n}" if n > 1 else _TEXT, "", 30) for n in range(1, width)),
    )
    return Grid(SHEET, columns, rows, hidden=True)


def _things(tree: Mapping[str, Any]) -> Iterator[tuple[Sequence[str], Any]]:
    for section, value in tree.items():
        if section in _TABLES:
            yield from (((section, identity), thing) for identity, thing in value.items())
        else:
            yield (section,), value


def _pieces(text: str) -> list[str]:
    # A letter first, so that no piece begins or ends with a space that a program takes away.
    return [f"|{text[n : n + _PIECE]}|" for n in range(0, len(text), _PIECE)]


def as_tree(said: Said) -> dict[str, Any]:
    """Return what a file says as plain data."""
    tree: dict[str, Any] = {}
    for path, value in said.values.items():
        _holder(tree, path)[path[-1]] = value.value
    for row in said.rows:
        fields = {path[0]: value.value for path, value in row.values.items() if len(path) == 1}
        _holder(tree, row.at).setdefault(row.at[-1], []).append(fields)
    return tree


def _holder(tree: dict[str, Any], path: Sequence[str]) -> dict[str, Any]:
    for step in path[:-1]:
        tree = tree.setdefault(step, {})
    return tree


def merged_trees(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return plain data with other data put upon it."""
    merged = dict(one)
    for key, value in other.items():
        there = merged.get(key)
        both = isinstance(value, Mapping) and isinstance(there, Mapping)
        merged[key] = merged_trees(there, value) if both else value  # type: ignore[arg-type]
    return merged


def recognise(texts: Sequence[str]) -> int:
    """Tell whether a row is the headings of the hidden sheet."""
    return 100 if {_PATH, _TEXT} <= set(texts) else 0


def is_remembered(table: Table) -> bool:
    """Tell whether a sheet is the hidden one."""
    return {_PATH, _TEXT} <= set(table.headings.values())


def read_remembered(table: Table) -> dict[str, Any]:
    """Return what the model said; what has been damaged is left out."""
    tree: dict[str, Any] = {}
    for _, row in table.rows:
        texts = [str(row[c]) for c in sorted(row)[:_COLUMNS] if not isinstance(row[c], Unworked)]
        try:
            path = json.loads(texts[0])
            value = json.loads("".join(text[1:-1] for text in texts[1:]))
        except (ValueError, IndexError, RecursionError):
            continue
        if not isinstance(path, list) or not 0 < len(path) < 3:
            continue
        holder = tree
        for step in path[:-1]:
            holder = holder.setdefault(str(step), {})
        holder[str(path[-1])] = value
    return tree
