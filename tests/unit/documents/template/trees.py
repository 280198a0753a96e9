"""Random templates as plain trees, and the slow and obvious way of filling them.

Nothing here knows of Word or of the product's filler. A tree is filled by walking it: each
expression carries the Python that says what it must come to.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

Env = dict[str, Any]

LETTERS = "abcdefghijklmnopqrstuvxyzåäöéABCÅÄÖ0123456789 .,;:!?&<>'\"”’–-%#()/*=+§€\u00a0"
VALUES = ("Anna", "Åsa & <b>Öberg</b>", "{{ namn }}", "{% endfor %}", "”citat”\nrad två", "50 %}")


@dataclass(frozen=True)
class Tag:
    """An expression as written, and what it must come to."""

    source: str
    value: Callable[[Env], str]


Piece = str | Tag


@dataclass
class Para:
    """A paragraph; ``boxes`` are text boxes anchored in it, ``note`` a footnote."""

    pieces: list[Piece]
    style: str = ""
    boxes: list[list[Node]] = field(default_factory=list)
    note: list[Piece] | None = None


@dataclass
class Loop:
    """``for``: the statement, the environments of its turns, its body and its ``else``."""

    source: str
    turns: Callable[[Env], list[Env]]
    body: list[Any]
    otherwise: list[Any] | None = None


@dataclass
class Choice:
    """``if`` with ``elif``: (condition as written, test, body) and the ``else``."""

    branches: list[tuple[str, Callable[[Env], bool], list[Any]]]
    otherwise: list[Any] | None = None


@dataclass
class Row:
    """A row: the nodes of each cell."""

    cells: list[list[Node]]


@dataclass
class Table:
    """A table: rows, and loops and choices of rows."""

    columns: int
    rows: list[Any]


@dataclass
class Control:
    """A content control around blocks."""

    body: list[Node]


Node = Para | Loop | Choice | Table | Control


@dataclass
class Tree:
    """A whole template: the texts of its parts."""

    body: list[Node]
    header: list[Node]
    footer: list[Node]


def context(chance: random.Random) -> Env:
    """Return random values for the names that the trees use."""
    return {
        "namn": chance.choice(VALUES),
        "tal": chance.randint(0, 9),
        "flagga": chance.random() < 0.5,
        "tom": None,
        "ord": [chance.choice(VALUES) for _ in range(chance.randint(0, 3))],
        "plan": {"titel": chance.choice(VALUES), "version": "1.4"},
        "rader": [
            {
                "text": chance.choice(VALUES),
                "antal": chance.randint(0, 9),
                "delar": [f"del {n}" for n in range(chance.randint(0, 2))],
            }
            for _ in range(chance.randint(0, 3))
        ],
    }


# Filling, slowly


def filled(nodes: Sequence[Any], env: Env, notes: list[str]) -> Iterator[str]:
    """Yield the text of each paragraph in order; the footnotes' go to ``notes``."""
    for node in nodes:
        if isinstance(node, Para):
            yield text_of(node.pieces, env)
            if node.note is not None:
                notes.append(text_of(node.note, env))
            for box in node.boxes:
                yield from filled(box, env, notes)
        elif isinstance(node, Loop):
            turns = node.turns(env)
            for turn in turns:
                yield from filled(node.body, turn, notes)
            if not turns and node.otherwise is not None:
                yield from filled(node.otherwise, env, notes)
        elif isinstance(node, Choice):
            for _, test, body in node.branches:
                if test(env):
                    yield from filled(body, env, notes)
                    break
            else:
                yield from filled(node.otherwise or [], env, notes)
        elif isinstance(node, Table):
            yield from filled(node.rows, env, notes)
        elif isinstance(node, Row):
            for cell in node.cells:
                yield from filled(cell, env, notes)
        else:
            yield from filled(node.body, env, notes)


def text_of(pieces: Sequence[Piece], env: Env) -> str:
    """Return the text of a paragraph."""
    return "".join(p if isinstance(p, str) else p.value(env) for p in pieces)


# Making them up


