"""Problems in the files as plain data."""

from __future__ import annotations

from typing import Any

from kontinuitet.problems import Problem


def problem_json(problem: Problem) -> dict[str, Any]:
    """Give a problem the form that other programs read (``problem`` in ``kontrollera --json``)."""
    return {
        "fil": problem.file,
        "rad": problem.line,
        "kod": problem.code,
        "allvar": problem.severity.value,
        "text": problem.text,
        "förslag": problem.suggestion,
    }
