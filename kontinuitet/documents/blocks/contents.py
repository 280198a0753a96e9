"""The contents list: a real TOC field whose result is already written.

No page numbers: they can only be known by the program that lays the text out, and a wrong number
on paper is worse than none. No ``w:dirty`` and no ``updateFields``, which make Word ask questions.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from docx.oxml.parser import parse_xml

from kontinuitet.documents.blocks.base import Block
from kontinuitet.documents.blocks.entries import (
    Entry,
    entries,
    outline_levels,
    paragraph_text,
    switches,
)
from kontinuitet.documents.blocks.ids import Ids
from kontinuitet.documents.word.styles import style_names
from kontinuitet.documents.xmltext import W, escape, run_text, w

if TYPE_CHECKING:
    from docx.document import Document
    from lxml import etree

    from kontinuitet.documents.blocks.site import Site

_TARGET: Final = "kontinuitet-innehåll"
_EMPTY: Final = "Dokumentet har inga rubriker."
_NOTHING: Final = "Här finns inget att förteckna."


class ContentsBlock(Block):
    """The place of the contents list; :func:`finish_contents` writes it when the rest is filled.

    ``levels`` is how many heading levels it shows.
    """

    def __init__(self, levels: int = 2) -> None:
        self.levels = min(max(levels, 1), 4)

    def xml(self, site: Site) -> str:
        # Word fills in the pages when somebody updates the list.
        instruction = rf'TOC \o "1-{self.levels}" \h \z \u'
        return f"<w:p>{_mark(instruction)}</w:p>"


def _mark(instruction: str) -> str:
    return f"<?{_TARGET} {quote(instruction.strip())}?>"


def contents_mark(instruction: str) -> etree._Element:
    """Return the paragraph that marks the place of a contents list with this field code."""
    return parse_xml(f'<w:p xmlns:w="{W}">{_mark(without_pages(instruction))}</w:p>')


def without_pages(instruction: str) -> str:
    r"""Return the code of a TOC field with ``\n``, so that it shows no page numbers."""
    if "n" in switches(instruction):
        return instruction.strip()
    found = _LEVELS.search(instruction)
    at = found.end() if found else len(instruction.rstrip())
    return f"{instruction[:at]} \\n{instruction[at:]}".strip()


_LEVELS: Final = re.compile(r'\\o(?:\s+"[^"]*")?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading paragraph in the body: its level from 1, its text and its element."""

    level: int
    text: str
    element: etree._Element


def headings(document: Document) -> list[Heading]:
    """Return the headings of the body in order, empty ones left out."""
    levels = outline_levels(document.styles.element)
    found: list[Heading] = []
    for style in document.element.body.iter(w("pStyle")):
        level = levels.get(style.get(w("val")) or "")
        if level is None:
            continue
        paragraph = style.getparent().getparent()
        text = " ".join(paragraph_text(paragraph).split())
        if text:
            found.append(Heading(level, text, paragraph))
    return found


def finish_contents(document: Document) -> None:
    """Write every contents list in the document, and the bookmarks it links to."""
    marks = document.element.xpath(f"//processing-instruction('{_TARGET}')")
    if not marks:
        return
    ids = Ids()
    ids.reserve(document.element)
    styles = style_names(document)
    anchors: dict[etree._Element, str] = {}
    for mark in marks:
        instruction = unquote(mark.text or "")
        placeholder = mark.getparent()
        found = entries(document.element.body, document.styles.element, styles, instruction)
        for entry in found:
            if entry.element not in anchors:
                anchors[entry.element] = _bookmark(entry.element, ids, len(anchors) + 1)
        lines = [(entry, anchors[entry.element]) for entry in found]
        anchor = placeholder
        for paragraph in _paragraphs(lines, instruction, styles):
            if anchor is placeholder:
                _keep_properties(placeholder, paragraph)
            anchor.addnext(paragraph)
            anchor = paragraph
        placeholder.getparent().remove(placeholder)


def _keep_properties(placeholder: etree._Element, first: etree._Element) -> None:
    """Let the first line begin a page when the list did so in the template."""
    new_page = placeholder.find(f"{w('pPr')}/{w('pageBreakBefore')}")
    if new_page is None:
        return
    properties = first.find(w("pPr"))
    if properties is None:
        properties = parse_xml(f'<w:pPr xmlns:w="{W}"/>')
        first.insert(0, properties)
    style = properties.find(w("pStyle"))
    properties.insert(0 if style is None else 1, copy.deepcopy(new_page))


def _bookmark(paragraph: etree._Element, ids: Ids, number: int) -> str:
    name = ids.name(f"_Toc{number:08d}")
    mark = ids.number()
    start = parse_xml(f'<w:bookmarkStart xmlns:w="{W}" w:id="{mark}" w:name="{name}"/>')
    end = parse_xml(f'<w:bookmarkEnd xmlns:w="{W}" w:id="{mark}"/>')
    paragraph.insert(1 if paragraph.find(w("pPr")) is not None else 0, start)
    paragraph.append(end)
    return name


def _paragraphs(
    found: list[tuple[Entry, str]], instruction: str, styles: dict[str, str]
) -> list[etree._Element]:
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
        f"{escape(instruction)} </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    usual = "o" in switches(instruction) and "b" not in switches(instruction)
    lines = [
        (
            styles.get(entry.style),
            f'<w:hyperlink w:anchor="{escape(name)}" w:history="1"><w:r>{run_text(entry.text)}'
            "</w:r></w:hyperlink>",
        )
        for entry, name in found
    ] or [(None, f"<w:r>{run_text(_EMPTY if usual else _NOTHING)}</w:r>")]
    out: list[etree._Element] = []
    for number, (style, content) in enumerate(lines):
        ppr = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        before = begin if number == 0 else ""
        after = end if number == len(lines) - 1 else ""
        out.append(parse_xml(f'<w:p xmlns:w="{W}">{ppr}{before}{content}{after}</w:p>'))
    return out
