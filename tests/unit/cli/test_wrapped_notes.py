"""Messages are broken between words in a window, and left alone in a pipe."""

from __future__ import annotations

import pytest

from kontinuitet.cli import output

LONG = "Träffar ingenting i modellen och räknas inte: " + ", ".join(["ad-cirkel"] * 20)


def test_a_message_in_a_pipe_stays_on_its_line() -> None:
    assert output.wrapped(LONG) == LONG


def test_a_message_in_a_window_is_broken_between_words_and_keeps_its_indent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    made = output.wrapped(f"Rubrik\n  {LONG}\nA{'  kolumn' * 20}")
    lines = made.split("\n")
    assert lines[0] == "Rubrik"
    assert lines[-1] == f"A{'  kolumn' * 20}"
    assert all(line.startswith("  ") and len(line) <= 60 for line in lines[1:-1])
    assert " ".join(made.split("\n", 1)[1].split()) == " ".join(
        f"{LONG} A{'  kolumn' * 20}".split()
    )
