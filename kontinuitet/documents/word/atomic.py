"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final

from kontinuitet.errors import SystemFault, reason

_NOT_WRITABLE: Final = (
    "{}: filen går inte att skriva. Är den öppen i Word? Stäng den och försök igen. "
    "Annars saknas rätt att skriva i mappen."
)


def lock_files(path: Path) -> tuple[Path, ...]:
    """Return the names of the lock files that Word and LibreOffice keep beside an open file."""
    name = path.name
    return tuple(
        path.with_name(lock)
        for lock in (f"~${name}", f"~${name[1:]}", f"~${name[2:]}", f".~lock.{name}#")
    )


def refuse_locked(path: Path) -> None:
    """Refuse an existing file that is open in another program or may not be written.

    Raises:
        SystemFault: with what to do about it; the file is not touched.
    """
    try:
        _refuse_open(path)
        # Windows lets nobody write to a file that Word holds open.
        with path.open("r+b"):
            pass
    except PermissionError as error:
        raise SystemFault(_NOT_WRITABLE.format(path)) from error


def _refuse_open(path: Path) -> None:
    if not path.exists():
        return
    for lock in lock_files(path):
        if lock.exists():
            raise SystemFault(
                f"{path}: filen är öppen i Word eller LibreOffice. Stäng den och försök "
                f"igen. Om ingen har den öppen: ta bort {lock.name}."
            )


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``, whole or not at all; missing folders are made.

    The data goes to a temporary file in the same folder, which then takes the place of the old.

    Raises:
        SystemFault: the file is open in Word, the folder is not writable or the disk is full;
            the old file is then untouched and nothing is left behind.
    """
    temporary: Path | None = None
    try:
        _refuse_open(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        candidate = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        with candidate.open("xb") as stream:
            temporary = candidate
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        temporary = None
    except PermissionError as error:
        raise SystemFault(_NOT_WRITABLE.format(path)) from error
    except OSError as error:
        why = reason(error) or error.strerror or "okänt fel"
        raise SystemFault(f"{path}: filen gick inte att skriva ({why}).") from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
