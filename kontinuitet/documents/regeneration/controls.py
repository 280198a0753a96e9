"""The free texts of an old document: which have been written in, and what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.regeneration.changes import differences
from kontinuitet.documents.regeneration.record import Place, Record, Text
from kontinuitet.documents.regeneration.story import (
    Control,
    Line,
    Story,
    free_text_tag,
    title_of,
)
from kontinuitet.documents.xmltext import w

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part
    from lxml import etree

#: What makes a control without text worth carrying all the same.
_OBJECTS: Final = (
    w("drawing"), w("pict"), w("object"), w("tbl"), w("footnoteReference"),
    w("endnoteReference"), w("commentReference"), w("del"), w("delText"), w("sym"),
    w("ins"), w("altChunk"),
)  # fmt: skip
_BLOCKS: Final = frozenset((w("p"), w("tbl"), w("sdt"), w("altChunk")))


@dataclass(frozen=True, slots=True)
class Written:
    """A free text that somebody has written: its place in the old document and its content."""

    tag: str
    title: str
    chapter: str
    content: tuple[etree._Element, ...]
    part: Part
    #: The content control, None when another program has taken it away.
    control: etree._Element | None


def kind_of(content: tuple[etree._Element, ...]) -> str:
    """Return what a control holds: ``block``, ``inline``, ``row`` or ``cell``."""
    for element in content:
        if element.tag in (w("p"), w("tbl"), w("altChunk")):
            return "block"
        if element.tag == w("tr"):
            return "row"
        if element.tag == w("tc"):
            return "cell"
        if element.tag == w("sdt"):
            inner = element.find(w("sdtContent"))
            return kind_of(() if inner is None else tuple(inner))
        if element.tag in (w("r"), w("hyperlink"), w("fldSimple")):
            return "inline"
        if element.tag in (w("ins"), w("del"), w("moveFrom"), w("moveTo"), w("customXml")):
            return kind_of(tuple(element))
    return "inline"


def content_of(control: etree._Element) -> tuple[etree._Element, ...]:
    """Return the elements inside a content control."""
    content = control.find(w("sdtContent"))
    return () if content is None else tuple(content.iterchildren("*"))


def written(story: Story, record: Record | None) -> list[Written]:
    """Return the controls that hold something else than the prompt they were made with."""
    places = {} if record is None else record.places()
    origins = {} if record is None else record.origins
    return [
        Written(
            c.tag, c.title, origins.get(c.tag, c.chapter), content_of(c.element), c.part, c.element
        )
        for c in story.controls()
        if not _untouched(c, places.get(c.tag))
    ]


def _untouched(control: Control, place: Place | None) -> bool:
    content = control.element.find(w("sdtContent"))
    if content is None:
        return True
    if next(content.iter(*_OBJECTS), None) is not None:
        if place is None or control.text != place.prompt:
            return False
        # The template's own pictures and tables are in the text as marks; deleted text is not.
        return next(content.iter(w("del"), w("delText"), w("ins")), None) is None
    if not control.text:
        return True
    if place is not None:
        return control.text == place.prompt
    return control.element.find(f"{w('sdtPr')}/{w('showingPlcHdr')}") is not None


def recovered(
    document: Document, story: Story, record: Record | None
) -> tuple[list[Written], frozenset[int]]:
    """Find free texts whose content control another program has taken away.

    LibreOffice 7 keeps the text of a block control but not its tag. What stands between the
    recorded neighbours of such a free text is its content. Only in the body itself.

    Returns:
        The free texts, and the positions in ``story.body`` of the lines that are theirs.
    """
    if record is None:
        return [], frozenset()
    found = {c.tag for c in story.controls()}
    lines = [(n, item) for n, item in enumerate(story.body) if isinstance(item, Line)]
    was = [item.text for item in record.body if isinstance(item, Text)]
    missing: dict[int, list[Place]] = {}
    position = 0
    for item in record.body:
        if isinstance(item, Text):
            position += 1
        elif item.tag not in found:
            missing.setdefault(position, []).append(item)
    if not missing:
        return [], frozenset()
    partner = _partners(was, [line.text for _, line in lines])
    body = document.element.body
    out: list[Written] = []
    taken: set[int] = set()
    for position, places in sorted(missing.items()):
        before = next((partner[n] for n in range(position - 1, -1, -1) if n in partner), -1)
        after = next((partner[n] for n in range(position, len(was)) if n in partner), len(lines))
        inside = lines[before + 1 : after]
        blocks: list[etree._Element] = []
        for _, line in inside:
            block = _top(line.element, body)
            if block is not None and block not in blocks:
                blocks.append(block)
        edges = [_top(lines[n][1].element, body) for n in (before, after) if 0 <= n < len(lines)]
        if not blocks or any(edge in blocks for edge in edges):
            continue
        taken.update(number for number, _ in inside)
        out += _shared(_stretch(blocks), places, record, story, document.part)
    return out, frozenset(taken)


def _partners(was: list[str], now: list[str]) -> dict[int, int]:
    partner: dict[int, int] = {}
    i = j = 0
    for i1, i2, j1, j2 in [*differences(was, now), (len(was), len(was), len(now), len(now))]:
        partner.update(zip(range(i, i1), range(j, j1), strict=True))
        i, j = i2, j2
    return partner


def _top(element: etree._Element, body: etree._Element) -> etree._Element | None:
    current: etree._Element | None = element
    while current is not None and current.getparent() is not body:
        current = current.getparent()
    return current


def _stretch(blocks: list[etree._Element]) -> list[etree._Element]:
    """Return the blocks from the first to the last, with those without text between them."""
    out = []
    current: etree._Element | None = blocks[0]
    while current is not None:
        if current.tag in _BLOCKS and free_text_tag(current) is None:
            out.append(current)
        if current is blocks[-1]:
            break
        current = current.getnext()
    return out


def _shared(
    blocks: list[etree._Element], places: list[Place], record: Record, story: Story, part: Part
) -> list[Written]:
    """Share blocks between the free texts that stood there, by the titles that are left."""
    shares: list[list[etree._Element]] = [[] for _ in places]
    current = 0
    for block in blocks:
        titles = [title_of(control) for control in block.iter(w("sdt"))]
        for number in range(current, len(places)):
            if places[number].title and places[number].title in titles:
                current = number
                break
        shares[current].append(block)
    texts = {id(item.element): item.text for item in story.body if isinstance(item, Line)}
    out = []
    for place, share in zip(places, shares, strict=True):
        said = " ".join(
            texts[id(p)] for block in share for p in block.iter(w("p")) if id(p) in texts
        )
        objects = any(next(block.iter(*_OBJECTS), None) is not None for block in share)
        if share and (objects or said != place.prompt):
            chapter = record.origins.get(place.tag, place.chapter)
            out.append(Written(place.tag, place.title, chapter, tuple(share), part, None))
    return out
