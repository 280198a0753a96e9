"""Tables and progress."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontinuitet.cli import output


def test_a_table_is_aligned_by_what_the_eye_sees() -> None:
    text = output.table(
        ["Id", "Namn", "Min"],
        [["ad", unicodedata.normalize("NFD", "Återläsning"), 5], ["dns", None, 120]],
        right=[2],
        width=80,
    )
    assert text.split("\n") == [
        "Id   Namn         Min",
        "---  -----------  ---",
        "ad   Återläsning    5",
        "dns  –            120",
    ]


def test_a_table_wraps_long_cells_inside_their_column() -> None:
    text = output.table(
        ["Id", "Varför"], [["journal", "väntar på databasen och på den enda teknikern"]], width=30
    )
    lines = text.split("\n")
    assert len(lines) > 3
    assert all(output.cells(line) <= 30 for line in lines)
    assert all(line.startswith(" " * 9) for line in lines[3:])


@given(
    st.lists(st.lists(st.text(max_size=60), min_size=3, max_size=3), max_size=5),
    st.integers(min_value=40, max_value=120),
)
def test_a_table_never_loses_a_letter_and_never_is_too_wide(
    rows: list[list[str]], width: int
) -> None:
    text = output.table(["Å", "B", "C"], rows, width=width)
    assert all(output.cells(line) <= width for line in text.split("\n"))
    for row in rows:
        for cell in row:
            for letter in "".join(unicodedata.normalize("NFC", cell).split()):
                assert letter in text


def test_an_empty_table_is_its_headings() -> None:
    assert output.table(["Id", "Namn"], [], width=40).split("\n") == ["Id  Namn", "--  ----"]


def test_progress_is_silent_when_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with output.progress("Skriver planer", 2) as step:
        step("Vård")
    assert capsys.readouterr() == ("", "")


def test_progress_shows_each_step_on_a_terminal_and_clears_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with output.progress("Skriver planer", 2) as step:
        step("Vård- och omsorgskontoret")
        step("IT")
    written = terminal.getvalue()
    assert "Skriver planer (1 av 2): Vård- och omsorgskontoret" in written
    assert "Skriver planer (2 av 2): IT " in written
    assert "\n" not in written
    assert written.split("\r")[-2].strip() == ""
    assert capsys.readouterr().out == ""


def test_a_paragraph_is_wrapped_and_indented() -> None:
    text = output.paragraph("Ett två tre fyra fem sex sju åtta nio tio", indent="  ", width=20)
    lines = text.split("\n")
    assert len(lines) > 1
    assert all(line.startswith("  ") and output.cells(line) <= 20 for line in lines)
