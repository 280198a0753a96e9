"""What an earlier file at the same place was made from, so that changes since then can be told."""

from __future__ import annotations

from pathlib import Path

from kontinuitet.documents.editions.history import History
from kontinuitet.documents.editions.recording import read_history
from kontinuitet.documents.regeneration import written_tags
from kontinuitet.errors import InputError
from kontinuitet.services.telling import Tell


def history_at(path: Path, tell: Tell) -> History | None:
    """Return the record in the Word file at ``path``; None without a file or a record.

    A file without a record is told. One that cannot be read is not: writing over it will say why.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return None
    try:
        return read_history(data, path.name)
    except InputError:
        tell(
            f"{path.name}: uppgift om vad den tidigare filen skrevs av saknas, så ändringar i "
            "underlaget sedan dess kan inte räknas upp."
        )
        return None


def written_at(path: Path) -> frozenset[str]:
    """Return the tags of the free texts that somebody has written in the Word file at ``path``.

    None without a file. One that cannot be read is not told: writing over it will say why.
    """
    try:
        return written_tags(path.read_bytes(), path.name)
    except (OSError, InputError):
        return frozenset()
