"""Commands that the program prints, as they can be typed where it runs."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import pytest

from kontinuitet.cli import typed


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in a venv, run from the folder that holds the venv."""
    home = tmp_path / "min mapp"
    made = home / ".venv" / "bin" / "kontinuitet"
    made.parent.mkdir(parents=True)
    made.write_text("#!/bin/sh\n", encoding="utf-8")
    made.chmod(0o755)
    monkeypatch.chdir(home)
    monkeypatch.setattr(sys, "argv", [str(made)])
    monkeypatch.setenv("PATH", str(tmp_path))
    return made


@pytest.mark.skipif(os.name == "nt", reason="the shell of other systems")
class TestShell:
    def test_a_program_below_the_folder_is_called_by_its_short_path(self, program: Path) -> None:
        assert typed.command_line("demo") == ".venv/bin/kontinuitet demo"

    def test_a_program_elsewhere_is_called_by_its_whole_path(
        self, program: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.chdir(tmp_path / "min mapp" / ".venv")
        monkeypatch.setattr(sys, "argv", [str(program.rename(tmp_path / "min mapp" / "k"))])
        line = typed.command_line("plan", "å b/c'd")
        assert shlex.split(line) == [str(tmp_path / "min mapp" / "k"), "plan", "å b/c'd"]
        assert line.startswith("'")

    def test_one_that_the_name_finds_is_called_by_name(
        self, program: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(program.parent))
        assert typed.command_line("återstart", "kumla/filer") == "kontinuitet återstart kumla/filer"

    def test_another_program_of_the_same_name_is_not_taken(
        self, program: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        other = tmp_path / "annan" / "kontinuitet"
        other.parent.mkdir()
        other.write_text("#!/bin/sh\n", encoding="utf-8")
        other.chmod(0o755)
        monkeypatch.setenv("PATH", str(other.parent))
        assert typed.command_line("demo") == ".venv/bin/kontinuitet demo"

    def test_run_as_a_module_it_is_called_so(
        self, program: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "argv", ["/x/kontinuitet/__main__.py"])
        monkeypatch.setattr(sys, "executable", str(program.parent / "python"))
        assert typed.command_line("demo") == ".venv/bin/python -m kontinuitet demo"


def test_powershell_runs_what_is_quoted() -> None:
    parts = ["C:\\Mina filer\\kontinuitet", "plan", "D:\\Vård & omsorg\\bo's", "ö1"]
    assert typed._powershell(parts) == (
        "& 'C:\\Mina filer\\kontinuitet' plan 'D:\\Vård & omsorg\\bo''s' ö1"
    )
    parts = [".venv\\Scripts\\kontinuitet", "demo", "$x"]
    assert typed._powershell(parts) == ".venv\\Scripts\\kontinuitet demo '$x'"
