"""What a document was made from, kept in the file itself, and what came before it.

A custom XML part, which Word and LibreOffice keep when a person saves the file. A plan is compared
with the latest adopted edition that has another version, not with what was printed an hour ago; so
the file carries the record of itself and of the editions before it that may be compared with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from kontinuitet.documents.editions.summary import Summary
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


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a document: version, when it was adopted and printed, and its input.

    Dates are ISO texts, empty when there is none.
    """

    version: str
    adopted: str
    issued: str
    summary: Summary

    @property
    def label(self) -> str:
        """Return what the edition is called in a sentence."""
        name = f"version {self.version}" if self.version else "den tidigare planen"
        if self.adopted:
            return f"{name}, fastställd {self.adopted}"
        return f"{name}, ej fastställd" + (f" (framtagen {self.issued})" if self.issued else "")

    def follows(self, before: Edition) -> bool:
        """Tell whether this edition is to be compared with one made before it.

        A draft is followed by the adopted edition of the same version without being another.
        """
        if self.version != before.version:
            return True
        return bool(before.adopted) and self.adopted != before.adopted


@dataclass(frozen=True, slots=True)
class History:
    """An edition and those before it, the latest last: at most one adopted and one later."""

    current: Edition
    earlier: tuple[Edition, ...] = ()

    @property
    def baseline(self) -> Edition | None:
        """Return the edition to compare with: the latest adopted one, else the latest."""
        others = [e for e in self.earlier if self.current.follows(e)]
        adopted = [e for e in others if e.adopted]
        found = adopted or others
        return found[-1] if found else None


def next_history(before: History | None, now: Edition) -> History:
    """Return the history of an edition that is made over an earlier file.

    What is recorded of an adopted edition stays as it was when it was first made as adopted, even
    when it is made again from a changed model under the same version.
    """
    if before is None:
        return History(now)
    was = before.current
    if not now.follows(was):
        return History(was if was.adopted else now, before.earlier)
    if was.adopted:
        return History(now, (was,))
    return History(now, (*(e for e in before.earlier if e.adopted), was))


def record(document: Document, history: History) -> None:
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


def read_record(data: bytes, name: str) -> History:
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


__all__ = ["Edition", "History", "next_history", "read_record", "record"]
