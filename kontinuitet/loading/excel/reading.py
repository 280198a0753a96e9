"""Read the sheets of a workbook row by row: values, formulas without a value, merged cells.

One pass over each sheet, so that a large one costs time but no memory. Values are as a person sees
them: numbers, texts, dates and times of day (by the cell's format), yes and no.
"""

from __future__ import annotations

import datetime
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from kontinuitet.loading.excel.guard import Package

Value = (
    str | int | float | bool | datetime.datetime | datetime.date | datetime.time
    | datetime.timedelta
)  # fmt: skip

_EPOCH: Final = datetime.datetime(1899, 12, 30)
_EPOCH_1904: Final = datetime.datetime(1904, 1, 1)
#: Formats that Excel has built in: dates and times; of these, lengths of time.
_BUILT_IN: Final = frozenset((*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)))
_LENGTH: Final = frozenset((46,))
_NOT_SAID: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
_CODE: Final = re.compile("_x([0-9A-F]{4})_", re.IGNORECASE)
_CELL: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Unworked:
    """Stands for the value of a formula that has not been worked out."""


@dataclass(frozen=True, slots=True)
class Area:
    """Cells made one, from the first row and column to the last."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


Row = Mapping[int, Value | Unworked]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by name; ``hidden`` ones are not seen when the file is opened."""

    name: str
    hidden: bool
    part: str


class Workbook:
    """A workbook that has been opened; its sheets in order.

    Raises:
        InputError: as :class:`~kontinuitet.loading.excel.guard.Package` says.
    """

    def __init__(self, content: bytes, shown: str) -> None:
        self._package = package = Package(content, shown)
        kinds = package.relations(package.main)
        parts = dict(package.by_id)
        sheets: list[Sheet] = []
        self._epoch = _EPOCH
        worksheets = {r.target for r in kinds.get("worksheet", ())}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "workbookPr" and attributes.get("date1904") in ("1", "true", "on"):
                self._epoch = _EPOCH_1904
            elif tag == "sheet":
                identities = [v for k, v in attributes.items() if k.endswith(":id")]
                part = next((parts[i] for i in identities if i in parts), "")
                if part in worksheets:
                    hidden = attributes.get("state", "visible") != "visible"
                    sheets.append(Sheet(attributes.get("name", ""), hidden, part))

        package.parse(package.main, start)
        self.sheets = tuple(sheets)
        self._formats = _Formats()
        for relation in kinds.get("styles", ())[:1]:
            package.parse(relation.target, self._formats.start)
        self._strings: list[str] = []
        for relation in kinds.get("sharedStrings", ())[:1]:
            texts = _Strings(self._strings)
            package.parse(relation.target, texts.start, texts.end, texts.text)

    def rows(self, sheet: Sheet, merged: list[Area] | None = None) -> Iterator[tuple[int, Row]]:
        """Yield the rows that say something, with their numbers from 1.

        ``merged`` gets the merged areas, which stand after the rows: complete when all are read.
        """
        reader = _Cells(self._strings, self._formats, self._epoch, merged)
        package = self._package
        for _ in package.parsing(sheet.part, reader.start, reader.end, reader.text):
            while reader.ready:
                yield reader.ready.popleft()
        while reader.ready:
            yield reader.ready.popleft()


@dataclass
class _Formats:
    """Which of the cells' formats show dates and times, and which lengths of time."""

    dates: set[int] = field(default_factory=set)
    lengths: set[int] = field(default_factory=set)
    _own: dict[int, str] = field(default_factory=dict)
    _inside: bool = False
    _count: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            self._own[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "dxfs", "cellStyles"):
            self._inside = tag == "cellXfs"
        elif tag == "xf" and self._inside:
            number = _number(attributes.get("numFmtId"))
            code = _NOT_SAID.sub("", self._own.get(number, "").partition(";")[0].lower())
            if number in _LENGTH or re.search(r"\[(h+|m+|s+)\]", code):
                self.lengths.add(self._count)
            elif re.search(r"[dmhys]", code) if code else number in _BUILT_IN:
                self.dates.add(self._count)
            self._count += 1


