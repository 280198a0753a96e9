"""Short ways of making the tables and lists of the plans, with gaps in bold."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kontinuitet.documents.blocks import Block, Cell, CellText, KeptTogether, ListBlock, TableBlock
from kontinuitet.documents.matter import texts

#: Width of the text on a portrait page, in millimetres.
PORTRAIT_MM = 160.0

#: Text sizes of tables in points: ordinary ones, and those with much in them.
BODY_PT = 9.0
DENSE_PT = 8.5
#: How many of the last rows of a long table go along with what follows it.
_TAIL_ROWS = 3

#: A column: heading and width in millimetres.
Column = tuple[str, float]


def table(
    caption: str,
    description: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    empty: str = "",
    row_height_mm: float | None = None,
    font_pt: float = BODY_PT,
    centred: Sequence[int] = (),
    keep: bool = False,
    following: bool = False,
    optional: Collection[int] = (),
    show_caption: bool = False,
) -> Block:
    """Return a table; cells that are gaps are bold, and ``empty`` replaces a table without rows.

    ``keep`` holds it on one page; ``following`` holds its last rows (with ``keep`` all) on the page
    of what comes after it. ``optional`` columns (numbers from 0) are left out when every
    cell in them is a dash, and the other columns share their width.
    """
    if rows and optional:
        columns, rows = _without_empty(columns, rows, optional)
    made = TableBlock(
        [heading for heading, _ in columns],
        [[_marked(cell) for cell in row] for row in rows],
        [width for _, width in columns],
        caption,
        description,
        font_pt=font_pt,
        min_row_mm=row_height_mm,
        centred=centred,
        show_caption=show_caption,
        empty=empty,
    )
    if not keep and not following:
        return made
    return KeptTogether(made, following=following, rows=None if keep else _TAIL_ROWS)


def _without_empty(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], optional: Collection[int]
) -> tuple[Sequence[Column], Sequence[Sequence[Cell]]]:
    kept = [
        n
        for n in range(len(columns))
        if n not in optional or any(row[n] not in ("", texts.NONE) for row in rows)
    ]
    stretch = sum(width for _, width in columns) / sum(columns[n][1] for n in kept)
    return (
        [(columns[n][0], columns[n][1] * stretch) for n in kept],
        [[row[n] for n in kept] for row in rows],
    )


def _marked(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(texts.GAP_MARK):
        return CellText(cell, bold=True)
    return cell


def facts(caption: str, rows: Sequence[tuple[str, str]], label_mm: float = 48.0) -> Block:
    """Return a table of facts: what, and its value."""
    return table(
        caption,
        f"{caption}: uppgift och innehåll.",
        (("Uppgift", label_mm), ("Innehåll", PORTRAIT_MM - label_mm)),
        [(CellText(label, bold=True), value) for label, value in rows],
        keep=True,
    )


def bullets(items: Sequence[str], *, empty: str = "") -> Block:
    """Return a list with bullets."""
    return ListBlock(items, empty=empty)


def numbered(items: Sequence[str], *, empty: str = "") -> Block:
    """Return a list with numbers from 1."""
    return ListBlock(items, ordered=True, empty=empty)
