"""A file that is taken in: which kind it is, by its content, and what it says of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kontinuitet.errors import InputError
from kontinuitet.loading.sheets.reading import read_model
from kontinuitet.loading.sheets.said import Said
from kontinuitet.loading.writing import plain
from kontinuitet.model.landscape import Municipality

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Incoming:
    """What one file says; ``kind`` is what it is called, ``new_file`` where new systems are put."""

    said: Said
    kind: str
    new_file: str = ""


def read_incoming(
    content: bytes,
    shown: str,
    before: Municipality | None,
    *,
    name: str = "",  # noqa: ARG001
    columns: Mapping[str, str],  # noqa: ARG001
) -> Incoming:
    """Read a file of any kind that can be taken in.

    Raises:
        InputError: it is of no such kind, broken, or too large.
    """
    tree = plain(before) if before is not None else {}
    if content.startswith((_ZIP, _OLE)):
        said = read_model(content, shown, tree)
        if said is not None:
            return Incoming(said, "arbetsbok")
    raise InputError(f'"{shown}" känns inte igen.')
