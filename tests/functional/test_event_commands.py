"""`--nere`, `--till` and `--startar`, and names instead of ids on the command line."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from kontinuitet.cli.main import run
from kontinuitet.errors import InputError
from kontinuitet.services.names import find_id, find_ids

Capture = pytest.CaptureFixture[str]
MODEL = """\
kommun: {namn: Prov}
förvaltningar:
  vård: {namn: Vård- och omsorgskontoret}
  skola: {namn: Skolan}
verksamheter:
  hemtjänst: {namn: Hemtjänst, förvaltning: vård, acceptabel_avbrottstid: 2 h, behöver: [journal]}
  undervisning: {namn: "Undervisning, åk 1–9", förvaltning: skola, behöver: [dns]}
resurser:
  ad: {namn: "Katalog, AD", typ: bassystem, återstart: {tid: 1 h, kräver: {server: 1}}}
  dns: {namn: Namntjänst, typ: bassystem, återstart: {tid: 30 min, kräver: {server: 1}}}
  journal: {namn: Journal, typ: verksamhetssystem, behöver: [ad, dns],
    återstart: {tid: 30 min, kräver: {server: 1}}}
bemanning:
  personer:
    t1:
      namn: Tekniker Ett
      kompetenser: [server]
      pass:
        - {från: 2026-11-30T07:00, till: 2026-11-30T16:00}
        - {från: 2026-12-01T00:00, till: 2026-12-09T00:00}
    t2:
      namn: Hemliga Hilda
      skyddade_personuppgifter: ja
      kompetenser: [server]
      tillgänglig_från: 9 h
