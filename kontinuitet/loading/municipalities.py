"""Tell when a folder holds the files of several municipalities."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from kontinuitet.loading.files import printable
from kontinuitet.loading.yaml_source import Source
from kontinuitet.model.base import fold
from kontinuitet.problems import Problem, Severity

_MOST_NAMED = 5


def several_municipalities(sources: Sequence[Source], folder: Path) -> Problem | None:
    """Return one problem when files name several municipalities, None for one or none.

    There are several when ``kommun`` has a name in files of different folders. A second name in
    the same folder is an ordinary double.
    """
    found: dict[str, str] = {}
    for source in sources:
        name = _name(source)
        if name is not None:
            found.setdefault(str(PurePosixPath(source.file).parent), name)
    if len(found) < 2:
        return None
    listed = [
        f"{name} ({'direkt i mappen' if parent == '.' else parent})"
        for parent, name in sorted(found.items())
    ]
    more = len(listed) - _MOST_NAMED
    shown = ", ".join(listed[:_MOST_NAMED]) + (f" och {more} till" if more > 0 else "")
    return Problem(
        printable(folder.name) or str(folder),
        None,
        "flera-kommuner",
        Severity.ERROR,
        f"mappen har filer för flera kommuner: {shown}.",
        "Ange mappen med den kommun som gäller, eller flytta de andras filer.",
    )


def _name(source: Source) -> str | None:
    if not isinstance(source.data, dict):
        return None
    section = next((v for k, v in source.data.items() if fold(k) == "kommun"), None)
    if not isinstance(section, dict):
        return None
    name = next((v for k, v in section.items() if fold(k) == "namn"), None)
    return name.strip() if isinstance(name, str) and name.strip() else None
