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

from kontinuitet.documents import texts
from kontinuitet.documents.blocks import BlocksBlock, ParagraphsBlock, PictureBlock
from kontinuitet.documents.context_dependencies import PictureFields
from kontinuitet.documents.context_needs import needed_resources
from kontinuitet.model.landscape import Activity, Municipality, ResourceType
from kontinuitet.model.requirement import Effect, Requirement

MOST_NODES = 40
MOST_NODES_SMALL = 15
_WIDTH_MM = 160.0
_HEIGHT_MM = 205.0
_LABEL_WIDTH = 18
_DPI = "150"

_SHAPES = {
    ResourceType.BUSINESS_SYSTEM: "box",
    ResourceType.BASE_SYSTEM: "box",
    ResourceType.NETWORK: "ellipse",
    ResourceType.POWER: "hexagon",
    ResourceType.PREMISES: "house",
    ResourceType.SUPPLIER: "component",
    ResourceType.STAFF: "ellipse",
    ResourceType.INFORMATION: "note",
    ResourceType.EQUIPMENT: "box",
}
_LEGEND = (
    "Pilen går från den som behöver till det som behövs. Dubbel ram: verksamhet. Streckad pil: "
    "nedsatt men inte stopp utan det som behövs. Siffror på pilen: så många av gruppen som behövs. "
    "Pilar som följer av andra pilar är utelämnade."
)


@dataclass(frozen=True, slots=True)
class Edge:
    """``owner`` needs ``supplier``; ``label`` is empty when the supplier is alone in its group."""

    owner: str
    supplier: str
    soft: bool
    label: str


def available() -> bool:
    """Tell whether pictures can be drawn here."""
    return find_spec("pygraphviz") is not None


def pictures(
    municipality: Municipality, activities: Sequence[tuple[str, Activity]]
) -> list[PictureFields]:
    """Return pictures of what the activities depend on; none when pygraphviz is missing."""
    if not available() or not activities:
        return []
    ids = {identity for identity, _ in activities}
    resources = needed_resources(municipality, (activity for _, activity in activities))
    if len(ids) + len(resources) <= MOST_NODES:
        return [
            _picture(municipality, "Alla verksamheter", sorted(ids | set(resources)), complete=True)
        ]
    small = [item for item in activities if item[1].essential]
    drawn = []
    for identity, activity in small:
        nodes, complete = nearest_nodes(municipality, identity, MOST_NODES_SMALL)
        if len(nodes) > 1:
            drawn.append(_picture(municipality, activity.name, sorted(nodes), complete=complete))
    return drawn


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


def _picture(
    municipality: Municipality, title: str, nodes: Sequence[str], *, complete: bool
) -> PictureFields:
    edges = edges_among(municipality, nodes)
    labels = tuple((node, *_look(municipality, node)) for node in nodes)
    png = _draw(labels, tuple(edges))
    names = [name.replace("\n", " ") for _, name, _, _ in labels]
    part = "" if complete else " Bara det närmaste visas, resten står i tabellerna."
    alt = (
        f"Bild av beroenden: {title}. Visar {texts.counted(len(nodes), 'ruta', 'rutor')} och "
        f"{texts.counted(len(edges), 'pil', 'pilar')}: {', '.join(names)}. Samma uppgifter står "
        "i tabellerna Beroenden i text."
    )
    return PictureFields(
        title,
        BlocksBlock(
            (
                PictureBlock(png, alt, _WIDTH_MM, max_height_mm=_HEIGHT_MM),
                ParagraphsBlock((("Liten", _LEGEND + part),)),
            )
        ),
    )


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


@lru_cache(maxsize=64)
def _draw(nodes: tuple[tuple[str, str, str, str], ...], edges: tuple[Edge, ...]) -> bytes:
    """Return the PNG; the same input gives the same picture on the same machine."""
    import pygraphviz  # noqa: PLC0415  (an optional extra)

    graph = pygraphviz.AGraph(directed=True, strict=False)
    graph.graph_attr.update(rankdir="TB", nodesep="0.25", ranksep="0.45", dpi=_DPI, margin="0.02")
    graph.node_attr.update(
        fontname="Arial", fontsize="11", style="filled", fillcolor="#F3F4F5", color="#1F2A33",
        margin="0.12,0.06",
    )  # fmt: skip
    graph.edge_attr.update(fontname="Arial", fontsize="9", color="#4A5560", arrowsize="0.7")
    for identity, label, shape, borders in nodes:
        fill = "#FFFFFF" if borders == "2" else "#F3F4F5"
        graph.add_node(
            identity, label=_literal(label), shape=shape, peripheries=borders, fillcolor=fill
        )
    for number, edge in enumerate(edges):
        graph.add_edge(
            edge.owner,
            edge.supplier,
            key=str(number),
            style="dashed" if edge.soft else "solid",
            label=edge.label,
        )
    png: bytes = graph.draw(format="png", prog="dot")
    return png


def _literal(label: str) -> str:
    """Keep Graphviz from reading backslashes and HTML in a label."""
    return label.replace("\\", "\\\\").replace("\n", "\\n").replace("<", "‹").replace(">", "›")
