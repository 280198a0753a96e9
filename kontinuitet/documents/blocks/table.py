"""Tables, built as one string of markup: 2 000 rows of 7 cells take a tenth of a second."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.base.styles import HEAD_FILL, RULE
from kontinuitet.documents.blocks.base import Block, BlockError
from kontinuitet.documents.blocks.formatted import (
    BOLD,
    is_formatted,
    numbered_lines,
    numbering,
)
from kontinuitet.documents.blocks.widths import SHARES, SOFT_HYPHEN, divided, fitted, needed
from kontinuitet.documents.xmltext import escape_attribute
from kontinuitet.wording import hard_spaces

if TYPE_CHECKING:
    from kontinuitet.documents.blocks.site import Site

TWIPS_PER_MM: Final = 1440 / 25.4
#: The size in points of the style Tabelltext.
_USUAL_PT: Final = 9.5
#: A text with no more letters has room in any column.
_SHORT: Final = 8
_SOFT_HYPHEN_XML: Final = '</w:t><w:softHyphen/><w:t xml:space="preserve">'


@dataclass(frozen=True, slots=True)
class CellText:
    """The text of a cell that is not plain: bold, in the symbol font, or of a size in points."""

    text: str
    bold: bool = False
    symbol: bool = False
    points: float | None = None


#: What a table cell may hold.
Cell = str | CellText


def _tied(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return hard_spaces(cell)
    return replace(cell, text=hard_spaces(cell.text))


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


class TableBlock(Block):
    """A table with a header row that repeats, rows that are not split, and fixed widths.

    ``widths_mm`` are the columns' widths in millimetres; a column with a word that does not fit is
    made wider at the cost of the others. ``caption`` is the table's title and
    ``description`` says what it holds, for those who do not see it; ``show_caption`` also prints
    the caption above the table. ``font_pt`` overrides the text size in points and ``min_row_mm``
    gives body rows a least height in millimetres. ``numeric`` and ``centred`` are column numbers
    from 0. When there are no rows and ``empty`` is given, that sentence stands in place of the
    table; otherwise the header row stands alone. ``fit`` are the rows that the widths are made for,
    when the table is one of several that are to have the same.

    Raises:
        BlockError: header, widths and rows do not have the same number of columns, or the caption
            is missing.
    """

    def __init__(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        widths_mm: Sequence[float],
        caption: str,
        description: str = "",
        *,
        font_pt: float | None = None,
        min_row_mm: float | None = None,
        numeric: Collection[int] = (),
        centred: Collection[int] = (),
        show_caption: bool = False,
        empty: str = "",
        fit: Sequence[Sequence[Cell]] = (),
    ) -> None:
        if not header or len(header) != len(widths_mm):
            raise BlockError("the header and the widths must have the same number of columns")
        if not caption.strip():
            raise BlockError("a table needs a caption")
        for number, row in enumerate(rows):
            if len(row) != len(header):
                raise BlockError(f"row {number} has {len(row)} cells, the header {len(header)}")
        # Before the widths: what may not be broken needs its room.
        self.header = tuple(map(hard_spaces, header))
        self.rows = [[_tied(cell) for cell in row] for row in rows]
        self.font_pt = font_pt
        measured = [[_tied(cell) for cell in row] for row in fit] or self.rows
        self.widths = self._fitted([round(width * TWIPS_PER_MM) for width in widths_mm], measured)
        self.caption = caption
        self.description = description or caption
        self.min_row_mm = min_row_mm
        self.numeric = frozenset(numeric)
        self.centred = frozenset(centred)
        self.show_caption = show_caption
        self.empty = empty

    def _fitted(self, widths: list[int], rows: Sequence[Sequence[Cell]]) -> list[int]:
        cells = [[row[column] for row in rows] for column in range(len(widths))]
        needs: list[int] = []
        for share in SHARES:
            most = round(share * sum(widths))
            # A word that has room keeps it, however long.
            needs = [
                self._need(column, cells[column], max(most, width))
                for column, width in enumerate(widths)
            ]
            if sum(needs) <= sum(widths):
                break
        # An empty column is for writing by hand.
        return fitted(widths, needs, [n for n, texts in enumerate(cells) if not any(texts)])

    def _need(self, column: int, cells: Sequence[Cell], most: int) -> int:
        points = self.font_pt or _USUAL_PT
        plain = [c for c in cells if isinstance(c, str)]
        bold = [self.header[column], *(c.text for c in cells if isinstance(c, CellText))]
        return max(needed(plain, points, most=most), needed(bold, points, bold=True, most=most))

    def _long_words(self, column: int) -> dict[str, str]:
        """Return the texts of a column with a word it has no room for, with soft hyphens."""
        points, width = self.font_pt or _USUAL_PT, self.widths[column]
        found: dict[str, str] = {}
        cells = {
            (c, False) if isinstance(c, str) else (c.text, c.bold)
            for c in (row[column] for row in self.rows)
        }
        for text, bold in sorted(cells):
            if len(text) > _SHORT:
                made = divided(text, points, width, bold=bold)
                if made != text:
                    found[text] = made
        return found

    def xml(self, site: Site) -> str:
        if not self.rows and self.empty:
            return f"<w:p>{site.runs(self.empty)}</w:p>"
        out: list[str] = []
        if self.show_caption:
            style = site.paragraph_style("caption")
            out.append(f"<w:p><w:pPr>{style}<w:keepNext/></w:pPr>{site.runs(self.caption)}</w:p>")
        out.append(self._opening(site))
        self._header(site, out)
        self._body(site, out)
        out.append("</w:tbl>")
        return "".join(out)

    def _opening(self, site: Site) -> str:
        style = site.style("Kontinuitet tabell")
        if style:
            look = f'<w:tblStyle w:val="{style}"/>'
            borders = ""
        else:
            look = ""
            edges = ("top", "left", "bottom", "right", "insideH", "insideV")
            borders = "".join(
                f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
                for edge in edges
            )
            borders = f"<w:tblBorders>{borders}</w:tblBorders>"
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in self.widths)
        return (
            f'<w:tbl><w:tblPr>{look}<w:tblW w:w="{sum(self.widths)}" w:type="dxa"/>{borders}'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" '
            'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f'<w:tblCaption w:val="{escape_attribute(site.clean(self.caption))}"/>'
            f'<w:tblDescription w:val="{escape_attribute(site.clean(self.description))}"/>'
            f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        )

    def _size(self) -> str:
        return "" if self.font_pt is None else _size(self.font_pt)

    def _justify(self, column: int) -> str:
        if column in self.numeric:
            return '<w:jc w:val="right"/>'
        return '<w:jc w:val="center"/>' if column in self.centred else ""

    def _header(self, site: Site, out: list[str]) -> None:
        style = site.paragraph_style("Tabellrubrik") or '<w:spacing w:before="0" w:after="0"/>'
        rpr = f"<w:b/><w:bCs/>{self._size()}"
        out.append("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
        for column, (text, width) in enumerate(zip(self.header, self.widths, strict=True)):
            out.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
                f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD_FILL}"/>'
                f'<w:vAlign w:val="bottom"/></w:tcPr><w:p><w:pPr>{style}{self._justify(column)}'
                f"</w:pPr>{site.runs(text, rpr)}</w:p></w:tc>"
            )
        out.append("</w:tr>")

    def _formatted(self, site: Site, column: int, cell: Cell, style: str) -> str:
        """Return a cell with lists or several paragraphs in it."""
        text, bold, points = (
            (cell, False, None) if isinstance(cell, str) else (cell.text, cell.bold, cell.points)
        )
        rpr = (BOLD if bold else "") + (self._size() if points is None else _size(points))
        justify = self._justify(column)
        out = [f'<w:tc><w:tcPr><w:tcW w:w="{self.widths[column]}" w:type="dxa"/></w:tcPr>']
        for line, number in numbered_lines(text, site):
            listed = "" if line.level is None else numbering(number, line.level)
            # The order of the schema: style, numbering, spacing.
            both = style + listed if style.startswith("<w:pStyle") else listed + style
            out.append(f"<w:p><w:pPr>{both}{justify}</w:pPr>{site.runs(line.text, rpr)}</w:p>")
        out.append("</w:tc>")
        return "".join(out)

    def _body(self, site: Site, out: list[str]) -> None:
        style = site.paragraph_style("Tabelltext") or '<w:spacing w:before="0" w:after="0"/>'
        size = self._size()
        height = ""
        if self.min_row_mm is not None:
            twips = round(self.min_row_mm * TWIPS_PER_MM)
            height = f'<w:trHeight w:val="{twips}" w:hRule="atLeast"/>'
        row_start = f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>"
        centre = '<w:vAlign w:val="center"/>' if height else ""
        cell_starts = [
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{centre}</w:tcPr><w:p><w:pPr>'
            f"{style}{self._justify(column)}</w:pPr>"
            for column, width in enumerate(self.widths)
        ]
        runs = site.runs
        long_words = [self._long_words(column) for column in range(len(self.header))]
        for row in self.rows:
            out.append(row_start)
            for column, (start, cell) in enumerate(zip(cell_starts, row, strict=True)):
                plain = cell if isinstance(cell, str) else cell.text
                if "\n" in plain and is_formatted(plain):
                    out.append(self._formatted(site, column, cell, style))
                    continue
                text = long_words[column].get(plain, plain)
                if isinstance(cell, str):
                    markup = runs(text, size)
                else:
                    bold = "<w:b/><w:bCs/>" if cell.bold else ""
                    own = size if cell.points is None else _size(cell.points)
                    markup = runs(text, bold + own, symbol=cell.symbol)
                if text is not plain:
                    # Word shows the bare character as a hyphen that is always there.
                    markup = markup.replace(SOFT_HYPHEN, _SOFT_HYPHEN_XML)
                out.append(f"{start}{markup}</w:p></w:tc>")
            out.append("</w:tr>")
