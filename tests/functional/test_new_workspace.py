"""`ny`, `läget` and the command alone: a new user's first minutes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kontinuitet.cli import main as shell
from kontinuitet.documents.inspection import document_text
from kontinuitet.loading.workspace import load_workspace
from tests.functional.command_cases import Command, everything_in, write

GIVEN = (
    *("--namn", "Provköping"),
    *("--förvaltning", "Vård- och omsorgskontoret"),
    *("--förvaltning", "Skolkontoret"),
    *("--verksamhet", "Vård- och omsorgskontoret / Hemtjänst: Journal, Planering"),
    *("--verksamhet", "skolkontoret / Journal"),
    *("--system", "journal"),
    *("--system", "Ja"),
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_answers_make_a_workspace_without_problems(kontinuitet: Command, tmp_path: Path) -> None:
    given = kontinuitet("ny", "min kommun", *GIVEN)
    assert given.code == 0, given.err
    workspace = load_workspace(tmp_path / "min kommun")
    assert [str(p) for p in workspace.problems] == []
    model = workspace.municipality
    assert model is not None
    assert model.info.name == "Provköping"
    assert [d.name for d in model.departments.values()] == [
        "Vård- och omsorgskontoret",
        "Skolkontoret",
    ]
    # "Journal" is a system and an activity: two ids, and a system named twice is one.
    home, school = (model.activities[i] for i in ("hemtjänst", "journal-2"))
    assert [model.resources[n.suppliers[0]].name for n in home.needs] == ["journal", "Planering"]
    assert (school.name, school.needs) == ("Journal", ())
    assert {"journal", "Planering", "Ja"} <= {r.name for r in model.resources.values()}
    assert model.staffing is None


def test_every_commented_line_is_valid_when_its_mark_is_taken_away(
    kontinuitet: Command, tmp_path: Path
) -> None:
    kontinuitet("ny", "k", *GIVEN)
    for path in (tmp_path / "k").rglob("*.yaml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        opened = [
            re.sub(r"^( *)# ", r"\1", line) if re.match(r" *# +[a-zåäö_-]+:|^ *#  ", line) else line
            for line in lines
            if "$schema" not in line
        ]
        prose = [line for line in opened if not re.match(r"#|[A-ZÅÄÖ]", line)]
        path.write_text("\n".join(prose) + "\n", encoding="utf-8")
    workspace = load_workspace(tmp_path / "k")
    told = [str(p) for p in workspace.problems]
    # A department without activities gets an example, which two of them have in common.
    assert [t for t in told if "hemtjänst" not in t] == []
    assert workspace.municipality is None or workspace.municipality.priority_list is not None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Ange kommunens namn: --namn"),
        (("--namn", "---"), "minst en bokstav"),
        (("--namn", "x" * 300), "300 tecken"),
        (("--namn", "A", "--verksamhet", "B"), "behöver en förvaltning"),
        (
            ("--namn", "A", "--förvaltning", "Omsorg", "--verksamhet", "Omsrg / B"),
            'Menade du "Omsorg"?',
        ),
        (
            ("--namn", "A", "--förvaltning", "C", "--förvaltning", "D", "--verksamhet", "B"),
            '"C / B"',
        ),
        (("--namn", "A", "--tekniker", "-1"), "--tekniker"),
    ],
)
def test_answers_that_cannot_be_used_write_nothing(
    words: tuple[str, ...], said: str, kontinuitet: Command, tmp_path: Path
) -> None:
    given = kontinuitet("ny", "k", *words)
    assert (given.code, given.out) == (2, "")
    assert said in given.err
    assert everything_in(tmp_path) == []


def test_a_folder_with_files_is_left_alone(kontinuitet: Command, tmp_path: Path) -> None:
    write(tmp_path / "k", eget="kommun: {namn: Egen}\n")
    before = {p: p.read_bytes() for p in everything_in(tmp_path)}
    given = kontinuitet("ny", "k", "--namn", "A")
    assert given.code == 2
    assert "har redan filer (eget.yaml)" in given.err
    assert {p: p.read_bytes() for p in everything_in(tmp_path)} == before


def test_odd_names_are_written_so_that_they_are_read_back(
    kontinuitet: Command, tmp_path: Path
) -> None:
    odd = ['A "b": c', "#1", "nej", "1.10", "'x'", "Ø & co", "日本", "- a", "C:\\x", "{y}"]
    words = [w for name in odd for w in ("--system", name)]
    given = kontinuitet("ny", "k", "--namn", "Null", *words)
    assert given.code == 0, given.err
    model = load_workspace(tmp_path / "k").municipality
    assert model is not None
    assert set(odd) <= {r.name for r in model.resources.values()}


def test_the_first_result_says_what_is_not_known_and_at_most_ten_steps(
    kontinuitet: Command,
) -> None:
    out = kontinuitet("ny", "k", *GIVEN).out
    steps = re.findall(r"^ *(\d+)\. ", out, re.MULTILINE)
    assert steps == [str(n) for n in range(1, len(steps) + 1)]
    assert 3 <= len(steps) <= 10
    assert "Fråga vad de behöver för att fungera: Journal." in out
    assert "Fråga hur lång tid det tar att återstarta" in out
    assert "aldrig" not in out.lower()


def test_every_step_is_a_command_that_runs(kontinuitet: Command) -> None:
    kontinuitet("ny", "k", *GIVEN)
    steps = kontinuitet("läget", "k", "--json").json["nästa_steg"]
    for step in steps:
        first, *rest = step["kommando"]
        where = [] if first == "fält" else ["k"]
        given = kontinuitet(first, *where, *rest)
        assert given.code in (0, 1), (step, given.err)


def test_a_protected_person_is_never_named_where_the_municipality_stands(
    kontinuitet: Command, tmp_path: Path
) -> None:
    write(
        tmp_path / "k",
        k="kommun: {namn: Prov, kontakter: [{roll: Chef, namn: Hemlig Persson, "
        "skyddade_personuppgifter: ja}]}\n"
        "förvaltningar: {f: {namn: F}}\n"
        "verksamheter: {v: {namn: V, förvaltning: f, reservrutiner: "
        "{p: {namn: Pärm, ansvarig: Hemlig Persson, senast_övad: 2026-03-01}}}}\n",
    )
    day = ("--datum", "2026-12-01")
    for words in (["läget", "k", *day], ["läget", "k", *day, "--json"], ["årshjul", "k", *day]):
        given = kontinuitet(*words)
        assert "Hemlig" not in given.out + given.err
    assert kontinuitet("årshjul", "k", *day, "--ut", "hjul.ics").code == 2
    assert not (tmp_path / "hjul.ics").exists()


def test_what_many_lack_is_asked_for_in_excel_and_the_command_runs_as_it_stands(
    kontinuitet: Command, tmp_path: Path
) -> None:
    systems = [word for n in range(8) for word in ("--system", f"System {n}")]
    given = kontinuitet("ny", "k", "--namn", "Provköping", *systems)
    (shown,) = re.findall(r"^ +\S.* (excel exportera \S+)$", given.out, re.MULTILINE)[:1]
    assert kontinuitet(*shown.split()).code == 0
    assert (tmp_path / "kontinuitet.xlsx").is_file()


def test_an_outage_without_known_end_is_unknown_and_not_for_ever(
    kontinuitet: Command, tmp_path: Path
) -> None:
    kontinuitet("ny", "k", *GIVEN)
    write(tmp_path / "k", s="scenario: s\nnamn: S\nbortfall: [{resurser: [journal]}]\n")
    given = kontinuitet("simulera", "k", "s")
    assert "aldrig" not in given.out.lower()
    assert "Okänt när det kommer åter" in given.out
    assert "okänt  " in given.out
    assert "räknas som oberoende av el, nät och allt annat" in given.out
    order = kontinuitet("återstart", "k", "s").out
    assert "aldrig" not in order.lower()
    assert "Det är okänt när Hemtjänst kommer åter" in re.sub(r"\s+", " ", order)
    report = tmp_path / "rapport.docx"
    kontinuitet("simulera", "k", "s", "--ut", report)
    text = document_text(report.read_bytes())
    assert "▲ Okänt" in text
    assert "▲ Aldrig" not in text


def test_what_never_comes_back_is_still_said_so(kontinuitet: Command, folder: Path) -> None:
    given = kontinuitet("simulera", folder, "brand")
    assert "Kommer aldrig åter" in given.out


def test_alone_in_a_workspace_the_command_shows_where_it_stands(
    kontinuitet: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kontinuitet("ny", "k", *GIVEN)
    monkeypatch.chdir(tmp_path / "k")
    given = kontinuitet()
    assert given.code == 0
    assert given.out.startswith("Provköping, ")
    assert given.out == kontinuitet("läget").out
    monkeypatch.chdir(tmp_path)
    outside = kontinuitet()
    assert outside.code == 2
    assert "Användning: kontinuitet" in outside.err


def test_a_broken_model_is_told_with_its_first_step(kontinuitet: Command, broken: Path) -> None:
    given = kontinuitet("läget", broken)
    assert given.code == 2
    assert 'Menade du "journal"?' in re.sub(r"\s+", " ", given.out)
    assert "1. Rätta 1 fel i filerna." in given.out
    assert kontinuitet("läget", broken, "--json").json["nästa_steg"][0]["kommando"] == [
        "kontrollera"
    ]


def test_a_plan_older_than_the_model_is_told(
    kontinuitet: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert kontinuitet("plan", ".").code in (0, 1)
    fresh = kontinuitet("läget", "--json").json["planer"]
    assert {p["läge"] for p in fresh} == {"inte fastställd"}
    file = folder / "kontinuitet.yaml"
    text = file.read_text(encoding="utf-8")
    changed = text.replace("acceptabel_avbrottstid: 2 h", "acceptabel_avbrottstid: 3 h")
    file.write_text(changed, encoding="utf-8")
    after = {p["förvaltning"]: p for p in kontinuitet("läget", "--json").json["planer"]}
    assert after["omsorg"]["läge"] == "äldre än underlaget"
    assert any("acceptabel avbrottstid" in c for c in after["omsorg"]["ändringar"])
    assert after["teknik"]["läge"] == "inte fastställd"
    assert "äldre än underlaget, 1 ändring" in re.sub(r"\s+", " ", kontinuitet("läget").out)
    (folder / "planer" / "kontinuitetsplan-teknik.docx").write_bytes(b"inte Word")
    ruined = {p["förvaltning"]: p for p in kontinuitet("läget", "--json").json["planer"]}
    assert "går inte att läsa" in {p["läge"] for p in ruined.values()}


def test_asked_in_a_window_the_answers_make_the_same_files(
    kontinuitet: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(
        [
            "Provköping",
            "Vård- och omsorgskontoret",
            "Hemtjänst",
            "Journal",
            "!, Journal",
            "journal, Planering",
            "många",
            "3",
        ]
    )
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", lambda *_a, **_k: next(answers))
    asked = kontinuitet("ny", "a")
    assert asked.code == 0, asked.err
    assert "är inget antal" in asked.err
    assert '"Planering" läggs till bland systemen.' in asked.err
    assert kontinuitet("a").err.startswith('Fel: "a" är en mapp. Skriv ett kommando före den')
    kontinuitet(
        *("ny", "b", "--namn", "Provköping", "--förvaltning", "Vård- och omsorgskontoret"),
        *("--verksamhet", "Hemtjänst: journal, Planering", "--system", "Journal"),
        *("--tekniker", "3"),
    )
    assert next(answers, None) is None
    one, other = (
        {p.relative_to(tmp_path / n): p.read_bytes() for p in everything_in(tmp_path / n)}
        for n in "ab"
    )
    assert one == other


def test_a_register_names_the_systems_and_their_dependencies(
    kontinuitet: Command, tmp_path: Path
) -> None:
    register = tmp_path / "system.csv"
    register.write_text(
        "Systemnamn;Systemägare;Beroende till\nJournal;Omsorgsnämnden;Databas\nDatabas;;\n",
        encoding="utf-8",
    )
    given = kontinuitet(
        *("ny", "k", "--namn", "Provköping", "--register", register),
        *("--förvaltning", "Omsorg", "--verksamhet", "Hemtjänst: journal"),
    )
    assert given.code == 0, given.err
    assert "läst som" in given.err
    model = load_workspace(tmp_path / "k").municipality
    assert model is not None
    journal = model.resources["journal"]
    assert journal.owner == "Omsorgsnämnden"
    assert [s for n in journal.needs for s in n.suppliers] == ["databas"]
    assert [s for n in model.activities["hemtjänst"].needs for s in n.suppliers] == ["journal"]
    assert sum(r.name.lower() == "journal" for r in model.resources.values()) == 1
    assert not (tmp_path / "k" / ".kontinuitet" / "historik").exists()


def test_a_register_that_cannot_be_read_leaves_nothing(
    kontinuitet: Command, tmp_path: Path
) -> None:
    (tmp_path / "fel.xlsx").write_bytes(b"inte Excel")
    given = kontinuitet("ny", "k", "--namn", "Provköping", "--register", "fel.xlsx")
    assert given.code == 2
    assert not (tmp_path / "k").exists()


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX")
def test_the_starter_shows_where_the_workspace_stands(kontinuitet: Command, tmp_path: Path) -> None:
    kontinuitet("ny", "k", *GIVEN)
    shutil.move(tmp_path / "k", tmp_path / "flyttad mapp")
    starter = tmp_path / "flyttad mapp" / "Öppna Kontinuitet.command"
    ran = subprocess.run(
        ["sh", str(starter)],
        input=b"",
        capture_output=True,
        timeout=60,
        env={**os.environ, "SHELL": "/bin/true"},
    )
    assert ran.stdout.decode("utf-8").startswith("Provköping, "), ran.stderr
    assert os.access(starter, os.X_OK)


def test_the_starter_of_windows_has_its_line_ends_and_the_programs_folder(
    kontinuitet: Command, tmp_path: Path
) -> None:
    kontinuitet("ny", "k", *GIVEN)
    data = (tmp_path / "k" / "Öppna Kontinuitet.cmd").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") > 10
    assert b"chcp 65001" in data
    assert re.search(rb'set "KONTINUITET_PROGRAM=[^"\r\n]+"\r\n', data)


def test_help_names_every_command_also_without_arguments() -> None:
    assert {"ny", "läget"} <= {entry.name for entry in shell.COMMANDS}
