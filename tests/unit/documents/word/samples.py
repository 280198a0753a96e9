"""Small Word files for the tests of the Word engine."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence

from docx.document import Document
from docx.oxml.parser import parse_xml
from docx.text.paragraph import Paragraph
from lxml import etree

from kontinuitet.documents import word
from kontinuitet.documents.template import FillReport, fill
from kontinuitet.documents.xmltext import NAMESPACES, W14

DAY = datetime.date(2026, 3, 10)
_DECLARED = " ".join(f'xmlns:{p}="{u}"' for p, u in {**NAMESPACES, "w14": W14}.items())


def document_of(*paragraphs: str) -> Document:
    """Return a document with these paragraphs."""
    document = word.new_document()
    for text in paragraphs:
        document.add_paragraph(text)
    return document


def element(markup: str) -> etree._Element:
    """Parse markup that uses the usual prefixes."""
    head, _, rest = markup.partition(">")
    slash = "/" if head.endswith("/") else ""
    return parse_xml(f"{head.removesuffix('/')} {_DECLARED}{slash}>{rest}")


def add_before_section(document: Document, markup: str) -> etree._Element:
    """Put an element last in the body."""
    new = element(markup)
    document.element.body.insert(len(document.element.body) - 1, new)
    return new


def filled(paragraphs: Sequence[str], context: Mapping[str, object]) -> list[str]:
    """Fill a document with these paragraphs and return the texts of the result."""
    document = document_of(*paragraphs)
    fill(document, context, name="mall.docx")
    return [p.text for p in document.paragraphs]


def fill_table(rows: Sequence[Sequence[str]], context: Mapping[str, object]) -> list[list[str]]:
    """Fill a document that is one table and return its cells."""
    document = word.new_document()
    table = document.add_table(len(rows), len(rows[0]))
    for written, row in zip(rows, table.rows, strict=True):
        for text, cell in zip(written, row.cells, strict=True):
            cell.text = text
    fill(document, context, name="mall.docx")
    return [[c.text for c in row.cells] for t in document.tables for row in t.rows]


def in_runs(document: Document, pieces: Sequence[str]) -> Paragraph:
    """Add a paragraph whose text Word has cut up in runs."""
    paragraph = document.add_paragraph()
    for piece in pieces:
        paragraph.add_run(piece)
    return paragraph


def style_of(paragraph: Paragraph) -> str:
    """Return the name of a paragraph's style."""
    assert paragraph.style is not None
    return paragraph.style.name or ""


def saved(document: Document, title: str = "Prov") -> bytes:
    """Save a document."""
    return word.save_bytes(document, title=title, created=DAY)


def report_of(document: Document, context: Mapping[str, object]) -> FillReport:
    """Fill a document and return the report."""
    return fill(document, context, name="mall.docx")


def changed_zip(data: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """Return a zip whose parts have been changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def png(width: int = 4, height: int = 2) -> bytes:
    """Return a small grey picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = (b"\0" + b"\x80" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(pixels))
        + chunk(b"IEND", b"")
    )
