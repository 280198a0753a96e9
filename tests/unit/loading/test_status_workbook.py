"""The workbook to tick: what people do to workbooks, and what Excel makes of times."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kontinuitet.errors import InputError
from kontinuitet.loading.status import Around, read_status
from kontinuitet.loading.status_sheet import workbook_template
from kontinuitet.loading.status_template import (
    Template,
    TemplatePerson,
    TemplateRow,
    yaml_template,
)
from kontinuitet.model.status import BegunFact, Status, UpFact
from kontinuitet.problems import Problem

STARTS = datetime.datetime(2027, 1, 18, 6, 30)
AROUND = Around(("ad", "journal", "lön"), ("hemtjänst",), ("t1", "t2"), STARTS)
ROWS = (
    TemplateRow(1, "=SUMMA(A1)", "ad", 0, 60, ("t1",)),
    TemplateRow(2, "Journal", "journal", 60, 180, ("t1", "t2")),
    TemplateRow(3, "Lön", "lön", 60, 90, ()),
)
PERSONS = (TemplatePerson("t1", "Tekniker 1", ("server",)), TemplatePerson("t2", "", ()))
TEMPLATE = Template("Prov: Prov (prov)", 0, STARTS, ROWS, PERSONS)
CLOCK = datetime.time(8, 30)


def changed(folder: Path, change: Callable[[Any], None], template: Template = TEMPLATE) -> Path:
    book = openpyxl.load_workbook(io.BytesIO(workbook_template(template)))
    change(book)
    path = folder / "läge.xlsx"
    book.save(path)
    return path


def read(path: Path, around: Around = AROUND) -> tuple[Status | None, tuple[Problem, ...]]:
    return read_status(path, around)


@pytest.mark.parametrize("starts", [STARTS, None])
@pytest.mark.parametrize("suffix", ["xlsx", "yaml"])
def test_a_template_read_back_says_nothing_has_happened(
    tmp_path: Path, suffix: str, starts: datetime.datetime | None
) -> None:
    template = Template("Prov", 0, starts, ROWS, PERSONS)
    data = workbook_template(template) if suffix == "xlsx" else yaml_template(template)
    path = tmp_path / f"läge.{suffix}"
    path.write_bytes(data)
    around = Around(AROUND.resources, AROUND.activities, AROUND.persons, starts)
    assert read(path, around) == (Status(0), ())


@pytest.mark.parametrize("suffix", ["xlsx", "yaml"])
def test_what_is_known_already_is_filled_in(tmp_path: Path, suffix: str) -> None:
    rows = (
        TemplateRow(1, "AD", "ad", 0, 60, ("t1",), began=True, done=True),
        TemplateRow(2, "Journal", "journal", 60, 180, ("t1", "t2"), began=True),
        TemplateRow(3, "Lön", "lön", 60, 90, ()),
    )
    persons = (TemplatePerson("t1", "T", (), there=False), TemplatePerson("t2", "T", (), True, 300))
    template = Template("Prov", 100, STARTS, rows, persons)
    data = workbook_template(template) if suffix == "xlsx" else yaml_template(template)
    path = tmp_path / f"läge.{suffix}"
    path.write_bytes(data)
    assert read(path) == (
        Status(
            100,
            {"ad": UpFact(60, 0, ("t1",))},
            {"journal": BegunFact(60, 180, ("t1", "t2"))},
            {},
            {"t1": None, "t2": 300},
        ),
        (),
    )


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert workbook_template(TEMPLATE) == workbook_template(TEMPLATE)


def test_a_name_that_looks_like_a_formula_is_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_template(TEMPLATE)))
    assert book["Läge"]["B6"].data_type == "s"


@pytest.mark.parametrize("tick", ["x", "X", " ja ", "☑", "✓", 1, True, "Klart"])
def test_ticks_of_many_kinds_mean_done(tmp_path: Path, tick: object) -> None:
    def change(book: Any) -> None:
        book["Läge"]["F6"] = tick
        book["Läge"]["C3"] = datetime.datetime(2027, 1, 18, 9, 0)

    status, problems = read(changed(tmp_path, change))
    assert problems == ()
    assert status == Status(150, {"ad": UpFact(None, None, ("t1",))})


@pytest.mark.parametrize("blank", ["nej", "–", "☐", 0, False, "  "])
def test_signs_that_mean_not_done(tmp_path: Path, blank: object) -> None:
    def change(book: Any) -> None:
        book["Läge"]["F6"] = blank

    assert read(changed(tmp_path, change)) == (Status(0), ())


@pytest.mark.parametrize(
    "cell",
    [
        CLOCK,
        "08:30",
        "8.30",
        datetime.datetime(2027, 1, 18, 8, 30),
        datetime.datetime(2027, 1, 18, 8, 29, 59, 999_000),
        "2027-01-18 08:30",
        (8 * 60 + 30) / 1440,
        46405 + (8 * 60 + 30) / 1440,
        "2 h",
        datetime.timedelta(hours=2),
    ],
)
def test_a_time_is_read_however_excel_keeps_it(tmp_path: Path, cell: object) -> None:
    def change(book: Any) -> None:
        sheet = book["Läge"]
        sheet["C3"] = datetime.datetime(2027, 1, 18, 10, 0)
        sheet["F6"] = cell
        if isinstance(cell, float):
            sheet["F6"].number_format = "General"

    status, problems = read(changed(tmp_path, change))
    assert problems == ()
    assert status is not None
    assert status.up == {"ad": UpFact(120, None, ("t1",))}


def test_begun_work_with_a_new_expected_time(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["Läge"]
        sheet["C3"] = "2 h"
        sheet["G7"], sheet["H7"], sheet["I7"] = datetime.time(7, 45), "12:00", "t2"
        sheet["G8"] = "x"

    status, problems = read(changed(tmp_path, change))
    assert problems == ()
    assert status == Status(120, {}, {"journal": BegunFact(75, 330, ("t2",)), "lön": BegunFact()})


def test_people_are_read_from_the_second_sheet(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["Personer"]["D2"] = "Nej"
        book["Personer"]["E3"] = datetime.time(9, 30)

    status, problems = read(changed(tmp_path, change))
    assert problems == ()
    assert status is not None
    assert status.persons == {"t1": None, "t2": 180}


def test_rows_may_be_sorted_and_taken_away_columns_moved_and_sheets_added(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        old = book["Läge"]
        rows = [[c.value for c in row] for row in old.iter_rows(min_row=5)]
        book.remove(old)
        new = book.create_sheet("Blad7")
        new["D2"], new["E2"] = "Läget gäller:", "3 h"
        heading, *body = rows
        body[0][5] = "x"
        for row in [heading, *reversed(body[:2])]:
            new.append([None, *reversed(row)])
        extra = book.create_sheet("Anteckningar", 0)
        extra["A1"], extra["B1"] = "Id", "=1/0"

    status, problems = read(changed(tmp_path, change))
    assert problems == ()
    assert status == Status(180, {"ad": UpFact(None, None, ("t1",))})


def test_a_merged_cell_ticks_all_it_covers(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["Läge"]
        sheet["C3"] = "3 h"
        sheet["F6"] = "x"
        sheet.merge_cells("F6:F7")

    status, _ = read(changed(tmp_path, change))
    assert status is not None
    assert sorted(status.up) == ["ad", "journal"]


def test_what_is_wrong_is_told_with_sheet_and_row(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["Läge"]
        sheet["C3"] = "3 h"
        sheet["C6"] = "adx"
        sheet["F6"] = "x"
        sheet["F7"] = "snart"
        sheet["C8"] = None
        sheet["F8"] = "x"
        sheet["C9"], sheet["F9"] = "ad", "=A1"
        sheet["C10"], sheet["F10"] = "lön", "x"
        sheet["C11"], sheet["F11"] = "lön", "x"
        sheet["I10"] = "t1, t9"
        book["Personer"]["D2"] = "kanske"

    path = changed(tmp_path, change)
    status, problems = read(path)
    assert status is None
    assert [str(p).removeprefix(str(path)).strip() for p in problems] == [
        '(Läge), rad 6: läge.uppe.adx: systemet "adx" finns inte. Menade du "ad"?',
        "(Läge), rad 7: läge.uppe.journal.sedan: "
        '"snart" är ingen tid. Skriv till exempel "30 min", "4 h", "2 dygn" eller "1 h 30 min".',
        "(Läge), rad 8: raden är ifylld men saknar id. Skriv systemets id.",
        "(Läge), rad 9: raden har en formel som inte är uträknad. Öppna filen i Excel och spara "
        "den, eller skriv in värdet.",
        '(Läge), rad 10: läge.uppe.lön.av.2: personen "t9" finns inte.',
        '(Läge), rad 11: "lön" är klart också på rad 10, utan klockslag. Fyll i klockslaget i '
        '"Klart" på rad 10, eller töm den ena raden.',
        "(Personer), rad 2: läge.personer.t1.finns: ska vara ja eller nej.",
    ]


def test_a_system_that_goes_down_again_has_a_row_for_each_return(tmp_path: Path) -> None:
    rows = (
        TemplateRow(1, "AD", "ad", 0, 60, ("t1",), again=True, progress="done"),
        TemplateRow(2, "Journal", "journal", 60, 180, ()),
        TemplateRow(3, "AD", "ad", 90, 150, ("t2",), began=True, progress="begun"),
    )
    path = tmp_path / "läge.xlsx"
    path.write_bytes(workbook_template(Template("Prov", 100, STARTS, rows, ())))
    status, problems = read(path)
    assert problems == ()
    assert status is not None
    assert status.earlier == {"ad": (UpFact(60, 0, ("t1",)),)}
    assert status.begun == {"ad": BegunFact(90, 150, ("t2",))}
    assert status.up == {}

    # The order is that of the numbers, also in a sheet that has been sorted otherwise.
    book = openpyxl.load_workbook(path)
    sheet = book["Läge"]
    first, last = ([cell.value for cell in sheet[row]] for row in (6, 8))
    for cell, other in zip(sheet[6], last, strict=True):
        cell.value = other
    for cell, other in zip(sheet[8], first, strict=True):
        cell.value = other
    book.save(path)
    assert read(path) == (status, ())


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({"G": "08:00"}, {"F": "09:00"}, "arbetet på rad 6 är inte klart"),
        ({"F": "08:00"}, {"F": "08:00"}, "är klart vid samma tid på rad 6. Ta bort den ena."),
        ({"F": "x"}, {"F": "09:00"}, "är klart också på rad 6, utan klockslag"),
    ],
)
def test_rows_of_one_system_that_do_not_follow_each_other_are_a_mistake(
    tmp_path: Path, first: dict[str, str], second: dict[str, str], told: str
) -> None:
    def change(book: Any) -> None:
        sheet = book["Läge"]
        sheet["C3"] = "2027-01-18 12:00"
        for row, cells in ((6, first), (8, second)):
            sheet[f"C{row}"] = "ad"
            for column, value in cells.items():
                sheet[f"{column}{row}"] = value

    status, problems = read(changed(tmp_path, change))
    assert status is None
    assert len(problems) == 1
    assert told in str(problems[0])


def test_a_time_that_is_missing_for_now_is_told(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["Läge"]["C3"] = None

    with pytest.raises(InputError, match='Fyll i datum och klockslag till höger om "Läget gäller"'):
        read(changed(tmp_path, change))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 trasig", b"Id;Klart\n"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match="går inte att läsa som Excelfil"):
        read(path)


def test_a_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    path = tmp_path / "x.xlsx"
    book.save(path)
    with pytest.raises(InputError, match='inget blad med kolumnerna "Id" och "Klart"'):
        read(path)
