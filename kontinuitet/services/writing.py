"""Write what was made, so that nothing a person wrote is ever overwritten or half-written.

All files that are written at once are checked before the first is written. A Word file carries a
record of its own content, and what people wrote in its free texts is taken over into the new one;
text files written by the program are recorded in a small file beside them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kontinuitet.documents import word
from kontinuitet.documents.regeneration import Change, regenerate
from kontinuitet.errors import InputError, SystemFault, reason
from kontinuitet.services.privacy import check_files
from kontinuitet.services.telling import Tell
from kontinuitet.wording import count_in_table

#: Beside the files of one folder: the SHA-256 of each text file as the program wrote it.
RECORD: Final = ".kontinuitet-skrivet.json"
_MOST_CHANGES: Final = 40


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


def is_as_written(path: Path, data: bytes) -> bool:
    """Tell whether what a text file holds is what the program last wrote there."""
    return _recorded(path.parent).get(path.name) == _digest(data)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        file = next(p for p in (folder, *folder.parents) if p.is_file())
        raise InputError(f'"{file}" är en fil, inte en mapp. Inget har skrivits.') from None
    except OSError as error:
        why = reason(error) or error.strerror
        raise SystemFault(f'Mappen "{folder}" kan inte skapas: {why}.') from error


@dataclass(slots=True)
class _Checked:
    """What the check of the files found, before anything is written."""

    ready: dict[Path, bytes] = field(default_factory=dict)
    #: The files that are there now, as they were read.
    old: dict[Path, bytes] = field(default_factory=dict)
    foreign: list[Path] = field(default_factory=list)
    #: Word files that cannot be read, with the reason; whatever they are, they are left alone.
    unreadable: dict[Path, str] = field(default_factory=dict)
    changed: dict[Path, tuple[Change, ...]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    #: The files to keep a copy of, in order.
    kept: list[Path] = field(default_factory=list)


def write_all(
    files: Mapping[Path, bytes], *, tell: Tell, anyway: bool = False, hint: str = ""
) -> list[Path]:
    """Write all files, or none when something a person wrote would be lost; return the paths.

    The free texts of a Word file that is there already are taken over into the new one. When the
    earlier file was changed by hand, it is kept beside the new one. ``anyway`` goes on although
    text outside the free texts has changed; ``hint`` tells the user of that choice.

    An earlier Word file that cannot be read (one with a password, say) is left as it is; all the
    others are written before that is told.

    Raises:
        InputError: a file exists that the program did not make, or text outside the free texts
            has changed, and nothing is written; or a file could not be read, and the others are.
        SystemFault: a file is locked or the disk refuses.
    """
    checked = _check(files, anyway=anyway)
    check_files(checked.ready)
    if checked.foreign or (checked.changed and not anyway):
        raise InputError(_refusal(checked, hint))
    for folder in sorted({path.parent for path in files}):
        _make_folder(folder)
    for path, old in sorted(checked.old.items()):
        if path.read_bytes() != old:
            raise SystemFault(f"{path}: filen ändrades under tiden. Kör kommandot igen.")
    for path in checked.kept:
        kept = _keep(path, checked.old[path])
        checked.notes.append(f"{path.name}: den tidigare filen finns kvar som {kept.name}.")
    folders: dict[Path, dict[str, str]] = {}
    for path, data in sorted(checked.ready.items()):
        if checked.old.get(path) != data:
            word.write_atomically(path, data)
        if path.suffix.lower() != ".docx":
            folders.setdefault(path.parent, _recorded(path.parent))[path.name] = _digest(data)
    for folder, record in sorted(folders.items()):
        text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        word.write_atomically(folder / RECORD, text.encode("utf-8"))
    for note in checked.notes:
        tell(note)
    if checked.unreadable:
        raise InputError(_not_written(checked))
    return sorted(files)


def _check(files: Mapping[Path, bytes], *, anyway: bool) -> _Checked:
    checked = _Checked()
    for path, data in sorted(files.items()):
        checked.ready[path] = data
        if not path.exists():
            continue
        if path.is_dir():
            raise InputError(f'"{path}" är en mapp, inte en fil. Inget har skrivits.')
        old = checked.old[path] = path.read_bytes()
        if old == data:
            continue
        word.refuse_locked(path)
        if path.suffix.lower() == ".docx":
            _check_word(checked, path, data, old, anyway=anyway)
        elif not is_as_written(path, old):
            checked.foreign.append(path)
    return checked


def _check_word(checked: _Checked, path: Path, new: bytes, old: bytes, *, anyway: bool) -> None:
    try:
        made = regenerate(new, old, str(path))
    except InputError as error:
        # Whatever it is, it is not ours to replace, not even when asked to go on.
        checked.unreadable[path] = str(error)
        del checked.ready[path]
        return
    if not made.comparable and not anyway:
        checked.foreign.append(path)
        return
    if made.changes:
        checked.changed[path] = made.changes
    checked.ready[path] = made.data
    if made.data == old:
        return
    if not made.untouched:
        checked.kept.append(path)
    if made.carried:
        fields = count_in_table(made.carried, "fält", "fält")
        note = f"{path.name}: Fri text i {fields} har tagits med."
        if made.homeless:
            note += f" {made.homeless} av dem står i bilagan ”Text utan plats”."
        checked.notes.append(note)
    if made.changes:
        count = count_in_table(len(made.changes), "ändrat stycke", "ändrade stycken")
        checked.notes.append(f"{path.name}: {count} utanför fritextfälten har inte tagits med.")


def _refusal(checked: _Checked, hint: str) -> str:
    parts = ["Inget har skrivits."]
    if checked.foreign:
        listed = "\n".join(f"  {path}" for path in checked.foreign)
        parts.append(
            "De här filerna finns redan och har skrivits eller ändrats av någon annan än "
            f"programmet:\n{listed}\nFlytta dem, eller välj ett annat ställe att skriva på."
        )
    if checked.unreadable:
        parts.append(_not_read(checked))
    for path, changed in sorted(checked.changed.items()):
        shown = "\n".join(f"  {change}" for change in changed[:_MOST_CHANGES])
        more = len(changed) - _MOST_CHANGES
        rest = f"\n  … och {more} till" if more > 0 else ""
        parts.append(f"{path} har ändrats utanför fritextfälten:\n{shown}{rest}")
    if checked.changed:
        parts.append(
            "De ändringarna skulle inte komma med i den nya filen. Skriv in dem i underlaget eller "
            f"i ett fritextfält, eller flytta filen.{' ' if hint else ''}{hint}"
        )
    return "\n".join(parts)


def _not_read(checked: _Checked) -> str:
    reasons = "\n".join(f"  {text}" for _, text in sorted(checked.unreadable.items()))
    one = len(checked.unreadable) == 1
    return (
        f"{'En fil' if one else 'Filer'} som redan finns går inte att läsa och kan ha skriven text "
        f"i sig:\n{reasons}\nRätta {'filen' if one else 'dem'} eller flytta undan "
        f"{'den' if one else 'dem'}, och kör kommandot igen."
    )


def _not_written(checked: _Checked) -> str:
    if not checked.ready:
        return f"Inget har skrivits.\n{_not_read(checked)}"
    count = count_in_table(len(checked.ready), "annan fil är skriven", "andra filer är skrivna")
    return f"{_not_read(checked)}\n{count}."


def _keep(path: Path, data: bytes) -> Path:
    """Keep the earlier file beside the new one, under a name that nothing has; return the name."""
    number = 1
    while True:
        which = "tidigare version" if number == 1 else f"tidigare version {number}"
        kept = path.with_name(f"{path.stem} ({which}){path.suffix}")
        if not kept.exists():
            word.write_atomically(kept, data)
            return kept
        if kept.read_bytes() == data:
            return kept
        number += 1
