"""Where the packaged scenarios, Word templates and example municipalities are.

The data lies at the top of the source tree and is mapped into the package when a wheel is built.
The lookup therefore tries the package first and then the folder beside it, and works in a wheel,
in an editable install, in a zip file and in a plain checkout. Where the caller gives the user's
own folder, a file there wins over the packaged one with the same name.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import Final, Literal

from kontinuitet.errors import SystemFault

Kind = Literal["scenarios", "plan_templates", "examples"]

PACKAGE: Final = "kontinuitet"

# The endings that count in each flat folder. An example is a folder, so it has none.
_SUFFIXES: Final[dict[Kind, tuple[str, ...]]] = {
    "scenarios": (".yaml", ".yml"),
    "plan_templates": (".docx",),
    "examples": (),
}
_WORDS: Final[dict[Kind, str]] = {
    "scenarios": "scenarierna",
    "plan_templates": "Word-mallarna",
    "examples": "exemplen",
}


def names(kind: Kind, own: Path | None = None) -> list[str]:
    """List what there is of one kind, sorted.

    File names with their ending for scenarios and templates, folder names for examples. With
    ``own``, the files of that folder are listed too; a missing ``own`` folder counts as empty.

    Raises :class:`SystemFault` when the packaged folder is missing or holds nothing.
    """
    packaged = set(_listed(kind, _root(kind)))
    if not packaged:
        raise _incomplete(kind)
    if own is not None and own.is_dir():
        packaged.update(_listed(kind, own))
    return sorted(packaged)


def read_bytes(kind: Kind, name: str, own: Path | None = None) -> bytes:
    """Read one file, given by its name from :func:`names` or as ``example/sub/file``.

    The file in ``own`` wins over the packaged one with the same name. Raises
    :class:`SystemFault` when the file is nowhere or cannot be read.
    """
    parts = _parts(kind, name)
    places: list[Traversable] = [_root(kind)]
    if own is not None:
        places.insert(0, own)
    for place in places:
        candidate = place.joinpath(*parts)
        if candidate.is_file():
            try:
                return candidate.read_bytes()
            except OSError as exc:
                raise SystemFault(f'Filen "{candidate}" går inte att läsa.') from exc
    raise SystemFault(
        f'Filen "{name}" finns inte bland {_WORDS[kind]} som följer med programmet.'
        " Installera om programmet om den ska finnas."
    )


@contextlib.contextmanager
def folder(kind: Kind, name: str = "") -> Iterator[Path]:
    """Give a real folder with the packaged files of one kind, or one folder below it.

    ``with folder("examples", "exempelkoping") as path: ...``. Inside a zip file the files are
    copied to a temporary folder that is gone afterwards; otherwise the path is the place itself
    and must not be written to. Raises :class:`SystemFault` when there is no such folder.
    """
    place = _root(kind).joinpath(*_parts(kind, name)) if name else _root(kind)
    if not place.is_dir():
        raise SystemFault(
            f'Mappen "{name}" finns inte bland {_WORDS[kind]} som följer med programmet.'
            " Installera om programmet om den ska finnas."
        )
    if isinstance(place, Path):
        yield place
        return
    with tempfile.TemporaryDirectory(prefix="kontinuitet-") as temporary:
        target = Path(temporary) / (name.rsplit("/", 1)[-1] or kind)
        _copy_tree(place, target)
        yield target


def _root(kind: Kind) -> Traversable:
    """Find the folder of one kind: inside the package, else beside it in a source tree."""
    inside = files(PACKAGE).joinpath(kind)
    if inside.is_dir():
        return inside
    package = files(PACKAGE)
    if isinstance(package, Path):
        # Only a source tree has this file beside the package: in site-packages a folder with
        # such a common name would belong to somebody else.
        tree = package.parent
        if (tree / "pyproject.toml").is_file() and (tree / kind).is_dir():
            return tree / kind
    raise _incomplete(kind)


def _incomplete(kind: Kind) -> SystemFault:
    return SystemFault(
        f"Installationen är inte hel: {_WORDS[kind]} som ska följa med programmet saknas"
        f' (mappen "{kind}"). Installera om programmet.'
    )


def _listed(kind: Kind, place: Traversable) -> Iterator[str]:
    suffixes = _SUFFIXES[kind]
    for entry in place.iterdir():
        # "~$" begins the lock file that Word leaves beside an open document.
        if entry.name.startswith((".", "_", "~")):
            continue
        if (
            entry.name.lower().endswith(suffixes) and entry.is_file()
            if suffixes
            else entry.is_dir()
        ):
            yield entry.name


def _parts(kind: Kind, name: str) -> tuple[str, ...]:
    """Split a name at its slashes and refuse one that leads out of the folder."""
    path = PurePosixPath(name)
    if not path.parts or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise SystemFault(f'"{name}" är inget namn på något bland {_WORDS[kind]}.')
    return path.parts


def _copy_tree(source: Traversable, target: Path) -> None:
    target.mkdir(parents=True)
    for entry in sorted(source.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            _copy_tree(entry, target / entry.name)
        else:
            (target / entry.name).write_bytes(entry.read_bytes())
