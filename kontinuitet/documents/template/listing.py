"""Numbered lists in loops: which of them begin anew in each turn.

A list that a loop goes through item by item goes on: 1, 2, 3. One that is a whole list in each
turn, under a text or with several items, begins anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from docx.opc.constants import RELATIONSHIP_TYPE

from kontinuitet.documents.blocks.entries import outline_levels
from kontinuitet.documents.template.texts import own_leaves
from kontinuitet.documents.xmltext import w

if TYPE_CHECKING:
    from docx.document import Document
    from lxml import etree

_KEYWORD: Final = re.compile(r"\{%[-\s]*(?:p\s+|tr\s+)?(for|endfor|if|endif|else|elif)\b")
_NOT_COUNTED: Final = frozenset(("bullet", "none"))
_SHOWN: Final = (w("drawing"), w("pict"), w("object"))


@dataclass(frozen=True, slots=True)
class Item:
    """The list that a paragraph is an item of, and its level (from 0), as Word numbers them."""

    number: str
    level: str


@dataclass(slots=True)
class _Found:
    """What a scan of a loop's body has met."""

    items: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    #: Lists that something else stands before.
    led: set[str] = field(default_factory=set)
    other: bool = False


class Lists:
    """The numbered lists of a document; headings with numbers are not among them."""

    def __init__(self, document: Document) -> None:
        self._bulleted: set[tuple[str, str]] = set()
        self._known: set[str] = set()
        self._read_numbering(document)
        self._styles: dict[str, Item] = {}
        styles = document.styles.element
        self._headings = outline_levels(styles)
        own = {s.get(w("styleId")) or "": s for s in styles.iterchildren(w("style"))}
        for style_id in own:
            item = self._of_style(own, style_id)
            if item is not None:
                self._styles[style_id] = item

    def _read_numbering(self, document: Document) -> None:
        try:
            root = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element  # type: ignore[attr-defined]
        except (KeyError, AttributeError):
            return
        kinds: dict[str, set[str]] = {}
        for abstract in root.iterchildren(w("abstractNum")):
            kinds[abstract.get(w("abstractNumId")) or ""] = {
                level.get(w("ilvl")) or "0"
                for level in abstract.iterchildren(w("lvl"))
                if any((f.get(w("val")) or "") in _NOT_COUNTED for f in level.iter(w("numFmt")))
            }
        for num in root.iterchildren(w("num")):
            number = num.get(w("numId")) or ""
            self._known.add(number)
            reference = num.find(w("abstractNumId"))
            abstract_id = "" if reference is None else reference.get(w("val")) or ""
            self._bulleted |= {(number, level) for level in kinds.get(abstract_id, set())}

    def _of_style(self, styles: dict[str, etree._Element], style_id: str) -> Item | None:
        number: str | None = None
        level: str | None = None
        current: str | None = style_id
        for _ in range(20):
            style = styles.get(current or "")
            if style is None:
                break
            properties = style.find(f"{w('pPr')}/{w('numPr')}")
            if properties is not None:
                number = number or _value(properties, "numId")
                level = level or _value(properties, "ilvl")
            parent = style.find(w("basedOn"))
            current = None if parent is None else parent.get(w("val"))
        return None if number is None else Item(number, level or "0")

    def of(self, paragraph: etree._Element) -> Item | None:
        """Return the numbered list that a paragraph is an item of, None when it is of none."""
        properties = paragraph.find(w("pPr"))
        if properties is None:
            return None
        style = _value(properties, "pStyle") or ""
        if style in self._headings:
            return None
        item = self._styles.get(style)
        own = properties.find(w("numPr"))
        if own is not None:
            number = _value(own, "numId") or (item.number if item else None)
            level = _value(own, "ilvl") or (item.level if item else "0")
            item = None if number is None else Item(number, level)
        if item is None or item.number not in self._known:
            return None
        return None if (item.number, item.level) in self._bulleted else item

    def restarting(self, opener: etree._Element) -> list[Item]:
        """Return the lists that begin anew in each turn of the loop that begins in ``opener``.

        Each with the level it begins anew at. ``opener`` is the paragraph or row with the tag.
        """
        found = _Found()
        around: list[str] = []
        for sibling in opener.itersiblings("*"):
            keyword = _keyword(sibling)
            if not around and keyword in ("endfor", "else"):
                break
            for paragraph in [sibling] if sibling.tag == w("p") else sibling.iter(w("p")):
                self._note(found, paragraph, around)
        rows = opener.tag == w("tr")
        out = []
        for number, items in sorted(found.items.items()):
            lowest = min(level for level, _ in items)
            count = sum(weight for level, weight in items if level == lowest)
            other = found.other or len(found.items) > 1
            if count > 1 if rows else other and (count > 1 or number in found.led):
                out.append(Item(number, str(lowest)))
        return out

    def _note(self, found: _Found, paragraph: etree._Element, around: list[str]) -> None:
        keyword = _keyword(paragraph)
        if keyword in ("for", "if"):
            around.append(keyword)
        elif keyword in ("endfor", "endif") and around:
            around.pop()
        if keyword is not None:
            return
        item = self.of(paragraph)
        if item is not None:
            if item.number not in found.items and (found.other or found.items):
                found.led.add(item.number)
            # Items of a loop within are any number.
            weight = 2 if "for" in around else 1
            found.items.setdefault(item.number, []).append((int(item.level), weight))
        elif _text(paragraph).strip() or next(paragraph.iter(*_SHOWN), None) is not None:
            found.other = True


def _value(holder: etree._Element, tag: str) -> str | None:
    element = holder.find(w(tag))
    return None if element is None else element.get(w("val"))


def _text(paragraph: etree._Element) -> str:
    return "".join(leaf.text for leaf in own_leaves(paragraph))


def _paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    return element.iter(w("p"))


def _keyword(element: etree._Element) -> str | None:
    """Return the keyword of a paragraph or row that is a control tag."""
    if element.tag not in (w("p"), w("tr")):
        return None
    first = next(_paragraphs(element), None)
    found = None if first is None else _KEYWORD.match(_text(first).strip())
    return None if found is None else found[1]


__all__ = ["Item", "Lists"]
