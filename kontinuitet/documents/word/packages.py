"""Packages as other programs write them, put in the form that python-docx can read.

Word opens files whose relations lead nowhere, whose parts have unusual names or an unusual text
encoding, and files in the strict form. A library refuses them; so they are put right first. What
is taken away here showed nothing in Word either.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Final
from urllib.parse import unquote

from lxml import etree

from kontinuitet.documents.word import strict
from kontinuitet.documents.word.names import TYPES_PART, proper_name, source_of, target_name
from kontinuitet.documents.xmltext import R, w
from kontinuitet.packing import packed

_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATION: Final = f"{{{_PACKAGE}}}Relationship"
_CONTENT: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_LINK: Final = "/hyperlink"
#: Elements that mean nothing, or are not valid, without the part that they refer to.
_EMPTY_WITHOUT: Final = frozenset(
    w(tag)
    for tag in ("headerReference", "footerReference", "altChunk", "subDoc", "embedRegular",
                "embedBold", "embedItalic", "embedBoldItalic", "control", "contentPart")
)  # fmt: skip
#: Ends of names and the content types that go without saying.
_KNOWN_TYPES: Final = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff", "svg": "image/svg+xml",
    "emf": "image/x-emf", "wmf": "image/x-wmf", "webp": "image/webp", "ico": "image/x-icon",
    "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "bin": "application/vnd.openxmlformats-officedocument.oleObject",
    "htm": "text/html", "html": "text/html", "txt": "text/plain", "rtf": "application/rtf",
}  # fmt: skip
_ANY_TYPE: Final = "application/octet-stream"


def put_right(data: bytes) -> bytes:
    """Return a package that python-docx can read; the same bytes when nothing needs to change.

    ``data`` has passed :func:`kontinuitet.documents.word.guard.guard_zip`.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files = {proper_name(e.filename): e for e in package.infolist() if not e.is_dir()}
        # Pictures are not read for this; they may be large.
        parts = {n: package.read(e) if _is_xml(n) else b"" for n, e in files.items()}
        before = dict(parts)
        for name in sorted(parts):
            if _is_xml(name):
                parts[name] = _readable(parts[name])
        for name in sorted(parts):
            if name.endswith(".rels"):
                _put_relations_right(parts, name)
        _put_types_right(parts)
        if parts == before and all(name == e.filename for name, e in files.items()):
            return data
        for name, entry in files.items():
            if not _is_xml(name):
                parts[name] = package.read(entry)
    return packed(parts)


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _readable(content: bytes) -> bytes:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        content = _utf8(content)
    return strict.transitional(content) if strict.is_strict(content) else content


def _utf8(content: bytes) -> bytes:
    text = content.decode("utf-16")
    return re.sub(r"^(<\?xml[^>]*?)\s+encoding\s*=\s*(?:\"[^\"]*\"|'[^']*')", r"\1", text).encode()


def _put_relations_right(parts: dict[str, bytes], name: str) -> None:
    try:
        root = etree.fromstring(parts[name], etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return
    source = source_of(name)
    by_case = {part.lower(): part for part in parts}
    changed = False
    gone: set[str] = set()
    for relation in list(root.iter(_RELATION)):
        target = relation.get("Target") or ""
        if relation.get("TargetMode") == "External":
            continue
        leads_to = target_name(source, target)
        if leads_to in parts and "#" not in target:
            if posixpath.normpath(target) == target and "\\" not in target:
                continue
            found: str | None = leads_to
        else:
            found = by_case.get(leads_to.lower()) or by_case.get(unquote(leads_to).lower())
        changed = True
        if found is not None and found != source:
            relation.set("Target", f"/{found}")
            relation.attrib.pop("TargetMode", None)
        elif (relation.get("Type") or "").endswith(_LINK) or _ADDRESS.match(target):
            # A link to a place in the document, or an address that was not said to be outside.
            relation.set("TargetMode", "External")
        else:
            gone.add(relation.get("Id") or "")
            root.remove(relation)
    if changed:
        parts[name] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    if gone and source in parts:
        parts[source] = _without(parts[source], gone)


def _without(content: bytes, gone: set[str]) -> bytes:
    """Return a part without its references to relations that lead nowhere."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError:
        return content
    changed = False
    for element in list(root.iter(etree.Element)):
        named = [
            n for n, v in element.attrib.items() if str(n).startswith(f"{{{R}}}") and v in gone
        ]
        parent = element.getparent()
        if not named:
            continue
        changed = True
        if element.tag in _EMPTY_WITHOUT and parent is not None:
            parent.remove(element)
        elif str(element.tag).endswith(("}chart", "}relIds")):
            _remove_drawing(element)
        else:
            for attribute in named:
                del element.attrib[attribute]
    if not changed:
        return content
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _remove_drawing(element: etree._Element) -> None:
    for drawing in element.iterancestors(w("drawing")):
        holder = drawing.getparent()
        if holder is not None:
            holder.remove(drawing)
        return


def _put_types_right(parts: dict[str, bytes]) -> None:
    """Say the content type of parts for which the file does not say it."""
    try:
        root = etree.fromstring(parts[TYPES_PART], etree.XMLParser(resolve_entities=False))
    except (KeyError, etree.XMLSyntaxError):
        return
    defaults = {(e.get("Extension") or "").lower() for e in root.iter(f"{{{_CONTENT}}}Default")}
    named = {(e.get("PartName") or "").lower() for e in root.iter(f"{{{_CONTENT}}}Override")}
    changed = False
    for name in sorted(parts):
        end = name.rpartition(".")[2].lower()
        if name == TYPES_PART or f"/{name}".lower() in named or end in defaults:
            continue
        element = etree.SubElement(root, f"{{{_CONTENT}}}Override", PartName=f"/{name}")
        element.set("ContentType", _KNOWN_TYPES.get(end, _ANY_TYPE))
        changed = True
    if changed:
        parts[TYPES_PART] = etree.tostring(
            root, encoding="UTF-8", xml_declaration=True, standalone=True
        )
