"""Workbooks to fill in: explained columns, choices, headings in view, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from kontinuitet.errors import InputError
from kontinuitet.loading.excel.writing import look, new_workbook, put, saved

Cell = str | int | float | None

_HEADING: Final = "DDE6EE"
_TOLD: Final = "F2F2F2"
_MISSING: Final = "FFF2B3"
_LONGEST: Final = 32_767
_SPARE: Final = 200
_MOST_LISTED: Final = 250
_TEXT: Final = "@"
_FRONT: Final = 72.0
_LINE: Final = 15.0
_HIGHEST: Final = 240.0
_A4: Final = 9
#: The rows of a grid: explanations, headings, and what is filled in.
EXPLAINED_ROW, HEADING_ROW, FIRST_ROW = 1, 2, 3


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: choices as ``words``, or as the cells of another sheet (``pick``: sheet, column).

    Empty cells of a ``wanted`` column are coloured; a ``told`` column is not to be filled in.
    """

    heading: str
    help: str = ""
    width: float = 16
    words: tuple[str, ...] = ()
    pick: tuple[str, str] | None = None
    strict: bool = True
    wanted: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet to fill in. ``keys`` columns stay in view to the left."""

    name: str
    columns: tuple[GridColumn, ...]
    rows: Sequence[Sequence[Cell]]
    keys: int = 1
    hidden: bool = False


def workbook_of(grids: Sequence[Grid], title: str, front: Sequence[str], first: str) -> bytes:
    """Return a workbook: a sheet to read first, and then the grids. Same input, same bytes.

    Raises:
        SystemFault: openpyxl is missing.
        InputError: a text is longer than a cell can hold.
    """
    book = new_workbook()
    page = book.active
    page.title = first
    page.column_dimensions["A"].width = _FRONT
    for row, line in enumerate((title, "", *front), start=1):
        cell = page.cell(row, 1)
        put(cell, line)
        look(cell, bold=row == 1, size=16 if row == 1 else 11, wrap=True)
        page.row_dimensions[row].height = 26 if row == 1 else _height([(line, _FRONT)])
    _printed(page, portrait=True)
    for grid in grids:
        _grid(book, grid)
    book.properties.title = title
    return saved(book)


def _grid(book: Any, grid: Grid) -> None:
    from openpyxl.utils import get_column_letter as letter  # noqa: PLC0415  (an optional extra)

    sheet = book.create_sheet(grid.name)
    last = max(FIRST_ROW, FIRST_ROW + len(grid.rows) - 1) + _SPARE
    for number, column in enumerate(grid.columns, start=1):
        cell = sheet.cell(EXPLAINED_ROW, number)
        put(cell, column.help)
        _small(cell)
        cell = sheet.cell(HEADING_ROW, number)
        put(cell, column.heading)
        look(cell, bold=True, colour=_TOLD if column.told else _HEADING, wrap=True)
        dimension = sheet.column_dimensions[letter(number)]
        dimension.width = column.width
        dimension.number_format = _TEXT
        cells = f"{letter(number)}{FIRST_ROW}:{letter(number)}{last}"
        _choices(sheet, cells, column)
        if column.wanted:
            _coloured(sheet, cells, f"${letter(1)}{FIRST_ROW}", f"{letter(number)}{FIRST_ROW}")
    for place, row in enumerate(grid.rows, start=FIRST_ROW):
        widths = (column.width for column in grid.columns)
        height = _height([(v, w) for v, w in zip(row, widths, strict=False) if isinstance(v, str)])
        if height > _LINE:
            sheet.row_dimensions[place].height = height
        for number, value in enumerate(row, start=1):
            if value is None:
                continue
            if isinstance(value, str) and len(value) > _LONGEST:
                raise InputError(
                    f'Texten i "{grid.columns[number - 1].heading}" för {row[0]} är {len(value)} '
                    f"tecken. En cell rymmer {_LONGEST}, så den kan inte stå i en arbetsbok."
                )
            cell = sheet.cell(place, number)
            put(cell, escaped(value))
            if isinstance(value, str):
                cell.number_format = _TEXT
            look(
                cell, wrap=True, left=True, colour=_TOLD if grid.columns[number - 1].told else None
            )
    sheet.freeze_panes = f"{letter(grid.keys + 1)}{FIRST_ROW}"
    sheet.auto_filter.ref = (
        f"A{HEADING_ROW}:{letter(len(grid.columns))}{max(HEADING_ROW + 1, last - _SPARE)}"
    )
    helps = [(column.help, column.width * 1.2) for column in grid.columns]
    sheet.row_dimensions[EXPLAINED_ROW].height = _height(helps)
    headings = [(column.heading, column.width * 0.85) for column in grid.columns]
    sheet.row_dimensions[HEADING_ROW].height = _height(headings)
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    sheet.oddFooter.left.text = grid.name.replace("&", "&&")
    sheet.oddFooter.right.text = "Sida &P av &N"
    _printed(sheet)
    if grid.hidden:
        sheet.sheet_state = "hidden"


def _height(texts: Sequence[tuple[str, float]]) -> float:
    """Return the height of a row in points, so that all of its texts are seen; to some limit."""
    lines = max(
        (
            sum(max(1, -(-len(line) // int(width * 0.95))) for line in text.split("\n"))
            for text, width in texts
        ),
        default=1,
    )
    return min(_LINE * lines, _HIGHEST)


def escaped(value: Cell) -> Cell:
    """Return a text as a workbook holds it: what looks like a code for a character is marked so."""
    return value.replace("_x", "_x005F_x") if isinstance(value, str) and "_x" in value else value


def _small(cell: Any) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415  (an optional extra)

    cell.font = Font(name="Calibri", italic=True, size=9, color="595959")
    cell.alignment = Alignment(wrap_text=True, vertical="bottom")


def _choices(sheet: Any, cells: str, column: GridColumn) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    if column.words:
        formula = '"' + ",".join(column.words) + '"'
        if len(formula) > _MOST_LISTED:
            return
    elif column.pick is not None:
        name, letters = column.pick
        formula = f"'{name}'!${letters}${FIRST_ROW}:${letters}$5000"
    else:
        return
    choice = DataValidation(type="list", formula1=formula, allow_blank=True)
    choice.showErrorMessage = column.strict
    choice.errorTitle = column.heading[:30]
    choice.error = "Välj ur listan."
    sheet.add_data_validation(choice)
    choice.add(cells)


def _coloured(sheet: Any, cells: str, first: str, here: str) -> None:
    """Colour empty cells of rows that say something."""
    from openpyxl.formatting.rule import FormulaRule  # noqa: PLC0415  (an optional extra)
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    fill = PatternFill("solid", bgColor=_MISSING, fgColor=_MISSING)
    rule = FormulaRule(formula=[f'AND({first}<>"",{here}="")'], fill=fill)
    sheet.conditional_formatting.add(cells, rule)


def _printed(sheet: Any, *, portrait: bool = False) -> None:
    sheet.page_setup.orientation = "portrait" if portrait else "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
