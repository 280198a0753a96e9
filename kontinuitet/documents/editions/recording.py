"""The history of a document, kept in the file itself.

A custom XML part, which Word and LibreOffice keep when a person saves the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from kontinuitet.documents.editions.history import Edition, History
from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.word.guard import guard_zip
from kontinuitet.documents.word.recorded import read_parts

if TYPE_CHECKING:
    from docx.document import Document

NAMESPACE: Final = "urn:kontinuitet:underlag:1"
_PART: Final = "/customXml/item730.xml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_PROPS_PART: Final = "/customXml/itemProps730.xml"
_PROPS_TYPE: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
#: The id is any fixed one: the same in every file, so that the same input gives the same bytes.
_PROPS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
    '<ds:datastoreItem ds:itemID="{6B2F0C57-4E0B-4E53-9C53-8C1C5D6E2A11}" xmlns:ds="'
    'http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs>'
    f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
).encode()
_FORMAT: Final = 1


def record_history(document: Document, history: History) -> None:
    """Put the record into the document; an older one (in a copied template) is replaced."""
    package = document.part.package
    assert package is not None
    written = {
        "format": _FORMAT,
        "denna": asdict(history.current),
        "tidigare": [asdict(edition) for edition in history.earlier],
    }
    text = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    root = etree.Element(f"{{{NAMESPACE}}}underlag", nsmap={"k": NAMESPACE})
    root.text = text
    xml = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    for rel_id, relation in list(document.part.rels.items()):
        if not relation.is_external and NAMESPACE.encode() in relation.target_part.blob:
            del document.part.rels[rel_id]
    item = Part(PackURI(_PART), "application/xml", xml, package)
    item.relate_to(Part(PackURI(_PROPS_PART), _PROPS_TYPE, _PROPS, package), f"{_RELATION}Props")
    document.part.relate_to(item, _RELATION)


def read_history(data: bytes, name: str) -> History:
    """Return the record in a Word file.

    Raises:
        TemplateError: no Word file, damaged, or without a record.
    """
    guard_zip(data, name, media=True)
    for part, content in sorted(read_parts(data).items()):
        if part.startswith("customXml/") and NAMESPACE.encode() in content:
            try:
                root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
                found = json.loads(root.text or "") if root.tag.startswith("{urn:kont") else None
                history = _history(found)
            except (etree.XMLSyntaxError, ValueError):
                continue
            if history is not None:
                return history
    raise TemplateError(
        f"{name}: filen har inget underlag att jämföra med. Ange en fil som programmet har skrivit."
    )


def _history(found: Any) -> History | None:
    if not isinstance(found, dict) or found.get("format") != _FORMAT:
        return None
    current = _edition(found.get("denna"))
    rows = found.get("tidigare")
    if current is None or not isinstance(rows, list):
        return None
    return History(current, tuple(e for e in map(_edition, rows) if e is not None))


def _edition(row: Any) -> Edition | None:
    if not isinstance(row, Mapping) or not isinstance(row.get("summary"), Mapping):
        return None
    version, adopted, issued = (str(row.get(k) or "") for k in ("version", "adopted", "issued"))
    return Edition(version, adopted, issued, row["summary"])
