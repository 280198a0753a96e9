"""What commands print: results on stdout, everything else on stderr.

A command computes a result, formats it into text or into plain data for JSON, and gives it to
one of these functions. None of them knows anything about the model.
"""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

import click

from kontinuitet.services import gate
from kontinuitet.services.plain.text import json_text
from kontinuitet.services.telling import Step

DONE: Final = 0
DONE_WITH_ERRORS: Final = 1

_FALLBACK_WIDTH: Final = 100
_GAP: Final = "  "
_NARROWEST: Final = 8


#: What has been printed in a guarded command, until the command is done.
_HELD: ContextVar[list[str] | None] = ContextVar("kontinuitet_held", default=None)


def begin() -> None:
    """Begin a command: nothing to guard, and nothing held."""
    gate.begin()
    _HELD.set(None)


def _held() -> list[str]:
    held = _HELD.get()
    if held is None:
        held = []
        _HELD.set(held)
    return held


def release() -> None:
    """Print what has been held: the command is done."""
    for text in _held():
        click.echo(text)
    _held().clear()


def drop() -> None:
    """Throw away what has been held: the command was refused."""
    _held().clear()


def _plain(value: Any) -> Any:
    """Return plain data with every string passed."""
    if isinstance(value, str):
        return gate.passed(value)
    if isinstance(value, Mapping):
        return {gate.passed(str(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value


def result(text: str = "") -> None:
    """Print a piece of the result on stdout, with a line break.

    What is refused stops the command. A guarded result is therefore held until :func:`release`.
    """
    if gate.guarded() is None:
        click.echo(text)
    else:
        _held().append(gate.passed(text))


def note(text: str = "") -> None:
    """Tell the user something that is not the result, on stderr."""
    click.echo(wrapped(gate.masked(text)), err=True)


def wrapped(text: str) -> str:
    """Break long lines of a message between words, when it is read in a window.

    Elsewhere a message stays as it is, a line each, so that other programs can read it. What is
    laid out in columns stays too.
    """
    if not sys.stderr.isatty():
        return text
    width = terminal_width()
    lines = []
    for line in text.split("\n"):
        inner = line.lstrip(" ")
        if cells(line) <= width or "  " in inner:
            lines.append(line)
            continue
        indent = " " * (len(line) - len(inner))
        lines += [indent + piece for piece in _wrap(inner, max(width - len(indent), _NARROWEST))]
    return "\n".join(lines)


def result_json(data: Mapping[str, Any]) -> None:
    """Print a result as JSON on stdout. ``data`` is plain values; ``version`` is added."""
    result(json_text(data if gate.guarded() is None else _plain(data)))


def ended(*, faulty: bool) -> int:
    """Return the exit code of a command that has done its work, and told what is wrong."""
    return DONE_WITH_ERRORS if faulty else DONE


def terminal_width() -> int:
    """Return the width to wrap at, in character cells; 100 when stdout is no terminal."""
    return max(40, shutil.get_terminal_size((_FALLBACK_WIDTH, 24)).columns)


def cells(text: str) -> int:
    """Count the character cells that a text takes: combining marks none, wide characters two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def table(
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    right: Iterable[int] = (),
    width: int | None = None,
) -> str:
    """Lay out a table as aligned text, at most ``width`` cells wide.

    ``right`` are the numbers of the columns to align to the right, from 0. None in a cell is
    shown as a dash. Cells that do not fit are wrapped inside their column.
    """
    # A cell is passed before it is divided into lines.
    body = [["–" if c is None else gate.passed(_one_line(str(c))) for c in row] for row in rows]
    widths = _column_widths(
        [[_one_line(h) for h in headers], *body], width if width is not None else terminal_width()
    )
    aligned = frozenset(right)
    rule = _GAP.join("-" * w for w in widths)
    lines = [*_row_lines(headers, widths, aligned), rule]
    for row in body:
        lines += _row_lines(row, widths, aligned)
    return "\n".join(lines)


def paragraph(text: str, *, indent: str = "", width: int | None = None) -> str:
    """Wrap a text to the terminal, every line indented."""
    text = gate.passed(text)
    limit = (width if width is not None else terminal_width()) - len(indent)
    return "\n".join(indent + line for line in _wrap(text, max(limit, _NARROWEST)))


def bullet(text: str, *, indent: str = "  ", width: int | None = None) -> str:
    """Wrap a text as one point of a list, its lines after the first in under the text."""
    rest = paragraph(text, indent=indent + "  ", width=width)
    return f"{indent}• {rest.lstrip()}"


def _one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _column_widths(rows: Sequence[Sequence[str]], limit: int) -> list[int]:
    """Give every column its natural width, then narrow the widest ones until all fit.

    A column is narrowed below its longest word only when nothing else is left to take.
    """
    columns = range(len(rows[0]))
    widths = [max(cells(row[i]) for row in rows) for i in columns]
    words = [max(cells(word) for row in rows for word in (row[i].split() or [""])) for i in columns]
    room = limit - len(_GAP) * (len(widths) - 1)
    for floors in (words, [_NARROWEST] * len(widths)):
        while sum(widths) > room:
            able = [i for i in columns if widths[i] > max(floors[i], _NARROWEST)]
            if not able:
                break
            widths[max(able, key=lambda i: (widths[i], -i))] -= 1
    return widths


def _row_lines(row: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> Iterator[str]:
    columns = [_wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
    for number in range(max(len(column) for column in columns)):
        parts = []
        for i, (column, width) in enumerate(zip(columns, widths, strict=True)):
            text = column[number] if number < len(column) else ""
            space = " " * (width - cells(text))
            parts.append(space + text if i in right else text + space)
        yield _GAP.join(parts).rstrip()


def _wrap(text: str, width: int) -> list[str]:
    """Break a text at spaces, and a word too long for a line wherever it must."""
    lines = [""]
    for word in text.split():
        pieces = _pieces(word, width)
        if lines[-1] and cells(lines[-1]) + 1 + cells(pieces[0]) <= width:
            lines[-1] += " " + pieces[0]
        elif lines[-1]:
            lines.append(pieces[0])
        else:
            lines[-1] = pieces[0]
        lines += pieces[1:]
    return lines


def _pieces(word: str, width: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and cells(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


@contextmanager
def progress(doing: str, total: int) -> Iterator[Step]:
    """Show on stderr how far long work has come, when stderr is a terminal; else nothing.

    ``with progress("Skriver planer", total=9) as step: step("Vård- och omsorgskontoret")``.
    """
    shown = 0
    done = 0
    live = sys.stderr.isatty()

    def show(text: str) -> None:
        nonlocal shown
        text = text[: terminal_width() - 1]
        click.echo("\r" + text + " " * max(0, shown - cells(text)), err=True, nl=False)
        shown = cells(text)

    def step(what: str) -> None:
        nonlocal done
        done += 1
        if live:
            show(f"{doing} ({done} av {total}): {what}")

    try:
        yield step
    finally:
        if live and shown:
            show("")
            click.echo("\r", err=True, nl=False)
