"""What the content of a document says, whatever numbers and ids it has been given."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from docx.opc.part import Part
from lxml import etree

from kontinuitet.documents import word
from kontinuitet.documents.regeneration.trees import read_tree, related
from kontinuitet.documents.word.recorded import read_parts
from kontinuitet.documents.xmltext import W14, R, w
from tests.unit.documents.regeneration.samples import controls

#: Attributes that say which, not what: they may differ between two documents.
_NUMBERED = {w("id"), "id", f"{{{W14}}}paraId", w("name")}
_BOOKMARKS = (w("bookmarkStart"), w("bookmarkEnd"))
_STYLES = (w("pStyle"), w("rStyle"), w("tblStyle"))
_NOTES = {
    w("footnoteReference"): "footnotes",
    w("endnoteReference"): "endnotes",
    w("commentReference"): "comments",
}


class Meaning:
    """Says what markup means in its document: what numbers stand for rather than the numbers."""

    def __init__(self, data: bytes) -> None:
        self.document = word.open_document(data, "plan.docx")
        styles = self.document.styles.element
        self._styles = {
            s.get(w("styleId")): s.find(w("name")).get(w("val"))
            for s in styles.iterchildren(w("style"))
        }
        root = read_tree(related(self.document.part, "numbering")[0])
        self._lists = {
            n.get(w("numId")): n.find(w("abstractNumId")).get(w("val"))  # type: ignore[union-attr]
            for n in root.findall(w("num"))
        }
        self._abstract = {
            a.get(w("abstractNumId")): [t.get(w("val")) for t in a.iter(w("lvlText"), w("numFmt"))]
            for a in root.findall(w("abstractNum"))
        }
        self.controls = controls(self.document)
        # The contents list sets its own bookmarks in headings.
        self._toc = {
            mark.get(w("id"))
            for mark in self.document.element.iter(w("bookmarkStart"))
            if (mark.get(w("name")) or "").startswith("_Toc")
        }

    def content(self, tag: str) -> list[Any]:
        sdt = self.controls[tag].find(w("sdtContent"))
        assert sdt is not None
        return [self.of(child, self.document.part) for child in sdt]

    def of(self, node: etree._Element, part: Part) -> Any:
        attributes = []
        for name, value in sorted(node.attrib.items()):
            if str(name).startswith(f"{{{R}}}"):
                relation = part.rels[str(value)]
                if relation.is_external:
                    attributes.append((name, relation.target_ref))
                else:
                    blob = relation.target_part.blob
                    attributes.append((name, hashlib.sha256(blob).hexdigest()))
            elif name not in _NUMBERED:
                attributes.append((name, value))
        if node.tag in _STYLES:
            attributes = [("style", self._styles[node.get(w("val"))].lower())]
        if node.tag == w("numId"):
            attributes = [("list", str(self._abstract[self._lists[node.get(w("val"))]]))]
        if node.tag in _NOTES:
            kind = _NOTES[str(node.tag)]
            source = related(self.document.part, kind)[0]
            note = next(n for n in read_tree(source) if n.get(w("id")) == node.get(w("id")))
            attributes = [("note", [self.of(child, source) for child in note])]
        if node.tag == w("id"):
            attributes = []
        children = [
            self.of(child, part)
            for child in node
            if child.tag not in _BOOKMARKS or child.get(w("id")) not in self._toc
        ]
        return (node.tag, attributes, node.text or "", children)

    def tokens(self) -> set[str]:
        """Return every piece of text, deleted text and notes included."""
        roots = [self.document.element]
        roots += [read_tree(p) for k in _NOTES.values() for p in related(self.document.part, k)]
        return {t.text or "" for root in roots for t in root.iter(w("t"), w("delText")) if t.text}


def picture_hashes(data: bytes) -> set[str]:
    """Return the hashes of all pictures in a file."""
    return {
        hashlib.sha256(blob).hexdigest()
        for name, blob in read_parts(data).items()
        if name.startswith("word/media/")
    }


def texts(elements: Iterable[etree._Element]) -> str:
    return "".join(t.text or "" for e in elements for t in e.iter(w("t")))
