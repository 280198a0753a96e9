"""Plain tables as workbooks."""

from __future__ import annotations

import datetime
import io
import sys

import openpyxl
import pytest

from kontinuitet.errors import SystemFault
from kontinuitet.loading.excel.writing import Table, workbook

COLUMNS = (("Nr", 6.0), ("Text", 20.0), ("När", 17.0))
WHEN = datetime.datetime(2027, 1, 18, 6, 30)


def made(*rows: tuple[object, ...], name: str = "Blad") -> bytes:
    return workbook([Table(name, "Rubrik å", COLUMNS, rows)], "Rubrik å")  # type: ignore[arg-type]


def test_what_goes_in_comes_out() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made((1, "Åäö\nrad 2", WHEN), (2, None, None))))[
        "Blad"
    ]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows == [
        ("Rubrik å", None, None),
        ("Nr", "Text", "När"),
        (1, "Åäö\nrad 2", WHEN),
        (2, None, None),
    ]
    assert sheet.freeze_panes == "A3"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$2:$2"


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made((1, '=HYPERLINK("http://x")', None))))["Blad"]
    assert sheet["B3"].data_type == "s"
    assert sheet["B3"].value == '=HYPERLINK("http://x")'


def test_characters_that_excel_refuses_are_replaced_and_names_made_fit() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(made((1, "a\x07b", None), name="Åter: [allt] i Elavbrott i vinterkyla"))
    )
    (name,) = book.sheetnames
    assert len(name) <= 31
    assert not set(name) & set("[]:*?/\\")
    assert book[name]["B3"].value == "a\ufffdb"


def test_the_same_tables_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = made((1, "a", WHEN))
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 5, 5, 5, 5, 5, 0, 1, 0))
    assert made((1, "a", WHEN)) == first
    assert b"2000-01-01" not in first  # compressed
    with io.BytesIO(first) as data:
        book = openpyxl.load_workbook(data)
    assert book.properties.modified == datetime.datetime(2000, 1, 1)


def test_without_the_library_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(SystemFault, match="tillvalet excel"):
        made((1, "a", None))
