"""What the commands that draw have in common: a picture's file name decides what is written."""

from __future__ import annotations

from pathlib import Path

import click

from kontinuitet.services.pictures import check_png

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
