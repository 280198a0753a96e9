"""How deep a YAML text is nested, found before a parser sees it.

Parsers have limits of their own on nesting, reached while they look ahead and told in words of
their own. What the program promises about depth must hang on neither, so the text is scanned here,
without recursion and in time linear in its length. Quoted texts, comments, block scalars and
plain texts that go on over several lines are passed over, so that brackets and dashes in them
count for nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# Lines that hold one plain key, value or list entry each, all with the indent of the first: a run
# of them is passed in one step.
_KEY: Final = r"""(?:[^\s"'\[\]{}|>&!*?#%@`:,\-][^\n:#"'\[\]{}|>]*+)?+:"""
_TEXT: Final = r"""(?:[&!][^\s]*+[ ])?+[^\s"'\[\]{}|>&!?#:,\-][^\n:#]*+"""
_KEY_RUN: Final = re.compile(rf"([ ]*+){_KEY}(?:[ ]{_TEXT})?+\n(?:\1{_KEY}(?:[ ]{_TEXT})?+\n)*+")
_ENTRY_RUN: Final = re.compile(rf"([ ]*+)-[ ]{_TEXT}\n(?:\1-[ ]{_TEXT}\n)*+")
_BLANKS: Final = re.compile(r"[ \t]*+")
_EMPTY_LINES: Final = re.compile(r"(?:[ \t]*+(?:\#[^\n]*+)?\n)++")
_DOCUMENT: Final = re.compile(r"---(?=[ \t\n]|\Z)|\.\.\.(?=[ \t\n]|\Z)")
_INDICATOR: Final = re.compile(r"([-?:])(?=[ \t\n]|\Z)[ \t]*+")
_VALUE: Final = re.compile(r"[ \t]*+:(?=[ \t\n]|\Z)[ \t]*+")
_PROPERTIES: Final = re.compile(r"(?:[&!][^ \t\n]*+(?:[ \t]++|(?=\n)|\Z))++")
_QUOTED: Final = re.compile(r""" "(?:[^"\\]++|\\.)*+" | '(?:[^']++|'')*+' """, re.X | re.S)
_HEADER: Final = re.compile(r"[|>][0-9+-]*+[ \t]*+(?:\#[^\n]*+)?(?=\n|\Z)")
_END_OF_PLAIN: Final = re.compile(r":(?=[ \t\n]|\Z)|[ \t]\#|\n")
_END_OF_VALUE: Final = re.compile(r"[ \t]\#|\n")
# In a flow collection: everything up to the next bracket, comment or quote that may begin a text.
_FLOW_TEXT: Final = re.compile(r"""(?:[^\[\]{}"'\#]++|(?<![\s\[\]{},"'])\#|(?<=\w)["'])++""")

_MAP: Final = 0
_LIST: Final = 1


def first_too_deep(text: str, most: int, values: int) -> int | None:
    """Return the 1-based line on which nesting first exceeds ``most`` levels, or None.

    A list or group is a level; a pair standing alone in a flow list (``[a: b]``) is not counted.
    The scan ends after ``values`` lines with keys or entries, since no reader goes further, and
    where the text stops being YAML, which the parser tells of.
    """
    position = _Scan(text, most, values).run()
    return None if position is None else text.count("\n", 0, position) + 1


class _Scan:
    """One pass over a text. ``columns`` and ``kinds`` are the open block collections."""

    def __init__(self, text: str, most: int, values: int) -> None:
        self.text = text
        self.most = most
        self.left = values
        self.columns: list[int] = []
        self.kinds: list[int] = []
        self.broken = False

    def run(self) -> int | None:
        """Return the position of the first token that is too deep."""
        text, size = self.text, len(self.text)
        position = 0
        while position < size and self.left > 0 and not self.broken:
            empty = _EMPTY_LINES.match(text, position)
            if empty:
                position = empty.end()
                continue
            run = _KEY_RUN.match(text, position)
            kind = _MAP
            if run is None:
                run, kind = _ENTRY_RUN.match(text, position), _LIST
            if run is not None:
                self._open(len(run[1]), kind)
                if len(self.columns) > self.most:
                    return position
                position = run.end()
                self.left -= 1
                if text[position - 2] != ":":
                    position = self._indented(position, until_comment=True)
                continue
            self.left -= 1
            position = self._line(position)
            if position < 0:
                return -position - 1
        return None

    def _open(self, column: int, kind: int) -> None:
        """Close what a line beginning at ``column`` ends, and open its own collection."""
        columns, kinds = self.columns, self.kinds
        while columns and (
            columns[-1] > column or (columns[-1] == column and kinds[-1] == _LIST and kind == _MAP)
        ):
            columns.pop()
            kinds.pop()
        if not columns or columns[-1] < column or kinds[-1] != kind:
            columns.append(column)
            kinds.append(kind)

    def _line(self, start: int) -> int:
        """Read one logical line; return where the next begins, or ``-1 - position`` if too deep."""
        text = self.text
        document = _DOCUMENT.match(text, start)
        position = start
        if document:
            self.columns.clear()
            self.kinds.clear()
            position = document.end()
        blanks = _BLANKS.match(text, position)
        position = blanks.end() if blanks else position
        asked = False
        while found := _INDICATOR.match(text, position):
            if found[1] == "?" and asked:
                # A group as a key, which no reader takes.
                self.broken = True
                return position
            asked = asked or found[1] == "?"
            self._open(position - start, _LIST if found[1] == "-" else _MAP)
            if len(self.columns) > self.most:
                return -1 - position
            position = found.end()
        return self._content(position, position - start, may_be_key=True)

    def _content(self, position: int, column: int, *, may_be_key: bool) -> int:
        text = self.text
        properties = _PROPERTIES.match(text, position)
        if properties:
            position = properties.end()
        char = text[position : position + 1]
        if char in ("", "\n"):
            return position + 1
        if char == "#":
            return self._next_line(position)
        if char in "\"'":
            end = _quote_end(text, position)
            if end < 0:
                self.broken = True
                return position
        elif char in "[{":
            end = self._flow(position)
            if end < 0 or self.broken:
                return end
        elif char in "|>":
            header = _HEADER.match(text, position)
            if header is None:
                self.broken = True
                return position
            return self._indented(header.end() + 1)
        else:
            pattern = _END_OF_PLAIN if may_be_key else _END_OF_VALUE
            stop = pattern.search(text, position)
            end = stop.start() if stop else len(text)
            if stop is None or not stop[0].startswith(":"):
                after = self._next_line(end)
                # A comment ends the text.
                if stop is not None and stop[0] != "\n":
                    return after
                return self._indented(after, until_comment=True)
        colon = _VALUE.match(text, end)
        if colon and may_be_key:
            self._open(column, _MAP)
            if len(self.columns) > self.most:
                return -1 - position
            return self._content(colon.end(), 0, may_be_key=False)
        return self._next_line(end)

    def _flow(self, position: int) -> int:
        """Read a flow collection; return its end, or ``-1 - position`` where it is too deep."""
        text, size = self.text, len(self.text)
        room = self.most - len(self.columns)
        level = 0
        # The last character that is no space, whether a space came after it, and whether a quoted
        # text stands before the colon: what tells if a quote begins a text of its own.
        last, spaced, after_quoted = "[", False, False
        while position < size:
            char = text[position]
            if char in "[{":
                level += 1
                if level > room:
                    return -1 - position
            elif char in "]}":
                level -= 1
                if level == 0:
                    return position + 1
            elif char == "#":
                position = self._next_line(position)
                spaced = True
                continue
            elif char in "\"'":
                if last in "[{," or (last in ":?" and (spaced or after_quoted)):
                    end = _quote_end(text, position)
                    if end < 0:
                        break
                    position = end
                    last, spaced, after_quoted = char, False, True
                    continue
            else:
                passed = _FLOW_TEXT.match(text, position)
                if passed is None:
                    break
                position = passed.end()
                kept = passed[0].rstrip()
                if kept:
                    after_quoted = after_quoted and kept.lstrip() == ":"
                    last = kept[-1]
                spaced = len(kept) < len(passed[0])
                continue
            position += 1
            last, spaced, after_quoted = char, False, False
        self.broken = True
        return size

    def _indented(self, position: int, *, until_comment: bool = False) -> int:
        """Pass lines that are empty or indented more than the innermost open collection."""
        least = self.columns[-1] + 1 if self.columns else 0
        passed = _more_indented(least, until_comment=until_comment).match(self.text, position)
        return passed.end() if passed else position

    def _next_line(self, position: int) -> int:
        end = self.text.find("\n", position)
        return len(self.text) if end < 0 else end + 1


def _quote_end(text: str, position: int) -> int:
    """Return the position after the quoted text that begins here, or -1 when it never ends."""
    char = text[position]
    end = text.find(char, position + 1)
    if end < 0 or (char == '"' and text.find("\\", position, end) < 0):
        return end + 1 or -1
    quoted = _QUOTED.match(text, position)
    return quoted.end() if quoted else -1


@lru_cache(256)
def _more_indented(least: int, *, until_comment: bool) -> re.Pattern[str]:
    """Return a pattern for the lines that are empty or indented by at least ``least`` spaces.

    ``until_comment``: as far as the first comment.
    """
    stop = r"(?![ ]*+\#)" if until_comment else ""
    if not least:
        stop += r"(?!(?:---|\.\.\.)(?:\s|\Z))"
    return re.compile(rf"(?:[ \t]*+\n|{stop}[ ]{{{least},}}[^\n]++(?:\n|\Z))*+")
