"""The shell asks what a word may go on with, and is answered without any command being run."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from kontinuitet.cli import main as shell
from tests.functional.command_cases import Command

VARIABLE = "_KONTINUITET_COMPLETE"


def offered(words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setenv(VARIABLE, "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - (not words.endswith(" "))))
    capsys.readouterr()
    assert shell.run() == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "among", "not_among"),
    [
        ("kontinuitet ", "plain,årshjul\n", "--"),
        ("kontinuitet ars", "plain,årshjul\n", "plain,plan"),
        ("kontinuitet ÅTER", "plain,återstart\n", "plain,plan"),
        ("kontinuitet ovning fo", "plain,förbered\n", "plain,kör"),
        ("kontinuitet simulera --v", "plain,--varför\n", "plain,--json"),
        ("kontinuitet plan ", "file,\n", "plain,demo"),
        ("kontinuitet finnsinte ", "plain,plan\n", "Fel"),
    ],
)
def test_a_word_is_filled_in(
    words: str,
    among: str,
    not_among: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = offered(words, monkeypatch, capsys)
    assert among in out
    assert not_among not in out


@pytest.mark.parametrize("kind", ["bash", "zsh", "fish", "powershell"])
def test_each_shell_is_told_how_to_ask(
    kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, f"{kind}_source")
    assert shell.run() == 0
    assert VARIABLE in capsys.readouterr().out


def test_the_names_of_commands_are_offered_without_importing_them() -> None:
    code = (
        "import sys; from kontinuitet.cli import main; main.run(); "
        "print([m for m in ('pydantic', 'docx', 'yaml') if m in sys.modules])"
    )
    environment = {
        **os.environ,
        VARIABLE: "bash_complete",
        "COMP_WORDS": "kontinuitet ",
        "COMP_CWORD": "1",
    }
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, timeout=60, env=environment
    )
    assert ran.stdout.decode("utf-8").splitlines()[-1] == "[]"


def test_nothing_is_coloured(
    kontinuitet: Command, folder: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in (("NO_COLOR", "1"), ("FORCE_COLOR", "1"), ("CLICOLOR_FORCE", "1")):
        monkeypatch.setenv(variable, value)
        for words in (
            ["--hjälp"],
            ["läget", folder],
            ["kontrollera", folder],
            ["plan", "finns-ej"],
        ):
            given = kontinuitet(*words)
            assert "\x1b" not in given.out + given.err
