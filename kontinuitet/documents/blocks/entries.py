r"""What a contents list shows: the paragraphs that its TOC field asks for.

The switches are those of ECMA-376 Part 1, 17.16.5.68: ``\o`` heading levels, ``\t`` other styles,
``\u`` outline levels of paragraphs, ``\b`` only within a bookmark, ``\f`` and ``\l`` TC fields,
``\c`` and ``\a`` captions with and without their label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.xmltext import w

if TYPE_CHECKING:
    from lxml import etree

_TOKEN: Final = re.compile(r'\\\S|"[^"]*"?|“[^”]*”?|”[^”]*”?|[^\s"“”]+')
_RANGE: Final = re.compile(r"(\d)\s*-\s*(\d)")
_FIGURES: Final = "table of figures"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a contents list: the style it is shown in, its text, and what it leads to."""

    style: str
    text: str
    element: etree._Element


def outline_levels(styles: etree._Element) -> dict[str, int]:
    """Return the heading level (from 1) of each paragraph style that has one, by style id."""
    own: dict[str, int | None] = {}
    parents: dict[str, str | None] = {}
    for style in styles.iterchildren(w("style")):
        style_id = style.get(w("styleId"))
        if style_id is None or style.get(w("type")) != "paragraph":
            continue
        outline = style.find(f"{w('pPr')}/{w('outlineLvl')}")
        parent = style.find(w("basedOn"))
        own[style_id] = None if outline is None else int(outline.get(w("val")) or "9")
        parents[style_id] = None if parent is None else parent.get(w("val"))
    found: dict[str, int] = {}
    for style_id in own:
        current: str | None = style_id
        for _ in range(20):
            if current is None or current not in own:
                break
            level = own[current]
            if level is not None:
                if level < 9:
                    found[style_id] = level + 1
                break
            current = parents.get(current)
    return found


def paragraph_text(paragraph: etree._Element) -> str:
    """Return the text of a paragraph as read: tabs and breaks as spaces, no field codes."""
    return "".join(_piece(node) for node in paragraph.iter(*_TEXTUAL))


_TEXTUAL: Final = (w("t"), w("tab"), w("br"), w("noBreakHyphen"))


def _piece(node: etree._Element) -> str:
    if node.tag == w("t"):
        return node.text or ""
    if node.tag == w("noBreakHyphen"):
        return "\u2011"
    parent = node.getparent()
    return " " if parent is not None and parent.tag == w("r") else ""


def switches(instruction: str) -> dict[str, str]:
    """Return the switches of a field by letter, each with its argument (or nothing)."""
    found: dict[str, str] = {}
    last: str | None = None
    for token in _TOKEN.findall(instruction):
        if token.startswith("\\"):
            last = token[1:].lower()
            found.setdefault(last, "")
        elif last is not None:
            found[last] = token.strip('"“”')
            last = None
    return found


def entries(
    body: etree._Element,
    styles: etree._Element,
    style_ids: Mapping[str, str],
    instruction: str,
) -> list[Entry]:
    """Return what a TOC field with this instruction lists, in order.

    ``style_ids`` are the ids of the styles by lower-case name.
    """
    chosen = switches(instruction)
    captions = chosen.get("c") or chosen.get("a")
    found: list[Entry] = []
    headings = _levels(styles, style_ids, chosen)
    lowest, highest = _bounds(chosen.get("o", ""))
    for paragraph in _paragraphs(body, chosen.get("b") if "b" in chosen else None):
        if captions:
            text = _caption(paragraph, captions, label="a" not in chosen)
            if text:
                found.append(Entry(_FIGURES, text, paragraph))
            continue
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        level = headings.get("" if style is None else style.get(w("val")) or "")
        if "u" in chosen and (own := paragraph.find(f"{w('pPr')}/{w('outlineLvl')}")) is not None:
            value = own.get(w("val")) or ""
            level = int(value) + 1 if value.isdecimal() else None
            level = level if level is not None and lowest <= level <= highest else None
        text = _flat(paragraph_text(paragraph)) if level is not None else ""
        if text:
            found.append(Entry(f"toc {level}", text, paragraph))
        if "f" in chosen:
            found += _marked(paragraph, chosen)
    return found