"""
SCENARIO = """\
scenario: mörkt
namn: Mörkt i hela stan
startar: 2026-11-30T08:00
bortfall: [{resurser: [dns]}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "kommun"
    made.mkdir()
    (made / "k.yaml").write_text(MODEL, encoding="utf-8")
    (made / "s.yaml").write_text(SCENARIO, encoding="utf-8")
    return made


def order_of(capsys: Capture, *given: str) -> dict[str, tuple[int, int]]:
    capsys.readouterr()
    assert run(["återstart", *given, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    return {s["id"]: (s["start_min"], s["klar_min"]) for s in data["ordning"]}


def test_what_is_down_is_started_without_a_scenario(folder: Path, capsys: Capture) -> None:
    found = order_of(capsys, str(folder), "--nere", "ad,dns", "--startar", "2026-11-30 03:00")
    # Nobody is there before seven.
    assert min(start for start, _ in found.values()) == 240
    assert found["journal"] == (330, 360)


def test_the_terminal_has_names_and_clock_times(folder: Path, capsys: Capture) -> None:
    given = ["återstart", str(folder), "--nere", "katalog, ad , NAMNTJÄNST"]
    assert run([*given, "--startar", "2026-11-30T03:00"]) == 0
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "Nere: Katalog, AD" in said
    assert "nere-ad-dns" in said
    assert "07.00" in said
    assert "Tekniker Ett" in said
    assert "Hilda" not in said


def test_until_is_a_length_or_a_clock_time(folder: Path, capsys: Capture) -> None:
    when = ["--startar", "2026-11-30 08:00"]
    length = order_of(capsys, str(folder), "--nere", "dns", *when, "--till", "2 h")
    clock = order_of(capsys, str(folder), "--nere", "dns", *when, "--till", "2026-11-30 10:00")
    assert length == clock
    assert length["journal"] == (150, 180)


def test_what_nobody_starts_needs_an_end_and_the_empty_order_says_so(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    model = (folder / "k.yaml").read_text(encoding="utf-8")
    model = model.replace("\nbemanning:", "\n  elnät: {namn: Elnätet, typ: el}\nbemanning:", 1)
    model = model.replace("behöver: [ad, dns]", "behöver: [ad, dns, elnät]")
    (folder / "k.yaml").write_text(model, encoding="utf-8")
    paper = tmp_path / "lista.docx"
    capsys.readouterr()
    run(["återstart", str(folder), "--nere", "elnät", "--ut", str(paper)])
    said = capsys.readouterr()
    assert "--till efter --nere" in said.err
    assert "Ingen ordning kan räknas fram: det som är nere kommer inte åter." in said.out
    assert "Inget behöver återstartas" not in said.out
    with zipfile.ZipFile(paper) as archive:
        text = archive.read("word/document.xml").decode()
    assert "Ingen ordning kan räknas fram: " in text
    assert "Inget system behöver startas om" not in text


def test_a_scenario_is_moved_in_time(folder: Path, capsys: Capture) -> None:
    assert order_of(capsys, str(folder), "mörkt")["dns"] == (0, 30)
    moved = order_of(capsys, str(folder), "mörkt", "--startar", "2026-11-30 03:00")
    assert moved["dns"] == (240, 270)


def test_files_are_written_as_with_a_scenario(folder: Path, tmp_path: Path) -> None:
    state, listed = tmp_path / "läge.yaml", tmp_path / "lista.docx"
    given = ["återstart", str(folder), "--nere", "ad", "--startar", "2026-11-30 08:00"]
    assert run([*given, "--läge-mall", str(state), "--ut", str(listed)]) == 0
    assert "nere-ad" in state.read_text(encoding="utf-8")
    assert listed.stat().st_size > 5_000


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["--nere", "adx"], 'Menade du "ad" (Katalog, AD)?'),
        (["--nere", "hemtjänst"], '"Hemtjänst" är en verksamhet'),
        (["--nere", ","], "Ange minst en resurs"),
        (["mörkt", "--nere", "ad"], "Ange antingen SCENARIO eller --nere."),
        ([], "Ange SCENARIO, eller det som är nere med --nere"),
        (["mörkt", "--till", "4 h"], "--till kan bara stå tillsammans med --nere"),
        (["--nere", "ad", "--till", "4"], 'Skriv "4 min" eller "4 h"'),
        (["--nere", "ad", "--till", "0"], "är inte efter början"),
        (["--nere", "ad", "--till", "2026-11-30 10:00"], "kräver att --startar"),
        (["--nere", "ad", "--startar", "03:00"], "skrivet 2026-11-30 03:00"),
        (["--nere", "ad", "--startar", "2026-03-29 02:30"], "inte finns"),
        (["Mörkt i hela stan igen"], "finns inte"),
    ],
)
@pytest.mark.parametrize("command", ["simulera", "återstart"])
def test_what_cannot_be_is_refused(
    command: str, given: list[str], words: str, folder: Path, capsys: Capture
) -> None:
    assert run([command, str(folder), *given]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("name", ["MÖRKT", "mörkt i hela stan", "Morkt", "Mörkt I Hela Stan"])
def test_a_scenario_is_found_by_its_name(name: str, folder: Path, capsys: Capture) -> None:
    assert order_of(capsys, str(folder), name)["dns"] == (0, 30)


def test_scenarios_of_the_same_name_are_listed(folder: Path, capsys: Capture) -> None:
    other = SCENARIO.replace("scenario: mörkt", "scenario: mörkt-2")
    (folder / "t.yaml").write_text(other, encoding="utf-8")
    assert run(["simulera", str(folder), "Mörkt i hela stan"]) == 2
    assert "kan vara flera: mörkt, mörkt-2" in capsys.readouterr().err


def test_names_for_departments_and_activities(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    target = tmp_path / "planer"
    given = ["plan", str(folder), "--förvaltning", "vård  och omsorgskontoret", "--ut", str(target)]
    assert run([*given, "--scenario", "mörkt"]) == 0
    assert [p.name for p in target.glob("*.docx")] == ["kontinuitetsplan-vård.docx"]
    assert run(["återstart", str(folder), "mörkt", "--kedja", "undervisning, åk 1–9"]) == 0
    assert "Undervisning" in capsys.readouterr().out
    assert run(["återstart", str(folder), "mörkt", "--kedja", "hemtjäns"]) == 2
    assert 'Menade du "hemtjänst" (Hemtjänst)?' in capsys.readouterr().err
    assert run(["plan", str(folder), "--förvaltning", "xyz"]) == 2
    assert "De som finns: skola, vård." in capsys.readouterr().err


def test_ids_come_before_names_and_doubles_are_listed() -> None:
    named = {"a": "B", "b": "Samma", "c": "samma", "d-1": "Nät, norr"}
    assert find_id("b", named, "resursen") == "b"
    assert find_id("D 1", named, "resursen") == "d-1"
    assert find_ids("a,NÄT, NORR, d-1", named, "resursen") == ["a", "d-1"]
    with pytest.raises(InputError, match=r"kan vara flera: Samma \(b\); samma \(c\)\. Ange id"):
        find_id("SAMMA", named, "resursen")
    assert find_id("cafe\u0301", {"caf\u00e9": "X"}, "resursen") == "caf\u00e9"


@pytest.mark.parametrize("command", ["simulera", "återstart"])
def test_pdf_is_written_beside_word_files_and_needs_one(
    command: str, folder: Path, tmp_path: Path, soffice: Path, capsys: Capture
) -> None:
    assert run([command, str(folder), "mörkt", "--pdf"]) == 2
    assert "--pdf kräver --ut" in capsys.readouterr().err
    assert run([command, str(folder), "mörkt", "--ut", str(tmp_path / "l.docx"), "--pdf"]) == 0
    assert (tmp_path / "l.pdf").read_bytes().startswith(b"%PDF")
