"""What the user is told when a command fails, and where the details go."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from datetime import datetime
from pathlib import Path

from kontinuitet import __version__
from kontinuitet.errors import InputError, KontinuitetError, SystemFault, reason


def describe(exc: Exception) -> tuple[str, int]:
    """Give the Swedish message for a fault, and the exit code.

    A fault of the program's own is told as it is; a file fault that the user can do something
    about is told with the file and the reason; everything else is written to a log file that the
    message names.
    """
    if isinstance(exc, KontinuitetError):
        lines = [f"Fel: {exc}"]
        if isinstance(exc, InputError):
            lines += [str(problem) for problem in exc.problems]
        return "\n".join(lines), exc.exit_code
    why = reason(exc) if isinstance(exc, OSError) else None
    if isinstance(exc, OSError) and why is not None:
        end = "" if why.endswith("?") else "."
        if exc.filename is None:
            return f"Fel: Filen gick inte att läsa eller skriva: {why}{end}", 3
        return f'Fel: "{exc.filename}" gick inte att läsa eller skriva: {why}{end}', 3
    return _unexpected(exc), SystemFault.exit_code


def _unexpected(exc: Exception) -> str:
    log = write_log(exc)
    if log is None:
        return (
            f"Fel: Något gick fel i programmet ({type(exc).__name__}), och det gick inte att"
            " skriva någon loggfil."
        )
    return f'Fel: Något gick fel i programmet. Det som behövs för att rätta felet står i "{log}".'


def write_log(exc: Exception) -> Path | None:
    """Write the traceback to a new log file; return it, or None when no place can be written."""
    stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")  # noqa: DTZ005  (the user's own clock)
    text = "\n".join(
        [
            f"kontinuitet {__version__}, Python {platform.python_version()}, {platform.platform()}",
            f"kommando: {sys.argv[1:]}",
            "",
            "".join(traceback.format_exception(exc)),
        ]
    )
    for folder in log_folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(
                prefix=f"fel-{stamp}-", suffix=".log", dir=folder, text=False
            )
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
        except OSError:
            continue
        return Path(name)
    return None


def log_folders() -> list[Path]:
    """List where a log may be put, best first: the user's profile, then the temporary folder."""
    folders = []
    local = os.environ.get("LOCALAPPDATA")
    state = os.environ.get("XDG_STATE_HOME")
    try:
        if os.name == "nt" and local:
            folders.append(Path(local) / "kontinuitet")
        elif state:
            folders.append(Path(state) / "kontinuitet")
        else:
            folders.append(Path.home() / ".local" / "state" / "kontinuitet")
    except RuntimeError:  # no home folder
        pass
    folders.append(Path(tempfile.gettempdir()))
    return folders
