"""Short ways of making the tables and lists of the plans, with gaps in bold."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.documents import texts
from kontinuitet.documents.blocks import Block, Cell, CellText, ListBlock, TableBlock

#: Width of the text on a portrait and on a landscape page, in millimetres.
PORTRAIT_MM = 160.0
LANDSCAPE_MM = 257.0

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
    font_pt: float | None = None,
    centred: Sequence[int] = (),
    show_caption: bool = False,
) -> TableBlock:
    """Return a table; cells that are gaps are bold, and ``empty`` replaces a table without rows."""
    return TableBlock(
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
    )


def bullets(items: Sequence[str], *, empty: str = "") -> Block:
    """Return a list with bullets."""
    return ListBlock(items, empty=empty)


def numbered(items: Sequence[str], *, empty: str = "") -> Block:
    """Return a list with numbers from 1."""
    return ListBlock(items, ordered=True, empty=empty)
