"""Write workbooks: plain tables, and what others have laid out. The same input, the same bytes."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Final

from kontinuitet.errors import SystemFault
from kontinuitet.model import calendar
from kontinuitet.packing import packed

MISSING: Final = (
    "Excel-filer kräver tillvalet excel, som inte är installerat. Installera det med "
    '"pip install kontinuitet[excel]", eller välj en annan filändelse.'
)

#: What a cell may hold; None is an empty cell.
Value = str | int | float | datetime.datetime | None

_LONGEST_TITLE: Final = 31
_NOT_IN_TITLE: Final = re.compile(r"[\[\]:*?/\\]")
#: Control characters that Excel refuses.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_CELL: Final = 32_767
#: The library's own, which a font without a name is not.
_FONT: Final = "Calibri"
_SIZE: Final = 11
TIME: Final = "yyyy-mm-dd hh:mm"
_CORE: Final = "docProps/core.xml"
_STAMPS: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_STAMP: Final = rb"\g<1>2000-01-01T00:00:00Z"
_STYLES: Final = "xl/styles.xml"
_FONTS: Final = re.compile(rb"<font>(.*?)</font>", re.DOTALL)
_TAG: Final = re.compile(rb"<[^>]*/>")
_NAMED: Final = re.compile(rb"<(\w+)")
_ORDER: Final = (
    *(b"b", b"i", b"strike", b"condense", b"extend", b"outline", b"shadow", b"u", b"vertAlign"),
    *(b"sz", b"color", b"name", b"family", b"charset", b"scheme"),
)
_A4_PAPER: Final = 9


def cell(when: datetime.datetime) -> Value:
    """Return a calendar time as a cell: a time, or text when it has to say which of two it is."""
    return calendar.written(when).replace("T", " ") if calendar.which(when) else when


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name, headings with widths in characters, and rows.

    ``title`` stands above the headings, and ``note`` beside it and at the top of every page.
    """

    name: str
    title: str
    columns: tuple[tuple[str, float], ...]
    rows: Sequence[Sequence[Value]]
    note: str = ""


def check_excel() -> None:
    """Refuse workbooks where they cannot be made, before any work is done.

    Raises:
        SystemFault: openpyxl is missing.
    """
    if find_spec("openpyxl") is None:
        raise SystemFault(MISSING)


def workbook(tables: Sequence[Table], title: str) -> bytes:
    """Return a workbook with a sheet for each table: headings that stay in view, A4 landscape.

    Texts are never formulas, whatever they begin with.

    Raises:
        SystemFault: openpyxl is missing.
    """
    book = new_workbook()
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415  (an optional extra)
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book.remove(book.active)
    book.properties.title = title
    for table in tables:
        sheet = book.create_sheet(_sheet_name(table.name))
        sheet.append([_clean(f"{table.title}. {table.note}" if table.note else table.title)])
        sheet["A1"].font = Font(bold=True, size=14)
        sheet["A1"].data_type = "s"
        # An ampersand begins a code in a header.
        sheet.oddHeader.left.text = table.note.replace("&", "&&")
        sheet.append([heading for heading, _ in table.columns])
        for cell in sheet[2]:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(wrap_text=True, vertical="bottom")
        for row in table.rows:
            sheet.append([_clean(value) for value in row])
            for cell in sheet[sheet.max_row]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if isinstance(cell.value, datetime.datetime):
                    cell.number_format = TIME
                elif isinstance(cell.value, str):
                    cell.data_type = "s"
        for number, (_, width) in enumerate(table.columns, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.freeze_panes = "A3"
        sheet.print_title_rows = "2:2"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = _A4_PAPER
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return saved(book)


def new_workbook() -> Any:
    """Return an empty workbook of the library.

    Raises:
        SystemFault: openpyxl is missing.
    """
    check_excel()
    from openpyxl import Workbook  # noqa: PLC0415  (an optional extra)

    return Workbook()


def put(cell: Any, value: Value) -> None:
    """Give a cell its value: a text is never a formula, and a time is shown to the minute."""
    cell.value = _clean(value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, datetime.datetime):
        cell.number_format = TIME


def look(
    cell: Any,
    *,
    bold: bool = False,
    size: int | None = None,
    colour: str | None = None,
    wrap: bool = False,
    left: bool = False,
) -> None:
    """Give a cell its look; what is not asked for stays. ``colour`` of the paper is RRGGBB."""
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415  (an optional extra)

    if bold or size:
        cell.font = Font(name=_FONT, bold=bold, size=size or _SIZE)
    if colour:
        cell.fill = PatternFill("solid", fgColor=colour)
    if wrap or left:
        horizontal = "left" if left else None
        cell.alignment = Alignment(wrap_text=wrap, horizontal=horizontal, vertical="top")


def choices(sheet: Any, cells: str, words: Sequence[str]) -> None:
    """Let cells (``D2:D9``) take only some words, from a list, or nothing."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    quoted = '"' + ",".join(words) + '"'
    choice = DataValidation(type="list", formula1=quoted, allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(cells)


def saved(book: Any) -> bytes:
    """Return a workbook of the library as a file, without the time of writing."""
    book.properties.creator = "kontinuitet"
    written = io.BytesIO()
    book.save(written)
    return _without_clock(written.getvalue())


def _sheet_name(name: str) -> str:
    return _NOT_IN_TITLE.sub(" ", name).strip("' ")[:_LONGEST_TITLE] or "Blad"


def _clean(value: Value) -> Value:
    return _FORBIDDEN.sub("\ufffd", value)[:_LONGEST_CELL] if isinstance(value, str) else value


def _without_clock(data: bytes) -> bytes:
    """Write the package anew without the time of writing."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts[_CORE] = _STAMPS.sub(_STAMP, parts[_CORE])
    parts[_STYLES] = _FONTS.sub(_in_order, parts[_STYLES])
    return packed(parts)


def _in_order(font: re.Match[bytes]) -> bytes:
    """Put what is said of a font in the order of the standard, which the library does not keep."""
    said = {_NAMED.match(tag)[1]: tag for tag in _TAG.findall(font[1])}  # type: ignore[index]
    ordered = [said.pop(name) for name in _ORDER if name in said]
    return b"<font>" + b"".join([*ordered, *said.values()]) + b"</font>"
