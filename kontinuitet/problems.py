"""Problems found in what the user wrote: values with a place, never exceptions.

A :class:`Problem` says where (file and line), what (a Swedish sentence), how bad, and what to do
about it. Loading and checking collect them all; nothing stops at the first.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a problem or finding is; the value is the Swedish word a user sees."""

    ERROR = "fel"
    WARNING = "varning"
    NOTE = "upplysning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem with one place in one file.

    ``line`` is 1-based, or None when the whole file (or folder) is meant. ``file`` is a path as
    shown to the user, relative to the workspace when possible. ``code`` is stable and
    kebab-case.
    """

    file: str
    line: int | None
    code: str
    severity: Severity
    text: str
    suggestion: str | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, rad {self.line}"
        tail = f" {self.suggestion}" if self.suggestion else ""
        return f"{place}: {self.text}{tail}"


def sort_key(problem: Problem) -> tuple[str, int, str, str]:
    """Order problems by file, line, code and text."""
    return (problem.file, problem.line or 0, problem.code, problem.text)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any problem has severity fel."""
    return any(p.severity is Severity.ERROR for p in problems)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word nearest to ``word``, or None when nothing is near."""
    candidates = sorted(set(known))
    lowered = {c.casefold(): c for c in reversed(candidates)}
    hits = difflib.get_close_matches(word.casefold(), sorted(lowered), n=1, cutoff=0.6)
    return lowered[hits[0]] if hits else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return ``Menade du "…"?`` for the nearest known word, or None."""
    hit = nearest(word, known)
    return f'Menade du "{hit}"?' if hit else None
