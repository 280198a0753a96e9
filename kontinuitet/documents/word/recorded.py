"""The record a document carries of its own content, so that later edits can be told.

Kept as two custom properties in ``docProps/custom.xml``, which Word keeps when it saves.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import Final

from lxml import etree

from kontinuitet.documents.xmltext import escape

CUSTOM_PART: Final = "docProps/custom.xml"
_PROPERTIES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
CONTENT_PROPERTY: Final = "Kontinuitet innehåll"
INPUT_PROPERTY: Final = "Kontinuitet underlag"
#: The properties that the program itself sets.
OWN_PROPERTIES: Final = (CONTENT_PROPERTY, INPUT_PROPERTY)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a document says about itself: hash of its content, checksum of its input."""

    content: str
    input_checksum: str


def read_parts(data: bytes) -> dict[str, bytes]:
    """Return the content of every part of a package, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {entry.filename: package.read(entry) for entry in package.infolist()}


def hash_parts(parts: dict[str, bytes]) -> str:
    """Return the hash of a package's parts; see :func:`content_hash`."""
    total = hashlib.sha256()
    for name in sorted(parts):
        if name != CUSTOM_PART:
            digest = hashlib.sha256(parts[name]).hexdigest()
            total.update(f"{name}\0{digest}\n".encode())
    return total.hexdigest()


def content_hash(data: bytes) -> str:
    """Return sha256 (hex) over the names and contents of all parts but the one that records it.

    Independent of how the parts are compressed, so the same on every machine.
    """
    return hash_parts(read_parts(data))


def record_xml(existing: bytes | None, content: str, input_checksum: str) -> bytes:
    """Return the custom properties with our two set; other properties are kept."""
    if existing:
        root = etree.fromstring(existing, etree.XMLParser(resolve_entities=False))
    else:
        root = etree.fromstring(f'<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_TYPES}"/>')
    for old in list(root):
        if old.get("name") in OWN_PROPERTIES:
            root.remove(old)
    number = max(
        (int(p.get("pid") or "1") for p in root if (p.get("pid") or "").isdigit()), default=1
    )
    for offset, (name, value) in enumerate(
        ((CONTENT_PROPERTY, content), (INPUT_PROPERTY, input_checksum)), start=1
    ):
        root.append(
            etree.fromstring(
                f'<property xmlns="{_PROPERTIES}" xmlns:vt="{_TYPES}" fmtid="{_FORMAT}" '
                f'pid="{number + offset}" name="{name}">'
                f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
            )
        )
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def recorded_hash(data: bytes) -> Recorded | None:
    """Return what the document recorded about itself, or None when it recorded nothing.

    Raises nothing for a damaged file: it then has no readable record.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            xml = package.read(CUSTOM_PART)
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, OSError, RuntimeError):
        return None
    values = {p.get("name"): "".join(map(str, p.itertext())) for p in root}
    content = values.get(CONTENT_PROPERTY)
    if content is None:
        return None
    return Recorded(content, values.get(INPUT_PROPERTY) or "")


def is_untouched(data: bytes) -> bool:
    """Tell whether the file is byte for byte what the program made, part by part."""
    recorded = recorded_hash(data)
    return recorded is not None and recorded.content == content_hash(data)
