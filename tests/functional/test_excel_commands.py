"""`excel exportera` and `excel importera`, as they are typed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kontinuitet import bundled
from kontinuitet.loading.workspace import load_workspace
from kontinuitet.model.landscape import Municipality
from tests.functional.command_cases import Command, everything_in


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the example; the current folder is beside it."""
    monkeypatch.chdir(tmp_path)
    with bundled.folder("examples", "exempelkoping") as folder:
        shutil.copytree(folder, tmp_path / "kommun")
    return tmp_path / "kommun"


@pytest.fixture
def book(kontinuitet: Command, folder: Path) -> Path:
    """Return the small workspace as a workbook."""
    assert kontinuitet("excel", "exportera", folder, "--ut", "bok.xlsx").code == 0
    return folder.parent / "bok.xlsx"


def change(book: Path, change: Callable[[Any], None]) -> Path:
    """Change a workbook as a person does."""
    workbook = openpyxl.load_workbook(book)
    change(workbook)
    workbook.save(book)
    return book


def put(sheet: Any, identity: str, *, new: bool = False, **values: object) -> None:
    """Fill in the row of an id, a new one if there is none."""
    columns = {cell.value: cell.column for cell in sheet[2]}
    ids = [sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)]
    row = ids.index(identity) + 1 if identity in ids and not new else sheet.max_row + 1
    sheet.cell(row, 1).value = identity
    for heading, value in values.items():
        sheet.cell(row, columns[heading.replace("_", " ")]).value = value


def test_the_example_goes_out_and_comes_back(kontinuitet: Command, example: Path) -> None:
    assert kontinuitet("excel", "exportera", example).code == 0
    same = kontinuitet("excel", "importera", example, "kontinuitet.xlsx")
    assert (same.code, same.out) == (
        0,
        "Inget skiljer sig från kommunens filer. Inget har ändrats.\n",
    )
    assert kontinuitet("excel", "importera", "ny", "kontinuitet.xlsx").code == 0
    again, before = load_workspace(Path("ny")), load_workspace(example)
    assert again.municipality == before.municipality
    assert again.problems == before.problems


def test_only_what_differs_is_changed_where_it_stands(
    kontinuitet: Command, folder: Path, book: Path
) -> None:
    file = folder / "kontinuitet.yaml"
    before = file.read_text(encoding="utf-8").replace(
        "    samhällsviktig: ja\n", "    samhällsviktig: ja   # beslut 2025\n"
    )
    file.write_text(before, encoding="utf-8")

    def fill(workbook: Any) -> None:
        put(workbook["Verksamheter"], "hemtjänst", Acceptabel_avbrottstid="3 timmar")
        put(workbook["Verksamheter"], "hemtjänst", Samhällsviktig="Nej", Ansvarig="Chef: natt")
        put(workbook["Resurser"], "ny", Namn="Nytt system", Typ="Verksamhetssystem")
        put(workbook["Beroenden"], "gator", new=True, Behöver="ny", Varför="kartor")

    given = kontinuitet("excel", "importera", folder, change(book, fill))
    assert given.code == 0, given.err
    after = file.read_text(encoding="utf-8")
    expected = (
        before.replace("samhällsviktig: ja   # beslut", "samhällsviktig: nej   # beslut")
        .replace("avbrottstid: 2 h\n", "avbrottstid: 3 h\n")
        .replace("uthållighet: 3 h}\n", 'uthållighet: 3 h}\n    ansvarig: "Chef: natt"\n')
    )
    lines = [line for line in after.splitlines() if line not in expected.splitlines()]
    assert lines == [
        "    behöver: [{resurs: planering, vid_bortfall: nedsatt}, {resurs: ny, varför: kartor}]"
    ]
    assert (folder / "tillagt.yaml").read_text(encoding="utf-8") == (
        "resurser:\n  ny: {namn: Nytt system, typ: verksamhetssystem}\n"
    )
    kept = folder / ".kontinuitet" / "historik" / "0001" / "kontinuitet.yaml"
    assert kept.read_text(encoding="utf-8") == before
    assert "acceptabel_avbrottstid" in given.out
    assert "1 ny resurs" in given.out


