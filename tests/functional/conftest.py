"""Fixtures of the tests of the commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kontinuitet.cli.main import run
from tests.functional.command_cases import (
    FIRE,
    MODEL,
    POWER,
    Command,
    Output,
    everything_in,
    write,
)


@pytest.fixture
def kontinuitet(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command and return exit code, stdout and stderr."""

    def call(*args: object) -> Output:
        capsys.readouterr()
        code = run([str(a) for a in args])
        said = capsys.readouterr()
        return Output(code, said.out, said.err)

    return call


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo: every kind of document, made once. Not to be changed."""
    folder = tmp_path_factory.mktemp("demo")
    assert run(["demo", str(folder)]) == 0
    return folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace; the current folder is beside it."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "kommun", kontinuitet=MODEL, el=POWER, brand=FIRE)


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    wrong = MODEL.replace("behöver: [journal]}", "behöver: [journl]}")
    return write(tmp_path / "trasig", kontinuitet=wrong, el=POWER)


@pytest.fixture
def nothing_written(tmp_path: Path) -> Iterator[None]:
    """Check that a test leaves no new file behind."""
    before = {p: p.read_bytes() for p in everything_in(tmp_path)}
    yield
    assert {p: p.read_bytes() for p in everything_in(tmp_path)} == before
