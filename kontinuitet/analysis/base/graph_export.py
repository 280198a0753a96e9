"""The graph of a municipality in the formats that other tools read.

Attributes have the words of the municipality's files (``typ``, ``namn``, ``uthållighet``), and
durations are whole minutes, in columns that end in ``_min``. What is no single value (a list, a
group) is written as JSON in the text of one attribute, since the formats hold single values only.
The same municipality gives the same bytes.
"""

from __future__ import annotations

import datetime
import io
import json
import re
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from kontinuitet.analysis.base.graph_parts import ACTIVITY
from kontinuitet.model.base import Record

if TYPE_CHECKING:
    import networkx as nx

#: The formats, by the ending of the file's name.
FORMATS: Final = (".graphml", ".gexf", ".json", ".dot")
# The words of the attributes of an edge, and of restart work.
_EDGE: Final = {
    "group": "grupp",
    "k": "minst",
    "of": "av",
    "hold": "uthållighet_min",
    "effect": "vid_bortfall",
    "phase": "gäller",
    "break_glass": "nödstart",
    "why": "varför",
    "confirmed": "bekräftad",
}
_WORK: Final = {
    "minutes": "återstart_min",
    "restore": "återläsning_min",
    "reinstall": "ominstallation_min",
    "automatic": "automatisk",
}
# Fields whose values are minutes.
_MINUTES: Final = frozenset(
    ("acceptabel_avbrottstid", "mål_för_återställningstid", "högsta_dataförlust")
)
Plain = str | int | float | bool


def exportable(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Return the graph with plain attributes only, under the words of the municipality's files."""
    import networkx as nx  # noqa: PLC0415  (slow to import)

    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    for node in sorted(graph):
        plain.add_node(node, **_node(graph.nodes[node]))
    for supplier, dependent, key, data in _edges(graph):
        named = {_EDGE[name]: _plain(value) for name, value in data.items()}
        plain.add_edge(supplier, dependent, key=key, **named)
    return plain


def _edges(graph: nx.MultiDiGraph[str]) -> list[tuple[str, str, int, dict[str, Any]]]:
    """Return the edges with keys and attributes, in order."""
    found: list[Any] = list(graph.edges(keys=True, data=True))
    return sorted(found, key=lambda edge: edge[:3])


def _node(data: dict[str, Any]) -> dict[str, Plain]:
    found: dict[str, Plain] = {"label": data["name"], "namn": data["name"], "typ": data["kind"]}
    if data["kind"] != ACTIVITY:
        found |= {word: _plain(data[name]) for name, word in _WORK.items()}
        if data["people"]:
            found["kräver"] = _json(dict(data["people"]))
    fields = data["record"].model_dump(by_alias=True, exclude_defaults=True, exclude={"needs"})
    for alias, value in sorted(fields.items()):
        if alias not in found and value is not None:
            found[f"{alias}_min" if alias in _MINUTES else alias] = _plain(value)
    return found


def _plain(value: Any) -> Plain:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str):
        # A sensitive step is a text of another class, which GraphML's writer does not know.
        return str(value)
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    return _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_default)


def _default(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Record):
        return value.model_dump(by_alias=True)
    raise TypeError(f"cannot be written as JSON: {type(value).__name__}")


def export(graph: nx.MultiDiGraph[str], suffix: str) -> bytes:
    """Return a graph of :func:`to_networkx` as a file with the ending ``suffix``.

    Raises:
        ValueError: the format is not known.
    """
    import networkx as nx  # noqa: PLC0415  (slow to import)

    plain = exportable(graph)
    if suffix == ".graphml":
        written = io.BytesIO()
        nx.write_graphml_xml(plain, written, encoding="utf-8", prettyprint=True)
        return written.getvalue()
    if suffix == ".gexf":
        text = "\n".join(nx.generate_gexf(plain, encoding="utf-8"))
        # The day on which it was written is the only thing that differs from time to time.
        text = re.sub(r' lastmodifieddate="[^"]*"', "", text)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
    if suffix == ".json":
        data = nx.node_link_data(plain, edges="edges")
        return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    if suffix == ".dot":
        return _dot(plain).encode()
    raise ValueError(f"no such format: {suffix}")


def _dot(graph: nx.MultiDiGraph[str]) -> str:
    lines = [f"digraph {_quoted(graph.graph.get('name', ''))} {{"]
    nodes = graph.nodes
    lines += [f"  {_quoted(node)} [{_attributes(nodes[node])}];" for node in sorted(graph)]
    for supplier, dependent, key, data in _edges(graph):
        # The key as text: Graphviz tells parallel edges apart by it.
        shown = _attributes({"key": key, **data})
        lines.append(f"  {_quoted(supplier)} -> {_quoted(dependent)} [{shown}];")
    return "\n".join([*lines, "}", ""])


def _attributes(data: dict[str, Any]) -> str:
    return ", ".join(f"{_quoted(name)}={_quoted(value)}" for name, value in sorted(data.items()))


def _quoted(value: Any) -> str:
    """Return a value as a DOT text: only the quote is escaped, a backslash at its end doubled."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'