def test_trying_writes_nothing(kontinuitet: Command, folder: Path, book: Path) -> None:
    change(book, lambda b: put(b["Verksamheter"], "hemtjänst", Vikt=7))
    before = {p: p.read_bytes() for p in everything_in(folder)}
    given = kontinuitet("excel", "importera", folder, book, "--prova")
    assert given.code == 0
    assert "inget är skrivet" in given.out
    assert {p: p.read_bytes() for p in everything_in(folder)} == before


def test_what_is_wrong_is_told_by_sheet_and_cell_and_nothing_is_changed(
    kontinuitet: Command, folder: Path, book: Path
) -> None:
    def fill(workbook: Any) -> None:
        put(workbook["Verksamheter"], "hemtjänst", Acceptabel_avbrottstid=4)
        put(workbook["Beroenden"], "gator", Behöver="planring")
        put(workbook["Resurser"], "el", Typ="kraft")

    before = {p: p.read_bytes() for p in everything_in(folder)}
    given = kontinuitet("excel", "importera", folder, change(book, fill))
    assert (given.code, given.out) == (2, "")
    assert 'bok.xlsx, blad "Verksamheter", cell H4: ' in given.err
    assert 'bok.xlsx, blad "Resurser", cell C3: ' in given.err
    assert 'Menade du "planering"?' in given.err
    assert {p: p.read_bytes() for p in everything_in(folder)} == before


def test_an_empty_cell_or_a_row_taken_away_deletes_nothing(
    kontinuitet: Command, folder: Path, book: Path
) -> None:
    def fill(workbook: Any) -> None:
        put(workbook["Verksamheter"], "hemtjänst", Sektor=None, Acceptabel_avbrottstid=None)
        workbook["Resurser"].delete_rows(3, 2)
        workbook["Beroenden"].delete_rows(3, 3)

    given = kontinuitet("excel", "importera", folder, change(book, fill))
    assert given.out == "Inget skiljer sig från kommunens filer. Inget har ändrats.\n"
    assert "är kvar" in given.err
    assert "resurser.el" in given.err


def test_sheets_and_columns_that_are_not_read_are_listed(
    kontinuitet: Command, folder: Path, book: Path
) -> None:
    def fill(workbook: Any) -> None:
        workbook.create_sheet("Egna anteckningar")["A1"] = "hej"
        sheet = workbook["Resurser"]
        sheet.insert_cols(3)
        sheet["C2"], sheet["C3"] = "Kostnad", 12

    given = kontinuitet("excel", "importera", folder, change(book, fill))
    assert given.code == 0, given.err
    assert 'Bladet "Egna anteckningar" känns inte igen och har inte lästs.' in given.err
    assert 'Kolumner som inte har lästs i bladet "Resurser": "Kostnad".' in given.err


def test_two_answers_that_differ_are_shown_side_by_side(
    kontinuitet: Command, folder: Path, book: Path
) -> None:
    other = book.with_name("svar2.xlsx")
    shutil.copy(book, other)
    change(book, lambda b: put(b["Verksamheter"], "hemtjänst", Acceptabel_avbrottstid="3 h"))
    change(other, lambda b: put(b["Verksamheter"], "hemtjänst", Acceptabel_avbrottstid="1 h"))
    change(other, lambda b: put(b["Verksamheter"], "gator", Ansvarig="Gatuchef"))
    given = kontinuitet("excel", "importera", folder, book, other)
    assert given.code == 2
    assert "Svaren säger olika om 1 uppgift." in given.err
    assert "3 h" in given.err
    assert "1 h" in given.err
    change(book, lambda b: put(b["Verksamheter"], "hemtjänst", Acceptabel_avbrottstid="1 h"))
    assert kontinuitet("excel", "importera", folder, book, other).code == 0
    municipality = load_workspace(folder).municipality
    assert municipality is not None
    assert municipality.activities["hemtjänst"].mtpd == 60
    assert municipality.activities["gator"].responsible == "Gatuchef"


def test_protected_persons_are_not_in_the_workbook_and_stay_in_the_files(
    kontinuitet: Command, folder: Path
) -> None:
    file = folder / "kontinuitet.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "kompetenser: [server]}",
        "kompetenser: [server]}\n    ada: {namn: Ada Larsson, telefon: '070-174 06 99', "
        "skyddade_personuppgifter: ja}",
    )
    file.write_text(text, encoding="utf-8")
    given = kontinuitet("excel", "exportera", folder, "--ut", "bok.xlsx")
    assert given.code == 0, given.err
    assert "1 person med skyddade personuppgifter står inte i arbetsboken." in given.err
    workbook = openpyxl.load_workbook("bok.xlsx")
    cells = {str(c.value) for s in workbook for row in s.iter_rows() for c in row}
    assert not any("Larsson" in cell or cell == "ada" for cell in cells)
    assert kontinuitet("excel", "importera", folder, "bok.xlsx").out.startswith("Inget skiljer")
    assert file.read_text(encoding="utf-8") == text


