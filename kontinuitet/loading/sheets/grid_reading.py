"""Sheets as rows below their headings; merged cells stand for all they cover."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kontinuitet.errors import InputError
from kontinuitet.loading.excel.reading import Area, Row, Sheet, Unworked, Value, Workbook
from kontinuitet.model.base import fold

Cell = Value | Unworked

_HEADING_WITHIN: Final = 15
MAX_ROWS: Final = 60_000
MAX_COLUMNS: Final = 400
_MOST_MERGED: Final = 100_000


def letters(column: int) -> str:
    """Return the letters of a column, from 1."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


class Spot(NamedTuple):
    """A row or a cell of a table; its text is made when it is asked for, which is seldom."""

    table: Table
    row: int
    column: int | None

    def __str__(self) -> str:
        table, row, column = self
        if not table.by_cell:
            named = table.headings.get(column or 0)
            tail = f', kolumnen "{named}"' if named else ""
            return f"{table.file}, rad {row}{tail}"
        where = f"cell {letters(column)}{row}" if column else f"rad {row}"
        return f'{table.file}, blad "{table.sheet}", {where}'


@dataclass(frozen=True)
class Table:
    """A sheet's headings by column and its rows by number; rows that say nothing are left out."""

    file: str
    sheet: str
    headings: Mapping[int, str]
    rows: Sequence[tuple[int, Mapping[int, Cell]]]
    hidden: bool = False
    heading_row: int = 0
    #: How rows are called: in a workbook a cell can be named.
    by_cell: bool = True

    def place(self, row: int, column: int | None = None) -> Spot:
        """Name a place as the user finds it: the file, the sheet, and the cell or the row."""
        return Spot(self, row, column)

    def column(self, heading: str) -> int | None:
        """Return the first column with a heading, compared folded."""
        wanted = fold(heading)
        return next((c for c, h in self.headings.items() if fold(h) == wanted), None)


Recognise = Callable[[Sequence[str]], int]


def tables_of(content: bytes, shown: str, recognise: Recognise) -> Iterator[Table]:
    """Yield every sheet of a workbook; headings are the row that ``recognise`` counts most of.

    A sheet in which no row is recognised has no headings, and its rows as they stand.

    Raises:
        InputError: it is no workbook that can be read, or too large.
    """
    book = Workbook(content, shown)
    for sheet in book.sheets:
        yield _table(book, sheet, shown, recognise)


def _table(book: Workbook, sheet: Sheet, shown: str, recognise: Recognise) -> Table:
    merged: list[Area] = []
    rows: dict[int, dict[int, Cell]] = {}
    for number, row in book.rows(sheet, merged):
        if len(rows) >= MAX_ROWS:
            raise InputError(
                f'{shown}, blad "{sheet.name}": bladet har mer än {MAX_ROWS} ifyllda rader. '
                "Dela upp det på flera filer."
            )
        rows[number] = _within(row)
    _fill(rows, merged)
    numbers = sorted(rows)
    best, heading_row = 0, 0
    for number in numbers[:_HEADING_WITHIN]:
        texts = [str(v) for v in rows[number].values() if isinstance(v, str)]
        count = recognise(texts)
        if count > best:
            best, heading_row = count, number
    headings = {
        column: " ".join(str(value).split())
        for column, value in sorted(rows.get(heading_row, {}).items())
        if not isinstance(value, Unworked) and str(value).strip()
    }
    below = [(n, rows[n]) for n in numbers if n > heading_row and _says(rows[n])]
    return Table(shown, sheet.name, headings, below, sheet.hidden, heading_row)


def _within(row: Row) -> dict[int, Cell]:
    return {column: value for column, value in row.items() if column <= MAX_COLUMNS}


def _says(row: Mapping[int, Cell]) -> bool:
    return any(not isinstance(v, str) or v.strip() for v in row.values())


def _fill(rows: dict[int, dict[int, Cell]], merged: Sequence[Area]) -> None:
    room = _MOST_MERGED
    for area in merged:
        value = rows.get(area.first_row, {}).get(area.first_column)
        columns = range(area.first_column, min(area.last_column, MAX_COLUMNS) + 1)
        size = (area.last_row - area.first_row + 1) * len(columns)
        room -= size
        if value is None or room < 0:
            continue
        for number in range(area.first_row, area.last_row + 1):
            # A cell merged over rows that hold nothing else makes no rows of its own.
            row = rows.get(number)
            if row is not None:
                for column in columns:
                    row.setdefault(column, value)


@dataclass
class Headings:
    """Which columns of a table hold what; what is not known is listed, and twice is a fault."""

    columns: dict[str, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    twice: list[tuple[str, int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, table: Table, known: Sequence[str]) -> Headings:
        """Find known headings in a table, compared folded; in brackets they only tell."""
        found = cls()
        by_fold = {fold(heading): heading for heading in known}
        used = {column for _, row in table.rows for column in row}
        for column, heading in table.headings.items():
            name = by_fold.get(fold(heading))
            if name is None:
                if not (heading.startswith("(") and heading.endswith(")")):
                    found.unknown.append(heading)
            elif name in found.columns:
                first = found.columns[name]
                if column in used and first in used:
                    found.twice.append((name, first, column))
                elif column in used:
                    found.columns[name] = column
            else:
                found.columns[name] = column
        found.unknown += [f"{letters(c)} (utan rubrik)" for c in sorted(used - set(table.headings))]
        return found
