"""Write what a command made, so that nothing a person wrote is ever overwritten or half-written.

All files of one command are checked before the first is written. A Word file carries a record of
its own content; text files written by the program are recorded in a small file beside them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kontinuitet.documents import word
from kontinuitet.errors import InputError, SystemFault

#: Beside the files of one folder: the SHA-256 of each text file as the program wrote it.
RECORD: Final = ".kontinuitet-skrivet.json"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _recorded(folder: Path) -> dict[str, str]:
    try:
        data = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(data, dict):
        return {}
    return {str(k): str(v) for k, v in data.items()}


def _may_replace(path: Path, new: bytes) -> bool:
    old = path.read_bytes()
    if old == new:
        return True
    if path.suffix.lower() == ".docx":
        return word.is_untouched(old)
    return _recorded(path.parent).get(path.name) == _digest(old)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        file = next(p for p in (folder, *folder.parents) if p.is_file())
        raise InputError(f'"{file}" är en fil, inte en mapp. Inget har skrivits.') from None
    except OSError as error:
        raise SystemFault(f'Mappen "{folder}" kan inte skapas: {error.strerror}.') from error


def write_all(files: Mapping[Path, bytes]) -> list[Path]:
    """Write all files, or none when one of them was changed by hand; return the paths written.

    Raises:
        InputError: a file exists that the program did not make, or that someone has changed.
        SystemFault: a file is locked or the disk refuses.
    """
    kept = [p for p, data in sorted(files.items()) if p.exists() and not _may_replace(p, data)]
    if kept:
        listed = "\n".join(f"  {p}" for p in kept)
        raise InputError(
            "Inget har skrivits. De här filerna finns redan och har skrivits eller ändrats av "
            f"någon annan än programmet:\n{listed}\n"
            "Flytta dem, eller välj ett annat ställe att skriva på."
        )
    for folder in sorted({path.parent for path in files}):
        _make_folder(folder)
    folders: dict[Path, dict[str, str]] = {}
    for path, data in sorted(files.items()):
        word.write_atomically(path, data)
        if path.suffix.lower() != ".docx":
            folders.setdefault(path.parent, _recorded(path.parent))[path.name] = _digest(data)
    for folder, record in sorted(folders.items()):
        text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        word.write_atomically(folder / RECORD, text.encode("utf-8"))
    return sorted(files)
