"""A command line as the user can type it in the window where the program is running now."""

from __future__ import annotations

import os
import re
import shutil
import sys
import sysconfig
from pathlib import Path

_PLAIN = re.compile(r"[\w@%+=:,./-]+")
_PLAIN_WINDOWS = re.compile(r"[\w%+=:./\\-]+")


def command_line(*arguments: str | os.PathLike[str]) -> str:
    r"""Return the command with ``arguments`` as it works in this window.

    The program is called by name when that finds the one that is running, else by its path:
    ``.venv/bin/kontinuitet``, in Windows ``.venv\Scripts\kontinuitet``. What has spaces is
    quoted, for PowerShell in Windows and for the shell elsewhere.
    """
    parts = [*_program(), *map(str, arguments)]
    if os.name == "nt":
        return _powershell(parts)
    return " ".join(
        p if _PLAIN.fullmatch(p) else "'" + p.replace("'", "'\"'\"'") + "'" for p in parts
    )


def _powershell(parts: list[str]) -> str:
    shown = [p if _PLAIN_WINDOWS.fullmatch(p) else "'" + p.replace("'", "''") + "'" for p in parts]
    # A quoted text alone is printed; the ampersand makes it run.
    return ("& " if shown[0].startswith("'") else "") + " ".join(shown)


def program_folder() -> Path:
    """Return the folder where the command is, by which it can be started again another day."""
    started = Path(sys.argv[0])
    if started.stem == "kontinuitet" and started.is_absolute() and started.parent.is_dir():
        return started.parent
    found = shutil.which("kontinuitet")
    return Path(found).parent if found is not None else Path(sysconfig.get_path("scripts"))


def _program() -> list[str]:
    """Return how the running program is called."""
    started = Path(sys.argv[0])
    if started.name in ("__main__.py", "-c", ""):
        return [_shown(Path(sys.executable)), "-m", "kontinuitet"]
    found = shutil.which(started.stem)
    if found is not None and _same(Path(found), started):
        return [started.stem]
    return [_shown(started.with_suffix("") if started.suffix.lower() == ".exe" else started)]


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.with_suffix("") == other.with_suffix("")


def _shown(path: Path) -> str:
    """Return a path from the current folder when it lies there, else the whole path."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100  (a link to Python must stay a link)
    try:
        inside = whole.relative_to(Path.cwd())
    except ValueError:
        return str(whole)
    # Alone in the folder it needs a dot: no window looks for programs there.
    return str(inside) if len(inside.parts) > 1 else os.path.join(".", inside)  # noqa: PTH118
