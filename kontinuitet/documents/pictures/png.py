"""SVG to PNG with resvg, when it is installed. The letters are of a typeface on the computer."""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from kontinuitet.documents.pictures.lettering import FAMILIES
from kontinuitet.errors import SystemFault

#: Dots per inch of every PNG; a picture as wide as A4 is 2 000 dots wide.
DPI: Final = 200
_POINTS_PER_INCH: Final = 72

MISSING: Final = (
    "PNG-bilder kräver tillvalet diagram, som inte är installerat. Installera det med "
    '"pip install kontinuitet[diagram]", eller välj filändelsen .svg, som alltid går.'
)
_NO_TYPEFACE: Final = (
    "Inget av typsnitten Arial och Liberation Sans finns på datorn, så text kan inte ritas i "
    "PNG-bilder. Välj filändelsen .svg i stället."
)

_WINDOWS: Final = ("C:/Windows/Fonts/arial.ttf", "C:/Windows/Fonts/arialbd.ttf")
_MAC: Final = (
    "/System/Library/Fonts/Supplemental/Arial.ttf",
    "/System/Library/Fonts/Supplemental/Arial Bold.ttf",
)
LINUX_FOLDERS: Final = ("/usr/share/fonts", "/usr/local/share/fonts")
_LINUX: Final = (
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("Arimo-Regular.ttf", "Arimo-Bold.ttf"),
    ("arial.ttf", "arialbd.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
)


def available() -> bool:
    """Tell whether PNG pictures can be made here."""
    return find_spec("resvg") is not None


@lru_cache(maxsize=1)
def typeface() -> tuple[str, ...]:
    """Return the files of the typeface, regular and bold.

    Named files rather than all typefaces of the computer: that is quicker, and the picture does not
    change when somebody installs another typeface.

    Raises:
        SystemFault: no typeface of the right width is found.
    """
    places = [_WINDOWS, _MAC]
    if not sys.platform.startswith(("win", "darwin")):
        found: dict[str, str] = {}
        for folder in LINUX_FOLDERS:
            for path in sorted(Path(folder).rglob("*.ttf")):
                found.setdefault(path.name, str(path))
        places += [(found[a], found[b]) for a, b in _LINUX if a in found and b in found]
    for pair in places:
        if all(Path(path).is_file() for path in pair):
            return pair
    raise SystemFault(_NO_TYPEFACE)


@lru_cache(maxsize=1)
def _typeface_data(files: tuple[str, ...]) -> tuple[bytes, ...]:
    """Return the content of the files; resvg would read a file anew for every line of text."""
    return tuple(Path(path).read_bytes() for path in files)


def png_of(svg: bytes, dpi: float = DPI) -> bytes:
    """Return the picture as PNG, ``dpi`` dots to the inch of the size stated in the SVG.

    Raises:
        SystemFault: resvg or a typeface is missing.
    """
    try:
        from resvg import render, usvg  # noqa: PLC0415  (an optional extra)
    except ImportError:
        raise SystemFault(MISSING) from None
    # Made anew each time: it may not be used in another thread.
    options = usvg.Options.default()
    options.dpi = _POINTS_PER_INCH
    for content in _typeface_data(typeface()):
        options.load_font_data(content)
    named = f'font-family="{_family()}"'
    text = svg.decode("utf-8").replace(f'font-family="{FAMILIES}"', named, 1)
    tree = usvg.Tree.from_str(text, options)
    zoom = dpi / _POINTS_PER_INCH
    width, height = (round(length * zoom) for length in tree.int_size())
    return render(
        tree, (zoom, 0, 0, 0, zoom, 0), bg_size=(width, height), bg_color=(255, 255, 255, 255)
    )


def _family() -> str:
    name = Path(typeface()[0]).name.casefold()
    known = {"liberation": "Liberation Sans", "arimo": "Arimo", "dejavu": "DejaVu Sans"}
    return next((family for start, family in known.items() if name.startswith(start)), "Arial")
