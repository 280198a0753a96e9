"""Put something new into a YAML file that a person keeps: every other byte stays as it is.

The text is edited where the parser says that things stand, and then read again: an edit that gives
anything else than the wished data is refused rather than written.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml

from kontinuitet.loading.writing import yaml_text
from kontinuitet.loading.yaml_source import load
from kontinuitet.model.base import fold

_LOADER: Final = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_BREAK: Final = re.compile(r"\r\n|\n|\r")
_MARK: Final = "\ufeff"
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_NULLS: Final = frozenset(("", "~", "null"))


class CannotEdit(Exception):
    """The file is written in a way that the change cannot be put into."""


def found_of(data: Any, path: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of ``path`` that are there, as they are spelled in ``data``."""
    spelled: list[str] = []
    for step in path:
        key = _key(data, step)
        if key is None:
            break
        spelled.append(key)
        data = data[key]
    return tuple(spelled)


def _key(data: Any, step: str) -> str | None:
    if not isinstance(data, Mapping):
        return None
    return step if step in data else next((k for k in data if fold(k) == fold(step)), None)


def with_value(text: str, path: Sequence[str], value: Any) -> str:
    """Return a YAML text in which ``path`` has a value: put in, or in place of a single value.

    Keys are matched as the reader matches them. The value is plain data: texts, lists, mappings.

    Raises:
        CannotEdit: it cannot be done without touching anything else.
    """
    bom = _MARK if text.startswith(_MARK) else ""
    body = text[len(bom) :]
    before = load(body, "").data
    spelled = found_of(before, path)
    made = bom + _Editor(body).edited(path, spelled, value)
    after = load(made.removeprefix(_MARK), "")
    if any(p.severity.value == "fel" for p in after.problems) or after.data != _wished(
        before, path, spelled, value
    ):
        raise CannotEdit
    return made


def _wished(data: Any, path: Sequence[str], spelled: Sequence[str], value: Any) -> Any:
    if not path:
        return value
    inside = dict(data) if isinstance(data, Mapping) else {}
    key = spelled[0] if spelled else path[0]
    inside[key] = _wished(inside.get(key), path[1:], spelled[1:], value)
    return inside


class _Editor:
    """One edit of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [0, *(m.end() for m in _BREAK.finditer(text))]
        first = _BREAK.search(text)
        self._newline = first.group() if first else "\n"

    def _at(self, mark: Any) -> int:
        line = self._lines[min(int(mark.line), len(self._lines) - 1)]
        return min(line + int(mark.column), self._end)

    @property
    def _end(self) -> int:
        return len(self._text)

    def edited(self, path: Sequence[str], spelled: Sequence[str], value: Any) -> str:
        root = yaml.compose(self._text, Loader=_LOADER)
        if root is None or (isinstance(root, yaml.ScalarNode) and root.value in _NULLS):
            return self._put(self._end, {path[0]: _nested(path[1:], value)}, 0)
        node, key = root, None
        for step in spelled:
            if not isinstance(node, yaml.MappingNode):
                raise CannotEdit
            key, node = next((k, v) for k, v in node.value if k.value == step)
        missing = path[len(spelled) :]
        if not missing:
            return self._replaced(node, value)
        addition = {missing[0]: _nested(missing[1:], value)}
        if isinstance(node, yaml.MappingNode):
            if node.flow_style:
                return self._into_flow(node, addition)
            return self._put(self._after(node), addition, node.value[0][0].start_mark.column)
        if key is not None and isinstance(node, yaml.ScalarNode) and node.value in _NULLS:
            if node.value:
                raise CannotEdit
            column = key.start_mark.column + 2
            return self._put(self._line_end(self._at(key.end_mark)), addition, column)
        raise CannotEdit

    def _replaced(self, node: Any, value: Any) -> str:
        if not isinstance(node, yaml.ScalarNode) or not isinstance(value, str):
            raise CannotEdit
        if node.style in ("|", ">") or "\n" in value:
            raise CannotEdit
        start, end = self._at(node.start_mark), self._at(node.end_mark)
        said = _flow(value)
        if start == end and start and self._text[start - 1] not in " \t":
            said = f" {said}"
        return self._text[:start] + said + self._text[end:]

    def _into_flow(self, node: Any, addition: Mapping[str, Any]) -> str:
        said = _flow(addition)[1:-1]
        if not node.value:
            place = self._at(node.start_mark) + 1
            return self._text[:place] + said + self._text[place:]
        place = self._at(node.value[-1][1].end_mark)
        return f"{self._text[:place]}, {said}{self._text[place:]}"

    def _after(self, node: Any) -> int:
        """Return where the line after the last thing in a block begins."""
        while isinstance(node, (yaml.MappingNode, yaml.SequenceNode)) and not node.flow_style:
            last = node.value[-1]
            key, node = last if isinstance(last, tuple) else (None, last)
            if key is not None and isinstance(node, yaml.ScalarNode) and not node.value:
                return self._line_end(self._at(key.end_mark))
        place = self._at(node.end_mark)
        if getattr(node, "style", None) in ("|", ">"):
            # Such a text ends where the next thing begins: not its comments, nor empty lines.
            start = self._at(node.start_mark)
            lines = self._text[start:place].splitlines(keepends=True)
            while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
                place -= len(lines.pop())
            return place
        return self._line_end(place)

    def _line_end(self, place: int) -> int:
        found = _BREAK.search(self._text, place)
        return found.end() if found else self._end

    def _put(self, place: int, addition: Mapping[str, Any], column: int) -> str:
        said = yaml_text(dated(addition)).splitlines()
        block = "".join(f"{' ' * column}{line}".rstrip() + self._newline for line in said)
        head, tail = self._text[:place], self._text[place:]
        if head and not _BREAK.search(head[-1]):
            return head + self._newline + block.removesuffix(self._newline) + tail
        return head + block + tail


def dated(value: Any) -> Any:
    """Return plain data with days as days, which are written without quotation marks."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, Mapping):
        return {key: dated(part) for key, part in value.items()}
    if isinstance(value, list):
        return [dated(part) for part in value]
    return value


def _nested(path: Sequence[str], value: Any) -> Any:
    for step in reversed(path):
        value = {step: value}
    return value


def _flow(value: Any) -> str:
    said = yaml.safe_dump(
        dated(value), default_flow_style=True, allow_unicode=True, sort_keys=False, width=1_000_000
    )
    return said.removesuffix("...\n").strip()
