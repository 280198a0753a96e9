"""The parts of a Word file that hold text: body, headers, footers, footnotes, endnotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml
from lxml import etree

from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.word.part_trees import replace_root
from kontinuitet.documents.xmltext import R, w

if TYPE_CHECKING:
    from docx.document import Document

#: A tag in an address, as written or as Word encodes it.
_TAG: Final = re.compile(r"\{[{%]|%7B(?:%7B|%25|%)", re.IGNORECASE)
_KINDS: Final = {"header": "sidhuvud", "footer": "sidfot"}
_PAGES: Final = {"first": " på första sidan", "even": " på jämna sidor"}


@dataclass(slots=True)
class TextPart:
    """A part with text, what a person calls it, and its tree."""

    part: Part
    label: str
    root: etree._Element

    def put_back(self, document: Document, root: etree._Element) -> None:
        """Let ``root`` take the place of the part's tree."""
        self.root = root
        if isinstance(self.part, XmlPart):
            replace_root(document, self.part, root)
        else:
            self.part._blob = etree.tostring(
                root, encoding="UTF-8", xml_declaration=True, standalone=True
            )


def text_parts(document: Document, name: str) -> list[TextPart]:
    """Return the document's parts with text, the body first, then by part name.

    Raises:
        TemplateError: a part that is not well-formed XML.
    """
    used = _header_types(document)
    _refuse_link_targets(document, name)
    found: list[tuple[str, TextPart]] = []
    for rel_id, relation in document.part.rels.items():
        kind = relation.reltype.rpartition("/")[2]
        if relation.is_external or kind not in ("header", "footer", "footnotes", "endnotes"):
            continue
        part = relation.target_part
        if kind in _KINDS:
            label = _KINDS[kind] + _PAGES.get(used.get(rel_id, ""), "")
        else:
            label = "fotnot" if kind == "footnotes" else "slutnot"
        found.append((str(part.partname), TextPart(part, label, _root(part, name))))
    found.sort(key=lambda item: item[0])
    body = TextPart(document.part, "brödtext", document.element)
    return [body, *(part for _, part in found)]


def _refuse_link_targets(document: Document, name: str) -> None:
    package = document.part.package
    assert package is not None
    for part in package.iter_parts():
        for relation in part.rels.values():
            if relation.is_external and _TAG.search(relation.target_ref):
                raise TemplateError(
                    f"{name}: adressen i en länk innehåller en tagg, {relation.target_ref}. "
                    "Taggar går bara att använda i länkens text."
                )


def _root(part: Part, name: str) -> etree._Element:
    if isinstance(part, XmlPart):
        return cast("etree._Element", part.element)
    try:
        return cast("etree._Element", parse_xml(part.blob))
    except etree.XMLSyntaxError as error:
        raise TemplateError(f"{name}: Word-filen är skadad ({part.partname}).") from error


def _header_types(document: Document) -> dict[str, str]:
    types: dict[str, str] = {}
    for reference in document.element.iter(w("headerReference"), w("footerReference")):
        rel_id = reference.get(f"{{{R}}}id")
        if rel_id:
            types.setdefault(rel_id, reference.get(w("type")) or "")
    return types
