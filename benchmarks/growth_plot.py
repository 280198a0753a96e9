"""Draw how the time of all single losses grows, as plain SVG that reads in greyscale."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

WIDTH, HEIGHT = 720, 460
LEFT, RIGHT, TOP, BOTTOM = 90, 30, 60, 70

#: (summed number of nodes that fail, seconds here, seconds in networkx), by size.
Points = Sequence[tuple[int, float, float]]


def _decades(values: Sequence[float]) -> tuple[int, int]:
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))


def _axis(low: int, high: int, start: float, end: float) -> Callable[[float], float]:
    return lambda value: start + (math.log10(value) - low) * (end - start) / (high - low)


def _tick(power: int) -> str:
    if power < 0:
        return f"0,{'0' * (-power - 1)}1"
    text = str(10**power)
    return text if power < 4 else f"{10**power:,}".replace(",", "\u202f")


def _text(x: float, y: float, text: str, anchor: str = "middle", extra: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{extra}>{text}</text>'


def draw(points: Points) -> str:
    """Return the picture: both axes logarithmic, so that linear growth is a straight slope."""
    wide = _decades([p[0] for p in points])
    tall = _decades([s for p in points for s in p[1:]])
    across = _axis(*wide, LEFT, WIDTH - RIGHT)
    down = _axis(*tall, HEIGHT - BOTTOM, TOP)
    title = "Alla enskilda bortfall: tiden växer i takt med det som faller"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="13" role="img">',
        f"<title>{title}</title>",
        "<desc>Tid i sekunder mot summan av noder som faller, för 500, 5 000, 100 000 och 300 000 "
        "noder. Kontinuitet ligger under networkx hela vägen och båda växer linjärt.</desc>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        _text(LEFT, 28, title, "start", ' font-size="16" font-weight="bold"'),
    ]
    for power in range(wide[0], wide[1] + 1):
        x = across(10.0**power)
        lines.append(
            f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#dddddd"/>'
        )
        lines.append(_text(x, HEIGHT - BOTTOM + 20, _tick(power)))
    for power in range(tall[0], tall[1] + 1):
        y = down(10.0**power)
        lines.append(
            f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#dddddd"/>'
        )
        lines.append(_text(LEFT - 10, y + 4, _tick(power), "end"))
    lines.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 24, "noder som faller, summa"))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    lines.append(_text(22, middle, "sekunder", extra=f' transform="rotate(-90 22 {middle:.1f})"'))
    for column, dash, colour, label in (
        (1, "", "#000000", "kontinuitet (tider, uthållighet, redundans)"),
        (2, ' stroke-dasharray="7 5"', "#666666", "networkx.descendants (bara nåbarhet)"),
    ):
        places = [(across(p[0]), down(p[column])) for p in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        lines.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
        )
        for x, y in places:
            if column == 1:
                lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>')
            else:
                lines.append(
                    f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="white" '
                    f'stroke="{colour}" stroke-width="2"/>'
                )
        y = TOP + 2 + 20 * column
        lines.append(
            f'<line x1="{LEFT + 15}" y1="{y - 4}" x2="{LEFT + 55}" y2="{y - 4}" '
            f'stroke="{colour}" stroke-width="2"{dash}/>'
        )
        lines.append(_text(LEFT + 65, y, label, "start"))
    return "\n".join([*lines, "</svg>", ""])
