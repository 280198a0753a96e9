"""A part of a document as a program: fixed markup with marks for what is computed.

The compiler puts a mark (a noncharacter, a number, a noncharacter) wherever something is to be
computed. The part is then written out once as text and each mark replaced by a line of Jinja
with delimiters that cannot occur in a document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from kontinuitet.documents.template.places import Place

MARK_START: Final = "\ufdd0"
MARK_END: Final = "\ufdd1"
#: Around a paragraph that a block may take the place of.
SLOT_START: Final = "\ufdd8"
SLOT_END: Final = "\ufdd9"
#: Around the number of a block in the finished text.
BLOCK_START: Final = "\ufdda"
BLOCK_END: Final = "\ufddb"
#: Around the number of a piece of fixed markup.
_FIXED_START: Final = "\ufddc"
_FIXED_END: Final = "\ufddd"
_FIXED: Final = re.compile(f"{_FIXED_START}(\\d+){_FIXED_END}")
#: The most signs of a piece that is nothing but a number of fixed markup.
_SHORT: Final = 12
_MARK: Final = re.compile(f"{MARK_START}(\\d+){MARK_END}")


@dataclass(slots=True)
class Step:
    """One computed thing: its Jinja code, and what it is called in messages."""

    code: str
    place: Place
    source: str = ""
    #: A value that stands alone in its paragraph.
    slot: bool = False
    scope: frozenset[str] = frozenset()


@dataclass(slots=True)
class Program:
    """The steps of one part, and its Jinja source with the step of every line.

    The fixed markup is kept outside the source: compiled as code, it would take twenty times its
    size of memory.
    """

    steps: list[Step] = field(default_factory=list)
    source: str = ""
    line_steps: dict[int, int] = field(default_factory=dict)
    fixed: list[str] = field(default_factory=list)
    _with_markup: dict[str, str] = field(default_factory=dict)

    def add(self, step: Step) -> str:
        """Add a step and return its mark."""
        self.steps.append(step)
        return f"{MARK_START}{len(self.steps) - 1}{MARK_END}"

    def finish(self, markup: str) -> None:
        """Turn markup with marks into Jinja source."""
        out: list[str] = []
        self.fixed = []
        self._with_markup = {}
        line, position = 1, 0
        for match in _MARK.finditer(markup):
            out.append(self._keep(markup[position : match.start()]))
            # Each step has a line of its own, so that a fault's line tells the step.
            code = self.steps[int(match[1])].code.replace("\n", " ")
            out += (code[:1], "\n", code[1:-1], "\n", code[-1:])
            line += 1
            self.line_steps[line] = int(match[1])
            line += 1
            position = match.end()
        out.append(self._keep(markup[position:]))
        self.source = "".join(out)

    def _keep(self, markup: str) -> str:
        """Keep a piece of fixed markup and return what stands for it in the source."""
        if not markup:
            return ""
        self.fixed.append(markup)
        return f"{_FIXED_START}{len(self.fixed) - 1}{_FIXED_END}"

    def with_markup(self, piece: str) -> str:
        """Return a piece of what the source gave, with its fixed markup in place."""
        if _FIXED_START not in piece:
            return piece
        found = self._with_markup.get(piece)
        if found is None:
            found = _FIXED.sub(lambda match: self.fixed[int(match[1])], piece)
            if len(piece) <= _SHORT:
                # A loop gives the same pieces in every turn.
                self._with_markup[piece] = found
        return found

    def step_at(self, line: int) -> Step | None:
        """Return the step at a line of the source, or the nearest before it."""
        while line > 0 and line not in self.line_steps:
            line -= 1
        number = self.line_steps.get(line)
        return None if number is None else self.steps[number]
