"""Making the content of a free text fit where it goes: a line, paragraphs, a cell or a row."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING

from docx.oxml.parser import parse_xml

from kontinuitet.documents.regeneration.controls import Written
from kontinuitet.documents.regeneration.shapes import kind_of
from kontinuitet.documents.xmltext import W, w

if TYPE_CHECKING:
    from lxml import etree

    from kontinuitet.documents.regeneration.carrying import Carrier
    from kontinuitet.documents.regeneration.story import Control


def fitting(text: Written, target: Control, carrier: Carrier) -> list[etree._Element] | None:
    """Return a copy of the content of ``text`` that ``target`` can hold; None when it cannot."""
    content, wanted = text.content, target.kind
    kind = kind_of(content)
    if kind == wanted:
        return carrier.copy(content, text.part, target.part)
    if wanted == "block" and kind == "inline":
        paragraph = next(target.element.iter(w("p")), None)
        properties = None if paragraph is None else paragraph.find(w("pPr"))
        return [
            in_paragraph(
                carrier.copy(content, text.part, target.part),
                None if properties is None else copy.deepcopy(properties),
            )
        ]
    if wanted == "inline" and kind == "block" and [e.tag for e in content] == [w("p")]:
        if next(content[0].iter(w("sectPr")), None) is not None:
            return None
        pieces = tuple(e for e in content[0] if e.tag != w("pPr"))
        return carrier.copy(pieces, text.part, target.part)
    if wanted == "cell" and kind == "block":
        cell = parse_xml(f'<w:tc xmlns:w="{W}"/>')
        properties = next(target.element.iter(w("tcPr")), None)
        if properties is not None:
            cell.append(copy.deepcopy(properties))
        for element in carrier.copy(content, text.part, target.part):
            cell.append(element)
        if cell[-1].tag != w("p"):
            cell.append(parse_xml(f'<w:p xmlns:w="{W}"/>'))
        return [cell]
    if wanted == "block" and kind == "cell":
        return as_blocks(carrier.copy(content, text.part, target.part))
    return None


def as_blocks(elements: list[etree._Element]) -> list[etree._Element]:
    """Return the content as paragraphs and tables, whatever it was part of."""
    kind = kind_of(tuple(elements))
    if kind == "inline":
        return [in_paragraph(elements)]
    if kind == "row":
        columns = max(
            (len(list(r.iterdescendants(w("tc")))) for e in elements for r in e.iter(w("tr"))),
            default=1,
        )
        grid = '<w:gridCol w:w="2000"/>' * columns
        table = parse_xml(
            f'<w:tbl xmlns:w="{W}"><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid></w:tbl>"
        )
        for element in elements:
            table.append(element)
        return [table]
    if kind == "cell":
        out = []
        for element in elements:
            for cell in element.iter(w("tc")):
                # A table inside the cell comes along with it.
                if not any(up.tag == w("tc") for up in cell.iterancestors()):
                    out += [e for e in cell if e.tag != w("tcPr")]
        return out
    return elements


def in_paragraph(
    elements: Sequence[etree._Element], properties: etree._Element | None = None
) -> etree._Element:
    """Return a paragraph with these pieces of a line in it."""
    paragraph = parse_xml(f'<w:p xmlns:w="{W}"/>')
    if properties is not None:
        paragraph.append(properties)
    for element in elements:
        paragraph.append(element)
    return paragraph
