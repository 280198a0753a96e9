"""Where the boxes and arrows of a dependency diagram stand, by Graphviz when it is installed.

Graphviz is told the size of everything, so that the places do not depend on typefaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.pictures.canvas import Point
from kontinuitet.documents.pictures.lettering import lines_of, text_width
from kontinuitet.documents.pictures.sketch import Edge, Node, Sketch
from kontinuitet.errors import SystemFault

if TYPE_CHECKING:
    from pygraphviz import AGraph

LETTERS: Final = 11.0
SMALL: Final = 8.0
LEADING: Final = 12.5
SMALL_LEADING: Final = 9.5
_ROOM: Final = 108.0
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


def _size(node: Node) -> tuple[float, float, tuple[str, ...]]:
    lines = tuple(lines_of(node.name, _ROOM, LETTERS, most=4, bold=node.activity))
    small = [text for text in (node.kind, hidden_text(node)) if text]
    width = max(
        *(text_width(line, LETTERS, bold=node.activity) for line in lines),
        *(text_width(text, SMALL) for text in small),
        30.0,
    )
    height = LEADING * len(lines) + SMALL_LEADING * len(small)
    return width + 2 * _PADDING + 2, height + 2 * _PADDING - 2, lines


@lru_cache(maxsize=256)
def place(sketch: Sketch, direction: str) -> Placed:
    """Lay out a sketch; ``direction`` is TB (needs below) or LR (needs to the right).

    Raises:
        SystemFault: pygraphviz is missing.
    """
    try:
        import pygraphviz  # noqa: PLC0415  (an optional extra)
    except ImportError:
        raise SystemFault(MISSING) from None
    graph = pygraphviz.AGraph(directed=True, strict=False)
    graph.graph_attr.update(rankdir=direction, nodesep="0.22", ranksep="0.36", margin="0")
    graph.node_attr.update(shape="box", fixedsize="true", label="")
    drawn = _fill(graph, sketch)
    graph.layout("dot")
    return _read(graph, sketch, drawn)


def _fill(graph: AGraph, sketch: Sketch) -> list[tuple[Edge, str, str, str]]:
    """Put everything into the graph; return each line as (need, from, to, label)."""
    for number, node in enumerate(sketch.nodes):
        width, height, _ = _size(node)
        graph.add_node(f"n{number}", width=f"{width / _INCH:.4f}", height=f"{height / _INCH:.4f}")
    names = {node.id: f"n{number}" for number, node in enumerate(sketch.nodes)}
    for junction in sketch.junctions:
        width, height = JUNCTION
        graph.add_node(
            f"j{junction.number}",
            shape="ellipse",
            width=f"{width / _INCH:.4f}",
            height=f"{height / _INCH:.4f}",
        )
    lines: list[tuple[Edge, str, str, str]] = []
    entered: set[int] = set()
    for edge in sketch.edges:
        source = names[edge.owner]
        if edge.junction is not None:
            junction_name = f"j{edge.junction}"
            if edge.junction not in entered:
                entered.add(edge.junction)
                lines.append((edge, source, junction_name, edge.label))
            lines.append((edge, junction_name, names[edge.supplier], ""))
        else:
            lines.append((edge, source, names[edge.supplier], edge.label))
    for number, (_, source, target, label) in enumerate(lines):
        given = {"arrowhead": "none"} if target.startswith("j") else {"arrowsize": "0.7"}
        if label:
            width = text_width(label, SMALL) + 6
            # A table of a fixed size: Graphviz need not know how wide its letters are.
            given["label"] = (
                f'<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" FIXEDSIZE="TRUE" '
                f'WIDTH="{width:.0f}" HEIGHT="11"><TR><TD></TD></TR></TABLE>>'
            )
        graph.add_edge(source, target, key=str(number), **given)
    return lines


def _read(graph: AGraph, sketch: Sketch, lines: list[tuple[Edge, str, str, str]]) -> Placed:
    left, bottom, right, top = (float(part) for part in graph.graph_attr["bb"].split(","))

    def point(text: str) -> Point:
        x, y = (float(part) for part in text.split(","))
        return (x - left, top - y)

    boxes = []
    for number, node in enumerate(sketch.nodes):
        width, height, found = _size(node)
        x, y = point(graph.get_node(f"n{number}").attr["pos"])
        boxes.append(Box(node, x, y, width, height, found))
    arrows = []
    for number, (edge, source, target, label) in enumerate(lines):
        attributes = graph.get_edge(source, target, key=str(number)).attr
        tip = None
        points = []
        for part in attributes["pos"].split():
            if part.startswith("e,"):
                tip = point(part[2:])
            elif not part.startswith("s,"):
                points.append(point(part))
        at = point(attributes["lp"]) if label and attributes["lp"] else None
        arrows.append(Arrow(edge, tuple(points), tip, label, at))
    junctions = tuple(
        (f"{j.quorum} av {j.count}", point(graph.get_node(f"j{j.number}").attr["pos"]))
        for j in sketch.junctions
    )
    return Placed(right - left, top - bottom, tuple(boxes), tuple(arrows), junctions)
