"""The record of a document's own text that travels inside it.

A custom XML part, which Word and LibreOffice keep when they save: each paragraph outside free
texts with its chapter, and where each free text stands with the prompt it was made with. From it
a changed paragraph can be told, old text and new, and a free text can be found again when another
program has taken its content control away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from docx.opc.part import Part
from lxml import etree

from kontinuitet.documents.regeneration.metadata import told_properties
from kontinuitet.documents.regeneration.reading import read_story
from kontinuitet.documents.regeneration.story import Control, Line, Story
from kontinuitet.documents.regeneration.trees import RELATIONS, add_part, related

if TYPE_CHECKING:
    from docx.document import Document

NAMESPACE: Final = "urn:kontinuitet:record:1"
_STORE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_ITEM_ID: Final = "{7C1B6F0E-52D9-4E0B-9A3C-6B5E2D7A4F10}"
_PROPS_TYPE: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph as recorded; ``optional`` ones may be deleted by hand."""

    chapter: str
    text: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a free text stands, with its title and the prompt it was made with."""

    chapter: str
    tag: str
    title: str
    prompt: str
    #: ``block``, ``inline``, ``row`` or ``cell``.
    kind: str = "block"
    #: How many table cells it stands in, one in the other.
    depth: int = 0


@dataclass(slots=True)
class EdgeRecord:
    """What one header or footer said."""

    name: str
    items: list[Text | Place] = field(default_factory=list)


@dataclass(slots=True)
class Record:
    """What a document said when the program wrote it."""

    body: list[Text | Place] = field(default_factory=list)
    edges: list[EdgeRecord] = field(default_factory=list)
    #: The chapter that a free text in the appendix once stood in, by tag.
    origins: dict[str, str] = field(default_factory=dict)
    #: The sizes of the pages, in order; empty in records of older versions.
    pages: str = ""
    #: Keywords and the like as the template had them, by element; empty as above.
    properties: dict[str, str] = field(default_factory=dict)

    def places(self) -> dict[str, Place]:
        """Return the free texts by tag."""
        items = [*self.body, *(item for edge in self.edges for item in edge.items)]
        return {p.tag: p for p in items if isinstance(p, Place)}


def record_of(
    story: Story,
    *,
    prompts: Mapping[str, str] | None = None,
    optional: Collection[etree._Element] = (),
    origins: Mapping[str, str] | None = None,
) -> Record:
    """Return the record of a document as it now stands.

    ``prompts`` are the prompts of free texts that no longer show them, by tag.
    """
    may_go = set(optional)
    known = prompts or {}

    def items(source: Iterable[Line | Control]) -> list[Text | Place]:
        out: list[Text | Place] = []
        for item in source:
            if isinstance(item, Line):
                if not item.text:
                    continue
                out.append(Text(item.chapter, item.text, item.element in may_go))
            else:
                prompt = known.get(item.tag, item.text)
                out.append(Place(item.chapter, item.tag, item.title, prompt, item.kind, item.depth))
        return out

    edges = [EdgeRecord(edge.name, items(edge.items)) for edge in story.edges]
    return Record(items(story.body), edges, dict(origins or {}), story.pages)


def record_text(document: Document) -> None:
    """Let the document carry the record of its own text, as it now stands."""
    record = record_of(read_story(document))
    record.properties = told_properties(document)
    write_record(document, record)


def write_record(document: Document, record: Record) -> None:
    """Let the document carry this record, in place of an older one."""
    root = etree.fromstring(f'<kontinuitet xmlns="{NAMESPACE}"/>')
    _write_items(etree.SubElement(root, f"{{{NAMESPACE}}}body"), record.body)
    for edge in record.edges:
        _write_items(etree.SubElement(root, f"{{{NAMESPACE}}}edge", name=edge.name), edge.items)
    if record.pages:
        root.set("pages", record.pages)
    for name, value in sorted(record.properties.items()):
        etree.SubElement(root, f"{{{NAMESPACE}}}property", name=name).text = value
    for tag, origin in sorted(record.origins.items()):
        etree.SubElement(root, f"{{{NAMESPACE}}}origin", tag=tag).text = origin
    blob = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    existing = _find(document)
    if existing is not None:
        existing._blob = blob
        return
    part = add_part(document.part, "/customXml/item%d.xml", "application/xml", blob, "customXml")
    properties = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<ds:datastoreItem xmlns:ds="{_STORE}" ds:itemID="{_ITEM_ID}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    add_part(
        part, "/customXml/itemProps%d.xml", _PROPS_TYPE, properties.encode(), "customXmlProps",
        RELATIONS,
    )  # fmt: skip


def _write_items(holder: etree._Element, items: Sequence[Text | Place]) -> None:
    chapter: etree._Element | None = None
    for item in items:
        if chapter is None or chapter.get("name") != item.chapter:
            chapter = etree.SubElement(holder, f"{{{NAMESPACE}}}chapter", name=item.chapter)
        if isinstance(item, Text):
            line = etree.SubElement(chapter, f"{{{NAMESPACE}}}p")
            line.text = item.text
            if item.optional:
                line.set("optional", "1")
        else:
            place = etree.SubElement(
                chapter, f"{{{NAMESPACE}}}field", tag=item.tag, title=item.title, kind=item.kind
            )
            if item.depth:
                place.set("depth", str(item.depth))
            place.text = item.prompt


def _read_items(holder: etree._Element) -> list[Text | Place]:
    out: list[Text | Place] = []
    for chapter in holder:
        where = chapter.get("name") or ""
        for item in chapter:
            if item.tag == f"{{{NAMESPACE}}}p":
                out.append(Text(where, item.text or "", item.get("optional") == "1"))
                continue
            depth = item.get("depth") or ""
            out.append(
                Place(
                    where,
                    item.get("tag") or "",
                    item.get("title") or "",
                    item.text or "",
                    item.get("kind") or "block",
                    int(depth) if depth.isdecimal() else 0,
                )
            )
    return out


def read_record(document: Document) -> Record | None:
    """Return the record that a document carries, or None when it carries none that can be read."""
    part = _find(document)
    if part is None:
        return None
    root = _parse(part.blob)
    assert root is not None
    record = Record(pages=root.get("pages") or "")
    for told in root.iterfind(f"{{{NAMESPACE}}}property"):
        record.properties[told.get("name") or ""] = told.text or ""
    for holder in root.iterfind(f"{{{NAMESPACE}}}body"):
        record.body += _read_items(holder)
    for holder in root.iterfind(f"{{{NAMESPACE}}}edge"):
        record.edges.append(EdgeRecord(holder.get("name") or "", _read_items(holder)))
    for origin in root.iterfind(f"{{{NAMESPACE}}}origin"):
        record.origins[origin.get("tag") or ""] = origin.text or ""
    return record


def _parse(blob: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(
            blob, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        )
    except etree.XMLSyntaxError:
        return None


def _find(document: Document) -> Part | None:
    for part in related(document.part, "customXml"):
        if NAMESPACE.encode() in part.blob[:2000]:
            root = _parse(part.blob)
            if root is not None and root.tag == f"{{{NAMESPACE}}}kontinuitet":
                return part
    return None
