"""Reading the paragraphs and free texts of a document, in order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.blocks.entries import outline_levels
from kontinuitet.documents.regeneration.shapes import content_of, kind_of
from kontinuitet.documents.regeneration.story import (
    MARK,
    Control,
    Edge,
    Line,
    Story,
    free_text_tag,
    normal,
    page_sizes,
    title_of,
)
from kontinuitet.documents.regeneration.trees import read_tree, related
from kontinuitet.documents.xmltext import MC, M, w

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part
    from lxml import etree

#: Fields whose result is computed anew by the program that opens the file.
_VOLATILE: Final = frozenset(
    (
        "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "TOC", "DATE", "TIME", "SAVEDATE",
        "PRINTDATE", "FILENAME", "PAGEREF",
    )
)  # fmt: skip
_FALLBACK: Final = f"{{{MC}}}Fallback"
_PICTURES: Final = frozenset((w("drawing"), w("pict"), w("object")))
#: What a line without text may hold.
_SILENT: Final = (w("delText"), f"{{{M}}}oMath")
_GONE: Final = frozenset((w("del"), w("moveFrom"), _FALLBACK))
#: Holds no text; tables have one for each cell.
_SKIPPED: Final = _GONE | {w("tcPr"), w("trPr"), w("tblPr"), w("tblGrid"), w("sectPr")}
_PARAGRAPH: Final = w("p")
_PROPERTIES: Final = w("pPr")
_RUN: Final = w("r")
_RUN_PROPERTIES: Final = w("rPr")
_TEXT: Final = w("t")
_TABLE: Final = w("tbl")
_STYLE: Final = w("pStyle")
_STYLE_ID: Final = w("val")
_CONTROL: Final = w("sdt")
_FORMULA_TEXT: Final = f"{{{M}}}t"
_SPACES: Final = frozenset((w("tab"), w("br"), w("cr"), w("ptab")))
#: Signs of symbol fonts, which a program may write as text or as ``w:sym``.
_SYMBOLS: Final = {n: f"[{n:04X}]" for n in range(0xF000, 0xF100)} | {ord(MARK): None}
_IS_SYMBOL: Final = re.compile(f"[\uf000-\uf0ff{MARK}]")


def read_story(document: Document) -> Story:
    """Read the body, the headers and the footers of a document."""
    story = Story(pages=page_sizes(document.element.body))
    reader = _Reader(document, document.part, story.body)
    reader.visit(document.element.body)
    for kind in ("header", "footer"):
        for part in related(document.part, kind):
            edge = Edge(_EDGES[kind], part)
            _Reader(document, part, edge.items, chapter=edge.name).visit(read_tree(part))
            story.edges.append(edge)
    return story


def read_controls(document: Document) -> list[Control]:
    """Return the free texts of a document, in order but without their texts and chapters."""
    roots: list[tuple[Part, etree._Element]] = [(document.part, document.element.body)]
    for kind in _EDGES:
        roots += [(part, read_tree(part)) for part in related(document.part, kind)]
    return [
        Control("", tag, title_of(control), "", control, part, _kind(control))
        for part, root in roots
        for control in root.iter(_CONTROL)
        if (tag := free_text_tag(control)) is not None and not _is_inside(control)
    ]


def _kind(control: etree._Element) -> str:
    around = next(control.iterancestors(_PARAGRAPH, _TABLE, w("txbxContent")), None)
    if around is not None and around.tag == _PARAGRAPH:
        return "inline"
    kind = kind_of(content_of(control))
    return "block" if kind == "inline" else kind


def _is_inside(control: etree._Element) -> bool:
    """Tell whether a control stands in another free text or in what is not shown."""
    return any(up.tag in _GONE or free_text_tag(up) is not None for up in control.iterancestors())


def marked_line(
    document: Document, part: Part, paragraph: etree._Element
) -> tuple[str, list[etree._Element]]:
    """Return a paragraph's text with a mark for every content control, and the controls."""
    lines: list[Line | Control] = []
    reader = _Reader(document, part, lines, chapter="", all_controls=True)
    reader.visit(paragraph)
    text = next((i.text for i in lines if isinstance(i, Line) and i.element is paragraph), "")
    return text, [i.element for i in lines if isinstance(i, Control)]


def text_inside(document: Document, part: Part, element: etree._Element) -> str:
    """Return the normalised text of everything in ``element``, with marks for pictures."""
    content = element.find(w("sdtContent"))
    lines: list[Line | Control] = []
    reader = _Reader(document, part, lines, inside=True)
    reader.visit_content(element if content is None else content)
    return normal(" ".join(line.text for line in lines if isinstance(line, Line)))


_EDGES: Final = {"header": "sidhuvudet", "footer": "sidfoten"}


def _is_volatile(instruction: str | None) -> bool:
    words = (instruction or "").split()
    return bool(words) and words[0].upper() in _VOLATILE


def _text_of(node: etree._Element) -> str:
    text = node.text or ""
    # Looking is much quicker than translating, and there is nearly never anything to translate.
    return text.translate(_SYMBOLS) if _IS_SYMBOL.search(text) else text


