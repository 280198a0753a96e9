"""Where the boxes and arrows of a dependency diagram stand, by Graphviz when it is installed.

Graphviz is told the size of everything, so that the places do not depend on typefaces.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Final

from kontinuitet.documents.pictures.canvas import Point
from kontinuitet.documents.pictures.lettering import lines_of, text_width
from kontinuitet.documents.pictures.sketch import Edge, Node, Sketch
from kontinuitet.errors import SystemFault

LETTERS: Final = 11.0
SMALL: Final = 8.0
LEADING: Final = 12.5
SMALL_LEADING: Final = 9.5
_ROOM: Final = 108.0
#: Only a word wider than this is divided.
_WIDEST: Final = 180.0
_PADDING: Final = 6.0
_INCH: Final = 72.0
JUNCTION: Final = (34.0, 15.0)

MISSING: Final = (
    "Beroendebilder kräver tillvalet diagram, som inte är installerat. Installera det med "
    '"pip install kontinuitet[diagram]".'
)


def available() -> bool:
    """Tell whether diagrams can be laid out here."""
    return find_spec("pygraphviz") is not None


@dataclass(frozen=True, slots=True)
class Box:
    """A placed box: its middle, its size and its lines of text."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A placed arrow: Bézier points, the tip (None without an arrowhead), and its label's middle.

    ``edge`` is the need; ``part`` tells the line into a group from the lines out of it.
    """

    edge: Edge
    points: tuple[Point, ...]
    tip: Point | None
    label: str
    label_at: Point | None


@dataclass(frozen=True, slots=True)
class _Line:
    """A line for Graphviz between two of its names; the label is put there by ourselves."""

    edge: Edge
    source: str
    target: str
    label: str

    def dot(self) -> str:
        """Write it in Graphviz's language."""
        given = "arrowhead=none" if self.target.startswith("j") else "arrowsize=0.7"
        if self.label:
            width = text_width(self.label, SMALL) + 6
            # A table of a fixed size: Graphviz need not know how wide its letters are.
            given += (
                ' label=<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" FIXEDSIZE="TRUE" '
                f'WIDTH="{width:.0f}" HEIGHT="11"><TR><TD></TD></TR></TABLE>>'
            )
        return f"{self.source} -> {self.target} [{given}]"


