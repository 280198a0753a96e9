"""Page numbers in the contents list of a document that is about to be laid out, for a PDF.

In the Word file the list has none until Word fills the field: they can only be known by the program
that lays the text out. LibreOffice keeps the text of a contents field as it is, but works out
references to pages elsewhere, so in its copy the list is plain lines with such references.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from docx.oxml.parser import parse_xml

from kontinuitet.documents.word import open_document, pack_document
from kontinuitet.documents.word.styles import style_names
from kontinuitet.documents.xmltext import W, escape_attribute, w

if TYPE_CHECKING:
    from docx.document import Document
    from lxml import etree

_STYLE: Final = re.compile(r"toc \d", re.IGNORECASE)
#: The width of the text on an upright page of the packaged templates.
_PORTRAIT: Final = 9070
_EMU_PER_TWIP: Final = 635
_FIELD: Final = (w("fldChar"), w("instrText"))


def with_page_numbers(data: bytes, name: str) -> bytes:
    """Return a copy of a Word file whose contents lists show pages once it is laid out.

    A file without a contents list is returned as it is.

    Raises:
        TemplateError: it is not a Word file, is damaged or dangerous to open.
    """
    document = open_document(data, name, media=True)
    lines = _lines(document)
    if not lines:
        return data
    edge = _text_width(document)
    for paragraph, link in lines:
        for mark in [e for e in paragraph.iter(*_FIELD) if not _inside(e, link)]:
            run = mark.getparent()
            if run is not None:
                run.remove(mark)
        _number(paragraph, link, edge)
    return pack_document(document, "")


def _lines(document: Document) -> list[tuple[etree._Element, etree._Element]]:
    styles = {i for name, i in style_names(document).items() if _STYLE.fullmatch(name)}
    found = []
    for link in document.element.body.iter(w("hyperlink")):
        paragraph = link.getparent()
        if paragraph is None:
            continue
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        if style is not None and style.get(w("val")) in styles and link.get(w("anchor")):
            found.append((paragraph, link))
    return found


def _inside(element: etree._Element, link: etree._Element) -> bool:
    return any(above is link for above in element.iterancestors())


def _text_width(document: Document) -> int:
    """Return the width of the text of the first section, in twentieths of a point."""
    section = document.sections[0]
    width, left, right = section.page_width, section.left_margin, section.right_margin
    if width is None or left is None or right is None:
        return _PORTRAIT
    return round((width - left - right) / _EMU_PER_TWIP)


def _number(paragraph: etree._Element, link: etree._Element, edge: int) -> None:
    """Put a dotted tab and a reference to the page of the heading last in a line."""
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    assert style is not None  # that is how the line was found
    style.addnext(
        parse_xml(
            f'<w:tabs xmlns:w="{W}"><w:tab w:val="right" w:leader="dot" w:pos="{edge}"/></w:tabs>'
        )
    )
    anchor = escape_attribute(link.get(w("anchor")) or "")
    runs = parse_xml(
        f'<w:p xmlns:w="{W}"><w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {anchor} \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>0</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    for run in reversed(list(runs)):
        link.addnext(run)


__all__ = ["with_page_numbers"]
