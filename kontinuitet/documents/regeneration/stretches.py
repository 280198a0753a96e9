"""The stretch of a document that a free text takes up when its content control is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.regeneration.record import Place
from kontinuitet.documents.regeneration.shapes import cells_above
from kontinuitet.documents.regeneration.story import Line, free_text_tag, title_of
from kontinuitet.documents.regeneration.trees import drop
from kontinuitet.documents.word.styles import style_names
from kontinuitet.documents.xmltext import w

if TYPE_CHECKING:
    from docx.document import Document
    from lxml import etree

_BLOCKS: Final = frozenset((w("p"), w("tbl"), w("sdt"), w("altChunk")))


class Anchors:
    """What is left of content controls: their titles, where the text of each begins."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = places
        self._titles = {place.title for place in places if place.title}

    def in_line(self, line: Line) -> str | None:
        """Return the title of a control without tag that the line stands in or holds."""
        inside = list(line.element.iter(w("sdt")))
        for control in (*inside, *line.element.iterancestors(w("sdt"))):
            if free_text_tag(control) is None and title_of(control) in self._titles:
                return title_of(control)
        return None

    def shares(self, lines: Sequence[Line]) -> list[tuple[Place, list[Line]]] | None:
        """Share lines between the free texts; None when it cannot be told which is whose."""
        if len(self._places) == 1:
            return [(self._places[0], list(lines))]
        starts: list[tuple[int, str]] = []
        last: etree._Element | None = None
        for number, line in enumerate(lines):
            title = self.in_line(line)
            if title is None:
                continue
            control = _outer_control(line)
            if last is None or control is not last:
                starts.append((number, title))
            last = control
        found = [title for _, title in starts]
        titles = [place.title for place in self._places]
        if not starts or starts[0][0] != 0:
            return None
        if found == titles:
            places = list(self._places)
        elif len(set(titles)) == len(titles) and _is_part_of(found, titles):
            places = [self._places[titles.index(title)] for title in found]
        else:
            return None
        ends = [number for number, _ in starts[1:]] + [len(lines)]
        return [
            (place, list(lines[start:end]))
            for place, (start, _), end in zip(places, starts, ends, strict=True)
        ]


def _outer_control(line: Line) -> etree._Element:
    """Return the control around the line, else the line itself."""
    return next(line.element.iterancestors(w("sdt")), line.element)


def _is_part_of(part: Sequence[str], whole: Sequence[str]) -> bool:
    rest = iter(whole)
    return all(item in rest for item in part)


def stretch(
    lines: Sequence[Line],
    place: Place,
    root: etree._Element,
    known: Mapping[etree._Element, Line],
) -> tuple[etree._Element, ...] | None:
    """Return the elements of a free text that says ``lines``, as deep as ``place`` stood.

    None when they do not stand together, or when other lines (of ``known``) stand among them.
    """
    depth = place.depth + (place.kind in ("cell", "row"))
    cells = [cells_above(line.element)[:depth] for line in lines]
    if any(len(above) < depth for above in cells):
        return None
    if place.kind == "row":
        blocks = _siblings([above[-1].getparent() for above in cells])
    elif place.kind == "cell":
        blocks = _siblings([above[-1] for above in cells])
    else:
        if depth and any(above[-1] is not cells[0][-1] for above in cells):
            return None
        holder = cells[0][-1] if depth else root
        blocks = _siblings([_child_of(holder, line.element) for line in lines])
        blocks = blocks and [b for b in blocks if b.tag in _BLOCKS and free_text_tag(b) is None]
    if not blocks or (place.kind == "cell" and len(blocks) > 1):
        return None
    own = {id(line) for line in lines}
    for block in blocks:
        for paragraph in block.iter(w("p")):
            other = known.get(paragraph)
            if other is not None and id(other) not in own:
                return None
    return tuple(blocks)


def _child_of(holder: etree._Element, element: etree._Element) -> etree._Element | None:
    current: etree._Element | None = element
    while current is not None and current.getparent() is not holder:
        current = current.getparent()
    return current


def _siblings(elements: Sequence[etree._Element | None]) -> list[etree._Element] | None:
    """Return the elements from the first to the last, with those between them."""
    first, last = elements[0], elements[-1]
    if first is None or last is None:
        return None
    out = []
    current: etree._Element | None = first
    while current is not None:
        out.append(current)
        if current is last:
            break
        current = current.getnext()
    if current is None or not all(e is not None and e in out for e in elements):
        return None
    return out


def unwrap(
    document: Document, content: tuple[etree._Element, ...], titles: set[str]
) -> tuple[etree._Element, ...]:
    """Take what is left of the content control out of its content; return the content.

    The grey of the prompt goes as well: LibreOffice leaves it on what is written over it.
    """
    out: list[etree._Element] = []
    grey = style_names(document).get("placeholder text")
    for element in content:
        for mark in list(element.iter(w("rStyle"))):
            if grey is not None and mark.get(w("val")) == grey:
                drop([mark])
        for control in list(element.iter(w("sdt"))):
            if control is not element and _is_left(control, titles):
                inner = control.find(w("sdtContent"))
                for child in () if inner is None else list(inner):
                    control.addprevious(child)
                drop([control])
        if element.tag == w("sdt") and _is_left(element, titles):
            inner = element.find(w("sdtContent"))
            out += () if inner is None else list(inner)
        else:
            out.append(element)
    return tuple(out)


def _is_left(control: etree._Element, titles: set[str]) -> bool:
    properties = control.find(w("sdtPr"))
    if properties is None or not len(properties):
        return True
    return free_text_tag(control) is None and title_of(control) in titles - {""}
