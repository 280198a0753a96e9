"""Pictures of dependencies, drawn with pygraphviz when it is installed.

The picture is an extra: the table "Beroenden i text" always says the same. At most 40 nodes in one
picture; otherwise one small picture for each essential activity. Grey scale: shape, border and line
tell the kinds apart, never colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from kontinuitet.documents import texts
from kontinuitet.documents.blocks import BlocksBlock, ParagraphsBlock, PictureBlock
from kontinuitet.documents.context.dependencies import PictureFields
from kontinuitet.documents.context.needs import needed_resources
from kontinuitet.documents.context.tables import KeptTogether
from kontinuitet.model.landscape import Activity, Municipality, ResourceType
from kontinuitet.model.requirement import Effect, Requirement

if TYPE_CHECKING:
    from pygraphviz import AGraph

MOST_NODES = 40
_WIDTH_MM = 160.0
_HEIGHT_MM = 205.0
_LABEL_WIDTH = 16
_FONT_POINTS = 11
_DPI = 150
_MM_PER_POINT = 25.4 / 72
#: How far a picture may shrink: 11 points become 7.
_READABLE = 0.65
_SMALLER = (15, 12, 10, 8)

_SHAPES = {
    ResourceType.BUSINESS_SYSTEM: "box",
    ResourceType.BASE_SYSTEM: "box",
    ResourceType.NETWORK: "ellipse",
    ResourceType.POWER: "hexagon",
    ResourceType.PREMISES: "tab",
    ResourceType.SUPPLIER: "component",
    ResourceType.STAFF: "box",
    ResourceType.INFORMATION: "note",
    ResourceType.EQUIPMENT: "box",
}


@dataclass(frozen=True, slots=True)
class Edge:
    """``owner`` needs ``supplier``; ``label`` is empty when the supplier is alone in its group."""

    owner: str
    supplier: str
    soft: bool
    label: str


@dataclass(frozen=True, slots=True)
class Node:
    """A box: label, shape and number of borders as Graphviz wants them."""

    id: str
    label: str
    shape: str
    borders: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a picture shows."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a picture is laid out: direction, how much it shrinks to fit, width on paper in mm."""

    direction: str
    scale: float
    width_mm: float


def available() -> bool:
    """Tell whether pictures can be drawn here."""
    return find_spec("pygraphviz") is not None


def pictures(
    municipality: Municipality, activities: Sequence[tuple[str, Activity]]
) -> list[PictureFields]:
    """Return pictures of what the activities depend on; none when pygraphviz is missing.

    One picture when it holds at most 40 nodes and can be read, else one for each essential
    activity.
    """
    if not available() or not activities:
        return []
    ids = {identity for identity, _ in activities}
    resources = needed_resources(municipality, (activity for _, activity in activities))
    if len(ids) + len(resources) <= MOST_NODES:
        whole = _sketch(municipality, sorted(ids | set(resources)))
        if _plan_of(whole).scale >= _READABLE:
            return [_picture("Alla verksamheter", whole, complete=True, last=True)]
    chosen = [(i, activity) for i, activity in activities if activity.essential and activity.needs]
    drawn = []
    for identity, activity in chosen:
        sketch, complete = _small(municipality, identity)
        last = identity == chosen[-1][0]
        drawn.append(_picture(activity.name, sketch, complete=complete, last=last))
    return drawn


def _small(municipality: Municipality, start: str) -> tuple[Sketch, bool]:
    """Return the largest sketch around ``start`` that can be read on the page."""
    for most in _SMALLER:
        nodes, complete = nearest_nodes(municipality, start, most)
        sketch = _sketch(municipality, sorted(nodes))
        if _plan_of(sketch).scale >= _READABLE:
            break
    return sketch, complete


def nearest_nodes(municipality: Municipality, start: str, most: int) -> tuple[list[str], bool]:
    """Return ``start`` and what it needs, nearest first, at most ``most``; and if that is all."""
    found = [start]
    for identity in found:
        for need in _needs(municipality, identity):
            for supplier in need.suppliers:
                if supplier not in found:
                    found.append(supplier)
    return found[:most], len(found) <= most


def _needs(municipality: Municipality, identity: str) -> Iterable[Requirement]:
    thing = municipality.activities.get(identity) or municipality.resources.get(identity)
    return () if thing is None else thing.needs


def edges_among(municipality: Municipality, nodes: Iterable[str]) -> list[Edge]:
    """Return the edges between the nodes, sorted, without those that follow from others.

    Only plain hard edges are left out; an edge of a group with alternatives or a soft one always
    stays, since it says something of its own.
    """
    inside = set(nodes)
    edges: dict[tuple[str, str], Edge] = {}
    for owner in sorted(inside):
        for need in _needs(municipality, owner):
            label = f"{need.quorum} av {len(need.suppliers)}" if len(need.suppliers) > 1 else ""
            for supplier in need.suppliers:
                if supplier in inside and (owner, supplier) not in edges:
                    edges[owner, supplier] = Edge(
                        owner, supplier, need.effect is Effect.SOFT, label
                    )
    plain = {key for key, edge in edges.items() if not edge.soft and not edge.label}
    for key in sorted(plain):
        if _reaches(plain - {key}, *key):
            plain.discard(key)
            del edges[key]
    return [edges[key] for key in sorted(edges)]


