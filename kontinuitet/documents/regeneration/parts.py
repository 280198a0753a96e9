"""Moving what a text refers to from one package to another: pictures, links, charts, notes."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from docx.opc.packuri import PackURI
from docx.opc.part import Part

from kontinuitet.documents.regeneration.trees import (
    add_part,
    read_tree,
    related,
    with_namespaces,
    write_tree,
)
from kontinuitet.documents.xmltext import W14, W, w

if TYPE_CHECKING:
    from docx.document import Document
    from lxml import etree

_WML: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_W15: Final = "http://schemas.microsoft.com/office/word/2012/wordml"
_EXTENDED: Final = "http://schemas.microsoft.com/office/2011/relationships"
_PARA_ID: Final = f"{{{W14}}}paraId"

#: In the data of a SmartArt: the relation, of the document, to the picture of it.
_DRAWING: Final = re.compile(rb"""(\srelId=["'])([^"']+)(["'])""")

#: Notes that a part must begin with: the lines between text and notes.
_SEPARATORS: Final = (
    '<w:{0} w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240" '
    'w:lineRule="auto"/></w:pPr><w:r><w:separator/></w:r></w:p></w:{0}>'
    '<w:{0} w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0" '
    'w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:{0}>'
)
#: Kind of part, what one note is called in it, and the first free number.
NOTE_KINDS: Final = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}


class PartCopier:
    """Copies parts into the new package, each once, with everything they refer to."""

    def __init__(self, new: Document) -> None:
        package = new.part.package
        assert package is not None
        self._package = package
        self._copied: dict[int, Part] = {}
        self._drawn: set[int] = set()
        self._names = {str(p.partname).lower() for p in package.iter_parts()}
        self._known: dict[tuple[str, str], Part] = {}
        for part in sorted(package.iter_parts(), key=lambda part: str(part.partname)):
            if not part.rels and part.content_type.startswith("image/"):
                self._known.setdefault(_key(part), part)

    def relation(self, old: Part, rel_id: str, new: Part) -> str | None:
        """Give ``new`` the relation that ``old`` has under ``rel_id``; return its id, if any."""
        relation = old.rels.get(rel_id)
        if relation is None:
            return None
        if relation.is_external:
            return str(new.relate_to(relation.target_ref, relation.reltype, is_external=True))
        target = self.copy(relation.target_part)
        if relation.reltype.endswith("/diagramData"):
            self._drawing(old, target, new)
        return str(new.relate_to(target, relation.reltype))

    def _drawing(self, old: Part, data: Part, new: Part) -> None:
        """Bring the picture of a SmartArt along: its data names a relation of the document."""
        found = _DRAWING.search(data.blob)
        if found is None or id(data) in self._drawn:
            return
        self._drawn.add(id(data))
        rel_id = self.relation(old, found[2].decode("ascii", "replace"), new)
        replaced = b"" if rel_id is None else found[1] + rel_id.encode() + found[3]
        data._blob = data.blob[: found.start()] + replaced + data.blob[found.end() :]

    def copy(self, old: Part) -> Part:
        """Return the copy of a part in the new package."""
        if id(old) in self._copied:
            return self._copied[id(old)]
        same = None if old.rels else self._known.get(_key(old))
        if same is not None:
            self._copied[id(old)] = same
            return same
        name = self._free_name(str(old.partname))
        part = Part(name, old.content_type, old.blob, self._package)
        self._copied[id(old)] = part
        self._names.add(str(name).lower())
        for rel_id, relation in old.rels.items():
            if relation.is_external:
                part.rels.add_relationship(
                    relation.reltype, relation.target_ref, rel_id, is_external=True
                )
            else:
                part.rels.add_relationship(
                    relation.reltype, self.copy(relation.target_part), rel_id
                )
        if not old.rels:
            self._known.setdefault(_key(part), part)
        return part

    def _free_name(self, wanted: str) -> PackURI:
        base, dot, extension = wanted.rpartition(".")
        stem = base.rstrip("0123456789")
        number = 1
        while f"{stem}{number}{dot}{extension}".lower() in self._names:
            number += 1
        return PackURI(f"{stem}{number}{dot}{extension}")


def _key(part: Part) -> tuple[str, str]:
    return part.content_type, hashlib.sha256(part.blob).hexdigest()


class Notes:
    """The footnotes, endnotes or comments of the new document, made when first needed."""

    def __init__(self, old: Document, new: Document, kind: str) -> None:
        self._old, self._new, self.kind = old, new, kind
        self._item = NOTE_KINDS[kind]
        sources = related(old.part, kind)
        self.source: Part | None = sources[0] if sources else None
        self._notes = (
            {note.get(w("id")) or "": note for note in read_tree(self.source)}
            if self.source is not None
            else {}
        )
        self.part: Part | None = None
        self._root: etree._Element | None = None
        self._next = 1

    def find(self, number: str) -> etree._Element | None:
        """Return the note with this number in the old document."""
        return self._notes.get(number)

    def open(self) -> Part:
        """Return the part of the new document, made if it has none."""
        if self.part is not None:
            return self.part
        existing = related(self._new.part, self.kind)
        assert self.source is not None
        if existing:
            self.part = existing[0]
        else:
            separators = "" if self.kind == "comments" else _SEPARATORS.format(self._item)
            self.part = add_part(
                self._new.part,
                f"/word/{self.kind}%d.xml",
                f"{_WML}.{self.kind}+xml",
                f'<w:{self.kind} xmlns:w="{W}">{separators}</w:{self.kind}>'.encode(),
                self.kind,
                plain=True,
            )
        self._root = with_namespaces(read_tree(self.part), read_tree(self.source))
        used = [int(note.get(w("id")) or "0") for note in self._root]
        self._next = max([0, *used]) + 1
        return self.part

    def add(self, note: etree._Element) -> str:
        """Add a copied note to the new document and return its number."""
        self.open()
        assert self._root is not None
        number = str(self._next)
        self._next += 1
        note.set(w("id"), number)
        self._root.append(note)
        return number

    def finish(self) -> None:
        """Put the tree back into its part."""
        if self.part is not None and self._root is not None:
            write_tree(self._new, self.part, self._root)
            if self.kind == "comments":
                _extend_comments(self._old, self._new, self._root)


def _extend_comments(old: Document, new: Document, root: etree._Element) -> None:
    """Keep which comments answer others and which are done."""
    sources = related(old.part, "commentsExtended")
    have = {p.get(_PARA_ID) for p in root.iter(w("p"))} - {None}
    rows = []
    for source in sources:
        for row in read_tree(source):
            if row.get(f"{{{_W15}}}paraId") not in have:
                continue
            parent = row.get(f"{{{_W15}}}paraIdParent")
            done = row.get(f"{{{_W15}}}done") or "0"
            answer = f' w15:paraIdParent="{parent}"' if parent in have else ""
            rows.append(
                f'<w15:commentEx w15:paraId="{row.get(f"{{{_W15}}}paraId")}"{answer} '
                f'w15:done="{done}"/>'
            )
    if not rows or related(new.part, "commentsExtended"):
        return
    add_part(
        new.part,
        "/word/commentsExtended%d.xml",
        f"{_WML}.commentsExtended+xml",
        f'<w15:commentsEx xmlns:w15="{_W15}">{"".join(rows)}</w15:commentsEx>'.encode(),
        "commentsExtended",
        _EXTENDED,
        plain=True,
    )
