"""Writes the trees of ``template_trees`` as Word files, as untidily as Word and people do."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from lxml import etree

from kontinuitet.documents import word
from kontinuitet.documents.xmltext import NAMESPACES, W, escape, w
from tests.unit.documents.template.trees import (
    Choice,
    Control,
    Loop,
    Para,
    Piece,
    Row,
    Table,
    Tag,
    Tree,
)
from tests.unit.documents.word.samples import saved

DECLARED = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {**NAMESPACES, "v": "urn:schemas-microsoft-com:vml"}.items()
)
NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
CURLY = {'"': ("“", "”", "„"), "'": ("‘", "’")}


class Writer:
    """Writes one template; what is written as is, and what is spoilt, is left to chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.notes: list[str] = []
        self._ids = 0

    def number(self) -> int:
        self._ids += 1
        return self._ids

    # Tags as people and autocorrect write them

    def tag(self, tag: Tag) -> str:
        inner = self.autocorrected(tag.source)
        left, right = self.chance.choice((("{{ ", " }}"), ("{{", "}}"), ("{{- ", " -}}")))
        if inner.endswith("}") or inner.startswith("{"):
            left, right = "{{ ", " }}"
        return f"{left}{inner}{right}"

    def autocorrected(self, source: str) -> str:
        """Return an expression with the quotes, spaces and dashes that Word makes of them."""
        # An end of tag in a text is told from a real one by straight quotes only.
        if self.chance.random() < 0.5 or "}}" in source:
            return source
        out: list[str] = []
        quote = ""
        straight = self.chance.random() < 0.5
        for sign in source:
            if sign in CURLY and (not quote or sign == quote):
                quote = "" if quote else sign
                out.append(sign if straight else self.chance.choice(CURLY[sign]))
            elif quote:
                out.append(sign)
            elif sign == " ":
                out.append(self.chance.choice((" ", "\u00a0", "  ", "\u2009")))
            elif sign == "-":
                out.append(self.chance.choice("-–"))
            else:
                out.append(sign + self.chance.choice(("", "", "", "", "\u00ad", "\u200b")))
        return "".join(out)

    def statement(self, source: str, row: bool = False) -> str:
        level = self.chance.choice(("", "", "tr " if row else "p "))
        dash = "" if level else self.chance.choice(("", "", "- "))
        return f"{{%{level or dash or ' '}{self.autocorrected(source)} %}}"

    # Paragraphs

    def runs(self, text: str) -> str:
        """Return the text cut up in runs, with what Word puts between them."""
        out: list[str] = []
        position = 0
        cut_often = self.chance.random() < 0.3
        while position < len(text):
            size = self.chance.randint(1, 3) if cut_often else self.chance.randint(4, 40)
            out.append(self.run(text[position : position + size]))
            position += size
            if self.chance.random() < 0.3:
                out.append(self.between())
        return "".join(out)

    def run(self, text: str) -> str:
        bold = self.chance.choice(("", "", "<w:rPr><w:b/></w:rPr>"))
        shown = f'<w:t xml:space="preserve">{escape(text)}</w:t>'
        if self.chance.random() < 0.1:
            shown = "<w:lastRenderedPageBreak/>" + shown
        made = f"<w:r>{bold}{shown}</w:r>"
        if self.chance.random() < 0.05:
            return (
                f'<w:sdt><w:sdtPr><w:id w:val="{self.number()}"/></w:sdtPr>'
                f"<w:sdtContent>{made}</w:sdtContent></w:sdt>"
            )
        if self.chance.random() < 0.05:
            return f'<w:ins w:id="{self.number()}" w:author="A">{made}</w:ins>'
        return made

    def between(self) -> str:
        number = self.number()
        return self.chance.choice(
            (
                '<w:proofErr w:type="spellStart"/>',
                f'<w:bookmarkStart w:id="{number}" w:name="b{number}"/>'
                f'<w:bookmarkEnd w:id="{number}"/>',
                f'<w:del w:id="{number}" w:author="A"><w:r><w:delText>bort {{{{</w:delText></w:r>'
                "</w:del>",
                "<w:r></w:r>",
            )
        )

    def text(self, pieces: Sequence[Piece]) -> str:
        return "".join(p if isinstance(p, str) else self.tag(p) for p in pieces)

    def para(self, para: Para) -> str:
        style = f'<w:pPr><w:pStyle w:val="{para.style}"/></w:pPr>' if para.style else ""
        tail = ""
        for box in para.boxes:
            tail += (
                "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
                f"{self.blocks(box)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
            )
        if para.note is not None:
            number = len(self.notes) + 1
            self.notes.append(
                f'<w:footnote w:id="{number}"><w:p>{self.runs(self.text(para.note))}</w:p>'
                "</w:footnote>"
            )
            tail += f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'
        return f"<w:p>{style}{self.runs(self.text(para.pieces))}{tail}</w:p>"

    def line(self, text: str) -> str:
        return f"<w:p>{self.runs(text)}</w:p>"

    # Blocks and rows

    def blocks(self, nodes: Sequence[Any]) -> str:
        return "".join(self.block(node) for node in nodes) + (
            "" if nodes and isinstance(nodes[-1], Para) else "<w:p/>"
        )

    def block(self, node: Any) -> str:
        if isinstance(node, Para):
            return self.para(node)
        if isinstance(node, (Loop, Choice)):
            return self.controlled(node, self.inner, self.line, row=False)
        if isinstance(node, Table):
            grid = '<w:gridCol w:w="2000"/>' * node.columns
            rows = "".join(self.row(r, node.columns) for r in node.rows)
            return (
                f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}'
                f"</w:tblGrid>{rows}</w:tbl><w:p/>"
            )
        assert isinstance(node, Control)
        return (
            f'<w:sdt><w:sdtPr><w:tag w:val="ruta"/><w:id w:val="{self.number()}"/></w:sdtPr>'
            f"<w:sdtContent>{self.blocks(node.body)}</w:sdtContent></w:sdt>"
        )

    def inner(self, nodes: Sequence[Any]) -> str:
        return "".join(self.block(node) for node in nodes)

    def controlled(self, node: Any, write: Any, line: Any, *, row: bool) -> str:
        """Return a loop or choice with its tags; ``line`` writes a tag, ``write`` a body."""
        made = []
        if isinstance(node, Loop):
            made += [line(self.statement(node.source, row)), write(node.body)]
            end = "endfor"
        else:
            for number, (source, _, body) in enumerate(node.branches):
                keyword = "elif" if number else "if"
                made += [line(self.statement(f"{keyword} {source}", row)), write(body)]
            end = "endif"
        if node.otherwise is not None:
            made += [line(self.statement("else", row)), write(node.otherwise)]
        return "".join([*made, line(self.statement(end, row))])

    def row(self, node: Any, columns: int) -> str:
        if isinstance(node, Row):
            cells = "".join(f"<w:tc>{self.blocks(cell)}</w:tc>" for cell in node.cells)
            return f"<w:tr>{cells}</w:tr>"

        def line(text: str) -> str:
            empty = "<w:tc><w:p/></w:tc>" * (columns - 1)
            return f"<w:tr><w:tc>{self.line(text)}</w:tc>{empty}</w:tr>"

        def rows(nodes: Sequence[Any]) -> str:
            return "".join(self.row(n, columns) for n in nodes)

        return self.controlled(node, rows, line, row=True)


