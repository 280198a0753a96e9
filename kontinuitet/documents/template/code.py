"""The Python code of a program, kept: most documents are made from the same few templates."""

from __future__ import annotations

from functools import lru_cache
from types import CodeType
from typing import NoReturn

from jinja2 import nodes

from kontinuitet.documents.template.budget import Budget
from kontinuitet.documents.template.sandbox import Sandbox


@lru_cache(maxsize=64)
def code_of(source: str) -> CodeType:
    """Return the compiled Jinja source of one part, for the environment of any fill.

    Raises:
        jinja2.TemplateError, RecursionError, SyntaxError, ValueError: it cannot be compiled.
    """
    environment = Sandbox(Budget())
    environment.finalize = _later
    tree = environment.parse(source)
    for loop in tree.find_all(nodes.For):
        name = nodes.Name("_loop", "load", lineno=loop.iter.lineno)
        loop.iter = nodes.Call(name, [loop.iter], [], None, None, lineno=loop.iter.lineno)
    for concat in list(tree.find_all(nodes.Concat)):
        _protect(concat)
    return environment.compile(tree)


def _later(_value: object) -> NoReturn:
    """Leave constants to the run: each document counts and cleans its own values."""
    raise nodes.Impossible


def _protect(concat: nodes.Concat) -> None:
    """Write each part of ``a ~ b`` as the document would, so that no list is spelt out."""
    concat.nodes = [
        nodes.Filter(node, "string", [], [], None, None, lineno=node.lineno)
        for node in concat.nodes
    ]
