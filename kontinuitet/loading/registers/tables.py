"""Read CSV files however they are encoded and separated."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from kontinuitet.errors import InputError
from kontinuitet.loading.registers.catalogue import recognise
from kontinuitet.loading.sheets.grid_reading import MAX_COLUMNS, MAX_ROWS, Table

_SEPARATORS: Final = ";,\t|"
_HEADING_WITHIN: Final = 15


def csv_table(content: bytes, shown: str) -> Table:
    """Return a CSV file as a table.

    Raises:
        InputError: it is no text, or has too many rows.
    """
    text = _decoded(content, shown)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=lambda char: _outside_quotes(first, char))
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for values in reader:
            if len(rows) > MAX_ROWS:
                raise InputError(f'"{shown}" har mer än {MAX_ROWS} rader. Dela upp filen.')
            if any(value.strip() for value in values):
                rows.append((reader.line_num, values[:MAX_COLUMNS]))
    except csv.Error:
        raise InputError(
            f'"{shown}", rad {reader.line_num}: raden går inte att läsa som CSV. Står ett '
            "citattecken ensamt? Spara filen igen från det program den kommer från."
        ) from None
    place = _headings(rows)
    headings = {
        column: " ".join(value.split())
        for column, value in enumerate(rows[place][1] if rows else (), start=1)
        if value.strip()
    }
    below = [
        (number, {column: value for column, value in enumerate(values, start=1) if value.strip()})
        for number, values in rows[place + 1 :]
    ]
    return Table(
        shown, shown, headings, below, heading_row=rows[place][0] if rows else 1, by_cell=False
    )


def _headings(rows: Sequence[tuple[int, list[str]]]) -> int:
    counts = [recognise(values) for _, values in rows[:_HEADING_WITHIN]]
    return counts.index(max(counts)) if counts else 0


def _outside_quotes(line: str, char: str) -> int:
    return sum(piece.count(char) for piece in line.split('"')[::2])


def _decoded(content: bytes, shown: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    if b"\0" in content and encodings[0] != "utf-16":
        raise InputError(f'"{shown}" är ingen textfil.')
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(f'"{shown}" är ingen textfil i någon vanlig teckenkodning.')