def test_the_example_comes_back_when_libreoffice_has_saved_it(
    kontinuitet: Command, example: Path, soffice: Path, tmp_path: Path
) -> None:
    assert kontinuitet("excel", "exportera", example).code == 0
    profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    command = [str(soffice), profile, "--headless", "--norestore", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "sparad"), str(tmp_path / "kontinuitet.xlsx")],
        check=True,
        capture_output=True,
        timeout=180,
    )
    saved = tmp_path / "sparad" / "kontinuitet.xlsx"
    assert saved.read_bytes() != (tmp_path / "kontinuitet.xlsx").read_bytes()
    given = kontinuitet("excel", "importera", example, saved)
    assert given.out == "Inget skiljer sig från kommunens filer. Inget har ändrats.\n"
    assert kontinuitet("excel", "importera", "ny", saved).code == 0
    assert load_workspace(Path("ny")).municipality == load_workspace(example).municipality


def test_a_register_makes_a_municipality_and_what_columns_mean_is_remembered(
    kontinuitet: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("r.csv").write_text(
        "Kallas;Ägare;Behöver\nJournal;Omsorgsförvaltningen;Katalog\nKatalog;;\n", encoding="utf-8"
    )
    given = kontinuitet("excel", "importera", "ny", "r.csv", "--kolumn", "Kallas=namn")
    assert given.code == 2
    assert '--kommun "Kommunens namn"' in given.err
    assert not Path("ny").exists()
    words = ["excel", "importera", "ny", "r.csv", "--kommun", "Prov"]
    given = kontinuitet(*words, "--kolumn", "Kallas=namn")
    assert given.code == 0, given.err
    assert "2 nya resurser" in given.out
    municipality = load_workspace(Path("ny")).municipality
    assert municipality is not None
    assert [n.resource for n in municipality.resources["journal"].needs] == ["katalog"]
    assert kontinuitet("kontrollera", "ny").code in (0, 1)
    again = kontinuitet("excel", "importera", "ny", "r.csv")
    assert again.out.startswith("Inget skiljer sig")
    assert '"Kallas" → namn' in again.err


def test_questionnaires_go_out_and_answers_come_in_by_a_pattern(
    kontinuitet: Command, folder: Path
) -> None:
    given = kontinuitet("excel", "formulär", folder)
    assert given.code == 0, given.err
    forms = sorted(Path("formulär").glob("*.xlsx"))
    assert [p.name for p in forms] == ["formulär-omsorg.xlsx", "formulär-teknik.xlsx"]
    change(forms[0], lambda b: put(b["Verksamheter"], "larm", Ansvarig="Larmchef"))
    again = kontinuitet("excel", "formulär", folder)
    assert again.code == 2
    assert "har skrivits eller ändrats av någon annan" in again.err
    answers = kontinuitet("excel", "importera", folder, "formulär/*.xlsx")
    assert answers.code == 0, answers.err
    assert "verksamheter.larm.ansvarig" in answers.out
    nobody = kontinuitet("excel", "formulär", folder, "--förvaltning", "omsorgen")
    assert nobody.code == 2
    assert 'Menade du "omsorg"' in nobody.err


def test_workbooks_follow_the_standard(
    kontinuitet: Command, folder: Path, ooxml_validator: Callable[[Path], list[str]]
) -> None:
    assert kontinuitet("excel", "exportera", folder).code == 0
    assert kontinuitet("excel", "formulär", folder).code == 0
    for path in (Path("kontinuitet.xlsx"), *Path("formulär").glob("*.xlsx")):
        assert ooxml_validator(path) == []


def test_a_folder_with_errors_takes_nothing_in(
    kontinuitet: Command, folder: Path, book: Path, broken: Path
) -> None:
    before = {p: p.read_bytes() for p in everything_in(broken)}
    given = kontinuitet("excel", "importera", broken, book)
    assert (given.code, given.out) == (2, "")
    assert "har 1 fel. Rätta dem först" in given.err
    assert 'Menade du "journal"?' in given.err
    assert {p: p.read_bytes() for p in everything_in(broken)} == before
    assert kontinuitet("excel", "importera", folder, "finns-inte.xlsx").code == 2
    assert kontinuitet("excel", "exportera", folder, "--ut", "bok.xls").code == 2


def test_the_file_to_tick_during_an_event_is_not_taken_for_the_model(
    kontinuitet: Command, folder: Path
) -> None:
    assert kontinuitet("återstart", folder, "strömlöst", "--läge-mall", "läge.xlsx").code == 0
    given = kontinuitet("excel", "importera", folder, "läge.xlsx")
    assert (given.code, given.out) == (2, "")
    assert '"läge.xlsx" är ett läge under en händelse' in given.err


def test_a_register_read_again_changes_only_what_has_changed_in_it(
    kontinuitet: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = "Namn;Systemförvaltare;Beroende av\nA;Anna;B\nB;Bo;\nC;Cia;\n"
    Path("r.csv").write_text(rows, encoding="utf-8")
    words = ["excel", "importera", "k", "r.csv"]
    assert kontinuitet(*words, "--kommun", "Prov").code == 0
    file = Path("k/resurser/r.yaml")
    own = (
        file.read_text(encoding="utf-8")
        .replace("Anna", "Förvaltare av A")
        .replace("  c: {namn: C, typ: verksamhetssystem, systemförvaltare: Cia}\n", "")
    )
    own = re.sub(r",? ?behöver: \[b\]", "", own)
    file.write_text(own, encoding="utf-8")
    same = kontinuitet(*words)
    assert same.out.startswith("Inget skiljer"), same.out
    assert "läggs inte till igen: resurser.c." in same.err
    assert file.read_text(encoding="utf-8") == own
    Path("r.csv").write_text(rows.replace("Bo", "Bea"), encoding="utf-8")
    assert "resurser.b.systemförvaltare" in kontinuitet(*words).out
    Path("r.csv").write_text(rows.replace("Anna", "Annika"), encoding="utf-8")
    given = kontinuitet(*words)
    assert given.code == 2
    for said in ("Svaren säger olika om 1 uppgift", "Förvaltare av A", "Annika", "Anna"):
        assert said in given.err


def test_a_new_reservrutin_of_a_questionnaire_gets_its_id_from_its_name(
    kontinuitet: Command, example: Path
) -> None:
    asked = "vård-och-omsorg"
    assert kontinuitet("excel", "formulär", example, "--förvaltning", asked).code == 0
    form = next((example.parent / "formulär").glob("*.xlsx"))

    def answer(workbook: Any) -> None:
        activities, routines = workbook["Verksamheter"], workbook["Reservrutiner"]
        columns = {c.value: c.column for c in activities[2]}
        row = activities.max_row + 1
        activities.cell(row, columns["Namn"]).value = "Dagverksamhet för äldre"
        columns = {c.value: c.column for c in routines[2]}
        for heading, value in {
            "Verksamhet": "Dagverksamhet för äldre",
            "Namn": "Ring hem alla",
            "Ersätter": next(iter(model_of(example).resources)),
            "Startar inom": "30 min",
        }.items():
            routines.cell(
                routines.max_row + (heading == "Verksamhet"), columns[heading]
            ).value = value

    change(form, answer)
    given = kontinuitet("excel", "importera", example, form)
    assert given.code == 0, given.err
    made = model_of(example).activities["dagverksamhet-för-äldre"]
    assert made.department == asked
    assert made.fallbacks["ring-hem-alla"].name == "Ring hem alla"

    # The same answer once more is no second rutin, and one that has no name is told of.
    again = kontinuitet("excel", "importera", example, form)
    assert again.out.startswith("Inget skiljer sig"), again.out
    change(form, lambda w: _nameless(w["Reservrutiner"]))
    wrong = kontinuitet("excel", "importera", example, form)
    assert wrong.code == 2
    assert "raden är ifylld men Id är tom." in wrong.err


def model_of(folder: Path) -> Municipality:
    """Return the model of a folder without errors."""
    found = load_workspace(folder).municipality
    assert found is not None
    return found


def _nameless(sheet: Any) -> None:
    column = next(c.column for c in sheet[2] if c.value == "Namn")
    sheet.cell(sheet.max_row, column).value = None
