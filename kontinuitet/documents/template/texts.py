"""The text of a paragraph as Word has cut it up, and writing marks into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.xmltext import MC, XML, w

if TYPE_CHECKING:
    from lxml import etree

    from kontinuitet.documents.template.tags import Tag

#: Not read as the paragraph's own text: deleted text, other paragraphs in it, properties.
_CLOSED: Final = frozenset(
    {
        w("pPr"),
        w("rPr"),
        w("del"),
        w("moveFrom"),
        w("txbxContent"),
        w("sdtPr"),
        w("tbl"),
        f"{{{MC}}}Fallback",
    }
)
_SIGNS: Final = {w("tab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_SPACE: Final = f"{{{XML}}}space"


@dataclass(slots=True)
class Leaf:
    """A piece of a paragraph's text and the element that holds it."""

    element: etree._Element
    text: str

    @property
    def writable(self) -> bool:
        return self.element.tag == w("t")


def own_leaves(paragraph: etree._Element) -> list[Leaf]:
    """Return the pieces of text of a paragraph, in order, without its text boxes."""
    found: list[Leaf] = []
    stack = [paragraph]
    while stack:
        element = stack.pop()
        if element.tag == w("t"):
            found.append(Leaf(element, element.text or ""))
        elif element.tag in _SIGNS:
            found.append(Leaf(element, _SIGNS[element.tag]))
        elif element.tag not in _CLOSED:
            stack.extend(reversed(element))
    return found


def text_boxes(paragraph: etree._Element) -> list[etree._Element]:
    """Return the outermost text boxes anchored in a paragraph, fallback copies too."""
    found = []
    for box in paragraph.iter(w("txbxContent")):
        holder = box.getparent()
        while holder is not None and holder is not paragraph and holder.tag != w("txbxContent"):
            holder = holder.getparent()
        if holder is paragraph:
            found.append(box)
    return found


def write_leaves(leaves: list[Leaf], tags: list[Tag], marks: list[str]) -> None:
    """Write each tag's mark where the tag begins, and take the tag's own text away.

    The value gets the formatting of the run in which its tag begins.
    """
    position = 0
    number = 0
    for leaf in leaves:
        start, end = position, position + len(leaf.text)
        position = end
        while number < len(tags) and tags[number].end <= start:
            number += 1
        if number == len(tags) or tags[number].start >= end:
            continue
        pieces: list[str] = []
        cursor, current = start, number
        while current < len(tags) and tags[current].start < end:
            tag = tags[current]
            if tag.start >= start:
                pieces.append(leaf.text[cursor - start : tag.start - start])
                pieces.append(marks[current])
            cursor = min(tag.end, end)
            current += 1
        pieces.append(leaf.text[cursor - start :])
        _write(leaf, "".join(pieces))


def _write(leaf: Leaf, text: str) -> None:
    if leaf.writable and text:
        leaf.element.text = text
        leaf.element.set(_SPACE, "preserve")
        return
    run = leaf.element.getparent()
    if run is None:
        return
    run.remove(leaf.element)
    holder = run.getparent()
    if run.tag == w("r") and holder is not None and all(c.tag == w("rPr") for c in run):
        holder.remove(run)
