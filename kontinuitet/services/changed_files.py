"""Change files that people have written: all or none, with the earlier text kept."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kontinuitet.documents import word
from kontinuitet.errors import SystemFault, reason

HISTORY: Final = Path(".kontinuitet") / "historik"


def replace_files(folder: Path, files: Mapping[str, bytes], *, keep: bool = True) -> Path | None:
    """Write files below a folder; return where the earlier text of those that were there is kept.

    Raises:
        SystemFault: a file is locked or the disk refuses. What had been written is put back.
    """
    earlier = {name: (folder / name).read_bytes() for name in files if (folder / name).exists()}
    for name in earlier:
        word.refuse_locked(folder / name)
    kept = _keep(folder, earlier) if earlier and keep else None
    written: list[str] = []
    try:
        for name, data in sorted(files.items()):
            written.append(name)
            word.write_atomically(folder / name, data)
    except (OSError, SystemFault) as error:
        for name in written:
            with contextlib.suppress(OSError, SystemFault):
                if name in earlier:
                    if (folder / name).read_bytes() != earlier[name]:
                        word.write_atomically(folder / name, earlier[name])
                else:
                    (folder / name).unlink(missing_ok=True)
        if isinstance(error, SystemFault):
            raise
        why = reason(error) or error.strerror
        raise SystemFault(f"Filerna kan inte skrivas: {why}. Inget har ändrats.") from error
    return kept


def _keep(folder: Path, earlier: Mapping[str, bytes]) -> Path:
    number = 1
    while (folder / HISTORY / f"{number:04}").exists():
        number += 1
    place = folder / HISTORY / f"{number:04}"
    for name, data in sorted(earlier.items()):
        word.write_atomically(place / name, data)
    return place
