"""Draw how the time of all single losses grows, as plain SVG that reads in greyscale."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

WIDTH, HEIGHT = 720, 460
LEFT, RIGHT, TOP, BOTTOM = 90, 60, 60, 70

#: (nodes, summed number of nodes that fail, seconds here, seconds in networkx), by size.
Points = Sequence[tuple[int, int, float, float]]


def _decades(values: Sequence[float]) -> tuple[int, int]:
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))


def _axis(low: int, high: int, start: float, end: float) -> Callable[[float], float]:
    return lambda value: start + (math.log10(value) - low) * (end - start) / (high - low)


def _tick(power: int) -> str:
    if power < 0:
        return f"0,{'0' * (-power - 1)}1"
    return _grouped(10**power)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def _text(x: float, y: float, text: str, anchor: str = "middle", extra: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{extra}>{text}</text>'


def _mark(x: float, y: float, ours: bool) -> str:
    if ours:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#000000"/>'
    return (
        f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="white" '
        'stroke="#666666" stroke-width="2"/>'
    )


def draw(points: Points) -> str:
    """Return the picture: both axes logarithmic, so that linear growth is a straight slope."""
    wide = _decades([p[1] for p in points])
    tall = _decades([s for p in points for s in p[2:]])
    across = _axis(*wide, LEFT, WIDTH - RIGHT)
    down = _axis(*tall, HEIGHT - BOTTOM, TOP)
    title = "Alla enskilda bortfall: tiden växer i takt med det som faller"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="13" role="img">',
        f"<title>{title}</title>",
        "<desc>Tid i sekunder mot summan av noder som faller, båda axlarna logaritmiska, för nät "
        f"med {', '.join(_grouped(p[0]) for p in points)} noder.</desc>",
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
        (2, "", "#000000", "kontinuitet (tider, uthållighet, redundans)"),
        (3, ' stroke-dasharray="7 5"', "#666666", "networkx.descendants (bara nåbarhet)"),
    ):
        places = [(across(p[1]), down(p[column])) for p in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        lines.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
        )
        y = TOP + 20 * column - 18
        lines.append(
            f'<line x1="{LEFT + 15}" y1="{y - 4}" x2="{LEFT + 55}" y2="{y - 4}" '
            f'stroke="{colour}" stroke-width="2"{dash}/>'
        )
        lines.append(_text(LEFT + 65, y, label, "start"))
        lines += [_mark(x, y, column == 2) for x, y in (*places, (LEFT + 35.0, y - 4.0))]
    for nodes, failing, ours, _ in points:
        x, y = across(failing) + 8, down(ours) + 16
        lines.append(_text(x, y, f"{_grouped(nodes)} noder", "start"))
    return "\n".join([*lines, "</svg>", ""])