def _reaches(edges: Iterable[tuple[str, str]], start: str, goal: str) -> bool:
    following: dict[str, list[str]] = {}
    for owner, supplier in edges:
        following.setdefault(owner, []).append(supplier)
    seen, waiting = {start}, [start]
    while waiting:
        for node in following.get(waiting.pop(), ()):
            if node == goal:
                return True
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return False


def _sketch(municipality: Municipality, nodes: Sequence[str]) -> Sketch:
    return Sketch(
        tuple(Node(node, *_look(municipality, node)) for node in nodes),
        tuple(edges_among(municipality, nodes)),
    )


def _picture(title: str, sketch: Sketch, *, complete: bool, last: bool) -> PictureFields:
    plan = _plan_of(sketch)
    names = ", ".join(node.label.replace("\n", " ") for node in sketch.nodes)
    alt = (
        f"Bild av beroenden: {title}. Visar {texts.counted(len(sketch.nodes), 'ruta', 'rutor')} "
        f"och {texts.counted(len(sketch.edges), 'pil', 'pilar')}: {names}. Samma uppgifter står i "
        "tabellerna Beroenden i text."
    )
    picture = PictureBlock(_draw(sketch, plan), alt, plan.width_mm, max_height_mm=_HEIGHT_MM)
    remark = "Bara det närmaste visas, resten står i tabellerna."
    parts = (picture,) if complete else (picture, ParagraphsBlock((("Liten", remark),)))
    return PictureFields(title, KeptTogether(BlocksBlock(parts), following=last))


def _look(municipality: Municipality, identity: str) -> tuple[str, str, str]:
    """Return label, shape and border count of a node."""
    activity = municipality.activities.get(identity)
    if activity is not None:
        return _wrapped(activity.name), "box", "2"
    resource = municipality.resources.get(identity)
    if resource is None:
        return _wrapped(identity), "plaintext", "1"
    return _wrapped(resource.name), _SHAPES[resource.type], "1"


def _wrapped(name: str) -> str:
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _LABEL_WIDTH:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


@lru_cache(maxsize=256)
def _plan_of(sketch: Sketch) -> Plan:
    """Return the direction that leaves the letters largest on the page."""
    best: Plan | None = None
    for direction in ("TB", "LR"):
        graph = _graph(sketch, direction)
        graph.layout("dot")
        box = [float(part) for part in graph.graph_attr["bb"].split(",")]
        width, height = (max(box[2], 1) * _MM_PER_POINT, max(box[3], 1) * _MM_PER_POINT)
        scale = min(_WIDTH_MM / width, _HEIGHT_MM / height, 1.0)
        if best is None or scale > best.scale:
            best = Plan(direction, scale, width * scale)
    assert best is not None
    return best


@lru_cache(maxsize=64)
def _draw(sketch: Sketch, plan: Plan) -> bytes:
    """Return the PNG; the same input gives the same picture on the same machine."""
    graph = _graph(sketch, plan.direction)
    graph.graph_attr["dpi"] = str(round(_DPI * plan.scale))
    png: bytes = graph.draw(format="png", prog="dot")
    return png


def _graph(sketch: Sketch, direction: str) -> AGraph:
    import pygraphviz  # noqa: PLC0415  (an optional extra)

    graph = pygraphviz.AGraph(directed=True, strict=False)
    graph.graph_attr.update(rankdir=direction, nodesep="0.15", ranksep="0.4", margin="0.02")
    graph.node_attr.update(
        fontname="Arial", fontsize=str(_FONT_POINTS), style="filled", color="#1F2A33",
        margin="0.09,0.05",
    )  # fmt: skip
    graph.edge_attr.update(fontname="Arial", fontsize="9", color="#4A5560", arrowsize="0.7")
    for node in sketch.nodes:
        fill = "#FFFFFF" if node.borders == "2" else "#F3F4F5"
        graph.add_node(
            node.id,
            label=_literal(node.label),
            shape=node.shape,
            peripheries=node.borders,
            fillcolor=fill,
        )
    for number, edge in enumerate(sketch.edges):
        graph.add_edge(
            edge.owner,
            edge.supplier,
            key=str(number),
            style="dashed" if edge.soft else "solid",
            label=edge.label,
        )
    return graph


def _literal(label: str) -> str:
    """Keep Graphviz from reading backslashes and HTML in a label."""
    return label.replace("\\", "\\\\").replace("\n", "\\n").replace("<", "‹").replace(">", "›")
