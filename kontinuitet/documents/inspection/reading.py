"""A Word file read for inspection: its parts as trees, its styles, its paragraphs with places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from kontinuitet.documents.blocks.entries import outline_levels, paragraph_text
from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.template.places import Place
from kontinuitet.documents.word.guard import guard_zip
from kontinuitet.documents.word.names import target_name
from kontinuitet.documents.word.packages import put_right
from kontinuitet.documents.word.recorded import read_parts
from kontinuitet.documents.word.styles import style_ids
from kontinuitet.documents.xmltext import MC, R, w

_RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_LABELS: Final = {
    "header": "sidhuvud",
    "footer": "sidfot",
    "footnotes": "fotnot",
    "endnotes": "slutnot",
}


@dataclass(frozen=True, slots=True)
class TextualPart:
    """A part with text: its kind (``body``, ``header`` …), Swedish label and tree."""

    kind: str
    label: str
    root: etree._Element


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its text, its style id and where it stands."""

    element: etree._Element
    text: str
    style: str | None
    place: str
    kind: str
    level: int | None

    def inside(self, tag: str) -> bool:
        """Tell whether the paragraph stands inside an element of that kind."""
        return next(self.element.iterancestors(w(tag)), None) is not None


class Opened:
    """A Word file opened for inspection.

    Raises:
        TemplateError: not a Word file, damaged or dangerous.
    """

    def __init__(self, data: bytes, name: str = "dokumentet") -> None:
        guard_zip(data, name, media=True)
        self.files = read_parts(put_right(data))
        self._name = name
        leads = dict(self._relations("").values())
        self._body = leads.get("officeDocument", "")
        if self._body not in self.files:
            raise TemplateError(f"{name}: filen är skadad: den saknar delen med text.")
        self.document = self.tree(self._body)
        self.core = self._optional(leads.get("core-properties", ""))
        self.relations = self._relations(self._body)
        leads = dict(self.relations.values())
        self.styles = self._optional(leads.get("styles", ""))
        self.settings = self._optional(leads.get("settings", ""))
        self.numbering = self._optional(leads.get("numbering", ""))
        self.levels = {} if self.styles is None else outline_levels(self.styles)
        self.parts = self._textual_parts()
        self.paragraphs = list(self._paragraphs())

    def tree(self, part: str) -> etree._Element:
        """Return the tree of a part."""
        try:
            return etree.fromstring(self.files[part], etree.XMLParser(resolve_entities=False))
        except etree.XMLSyntaxError as error:
            raise TemplateError(f"{self._name}: delen {part} är skadad.") from error

    def _optional(self, part: str) -> etree._Element | None:
        return self.tree(part) if part in self.files else None

    def _relations(self, source: str) -> dict[str, tuple[str, str]]:
        """Return the internal relations of a part (of the file itself: empty): kind and target."""
        folder, _, file = source.rpartition("/")
        root = self._optional(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
        if root is None:
            return {}
        return {
            relation.get("Id") or "": (
                (relation.get("Type") or "").rpartition("/")[2],
                target_name(source, relation.get("Target") or ""),
            )
            for relation in root.iter(_RELATIONS)
            if relation.get("TargetMode") != "External"
        }

    def _textual_parts(self) -> list[TextualPart]:
        found = [TextualPart("body", "brödtext", self.document)]
        for kind, target in sorted(set(self.relations.values()), key=lambda item: item[1]):
            if kind in _LABELS and target in self.files:
                found.append(TextualPart(kind, _LABELS[kind], self.tree(target)))
        return found

    def related(self, rel_id: str | None) -> etree._Element | None:
        """Return the tree of the part that a relation of the body points to."""
        _, target = self.relations.get(rel_id or "", ("", ""))
        return self._optional(target) if target else None

    def _paragraphs(self) -> Iterator[Paragraph]:
        for part in self.parts:
            heading: str | None = None
            for element in part.root.iter(w("p")):
                if next(element.iterancestors(f"{{{MC}}}Fallback"), None) is not None:
                    continue
                style_element = element.find(f"{w('pPr')}/{w('pStyle')}")
                style = None if style_element is None else style_element.get(w("val"))
                text = paragraph_text(element)
                level = self.levels.get(style or "")
                if level is not None and part.kind == "body" and text.strip():
                    heading = " ".join(text.split())
                place = str(Place(part.label, None, heading))
                yield Paragraph(element, text, style, place, part.kind, level)

    def style_ids(self) -> dict[str, str]:
        """Return the id of every style by lower-case name."""
        return {} if self.styles is None else style_ids(self.styles)

    def style_element(self, style_id: str | None) -> etree._Element | None:
        """Return the style with that id."""
        if self.styles is None or style_id is None:
            return None
        for style in self.styles.iterchildren(w("style")):
            if style.get(w("styleId")) == style_id:
                return style
        return None

    def style_name(self, style_id: str | None) -> str:
        """Return the lower-case name of a style, or nothing."""
        style = self.style_element(style_id)
        name = None if style is None else style.find(w("name"))
        return "" if name is None else (name.get(w("val")) or "").lower()

    def from_style(self, style_id: str | None, path: str) -> etree._Element | None:
        """Return the first element at ``path`` in a style or in those it is based on."""
        for _ in range(20):
            style = self.style_element(style_id)
            if style is None:
                return None
            found = style.find(path)
            if found is not None:
                return found
            parent = style.find(w("basedOn"))
            style_id = None if parent is None else parent.get(w("val"))
        return None

    def place_of(self, element: etree._Element) -> str:
        """Return the place of the nearest paragraph in or before an element."""
        target = next(element.iter(w("p")), None)
        if target is None:
            target = next(element.iterancestors(w("p")), None)
        for paragraph in self.paragraphs:
            if paragraph.element is target:
                return paragraph.place
        return "brödtext"

    def sections(self) -> list[etree._Element]:
        """Return the section properties of the body in order."""
        return list(self.document.iter(w("sectPr")))

    def references(self, section: etree._Element, tag: str) -> dict[str, etree._Element]:
        """Return the trees of a section's own headers (or footers) by type."""
        found: dict[str, etree._Element] = {}
        for reference in section.iterchildren(w(tag)):
            tree = self.related(reference.get(f"{{{R}}}id"))
            if tree is not None:
                found[reference.get(w("type")) or "default"] = tree
        return found


def document_text(data: bytes) -> str:
    """Return all text of a Word file, a paragraph a line: body, tables, headers, footers, notes.

    Line breaks and tabs inside a paragraph become spaces; field codes are left out.

    Raises:
        TemplateError: not a Word file, damaged or dangerous.
    """
    return "\n".join(paragraph.text for paragraph in Opened(data).paragraphs)
