"""The contents list: a real TOC field whose result is already written.

No page numbers: they can only be known by the program that lays the text out, and a wrong number
on paper is worse than none. No ``w:dirty`` and no ``updateFields``, which make Word ask questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from docx.oxml.parser import parse_xml
from lxml import etree

from kontinuitet.documents.blocks.base import Block
from kontinuitet.documents.blocks.ids import Ids
from kontinuitet.documents.word.styles import style_names
from kontinuitet.documents.xmltext import W, escape, run_text, w

if TYPE_CHECKING:
    from docx.document import Document

    from kontinuitet.documents.blocks.site import Site

_TARGET: Final = "kontinuitet-innehåll"
_EMPTY: Final = "Dokumentet har inga rubriker."


class ContentsBlock(Block):
    """The place of the contents list; :func:`finish_contents` writes it when the rest is filled.

    ``levels`` is how many heading levels it shows.
    """

    def __init__(self, levels: int = 2) -> None:
        self.levels = min(max(levels, 1), 4)

    def xml(self, site: Site) -> str:
        return f"<w:p><?{_TARGET} {self.levels}?></w:p>"


def contents_mark(levels: int) -> etree._Element:
    """Return the paragraph that marks the place of a contents list."""
    return parse_xml(f'<w:p xmlns:w="{W}"><?{_TARGET} {min(max(levels, 1), 4)}?></w:p>')


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading paragraph in the body: its level from 1, its text and its element."""

    level: int
    text: str
    element: etree._Element


def outline_levels(styles: etree._Element) -> dict[str, int]:
    """Return the heading level (from 1) of each paragraph style that has one, by style id."""
    own: dict[str, int | None] = {}
    parents: dict[str, str | None] = {}
    for style in styles.iterchildren(w("style")):
        style_id = style.get(w("styleId"))
        if style_id is None or style.get(w("type")) != "paragraph":
            continue
        outline = style.find(f"{w('pPr')}/{w('outlineLvl')}")
        parent = style.find(w("basedOn"))
        own[style_id] = None if outline is None else int(outline.get(w("val")) or "9")
        parents[style_id] = None if parent is None else parent.get(w("val"))
    found: dict[str, int] = {}
    for style_id in own:
        current: str | None = style_id
        for _ in range(20):
            if current is None or current not in own:
                break
            level = own[current]
            if level is not None:
                if level < 9:
                    found[style_id] = level + 1
                break
            current = parents.get(current)
    return found


def paragraph_text(paragraph: etree._Element) -> str:
    """Return the text of a paragraph as read: tabs and breaks as spaces, no field codes."""
    pieces: list[str] = []
    for node in paragraph.iter(w("t"), w("tab"), w("br"), w("noBreakHyphen")):
        if node.tag == w("t"):
            pieces.append(node.text or "")
        elif node.tag == w("noBreakHyphen"):
            pieces.append("\u2011")
        elif (parent := node.getparent()) is not None and parent.tag == w("r"):
            pieces.append(" ")
    return "".join(pieces)


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
    found = headings(document)
    anchors: dict[int, str] = {}
    for mark in marks:
        levels = int(mark.text or "2")
        placeholder = mark.getparent()
        entries = []
        for number, heading in enumerate(found):
            if heading.level <= levels:
                if number not in anchors:
                    anchors[number] = _bookmark(heading.element, ids, len(anchors) + 1)
                entries.append((heading, anchors[number]))
        anchor = placeholder
        for paragraph in _paragraphs(entries, levels, styles):
            anchor.addnext(paragraph)
            anchor = paragraph
        placeholder.getparent().remove(placeholder)


def _bookmark(paragraph: etree._Element, ids: Ids, number: int) -> str:
    name = ids.name(f"_Toc{number:08d}")
    mark = ids.number()
    start = parse_xml(f'<w:bookmarkStart xmlns:w="{W}" w:id="{mark}" w:name="{name}"/>')
    end = parse_xml(f'<w:bookmarkEnd xmlns:w="{W}" w:id="{mark}"/>')
    paragraph.insert(1 if paragraph.find(w("pPr")) is not None else 0, start)
    paragraph.append(end)
    return name


def _paragraphs(
    entries: list[tuple[Heading, str]], levels: int, styles: dict[str, str]
) -> list[etree._Element]:
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
        f'TOC \\o "1-{levels}" \\n \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    lines = [
        (
            styles.get(f"toc {heading.level}"),
            f'<w:hyperlink w:anchor="{escape(name)}" w:history="1"><w:r>{run_text(heading.text)}'
            "</w:r></w:hyperlink>",
        )
        for heading, name in entries
    ] or [(None, f"<w:r>{run_text(_EMPTY)}</w:r>")]
    out: list[etree._Element] = []
    for number, (style, content) in enumerate(lines):
        ppr = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        before = begin if number == 0 else ""
        after = end if number == len(lines) - 1 else ""
        out.append(parse_xml(f'<w:p xmlns:w="{W}">{ppr}{before}{content}{after}</w:p>'))
    return out
