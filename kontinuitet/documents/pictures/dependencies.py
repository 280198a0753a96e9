"""The dependency diagram: what an activity needs, and what that needs in its turn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kontinuitet import wording
from kontinuitet.documents.pictures.canvas import INK, MIDDLE, MM, PALE, WHITE, Canvas, Point
from kontinuitet.documents.pictures.chart import LANDSCAPE, UPRIGHT, Page
from kontinuitet.documents.pictures.drawn import Picture
from kontinuitet.documents.pictures.layout import (
    JUNCTION,
    LEADING,
    LETTERS,
    SMALL,
    SMALL_LEADING,
    Arrow,
    Box,
    Placed,
    extent,
    hidden_text,
    place,
)
from kontinuitet.documents.pictures.lettering import lines_of, text_width
from kontinuitet.documents.pictures.sketch import (
    MOST_NODES,
    Edge,
    Sketch,
    nearest_nodes,
    sketch_of,
)
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.requirement import Phase
from kontinuitet.wording import count_in_table

#: How far a picture may shrink: 11 points become 7.
READABLE: Final = 0.65
#: Letters so large that no other layout is tried.
_LARGE: Final = 0.82
#: Boxes that are always shown, however small they become.
_FEWEST: Final = 8
_MARGIN: Final = 4.0
_TITLE: Final = 13.0
_LEGEND: Final = 8.0
_ROW: Final = 13.0
_DASH: Final = {"soft": "5 3", "start": "1.2 2.6", "plain": ""}


@dataclass(frozen=True, slots=True)
class Plan:
    """How a sketch is laid out on a page: direction and how much it shrinks to fit."""

    page: Page
    direction: str
    scale: float


def plan_of(sketch: Sketch, pages: Sequence[Page], *, titled: bool) -> Plan:
    """Return the page and direction that leave the letters largest, the first of the best.

    The first with large letters will do.

    Raises:
        SystemFault: pygraphviz is missing.
    """
    plans = []
    for page in pages:
        for direction in ("TB", "LR"):
            across, down = extent(sketch, direction)
            room = (
                page.height * MM
                - _foot_height(sketch, page, titled=titled)
                - (28.0 if titled else 0)
                - 10
            )
            width = page.width * MM - 2 * _MARGIN
            scale = min(width / max(1, across), room / max(1, down), 1.0)
            plans.append(Plan(page, direction, scale))
            if scale >= _LARGE:
                return plans[-1]
    return max(plans, key=lambda plan: round(plan.scale, 3))


def dependency_picture(
    municipality: Municipality, activity: str, pages: Sequence[Page] = (LANDSCAPE, UPRIGHT)
) -> Picture:
    """Draw what an activity needs, nearest first, as much as can be read, at most 40 boxes.

    Raises:
        SystemFault: pygraphviz is missing.
    """
    sketch, plan = largest_readable(municipality, activity, pages, titled=True)
    name = municipality.activities[activity].name
    return draw(sketch, plan, f"Beroenden: {name}", titled=True)


def largest_readable(
    municipality: Municipality,
    start: str,
    pages: Sequence[Page],
    *,
    titled: bool,
    most: int = MOST_NODES,
) -> tuple[Sketch, Plan]:
    """Return the largest sketch around ``start`` that can be read on one of the pages."""
    found = nearest_nodes(municipality, start)
    most = min(most, len(found))
    while True:
        sketch = sketch_of(municipality, found[:most], len(found))
        plan = plan_of(sketch, pages, titled=titled)
        if plan.scale >= READABLE or most <= _FEWEST:
            return sketch, plan
        # Not quite as many fewer as it is too small, so as not to leave out too many.
        missing = 1 - plan.scale / READABLE
        most = max(_FEWEST, min(most - 2, round(most * (1 - missing * 0.75))))


def draw(sketch: Sketch, plan: Plan, title: str, *, titled: bool) -> Picture:
    """Draw a sketch as planned, with a legend.

    ``titled`` is for a picture of its own: it has its title in it and, when not all is shown, how
    much is left out. In a document both stand as text beside it.
    """
    placed = place(sketch, plan.direction)
    wide = min(plan.page.width * MM, max(placed.width * plan.scale, 300.0) + 2 * _MARGIN)
    canvas = Canvas(wide)
    top = _MARGIN
    if titled:
        for line in lines_of(title, wide - 2 * _MARGIN, _TITLE, most=2, bold=True):
            top += _TITLE * 1.1
            canvas.text(_MARGIN, top, line, _TITLE, bold=True)
        top += 10
    left = (wide - placed.width * plan.scale) / 2
    _Pen(canvas, left, top, plan.scale).draw(placed)
    bottom = top + placed.height * plan.scale + 10
    canvas.height = bottom + _foot(canvas, sketch, wide, bottom, titled=titled)
    return Picture(canvas, title, _description(sketch))


def left_out(sketch: Sketch) -> str:
    """Say how much is not shown; empty when everything is."""
    if sketch.complete:
        return ""
    rest = sketch.total - len(sketch.nodes)
    shown = f"Visar {len(sketch.nodes)} av {sketch.total} rutor, de närmaste."
    return f"{shown} {rest} visas inte: de står i tabellerna i planen." if rest else shown


def _description(sketch: Sketch) -> str:
    names = ", ".join(node.name for node in sketch.nodes)
    return wording.joined(
        (
            f"Visar {count_in_table(len(sketch.nodes), 'ruta', 'rutor')} och "
            f"{count_in_table(len(sketch.edges), 'pil', 'pilar')}: {names}.",
            left_out(sketch),
            "Samma uppgifter står i tabellerna Beroenden i text.",
        ),
        " ",
    )


class _Pen:
    """Draws a placed sketch somewhere on a canvas, made smaller by a scale."""

    def __init__(self, canvas: Canvas, left: float, top: float, scale: float) -> None:
        self.canvas = canvas
        self.left = left
        self.top = top
        self.scale = scale

    def at(self, point: Point) -> Point:
        return (self.left + point[0] * self.scale, self.top + point[1] * self.scale)

    def draw(self, placed: Placed) -> None:
        for arrow in placed.arrows:
            self._arrow(arrow)
        for box in placed.boxes:
            self._box(box)
        for text, middle in placed.junctions:
            self._junction(text, middle)
        for arrow in placed.arrows:
            if arrow.label_at is not None:
                _label(self.canvas, self.at(arrow.label_at), arrow.label, SMALL * self.scale)

    def _arrow(self, arrow: Arrow) -> None:
        line_of(
            self.canvas,
            arrow.edge,
            [self.at(point) for point in arrow.points],
            None if arrow.tip is None else self.at(arrow.tip),
        )

    def _box(self, box: Box) -> None:
        canvas, scale = self.canvas, self.scale
        middle, top = self.at((box.x, box.y - box.height / 2))
        width, height = box.width * scale, box.height * scale
        node = box.node
        box_of(canvas, middle - width / 2, top, width, height, activity=node.activity)
        small = [text for text in (node.kind, hidden_text(node)) if text]
        used = LEADING * len(box.lines) + SMALL_LEADING * len(small)
        y = top + (box.height - used) / 2 * scale
        for line in box.lines:
            y += LEADING * scale
            base = y - 2.6 * scale
            canvas.text(middle, base, line, LETTERS * scale, anchor="middle", bold=node.activity)
        for text in small:
            y += SMALL_LEADING * scale
            canvas.text(middle, y - 2.0 * scale, text, SMALL * scale, anchor="middle", fill=MIDDLE)

    def _junction(self, text: str, middle: Point) -> None:
        width, height = (size * self.scale for size in JUNCTION)
        x, y = self.at(middle)
        junction_of(self.canvas, x - width / 2, y - height / 2, width, height, text)


def box_of(
    canvas: Canvas, x: float, y: float, width: float, height: float, *, activity: bool
) -> None:
    """Draw the outline of a box, double for an activity."""
    if activity:
        canvas.rectangle(x, y, width, height, fill=WHITE, stroke=INK, weight=1.0)
        canvas.rectangle(x + 2, y + 2, width - 4, height - 4, stroke=INK, weight=0.7)
    else:
        canvas.rectangle(x, y, width, height, fill=WHITE, stroke=INK, weight=0.8, rounded=2.5)


def junction_of(canvas: Canvas, x: float, y: float, width: float, height: float, text: str) -> None:
    """Draw the oval of a group with alternatives."""
    canvas.ellipse(x, y, width, height, fill=PALE)
    size = min(height * 0.55, SMALL)
    while text_width(text, size, bold=True) > width - 3 and size > 3:
        size -= 0.25
    canvas.text(x + width / 2, y + height / 2 + size * 0.36, text, size, anchor="middle", bold=True)


def line_of(canvas: Canvas, edge: Edge, points: Sequence[Point], tip: Point | None) -> None:
    """Draw a line in the way of its need, with an arrowhead at ``tip``."""
    way = "soft" if edge.soft else "start" if edge.phase is Phase.START else "plain"
    dash = _DASH[way]
    weight = 1.3 if edge.phase is Phase.START else 0.9
    canvas.curve(points, weight=weight, dash=dash)
    if tip is None:
        return
    x, y = points[-1]
    length = math.hypot(tip[0] - x, tip[1] - y) or 1.0
    across = (-(tip[1] - y) / length * 2.6, (tip[0] - x) / length * 2.6)
    canvas.polygon(
        [(x + across[0], y + across[1]), tip, (x - across[0], y - across[1])],
        fill=WHITE if edge.soft else INK,
        stroke=INK,
        weight=0.8,
    )


def _label(canvas: Canvas, middle: Point, text: str, size: float) -> None:
    width = text_width(text, size) + 3
    canvas.rectangle(middle[0] - width / 2, middle[1] - size * 0.6, width, size * 1.2, fill=WHITE)
    canvas.text(middle[0], middle[1] + size * 0.36, text, size, anchor="middle")


#: What the legend explains: a sample and its text, in the order shown.
_Entry = tuple[str, str]


def _entries(sketch: Sketch) -> list[_Entry]:
    """Return what there is to explain in this picture."""
    edges = sketch.edges
    plain = any(not e.soft and e.phase is not Phase.START for e in edges)
    found = [
        ("activity", "verksamhet", any(n.activity for n in sketch.nodes)),
        ("resource", "resurs", any(not n.activity for n in sketch.nodes)),
        ("plain", "behöver", plain),
        ("soft", "fungerar sämre utan", any(e.soft for e in edges)),
        ("start", "behövs bara för start", any(e.phase is Phase.START for e in edges)),
        ("junction", "så många av gruppen behövs", bool(sketch.junctions)),
        ("run", "behövs bara i drift", any(e.phase is Phase.RUN for e in edges)),
        ("hold", "klarar sig så länge utan", any(e.hold for e in edges)),
    ]
    return [(sample, text) for sample, text, there in found if there]


def _rows(sketch: Sketch, width: float) -> list[list[_Entry]]:
    rows: list[list[_Entry]] = [[]]
    used = 0.0
    for entry in _entries(sketch):
        needed = 34 + text_width(entry[1], _LEGEND) + 12
        if rows[-1] and used + needed > width:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += needed
    return rows


def _foot_height(sketch: Sketch, page: Page, *, titled: bool) -> float:
    width = page.width * MM - 2 * _MARGIN
    lines = lines_of(left_out(sketch), width, _LEGEND) if titled and not sketch.complete else []
    return _ROW * len(_rows(sketch, width)) + 11 * len(lines) + _MARGIN + 4


def _foot(canvas: Canvas, sketch: Sketch, wide: float, y: float, *, titled: bool) -> float:
    """Draw the legend and what is left out; return the height."""
    top = y
    for row in _rows(sketch, wide - 2 * _MARGIN):
        x = _MARGIN
        for sample, text in row:
            _sample(canvas, sample, x, y)
            canvas.text(x + 34, y + 8.2, text, _LEGEND)
            x += 34 + text_width(text, _LEGEND) + 12
        y += _ROW
    if titled and not sketch.complete:
        for line in lines_of(left_out(sketch), wide - 2 * _MARGIN, _LEGEND):
            y += 11
            canvas.text(_MARGIN, y, line, _LEGEND, bold=True)
    return y - top + _MARGIN


def _sample(canvas: Canvas, sample: str, x: float, y: float) -> None:
    middle = y + 5.5
    if sample in {"activity", "resource"}:
        box_of(canvas, x, y, 28, 11, activity=sample == "activity")
    elif sample == "junction":
        junction_of(canvas, x, y - 1, 28, 13, "1 av 2")
    elif sample in {"hold", "run"}:
        canvas.text(x, y + 8.2, "4 h utan" if sample == "hold" else "drift", 7)
    else:
        phase = Phase.START if sample == "start" else Phase.BOTH
        edge = Edge("", "", soft=sample == "soft", phase=phase)
        start, end = (x, middle), (x + 22, middle)
        line_of(canvas, edge, [start, start, end, end], (x + 28, middle))
