"""`övning` as a user runs it: prepared, served, killed, gone on with, and checked."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kontinuitet.cli.main import run
from kontinuitet.documents.inspection import document_text
from tests.unit.exercise.run_cases import MODEL_TEXT, Run

MODEL = """
kommun: {namn: Provköping}
förvaltningar: {vård: {namn: Vården}}
resurser:
  el: {namn: Elnätet, typ: el}
  journal: {namn: Journalen, typ: verksamhetssystem, behöver: [el], återstart: {tid: 1 h}}
verksamheter:
  hemtjänst:
    namn: Hemtjänst
    förvaltning: vård
    samhällsviktig: ja
    acceptabel_avbrottstid: 4 h
    konsekvenser: [{efter: 2 h, nivå: 3, beskrivning: Missade läkemedel}]
    behöver: [journal]
    reservrutiner:
      pärm: {namn: Pärmen, ersätter: [journal], startar_inom: 3 h, uthållighet: 8 h}
"""
SCENARIO = """
scenario: mörkt
namn: Mörkt
startar: 2027-01-18T06:30
bortfall: [{resurser: [el], från: 1 h, till: 30 h}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "min kommun"
    (place / "scenarier").mkdir(parents=True)
    (place / "kontinuitet.yaml").write_text(MODEL, encoding="utf-8")
    (place / "scenarier" / "m.yaml").write_text(SCENARIO, encoding="utf-8")
    return place


def prepare(folder: Path, *more: str) -> Path:
    assert run(["övning", "förbered", str(folder), "mörkt", *more]) == 0
    (made,) = sorted((folder / "övningar").glob("*.yaml"))
    return made


@contextmanager
def served(
    file: Path, ignoring: signal.Signals | None = None
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve an exercise; a signal that it is begun with ignoring is as in a job of a shell."""
    command = [sys.executable, "-X", "utf8", "-m", "kontinuitet", "övning", "kör", str(file)]
    before = signal.signal(ignoring, signal.SIG_IGN) if ignoring else None
    started = subprocess.Popen(
        [*command, "--öppna-inte"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    if ignoring:
        signal.signal(ignoring, before)
    with started as process:
        assert process.stdout is not None
        address = ""
        for line in process.stdout:
            if "http://" in line:
                address = line[line.index("http://") :].strip()
                break
        try:
            yield process, address
        finally:
            process.kill()


def test_a_proposed_exercise_needs_no_editing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = prepare(folder, "--tid", "90 min", "--förvaltning", "vård")
    said = capsys.readouterr().out
    assert str(made) in said
    text = made.read_text(encoding="utf-8")
    assert text.startswith("# ÖVNING – ÖVNING – ÖVNING\n")
    for part in ("mål:", "skeden:", "inspel:", "regler:", "roller:", "program:", "genomgång:"):
        assert f"\n{part}" in text
    assert run(["kontrollera", str(folder)]) in (0, 1)
    assert "övning" not in capsys.readouterr().err


def test_it_is_served_killed_and_gone_on_with(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = prepare(folder)
    with served(made) as (process, address):
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with browser.open(address, timeout=90) as answer:
            assert "ÖVNING – ÖVNING – ÖVNING" in answer.read().decode()
        with pytest.raises(urllib.error.HTTPError) as caught:
            browser.open(address[:-5], timeout=90)
        assert caught.value.code == 404
        caught.value.close()
        assert run(["övning", "kör", str(made), "--öppna-inte"]) == 2
        assert "körs redan" in capsys.readouterr().err
        process.kill()
        process.wait()
    place = made.with_name(f"ÖVNING {made.stem}")
    assert run(["övning", "verifiera", str(place), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["hel"], found["läge"]) == (True, "inte börjat")
    for number in (signal.SIGINT, signal.SIGTERM):
        with served(made, ignoring=number) as (process, address):
            assert address
            process.send_signal(number)
            assert process.wait(180) == 0
            assert process.stderr is not None
            assert process.stderr.read().strip().endswith("Allt som har hänt är sparat.")
    assert run(["övning", "verifiera", str(place)]) == 0
    # What an exercise stands on is no part of the municipality's own files.
    assert run(["kontrollera", str(folder)]) in (0, 1)


def test_a_change_in_the_journal_or_beside_it_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = prepare(folder)
    with served(made) as (_, address):
        assert address
    place = made.with_name(f"ÖVNING {made.stem}")
    shutil.copytree(place, folder.parent / "kopia")
    inputs = place / "ÖVNING-underlag" / "scenario.yaml"
    inputs.write_bytes(inputs.read_bytes() + b"# mer\n")
    assert run(["övning", "verifiera", str(place)]) == 1
    assert "scenario.yaml" in capsys.readouterr().out
    assert run(["övning", "kör", str(made), "--öppna-inte"]) == 2
    assert "annan övning" in capsys.readouterr().err
    other = sqlite3.connect(folder.parent / "kopia" / "ÖVNING-journal.sqlite")
    row = (1, "2027-01-18T09:00:00.000+01:00", 0, "anteckning", "SL", "k", "{}", "0" * 64, "x")
    other.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    other.commit()
    other.close()
    assert run(["övning", "verifiera", str(folder.parent / "kopia")]) == 1
    assert "händelse 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["förbered", "MAPP", "mörkt", "--tid", "3"], "saknar enhet"),
        (["förbered", "MAPP", "mörkt", "--tid", "2 dygn"], "mellan 15 minuter och 8 timmar"),
        (["förbered", "MAPP", "mörkt", "--förvaltning", "vårdx"], 'Menade du "vård"'),
        (["förbered", "MAPP", "mört"], 'Menade du "mörkt"'),
        (["kör", "MAPP/ingen.yaml"], "finns inte"),
        (["verifiera", "MAPP"], "finns inte"),
    ],
)
def test_what_cannot_be_done_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    given = [a.replace("MAPP", str(folder)) for a in arguments]
    assert run(["övning", *given]) == 2
    assert said in capsys.readouterr().err


def test_texts_that_could_be_taken_for_real_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = prepare(folder)
    text = made.read_text(encoding="utf-8")
    made.write_text(text.replace("regler:\n", "regler:\n  - Detta är ingen övning.\n"), "utf-8")
    assert run(["övning", "kör", str(made), "--öppna-inte"]) == 2
    assert "får inte stå i en övning" in capsys.readouterr().err


def test_what_is_wrong_in_an_exercise_is_told_before_the_day(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = prepare(folder)
    text = made.read_text("utf-8")
    made.write_text(text.replace("{{ hemtjänst.namn }}", "{{ hemtjanst.namn }}", 1), "utf-8")
    capsys.readouterr()
    for command in (["kontrollera", str(folder)], ["övning", "tryck", str(made)]):
        assert run(command) == 2
        said = capsys.readouterr()
        assert 'Menade du "hemtjänst"' in said.out + said.err
    made.write_text(text.replace("scenario: mörkt", "scenario: mörktt"), "utf-8")
    assert run(["kontrollera", str(folder)]) == 2
    said = capsys.readouterr()
    assert 'Menade du "mörkt"' in said.out + said.err


def test_the_papers_and_the_report_are_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = prepare(folder, "--tid", "90 min", "--förvaltning", "vård")
    assert run(["övning", "tryck", str(made)]) == 0
    papers = sorted(made.with_name(f"ÖVNING {made.stem} papper").glob("*.docx"))
    assert len(papers) == 6
    assert run(["övning", "mikro", str(folder)]) == 0
    assert len(list((folder / "ÖVNING mikroövningar").glob("*.docx"))) == 1
    with served(made) as (_, address):
        assert address
        place = made.with_name(f"ÖVNING {made.stem}")
        capsys.readouterr()
        assert run(["övning", "rapport", str(place), "--förvaltning", "vård"]) == 0
        assert "2 filer skrivna" in capsys.readouterr().out
    assert len(list(place.glob("ÖVNING-rapport-*.docx"))) == 2
    assert run(["övning", "verifiera", str(place)]) == 0


@pytest.fixture
def exercised(tmp_path: Path) -> tuple[Path, Path]:
    """A municipality with an exercise that has been run: both folders."""
    (tmp_path / "kontinuitet.yaml").write_text(MODEL_TEXT, encoding="utf-8")
    run = Run(tmp_path / "övningar" / "ÖVNING mörk-måndag")
    run.add("övning.start")
    pärm = {"typ": "reservrutin", "verksamhet": "hemtjänst", "reservrutin": "pärm"}
    run.decide("b1", "Ta fram pärmen", pärm)
    run.add("övning.slut")
    run.journal.close()
    return tmp_path, run.folder


def test_coverage_says_what_has_been_tried_and_the_plan_says_the_same(
    exercised: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _ = exercised
    assert run(["övning", "täckning", str(folder)]) == 0
    said = capsys.readouterr().out
    for part in ("En övning har körts", "2027-01-18", "Blå pärmen", "Reservrutiner som har övats"):
        assert part in said
    assert "Ringlistan" not in said
    assert run(["övning", "täckning", str(folder), "--förvaltning", "Skolan", "--alla"]) == 0
    only = capsys.readouterr().out
    assert "Blå pärmen" not in only
    assert "Lektioner" in only
    assert run(["plan", str(folder), "--förvaltning", "vård", "--ut", str(folder / "p")]) == 0
    (plan,) = (folder / "p").glob("*.docx")
    text = document_text(plan.read_bytes())
    assert "Mörk måndag" in text
    assert "2028-01-18" in text  # a year later the routine is to be tried again
    assert run(["övning", "täckning", str(folder), "--övningar", str(folder / "finns-inte")]) == 2


def test_proposed_changes_are_shown_put_in_and_taken_back(
    exercised: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, place = exercised
    assert run(["övning", "tillämpa", str(place)]) == 2
    assert '"övning rapport" skriver dem' in capsys.readouterr().err
    assert run(["övning", "rapport", str(place)]) == 0
    assert "tillämpa" in capsys.readouterr().out
    model = folder / "kontinuitet.yaml"
    assert run(["övning", "tillämpa", str(place / "ÖVNING-förslag.yaml")]) == 0
    said = capsys.readouterr().out
    assert "uthållighet: 30 h, senast_övad: 2027-01-18}" in said
    assert "Inget är skrivet" in said
    assert model.read_text("utf-8") == MODEL_TEXT
    assert run(["övning", "tillämpa", str(place), "--skriv"]) == 0
    assert "senast_övad: 2027-01-18" in model.read_text("utf-8")
    assert run(["kontrollera", str(folder)]) in (0, 1)
    capsys.readouterr()
    assert run(["övning", "tillämpa", str(place), "--mapp", str(folder)]) == 0
    assert "inget mer att skriva in" in capsys.readouterr().out
    assert run(["övning", "tillämpa", str(place), "--ångra"]) == 0
    assert model.read_text("utf-8") == MODEL_TEXT
    assert run(["övning", "tillämpa", str(place), "--ångra", "--skriv"]) == 2
    # What a person has struck in the file stays struck when the report is written again.
    proposals = place / "ÖVNING-förslag.yaml"
    proposals.write_text("övning: mörk-måndag\nförslag: []\n", "utf-8")
    assert run(["övning", "rapport", str(place)]) == 0
    assert "har ändrats för hand" in capsys.readouterr().err
    assert proposals.read_text("utf-8") == "övning: mörk-måndag\nförslag: []\n"


def test_the_evidence_is_packed_and_verified(
    exercised: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, place = exercised
    assert run(["övning", "bevis", str(place)]) == 0
    said = capsys.readouterr().out
    (made,) = place.glob("*.zip")
    assert hashlib.sha256(made.read_bytes()).hexdigest() in said
    assert run(["övning", "verifiera", str(made)]) == 0
    assert "Journalen är hel. Övningen: slut." in capsys.readouterr().out
    made.write_bytes(b"PK")
    assert run(["övning", "verifiera", str(made)]) == 2
