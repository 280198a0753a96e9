"""Workbooks read row by row, against the library that everybody else reads them with."""

from __future__ import annotations

import contextlib
import datetime
import io
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kontinuitet.errors import InputError
from kontinuitet.loading.excel import guard
from kontinuitet.loading.excel.reading import Area, Unworked, Workbook
from kontinuitet.loading.excel.texts import as_text

Cells = dict[tuple[str, int, int], Any]
SECOND = datetime.timedelta(seconds=1)


def content_of(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cells_of(content: bytes) -> Cells:
    book = Workbook(content, "prov.xlsx")
    return {
        (sheet.name, row, column): value
        for sheet in book.sheets
        for row, values in book.rows(sheet)
        for column, value in values.items()
    }


def by_the_library(content: bytes) -> Cells:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {
        (sheet.title, cell.row, cell.column): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def changed(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return result.getvalue()


moments = st.datetimes(datetime.datetime(1901, 1, 1), datetime.datetime(2190, 1, 1)).map(
    lambda m: m.replace(microsecond=0)
)
values = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda f: round(f, 4)),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF), min_size=1, max_size=20).filter(
        lambda t: not t.startswith("=") and t.strip() == t
    ),
    st.booleans(),
    moments,
    moments.map(lambda m: m.time()),
    st.integers(0, 10**6).map(lambda n: n * SECOND),
    st.none(),
)


@given(
    rows=st.lists(st.lists(values, max_size=6), max_size=8),
    more=st.lists(st.lists(values, max_size=3), max_size=3),
    old_epoch=st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_random_sheets_give_what_the_library_gives(
    rows: list[list[Any]], more: list[list[Any]], old_epoch: bool
) -> None:
    book = openpyxl.Workbook()
    if old_epoch:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for number, lines in enumerate((rows, more)):
        sheet = book.active if number == 0 else book.create_sheet("Två & två")
        for line in lines:
            sheet.append(line)
    content = content_of(book)
    assert cells_of(content) == by_the_library(content)


def test_formulas_without_a_value_are_told_apart_from_empty_cells() -> None:
    book = openpyxl.Workbook()
    book.active["B2"] = "=1+1"
    book.active["B3"] = 5
    content = content_of(book)
    assert cells_of(content) == {("Sheet", 2, 2): Unworked(), ("Sheet", 3, 2): 5}
    worked = changed(content, lambda _, data: re.sub(rb"<v\s*/>|<v></v>", b"<v>2</v>", data))
    assert cells_of(worked)["Sheet", 2, 2] == 2


def test_merged_areas_and_hidden_sheets_are_told() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active.merge_cells("A1:C2")
    book.create_sheet("Gömd").sheet_state = "hidden"
    opened = Workbook(content_of(book), "prov.xlsx")
    merged: list[Area] = []
    assert list(opened.rows(opened.sheets[0], merged)) == [(1, {1: "x"})]
    assert merged == [Area(1, 1, 2, 3)]
    assert [(s.name, s.hidden) for s in opened.sheets] == [("Sheet", False), ("Gömd", True)]


def test_prefixes_and_cells_without_addresses_are_read() -> None:
    def prefixed(name: str, data: bytes) -> bytes:
        if not name.startswith("xl/worksheets/sheet"):
            return data
        data = re.sub(rb"<(/?)(?![?!/])", rb"<\1x:", data).replace(b" xmlns=", b" xmlns:x=")
        return re.sub(rb' r="[A-Z]+\d+"', b"", data)

    book = openpyxl.Workbook()
    book.active.append([1, 2, 3])
    book.active.append([4, 5, 6])
    content = changed(content_of(book), prefixed)
    assert list(cells_of(content).values()) == [1, 2, 3, 4, 5, 6]
    assert list(cells_of(content))[-1] == ("Sheet", 2, 3)


SHARED = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<si><t>annat</t></si><si><r><t>El</t></r><r><t xml:space='preserve'>nät </t></r>"
    "<rPh sb='0' eb='1'><t>läs</t></rPh></si></sst>"
)
RELATION = (
    '<Relationship Id="rIdS" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org'
    '/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
)


