"""Rules about fields, ids and what Word would ask about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kontinuitet.documents.inspection.findings import Finding
from kontinuitet.documents.inspection.reading import Opened
from kontinuitet.documents.xmltext import WP, w

if TYPE_CHECKING:
    from lxml import etree

_OFF = (None, "0", "false", "off")
_TRACKED = tuple(
    w(tag)
    for tag in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange",
                "trPrChange", "tcPrChange", "sectPrChange", "cellIns", "cellDel")
)  # fmt: skip
_COMMENTS = (w("commentReference"), w("commentRangeStart"), w("commentRangeEnd"))


def prompts(opened: Opened) -> Iterator[Finding]:
    """F1: nothing that makes Word ask when the file is opened."""
    if opened.settings is not None:
        update = opened.settings.find(w("updateFields"))
        if update is not None and update.get(w("val"), "1") not in _OFF:
            yield Finding("F1", "inställningen updateFields får Word att fråga", "inställningar")
    for part in opened.parts:
        for element in part.root.iter(w("fldChar"), w("fldSimple")):
            if element.get(w("dirty")) not in _OFF:
                yield Finding("F1", "ett fält är märkt w:dirty", opened.place_of(element))


def balance(opened: Opened) -> Iterator[Finding]:
    """F2: every complex field has its beginning, at most one separator and its end."""
    for part in opened.parts:
        stories = (
            part.root.iterchildren()
            if part.kind in ("footnotes", "endnotes")
            else iter((part.root,))
        )
        for story in stories:
            fault = _unbalanced(story)
            if fault:
                yield Finding("F2", fault, part.label)


def _unbalanced(story: etree._Element) -> str | None:
    separated: list[bool] = []
    for mark in story.iter(w("fldChar")):
        kind = mark.get(w("fldCharType"))
        if kind == "begin":
            separated.append(False)
        elif not separated:
            return "ett fält slutar utan att ha börjat"
        elif kind == "end":
            separated.pop()
        elif separated[-1]:
            return "ett fält har två resultat"
        else:
            separated[-1] = True
    return "ett fält börjar men slutar aldrig" if separated else None


def unique_ids(opened: Opened) -> Iterator[Finding]:
    """I1: bookmarks, drawings and content controls have ids of their own."""
    seen: dict[str, set[str]] = {}

    def repeated(kind: str, value: str | None) -> bool:
        known = seen.setdefault(kind, set())
        if value is None or value not in known:
            known.add(value or "")
            return False
        return True

    for part in opened.parts:
        for start in part.root.iter(w("bookmarkStart")):
            name = start.get(w("name"))
            if repeated("bookmark", start.get(w("id"))) or repeated("name", (name or "").lower()):
                yield Finding("I1", f'bokmärket "{name}" finns två gånger', part.label)
        for end in part.root.iter(w("bookmarkEnd")):
            if repeated("bookmark end", end.get(w("id"))):
                yield Finding("I1", "ett bokmärke slutar två gånger", part.label)
        for drawing in part.root.iter(f"{{{WP}}}docPr"):
            if repeated("drawing", drawing.get("id")):
                yield Finding("I1", f"bildens id {drawing.get('id')} finns två gånger", part.label)
        for properties in part.root.iter(w("sdtPr")):
            number = properties.find(w("id"))
            if number is not None and repeated("control", number.get(w("val"))):
                yield Finding("I1", "två innehållskontroller har samma id", part.label)
            tag = properties.find(w("tag"))
            value = "" if tag is None else tag.get(w("val")) or ""
            if value.startswith("fritext:") and repeated("tag", value):
                yield Finding("I1", f'två fritextfält har taggen "{value}"', part.label)
    started, ended = seen.get("bookmark", set()), seen.get("bookmark end", set())
    if started != ended:
        yield Finding("I1", "ett bokmärke saknar början eller slut", "brödtext")


def anchors(opened: Opened) -> Iterator[Finding]:
    """I2: internal links lead to bookmarks that exist."""
    names = {
        (start.get(w("name")) or "").lower()
        for part in opened.parts
        for start in part.root.iter(w("bookmarkStart"))
    }
    for part in opened.parts:
        for link in part.root.iter(w("hyperlink")):
            anchor = link.get(w("anchor"))
            if anchor is not None and anchor.lower() not in names and anchor != "_top":
                text = f'en länk leder till bokmärket "{anchor}", som inte finns'
                yield Finding("I2", text, opened.place_of(link))


def leftovers(opened: Opened) -> Iterator[Finding]:
    """S1: no tracked changes and no comments."""
    for part in opened.parts:
        if next(part.root.iter(*_TRACKED), None) is not None:
            yield Finding("S1", "spårade ändringar finns kvar", part.label)
        if next(part.root.iter(*_COMMENTS), None) is not None:
            yield Finding("S1", "kommentarer finns kvar", part.label)
