"""Something new put into a person's YAML: it is there, and every other byte is as it was."""

from __future__ import annotations

import difflib
import random
from pathlib import Path
from typing import Any

import pytest

from kontinuitet.loading.editing import with_value
from kontinuitet.loading.yaml_editing import CannotEditError
from kontinuitet.loading.yaml_source import load

ROOT = Path(__file__).parents[3]
DAY = "2027-01-18"


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ("a: 1\n", ["b"], "två", "a: 1\nb: två\n"),
        ("a: 1", ["b"], "två", "a: 1\nb: två"),
        ("", ["b"], "två", "b: två\n"),
        ("# bara en rad\n", ["b"], "två", "# bara en rad\nb: två\n"),
        ("a:\n  b: 1 # ett\n\nc: 2\n", ["a", "d"], DAY, f"a:\n  b: 1 # ett\n  d: {DAY}\n\nc: 2\n"),
        ("a:\n    b: 1\n", ["a", "d", "e"], "2", 'a:\n    b: 1\n    d: {e: "2"}\n'),
        ("a: {b: 1, c: 2} # x\n", ["a", "d"], DAY, f"a: {{b: 1, c: 2, d: {DAY}}} # x\n"),
        ("a: {}\n", ["a", "d"], ["x", "z"], "a: {d: [x, z]}\n"),
        ("a: { b: 1 }\n", ["a", "d"], "å, ä", 'a: { b: 1, d: "å, ä" }\n'),
        ("a:\n  b:\n    - 1\n    - 2\n", ["a", "d"], "x", "a:\n  b:\n    - 1\n    - 2\n  d: x\n"),
        ("a:\n  b:\nc: 1\n", ["a", "d"], "x", "a:\n  b:\n  d: x\nc: 1\n"),
        ("a:   # tomt\nc: 1\n", ["a", "d"], "x", "a: {d: x}   # tomt\nc: 1\n"),
        (
            "a:\n  b: |\n    text\n    mer\n\n  # om c\nc: 1\n",
            ["a", "d"],
            "x",
            "a:\n  b: |\n    text\n    mer\n  d: x\n\n  # om c\nc: 1\n",
        ),
        ("a: 2025-01-01 # då\n", ["a"], DAY, f"a: {DAY} # då\n"),
        ("a: 'förr' # då\nb: 1\n", ["a"], "nu: # ja", 'a: "nu: # ja" # då\nb: 1\n'),
        ("a:\nb: 1\n", ["a"], "x", "a: x\nb: 1\n"),
        ("Åtgärder:\n  å1: {x: 1}\n", ["åtgärder", "å2"], "x", None),
        ("\ufeffa: 1\r\nb: 2\r\n", ["c"], "x", "\ufeffa: 1\r\nb: 2\r\nc: x\r\n"),
        ("---\na: 1\n...\n", ["b"], "x", "---\na: 1\nb: x\n...\n"),
        ('a: {b: "x\n  y"}\n', ["a", "c"], "z", 'a: {b: "x\n  y", c: z}\n'),
    ],
)
def test_it_is_put_where_it_belongs(
    before: str, path: list[str], value: Any, after: str | None
) -> None:
    assert with_value(before, path, value) == (
        after if after is not None else "Åtgärder:\n  å1: {x: 1}\n  å2: x\n"
    )


@pytest.mark.parametrize(
    ("before", "path"),
    [
        ("a: text\n", ["a", "b"]),
        ("a: [1, 2]\n", ["a", "b"]),
        ("- a\n", ["b"]),
        ("a: [1]\n", ["a"]),
        ("a: {b: 1}\n", ["a"]),
    ],
)
def test_what_cannot_be_done_without_harm_is_refused(before: str, path: list[str]) -> None:
    with pytest.raises(CannotEditError):
        with_value(before, path, "x")


def places(data: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the path of every mapping."""
    if not isinstance(data, dict):
        return []
    return [path, *(p for key, value in data.items() for p in places(value, (*path, key)))]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "file", sorted((ROOT / "examples").rglob("*.yaml")), ids=lambda path: path.stem
)
def test_anywhere_in_the_example_all_other_lines_are_left(file: Path, newline: str) -> None:
    text = file.read_text(encoding="utf-8").replace("\n", newline)
    found = places(load(text.encode("utf-8"), "x").data)
    chance = random.Random(file.name + newline)
    for path in chance.sample(found, min(4, len(found))):
        value = chance.choice([DAY, "kl. 7: ring", ["a", "b"], {"namn": "X", "inre": {"y": "z"}}])
        made = with_value(text, [*path, "nyckeln"], value)
        changed = list(difflib.unified_diff(text.splitlines(), made.splitlines(), n=0))[2:]
        removed = [line for line in changed if line.startswith("-")]
        # Only a mapping on one line has its line changed, and then by what is put in alone.
        assert len(removed) <= 1
        assert not removed or "nyckeln" not in removed[0]
        assert len(made) > len(text)
        assert with_value(made, [*path, "nyckeln"], value) == made if value == DAY else True
