"""Zip files that are the same bytes wherever and whenever they are packed (Word and Excel)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Final

_DATE: Final = (1980, 1, 1, 0, 0, 0)
#: The part that has to stand first in an Office package.
_FIRST: Final = "[Content_Types].xml"
#: The DOS attribute of an ordinary file; zipfile would write POSIX rights instead of 0.
_ARCHIVE: Final = 0x20
#: An ordinary file that its owner may write, as POSIX has it.
_POSIX: Final = 0o100644 << 16


def packed(parts: Mapping[str, bytes], *, posix: bool = False) -> bytes:
    """Pack parts by name, without a clock and without a trace of the system.

    With ``posix`` it says that it was made on POSIX, wherever it was: ``unzip`` takes the names in
    other zips for those of DOS, although they are marked as UTF-8.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda part: (part != _FIRST, part)):
            info = zipfile.ZipInfo(name, _DATE)
            # Pictures are compressed already.
            pressed = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            info.compress_type = pressed
            # 0 on every system: otherwise the zip tells Windows from the rest.
            info.create_system = 3 if posix else 0
            info.external_attr = _POSIX if posix else _ARCHIVE
            package.writestr(info, parts[name])
    return stream.getvalue()
