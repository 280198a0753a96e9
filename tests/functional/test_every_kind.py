"""Every kind of document for every förvaltning of the example: print, words and order."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from kontinuitet import bundled
from kontinuitet.documents.inspection import document_text
from kontinuitet.loading.workspace import load_workspace
from kontinuitet.services.pdf import build_pdfs

#: The kinds made for each förvaltning: the folder, and how the files' names begin.
FOR_DEPARTMENTS = {
    "planer": "kontinuitetsplan",
    "reservrutinblad": "reservrutinblad",
    "åtgärdskort": "åtgärdskort",
    "offentliga-planer": "offentlig-plan",
}
FOR_SCENARIOS = {
    "återstart": "återstart",
    "simuleringar": "simulering",
    "övning": "övningsunderlag",
}
LAST_WORDS = {
    "planer": r"Slut på planen\. Version [\d.]+\.",
    "reservrutinblad": r"Slut på bladen\. Version [\d.]+\.",
    "åtgärdskort": r"Slut på korten\. Version [\d.]+\.",
    "offentliga-planer": r"Slut på planen\. Version [\d.]+\.",
    "återstart": r"Slut på listan\. Underlag \w+\.",
    "simuleringar": r"Slut på rapporten\. Underlag \w+\.",
    "ledningsrapport": r"Slut på rapporten\. Underlag \w+\.",
    "övning": "ÖVNING – ÖVNING – ÖVNING",
}
#: What a forgotten value, a forgotten tag or a careless sentence looks like.
SLIPS = re.compile(
    r"\bNone\b|\bTrue\b|\bFalse\b|\bnan\b|\{\{|\{%|%\}|\}\}|<[a-z]+ |\bUndefined\b"
    r"|[^.]\.\.(?!\.)|,,| ,| \.(?=\s|$)|\( | \)|\b1 (?:tidpunkter|verksamheter|resurser|rader) "
    r"|\b(\w{4,}) \1\b"
)
#: Words that stand twice in a row for a reason.
TWICE = ("ÖVNING",)


@pytest.fixture(scope="module")
def documents(demo: Path) -> dict[Path, bytes]:
    return {p.relative_to(demo): p.read_bytes() for p in sorted(demo.rglob("*.docx"))}


def test_every_kind_is_made_for_every_department_and_scenario(
    demo: Path, documents: dict[Path, bytes]
) -> None:
    with bundled.folder("examples", "exempelkoping") as folder:
        model = load_workspace(folder).municipality
    assert model is not None
    names = {path.as_posix() for path in documents}
    results = sorted((demo / "json").glob("simulering-*.json"))
    simulated = [path.stem.removeprefix("simulering-") for path in results]
    assert len(simulated) > 10
    for folder_name, prefix in FOR_DEPARTMENTS.items():
        wanted = {f"{folder_name}/{prefix}-{d}.docx" for d in model.departments}
        assert wanted <= names, folder_name
    for folder_name, prefix in FOR_SCENARIOS.items():
        wanted = {f"{folder_name}/{prefix}-{s}.docx" for s in simulated}
        assert wanted <= names, folder_name
    papers = {name for name in names if name.startswith("övning/ÖVNING-")}
    assert {name.split("-")[1] for name in papers} == {
        *("inbjudan", "körschema", "inspelskort", "deltagarblad", "observatörsformulär"),
    }
    (exercise,) = (demo / "exempelkoping" / "ovningar").glob("elavbrott-36h-*.yaml")
    assert all(exercise.stem in name for name in papers)
    assert {"planer/kommunplan.docx", "ledningsrapport/ledningsrapport.docx"} <= names


def test_the_last_words_say_that_nothing_is_missing(documents: dict[Path, bytes]) -> None:
    for path, data in documents.items():
        last = docx.Document(io.BytesIO(data)).paragraphs[-1].text
        assert re.fullmatch(LAST_WORDS[path.parts[0]], last), path


def test_no_forgotten_value_tag_or_slip_is_printed(documents: dict[Path, bytes]) -> None:
    for path, data in documents.items():
        for line in document_text(data).splitlines():
            found = SLIPS.search(line)
            assert found is None or found[1] in TWICE, (path, found, line)


def test_files_are_packed_so_that_the_same_input_gives_the_same_bytes(
    documents: dict[Path, bytes],
) -> None:
    for path, data in documents.items():
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
        assert {e.date_time for e in entries} == {(1980, 1, 1, 0, 0, 0)}, path
        assert not [e.filename for e in entries if "thumbnail" in e.filename], path


def test_rows_of_the_restart_order_are_tall_enough_to_sign(documents: dict[Path, bytes]) -> None:
    least = round(8 * 1440 / 25.4)
    for path, data in documents.items():
        if path.parts[0] != "återstart":
            continue
        found = 0
        for table in docx.Document(io.BytesIO(data)).tables:
            heads = [cell.text for cell in table.rows[0].cells]
            if heads != [
                *("Ordning", "System", "Väntar på", "Starttid", "Klar", "Därför", "Ansvarig"),
                *("Telefon", "☐", "Klockslag", "Signatur"),
            ]:
                continue
            found += 1
            heights = [h.get(qn("w:val")) for h in table._tbl.iter(qn("w:trHeight"))]
            assert len(heights) == len(table._tbl.tr_lst) - 1, path
            assert all(int(height) >= least - 1 for height in heights if height), path
        assert found or "Ingen behöver kallas in." in document_text(data), path


#: Both sides of a sheet are printed on; the list of the long power cut has 98 rows.
MOST_SHEETS = 4


def test_a_restart_list_is_at_most_four_sheets_in_every_scenario(
    documents: dict[Path, bytes], soffice: Path, pdftoppm: Path, tmp_path: Path
) -> None:
    lists = {path: data for path, data in documents.items() if path.parts[0] == "återstart"}
    for path, pdf in build_pdfs(lists, soffice).items():
        pages = pages_of(pdf, tmp_path)
        assert len(pages) <= 2 * MOST_SHEETS, path
        # The first sheet is for whoever is woken, with the first works on its back at the latest.
        assert "Vem som kallas in" in pages[0], path
        assert "De första arbetena" in "".join(pages[:2]), path


def pages_of(pdf: bytes, folder: Path) -> list[str]:
    """Return the text of each page."""
    source = folder / "sidor.pdf"
    source.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", source, "-"], check=True, capture_output=True)
    return done.stdout.decode("utf-8").split("\f")[:-1]


def test_a_sheet_a_card_and_a_form_are_one_page_in_every_department(
    documents: dict[Path, bytes], soffice: Path, pdftoppm: Path, tmp_path: Path
) -> None:
    chosen = {
        p: d for p, d in documents.items() if p.parts[0] in ("reservrutinblad", "åtgärdskort")
    }
    assert len(chosen) == 18
    over = dict.fromkeys(("reservrutinblad", "åtgärdskort"), 0)
    for path, pdf in build_pdfs(chosen, soffice).items():
        word_file = docx.Document(io.BytesIO(chosen[path.with_suffix(".docx")]))
        styles = [p.style.name for p in word_file.paragraphs if p.style]
        things = styles.count("Rubrik 1 ny sida")
        assert things, path
        over[path.parts[0]] += len(pages_of(pdf, tmp_path)) - things
    # One routine of 55, and three roles with much to do, are longer than a page: nothing is hidden.
    # One routine has a page to log on, since that is asked for.
    assert over == {"reservrutinblad": 2, "åtgärdskort": 3}
