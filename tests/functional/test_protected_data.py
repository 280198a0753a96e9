"""No output of any command holds data of a person with skyddade personuppgifter."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from kontinuitet.cli.main import run

SPELLINGS = (
    "Ada Larsson",
    "ADA LARSSON",
    "Ada  Larsson",
    "Ada\u00a0Larsson",
    "Larsson, Ada",
    "A. Larsson",
    "Ada Larssons",
    "070-1234567",
    "0701234567",
    "+46 70 123 45 67",
    "0046701234567",
    "070 123\u00a045 67",
)

MODEL = """
kommun: {namn: Testköping}
förvaltningar:
  vård:
    namn: Vårdkontoret
    kontakter:
      - {roll: Chef, namn: Ada Larsson, telefon: "070-123 45 67", skyddade_personuppgifter: ja}
verksamheter:
  hemtjänst:
    namn: "@verksamhet@"
    förvaltning: vård
    beskrivning: "@beskrivning@"
    acceptabel_avbrottstid: 1 h
    behöver: [journal]
    reservrutiner:
      pärm: {namn: Blå pärm, ersätter: [journal], steg: {15 min: ["@steg@"]}}
resurser:
  journal:
    namn: "@namn@"
    typ: verksamhetssystem
    återstart: {tid: 1 h, kräver: {server: 1}, steg: ["@återstart@"]}
bemanning:
  personer:
    t1: {namn: "@person@", kompetenser: [server]}
