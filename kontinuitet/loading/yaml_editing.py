"""Change entries of a YAML file in place: every other byte stays as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from kontinuitet.loading.yaml_emitting import after_dash, after_key, flow, scalar

Path = tuple[str | int, ...]
_BOM: Final = "\ufeff"


class CannotEditError(Exception):
    """The place cannot be changed without touching what stands around it."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Set the value at a path as written; the last step may be new: a key, or one past a list."""

    path: Path
    value: Any


@dataclass(frozen=True, slots=True)
class _Splice:
    start: int
    end: int
    text: str
    order: int


def edited(content: bytes, edits: Iterable[Edit]) -> bytes:
    """Return a file's bytes with some entries changed.

    Raises:
        CannotEditError: the file is not UTF-8, or a path leads nowhere in it.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise CannotEditError from None
    bom = text.startswith(_BOM)
    text = text.removeprefix(_BOM)
    ending = "\r\n" if "\r\n" in text else "\n"
    editor = _Editor(text)
    # What is put in at the same place stands deepest first: an entry before the next section.
    ordered = sorted(edits, key=lambda edit: -len(edit.path))
    splices = [s for order, edit in enumerate(ordered) for s in editor.splices(edit, order)]
    splices.sort(key=lambda s: (s.start, s.end, s.order))
    pieces: list[str] = []
    place = 0
    for splice in splices:
        if splice.start < place:
            raise CannotEditError
        pieces += [text[place : splice.start], splice.text.replace("\n", ending)]
        place = splice.end
    pieces.append(text[place:])
    return ((_BOM if bom else "") + "".join(pieces)).encode("utf-8")


class _Editor:
    def __init__(self, text: str) -> None:
        self.text = text
        try:
            self.root = yaml.compose(
                text, Loader=yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
            )
        except yaml.YAMLError:
            raise CannotEditError from None
        #: Empty brackets that something has been put into.
        self._filled: set[int] = set()
        self._starts = [0]
        place = text.find("\n")
        while place >= 0:
            self._starts.append(place + 1)
            place = text.find("\n", place + 1)

    def splices(self, edit: Edit, order: int) -> list[_Splice]:
        if self.root is None:
            body = "".join(
                f"{scalar(k)}:{after_key(v, 0)}\n" for k, v in {edit.path[0]: edit.value}.items()
            )
            end = len(self.text)
            lead = "" if not self.text or self.text.endswith("\n") else "\n"
            return [_Splice(end, end, lead + body, order)]
        node, parents, step = self.root, [], 0
        while step < len(edit.path):
            inner = self._child(node, edit.path[step])
            if inner is None:
                break
            parents.append(node)
            node, step = inner, step + 1
        if step == len(edit.path):
            return [self._replaced(parents[-1], edit.path[-1], node, edit.value, parents, order)]
        if step != len(edit.path) - 1:
            raise CannotEditError
        return [self._added(node, edit.path[-1], edit.value, parents, order)]

    def _child(self, node: Any, step: str | int) -> Any:
        if isinstance(node, yaml.MappingNode) and isinstance(step, str):
            return next((v for k, v in node.value if k.value == step), None)
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            return node.value[step] if step < len(node.value) else None
        return None

    def _replaced(
        self, parent: Any, step: str | int, node: Any, value: Any, parents: list[Any], order: int
    ) -> _Splice:
        start, end = self._at(node.start_mark), self._end(node)
        if any(p.flow_style for p in parents):
            return _Splice(start, end, flow(value), order)
        if isinstance(node, yaml.ScalarNode) and not node.style and start == end:
            # An empty value stands right after its key's colon or its dash.
            text = (
                after_key(value, self._indent(parent))
                if isinstance(step, str)
                else " " + after_dash(value, self._indent(parent))
            )
            return _Splice(start, end, text, order)
        inline = not isinstance(value, (Mapping, list, tuple)) and not (
            isinstance(value, str) and "\n" in value
        )
        flowing = isinstance(node, yaml.ScalarNode) or node.flow_style
        if (
            flowing
            and node.start_mark.line == self._line_of(end)
            and (inline or len(flow(value)) < 90)
        ):
            return _Splice(start, end, scalar(value) if inline else flow(value), order)
        if isinstance(step, int):
            return _Splice(start, end, after_dash(value, self._indent(parent)), order)
        key = next(k for k, v in parent.value if v is node)
        colon = self.text.index(":", self._at(key.end_mark)) + 1
        return _Splice(colon, end, after_key(value, self._indent(parent)), order)

    def _added(
        self, node: Any, step: str | int, value: Any, parents: list[Any], order: int
    ) -> _Splice:
        if isinstance(node, yaml.ScalarNode):
            # A key with nothing after it.
            if node.value or node.style or not isinstance(step, str):
                raise CannotEditError
            place = self._at(node.start_mark)
            indent = self._indent(parents[-1]) if parents else 0
            return _Splice(place, place, after_key({step: value}, indent), order)
        if isinstance(node, yaml.SequenceNode) != isinstance(step, int):
            raise CannotEditError
        flowing = node.flow_style or any(p.flow_style for p in parents)
        entry = (
            flow(value) if isinstance(step, int) else f"{scalar(step, flow=True)}: {flow(value)}"
        )
        if flowing:
            if not node.value:
                place = self._at(node.start_mark) + 1
                more = ", " if id(node) in self._filled else ""
                self._filled.add(id(node))
                return _Splice(place, place, more + entry, order)
            last = node.value[-1]
            place = self._end(last if isinstance(step, int) else last[1])
            return _Splice(place, place, f", {entry}", order)
        if not node.value:
            raise CannotEditError
        indent = self._indent(node)
        last = node.value[-1] if isinstance(step, int) else node.value[-1][1]
        place = self._line_end(self._end(last))
        pad = " " * indent
        text = (
            f"{pad}- {after_dash(value, indent)}"
            if isinstance(step, int)
            else f"{pad}{scalar(step)}:{after_key(value, indent)}"
        )
        # A blank line between things that have one between them already.
        blank = "\n" if isinstance(value, Mapping) and self._apart(node) else ""
        return _Splice(place, place, f"\n{blank}{text}", order)

    def _apart(self, node: Any) -> bool:
        if not isinstance(node, yaml.MappingNode) or len(node.value) < 2:
            return False
        line = node.value[-1][0].start_mark.line
        above = self.text[self._starts[line - 1] : self._starts[line]]
        return not above.strip()

    def _indent(self, node: Any) -> int:
        if isinstance(node, yaml.SequenceNode):
            # The mark of a block list is its first dash.
            return int(node.start_mark.column)
        return int(node.value[0][0].start_mark.column) if node.value else 0

    def _at(self, mark: Any) -> int:
        line: int = mark.line
        return self._starts[line] + int(mark.column)

    def _end(self, node: Any) -> int:
        """Return where a node's own text ends: before comments and blank lines that follow."""
        if isinstance(node, yaml.ScalarNode):
            end = (
                self._at(node.end_mark)
                if node.end_mark.line < len(self._starts)
                else len(self.text)
            )
            if node.style in ("|", ">"):
                start = self._at(node.start_mark)
                return start + len(self._block(start, end).rstrip())
            return end
        if node.flow_style or not node.value:
            return self._at(node.end_mark)
        last = node.value[-1]
        return self._end(last[1] if isinstance(node, yaml.MappingNode) else last)

    def _block(self, start: int, end: int) -> str:
        """Return a block text without the comments after it, which stand less far in."""
        return self.text[start:end]

    def _line_end(self, place: int) -> int:
        end = self.text.find("\n", place)
        if end < 0:
            return len(self.text)
        return end - 1 if end and self.text[end - 1] == "\r" else end

    def _line_of(self, place: int) -> int:
        return self.text.count("\n", 0, place)
