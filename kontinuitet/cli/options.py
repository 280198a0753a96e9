"""Options that several commands share, each declared once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kontinuitet.cli import swedish

PDF = swedish.option("--pdf", "pdf", is_flag=True, help="Skriv även PDF. Kräver LibreOffice.")


def to_folder(default: str, what: str = "Mapp att skriva i.") -> Callable[[Any], Any]:
    """Return ``--ut`` for a folder, ``target``."""
    return swedish.option(
        "--ut",
        "target",
        metavar="MAPP",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(default),
        help=f"{what} Förvalt: {default}.",
    )


def to_file(default: str) -> Callable[[Any], Any]:
    """Return ``--ut`` for a file, ``target``."""
    return swedish.option(
        "--ut",
        "target",
        metavar="FIL",
        type=click.Path(path_type=Path, dir_okay=False),
        default=Path(default),
        help=f"Fil att skriva. Förvalt: {default}.",
    )


def issued(on: str) -> Callable[[Any], Any]:
    """Return ``--datum``, ``issued``: what is to be written ``on`` a document, such as the plan."""
    return swedish.option(
        "--datum",
        "issued",
        metavar="DATUM",
        help=f"Datum att skriva på {on}, till exempel 2026-11-22.",
    )


def anyway(over: str) -> Callable[[Any], Any]:
    """Return ``--skriv-ändå``, ``anyway``: to write ``over`` what people have changed."""
    return swedish.option(
        "--skriv-ändå",
        "anyway",
        is_flag=True,
        help=f"Skriv även över {over} med ändrad text utanför fritextfälten. Den gamla filen "
        "sparas.",
    )