class _Reader:
    """Walks one part and notes lines and controls in order."""

    def __init__(
        self,
        document: Document,
        part: Part,
        out: list[Line | Control],
        *,
        chapter: str | None = None,
        inside: bool = False,
        all_controls: bool = False,
    ) -> None:
        self._document = document
        self._part = part
        self._out = out
        self._edge = chapter is not None or inside
        self._chapter = chapter or ""
        self._inside = inside
        self._all = all_controls
        self._levels = {} if self._edge else outline_levels(document.styles.element)
        #: The fields that are open: whether each is volatile and whether its result has begun.
        self._fields: list[list[bool]] = []
        self._pieces: list[str] = []
        self._notes: dict[str, dict[str, str]] = {}

    def visit(self, element: etree._Element) -> None:
        """Note the paragraphs and controls in a block-level element."""
        if element.tag in _SKIPPED:
            return
        if element.tag == _PARAGRAPH:
            self._paragraph(element)
        elif not self._inside and (tag := free_text_tag(element)) is not None:
            kind = kind_of(content_of(element))
            self._control(element, tag, "block" if kind == "inline" else kind)
        else:
            if element.tag == _TABLE and not self._inside:
                self._empty_table(element)
            for child in element:
                self.visit(child)

    def _empty_table(self, table: etree._Element) -> None:
        first = next(table.iter(w("p")), None)
        if first is not None and next(table.iter(w("t"), *_SILENT), None) is None:
            self._out.append(Line(self._chapter, "", first))

    def visit_content(self, content: etree._Element) -> None:
        """Note what is in the content of a control, which may be a piece of a line."""
        self._pieces = []
        for child in content:
            if child.tag in (w("p"), w("tbl"), w("tr"), w("tc")):
                self.visit(child)
            elif child.tag == w("sdt"):
                inner = child.find(w("sdtContent"))
                if inner is not None:
                    before, self._pieces = self._pieces, []
                    self.visit_content(inner)
                    self._pieces = before
            else:
                self._inline(child)
        if self._pieces:
            self._out.append(Line("", normal("".join(self._pieces)), content))

    def _control(self, element: etree._Element, tag: str, kind: str) -> None:
        text = text_inside(self._document, self._part, element)
        title = title_of(element)
        self._out.append(Control(self._chapter, tag, title, text, element, self._part, kind))

    def _paragraph(self, element: etree._Element) -> None:
        before, self._pieces = self._pieces, []
        style = None
        for child in element:
            tag = child.tag
            # Most of a document is plain runs: the shortest way for them.
            if tag == _RUN and not self._fields:
                for node in child:
                    inner = node.tag
                    if inner == _TEXT:
                        self._pieces.append(_text_of(node))
                    elif inner != _RUN_PROPERTIES:
                        self._inline(node)
            elif tag != _PROPERTIES:
                self._inline(child)
            elif style is None:
                style = child.find(_STYLE)
        text = normal("".join(self._pieces))
        self._pieces = before
        level = self._levels.get("" if style is None else style.get(_STYLE_ID) or "")
        if level is not None and level <= 2 and text:
            self._chapter = normal(text.replace(MARK, " "))
        # A line with nothing but free texts says nothing of its own.
        if text.strip(f"{MARK} ") or self._all:
            self._out.append(Line(self._chapter, text, element))
        elif not self._inside and next(element.iter(*_SILENT), None) is not None:
            self._out.append(Line(self._chapter, "", element))

    def _inline(self, node: etree._Element) -> None:
        tag = node.tag
        if tag in _GONE or tag in (_PROPERTIES, _RUN_PROPERTIES):
            return
        if tag == w("fldChar"):
            self._field_char(node.get(w("fldCharType")))
        elif tag == w("instrText"):
            if self._fields and _is_volatile(node.text):
                self._fields[-1][0] = True
        elif tag == w("fldSimple") and _is_volatile(node.get(w("instr"))):
            return
        elif any(volatile and begun for volatile, begun in self._fields):
            # A field inside a computed text begins and ends there too.
            for inner in node:
                self._inline(inner)
        elif tag == _TEXT:
            self._pieces.append(_text_of(node))
        elif tag == _FORMULA_TEXT:
            # Programs split a formula differently and put spaces in it.
            self._pieces.append("".join((node.text or "").split()))
        elif tag in _SPACES:
            self._pieces.append(" ")
        elif tag == w("noBreakHyphen"):
            self._pieces.append("-")
        elif tag == w("sym"):
            self._pieces.append(f"[{(node.get(w('char')) or '').upper()}]")
        elif tag in _PICTURES:
            self._pieces.append(" [bild] ")
            for box in node.iter(w("txbxContent")):
                if not any(up.tag == _FALLBACK for up in box.iterancestors()):
                    self.visit(box)
        elif tag in _NOTES:
            self._note(tag, node.get(w("id")) or "")
        elif not self._inside and (control := free_text_tag(node)) is not None:
            self._pieces.append(MARK)
            self._control(node, control, "inline")
        elif self._all and tag == w("sdt"):
            self._pieces.append(MARK)
            self._control(node, "", "inline")
        elif tag != w("sdtPr"):
            for inner in node:
                self._inline(inner)

    def _field_char(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append([False, False])
        elif kind == "separate" and self._fields:
            self._fields[-1][1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, tag: str, number: str) -> None:
        kind, word = _NOTES[tag]
        if kind not in self._notes:
            self._notes[kind] = {
                note.get(w("id")) or "": normal(" ".join(t.text or "" for t in note.iter(w("t"))))
                for part in related(self._document.part, kind)
                for note in read_tree(part)
            }
        self._pieces.append(f" [{word}: {self._notes[kind].get(number, '')}] ")


_NOTES: Final = {
    w("footnoteReference"): ("footnotes", "fotnot"),
    w("endnoteReference"): ("endnotes", "slutnot"),
    w("commentReference"): ("comments", "kommentar"),
}
