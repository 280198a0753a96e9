"""How a use case tells whoever asked: sentences, problems, and how far long work has come.

A command prints them on stderr; a page shows them; a test collects them in a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final, Protocol

from kontinuitet.problems import Problem, Severity, sort_key

#: Is given sentences (Swedish) that are not the result: warnings, and what was done besides.
Tell = Callable[[str], None]
#: Is given the name of what is being worked on now.
Step = Callable[[str], None]

_GROUPS: Final = (
    (Severity.ERROR, "Fel"),
    (Severity.WARNING, "Varningar"),
    (Severity.NOTE, "Upplysningar"),
)


class Progress(Protocol):
    """Shows how far long work has come."""

    def __call__(self, doing: str, total: int) -> AbstractContextManager[Step]:
        """Begin work of ``total`` steps, called ``doing``; each is told as it begins."""


@contextmanager
def unseen(doing: str, total: int) -> Iterator[Step]:  # noqa: ARG001  (the form of a Progress)
    """Show nothing."""
    yield lambda _what: None


def problem_lines(problems: Iterable[Problem]) -> list[str]:
    """List problems as ``fil.yaml, rad 8: …``, grouped by severity and sorted by place."""
    ordered = sorted(problems, key=sort_key)
    lines: list[str] = []
    for severity, heading in _GROUPS:
        found = [problem for problem in ordered if problem.severity is severity]
        if found:
            lines += [""] if lines else []
            lines += [f"{heading} ({len(found)}):", *(str(problem) for problem in found)]
    return lines


def tell_problems(problems: Iterable[Problem], tell: Tell) -> None:
    """Tell warnings and notes, a line at a time; they do not stop the work."""
    for line in problem_lines(problems):
        tell(line)
