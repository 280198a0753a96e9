"""Workbooks as people and programs leave them: read right, or refused by sheet and cell."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kontinuitet.errors import InputError
from kontinuitet.loading.workspace import load_workspace
from kontinuitet.model.landscape import Municipality
from kontinuitet.services import excel, gate
from kontinuitet.services.importing import prepare
from tests.functional.command_cases import MODEL, write

Change = Callable[[Any], None]
Expected = Callable[[Municipality], object]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("arbetsböcker") / "kommun", kontinuitet=MODEL)


@pytest.fixture(scope="module")
def clean(folder: Path) -> bytes:
    """Return the workbook of a small municipality, untouched."""
    gate.begin()
    target = folder.parent / "ren.xlsx"
    excel.export(folder, target, lambda _line: None)
    return target.read_bytes()


def column(sheet: Any, heading: str, row: int = 2) -> int:
    return next(int(c.column) for c in sheet[row] if c.value == heading)


def put(sheet: str, identity: str, heading: str, value: object, form: str = "@") -> Change:
    """Fill in one cell of the row of an id."""

    def change(book: Any) -> None:
        rows = [cell.value for cell in book[sheet]["A"]]
        cell = book[sheet].cell(rows.index(identity) + 1, column(book[sheet], heading))
        cell.number_format = form
        cell.value = value

    return change


def add(sheet: str, *values: object, **more: object) -> Change:
    """Fill in a new row: its first cells, and others by heading."""

    def change(book: Any) -> None:
        row = book[sheet].max_row + 1
        for number, value in enumerate(values, start=1):
            book[sheet].cell(row, number).value = value
        for heading, value in more.items():
            book[sheet].cell(row, column(book[sheet], heading.replace("_", " "))).value = value

    return change


def on(sheet: str, change: Change) -> Change:
    return lambda book: change(book[sheet])


def both(*changes: Change) -> Change:
    def change(book: Any) -> None:
        for one in changes:
            one(book)

    return change


def marked(change: Change) -> Change:
    """Change one thing that must arrive, besides what is broken."""
    return both(put("Verksamheter", "larm", "Ansvarig", "Larmchef"), change)


def arrived(model: Municipality) -> bool:
    return model.activities["larm"].responsible == "Larmchef"


def copied(name: str, change: Change | None = None) -> Change:
    def copy(book: Any) -> None:
        made = book.copy_worksheet(book["Resurser"])
        made.title = name
        if change is not None:
            change(made)

    return copy


def merge_owner(sheet: Any) -> None:
    rows = [cell.value for cell in sheet["A"]]
    first = rows.index("hemtjänst") + 1
    sheet.cell(first + 1, 1).value = None
    sheet.merge_cells(start_row=first, end_row=first + 1, start_column=1, end_column=1)


def twice(value: object) -> Change:
    """Give a sheet a second column with the same heading."""

    def change(sheet: Any) -> None:
        number = sheet.max_column + 1
        sheet.cell(2, number).value = "Typ"
        sheet.cell(3, number).value = value

    return on("Resurser", change)


def swapped(sheet: Any) -> None:
    for row in range(1, sheet.max_row + 1):
        one, other = sheet.cell(row, 2), sheet.cell(row, 4)
        one.value, other.value = other.value, one.value


def hidden(sheet: Any) -> None:
    for row in range(3, 8):
        sheet.row_dimensions[row].hidden = True


def said(path: str, minutes: int | None = None) -> Expected:
    def expected(model: Municipality) -> bool:
        activity = model.activities["larm"]
        return bool(getattr(activity, path) == minutes)

    return expected


def exercised(model: Municipality) -> bool:
    routine = model.activities["hemtjänst"].fallbacks["pärm"]
    return routine.last_exercised == datetime.date(2026, 3, 10)


LIMIT = "Acceptabel avbrottstid"
DATE = ("Reservrutiner", "hemtjänst", "Senast övad")
#: What has been done to the workbook, and what must then stand in the model.
READ: Mapping[str, tuple[Change, Expected]] = {
    "orörd": (lambda _b: None, lambda m: m.activities["larm"].responsible is None),
    "sammanfogade-celler": (
        marked(on("Beroenden", merge_owner)),
        lambda m: arrived(m) and len(m.activities["hemtjänst"].needs) == 2,
    ),
    "ny-kolumn-först": (marked(on("Resurser", lambda s: s.insert_cols(1))), arrived),
    "flyttade-kolumner": (
        marked(on("Resurser", swapped)),
        lambda m: arrived(m) and m.resources["ad"].name == "Katalogtjänst",
    ),
    "rubriker-längre-ned": (marked(on("Verksamheter", lambda s: s.insert_rows(1, 4))), arrived),
    "förklaringar-borttagna": (marked(on("Verksamheter", lambda s: s.delete_rows(1))), arrived),
    "eget-blad": (marked(lambda b: b.create_sheet("Mitt", 0)), arrived),
    "blad-i-annan-ordning": (marked(lambda b: b.move_sheet("Resurser", -9)), arrived),
    "bladet-omdöpt": (
        marked(on("Verksamheter", lambda s: setattr(s, "title", "Verks. (rättad)"))),
        arrived,
    ),
    "bladet-borttaget": (marked(lambda b: b.remove(b["Åtgärder"])), arrived),
    "versaler-i-rubriker": (
        marked(on("Resurser", lambda s: setattr(s["B2"], "value", "  NAMN "))),
        arrived,
    ),
    "dolda-rader": (marked(on("Verksamheter", hidden)), arrived),
    "dolt-blad": (
        marked(on("Verksamheter", lambda s: setattr(s, "sheet_state", "hidden"))),
        arrived,
    ),
    "skyddat-blad": (marked(on("Verksamheter", lambda s: s.protection.enable())), arrived),
    "samma-blad-två-gånger": (marked(copied("Resurser (2)")), arrived),
    "rubrik-två-gånger-tom": (marked(twice(None)), arrived),
    "samma-rad-två-gånger": (marked(add("Resurser", "el", "Elnätet", "el")), arrived),
    "rad-med-bara-id": (marked(add("Verksamheter", "gator")), arrived),
    "tomma-rader-emellan": (marked(on("Resurser", lambda s: s.insert_rows(4, 5))), arrived),
    "hårda-mellanslag": (
        put("Verksamheter", "larm", LIMIT, "\u00a04\u00a0h "),
        said("mtpd", 240),
    ),
    "tid-i-ord": (put("Verksamheter", "larm", LIMIT, "4 timmar"), said("mtpd", 240)),
    "tid-med-komma": (put("Verksamheter", "larm", LIMIT, "0,5 h"), said("mtpd", 30)),
    "tid-som-klockslag-i-text": (put("Verksamheter", "larm", LIMIT, "04:00"), said("mtpd", 240)),
    "tid-som-klockslag": (
        put("Verksamheter", "larm", LIMIT, datetime.time(4), "hh:mm"),
        said("mtpd", 240),
    ),
    "tid-över-ett-dygn": (
        put("Verksamheter", "larm", LIMIT, datetime.timedelta(hours=36), "[h]:mm"),
        said("mtpd", 36 * 60),
    ),
    "datum": (put(*DATE, datetime.date(2026, 3, 10), "yyyy-mm-dd"), exercised),
    "datum-som-tal": (put(*DATE, 46091, "General"), exercised),
    "datum-som-text": (put(*DATE, "2026-03-10"), exercised),
    "datum-med-tid-som-text": (put(*DATE, "2026-03-10 00:00:00"), exercised),
    "datum-utan-streck": (put(*DATE, "20260310"), exercised),
    "datum-dag-först": (put(*DATE, "10/3 2026"), exercised),
    "datum-i-ord": (put(*DATE, "den 10 mars 2026"), exercised),
    "text-som-ser-ut-som-formel": (
        put("Verksamheter", "larm", "Beskrivning", "'=1+1"),
        lambda m: m.activities["larm"].description == "'=1+1",
    ),
    "ja-som-kryss": (
        put("Verksamheter", "larm", "Samhällsviktig", "x"),
        lambda m: m.activities["larm"].essential,
    ),
    "ja-som-sant": (
        put("Verksamheter", "larm", "Samhällsviktig", True, "General"),
        lambda m: m.activities["larm"].essential,
    ),
    "id-av-namnet": (
        add("Resurser", None, "Nytt system", "bassystem"),
        lambda m: m.resources["nytt-system"].name == "Nytt system",
    ),
    "namn-i-stället-för-id": (
        add("Beroenden", "Gatudrift", Behöver="journalsystem"),
        lambda m: m.activities["gator"].needs[-1].resource == "journal",
    ),
    "andel-som-tal": (
        add("Beroenden", "gator", Behöver="journal, ad", Minst=0.5),
        lambda m: m.activities["gator"].needs[-1].at_least == "50 %",
    ),
    "styrtecken": (
        put("Verksamheter", "larm", "Beskrivning", "a_x0007_b_x000D_\nc"),
        lambda m: m.activities["larm"].description == "a b\nc",
    ),
    "kommentarer-i-celler": (
        marked(
            on(
                "Resurser",
                lambda s: setattr(s["A3"], "comment", openpyxl.comments.Comment("Hej", "Jag")),
            )
        ),
        arrived,
    ),
}
#: What has been done to the workbook, and what is said, with the sheet and the cell.
REFUSED: Mapping[str, tuple[Change, str]] = {
    "bart-tal": (put("Verksamheter", "larm", LIMIT, 4), 'blad "Verksamheter", cell H3: '),
    "negativ-tid": (put("Verksamheter", "larm", LIMIT, "-4 h"), 'blad "Verksamheter", cell H3: '),
    "datum-som-tid": (
        put("Verksamheter", "larm", LIMIT, datetime.datetime(2026, 3, 10), "yyyy-mm-dd"),
        'blad "Verksamheter", cell H3: "2026-03-10" är ett datum. Skriv en tid',
    ),
    "ord-som-tid": (
        put("Verksamheter", "larm", LIMIT, "snart"),
        'blad "Verksamheter", cell H3: verksamheter.larm.acceptabel_avbrottstid: "snart" är ingen',
    ),
    "målet-längre-än-gränsen": (
        put("Verksamheter", "larm", "Mål för återställningstid", "3 dygn"),
        'blad "Verksamheter", cell I3: verksamheter.larm: mål för återställningstid (3 dygn) är',
    ),
    "datum-som-inte-finns": (put(*DATE, "2026-02-31"), 'blad "Reservrutiner", cell '),
    "nivå-som-text": (
        add("Konsekvenser", "larm", Efter="4 h", Nivå="hög"),
        'blad "Konsekvenser", cell D3: verksamheter.larm.konsekvenser.1.nivå: ska vara ett heltal',
    ),
    "nivå-utanför": (
        add("Konsekvenser", "larm", Efter="4 h", Nivå=7),
        'blad "Konsekvenser", cell D3: verksamheter.larm.konsekvenser.1.nivå: ska vara',
    ),
    "okänd-typ": (
        put("Resurser", "el", "Typ", "kraft"),
        'blad "Resurser", cell C3: resurser.el.typ: ',
    ),
    "okänd-förvaltning": (
        put("Verksamheter", "larm", "Förvaltning", "omsrg"),
        'cell C3: verksamheter.larm.förvaltning: förvaltningen "omsrg" finns inte. Menade du "oms',
    ),
    "okänd-resurs": (
        add("Beroenden", "gator", Behöver="jurnal"),
        'resursen "jurnal" finns inte. Menade du "journal"?',
    ),
    "okänd-ägare": (
        add("Beroenden", "gatan", Behöver="journal"),
        'blad "Beroenden", cell A14: "gatan" finns inte bland verksamheter och resurser.',
    ),
    "varken-ja-eller-nej": (
        put("Verksamheter", "larm", "Samhällsviktig", "kanske"),
        'blad "Verksamheter", cell F3: verksamheter.larm.samhällsviktig: ska vara ja eller nej',
    ),
    "id-med-mellanslag": (
        add("Resurser", "Nytt system", "Nytt", "el"),
        'blad "Resurser", cell A10: "Nytt system" kan inte vara ett id.',
    ),
    "varken-id-eller-namn": (
        add("Resurser", None, None, "el"),
        'blad "Resurser", cell A10: raden är ifylld men Id är tom.',
    ),
    "namn-saknas": (
        add("Resurser", "ny", None, "el"),
        'blad "Resurser", cell A10: resurser.ny.namn: uppgiften saknas.',
    ),
    "samma-id-olika-rader": (
        add("Resurser", "el", "Elverket", "el"),
        'cell B10: resurser.el.namn är "Elverket" här, men "Elnätet" i bok.xlsx, blad "Resurser", '
        "cell B3. Behåll en av dem.",
    ),
    "två-blad-som-säger-olika": (
        copied("Resurser (2)", lambda s: setattr(s["B3"], "value", "Elverket")),
        'blad "Resurser (2)", cell B3: resurser.el.namn är "Elverket" här, men "Elnätet" i',
    ),
    "rubrik-två-gånger": (twice("nät"), 'rubriken "Typ" står också i kolumn C'),
    "rubrikerna-borta": (
        on("Resurser", lambda s: s.delete_rows(1, 2)),
        'blad "Resurser": rubrikerna finns inte kvar, så bladet kan inte läsas.',
    ),
    "formel-utan-värde": (
        put("Resurser", "el", "Beskrivning", "=B3&C3", "General"),
        'blad "Resurser", cell D3: formeln är inte uträknad.',
    ),
    "formel-med-fel": (
        put("Resurser", "el", "Beskrivning", "#REF!", "General"),
        'blad "Resurser", cell D3: formeln ger felet #REF!.',
    ),
    "flera-utan-antal": (
        add("Beroenden", "gator", Behöver="journal, ad"),
        "2 saker står på samma rad, men inte hur många som behövs.",
    ),
    "fler-än-det-finns": (
        add("Beroenden", "gator", Behöver="journal, ad", Minst=3),
        '"minst" är 3 men gruppen har bara 2 att välja på',
    ),
    "inget-behövs": (
        add("Beroenden", "gator", Varför="tja"),
        "raden säger inte vad som behövs. Fyll i Behöver.",
    ),
    "behöver-sig-själv": (add("Beroenden", "el", Behöver="el"), '"el" behöver sig själv.'),
    "antal-som-text": (
        add("Kompetenser", "server", "många"),
        'blad "Kompetenser", cell B3: bemanning.pooler.server: ska vara ett heltal',
    ),
}
SHEET = "xl/worksheets/sheet5.xml"


def saved(clean: bytes, change: Change) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(clean))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def taken_in(folder: Path, content: bytes) -> tuple[Municipality | None, str]:
    """Return the model that an import gives, and what is told; nothing is written."""
    gate.begin()
    book = folder.parent / "bok.xlsx"
    book.write_bytes(content)
    before = load_workspace(folder).sha256
    result = prepare(folder, [book])
    assert load_workspace(folder).sha256 == before
    assert all(str(p).startswith("bok.xlsx") for p in result.problems)
    return result.municipality, "\n".join(map(str, result.problems))


@pytest.mark.parametrize("name", READ)
def test_what_a_person_may_do_to_a_workbook_is_read_right(
    name: str, folder: Path, clean: bytes
) -> None:
    change, expected = READ[name]
    model, told = taken_in(folder, saved(clean, change))
    assert model is not None, told
    assert expected(model)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_told_by_sheet_and_cell(
    name: str, folder: Path, clean: bytes
) -> None:
    change, wanted = REFUSED[name]
    model, told = taken_in(folder, saved(clean, change))
    assert model is None
    assert wanted in told


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Mapping[str, bytes], level: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def replaced(old: bytes, new: bytes, part: str = SHEET) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        parts = parts_of(content)
        assert old in parts[part]
        return packed({**parts, part: parts[part].replace(old, new, 1)})

    return change


ENTITY = b'<!DOCTYPE a [<!ENTITY b "cccccccccc"><!ENTITY d "&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet'
PACKAGES: Mapping[str, tuple[Callable[[bytes], bytes], str]] = {
    "entiteter-i-bladet": (replaced(b"<worksheet", ENTITY), "innehåller en DOCTYPE i"),
    "entiteter-i-formaten": (
        replaced(b"<styleSheet", ENTITY.replace(b"worksheet", b"styleSheet"), "xl/styles.xml"),
        "innehåller en DOCTYPE i xl/styles.xml",
    ),
    "zipbomb": (
        lambda c: packed({**parts_of(c), SHEET: b"<worksheet>" + b" " * 30_000_000}, 9),
        "är hårt packad",
    ),
    "för-stor": (
        replaced(b"<sheetData>", b"<sheetData>" + b'<row r="1" s="1"><c/></row>\n' * 2_400_000),
        "är för stor",
    ),
    "trasig-xml": (replaced(b"</sheetData>", b""), "går inte att läsa som Excelfil"),
    "avklippt": (lambda c: c[: len(c) // 2], "går inte att läsa som Excelfil"),
    "gammalt-format": (lambda _c: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "gamla formatet .xls"),
    "binär-arbetsbok": (
        lambda c: packed({**parts_of(c), "xl/workbook.bin": b"x"}),
        "binär arbetsbok",
    ),
    "strict": (
        replaced(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
            "_rels/.rels",
        ),
        "Strict Open XML",
    ),
    "webbsida": (lambda _c: b"<html><table><tr><td>Namn</td></tr></table></html>", "är XML men"),
    "word-fil": (lambda _c: packed({"word/document.xml": b"<a/>"}), "går inte att läsa som Excel"),
    "tom-arbetsbok": (lambda _c: saved_empty(), "känns inte igen"),
}


def saved_empty() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", PACKAGES)
def test_what_is_no_sound_workbook_is_refused(name: str, folder: Path, clean: bytes) -> None:
    change, wanted = PACKAGES[name]
    with pytest.raises(InputError, match=re.escape(wanted)) as refused:
        taken_in(folder, change(clean))
    assert "bok.xlsx" in str(refused.value)


def test_a_million_empty_rows_with_a_format_are_no_matter(folder: Path, clean: bytes) -> None:
    rows = b"".join(b'<row r="%d" s="1" ht="15"/>' % n for n in range(3_000, 1_003_000))
    model, told = taken_in(folder, replaced(b"</sheetData>", rows + b"</sheetData>")(clean))
    assert model is not None, told


def test_dates_from_1904_are_the_same_days(folder: Path, clean: bytes) -> None:
    def change(book: Any) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        put(*DATE, datetime.date(2026, 3, 10), "yyyy-mm-dd")(book)

    content = saved(clean, change)
    assert b"date1904" in parts_of(content)["xl/workbook.xml"]
    model, told = taken_in(folder, content)
    assert model is not None, told
    assert exercised(model)


def test_there_are_sixty_of_them() -> None:
    assert len(READ) + len(REFUSED) + len(PACKAGES) + 2 >= 60
