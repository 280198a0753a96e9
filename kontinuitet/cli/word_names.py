"""What the commands that write one Word file have in common: the file's name says what it is."""

from __future__ import annotations

from pathlib import Path

import click


def check_word_name(target: Path | None) -> None:
    """Refuse a Word file by another name than ``.docx``, before any work is done.

    Raises:
        BadParameter: the name of ``--ut`` ends with something else.
    """
    if target is not None and target.suffix.lower() != ".docx":
        raise click.BadParameter(
            f'"{target}" är ingen Word-fil. Låt namnet sluta på .docx.', param_hint="--ut"
        )
