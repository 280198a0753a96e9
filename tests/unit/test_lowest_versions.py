"""The lowest versions of what pyproject.toml asks for, read out of it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tools.lowest_versions import direct, lock

ROOT = Path(__file__).parent.parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]


def test_every_dependency_states_a_lowest_version() -> None:
    found = direct(PROJECT, PROJECT["optional-dependencies"])
    named = [*PROJECT["dependencies"]]
    for extra in PROJECT["optional-dependencies"].values():
        named += [text for text in extra if not text.startswith("kontinuitet")]
    assert len(found) == len({text.partition(">")[0].partition("=")[0].lower() for text in named})
    assert found["pyyaml"] == "6.0.2"
    assert found["openxml-audit"] == "0.8.0"


def test_extras_that_name_the_project_are_followed() -> None:
    project = {
        "name": "Min_sak",
        "dependencies": ["A_b.c>=1.2,<2"],
        "optional-dependencies": {"x": ["d==3"], "y": ["min-sak[x]", "e~=4.1; python_version>'3'"]},
    }
    assert direct(project, []) == {"a-b-c": "1.2"}
    assert direct(project, ["y"]) == {"a-b-c": "1.2", "d": "3", "e": "4.1"}
    with pytest.raises(ValueError, match="no lowest version: f"):
        direct({"name": "n", "dependencies": ["f<2"]}, [])
    with pytest.raises(KeyError):
        direct(project, ["z"])


def test_the_lock_holds_what_is_needed_indirectly() -> None:
    found = lock(["pydantic", "python-docx"])
    assert {"pydantic", "pydantic-core", "python-docx", "lxml"} <= found.keys()
    assert "pytest" not in found


def test_the_script_prints_constraints_for_pip() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.lowest_versions", "test"],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    rows = done.stdout.splitlines()
    names = [row.partition("==")[0] for row in rows]
    assert names == sorted(set(names))
    assert "click==8.5" in rows
    assert all(row.count("==") == 1 for row in rows)
