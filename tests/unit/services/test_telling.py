from __future__ import annotations

from kontinuitet.problems import Problem, Severity
from kontinuitet.services.telling import problem_lines


def _problem(file: str, line: int | None, severity: Severity, text: str) -> Problem:
    return Problem(file, line, "kod", severity, text)


def test_problems_are_grouped_by_severity_and_sorted_by_place() -> None:
    lines = problem_lines(
        [
            _problem("b.yaml", None, Severity.ERROR, "saknas."),
            _problem("a.yaml", 12, Severity.ERROR, "sent."),
            _problem("a.yaml", 3, Severity.WARNING, "varning."),
            _problem("a.yaml", 2, Severity.ERROR, "tidigt."),
        ]
    )
    assert lines == [
        "Fel (3):",
        "a.yaml, rad 2: tidigt.",
        "a.yaml, rad 12: sent.",
        "b.yaml: saknas.",
        "",
        "Varningar (1):",
        "a.yaml, rad 3: varning.",
    ]
