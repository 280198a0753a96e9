"""`mall`, `rapport` and the editions of `plan`, as a person runs them; own templates in use."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from kontinuitet import bundled
from kontinuitet.cli.main import run
from kontinuitet.documents.inspection import document_text, inspect
from kontinuitet.services import pdf
from tests.unit.documents.word.samples import png

PLAN = "forvaltningsplan.docx"
DEPARTMENT = "räddningstjänst"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    target = tmp_path / "kommun"
    with bundled.folder("examples", "exempelkoping") as example:
        shutil.copytree(example, target)
    return target


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every new kind of document for one department of the example, and the report."""
    folder = tmp_path_factory.mktemp("skrivet")
    with bundled.folder("examples", "exempelkoping") as example:
        flags = ["--reservrutinblad", "--åtgärdskort", "--offentlig"]
        arguments = ["plan", str(example), *flags, "--ut", str(folder)]
        assert run([*arguments, "--förvaltning", "vård-och-omsorg"]) == 0
        assert run(["rapport", str(example), "--ut", str(folder / "rapport.docx")]) == 0
        arguments = ["rapport", str(example), "--ut", str(folder / "rapport-2.docx")]
        assert run([*arguments, "--föregående", str(folder / "rapport.docx")]) == 0
    return folder


def test_the_editions_are_written_side_by_side(written: Path) -> None:
    assert {p.name for p in written.glob("*.docx")} == {
        "reservrutinblad-vård-och-omsorg.docx",
        "åtgärdskort-vård-och-omsorg.docx",
        "offentlig-plan-vård-och-omsorg.docx",
        "rapport.docx",
        "rapport-2.docx",
    }


def test_every_new_kind_is_valid_and_accessible(
    written: Path, ooxml_validator: Callable[[Path], list[str]]
) -> None:
    for path in sorted(written.glob("*.docx")):
        assert [str(f) for f in inspect(path.read_bytes())] == [], path.name
        assert ooxml_validator(path) == [], path.name
        found = OpenXmlValidator().validate(str(path)).errors
        assert [str(e) for e in found] == [], path.name


def sheets(pdf: Path) -> list[str]:
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True)
    return text.stdout.decode("utf-8").split("\f")[:-1]


def test_a_sheet_a_form_and_a_card_are_one_page(
    written: Path, to_pdf: Callable[[Path, Path], Path], pdftoppm: Path, tmp_path: Path
) -> None:
    # One routine of the department and two of its roles need more than a page.
    for kind, longer in (("reservrutinblad", 1), ("åtgärdskort", 2)):
        source = written / f"{kind}-vård-och-omsorg.docx"
        document = docx.Document(str(source))
        styles = [p.style.name for p in document.paragraphs if p.style]
        things = styles.count("Rubrik 1 ny sida")
        assert things > 10
        pages = sheets(to_pdf(source, tmp_path))
        # The last line of the document may not take a page of its own.
        assert len(pages) == things + longer, kind


def test_the_public_edition_of_the_example_holds_no_secret_of_the_example(written: Path) -> None:
    text = document_text((written / "offentlig-plan-vård-och-omsorg.docx").read_bytes())
    # Of marks, only the one on a duty that the municipality has not held against the law.
    assert "▲" not in text.replace("▲ inte bekräftad:", "")
    for piece in ("Journalsystem", "Katalogtjänst", "Rakel", "SITHS", "@"):
        assert piece not in text
    assert "Hemtjänst" in text


def test_the_public_edition_is_made_for_every_department(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = workspace.parent / "ut"
    assert run(["plan", str(workspace), "--offentlig", "--ut", str(target)]) == 0
    assert len(list(target.glob("offentlig-plan-*.docx"))) == 9
    assert "Läs igenom den offentliga utgåvan" in capsys.readouterr().err


def test_a_department_without_routines_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "k.yaml").write_text(
        "kommun: {namn: Tomköping}\nförvaltningar: {f: {namn: Fritid}}\n", encoding="utf-8"
    )
    target = tmp_path / "ut"
    assert run(["plan", str(tmp_path), "--reservrutinblad", "--ut", str(target)]) == 0
    assert "Fritid har inga reservrutiner: inget blad skrivs." in capsys.readouterr().err
    assert not list(target.glob("*.docx")) if target.exists() else True


