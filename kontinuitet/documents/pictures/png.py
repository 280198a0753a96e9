"""SVG to PNG with resvg, when it is installed. The letters are of a typeface on the computer."""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

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
_LINUX_FOLDERS: Final = ("/usr/share/fonts", "/usr/local/share/fonts")
_LINUX: Final = (
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("Arimo-Regular.ttf", "Arimo-Bold.ttf"),
    ("arial.ttf", "arialbd.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
)


def available() -> bool:
    """Tell whether PNG pictures can be made here."""
    return find_spec("resvg_py") is not None


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
        for folder in _LINUX_FOLDERS:
            for path in sorted(Path(folder).rglob("*.ttf")):
                found.setdefault(path.name, str(path))
        places += [(found[a], found[b]) for a, b in _LINUX if a in found and b in found]
    for pair in places:
        if all(Path(path).is_file() for path in pair):
            return pair
    raise SystemFault(_NO_TYPEFACE)


def png_of(svg: bytes, dpi: float = DPI) -> bytes:
    """Return the picture as PNG, ``dpi`` dots to the inch of the size stated in the SVG.

    Raises:
        SystemFault: resvg or a typeface is missing.
    """
    try:
        import resvg_py  # noqa: PLC0415  (an optional extra)
    except ImportError:
        raise SystemFault(MISSING) from None
    drawn: bytes = resvg_py.svg_to_bytes(
        svg_string=svg.decode("utf-8"),
        skip_system_fonts=True,
        font_files=list(typeface()),
        font_family=_family(),
        sans_serif_family=_family(),
        dpi=_POINTS_PER_INCH,
        zoom=dpi / _POINTS_PER_INCH,
    )
    return drawn


def _family() -> str:
    name = Path(typeface()[0]).name.casefold()
    known = {"liberation": "Liberation Sans", "arimo": "Arimo", "dejavu": "DejaVu Sans"}
    return next((family for start, family in known.items() if name.startswith(start)), "Arial")
