from __future__ import annotations

import json

import pytest

from kontinuitet.problems import Problem, Severity
from kontinuitet.services.plain.problems import problem_json
from kontinuitet.services.plain.text import json_text


def test_json_has_the_version_first_and_swedish_letters_as_they_are() -> None:
    text = json_text({"förslag": "Å", "tal": None})
    assert text == '{\n  "version": 1,\n  "förslag": "Å",\n  "tal": null\n}'
    with pytest.raises(ValueError, match="JSON"):
        json_text({"tal": float("nan")})


def test_a_problem_has_the_keys_that_other_programs_read() -> None:
    problem = Problem("a.yaml", 8, "okänd", Severity.ERROR, "text", 'Menade du "b"?')
    assert json.loads(json_text(problem_json(problem))) == {
        "version": 1,
        "fil": "a.yaml",
        "rad": 8,
        "kod": "okänd",
        "allvar": "fel",
        "text": "text",
        "förslag": 'Menade du "b"?',
    }
