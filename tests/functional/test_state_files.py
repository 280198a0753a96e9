"""Files that say how things stand: which day, which sheet, what people wrote beside."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from docx import Document

from tests.functional.command_cases import Command

#: The scenario begins 2027-01-18 06.30 and is over the same day; this one goes on for three.
LONG = """
scenario: länge
namn: Länge
startar: 2027-01-18T06:30
bortfall:
  - {resurser: [el], till: 3 dygn}
"""


@pytest.fixture
def sheet(kontinuitet: Command, folder: Path) -> Path:
    """Return a template for the long scenario."""
    (folder / "länge.yaml").write_text(LONG, encoding="utf-8")
    assert kontinuitet("återstart", folder, "länge", "--läge-mall", "l.xlsx").code == 0
    return Path("l.xlsx")


def fill(path: Path, cells: dict[str, object], name: str = "Läge") -> None:
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book[name][cell] = value
    book.save(path)


@pytest.mark.parametrize("written", ["16:00", "kl 16:00", "kl. 16.00", "16.00"])
def test_a_time_without_a_day_is_asked_about_when_the_event_lasts(
    kontinuitet: Command, folder: Path, sheet: Path, written: str
) -> None:
    fill(sheet, {"C3": written, "F6": "x"})
    done = kontinuitet("återstart", folder, "länge", "--läge", sheet)
    assert done.code == 2
    assert "saknar datum. Händelsen började måndag 18 januari 2027 kl. 6.30" in done.err
    assert 'till exempel "2027-01-19 16:00"' in done.err
    assert "rad 3" in done.err
    # The advice can be followed.
    fill(sheet, {"C3": "2027-01-19 16:00", "F6": None})
    done = kontinuitet("återstart", folder, "länge", "--json", "--läge", sheet)
    assert done.json["omplanering"]["nu_min"] == 24 * 60 + 9 * 60 + 30


def test_a_time_without_a_day_is_that_of_what_has_happened_and_says_so(
    kontinuitet: Command, folder: Path, sheet: Path
) -> None:
    fill(sheet, {"C3": "kl. 16.00", "F6": "2027-01-20 13:00"})
    done = kontinuitet("återstart", folder, "länge", "--json", "--läge", sheet)
    assert done.json["omplanering"]["nu_min"] == 2 * 24 * 60 + 9 * 60 + 30
    assert "läses som onsdag 20 januari 2027 kl. 16.00" in done.err


def test_a_time_without_a_day_is_known_when_all_is_over_the_same_day(
    kontinuitet: Command, folder: Path
) -> None:
    path = folder.parent / "nu.yaml"
    path.write_text('läge: {nu: "kl 13:00", uppe: {el: "12.45"}}\n', encoding="utf-8")
    done = kontinuitet("återstart", folder, "strömlöst", "--json", "--läge", path)
    assert done.err == ""
    assert done.json["omplanering"]["nu_min"] == 390


def test_several_sheets_that_differ_are_named_and_none_is_chosen(
    kontinuitet: Command, folder: Path, sheet: Path
) -> None:
    fill(sheet, {"C3": "2027-01-19 10:00"})
    book = openpyxl.load_workbook(sheet)
    copied = book.copy_worksheet(book["Läge"])
    copied.title = "Läge kl 16"
    copied["C3"] = "2027-01-19 16:00"
    book.save(sheet)
    done = kontinuitet("återstart", folder, "länge", "--läge", sheet)
    assert done.code == 2
    assert '"Läge" (läget gäller 2027-01-19 10:00)' in done.err
    assert '"Läge kl 16" (läget gäller 2027-01-19 16:00)' in done.err
    # A copy that says the same is no question, and one taken away is gone.
    book["Läge kl 16"]["C3"] = "2027-01-19 10:00"
    book.save(sheet)
    assert kontinuitet("återstart", folder, "länge", "--läge", sheet).code == 0


def test_several_files_are_named_and_none_is_chosen(
    kontinuitet: Command, folder: Path, sheet: Path
) -> None:
    fill(sheet, {"C3": "2027-01-19 10:00"})
    Path("l2.xlsx").write_bytes(sheet.read_bytes())
    done = kontinuitet("återstart", folder, "länge", "--läge", sheet, "--läge", "l2.xlsx")
    assert done.code == 2
    assert '"l.xlsx" och "l2.xlsx"' in done.err


@pytest.mark.parametrize("name", ["nästa.xlsx", "nästa.yaml"])
def test_remarks_and_when_the_list_was_planned_follow_to_the_next_file(
    kontinuitet: Command, folder: Path, sheet: Path, name: str
) -> None:
    fill(sheet, {"C3": "2027-01-19 10:00", "J6": '=Ringde "Telia": ärende #4711'})
    book = openpyxl.load_workbook(sheet)
    book["Läge"]["J6"].data_type = "s"
    book["Personer"]["F2"] = "Nås på 070"
    identity = book["Läge"]["C6"].value
    book.save(sheet)
    done = kontinuitet("återstart", folder, "länge", "--läge", sheet, "--läge-mall", name)
    assert done.code == 0, done.err
    for again in (name, "tredje.xlsx"):
        path = Path(again)
        if again.endswith(".yaml"):
            text = path.read_text(encoding="utf-8")
            assert '"=Ringde \\"Telia\\": ärende #4711"' in text
            assert "planerad: 2027-01-19T10:00" in text
            path.write_text(text.replace("  nu:", "  nu: 2027-01-19T12:00", 1), encoding="utf-8")
        else:
            made = openpyxl.load_workbook(path)
            rows = [[c.value for c in row] for row in made["Läge"].iter_rows(min_row=6)]
            remarks = {row[2]: row[9] for row in rows}
            assert remarks[identity] == '=Ringde "Telia": ärende #4711'
            assert made["Personer"]["F2"].value == "Nås på 070"
            assert made["Läge"]["C3"].value is None
            assert made["Läge"]["A4"].value == "Listan planerad"
            fill(path, {"C3": "2027-01-19 12:00"})
        if again == name:
            made_again = kontinuitet(
                "återstart", folder, "länge", "--läge", path, "--läge-mall", "tredje.xlsx"
            )
            assert made_again.code == 0, made_again.err


def text_of(path: Path) -> str:
    document = Document(str(path))
    parts = [p.text for p in document.paragraphs]
    parts += [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join(parts).replace("\u00a0", " ")


def header_of(path: Path) -> str:
    section = Document(str(path)).sections[0]
    return " ".join(p.text for p in section.header.paragraphs).replace("\u00a0", " ")


def test_a_replanned_list_says_so_on_every_page_and_what_is_done_is_ticked(
    kontinuitet: Command, folder: Path
) -> None:
    path = folder.parent / "nu.yaml"
    done = "uppe: {el: 6 h}, pågår: {ad: {började: 6 h, klart: 9 h, av: anna}}"
    path.write_text(f"läge: {{nu: 7 h, {done}}}\n", encoding="utf-8")
    given = ("--ut", "l.docx", "--ut", "l.xlsx", "--per-person", "p", "--per-förvaltning", "f")
    first = kontinuitet("återstart", folder, "strömlöst", *given)
    assert first.code == 0, first.err
    assert "Omplanerad" not in header_of(Path("l.docx"))
    assert "☒" not in text_of(Path("l.docx"))
    made = kontinuitet("återstart", folder, "strömlöst", "--läge", path, *given)
    assert made.code == 0, made.err
    sentence = "Omplanerad 2027-01-18 kl. 13.30, ersätter den ursprungliga listan"
    assert sentence in header_of(Path("l.docx"))
    assert text_of(Path("l.docx")).count("☒") == 1
    assert sentence in header_of(Path("p/dina-steg-anna.docx"))
    for sheet in Path("f").glob("*.docx"):
        assert sentence in text_of(sheet)
    book = openpyxl.load_workbook("l.xlsx")["Återstart"]
    assert sentence in book["A1"].value
    assert book.oddHeader.left.text == sentence
    place = [cell.value for cell in book[2]].index("Gjort")
    ticks = {row[1].value: row[place].value for row in book.iter_rows(min_row=3)}
    assert [name for name, ticked in ticks.items() if ticked] == ["Elnätet"]
    # The next one says which list it replaces.
    text = path.read_text(encoding="utf-8").replace("nu: 7 h", "nu: 8 h, planerad: 7 h")
    path.write_text(text, encoding="utf-8")
    kontinuitet("återstart", folder, "strömlöst", "--läge", path, "--ut", "två.docx")
    said = header_of(Path("två.docx"))
    assert "Omplanerad 2027-01-18 kl. 14.30, ersätter listan från 2027-01-18 kl. 13.30" in said
