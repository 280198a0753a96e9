"""`återstart --läge` and `--läge-mall`: replanning during an event, through the command line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from tests.functional.command_cases import Command, fill_in_now


def order_of(data: dict[str, Any]) -> list[tuple[object, ...]]:
    return [(r["id"], r["start_min"], r["klar_min"], r["personer"]) for r in data["ordning"]]


def state(folder: Path, text: str) -> Path:
    path = folder.parent / "nu.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["läge.xlsx", "läge.yaml"])
def test_a_template_read_back_unticked_gives_the_same_plan(
    kontinuitet: Command, folder: Path, name: str
) -> None:
    made = kontinuitet("återstart", folder, "strömlöst", "--läge-mall", name)
    assert made.code == 0
    assert f"Lägesfilen är skriven till {name}." in made.err
    empty = kontinuitet("återstart", folder, "strömlöst", "--läge", name)
    assert empty.code == 2
    assert "när läget gäller" in empty.err
    fill_in_now(name, "2027-01-18 06:30")
    plain = kontinuitet("återstart", folder, "strömlöst", "--json").json
    again = kontinuitet("återstart", folder, "strömlöst", "--json", "--läge", name)
    assert again.code == 0
    assert again.err == ""
    data = again.json
    assert data.pop("omplanering") == {
        "nu_min": 0,
        "ursprunglig_kostnad": plain["kostnad"],
        "verksamheter": [],
        "varningar": [],
    }
    assert plain.pop("omplanering") is None
    assert data == plain


def test_a_template_is_replaced_until_a_person_has_filled_it_in(
    kontinuitet: Command, folder: Path
) -> None:
    for _ in range(2):
        assert kontinuitet("återstart", folder, "strömlöst", "--läge-mall", "l.xlsx").code == 0
    book = openpyxl.load_workbook("l.xlsx")
    book["Läge"]["F6"] = "x"
    book.save("l.xlsx")
    before = Path("l.xlsx").read_bytes()
    refused = kontinuitet("återstart", folder, "strömlöst", "--läge-mall", "l.xlsx")
    assert refused.code == 2
    assert "Inget har skrivits." in refused.err
    assert Path("l.xlsx").read_bytes() == before


def test_a_ticked_workbook_keeps_what_has_begun_and_moves_the_rest(
    kontinuitet: Command, folder: Path
) -> None:
    kontinuitet("återstart", folder, "strömlöst", "--läge-mall", "l.xlsx")
    plan = {
        r["id"]: r for r in kontinuitet("återstart", folder, "strömlöst", "--json").json["ordning"]
    }
    book = openpyxl.load_workbook("l.xlsx")
    sheet = book["Läge"]
    sheet["C3"] = "13:00"
    rows = {sheet.cell(r, 3).value: r for r in range(6, 6 + len(plan))}
    sheet.cell(rows["el"], 6).value = "x"
    sheet.cell(rows["ad"], 7).value = "12:40"
    sheet.cell(rows["ad"], 8).value = "15:10"
    book.save("l.xlsx")
    done = kontinuitet("återstart", folder, "strömlöst", "--json", "--läge", "l.xlsx")
    assert done.err == ""
    data = done.json
    row = {r["id"]: r for r in data["ordning"]}
    assert (row["el"]["läge"], row["el"]["klar_min"]) == ("klar", plan["el"]["klar_min"])
    assert (row["ad"]["läge"], row["ad"]["start_min"], row["ad"]["klar_min"]) == ("pågår", 370, 520)
    assert row["journal"]["läge"] == "planerad"
    assert row["journal"]["start_min"] == 520
    later = row["journal"]["klar_min"] - plan["journal"]["klar_min"]
    assert [(v["id"], v["senare_min"]) for v in data["omplanering"]["verksamheter"]] == [
        ("hemtjänst", later),
        ("larm", later),
    ]
    assert data["kostnad"] > data["omplanering"]["ursprunglig_kostnad"]
    said = kontinuitet("återstart", folder, "strömlöst", "--läge", "l.xlsx")
    assert "Läget gäller 2027-01-18 kl. 13.00: 1 system klart, 1 pågår och 2 återstår." in said.out
    assert "  Hemtjänst 1 timme 40 minuter senare än planen" in said.out
    assert "Pågår, 2 timmar 10 minuter kvar." in " ".join(said.out.split())


def test_the_printed_list_is_the_replanned_one(kontinuitet: Command, folder: Path) -> None:
    path = state(
        folder, "läge: {nu: 7 h, uppe: {el: 6 h}, pågår: {ad: {började: 6 h, klart: 9 h}}}\n"
    )
    done = kontinuitet("återstart", folder, "strömlöst", "--läge", path, "--ut", "lista.docx")
    assert done.code == 0
    tables = Document("lista.docx").tables
    rows = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    reasons = {row[1]: (row[5], row[8]) for row in rows if len(row) == 11}
    assert ("Pågår", "☐") in reasons.values()
    assert ("Klart", "☒") in reasons.values()
    annexes = kontinuitet(
        *("återstart", folder, "strömlöst", "--läge", path, "--ut", "hel.docx", "--bilagor")
    )
    assert annexes.code == 0
    text = " ".join(c.text for t in Document("hel.docx").tables for r in t.rows for c in r.cells)
    assert "Pågår, 2 timmar kvar." in text.replace("\u00a0", " ")


@pytest.mark.parametrize("name", ["nästa.yaml", "nästa.xlsx"])
def test_a_new_template_during_the_event_keeps_all_that_is_known(
    kontinuitet: Command, folder: Path, name: str
) -> None:
    slower = "försenat: {planering: 2 h}, " if name.endswith("yaml") else ""
    path = state(
        folder,
        "läge: {nu: 7 h, uppe: {el: 6 h}, pågår: {ad: {började: 6 h, klart: 9 h, av: anna}}, "
        f"{slower}personer: {{anna: 10 h}}}}\n",
    )
    given = ("återstart", folder, "strömlöst", "--json", "--läge")
    first = kontinuitet(*given, path, "--läge-mall", name)
    assert first.code == 0
    fill_in_now(name, "7 h")
    again = kontinuitet(*given, name)
    assert again.json == first.json
    ad = next(r for r in again.json["ordning"] if r["id"] == "ad")
    assert (ad["start_min"], ad["klar_min"], ad["läge"]) == (360, 540, "pågår")
    assert min(r["start_min"] for r in again.json["ordning"] if r["läge"] == "planerad") == 600


TWICE = """
scenario: två-gånger
namn: Två gånger
startar: 2027-01-18T06:30
bortfall:
  - {resurser: [el, ad], till: 1 h}
  - {resurser: [ad], från: 20 h, till: 21 h}