def test_shared_texts_are_found_and_readings_in_small_print_left_out() -> None:
    def change(name: str, data: bytes) -> bytes:
        if name == "xl/_rels/workbook.xml.rels":
            data = re.sub(rb"<Relationship [^>]*sharedStrings[^>]*>", b"", data)
            return data.replace(b"</Relationships>", RELATION.encode())
        if name == "xl/worksheets/sheet1.xml":
            return re.sub(rb"<c .*</c>", b'<c r="A1" t="s"><v>1</v></c>', data)
        return data

    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    content = io.BytesIO(changed(content_of(book), change))
    with zipfile.ZipFile(content, "a") as package:
        package.writestr("xl/sharedStrings.xml", SHARED)
    assert cells_of(content.getvalue()) == {("Sheet", 1, 1): "Elnät "}


def filled(rows: int = 2) -> bytes:
    book = openpyxl.Workbook()
    for row in range(1, rows + 1):
        book.active.cell(row, 1, "värde")
    return content_of(book)


def doctype(name: str, data: bytes) -> bytes:
    if name != "xl/worksheets/sheet1.xml":
        return data
    bomb = b'<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    body = data.partition(b"?>")[2] if data.startswith(b"<?xml") else data
    return bomb + body


def strict(name: str, data: bytes) -> bytes:
    return data.replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    )


def packed(name: str, data: bytes) -> bytes:
    if name != "xl/worksheets/sheet1.xml":
        return data
    return data.replace(b"<sheetData>", b"<sheetData>" + b"<row r='9'/>" * 500_000)


def too_large(name: str, data: bytes) -> bytes:
    if name != "xl/worksheets/sheet1.xml":
        return data
    rows = b"".join(
        b'<row r="%d" ht="%d"><c r="A%d" s="1"/></row>' % (n, n * 7919 % 10**9, n)
        for n in range(9, 1_300_000)
    )
    return data.replace(b"</sheetData>", rows + b"</sheetData>")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (doctype, "DOCTYPE"),
        (strict, "Strict Open XML-kalkylark"),
        (packed, "gånger större när den packas upp"),
        (too_large, "är för stor"),
        (lambda name, data: data[: len(data) // 2] if "sheet1" in name else data, "inte att läsa"),
        (lambda name, data: b"" if name == "_rels/.rels" else data, "inte att läsa"),
        (lambda name, data: b"x" if name == "xl/workbook.xml" else data, "inte att läsa"),
    ],
)
def test_what_cannot_be_trusted_is_refused_with_the_reason(
    change: Callable[[str, bytes], bytes], said: str
) -> None:
    content = changed(filled(), change)
    begin = time.process_time()
    with pytest.raises(InputError, match=said) as caught:
        cells_of(content)
    assert "prov.xlsx" in str(caught.value)
    assert time.process_time() - begin < 8


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "skyddad med lösenord"),
        (b"", "inte att läsa"),
        (b"PK\x03\x04", "inte att läsa"),
        (b"Id;Klart\nad;x\n", "inte att läsa"),
    ],
)
def test_files_of_other_kinds_are_named(content: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Workbook(content, "prov.xlsx")


def test_a_package_cut_off_anywhere_is_refused_in_plain_words() -> None:
    content = filled(20)
    for length in range(0, len(content), 97):
        with pytest.raises(InputError):
            cells_of(content[:length])


def test_a_byte_changed_anywhere_is_read_or_refused_and_never_another_fault() -> None:
    content = filled(20)
    for place in range(0, len(content), 41):
        broken = bytearray(content)
        broken[place] ^= 0x5A
        with contextlib.suppress(InputError):
            cells_of(bytes(broken))


def test_empty_formatted_rows_cost_little() -> None:
    def rows(name: str, data: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return data
        empty = b"".join(
            b'<row r="%d"><c r="A%d" s="0"/><c r="B%d" s="0"/></row>' % (n, n, n)
            for n in range(3, 100_000)
        )
        return data.replace(b"</sheetData>", empty + b"</sheetData>")

    content = changed(filled(), rows)
    begin = time.process_time()
    assert len(cells_of(content)) == 2
    assert time.process_time() - begin < 4
    tracemalloc.start()
    cells_of(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_value_lost_its_format_is_still_a_time() -> None:
    assert [as_text(v) for v in (0.5, 46_404.75, 5.0, True, "a\u00a0 b")] == [
        "12:00",
        "2027-01-17T18:00",
        "5",
        "ja",
        "a b",
    ]


def test_the_limits_leave_room_for_a_register() -> None:
    assert guard.MAX_TOTAL > 2 * 20 * 1024 * 1024
