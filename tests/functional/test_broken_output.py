"""Output that nobody reads, or that cannot be written, is no fault of the program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the shell of other systems")


def shell(line: str, state: Path) -> subprocess.CompletedProcess[str]:
    """Run a line in which PROG is the program; nothing may be logged."""
    done = subprocess.run(
        ["bash", "-c", line.replace("PROG", f"{sys.executable} -m kontinuitet")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "XDG_STATE_HOME": str(state), "TMPDIR": str(state)},
        check=False,
    )
    assert not list(state.rglob("*.log"))
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    return done


@pytest.mark.parametrize("words", ["schema", "--hjälp", "schema --hjälp", "--version"])
def test_a_reader_that_leaves(words: str, tmp_path: Path) -> None:
    done = shell(f"PROG {words} | head -c 1; exit ${{PIPESTATUS[0]}}", tmp_path)
    assert done.returncode in (0, 3)
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is needed")
@pytest.mark.parametrize("words", ["schema", "--hjälp", "--version"])
def test_a_full_disk_is_told(words: str, tmp_path: Path) -> None:
    done = shell(f"PROG {words} > /dev/full", tmp_path)
    assert done.returncode == 3
    assert "disken är full" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", ["schema", "--hjälp", "--version"])
def test_no_output_at_all(words: str, tmp_path: Path) -> None:
    assert shell(f"PROG {words} >&-", tmp_path).returncode == 0
    assert shell(f"PROG {words} >&- 2>&-", tmp_path).returncode == 0
    assert shell("PROG finns-inte 2>&-", tmp_path).returncode == 2
