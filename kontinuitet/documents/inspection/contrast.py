"""Rule K1: contrast between text and background, computed as in WCAG 2.1 (1.4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.inspection.findings import Finding
from kontinuitet.documents.inspection.reading import Opened, Paragraph
from kontinuitet.documents.xmltext import w

if TYPE_CHECKING:
    from lxml import etree

_RGB: Final = re.compile(r"[0-9A-Fa-f]{6}")
_HIGHLIGHTS: Final = {
    "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF", "blue": "0000FF",
    "red": "FF0000", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080",
    "lightGray": "C0C0C0", "black": "000000", "white": "FFFFFF",
}  # fmt: skip
_LARGE_HALF_POINTS: Final = 36
_LARGE_BOLD_HALF_POINTS: Final = 28


def _luminance(colour: str) -> float:
    def channel(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(int(colour[i : i + 2], 16)) for i in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(first: str, second: str) -> float:
    """Return the contrast ratio (1–21) of two colours such as ``1F3B57``.

    Source: WCAG 2.1, definition of contrast ratio.
    """
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _colour(element: etree._Element | None, attribute: str) -> str | None:
    value = None if element is None else element.get(w(attribute))
    return value if value is not None and _RGB.fullmatch(value) else None


class _Looks:
    """Looks up colours and sizes, own before those of the style, with a memory."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._styles: dict[tuple[str | None, str], etree._Element | None] = {}

    def style(self, style_id: str | None, path: str) -> etree._Element | None:
        key = (style_id, path)
        if key not in self._styles:
            self._styles[key] = self._opened.from_style(style_id, path)
        return self._styles[key]

    def default(self, tag: str) -> etree._Element | None:
        styles = self._opened.styles
        path = f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w(tag)}"
        return None if styles is None else styles.find(path)

    def run(self, run: etree._Element, style_id: str | None, tag: str) -> etree._Element | None:
        own = run.find(f"{w('rPr')}/{w(tag)}")
        if own is not None:
            return own
        character = run.find(f"{w('rPr')}/{w('rStyle')}")
        path = f"{w('rPr')}/{w(tag)}"
        for candidate in (None if character is None else character.get(w("val")), style_id):
            found = self.style(candidate, path)
            if found is not None:
                return found
        return self.default(tag)

    def background(self, run: etree._Element, paragraph: Paragraph) -> str:
        highlight = run.find(f"{w('rPr')}/{w('highlight')}")
        if highlight is not None:
            return _HIGHLIGHTS.get(highlight.get(w("val")) or "", "FFFFFF")
        shadings = [
            run.find(f"{w('rPr')}/{w('shd')}"),
            paragraph.element.find(f"{w('pPr')}/{w('shd')}"),
            self.style(paragraph.style, f"{w('pPr')}/{w('shd')}"),
        ]
        cell = next(paragraph.element.iterancestors(w("tc")), None)
        if cell is not None:
            shadings.append(cell.find(f"{w('tcPr')}/{w('shd')}"))
        for shading in shadings:
            fill = _colour(shading, "fill")
            if fill is not None:
                return fill
        return "FFFFFF"


def contrast(opened: Opened) -> Iterator[Finding]:
    """K1: every run of text against its background."""
    looks = _Looks(opened)
    told: set[tuple[str, str]] = set()
    for paragraph in opened.paragraphs:
        for run in paragraph.element.iter(w("r")):
            if not any((t.text or "").strip() for t in run.iterchildren(w("t"))):
                continue
            ink = _colour(looks.run(run, paragraph.style, "color"), "val") or "000000"
            paper = looks.background(run, paragraph)
            size = looks.run(run, paragraph.style, "sz")
            half = int((None if size is None else size.get(w("val"))) or "20")
            bold = looks.run(run, paragraph.style, "b")
            heavy = bold is not None and bold.get(w("val")) not in ("0", "false")
            large = half >= _LARGE_HALF_POINTS or (heavy and half >= _LARGE_BOLD_HALF_POINTS)
            found = ratio(ink, paper)
            if found < (3.0 if large else 4.5) and (ink, paper) not in told:
                told.add((ink, paper))
                shown = f"{found:.1f}".replace(".", ",")
                text = f"text i färgen {ink} på {paper} har kontrasten {shown}:1"
                yield Finding("K1", text, paragraph.place)