def test_the_report_tells_what_has_changed(
    workspace: Path, written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "nytt.yaml").write_text(
        "verksamheter:\n  turism: {namn: Turistbyrån, förvaltning: kultur-och-fritid}\n",
        encoding="utf-8",
    )
    target = workspace.parent / "ny.docx"
    before = str(written / "rapport.docx")
    arguments = ["rapport", str(workspace), "--föregående", before]
    assert run([*arguments, "--ut", str(target)]) == 0
    text = document_text(target.read_bytes())
    assert "Verksamhet tillkommen: Turistbyrån." in text
    assert "Ny brist: Turistbyrån saknar beslutad acceptabel avbrottstid." in text
    capsys.readouterr()
    assert run([*arguments, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "Verksamhet tillkommen: Turistbyrån." in found["ändringar"]
    same = document_text((written / "rapport-2.docx").read_bytes())
    assert "Inget har ändrats sedan föregående rapport." in same


def test_a_previous_report_that_is_none_is_refused(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = workspace.parent / "annan.docx"
    docx.Document().save(str(other))
    target = workspace.parent / "r.docx"
    arguments = ["rapport", str(workspace), "--föregående", str(other), "--ut", str(target)]
    assert run(arguments) == 2
    assert "inget underlag att jämföra med" in capsys.readouterr().err
    assert not target.exists()


def test_pdf_without_libreoffice_is_a_clear_message(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(pdf, "_PLACES", ())
    target = workspace.parent / "ut"
    assert run(["plan", str(workspace), "--pdf", "--ut", str(target)]) == 3
    assert "LibreOffice hittades inte" in capsys.readouterr().err
    assert not target.exists()


def test_pdf_is_written_beside_the_word_file(workspace: Path, soffice: Path) -> None:
    target = workspace.parent / "ut"
    arguments = ["plan", str(workspace), "--åtgärdskort", "--pdf", "--ut", str(target)]
    assert run([*arguments, "--förvaltning", DEPARTMENT]) == 0
    pdf = target / f"åtgärdskort-{DEPARTMENT}.pdf"
    assert pdf.read_bytes().startswith(b"%PDF")
    assert run([*arguments, "--förvaltning", DEPARTMENT]) == 0


# -- mall -----------------------------------------------------------------------------------


def test_the_list_says_which_own_templates_win(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["mall", "kopiera", "forvaltningsplan", str(workspace)]) == 0
    (workspace / "mallar" / "kommunplann.docx").write_bytes(b"x")
    capsys.readouterr()
    assert run(["mall", "lista", str(workspace), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [m["mall"] for m in found["mallar"] if m["egen"]] == [PLAN]
    assert sorted(m["mall"] for m in found["mallar"]) == bundled.names("plan_templates")
    assert run(["mall", "lista", str(workspace)]) == 0
    assert 'Menade du "kommunplan.docx"?' in capsys.readouterr().err


def test_a_copy_never_overwrites(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mall", "kopiera", "kommunplan", str(workspace)]) == 0
    own = workspace / "mallar" / "kommunplan.docx"
    own.write_bytes(b"mitt eget")
    assert run(["mall", "kopiera", "kommunplan", str(workspace)]) == 2
    assert own.read_bytes() == b"mitt eget"
    assert "finns redan" in capsys.readouterr().err
    assert run(["mall", "kopiera", "kommunplann", str(workspace)]) == 2
    assert 'Menade du "kommunplan.docx"?' in capsys.readouterr().err


def test_the_fields_are_listed_from_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mall", "falt", PLAN, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["mallar"][PLAN]
    fields = {f["fält"] for f in found}
    assert {"plan.version", "verksamheter[].namn", "reservrutiner[].steg_15_min"} <= fields
    assert all(f["beskrivning"].endswith(".") for f in found)
    assert run(["mall", "fält"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in bundled.names("plan_templates"))


def own_template(workspace: Path) -> Path:
    assert run(["mall", "kopiera", PLAN, str(workspace)]) == 0
    return workspace / "mallar" / PLAN


def test_a_broken_own_template_shows_all_faults_and_code_2(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = own_template(workspace)
    document = docx.Document(str(path))
    document.paragraphs[0].runs[0].text = "{{ plan.verson }}"
    document.paragraphs[1].runs[0].text = "{{ förvaltnig.namn }}"
    document.save(str(path))
    capsys.readouterr()
    assert run(["mall", "kontrollera", str(workspace), "--json"]) == 2
    found = json.loads(capsys.readouterr().out)["mallar"]
    assert len(found) == 1
    assert len(found[0]["fel"]) == 2
    assert found[0]["prövad_mot"] == ["Exempelköping", "exempelkommunen"]
    assert run(["mall", "kontrollera", str(path)]) == 2
    shown = " ".join(capsys.readouterr().out.split())
    assert 'fältet "verson" finns inte. Menade du "version"?' in shown
    assert "ungefär sida 1" in shown


def test_without_own_templates_there_is_nothing_to_try(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["mall", "kontrollera", str(workspace)]) == 0
    assert "inga egna mallar" in capsys.readouterr().out


def test_what_the_inspection_finds_is_a_remark_and_no_fault(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = own_template(workspace)
    document = docx.Document(str(path))
    document.paragraphs[0].insert_paragraph_before("")
    document.paragraphs[0].insert_paragraph_before("")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text = "utan rubrikrad"
    document.save(str(path))
    capsys.readouterr()
    assert run(["mall", "kontrollera", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["mallar"][0]
    assert found["fel"] == []
    assert found["anmärkningar"]


def changed_template(path: Path) -> None:
    """Do what a municipality does: logo, font, a chapter more, a chapter less, own tags."""
    document = docx.Document(str(path))
    logo = io.BytesIO(png(60, 20))
    picture = document.sections[0].header.paragraphs[0].insert_paragraph_before()
    picture.style = document.sections[0].header.paragraphs[1].style
    picture.add_run().add_picture(logo)
    properties = next(picture._p.iter(qn("wp:docPr")))
    properties.set("descr", "Kommunens vapen")
    fonts = document.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:rFonts')}")
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    fonts.set(qn("w:ascii"), "Georgia")
    fonts.set(qn("w:hAnsi"), "Georgia")
    # Chapter 7 goes, all but the section break that its tab needs.
    going = False
    for paragraph in list(document.paragraphs):
        text = paragraph.text
        if paragraph.style is not None and paragraph.style.name == "Heading 1":
            going = going or text == "7 Kommunikation"
            if text == "8 Rapportering":
                break
        if going and paragraph._p.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None:
            document.element.body.remove(paragraph._p)
    target = next(p for p in document.paragraphs if p.text == "2 Vem beslutar")
    heading = document.styles["Heading 2"]
    target.insert_paragraph_before("Det här gäller {{ förvaltning.namn }}", style=heading)
    for text in (
        "{% for v in verksamheter if v.samhällsviktig == “Ja” %}",
        "Samhällsviktig: {{ v.namn | upper }} ({{ loop.index }})",
        "{% endfor %}",
        "{% if verksamheter | length > 1 %}",
        "Flera verksamheter.",
        "{% else %}",
        "En verksamhet.",
        "{% endif %}",
    ):
        target.insert_paragraph_before(text)
    document.save(str(path))


def assert_changed_plan(workspace: Path, target: Path) -> bytes:
    arguments = ["plan", str(workspace), "--förvaltning", DEPARTMENT, "--ut", str(target)]
    # One scenario: the template is what is tried here.
    assert run([*arguments, "--scenario", "elavbrott-36h"]) == 0
    built = (target / f"kontinuitetsplan-{DEPARTMENT}.docx").read_bytes()
    text = document_text(built)
    assert "Det här gäller Räddningstjänsten" in text
    assert "Samhällsviktig: RÄDDNINGSINSATS" in text
    assert "Flera verksamheter." in text
    assert "En verksamhet." not in text
    assert "7 Kommunikation" not in text.splitlines()
    assert "8 Rapportering" in text.splitlines()
    return built


def test_an_own_template_with_logo_fonts_and_chapters_is_used(
    workspace: Path, ooxml_validator: Callable[[Path], list[str]]
) -> None:
    path = own_template(workspace)
    changed_template(path)
    assert run(["mall", "kontrollera", str(path)]) == 0
    target = workspace.parent / "ut"
    built = assert_changed_plan(workspace, target)
    document = docx.Document(io.BytesIO(built))
    assert list(document.sections[0].header._element.iter(qn("pic:pic")))
    assert b"Georgia" in document.styles.element.xml.encode()
    assert [str(f) for f in inspect(built)] == []
    for made in target.glob("*.docx"):
        assert ooxml_validator(made) == []


def test_an_own_template_saved_by_libreoffice_is_used(
    workspace: Path, soffice: Path, tmp_path: Path
) -> None:
    path = own_template(workspace)
    changed_template(path)
    source = tmp_path / "in" / PLAN
    source.parent.mkdir()
    shutil.move(path, source)
    profile = (tmp_path / "profil").as_uri()
    subprocess.run(
        [
            *(soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "docx"),
            *("--outdir", path.parent, source),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert path.is_file()
    assert run(["mall", "kontrollera", str(path)]) == 0
    assert_changed_plan(workspace, workspace.parent / "ut")
