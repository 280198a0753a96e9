"""Saving a document so that the same input gives the same bytes."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.pkgwriter import PackageWriter

from kontinuitet.documents.word.recorded import CUSTOM_PART, hash_parts, record_xml
from kontinuitet.documents.xmltext import clean
from kontinuitet.packing import packed

if TYPE_CHECKING:
    from docx.document import Document

_CUSTOM_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
#: Longest text that Word accepts in a core property.
_PROPERTY_LENGTH: Final = 255


def save_bytes(
    document: Document,
    *,
    title: str,
    created: datetime.date,
    subject: str = "",
    author: str = "",
    language: str = "sv-SE",
    revision: int = 1,
    input_checksum: str = "",
) -> bytes:
    """Return the document as a docx file, the same bytes for the same input.

    Zip dates are 1980-01-01, parts are sorted, core properties are fixed; ``created`` comes from
    the model or an option, never from the clock. The file records its own content hash and
    ``input_checksum`` (see :mod:`kontinuitet.documents.word.recorded`).
    """
    _set_properties(document, title, subject, author, language, created, revision)
    return pack_document(document, input_checksum)


def pack_document(document: Document, input_checksum: str) -> bytes:
    """Return the document as a docx file, its properties as they are; see :func:`save_bytes`."""
    _ensure_custom_part(document)
    parts = _serialized(document)
    parts[CUSTOM_PART] = record_xml(parts[CUSTOM_PART], hash_parts(parts), input_checksum)
    return packed(parts)


class _Parts(dict[str, bytes]):
    """Takes what python-docx would write to a zip: compressing it twice takes time."""

    def write(self, uri: PackURI, blob: bytes) -> None:
        """Keep one part."""
        self[uri.membername] = blob


def _serialized(document: Document) -> dict[str, bytes]:
    """Return the parts of the document by name, as ``document.save`` writes them."""
    package = document.part.package
    assert package is not None
    parts = _Parts()
    for part in package.parts:
        part.before_marshal()
    PackageWriter._write_content_types_stream(parts, package.parts)  # type: ignore[no-untyped-call]
    PackageWriter._write_pkg_rels(parts, package.rels)  # type: ignore[no-untyped-call]
    PackageWriter._write_parts(parts, package.parts)  # type: ignore[arg-type]
    return parts


def _set_properties(
    document: Document,
    title: str,
    subject: str,
    author: str,
    language: str,
    created: datetime.date,
    revision: int,
) -> None:
    properties = document.core_properties
    moment = datetime.datetime(created.year, created.month, created.day)
    properties.title = clean(title)[0][:_PROPERTY_LENGTH]
    properties.subject = clean(subject)[0][:_PROPERTY_LENGTH]
    properties.author = clean(author)[0][:_PROPERTY_LENGTH]
    properties.last_modified_by = clean(author)[0][:_PROPERTY_LENGTH]
    properties.language = language
    properties.created = moment
    properties.modified = moment
    properties.revision = max(1, revision)
    element = properties._element
    for child in list(element):
        if child.tag.endswith("}lastPrinted"):
            element.remove(child)


def _ensure_custom_part(document: Document) -> None:
    package = document.part.package
    assert package is not None
    if any(part.partname == f"/{CUSTOM_PART}" for part in package.iter_parts()):
        return
    part = Part(PackURI(f"/{CUSTOM_PART}"), _CUSTOM_TYPE, record_xml(None, "", ""), package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
