"""Making a copy of the old document's text fit into the new one.

What the text refers to comes along: pictures, links, notes, comments, styles and lists. Numbers
and names that must be unique in a document are made so. No character of the text is changed.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from docx.oxml.parser import parse_xml

from kontinuitet.documents.blocks.ids import Ids
from kontinuitet.documents.regeneration.formats import STYLE_REFERENCES, Lists, Styles
from kontinuitet.documents.regeneration.parts import NOTE_KINDS, Notes, PartCopier
from kontinuitet.documents.regeneration.story import free_text_tag
from kontinuitet.documents.regeneration.trees import drop, read_tree, related
from kontinuitet.documents.xmltext import W14, WP, W, w

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part
    from lxml import etree

_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PARA_ID: Final = f"{{{W14}}}paraId"
_REFERENCES: Final = {
    w("footnoteReference"): "footnotes",
    w("endnoteReference"): "endnotes",
    w("commentReference"): "comments",
}
_COMMENT_RANGES: Final = (w("commentRangeStart"), w("commentRangeEnd"))
_NOTE_ELEMENTS: Final = frozenset((*_REFERENCES, *_COMMENT_RANGES, w("id")))
_BOOKMARK_FIELDS: Final = frozenset(("REF", "PAGEREF", "NOTEREF"))
_DATE: Final = re.compile(r"[1-9]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T")
_LINK_TEXT: Final = w("instrText")


class Carrier:
    """Copies pieces of one document into another."""

    def __init__(self, old: Document, new: Document) -> None:
        self._new = new
        self._copier = PartCopier(new)
        self._lists = Lists(old, new, self._copier)
        self._styles = Styles(old, new, self._lists)
        self._notes = {kind: Notes(old, new, kind) for kind in NOTE_KINDS}
        self._comments: dict[str, str] = {}
        self.ids = Ids()
        self._sections: list[etree._Element] = []
        self._para_ids: set[str] = set()
        kinds = ("header", "footer", *NOTE_KINDS)
        for root in [
            new.element,
            *(read_tree(part) for kind in kinds for part in related(new.part, kind)),
        ]:
            self.ids.reserve(root)
            self._para_ids |= {p.get(_PARA_ID) or "" for p in root.iter(w("p"))}

    def copy(
        self, elements: Sequence[etree._Element], source: Part, target: Part
    ) -> list[etree._Element]:
        """Return copies of sibling elements of ``source`` that fit into ``target``."""
        holder = parse_xml(f'<w:sdtContent xmlns:w="{W}"/>')
        for element in elements:
            tail = copy.deepcopy(element)
            tail.tail = None
            holder.append(tail)
        self._adapt(holder, source, target)
        return list(holder)

    def finish(self) -> None:
        """Write the notes that came along, and finish the sections."""
        self._place_sections()
        for notes in self._notes.values():
            notes.finish()

    def _adapt(self, holder: etree._Element, source: Part, target: Part) -> None:
        self._keep_sections(holder)
        _drop_contents_marks(holder)
        _drop_halves(holder)
        _drop_open_fields(holder)
        self._relations(holder, source, target)
        self._formats(holder)
        self._references(holder)
        self._numbers(holder)
        self._paragraph_ids(holder)
        _drop_false_dates(holder)

    def _keep_sections(self, holder: etree._Element) -> None:
        """Keep section breaks; :meth:`finish` gives them the headers of where they stand."""
        drop(holder.iter(w("sectPrChange")))
        for section in holder.iter(w("sectPr")):
            drop(section.iterchildren(w("headerReference"), w("footerReference")))
            self._sections.append(section)

    def _place_sections(self) -> None:
        own = set(self._sections)
        order = list(self._new.element.iter(w("sectPr")))
        for section in self._sections:
            paragraph = next(section.iterancestors(w("p")), None)
            inside = next(section.iterancestors(w("tc"), w("txbxContent")), None)
            if paragraph is None or inside is not None or section not in order:
                drop([section])
                continue
            theirs = next((s for s in order[order.index(section) + 1 :] if s not in own), None)
            if theirs is None:
                continue
            references = theirs.iterchildren(w("headerReference"), w("footerReference"))
            for number, reference in enumerate(references):
                section.insert(number, copy.deepcopy(reference))

    def _relations(self, holder: etree._Element, source: Part, target: Part) -> None:
        for element in holder.iter():
            for name in [str(n) for n in element.attrib]:
                if not name.startswith(_RELATION):
                    continue
                rel_id = self._copier.relation(source, element.get(name) or "", target)
                if rel_id is None:
                    del element.attrib[name]
                else:
                    element.set(name, rel_id)

    def _formats(self, holder: etree._Element) -> None:
        for reference in list(holder.iter(*STYLE_REFERENCES)):
            kind = STYLE_REFERENCES[str(reference.tag)]
            style = self._styles.find(kind, reference.get(w("val")) or "")
            parent = reference.getparent()
            if style is not None:
                reference.set(w("val"), style)
            elif parent is not None:
                parent.remove(reference)
        self._lists.adapt(holder)

    def _references(self, holder: etree._Element) -> None:
        """Bring footnotes, endnotes and comments along."""
        commented: set[str] = set()
        for reference in list(holder.iter(*_REFERENCES)):
            kind = _REFERENCES[str(reference.tag)]
            notes = self._notes[kind]
            number = reference.get(w("id")) or ""
            new = self._note(notes, number)
            if new is None:
                drop([reference])
                continue
            reference.set(w("id"), new)
            if kind == "comments":
                self._comments[number] = new
                commented.add(number)
        for mark in list(holder.iter(*_COMMENT_RANGES)):
            number = mark.get(w("id")) or ""
            if number in commented:
                mark.set(w("id"), self._comments[number])
            else:
                drop([mark])

    def _note(self, notes: Notes, number: str) -> str | None:
        note = notes.find(number)
        if note is None or notes.source is None:
            return None
        target = notes.open()
        added = copy.deepcopy(note)
        added.tail = None
        self._adapt(added, notes.source, target)
        return notes.add(added)

    def _numbers(self, holder: etree._Element) -> None:
        pairs: dict[tuple[str, str], str] = {}
        names: dict[str, str] = {}
        for element in holder.iter():
            tag = str(element.tag)
            if tag == f"{{{WP}}}docPr":
                element.set("id", str(self.ids.number()))
            if tag == w("sdtPr"):
                number = element.find(w("id"))
                if number is not None:
                    number.set(w("val"), str(self.ids.number()))
            value = element.get(w("id"))
            if value is None or tag in _NOTE_ELEMENTS or not tag.startswith(f"{{{W}}}"):
                continue
            if tag in (w("footnote"), w("endnote"), w("comment")):
                continue
            base = tag.removesuffix("Start").removesuffix("End")
            if base == tag:
                element.set(w("id"), str(self.ids.number()))
            else:
                if (base, value) not in pairs:
                    pairs[base, value] = str(self.ids.number())
                element.set(w("id"), pairs[base, value])
            name = element.get(w("name"))
            if tag == w("bookmarkStart") and name:
                names[name] = self.ids.name(name)
                element.set(w("name"), names[name])
        renamed = {old: new for old, new in names.items() if old != new}
        if renamed:
            _follow(holder, renamed)

    def _paragraph_ids(self, holder: etree._Element) -> None:
        for paragraph in holder.iter(w("p")):
            number = paragraph.get(_PARA_ID)
            if number is None:
                continue
            if number in self._para_ids:
                del paragraph.attrib[_PARA_ID]
            self._para_ids.add(number)


def unique_tags(root: etree._Element) -> None:
    """Take the tag off free texts inside free texts where the document has the tag already."""
    inner: list[tuple[etree._Element, str]] = []
    seen: set[str] = set()
    for control in root.iter(w("sdt")):
        tag = free_text_tag(control)
        if tag is None:
            continue
        if any(free_text_tag(up) is not None for up in control.iterancestors(w("sdt"))):
            inner.append((control, tag))
        else:
            seen.add(tag)
    for control, tag in inner:
        if tag in seen:
            drop(control.iterfind(f"{w('sdtPr')}/{w('tag')}"))
        seen.add(tag)


def _drop_halves(holder: etree._Element) -> None:
    """Take away the marks of ranges that begin or end elsewhere, and the cursor's bookmark."""
    starts: Counter[tuple[str, str]] = Counter()
    ends: Counter[tuple[str, str]] = Counter()
    marks = []
    cursor: set[str] = set()
    for element in holder.iter():
        tag, number = str(element.tag), element.get(w("id"))
        if number is None or tag in _COMMENT_RANGES:
            continue
        if tag.endswith("Start"):
            starts[tag.removesuffix("Start"), number] += 1
            marks.append((tag.removesuffix("Start"), number, element))
        elif tag.endswith("End"):
            ends[tag.removesuffix("End"), number] += 1
            marks.append((tag.removesuffix("End"), number, element))
        if element.get(w("name")) == "_GoBack":
            cursor.add(number)
    for base, number, element in marks:
        key = base, number
        gone = base == w("bookmark") and number in cursor
        if gone or starts[key] != 1 or ends[key] != 1:
            drop([element])


