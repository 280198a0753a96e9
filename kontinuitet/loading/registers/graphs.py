"""Graphs of dependencies drawn in other tools: GraphML, DOT, and docker-compose's services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final
from xml.parsers import expat

from kontinuitet.errors import InputError
from kontinuitet.loading.yaml_source import load
from kontinuitet.problems import Severity

_MOST: Final = 60_000
_TOKEN: Final = re.compile(
    r'\s+|//[^\n]*|/\*.*?\*/|^#[^\n]*|"((?:[^"\\]|\\.)*)"|(<[^<>]*>)|([\w.À-ÿ]+(?:-(?!>|-)[\w.À-ÿ]+)*)'
    r"|(->|--|[{}\[\];,=:])",
    re.DOTALL | re.MULTILINE,
)
_DOT: Final = re.compile(
    r"\s*(?:(?://[^\n]*|/\*.*?\*/|#[^\n]*)\s*)*(?:strict\s+)?(di)?graph\b", re.DOTALL
)
_NAMES: Final = ("namn", "name", "label")
_NOT_NODES: Final = frozenset(("node", "edge", "graph", "subgraph", "digraph", "strict"))


@dataclass
class Drawing:
    """The things of a graph, by its own ids, and arrows between them.

    ``own`` tells a graph that this program has written: its arrows go from what is needed.
    """

    names: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    edges: list[tuple[str, str]] = field(default_factory=list)
    own: bool = False
    #: What the whole was not read of.
    unread: list[str] = field(default_factory=list)


def drawing_of(content: bytes, shown: str) -> tuple[str, Drawing] | None:
    """Return what kind of graph a file is and what it holds; None for no graph.

    Raises:
        InputError: it is broken, or may not be read.
    """
    head = content[:4096]
    if b"<graphml" in head:
        return "GraphML", _graphml(content, shown)
    if head.lstrip().startswith(b"<"):
        raise InputError(f'"{shown}" är XML men ingen GraphML, och kan inte läsas in.')
    text = content.decode("utf-8-sig", "replace")
    found = _DOT.match(text)
    if found is not None and "{" in text:
        if found[1] is None:
            raise InputError(
                f'"{shown}" är en oriktad graf. Den säger inte vem som behöver vem. Rita pilar '
                "(digraph, ->)."
            )
        return "DOT", _dot(text, shown)
    if re.search(r"^services\s*:", text, re.MULTILINE):
        return "docker-compose", _compose(content, shown)
    return None


class _GraphMLReader:
    def __init__(self) -> None:
        self.drawing = Drawing()
        self._keys: dict[str, str] = {}
        self._node: list[str] = []
        self._text: list[str] | None = None
        self._into = ""
        self._rank: dict[str, int] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "key":
            self._keys[attributes.get("id", "")] = attributes.get("attr.name", "").lower()
        elif tag == "node":
            self._node.append(attributes.get("id", ""))
            self.drawing.names.setdefault(self._node[-1], "")
        elif tag == "edge":
            self.drawing.edges.append((attributes.get("source", ""), attributes.get("target", "")))
        elif tag == "data":
            key = attributes.get("key", "")
            self._into = self._keys.get(key, key.lower())
            self._text = []
            self.drawing.own = self.drawing.own or self._into == "uthållighet_min"
        elif tag == "NodeLabel":
            self._into, self._text = "label", []

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in ("data", "NodeLabel") and self._text is not None:
            text = " ".join("".join(self._text).split())
            if self._node and text and self._into in _NAMES:
                rank = _NAMES.index(self._into)
                if rank <= self._rank.get(self._node[-1], len(_NAMES)):
                    self.drawing.names[self._node[-1]] = text
                    self._rank[self._node[-1]] = rank
            elif self._node and text and self._into in ("typ", "type", "kind"):
                self.drawing.kinds[self._node[-1]] = text
            self._text = None
        elif tag == "node" and self._node:
            self._node.pop()

    def text(self, piece: str) -> None:
        if self._text is not None:
            self._text.append(piece)


def _graphml(content: bytes, shown: str) -> Drawing:
    reader = _GraphMLReader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text

    def refused(*_: object) -> None:
        raise InputError(
            f'"{shown}" innehåller en DOCTYPE. Sådana filer kan få datorn att stå still, och läses '
            "inte."
        )

    parser.StartDoctypeDeclHandler = refused
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise InputError(
            f'"{shown}", rad {error.lineno}: filen går inte att läsa som GraphML.'
        ) from None
    return reader.drawing


def _tokens(text: str, shown: str) -> Iterator[tuple[str, bool]]:
    """Yield the tokens of a DOT file, and whether each is a name rather than a sign."""
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            line = text.count("\n", 0, place) + 1
            raise InputError(f'"{shown}", rad {line}: filen går inte att läsa som DOT.')
        place = found.end()
        if found[1] is not None:
            yield found[1].replace('\\"', '"').replace("\\n", " ").replace("\\l", " "), True
        elif found[2] is not None or found[3] is not None:
            yield found[2] or found[3], True
        elif found[4] is not None:
            yield found[4], False


def _dot(text: str, shown: str) -> Drawing:
    drawing = Drawing()
    tokens = list(_tokens(text, shown))
    place = next((n for n, t in enumerate(tokens) if t == ("{", False)), len(tokens)) + 1
    while place < len(tokens):
        word, is_name = tokens[place]
        if not is_name:
            place += 1
            continue
        if word.lower() == "subgraph":
            place += 2 if tokens[place + 1 : place + 2] and tokens[place + 1][1] else 1
            continue
        chain, place = _chain(tokens, place)
        attributes, place = _attributes(tokens, place)
        if chain[0].lower() in _NOT_NODES:
            continue
        if place < len(tokens) and tokens[place] == ("=", False):
            place += 2  # rankdir = LR
            continue
        for name in chain:
            drawing.names.setdefault(name, "")
        drawing.edges += pairwise(chain)
        drawing.own = drawing.own or "uthållighet_min" in attributes
        if len(chain) == 1:
            label = next((attributes[n] for n in _NAMES if attributes.get(n)), "")
            drawing.names[chain[0]] = "" if label.startswith(("<", "{")) else label
            if attributes.get("typ"):
                drawing.kinds[chain[0]] = attributes["typ"]
    return drawing


def _chain(tokens: list[tuple[str, bool]], place: int) -> tuple[list[str], int]:
    chain = [tokens[place][0]]
    place += 1
    while (
        place + 1 < len(tokens) and tokens[place][0] in ("->", "--", ":") and not tokens[place][1]
    ):
        if tokens[place][0] != ":" and tokens[place + 1][1]:
            chain.append(tokens[place + 1][0])
        place += 2
    return chain, place


def _attributes(tokens: list[tuple[str, bool]], place: int) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    while place < len(tokens) and tokens[place] == ("[", False):
        place += 1
        while place < len(tokens) and tokens[place] != ("]", False):
            if tokens[place + 1 : place + 2] == [("=", False)] and place + 2 < len(tokens):
                found[tokens[place][0].lower()] = tokens[place + 2][0]
                place += 3
            else:
                place += 1
        place += 1
    return found, place


def _compose(content: bytes, shown: str) -> Drawing:
    source = load(content, shown)
    errors = [p for p in source.problems if p.severity is Severity.ERROR]
    if errors or not isinstance(source.data, dict):
        raise InputError(f'"{shown}" går inte att läsa som docker-compose.', errors)
    services = source.data.get("services")
    drawing = Drawing()
    for name, service in (services if isinstance(services, dict) else {}).items():
        drawing.names[name] = name
        drawing.kinds[name] = "server"
        if not isinstance(service, dict):
            continue
        for key in ("depends_on", "links", "external_links"):
            needed = service.get(key) or ()
            for other in [needed] if isinstance(needed, str) else needed:
                drawing.edges.append((name, str(other).partition(":")[0]))
    return drawing


def limited(drawing: Drawing, shown: str) -> Drawing:
    """Refuse a graph with more than a municipality has.

    Raises:
        InputError: it has.
    """
    if len(drawing.names) > _MOST or len(drawing.edges) > 4 * _MOST:
        raise InputError(f'"{shown}" har fler än {_MOST} noder. Dela upp den.')
    return drawing
