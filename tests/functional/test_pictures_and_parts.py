"""Pictures, the parts of the restart order, and its other forms, through the command line."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from kontinuitet import bundled
from kontinuitet.documents.inspection import document_text
from tests.functional.command_cases import Command

pytest.importorskip("pygraphviz")
pytest.importorskip("resvg")

SVG = "{http://www.w3.org/2000/svg}"
PNG = b"\x89PNG\r\n\x1a\n"


def texts(path: Path) -> list[str]:
    return [t.text or "" for t in etree.fromstring(path.read_bytes()).iter(f"{SVG}text")]


def pages(pdftoppm: Path, pdf: Path) -> list[str]:
    """Return the text of each page; pdftotext is in the same package as pdftoppm."""
    done = subprocess.run(
        [pdftoppm.with_name("pdftotext"), "-layout", pdf, "-"], capture_output=True, check=True
    )
    return done.stdout.decode("utf-8").split("\f")[:-1]


@pytest.mark.parametrize("command", ["simulera", "återstart"])
def test_a_scenario_is_drawn_as_svg_and_png(
    kontinuitet: Command, folder: Path, command: str
) -> None:
    said = kontinuitet(command, folder, "brand", "--bild", "ut/bild.svg")
    assert "Bilden är skriven till" in said.err
    assert said.code in {0, 1}
    drawn = texts(Path("ut/bild.svg"))
    assert any(text.startswith(("Tidslinje: ", "Återstart i tid: ")) for text in drawn)
    kontinuitet(command, folder, "brand", "--bild", "ut/bild.png")
    assert Path("ut/bild.png").read_bytes().startswith(PNG)


def test_a_picture_of_another_kind_is_refused_before_anything_is_done(
    kontinuitet: Command, folder: Path, nothing_written: None
) -> None:
    for command in ("simulera", "återstart"):
        said = kontinuitet(command, folder, "brand", "--bild", "bild.jpg")
        assert said.code == 2
        assert ".svg eller .png" in said.err
        assert said.out == ""


def test_a_file_that_the_program_did_not_make_is_never_replaced(
    kontinuitet: Command, folder: Path
) -> None:
    Path("bild.svg").write_text("min egen", encoding="utf-8")
    said = kontinuitet("simulera", folder, "brand", "--bild", "bild.svg")
    assert said.code == 2
    assert Path("bild.svg").read_text(encoding="utf-8") == "min egen"


def test_dependencies_are_drawn_for_the_activities_named_or_all_that_need_something(
    kontinuitet: Command, folder: Path
) -> None:
    said = kontinuitet("bild", folder, "--ut", "alla")
    assert said.code == 0
    names = {p.name for p in Path("alla").glob("*.svg")}
    assert names == {f"beroenden-{v}.svg" for v in ("arkiv", "gator", "hemtjänst", "larm")}
    kontinuitet("bild", folder, "hemtjänst", "--ut", "en", "--slag", "svg", "--slag", "png")
    assert {p.name for p in Path("en").iterdir() if not p.name.startswith(".")} == {
        "beroenden-hemtjänst.svg",
        "beroenden-hemtjänst.png",
    }
    assert "fungerar sämre utan" in texts(Path("en/beroenden-hemtjänst.svg"))


def test_an_unknown_activity_is_answered_with_the_nearest_name(
    kontinuitet: Command, folder: Path, nothing_written: None
) -> None:
    said = kontinuitet("bild", folder, "hemtjenst")
    assert said.code == 2
    assert "hemtjänst" in said.err


def test_without_the_library_svg_timelines_work_and_png_is_refused_in_swedish(
    folder: Path,
) -> None:
    code = (
        "import sys, importlib.util as u, importlib.machinery as m\n"
        "gone = {'resvg', 'pygraphviz', 'openpyxl'}\n"
        "class Block:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in gone: raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Block())\n"
        "real = u.find_spec\n"
        "u.find_spec = lambda n, p=None: None if n in gone else real(n, p)\n"
        "from kontinuitet.cli.main import run\n"
        "sys.exit(run(sys.argv[1:]))\n"
    )

    def without(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, *args],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )

    made = without("simulera", str(folder), "brand", "--bild", "t.svg", "--ut", "r.docx")
    assert made.returncode in {0, 1}, made.stderr
    assert Path("t.svg").is_file()
    assert "Verksamheter som berörs" in document_text(Path("r.docx").read_bytes())
    for args in (
        ("simulera", str(folder), "brand", "--bild", "t.png"),
        ("återstart", str(folder), "brand", "--bild", "t.png"),
        ("bild", str(folder)),
        ("återstart", str(folder), "brand", "--ut", "l.xlsx"),
    ):
        refused = without(*args)
        assert refused.returncode == 3, args
        assert "tillvalet" in refused.stderr
        assert "Traceback" not in refused.stderr


def test_the_list_is_written_in_the_form_its_name_asks_for(
    kontinuitet: Command, folder: Path
) -> None:
    said = kontinuitet("återstart", folder, "brand", "--json")
    order = said.json["ordning"]
    kontinuitet("återstart", folder, "brand", "--ut", "l.docx", "--ut", "l.xlsx", "--ut", "l.json")
    assert json.loads(Path("l.json").read_text(encoding="utf-8")) == said.json
    sheet = openpyxl.load_workbook(io.BytesIO(Path("l.xlsx").read_bytes())).worksheets[0]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert [(r[0], r[3], r[4]) for r in rows] == [
        (o["nr"], o["start_min"], o["klar_min"]) for o in sorted(order, key=lambda o: o["nr"])
    ]
    assert "Återstartsordning" in document_text(Path("l.docx").read_bytes())
    assert kontinuitet("återstart", folder, "brand", "--ut", "l.pdf").code == 2


def test_everyone_and_every_department_gets_a_page(kontinuitet: Command, folder: Path) -> None:
    said = kontinuitet("återstart", folder, "brand", "--per-person", "p", "--per-forvaltning", "f")
    assert "Steg för" in said.err
    order = kontinuitet("återstart", folder, "brand", "--json").json["ordning"]
    people = {person for row in order for person in row["personer"]}
    assert {p.name for p in Path("p").glob("*.docx")} == {f"dina-steg-{p}.docx" for p in people}
    assert people
    assert Path("f/återkomst-omsorg.docx").is_file()


@pytest.mark.parametrize("seed", ["1", "77"])
def test_pictures_and_lists_are_the_same_under_any_hash_seed(folder: Path, seed: str) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "kontinuitet", "återstart", str(folder), "brand"),
            *("--bild", f"{seed}/b.png", "--ut", f"{seed}/l.xlsx", "--per-person", f"{seed}/p"),
        ],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=False,
    )
    kinds = sorted(p for p in Path(seed).rglob("*") if p.suffix in {".png", ".xlsx", ".docx"})
    assert len(kinds) > 2
    subprocess.run(
        [
            *(sys.executable, "-m", "kontinuitet", "återstart", str(folder), "brand"),
            *("--bild", "x/b.png", "--ut", "x/l.xlsx", "--per-person", "x/p"),
        ],
        env={**os.environ, "PYTHONHASHSEED": "5"},
        capture_output=True,
        check=False,
    )
    for path in kinds:
        assert (Path("x") / path.relative_to(seed)).read_bytes() == path.read_bytes(), path


def test_sixty_systems_fit_four_pages_and_a_person_one(
    kontinuitet: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    to_pdf: Callable[[Path, Path], Path],
    pdftoppm: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    systems = "\n".join(
        f"  s{n:02}:\n    namn: Journalsystem {n}\n    typ: verksamhetssystem\n"
        f"    ansvarig: Systemförvaltare\n    telefon: 011-00 00 00\n"
        f"    behöver: [{'s00' if n else ''}]\n"
        "    återstart: {tid: 45 min, kräver: {server: 1}}"
        for n in range(60)
    )
    people = "\n".join(
        f"    t{n}: {{namn: Tekniker {n}, kompetenser: [server], telefon: 070-00 00 0{n}}}"
        for n in range(6)
    )
    (tmp_path / "kommun").mkdir()
    (tmp_path / "kommun" / "kontinuitet.yaml").write_text(
        "kommun: {namn: Prov}\nförvaltningar: {f: {namn: Förvaltningen}}\n"
        "verksamheter: {v: {namn: Verksamheten, förvaltning: f, behöver: [s59]}}\n"
        f"resurser:\n{systems}\nbemanning:\n  personer:\n{people}\n",
        encoding="utf-8",
    )
    (tmp_path / "allt.yaml").write_text(
        "scenario: allt\nnamn: Allt är nere\nstartar: 2027-01-18T03:00\n"
        "bortfall: [{urval: {typ: verksamhetssystem}}]\n",
        encoding="utf-8",
    )
    done = kontinuitet("återstart", "kommun", "allt.yaml", "--ut", "l.docx", "--per-person", "p")
    assert done.code == 0, done.err
    listed = pages(pdftoppm, to_pdf(tmp_path / "l.docx", tmp_path / "pdf"))
    assert len(listed) <= 4
    words = " ".join(" ".join(listed).split())
    assert all(f"Journalsystem {n}" in words for n in range(60))
    one = pages(pdftoppm, to_pdf(tmp_path / "p" / "dina-steg-t1.docx", tmp_path / "pdf"))
    assert len(one) == 1
    assert "Tekniker 1" in one[0]


def test_the_templates_of_the_parts_are_listed_and_pass_their_trial(
    kontinuitet: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    listed = kontinuitet("mall", "lista").out
    for name in ("dina-steg.docx", "aterkomst.docx"):
        assert name in listed
        assert "kommun.namn" in kontinuitet("mall", "fält", name).out
        (tmp_path / name).write_bytes(bundled.read_bytes("plan_templates", name))
        said = kontinuitet("mall", "kontrollera", tmp_path / name)
        assert said.code == 0, said.out
