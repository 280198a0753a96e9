"""Pictures as files: the name decides what is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kontinuitet.services.privacy import check_drawing

if TYPE_CHECKING:
    from kontinuitet.documents.pictures.drawn import Picture


def check_png() -> None:
    """Refuse PNG where it cannot be made, before any work is done.

    Raises:
        SystemFault: what makes PNG is not installed.
    """
    from kontinuitet.documents.pictures import png  # noqa: PLC0415  (slow to import)
    from kontinuitet.errors import SystemFault  # noqa: PLC0415

    if not png.available():
        raise SystemFault(png.MISSING)


def picture_bytes(target: Path, picture: Picture) -> bytes:
    """Return the picture in the form that the file name asks for.

    Raises:
        SystemFault: PNG is asked for and cannot be made here.
    """
    check_drawing(target, picture.svg)
    return picture.png if target.suffix.lower() == ".png" else picture.svg
