"""Plain data as YAML text, quickly: new entries, in the manner of the example."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

WIDTH: Final = 110
#: More than this is not even tried on one line.
_MOST_INLINE: Final = 12
_MANY_VALUES: Final = (dict, list, tuple)
#: Texts that need no quotes, whatever reads them.
_PLAIN: Final = re.compile(
    r"[A-Za-zÅÄÖåäöÉé](?:[^\n\r\t:#\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]|:(?=\S))*(?<=\S)"
)
_PLAIN_FLOW: Final = re.compile(
    r"[A-Za-zÅÄÖåäöÉé][^\n\r\t:#,\[\]{}\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*(?<=\S)"
)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_LENGTH: Final = re.compile(r"\d+ (?:min|h|dygn)(?: \d+ (?:min|h))*")
_WORDS: Final = re.compile(r"(?:null|true|false|yes|no|on|off|y|n|inf|nan)", re.IGNORECASE)
_ESCAPED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_BLOCK: Final = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f][^\r\t\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]*"
)


def scalar(value: Any, *, flow: bool = False) -> str:
    """Return one value on one line; ``flow`` inside brackets."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.6f}".rstrip("0")
    return _plain_or_quoted(str(value), flow)


@lru_cache(20_000)
def _plain_or_quoted(text: str, flow: bool) -> str:
    pattern = _PLAIN_FLOW if flow else _PLAIN
    if pattern.fullmatch(text) and not _WORDS.fullmatch(text):
        return text
    if _DATE.fullmatch(text) or _LENGTH.fullmatch(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def flow(value: Any) -> str:
    """Return a value on one line, in brackets where it holds others."""
    if isinstance(value, dict):
        inner = ", ".join(f"{scalar(k, flow=True)}: {flow(v)}" for k, v in value.items())
        return f"{{{inner}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(flow, value))}]"
    return scalar(value, flow=True)


def after_key(value: Any, indent: int) -> str:
    """Return what follows ``key:`` when the key stands at ``indent``, with what is below it."""
    if isinstance(value, str) and "\n" in value:
        block = _literal(value, indent + 2)
        if block is not None:
            return f" {block}"
    if not _holds(value):
        return f" {scalar(value)}" if not isinstance(value, _MANY_VALUES) else f" {flow(value)}"
    # A section of things is written so that more can be put in by hand.
    section = not indent and isinstance(value, dict) and any(map(_holds, value.values()))
    if not section and len(value) <= _MOST_INLINE and _simple(value):
        line = flow(value)
        if len(line) + indent < WIDTH - 20:
            return f" {line}"
    return "\n" + "\n".join(block_lines(value, indent + 2))


def block_lines(value: Any, indent: int) -> Iterator[str]:
    """Yield the lines of a mapping or a list that stands at ``indent``."""
    pad = " " * indent
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{pad}{scalar(key)}:{after_key(inner, indent)}"
        return
    for item in value:
        yield f"{pad}- {after_dash(item, indent)}"


def after_dash(item: Any, indent: int) -> str:
    """Return a row of a list whose dash stands at ``indent``, without the dash."""
    if not _holds(item):
        if isinstance(item, str) and "\n" in item:
            block = _literal(item, indent + 2)
            if block is not None:
                return block
        return flow(item) if isinstance(item, _MANY_VALUES) else scalar(item)
    if len(item) <= _MOST_INLINE and _simple(item):
        line = flow(item)
        if len(line) + indent < WIDTH:
            return line
    lines = list(block_lines(item, indent + 2))
    return "\n".join([lines[0].lstrip(" "), *lines[1:]])


def _holds(value: Any) -> bool:
    return bool(value) and isinstance(value, _MANY_VALUES)


def _simple(value: Any) -> bool:
    """Tell whether a value reads well in brackets: short, and nothing deep inside it."""
    inner = value.values() if isinstance(value, dict) else value
    return all(
        not isinstance(v, _MANY_VALUES) or all(not isinstance(w, _MANY_VALUES) for w in v)
        for v in inner
    ) and not any(isinstance(v, str) and "\n" in v for v in inner)


def _literal(text: str, indent: int) -> str | None:
    """Return a text of several lines as a block, None when it must be quoted."""
    lines = text.split("\n")
    if _BLOCK.fullmatch(text) is None or any(line != line.rstrip() for line in lines):
        return None
    if text.endswith("\n\n") or not lines[0]:
        return None
    mark = "|" if text.endswith("\n") else "|-"
    body = lines[:-1] if text.endswith("\n") else lines
    return "\n".join([mark, *((" " * indent + line) if line else "" for line in body)])


def document(data: Mapping[str, Any]) -> str:
    """Return a whole file; a blank line between the entries of a section."""
    pieces: list[str] = []
    for key, value in data.items():
        if isinstance(value, dict) and value and all(isinstance(v, dict) for v in value.values()):
            pieces.append(f"{scalar(key)}:")
            entries = ("\n".join(block_lines({k: v}, 2)) for k, v in value.items())
            texts = list(entries)
            # Short entries stand close together.
            pieces.append(("\n\n" if any("\n" in t for t in texts) else "\n").join(texts))
        else:
            pieces.append(f"{scalar(key)}:{after_key(value, 0)}")
        pieces.append("")
    return "\n".join(pieces[:-1]) + "\n"
