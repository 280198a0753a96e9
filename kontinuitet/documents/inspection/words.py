"""Every text in a finished file, with where it stands: for what may not be printed anywhere."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, Final, NamedTuple

from lxml import etree

#: Elements whose text is one piece, however many runs or cells of text it is divided into.
_WHOLE: Final = frozenset({"p", "si", "is", "text", "title", "desc"})
_BREAKS: Final = frozenset({"br", "cr", "tab"})
#: Attributes that hold words: alternative texts, names, links.
_WORDS: Final = frozenset(
    {"descr", "title", "name", "tooltip", "author", "initials", "Target", "val", "display"}
)
_TEXTUAL: Final = frozenset({"alias", "tag", "bookmarkStart", "comment", "sheet"})
_PARTS: Final = (
    ("word/header", "sidhuvudet"),
    ("word/footer", "sidfoten"),
    ("word/foot", "fotnoterna"),
    ("word/comments", "kommentarerna"),
    ("word/", "texten"),
    ("xl/", "cellerna"),
    ("docProps/", "filens egenskaper"),
)
_TEXTS: Final = frozenset({"word/document.xml", "xl/sharedStrings.xml"})
_ZIPPED: Final = frozenset({".docx", ".xlsx"})


class Piece(NamedTuple):
    """A text, and where in the file it stands (Swedish)."""

    text: str
    where: str


def pieces_of(name: str, data: bytes) -> Iterator[Piece]:
    """Yield every text of a file, by the ending of its name; nothing of pictures of dots and PDF.

    A file that is not what its name says is taken as plain text.
    """
    ending = PurePath(name).suffix.lower()
    if ending in (".png", ".pdf"):
        return
    if ending in _ZIPPED:
        yield from _zipped(data)
    elif ending == ".svg":
        yield from svg_pieces(data)
    elif ending == ".json":
        yield from (Piece(text, "texten") for text in strings_in(json.loads(data)))
    else:
        yield from (Piece(line, "texten") for line in data.decode("utf-8", "replace").splitlines())


def svg_pieces(data: bytes) -> Iterator[Piece]:
    """Yield the texts of a drawing: each label, and all of them, since a label can be divided."""
    root = etree.fromstring(data)
    found = [piece for piece in _xml(root, "bilden") if piece.text.strip()]
    yield from found
    yield Piece(" ".join(piece.text for piece in found), "bilden")


def strings_in(value: Any) -> Iterator[str]:
    """Yield every string of plain data, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from strings_in(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from strings_in(inner)


def _zipped(data: bytes) -> Iterator[Piece]:
    parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        # The text itself first: it is the part that the user knows.
        for part in sorted(package.namelist(), key=lambda n: (n not in _TEXTS, n)):
            if part.endswith((".xml", ".rels")):
                where = next((w for start, w in _PARTS if part.startswith(start)), "filen")
                yield from _xml(etree.fromstring(package.read(part), parser), where)


def _local(element: etree._Element) -> str:
    # A comment has a function in place of a name.
    return str(element.tag).rpartition("}")[2]


def _xml(root: etree._Element, where: str) -> Iterator[Piece]:
    for element in root.iter():
        name = _local(element)
        if name in _WHOLE:
            yield Piece("".join(_running(element)), where)
        elif element.text and element.text.strip():
            yield Piece(element.text, where)
        for key, value in element.attrib.items():
            attribute = str(key).rpartition("}")[2]
            if attribute in _WORDS and (attribute not in ("val", "name") or name in _TEXTUAL):
                yield Piece(str(value), where)


def _running(element: etree._Element) -> Iterator[str]:
    for inner in element.iter():
        if _local(inner) in _BREAKS:
            yield " "
        elif inner.text:
            yield inner.text
        # A label on two lines is two elements, and its words are apart.
        if _local(inner) == "tspan":
            yield " "
        if inner is not element and inner.tail and inner.tail.strip():
            yield inner.tail
