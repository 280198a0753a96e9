"""What a content control holds and how deep in tables it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kontinuitet.documents.xmltext import w

if TYPE_CHECKING:
    from lxml import etree


def kind_of(content: Sequence[etree._Element]) -> str:
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


def cells_above(element: etree._Element) -> list[etree._Element]:
    """Return the table cells that ``element`` stands in, the outermost first."""
    return list(element.iterancestors(w("tc")))[::-1]