@dataclass(frozen=True, slots=True)
class Placed:
    """A sketch with places, in points from the top left; junctions as (text, middle)."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    junctions: tuple[tuple[str, Point], ...]


def hidden_text(node: Node) -> str:
    """Say how much of what the box needs is not shown."""
    return f"+ {node.hidden} som inte visas" if node.hidden else ""


@lru_cache(maxsize=1024)
def _size(node: Node) -> tuple[float, float, tuple[str, ...]]:
    words = (text_width(word, LETTERS, bold=node.activity) for word in node.name.split())
    room = max(_ROOM, min(_WIDEST, max(words, default=0.0)))
    lines = tuple(lines_of(node.name, room, LETTERS, most=4, bold=node.activity))
    small = [text for text in (node.kind, hidden_text(node)) if text]
    width = max(
        *(text_width(line, LETTERS, bold=node.activity) for line in lines),
        *(text_width(text, SMALL) for text in small),
        30.0,
    )
    height = LEADING * len(lines) + SMALL_LEADING * len(small)
    return width + 2 * _PADDING + 2, height + 2 * _PADDING - 2, lines


def extent(sketch: Sketch, direction: str) -> tuple[float, float]:
    """Return the width and height in points that :func:`place` would give, for less work.

    Raises:
        SystemFault: pygraphviz is missing.
    """
    left, bottom, right, top = _bounds(_laid_out(sketch, direction)[0])
    return right - left, top - bottom


@lru_cache(maxsize=256)
def place(sketch: Sketch, direction: str) -> Placed:
    """Lay out a sketch; ``direction`` is TB (needs below) or LR (needs to the right).

    Raises:
        SystemFault: pygraphviz is missing.
    """
    laid_out, lines = _laid_out(sketch, direction)
    return _read(laid_out, sketch, lines)


@lru_cache(maxsize=256)
def _laid_out(sketch: Sketch, direction: str) -> tuple[Any, Sequence[_Line]]:
    """Return what Graphviz says, and the lines in the order it was given them."""
    try:
        import pygraphviz  # noqa: PLC0415  (an optional extra)
    except ImportError:
        raise SystemFault(MISSING) from None
    text, lines = _dot(sketch, direction)
    with pygraphviz.AGraph(string=text) as graph:
        return json.loads(graph.draw(format="json0", prog="dot")), lines


def _bounds(laid_out: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = (float(part) for part in laid_out["bb"].split(","))
    return left, bottom, right, top


def _inches(points: float) -> str:
    return f"{points / _INCH:.4f}"


def _dot(sketch: Sketch, direction: str) -> tuple[str, list[_Line]]:
    """Write the sketch in Graphviz's language; return it and the lines in the order written.

    Names are numbers, so that nothing a user wrote is read by Graphviz.
    """
    out = [
        "digraph {",
        f"rankdir={direction} nodesep=0.22 ranksep=0.36 margin=0",
        'node [shape=box fixedsize=true label=""]',
    ]
    for number, node in enumerate(sketch.nodes):
        width, height, _ = _size(node)
        out.append(f"n{number} [width={_inches(width)} height={_inches(height)}]")
    names = {node.id: f"n{number}" for number, node in enumerate(sketch.nodes)}
    width, height = JUNCTION
    out += [
        f"j{j.number} [shape=ellipse width={_inches(width)} height={_inches(height)}]"
        for j in sketch.junctions
    ]
    lines: list[_Line] = []
    entered: set[int] = set()
    for edge in sketch.edges:
        source, target = names[edge.owner], names[edge.supplier]
        if edge.junction is None:
            lines.append(_Line(edge, source, target, edge.label))
            continue
        between = f"j{edge.junction}"
        if edge.junction not in entered:
            entered.add(edge.junction)
            lines.append(_Line(edge, source, between, edge.label))
        lines.append(_Line(edge, between, target, ""))
    out += [line.dot() for line in lines]
    return "\n".join([*out, "}"]), lines


def _read(laid_out: Any, sketch: Sketch, lines: Sequence[_Line]) -> Placed:
    left, bottom, right, top = _bounds(laid_out)

    def point(text: str) -> Point:
        x, y = (float(part) for part in text.split(","))
        return (x - left, top - y)

    places = {thing["name"]: point(thing["pos"]) for thing in laid_out["objects"]}
    numbers = [thing["name"] for thing in laid_out["objects"]]
    boxes = []
    for number, node in enumerate(sketch.nodes):
        width, height, found = _size(node)
        x, y = places[f"n{number}"]
        boxes.append(Box(node, x, y, width, height, found))
    drawn: dict[tuple[str, str], list[Any]] = {}
    for edge in laid_out.get("edges", ()):
        drawn.setdefault((numbers[edge["tail"]], numbers[edge["head"]]), []).append(edge)
    arrows = []
    for line in lines:
        # Lines between the same two come in the order they were written.
        found_edge = drawn[line.source, line.target].pop(0)
        tip = None
        points = []
        for part in found_edge["pos"].split():
            if part.startswith("e,"):
                tip = point(part[2:])
            elif not part.startswith("s,"):
                points.append(point(part))
        at = point(found_edge["lp"]) if line.label else None
        arrows.append(Arrow(line.edge, tuple(points), tip, line.label, at))
    junctions = tuple(
        (f"{j.quorum} av {j.count}", places[f"j{j.number}"]) for j in sketch.junctions
    )
    return Placed(right - left, top - bottom, tuple(boxes), tuple(arrows), junctions)