"""
SCENARIO = """
scenario: prov
namn: "@scenario@"
startar: 2027-01-18T06:30
bortfall: [{resurser: [journal], till: 1 h, orsak: "@orsak@"}]
"""
PLAIN = {
    "verksamhet": "Hemtjänst",
    "beskrivning": "Hjälp i hemmet",
    "steg": "Ta fram pärmen",
    "namn": "Journal",
    "återstart": "Starta",
    "person": "Tekniker",
    "scenario": "Prov",
    "orsak": "Fel",
}
#: Each output, with the text of the model that ends up in it.
OUTPUTS = {
    "plan": ("beskrivning", "plan . --ut ut"),
    "reservrutinblad": ("steg", "plan . --reservrutinblad --ut ut"),
    "åtgärdskort": ("steg", "plan . --åtgärdskort --ut ut"),
    "rapport": ("namn", "rapport . --ut ut/r.docx"),
    "simulera-word": ("orsak", "simulera . prov --ut ut/s.docx"),
    "simulera-text": ("namn", "simulera . prov --varför"),
    "simulera-json": ("orsak", "simulera . prov --json"),
    "simulera-svg": ("scenario", "simulera . prov --bild ut/s.svg"),
    "simulera-png": ("scenario", "simulera . prov --bild ut/s.png"),
    "återstart-text": ("namn", "återstart . prov"),
    "återstart-json": ("verksamhet", "återstart . prov --json"),
    "återstart-word": ("namn", "återstart . prov --ut ut/a.docx"),
    "återstart-word-bilagor": ("återstart", "återstart . prov --bilagor --ut ut/a.docx"),
    "återstart-excel": ("namn", "återstart . prov --ut ut/a.xlsx"),
    "återstart-jsonfil": ("namn", "återstart . prov --ut ut/a.json"),
    "återstart-bild": ("person", "återstart . prov --bild ut/a.svg"),
    "per-person": ("person", "återstart . prov --per-person ut"),
    "lägesmall-excel": ("namn", "återstart . prov --läge-mall ut/m.xlsx"),
    "lägesmall-yaml": ("namn", "återstart . prov --läge-mall ut/m.yaml"),
    "excel-exportera": ("namn", "excel exportera . --ut ut/a.xlsx"),
    "excel-formulär": ("namn", "excel formulär . --ut ut"),
    "analys-text": ("namn", "analys . --snabb"),
    "bild": ("namn", "bild . --ut ut"),
    "jämför": ("namn", "jämför före ."),
}


def write(folder: Path, **texts: str) -> None:
    folder.mkdir(exist_ok=True)
    model, scenario = MODEL, SCENARIO
    for key, text in (PLAIN | texts).items():
        model, scenario = model.replace(f"@{key}@", text), scenario.replace(f"@{key}@", text)
    (folder / "kommun.yaml").write_text(model, encoding="utf-8")
    (folder / "scenarier").mkdir(exist_ok=True)
    (folder / "scenarier" / "prov.yaml").write_text(scenario, encoding="utf-8")


def files_in(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.rglob("*") if p.is_file()) if folder.exists() else []


@pytest.mark.parametrize("output", OUTPUTS)
def test_every_output_is_refused_and_leaves_nothing(
    output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    field, command = OUTPUTS[output]
    if "bild" in (output, output.partition("-")[0]):
        pytest.importorskip("pygraphviz")
    write(tmp_path / "före")
    write(tmp_path / "kommun", **{field: "Systemet Larsson, ADA vet"})
    words = command.replace(" .", f" {tmp_path / 'kommun'}").split()
    assert run(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "skyddade personuppgifter" in said.err
    assert "skulle stå i" in said.err
    assert "Larsson" not in said.err
    assert files_in(tmp_path / "ut") == []


@pytest.mark.parametrize("output", ["plan", "återstart-excel", "återstart-json", "simulera-text"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_refused(
    output: str,
    spelling: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    field, command = OUTPUTS[output]
    write(tmp_path / "kommun", **{field: f"Ring {spelling} nu"})
    assert run(command.replace(" .", f" {tmp_path / 'kommun'}").split()) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert spelling not in said.err
    assert "Chef (Vårdkontoret)" in said.err
    assert files_in(tmp_path / "ut") == []


def test_the_message_says_where_in_the_files_of_the_municipality(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, verksamhet="Hos Ada Larsson", orsak="A. Larsson snubblade")
    assert run(["simulera", str(tmp_path), "prov", "--varför"]) == 2
    said = capsys.readouterr().err
    assert "verksamheter: hemtjänst: namn" in said
    assert "scenariot prov: bortfall, nummer 1: orsak" in said


def test_kontrollera_finds_it_and_masks_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, namn="Adas system, 0701234567")
    assert run(["kontrollera", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert "står i resurser: journal: namn" in " ".join(said.out.split())
    assert "■■■" in said.out
    assert "0701234567" not in said.out + said.err
    assert run(["kontrollera", str(tmp_path), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert "skyddade-personuppgifter-i-text" in {f["kod"] for f in found["fynd"]}
    assert "0701234567" not in json.dumps(found)


def test_a_file_name_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "kommun")
    target = tmp_path / "ut" / "lista-ada-larsson.xlsx"
    assert run(["återstart", str(tmp_path / "kommun"), "prov", "--ut", str(target)]) == 2
    assert "filens namn" in capsys.readouterr().err
    assert files_in(tmp_path / "ut") == []


def test_words_written_by_hand_in_a_plan_are_refused_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "kommun")
    made = ["plan", str(tmp_path / "kommun"), "--ut", "ut"]
    assert run(made) == 0
    plan = tmp_path / "ut" / "kontinuitetsplan-vård.docx"
    before = io.BytesIO()
    with zipfile.ZipFile(plan) as old, zipfile.ZipFile(before, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                written = content.replace(
                    "Skriv här: vad planen inte".encode(), b"Ring Ada Larsson"
                )
                assert written != content
                content = written
            new.writestr(name, content)
    plan.write_bytes(before.getvalue())
    capsys.readouterr()
    assert run(made) == 2
    assert "skyddade personuppgifter" in capsys.readouterr().err
    assert plan.read_bytes() == before.getvalue()


def test_nothing_is_refused_without_such_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "kommun")
    assert run(["plan", "kommun", "--ut", "ut"]) == 0
    assert run(["återstart", "kommun", "prov", "--ut", "ut/a.xlsx"]) == 0
    said = capsys.readouterr().out
    assert "Journal" in said
    assert "Larsson" not in said
