"""What the commands that draw have in common: a picture's file name decides what is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kontinuitet.cli.privacy import check_drawing

if TYPE_CHECKING:
    from kontinuitet.documents.pictures.drawn import Picture

_SUFFIXES = (".svg", ".png")
HELP = "Rita också förloppet som en bild: FIL.svg eller FIL.png."


def check_picture_name(target: Path | None, option: str = "--bild") -> None:
    """Refuse a picture file of another kind, before any work is done.

    Raises:
        BadParameter: the name ends with neither .svg nor .png.
        SystemFault: PNG is asked for and cannot be made here.
    """
    if target is None:
        return
    suffix = target.suffix.lower()
    if suffix not in _SUFFIXES:
        raise click.BadParameter(
            f'"{target}" är ingen bildfil. Låt namnet sluta på .svg eller .png.', param_hint=option
        )
    if suffix == ".png":
        check_png()


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
