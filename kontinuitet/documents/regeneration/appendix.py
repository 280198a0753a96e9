"""The appendix "Text utan plats": hand-written text whose place is no longer in the document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from docx.oxml.parser import parse_xml

from kontinuitet.documents.blocks.freetext import PREFIX, TAG_LENGTH, short_tag
from kontinuitet.documents.regeneration.controls import Written
from kontinuitet.documents.regeneration.fitting import as_blocks
from kontinuitet.documents.word.styles import style_names
from kontinuitet.documents.xmltext import W, escape, escape_attribute, run_text, w

if TYPE_CHECKING:
    from docx.document import Document
    from lxml import etree

    from kontinuitet.documents.regeneration.carrying import Carrier

TITLE: Final = "Text utan plats"
_INTRODUCTION: Final = (
    "Texterna här är skrivna för hand i fält som inte längre finns i dokumentet, eller som inte "
    "får plats där de stod. Flytta det som ska vara kvar till rätt fält. Resten kan tas bort."
)
#: The last line of a plan begins so; the appendix goes before it.
_CLOSING: Final = "Slut på "


def add_appendix(
    document: Document, homeless: Sequence[Written], carrier: Carrier, used: set[str]
) -> list[etree._Element]:
    """Add the appendix with these texts; return its own paragraphs.

    ``used`` are the tags that the document has; a text whose tag is taken gets a new one.
    """
    styles = style_names(document)
    own = [
        _paragraph(styles, "heading 1", TITLE, "<w:pageBreakBefore/>"),
        _paragraph(styles, "Normal", _INTRODUCTION),
    ]
    elements = list(own)
    for text in homeless:
        tag = _free_tag(text.tag, used)
        used.add(tag)
        title = text.title or text.tag.removeprefix(PREFIX)
        heading = _paragraph(styles, "heading 2", title)
        chapter = f"Texten stod under ”{text.chapter}”. " if text.chapter else ""
        name = text.tag.removeprefix(PREFIX)
        origin = _paragraph(styles, "Normal", f"{chapter}Fältet heter ”{name}”.", "<w:keepNext/>")
        own += [heading, origin]
        elements += [heading, origin, _control(document, text, tag, title, carrier)]
    body = document.element.body
    before = _place(body)
    for element in elements:
        before.addprevious(element)
    return own


def _place(body: etree._Element) -> etree._Element:
    """Return the element that the appendix goes before."""
    if not len(body) or body[-1].tag != w("sectPr"):
        body.append(parse_xml(f'<w:p xmlns:w="{W}"/>'))
        return body[-1]
    last = body[-1].getprevious()
    if last is not None and last.tag == w("p"):
        text = "".join(t.text or "" for t in last.iter(w("t")))
        if text.startswith(_CLOSING):
            return last
    return body[-1]


def _paragraph(styles: dict[str, str], style: str, text: str, extra: str = "") -> etree._Element:
    style_id = styles.get(style.lower())
    properties = f'<w:pStyle w:val="{escape(style_id)}"/>' if style_id else ""
    return parse_xml(
        f'<w:p xmlns:w="{W}"><w:pPr>{properties}{extra}</w:pPr><w:r>{run_text(text)}</w:r></w:p>'
    )


def _free_tag(tag: str, used: set[str]) -> str:
    number, candidate = 1, tag
    while candidate in used:
        number += 1
        candidate = short_tag(f"{tag}#{number}")
    return candidate


def _control(
    document: Document, text: Written, tag: str, title: str, carrier: Carrier
) -> etree._Element:
    control = parse_xml(
        f'<w:sdt xmlns:w="{W}"><w:sdtPr><w:alias w:val="{escape_attribute(title[:TAG_LENGTH])}"/>'
        f'<w:tag w:val="{escape_attribute(tag)}"/><w:id w:val="{carrier.ids.number()}"/></w:sdtPr>'
        "<w:sdtContent/></w:sdt>"
    )
    content = control.find(w("sdtContent"))
    assert content is not None
    for element in as_blocks(carrier.copy(text.content, text.part, document.part)):
        content.append(element)
    if not len(content) or content[-1].tag == w("tbl"):
        content.append(parse_xml(f'<w:p xmlns:w="{W}"/>'))
    return control