"""


FIRST = "varit_uppe: {ad: {sedan: 4 h, började: 2 h, av: [anna]}}"


@pytest.mark.parametrize(
    "facts",
    [
        "nu: 21 h, uppe: {el: 1 h}, " + FIRST,
        "nu: 22 h, pågår: {ad: {började: 21 h, klart: 23 h, av: anna}}, " + FIRST,
        "nu: 26 h, uppe: {el: 1 h, ad: {sedan: 25 h, började: 22 h}}, " + FIRST,
        # What is told here is not the last return that is planned.
        "nu: 10 h, uppe: {el: 1 h, ad: {sedan: 4 h, började: 2 h, av: [anna]}}",
        "nu: 2 h, uppe: {el: 1 h}, pågår: {ad: {började: 90 min, klart: 4 h, av: [anna]}}",
    ],
)
def test_a_new_template_keeps_that_a_system_has_been_up_and_gone_down_again(
    kontinuitet: Command, folder: Path, facts: str
) -> None:
    (folder / "två-gånger.yaml").write_text(TWICE, encoding="utf-8")
    path = state(folder, f"läge: {{{facts}}}\n")
    given = ("återstart", folder, "två-gånger", "--json", "--läge")
    first = kontinuitet(*given, path, "--läge-mall", "nästa.yaml")
    assert first.code == 0, first.err
    assert first.json["omplanering"]["varningar"] == []
    fill_in_now("nästa.yaml", re.search(r"nu: (\d+ h)", facts)[1])  # type: ignore[index]
    again = kontinuitet(*given, "nästa.yaml")
    assert again.json == first.json
    kontinuitet(*given, path, "--läge-mall", "nästa.xlsx")
    fill_in_now("nästa.xlsx", re.search(r"nu: (\d+ h)", facts)[1])  # type: ignore[index]
    sheet = kontinuitet(*given, "nästa.xlsx")
    assert sheet.err == ""
    assert sheet.json == first.json


def test_wrong_ids_stop_everything_and_name_file_line_and_nearest(
    kontinuitet: Command, folder: Path, nothing_written: None
) -> None:
    path = folder / "nu.yaml"
    path.write_text("läge:\n  nu: 7 h\n  uppe:\n    jurnal: 6 h\n", encoding="utf-8")
    done = kontinuitet("återstart", folder, "strömlöst", "--läge", path)
    path.unlink()
    assert done.code == 2
    assert done.out == ""
    assert 'rad 4: läge.uppe.jurnal: systemet "jurnal" finns inte. Menade du "journal"?' in done.err


def test_facts_that_do_not_fit_are_warned_of_and_used(kontinuitet: Command, folder: Path) -> None:
    path = state(folder, "läge: {nu: 3 h, uppe: {journal: 2 h}, pågår: {el: {klart: 4 h}}}\n")
    done = kontinuitet("återstart", folder, "strömlöst", "--json", "--läge", path)
    assert done.code == 0
    assert done.json["omplanering"]["varningar"] == [
        "Journalsystem (journal) anges som uppe eller påbörjat fast det behöver Katalogtjänst, som "
        "då var nere. Uppgiften räknas som sann; stämmer beroendet i modellen?"
    ]
    rows = {r["id"]: r for r in done.json["ordning"]}
    assert rows["el"]["klar_min"] == 240
    assert rows["ad"]["start_min"] == 240


@pytest.mark.parametrize("name", ["l.docx", "l"])
def test_a_template_of_another_kind_is_refused(
    kontinuitet: Command, folder: Path, name: str
) -> None:
    done = kontinuitet("återstart", folder, "strömlöst", "--läge-mall", name)
    assert done.code == 2
    assert "Låt namnet sluta på .yaml eller .xlsx." in done.err
    assert not Path(name).exists()


def test_shifts_in_a_scenario_without_start_are_told_of(kontinuitet: Command, folder: Path) -> None:
    model = folder / "kontinuitet.yaml"
    text = model.read_text(encoding="utf-8")
    shift = '{namn: Anna, kompetenser: [server], pass: [{från: "08:00", till: "17:00"}]}'
    model.write_text(text.replace("{namn: Anna, kompetenser: [server]}", shift), encoding="utf-8")
    told = kontinuitet("återstart", folder, "brand")
    assert "arbetspassen för Anna kan inte läggas ut i tiden" in " ".join(told.err.split())
    placed = kontinuitet("återstart", folder, "strömlöst")
    assert "arbetspassen" not in placed.err