def written(tree: Tree, chance: random.Random) -> bytes:
    """Return the tree as a Word file."""
    writer = Writer(chance)
    body, header, footer = (writer.blocks(n) for n in (tree.body, tree.header, tree.footer))
    return package(body, header, footer, writer.notes)


def package(body: str, header: str, footer: str, notes: Sequence[str]) -> bytes:
    """Return a Word file with these texts."""
    document = word.new_document()
    section = document.sections[0]
    for edge, markup in ((section.header, header), (section.footer, footer)):
        edge.is_linked_to_previous = False
        _replace(edge._element, markup)
    holder = document.element.body
    properties = etree.tostring(holder[-1], encoding="unicode")
    _replace(holder, body + properties)
    if notes:
        blob = f"<w:footnotes {DECLARED}>{''.join(notes)}</w:footnotes>".encode()
        part = Part(PackURI("/word/footnotes.xml"), NOTES_TYPE, blob, document.part.package)
        document.part.relate_to(part, NOTES)
    return saved(document)


def _replace(holder: etree._Element, markup: str) -> None:
    for child in list(holder):
        holder.remove(child)
    for child in parse_xml(f"<w:body {DECLARED}>{markup}</w:body>"):
        holder.append(child)


# Reading, apart from the product's own reading

SIGNS = {w("tab"): "\t", w("br"): "\n", w("cr"): "\n"}


def read(data: bytes) -> dict[str, list[str]]:
    """Return the text of every paragraph that has any, in order, by part."""
    found: dict[str, list[str]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        for name in sorted(files.namelist()):
            kind = re.fullmatch(r"word/(document|header|footer|footnotes)\d*\.xml", name)
            if kind:
                texts = [_own(p) for p in etree.fromstring(files.read(name)).iter(w("p"))]
                found.setdefault(kind[1], []).extend(t for t in texts if t.strip())
    return found


def _own(paragraph: etree._Element) -> str:
    """Return the paragraph's text without that of the text boxes in it."""
    out: list[str] = []

    def walk(element: etree._Element) -> None:
        if element.tag == w("t"):
            out.append(element.text or "")
        elif element.tag in SIGNS:
            out.append(SIGNS[element.tag])
        elif element.tag not in (w("txbxContent"), w("del"), w("pPr"), w("rPr")):
            for child in element:
                walk(child)

    for child in paragraph:
        walk(child)
    return "".join(out)


__all__ = ["DECLARED", "W", "Writer", "package", "read", "written"]
