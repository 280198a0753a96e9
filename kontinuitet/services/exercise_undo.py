"""Write what an exercise proposes into the municipality's files, so that it can be taken back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kontinuitet.documents.word import write_atomically
from kontinuitet.errors import InputError, SystemFault
from kontinuitet.services.changed_files import replace_files
from kontinuitet.services.exercise_changes import Change

#: Beside the proposals: what the files held before each time that changes were put in.
UNDO: Final = "ÖVNING-ångra.json"


def write_change(change: Change, beside: Path) -> None:
    """Write a change, after keeping what the files held in ``beside``, a run's folder.

    Raises:
        SystemFault: a file has changed meanwhile or cannot be written; all is then as before.
    """
    for name, before in change.before.items():
        if (change.folder / name).read_bytes() != before.encode("utf-8"):
            raise SystemFault(f"{name}: filen ändrades under tiden. Kör kommandot igen.")
    steps = _steps(beside)
    steps.append(
        {
            name: {"före": change.before[name], "efter": _digest(text)}
            for name, text in sorted(change.after.items())
        }
    )
    _write_steps(beside, steps)
    try:
        replace_files(change.folder, _bytes(change.after), keep=False)
    except SystemFault:
        _write_steps(beside, steps[:-1])
        raise


def _bytes(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode("utf-8") for name, text in texts.items()}


def undo(folder: Path, beside: Path) -> list[str]:
    """Take back what was put in the last time, and return the names of the files.

    Raises:
        InputError: there is nothing to take back, or a file has been changed since.
        SystemFault: a file cannot be written.
    """
    steps = _steps(beside)
    if not steps:
        raise InputError("Det finns inget att ångra: inga förslag har skrivits in härifrån.")
    last = steps[-1]
    if not all((folder / n).resolve().is_relative_to(folder.resolve()) for n in last):
        raise InputError(f"{beside / UNDO} hör inte till filerna i {folder}.")
    changed = [n for n, kept in sorted(last.items()) if _now(folder / n) != kept["efter"]]
    if changed:
        raise InputError(
            "Det går inte att ångra, för de här filerna har ändrats sedan dess: "
            f"{', '.join(changed)}. Inget har skrivits."
        )
    replace_files(folder, _bytes({n: kept["före"] for n, kept in last.items()}), keep=False)
    _write_steps(beside, steps[:-1])
    return sorted(last)


def _now(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _steps(beside: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads((beside / UNDO).read_bytes())
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise InputError(f"{beside / UNDO} kan inte läsas. Flytta undan den.") from error
    return list(found) if isinstance(found, list) else []


def _write_steps(beside: Path, steps: Sequence[Mapping[str, Any]]) -> None:
    if steps:
        text = json.dumps(steps, ensure_ascii=False, indent=1) + "\n"
        write_atomically(beside / UNDO, text.encode("utf-8"))
    else:
        (beside / UNDO).unlink(missing_ok=True)