def _drop_contents_marks(holder: etree._Element) -> None:
    """Take away the bookmarks that a contents list has set, but for those that the text refers to.

    The list of the new document sets its own; kept, there would be one more each time.
    """
    wanted = {link.get(w("anchor")) for link in holder.iter(w("hyperlink"))}
    for code in holder.iter(_LINK_TEXT):
        wanted |= set((code.text or "").replace('"', " ").split())
    for simple in holder.iter(w("fldSimple")):
        wanted |= set((simple.get(w("instr")) or "").replace('"', " ").split())
    gone = {
        mark.get(w("id"))
        for mark in holder.iter(w("bookmarkStart"))
        if (name := mark.get(w("name")) or "").startswith("_Toc") and name not in wanted
    }
    drop(m for m in holder.iter(w("bookmarkStart"), w("bookmarkEnd")) if m.get(w("id")) in gone)


def _drop_false_dates(holder: etree._Element) -> None:
    """Take away dates that are none: LibreOffice writes year 0 where it has no date."""
    for element in holder.iter():
        date = element.get(w("date"))
        if date is not None and not _DATE.match(date):
            del element.attrib[w("date")]


def _drop_open_fields(holder: etree._Element) -> None:
    """Let a field that begins or ends elsewhere become plain text."""
    depth = 0
    broken = False
    for mark in holder.iter(w("fldChar")):
        kind = mark.get(w("fldCharType"))
        depth += {"begin": 1, "end": -1}.get(kind or "", 0)
        broken = broken or depth < 0
    if broken or depth:
        drop(holder.iter(w("fldChar"), w("instrText")))


def _follow(holder: etree._Element, renamed: dict[str, str]) -> None:
    """Let links and references lead to bookmarks by their new names."""
    for link in holder.iter(w("hyperlink")):
        anchor = link.get(w("anchor"))
        if anchor in renamed:
            link.set(w("anchor"), renamed[anchor])
    for code in holder.iter(_LINK_TEXT):
        words = (code.text or "").split(" ")
        if any(word.upper() in _BOOKMARK_FIELDS for word in words[:2]):
            code.text = " ".join(renamed.get(word, word) for word in words)