class Maker:
    """Makes up trees from one source of chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._names = 0

    def tree(self) -> Tree:
        """Return a whole template."""
        return Tree(self.nodes(0, []), self.nodes(2, []), [self.para(2, [])])

    def literal(self, least: int = 0) -> str:
        count = self.chance.randint(least, 12)
        return "".join(self.chance.choice(LETTERS) for _ in range(count))

    def tag(self, scope: Sequence[tuple[str, str]]) -> Tag:
        """Return an expression; ``scope`` are the loop variables with what they hold."""
        plain: list[Tag] = [
            Tag("namn", lambda e: e["namn"]),
            Tag("plan.titel", lambda e: e["plan"]["titel"]),
            Tag('plan["version"]', lambda e: e["plan"]["version"]),
            Tag("tal", lambda e: str(e["tal"])),
            Tag("tal - 3", lambda e: str(e["tal"] - 3)),
            Tag("tal / 4", lambda e: f"{e['tal'] / 4:.10g}".replace(".", ",")),
            Tag("flagga", lambda e: "ja" if e["flagga"] else "nej"),
            Tag("tom", lambda _: "–"),
            Tag('tom | annars("saknas")', lambda _: "saknas"),
            Tag("namn | upper", lambda e: e["namn"].upper()),
            Tag("'x' ~ namn ~ \"y\"", lambda e: f"x{e['namn']}y"),
            Tag('"a – b" if tal > 4 else "c"', lambda e: "a – b" if e["tal"] > 4 else "c"),
            Tag("ord | length", lambda e: str(len(e["ord"]))),
            Tag('ord | join("; ")', lambda e: "; ".join(e["ord"])),
            Tag("rader | map(attribute='antal') | sum", lambda e: str(_total(e["rader"]))),
            Tag('"}}"', lambda _: "}}"),
        ]
        for name, kind in scope:
            plain += _row_tags(name) if kind == "row" else [_text_tag(name)]
        if scope:
            plain.append(Tag("loop.index", lambda e: str(e["loop"])))
            plain.append(Tag("loop.first", lambda e: "ja" if e["loop"] == 1 else "nej"))
        return self.chance.choice(plain)

    def pieces(self, scope: Sequence[tuple[str, str]]) -> list[Piece]:
        def piece() -> Piece:
            return self.tag(scope) if self.chance.random() < 0.6 else self.literal()

        return [self.literal(1), *(piece() for _ in range(self.chance.randint(0, 3)))]

    def para(self, depth: int, scope: Sequence[tuple[str, str]], *, plain: bool = False) -> Para:
        para = Para(self.pieces(scope))
        if plain:
            return para
        if self.chance.random() < 0.1:
            para.style = "Heading1"
        elif depth < 2 and self.chance.random() < 0.15:
            para.boxes = [self.nodes(3, scope) for _ in range(self.chance.randint(1, 2))]
        elif depth == 0 and not scope and self.chance.random() < 0.2:
            para.note = self.pieces(scope)
        return para

    def nodes(self, depth: int, scope: Sequence[tuple[str, str]]) -> list[Node]:
        """Return some blocks; the deeper, the fewer and plainer."""
        made: list[Node] = []
        for _ in range(self.chance.randint(1, 2 if depth else 4)):
            roll = self.chance.random()
            if depth >= 3 or roll < 0.35:
                made.append(self.para(depth, scope))
            elif roll < 0.58:
                made.append(self.loop(scope, lambda s: self.nodes(depth + 1, s)))
            elif roll < 0.8:
                made.append(self.choice(scope, lambda s: self.nodes(depth + 1, s)))
            elif roll < 0.92:
                made.append(self.table(depth, scope))
            else:
                made.append(Control(self.nodes(depth + 1, scope)))
        return made

    def loop(
        self, scope: Sequence[tuple[str, str]], body: Callable[[Sequence[tuple[str, str]]], Any]
    ) -> Loop:
        self._names += 1
        name = f"v{self._names}" if self.chance.random() < 0.7 else f"å{self._names}"
        rows = [n for n, kind in scope if kind == "row"]
        roll = self.chance.random()
        if rows and roll < 0.4:
            over, kind, values = f"{rows[-1]}.delar", "text", _parts_of(rows[-1])
        elif roll < 0.7:
            over, kind, values = "ord", "text", _all("ord")
        elif roll < 0.9:
            over, kind, values = "rader", "row", _all("rader")
        else:
            over, kind, values = f"rader if {name}.antal > 4", "row", _large
        inner = [*scope, (name, kind)]

        def turns(env: Env) -> list[Env]:
            return [{**env, name: v, "loop": n} for n, v in enumerate(values(env), 1)]

        otherwise = body(scope) if self.chance.random() < 0.3 else None
        return Loop(f"for {name} in {over}", turns, body(inner), otherwise)

    def choice(
        self, scope: Sequence[tuple[str, str]], body: Callable[[Sequence[tuple[str, str]]], Any]
    ) -> Choice:
        tests: list[tuple[str, Callable[[Env], bool]]] = [
            ("flagga", lambda e: bool(e["flagga"])),
            ("not flagga", lambda e: not e["flagga"]),
            ("tal > 4", lambda e: e["tal"] > 4),
            ('namn == "Anna"', lambda e: e["namn"] == "Anna"),
            ("ord and rader", lambda e: bool(e["ord"] and e["rader"])),
            ("tom is none", lambda _: True),
        ]
        if scope:
            tests.append(("loop.first", lambda e: e["loop"] == 1))
        count = 2 if self.chance.random() < 0.3 else 1
        branches = [(*self.chance.choice(tests), body(scope)) for _ in range(count)]
        return Choice(branches, body(scope) if self.chance.random() < 0.5 else None)

    def table(self, depth: int, scope: Sequence[tuple[str, str]]) -> Table:
        columns = self.chance.randint(1, 3)

        def row(inner: Sequence[tuple[str, str]]) -> Row:
            deep = depth < 2 and self.chance.random() < 0.2
            return Row(
                [
                    self.nodes(3, inner) if deep else [self.para(depth, inner, plain=True)]
                    for _ in range(columns)
                ]
            )

        def rows(inner: Sequence[tuple[str, str]], level: int = 0) -> list[Any]:
            made: list[Any] = []
            for _ in range(self.chance.randint(1, 2)):
                roll = self.chance.random()
                if level < 2 and roll < 0.3:
                    made.append(self.loop(inner, lambda s: rows(s, level + 1)))
                elif level < 2 and roll < 0.45:
                    made.append(self.choice(inner, lambda s: rows(s, level + 1)))
                else:
                    made.append(row(inner))
            return made

        return Table(columns, rows(scope))


def _row_tags(name: str) -> list[Tag]:
    return [
        Tag(f"{name}.text", lambda e: str(e[name]["text"])),
        Tag(f"{name}.antal + 1", lambda e: str(e[name]["antal"] + 1)),
    ]


def _text_tag(name: str) -> Tag:
    return Tag(name, lambda e: str(e[name]))


def _total(rows: Sequence[Env]) -> int:
    return sum(row["antal"] for row in rows)


def _all(name: str) -> Callable[[Env], list[Any]]:
    return lambda env: list(env[name])


def _parts_of(name: str) -> Callable[[Env], list[Any]]:
    return lambda env: list(env[name]["delar"])


def _large(env: Env) -> list[Any]:
    return [row for row in env["rader"] if row["antal"] > 4]
