"""A drawing as SVG text: a few shapes, all in points, written the same way every time.

Grey scale throughout, and every surface that means something has its own pattern. The patterns are
drawn as plain lines, since programs that show SVG do not agree on pattern fills.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from kontinuitet.documents.pictures.lettering import FAMILIES
from kontinuitet.documents.xmltext import clean, escape

MM: Final = 72 / 25.4

INK: Final = "#1B2733"
MIDDLE: Final = "#5B6773"
RULE: Final = "#B4BCC4"
PALE: Final = "#E4E8EB"
WHITE: Final = "#FFFFFF"

Point = tuple[float, float]


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class Canvas:
    """Collects shapes; ``height`` may be set when everything is drawn."""

    def __init__(self, width: float, height: float = 0.0) -> None:
        self.width = width
        self.height = height
        self._shapes: list[str] = []

    def rectangle(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        stroke: str = "none",
        weight: float = 0.7,
        dash: str = "",
        rounded: float = 0.0,
    ) -> None:
        """Draw a rectangle."""
        corner = f' rx="{_number(rounded)}"' if rounded else ""
        self._shapes.append(
            f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" '
            f'height="{_number(height)}"{corner}{_paint(fill, stroke, weight, dash)}/>'
        )

    def hatched(self, x: float, y: float, width: float, height: float, gap: float = 3.4) -> None:
        """Draw a white rectangle with slanting lines ``gap`` points apart, and an outline."""
        self.rectangle(x, y, width, height, fill=WHITE)
        lines = []
        offset = gap - height
        while offset < width:
            left, right = max(offset, 0.0), min(offset + height, width)
            if right > left:
                start = (x + left, y + height - (left - offset))
                end = (x + right, y + height - (right - offset))
                lines.append((start, end))
            offset += gap
        self.strokes(lines, weight=0.8)
        self.rectangle(x, y, width, height, stroke=INK)

    def dotted(self, x: float, y: float, width: float, height: float, gap: float = 3.2) -> None:
        """Draw a pale rectangle with rows of dots, and an outline."""
        self.rectangle(x, y, width, height, fill=PALE)
        rows = max(1, int(height / gap))
        columns = int(width / gap)
        dots = [
            (x + gap * (column + 0.5), y + height * (row + 0.5) / rows)
            for row in range(rows)
            for column in range(columns)
        ]
        if dots:
            path = "".join(f"M{_number(a)} {_number(b)}h0.01" for a, b in dots)
            self._shapes.append(
                f'<path d="{path}" stroke="{INK}" stroke-width="1" stroke-linecap="round" '
                'fill="none"/>'
            )
        self.rectangle(x, y, width, height, stroke=INK, weight=0.5)

    def strokes(
        self,
        lines: Iterable[Sequence[Point]],
        *,
        stroke: str = INK,
        weight: float = 0.7,
        dash: str = "",
    ) -> None:
        """Draw several broken lines alike."""
        path = "".join(
            "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in line) for line in lines
        )
        if path:
            self._shapes.append(f'<path d="{path}"{_paint("none", stroke, weight, dash)}/>')

    def curve(
        self, points: Sequence[Point], *, stroke: str = INK, weight: float = 0.8, dash: str = ""
    ) -> None:
        """Draw a curve of Bézier pieces: a start, and then three points for each piece."""
        start, *rest = points
        path = f"M{_number(start[0])} {_number(start[1])}" + "".join(
            ("C" if n % 3 == 0 else " ") + f"{_number(x)} {_number(y)}"
            for n, (x, y) in enumerate(rest)
        )
        self._shapes.append(f'<path d="{path}"{_paint("none", stroke, weight, dash)}/>')

    def polygon(
        self, points: Iterable[Point], *, fill: str = INK, stroke: str = "none", weight: float = 0.7
    ) -> None:
        """Draw a closed shape."""
        found = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
        self._shapes.append(f'<polygon points="{found}"{_paint(fill, stroke, weight, "")}/>')

    def ellipse(
        self, x: float, y: float, width: float, height: float, *, fill: str, stroke: str = INK
    ) -> None:
        """Draw an ellipse in the box at ``x``, ``y``."""
        self._shapes.append(
            f'<ellipse cx="{_number(x + width / 2)}" cy="{_number(y + height / 2)}" '
            f'rx="{_number(width / 2)}" ry="{_number(height / 2)}"{_paint(fill, stroke, 0.8, "")}/>'
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        anchor: str = "start",
        bold: bool = False,
        fill: str = INK,
    ) -> None:
        """Write a line of text with its baseline at ``y``; ``anchor`` start, middle or end."""
        if not text:
            return
        where = "" if anchor == "start" else f' text-anchor="{anchor}"'
        weight = ' font-weight="bold"' if bold else ""
        self._shapes.append(
            f'<text x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}"{where}{weight} '
            f'fill="{fill}">{_written(text)}</text>'
        )

    def svg(self, title: str, description: str) -> bytes:
        """Return the whole picture; ``title`` and ``description`` are read out by screen readers.

        A line each for the shapes, so that two editions of a picture can be compared.
        """
        width, height = _number(self.width), _number(self.height)
        head = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<svg xmlns="http://www.w3.org/2000/svg" xml:lang="sv" role="img" '
            f'aria-labelledby="titel beskrivning" width="{_number(self.width / MM)}mm" '
            f'height="{_number(self.height / MM)}mm" viewBox="0 0 {width} {height}" '
            f'font-family="{FAMILIES}">\n'
            f'<title id="titel">{_written(title)}</title>\n'
            f'<desc id="beskrivning">{_written(description)}</desc>\n'
            f'<rect width="{width}" height="{height}" fill="{WHITE}"/>\n'
        )
        return (head + "\n".join(self._shapes) + "\n</svg>\n").encode("utf-8")


def _written(text: str) -> str:
    return escape(clean(text)[0])


def _paint(fill: str, stroke: str, weight: float, dash: str) -> str:
    if stroke == "none":
        return f' fill="{fill}"'
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f' fill="{fill}" stroke="{stroke}" stroke-width="{_number(weight)}"{dashes}'
