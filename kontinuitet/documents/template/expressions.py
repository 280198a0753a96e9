"""Reading the expressions of a template before anything is computed.

Every name, filter and test is checked against what exists, in branches that are not taken too,
so that a misspelt field is found the first time the template is used.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from jinja2 import TemplateSyntaxError, nodes

from kontinuitet.documents.template.budget import MAX_STEPS, grouped
from kontinuitet.documents.template.sandbox import parsed
from kontinuitet.problems import did_you_mean

if TYPE_CHECKING:
    from kontinuitet.documents.template.sandbox import Sandbox

_MAX_DEPTH: Final = 60
_MOST_LISTED: Final = 30
_KEYWORDS: Final = frozenset({"for", "if", "elif", "else", "endif", "endfor"})


class ExpressionError(ValueError):
    """A tag that cannot be used; the message is Swedish, without the place."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A control tag: its keyword, what follows it, and the names a ``for`` binds."""

    keyword: str
    rest: str
    targets: frozenset[str] = frozenset()


@dataclass(slots=True)
class Reader:
    """Checks the tags of one template against the fields of one context."""

    environment: Sandbox
    known: Collection[str]
    fields: set[str] = field(default_factory=set)
    read: int = 0

    def expression(self, source: str, scope: Iterable[str]) -> None:
        """Check one expression; ``scope`` are the names bound by loops around it.

        Raises:
            ExpressionError: not an expression, or it names something that does not exist.
        """
        self.read += 1
        if self.read > MAX_STEPS:
            raise ExpressionError(f"mallen har fler än {grouped(MAX_STEPS)} taggar")
        if not source:
            raise ExpressionError("taggen är tom")
        parsed = self._parse(f"\ufdd4 {source} \ufdd5", source)
        output = parsed.body[0] if len(parsed.body) == 1 else None
        if not isinstance(output, nodes.Output) or len(output.nodes) != 1:
            raise ExpressionError(f'"{source}" är inget uttryck')
        self._check(output.nodes[0], frozenset(scope))

    def statement(self, source: str, scope: Iterable[str]) -> Statement:
        """Check one control tag and return it.

        Raises:
            ExpressionError: an unknown tag, or something in it that does not exist.
        """
        keyword, _, rest = source.partition(" ")
        rest = rest.strip()
        if keyword not in _KEYWORDS:
            hint = did_you_mean(keyword, _KEYWORDS)
            raise ExpressionError(
                f'okänd tagg "{{% {source[:40]} %}}". '
                + (hint or "Det som finns är for, if, elif, else, endif och endfor.")
            )
        if keyword in ("else", "endif", "endfor"):
            if rest:
                raise ExpressionError(f'inget får stå efter "{keyword}" i "{{% {source[:40]} %}}"')
            return Statement(keyword, "")
        if keyword in ("if", "elif"):
            self.expression(rest, scope)
            return Statement(keyword, rest)
        return self._loop(rest, frozenset(scope))

    def _loop(self, rest: str, scope: frozenset[str]) -> Statement:
        parsed = self._parse(f"\ufdd2 for {rest} \ufdd3\ufdd2 endfor \ufdd3", f"for {rest}")
        loop = parsed.body[0]
        if not isinstance(loop, nodes.For) or len(parsed.body) != 1:
            raise ExpressionError(f'"for {rest}" är ingen upprepning. Skriv {{% for x in lista %}}')
        if loop.recursive:
            raise ExpressionError('"recursive" går inte att använda')
        targets = frozenset(n.name for n in loop.target.find_all(nodes.Name)) | (
            {loop.target.name} if isinstance(loop.target, nodes.Name) else frozenset()
        )
        if any(name.startswith("_") or name == "loop" for name in targets):
            raise ExpressionError("namnet i en upprepning får inte börja med _ eller vara loop")
        self._check(loop.iter, scope)
        if loop.test is not None:
            self._check(loop.test, scope | targets)
        return Statement("for", rest, targets)

    def _parse(self, markup: str, source: str) -> nodes.Template:
        try:
            return parsed(markup)
        except TemplateSyntaxError as error:
            raise ExpressionError(f'"{source}" går inte att förstå{_reason(error)}') from error
        except RecursionError as error:
            raise ExpressionError("uttrycket har för många parenteser") from error

    def _check(self, root: nodes.Node, scope: frozenset[str]) -> None:
        stack: list[tuple[nodes.Node, int, bool]] = [(root, 0, False)]
        while stack:
            node, depth, tolerated = stack.pop()
            if depth > _MAX_DEPTH:
                raise ExpressionError("uttrycket är för djupt")
            self._check_node(node, scope, tolerated)
            # "x is defined" and "x | default" may name what does not exist.
            lenient = (isinstance(node, nodes.Test) and node.name in ("defined", "undefined")) or (
                isinstance(node, nodes.Filter) and node.name in ("default", "d")
            )
            stack.extend((child, depth + 1, lenient) for child in node.iter_child_nodes())

    def _check_node(self, node: nodes.Node, scope: frozenset[str], tolerated: bool) -> None:
        if isinstance(node, nodes.Name):
            self._check_name(node.name, scope, tolerated)
        elif isinstance(node, nodes.Getattr):
            if node.attr.startswith("_"):
                raise ExpressionError(f'"{node.attr}" är inte tillåtet i en mall')
            path = dotted(node)
            if path:
                self.fields.add(path)
        elif isinstance(node, nodes.Filter):
            self._known("filtret", node.name, self.environment.filters)
        elif isinstance(node, nodes.Test):
            self._known("villkoret", node.name, self.environment.tests)

    def _check_name(self, name: str, scope: frozenset[str], tolerated: bool) -> None:
        if name.startswith("_"):
            raise ExpressionError(f'"{name}" är inte tillåtet i en mall')
        self.fields.add(name)
        known = {*self.known, *scope}
        if name not in known and name != "range" and not tolerated:
            raise ExpressionError(missing_text(name, known))

    @staticmethod
    def _known(what: str, name: str, known: Iterable[str]) -> None:
        names = set(known)
        if name not in names:
            hint = did_you_mean(name, {n for n in names if n.isalpha()})
            raise ExpressionError(f'{what} "{name}" finns inte.' + (f" {hint}" if hint else ""))


def missing_text(name: str, known: Iterable[str]) -> str:
    """Return the sentence about a field that does not exist: the nearest name, or all there are."""
    names = sorted(known)
    hint = did_you_mean(name, names)
    if not hint and names:
        more = "" if len(names) <= _MOST_LISTED else " …"
        hint = f"Här finns: {', '.join(names[:_MOST_LISTED])}{more}."
    return f'fältet "{name}" finns inte.' + (f" {hint}" if hint else "")


def dotted(node: nodes.Expr) -> str | None:
    """Return ``a.b.c`` for such an expression, or None for anything else."""
    names: list[str] = []
    while isinstance(node, nodes.Getattr):
        names.append(node.attr)
        node = node.node
    if not isinstance(node, nodes.Name):
        return None
    return ".".join([node.name, *reversed(names)])


def _reason(error: TemplateSyntaxError) -> str:
    message = error.message or ""
    if any(end in message.lower() for end in ("unexpected end", "unexpected 'end", "got 'end of")):
        return ": det slutar för tidigt"
    if "unexpected char" in message:
        sign = message.partition("char ")[2].partition(" at")[0][1:-1]
        if sign in ("'", '"'):
            return ": ett citattecken saknar sitt slut"
        return f': tecknet "{sign}" hör inte dit'
    if "expected token" in message:
        return ": något saknas eller står på fel plats"
    return ""