def _flat(text: str) -> str:
    return " ".join(text.split())


def _bounds(text: str) -> tuple[int, int]:
    found = _RANGE.search(text)
    return (int(found[1]), int(found[2])) if found else (1, 9)


def _levels(
    styles: etree._Element, style_ids: Mapping[str, str], chosen: Mapping[str, str]
) -> dict[str, int]:
    """Return the level of each style (by id) that the list shows."""
    out: dict[str, int] = {}
    if not chosen.keys() & {"t", "f"} or chosen.keys() & {"o", "u"}:
        lowest, highest = _bounds(chosen.get("o", ""))
        levels = outline_levels(styles)
        out = {style: n for style, n in levels.items() if lowest <= n <= highest}
    pieces = [piece.strip() for piece in re.split("[,;]", chosen.get("t", "")) if piece.strip()]
    for name, level in zip(pieces[::2], pieces[1::2], strict=False):
        style_id = style_ids.get(name.lower(), name)
        if level.isdecimal():
            out[style_id] = min(max(int(level), 1), 9)
    return out


def _paragraphs(body: etree._Element, bookmark: str | None) -> Iterator[etree._Element]:
    if bookmark is None:
        yield from body.iter(w("p"))
        return
    inside: dict[etree._Element, None] = {}
    number: str | None = None
    for node in body.iter(w("p"), w("bookmarkStart"), w("bookmarkEnd")):
        if node.tag == w("p"):
            if number is not None:
                inside[node] = None
        elif node.tag == w("bookmarkEnd"):
            number = None if node.get(w("id")) == number else number
        elif (node.get(w("name")) or "").lower() == bookmark.lower():
            number = node.get(w("id"))
            around = next(node.iterancestors(w("p")), None)
            if around is not None:
                inside[around] = None
    yield from inside


def field_codes(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield the instruction of each field in ``element`` and the node that ends it."""
    open_fields: list[list[str]] = []
    begun: list[bool] = []
    for node in element.iter(w("fldChar"), w("instrText"), w("fldSimple")):
        kind = node.get(w("fldCharType"))
        if node.tag == w("fldSimple"):
            yield node.get(w("instr")) or "", node
        elif node.tag == w("instrText"):
            if open_fields and not begun[-1]:
                open_fields[-1].append(node.text or "")
        elif kind == "begin":
            open_fields.append([])
            begun.append(False)
        elif kind == "separate" and begun:
            begun[-1] = True
        elif kind == "end" and open_fields:
            begun.pop()
            yield "".join(open_fields.pop()), node


def _caption(paragraph: etree._Element, name: str, *, label: bool) -> str:
    """Return the text of a caption numbered ``SEQ name``; nothing for other paragraphs."""
    for code, end in field_codes(paragraph):
        words = code.split()
        if (
            len(words) < 2
            or words[0].upper() != "SEQ"
            or words[1].strip('"').lower() != name.lower()
        ):
            continue
        if label:
            return _flat(paragraph_text(paragraph))
        inside = set(end.iter(*_TEXTUAL))
        order = list(paragraph.iter(*_TEXTUAL, w("fldChar"), w("fldSimple")))
        after = [n for n in order[order.index(end) + 1 :] if n.tag in _TEXTUAL and n not in inside]
        return _flat("".join(map(_piece, after))).lstrip(" .:\u2013-")
    return ""


def _marked(paragraph: etree._Element, chosen: Mapping[str, str]) -> Iterator[Entry]:
    """Yield the TC fields of a paragraph that the list asks for."""
    lowest, highest = _bounds(chosen.get("l", ""))
    for code, _ in field_codes(paragraph):
        tokens = _TOKEN.findall(code)
        if len(tokens) < 2 or tokens[0].upper() != "TC":
            continue
        own = switches(code)
        level = int(own["l"]) if own.get("l", "").isdecimal() else 1
        same = (own.get("f") or "C").upper() == (chosen.get("f") or "C").upper()
        if same and lowest <= level <= highest:
            yield Entry(f"toc {level}", _flat(tokens[1].strip('"“”')), paragraph)
