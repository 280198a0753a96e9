"""Tables and loops against their peers, measured in the same run.

Run: ``python -m benchmarks.table``. Prints seconds (the best of several) and ratios:

- a table of 2 000 rows and 7 columns as one block, against python-docx's ``add_row``;
- a template loop over rows, 2 000 and 8 000 of them, against docxtpl when it is installed.
"""

from __future__ import annotations

import importlib
import io
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from docx.document import Document

from kontinuitet.documents import word
from kontinuitet.documents.blocks import TableBlock, append_blocks
from kontinuitet.documents.template import fill

COLUMNS = 7
HEADER = [f"Kolumn {number}" for number in range(1, COLUMNS + 1)]


def rows(count: int) -> list[list[str]]:
    """Return the texts of a table."""
    return [[f"Rad {n} & kolumn {c} åäö" for c in range(COLUMNS)] for n in range(count)]


def best_of(times: int, action: Callable[[], object]) -> float:
    """Return the shortest time in seconds."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - start)
    return best


def with_block(texts: Sequence[Sequence[str]]) -> Document:
    """Build the table as one block."""
    document = word.new_document()
    append_blocks(document, [TableBlock(HEADER, texts, [20] * COLUMNS, "Tabell")])
    return document


def with_add_row(texts: Sequence[Sequence[str]]) -> Document:
    """Build the table row by row with python-docx."""
    document = word.new_document()
    table = document.add_table(1, COLUMNS)
    for cell, text in zip(table.rows[0].cells, HEADER, strict=True):
        cell.text = text
    for row in texts:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return document


def loop_template() -> bytes:
    """Return a template with a loop over the rows of a table."""
    document = word.new_document()
    table = document.add_table(4, COLUMNS)
    for cell, text in zip(table.rows[0].cells, HEADER, strict=True):
        cell.text = text
    table.cell(1, 0).text = "{%tr for r in rader %}"
    for column in range(COLUMNS):
        table.cell(2, column).text = f"{{{{ r.k{column} }}}}"
    table.cell(3, 0).text = "{%tr endfor %}"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def loop_context(count: int) -> dict[str, object]:
    """Return what the template is filled with."""
    return {"rader": [{f"k{c}": text for c, text in enumerate(row)} for row in rows(count)]}


def filled(template: bytes, context: dict[str, object]) -> Document:
    """Open and fill the template with our filler."""
    document = word.open_document(template, "mall.docx")
    fill(document, context, name="mall.docx")
    return document


def filled_by_docxtpl(module: Any, template: bytes, context: dict[str, object]) -> Any:
    """Open and fill the template with docxtpl, text escaped as it must be."""
    document = module.DocxTemplate(io.BytesIO(template))
    document.render(context, autoescape=True)
    return document


def cells_of(document: Any) -> list[str]:
    """Return the text of every cell of the last table."""
    table = document.tables[-1]
    return [
        "".join(str(t) for t in cell.itertext()) for row in table._tbl.tr_lst for cell in row.tc_lst
    ]


def main() -> int:
    """Run and print."""
    texts = rows(2_000)
    if cells_of(with_block(texts)) != cells_of(with_add_row(texts)):
        print("Tabellerna har inte samma innehåll.")
        return 1
    block = best_of(5, lambda: with_block(texts))
    peer = best_of(3, lambda: with_add_row(texts))
    print("Tabell, 2 000 rader x 7 kolumner")
    print(f"  ett block               {block:8.3f} s")
    print(f"  python-docx, add_row    {peer:8.3f} s   kvot {block / peer:.3f}")
    template = loop_template()
    try:
        docxtpl = importlib.import_module("docxtpl")
    except ImportError:
        docxtpl = None
    previous: float | None = None
    for count in (2_000, 8_000):
        context = loop_context(count)
        ours = best_of(3, lambda c=context: filled(template, c))  # type: ignore[misc]
        print(f"Mallslinga, {count} rader x 7 kolumner")
        growth = "" if previous is None else f"   {ours / previous:.1f} gånger tiden för 2 000"
        print(f"  kontinuitet             {ours:8.3f} s{growth}")
        previous = ours
        if docxtpl is None:
            print("  docxtpl                 inte installerat")
            continue
        theirs = best_of(3, lambda c=context: filled_by_docxtpl(docxtpl, template, c))  # type: ignore[misc]
        print(f"  docxtpl                 {theirs:8.3f} s   kvot {ours / theirs:.3f}")
        if cells_of(filled(template, context)) != cells_of(
            filled_by_docxtpl(docxtpl, template, context)
        ):
            print("  Resultaten skiljer sig.")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
