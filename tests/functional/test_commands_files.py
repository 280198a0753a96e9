"""The files that commands write, and those they never touch."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kontinuitet.documents.inspection import document_text, inspect
from kontinuitet.documents.word import is_untouched, open_document
from tests.functional.command_cases import (
    Command,
)


@pytest.mark.usefixtures("folder")
def test_simulera_writes_a_report_that_holds(kontinuitet: Command, tmp_path: Path) -> None:
    given = kontinuitet("simulera", "kommun", "strömlöst", "--ut", "ut/rapport.docx", "--json")
    assert given.code == 0
    assert given.json["scenario"] == "strömlöst"
    assert "rapport.docx" in given.err
    data = (tmp_path / "ut" / "rapport.docx").read_bytes()
    assert inspect(data) == []
    assert "Simuleringsrapport" in document_text(data)


@pytest.mark.usefixtures("folder")
def test_återstart_writes_a_list_that_holds(kontinuitet: Command, tmp_path: Path) -> None:
    assert kontinuitet("återstart", "kommun", "strömlöst", "--ut", "lista.docx").code == 0
    data = (tmp_path / "lista.docx").read_bytes()
    assert inspect(data) == []
    assert "Katalogtjänst" in document_text(data)


@pytest.mark.usefixtures("folder")
def test_plan_writes_one_file_for_each_department_and_one_for_all(
    kontinuitet: Command, tmp_path: Path
) -> None:
    given = kontinuitet("plan", "kommun")
    assert given.code == 0
    names = [p.name for p in sorted((tmp_path / "planer").iterdir())]
    assert names == [
        "kommunplan.docx",
        "kontinuitetsplan-omsorg.docx",
        "kontinuitetsplan-teknik.docx",
    ]
    for name in names:
        assert name in given.out
        assert inspect((tmp_path / "planer" / name).read_bytes()) == []


@pytest.mark.usefixtures("folder")
def test_plan_of_named_departments_writes_only_those_each_once(
    kontinuitet: Command, tmp_path: Path
) -> None:
    args = ["--förvaltning", "teknik", "--förvaltning", "teknik", "--ut", "p"]
    given = kontinuitet("plan", "kommun", *args)
    assert given.code == 0
    assert given.out.startswith("1 plan skriv")
    assert [p.name for p in (tmp_path / "p").iterdir()] == ["kontinuitetsplan-teknik.docx"]


@pytest.mark.usefixtures("folder")
def test_the_date_is_an_argument_and_checked(kontinuitet: Command, tmp_path: Path) -> None:
    wrong = kontinuitet("plan", "kommun", "--datum", "2026-13-01")
    assert wrong.code == 2
    assert "2026-13-01" in wrong.err
    assert not (tmp_path / "planer").exists()
    arguments = ("plan", "kommun", "--förvaltning", "omsorg", "--datum", "2026-11-22")
    assert kontinuitet(*arguments).code == 0
    text = document_text((tmp_path / "planer" / "kontinuitetsplan-omsorg.docx").read_bytes())
    assert "2026-11-22" in text


@pytest.mark.usefixtures("folder")
def test_a_second_run_gives_the_same_bytes_over_its_own_files(
    kontinuitet: Command, tmp_path: Path
) -> None:
    assert kontinuitet("plan", "kommun").code == 0
    first = {p.name: p.read_bytes() for p in (tmp_path / "planer").iterdir()}
    assert kontinuitet("plan", "kommun").code == 0
    assert {p.name: p.read_bytes() for p in (tmp_path / "planer").iterdir()} == first
    # Its own files are overwritten also when they come out otherwise.
    assert kontinuitet("plan", "kommun", "--datum", "2026-11-22").code == 0
    assert (tmp_path / "planer" / "kommunplan.docx").read_bytes() != first["kommunplan.docx"]


def edit(path: Path) -> bytes:
    """Change a Word file as a person does, keeping the record that the program left in it."""
    document = open_document(path.read_bytes(), path.name)
    document.add_paragraph("Skrivet för hand.")
    with path.open("wb") as stream:
        document.save(stream)
    data = path.read_bytes()
    assert not is_untouched(data)
    return data


@pytest.mark.usefixtures("folder")
def test_a_plan_that_a_person_changed_is_kept_and_none_is_written(
    kontinuitet: Command, tmp_path: Path
) -> None:
    assert kontinuitet("plan", "kommun").code == 0
    plans = tmp_path / "planer"
    changed = edit(plans / "kontinuitetsplan-teknik.docx")
    before = {p.name: p.read_bytes() for p in plans.iterdir()}
    given = kontinuitet("plan", "kommun", "--datum", "2026-11-22")
    assert given.code == 2
    assert given.out == ""
    assert "Inget har skrivits." in given.err
    assert "kontinuitetsplan-teknik.docx" in given.err
    assert "kontinuitetsplan-omsorg.docx" not in given.err
    assert {p.name: p.read_bytes() for p in plans.iterdir()} == before
    assert before["kontinuitetsplan-teknik.docx"] == changed


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (("simulera", "kommun", "strömlöst", "--ut"), "fil.docx"),
        (("återstart", "kommun", "strömlöst", "--ut"), "fil.docx"),
        (("schema", "--ut"), "fil.json"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_file_the_program_did_not_make_is_never_overwritten(
    kontinuitet: Command, tmp_path: Path, command: tuple[str, ...], name: str
) -> None:
    own = b"Min egen fil"
    (tmp_path / name).write_bytes(own)
    given = kontinuitet(*command, name)
    assert given.code == 2
    assert "Inget har skrivits." in given.err
    assert (tmp_path / name).read_bytes() == own


@pytest.mark.usefixtures("folder")
def test_a_text_file_is_overwritten_until_a_person_changes_it(
    kontinuitet: Command, tmp_path: Path
) -> None:
    assert kontinuitet("schema", "--ut", "schema.json").code == 0
    assert kontinuitet("schema", "--ut", "schema.json").code == 0
    path = tmp_path / "schema.json"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    changed = path.read_bytes()
    given = kontinuitet("schema", "--ut", "schema.json")
    assert given.code == 2
    assert path.read_bytes() == changed


def test_schema_is_a_json_schema_on_stdout(kontinuitet: Command) -> None:
    given = kontinuitet("schema")
    assert given.code == 0
    schema = json.loads(given.out)
    assert "verksamheter" in given.out
    assert "$schema" in schema
    assert given.err == ""


@pytest.mark.usefixtures("folder")
def test_own_templates_win_and_an_unusable_one_stops_all(
    kontinuitet: Command, tmp_path: Path
) -> None:
    own = tmp_path / "kommun" / "mallar"
    own.mkdir()
    (own / "simuleringsrapport.docx").write_bytes(b"ingen Word-fil")
    given = kontinuitet("simulera", "kommun", "strömlöst", "--ut", "rapport.docx")
    assert given.code == 2
    assert "simuleringsrapport.docx" in given.err
    assert not (tmp_path / "rapport.docx").exists()