class _Strings:
    """Collects the texts that cells share, without readings in small print beside them."""

    def __init__(self, found: list[str]) -> None:
        self._found = found
        self._pieces: list[str] = []
        self._kept = self._aside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self._pieces = []
        self._aside = self._aside or tag == "rPh"
        self._kept = tag == "t" and not self._aside

    def end(self, tag: str) -> None:
        self._kept = False
        if tag == "rPh":
            self._aside = False
        elif tag == "si":
            self._found.append(_plain("".join(self._pieces)))

    def text(self, piece: str) -> None:
        if self._kept:
            self._pieces.append(piece)


class _Cells:
    """Turns the elements of a sheet into rows."""

    def __init__(
        self,
        strings: list[str],
        formats: _Formats,
        epoch: datetime.datetime,
        merged: list[Area] | None,
    ) -> None:
        self.ready: deque[tuple[int, Row]] = deque()
        self._strings, self._formats, self._epoch = strings, formats, epoch
        self._merged = merged
        self._row = self._past = 0
        self._reference = ""
        self._cell: dict[str, str] = {}
        self._values: dict[int, Value | Unworked] = {}
        self._formula = False
        self._pieces: list[str] = []
        self._kept = self._aside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            # Nearly all cells of a large sheet can be empty: what they are is asked when they are
            # not.
            self._cell = attributes
            if "r" in attributes:
                self._reference, self._past = attributes["r"], 0
            else:
                self._past += 1
        elif tag in ("v", "t"):
            self._kept = not self._aside
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self._row = _number(attributes.get("r")) or self._row + 1
            self._reference, self._past = "", 0
            self._values = {}
        elif tag == "rPh":
            self._aside = True
        elif tag == "mergeCell" and self._merged is not None:
            area = _area(attributes.get("ref", ""))
            if area is not None:
                self._merged.append(area)

    def end(self, tag: str) -> None:
        if tag == "c":
            if self._pieces or self._formula:
                value = self._value("".join(self._pieces))
                if value is not None:
                    self._values[self._column()] = value
                self._pieces = []
                self._formula = False
        elif tag in ("v", "t"):
            self._kept = False
        elif tag == "rPh":
            self._aside = False
        elif tag == "row" and self._values:
            self.ready.append((self._row, self._values))

    def text(self, piece: str) -> None:
        if self._kept:
            self._pieces.append(piece)

    def _column(self) -> int:
        found = _CELL.fullmatch(self._reference)
        return (_column(found[1]) if found else 0) + self._past

    def _value(self, written: str) -> Value | Unworked | None:
        if written == "":
            return Unworked() if self._formula else None
        kind = self._cell.get("t", "n")
        style = _number(self._cell.get("s"))
        if kind == "s":
            place = _number(written)
            return self._strings[place] if place < len(self._strings) else None
        if kind in ("str", "inlineStr", "e"):
            return _plain(written)
        if kind == "b":
            return written.strip() in ("1", "true")
        if kind == "d":
            try:
                return datetime.datetime.fromisoformat(written.strip()).replace(tzinfo=None)
            except ValueError:
                return written
        try:
            number: int | float = int(written)
        except ValueError:
            try:
                number = float(written)
            except ValueError:
                return written
        if style in self._formats.lengths:
            return _length(number)
        return self._date(number) if style in self._formats.dates else number

    def _date(self, number: float) -> Value:
        """Return a number in a cell that shows dates or times, to the nearest second."""
        if not -700_000 < number < 3_000_000:
            return number
        seconds = round(number * 86_400)
        if 0 <= number < 1 and seconds < 86_400:
            return (_EPOCH + datetime.timedelta(seconds=seconds)).time()
        if self._epoch is _EPOCH and 0 < number < 60:
            seconds += 86_400  # Excel's 29 February 1900 never was
        return self._epoch + datetime.timedelta(seconds=seconds)


def _length(number: float) -> Value:
    if not abs(number) < 1_000_000:
        return number
    return datetime.timedelta(seconds=round(number * 86_400))


def _plain(text: str) -> str:
    """Return a text with the codes that Excel has for characters put back; no carriage returns."""
    if "_x" not in text:
        return text
    return _CODE.sub(_character, text).replace("\r", "")


def _character(code: re.Match[str]) -> str:
    number = int(code[1], 16)
    return "\ufffd" if 0xD800 <= number < 0xE000 else chr(number)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _area(written: str) -> Area | None:
    first, _, last = written.partition(":")
    begin, end = _CELL.fullmatch(first), _CELL.fullmatch(last or first)
    if begin is None or end is None:
        return None
    return Area(int(begin[2]), _column(begin[1]), int(end[2]), _column(end[1]))
