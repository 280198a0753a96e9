"""A guard that looks at a Word file before any library opens it.

Word files come from outside: a small zip can unpack to gigabytes, XML can carry entities, and a
file can fetch its content from elsewhere or carry macros. All of that is refused here.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final, NoReturn

from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.word.foreign import what_it_is, zip_of_what
from kontinuitet.documents.word.names import TYPES_PART, proper_name

MAX_PARTS: Final = 2_000
#: Everything in the file, pictures too, which are kept in memory several times over.
MAX_UNPACKED: Final = 50 * 1024 * 1024
#: All XML parts together.
MAX_XML: Final = 40 * 1024 * 1024
MAX_RATIO: Final = 200
#: Parts up to this size may have any compression ratio.
RATIO_FREE: Final = 1024 * 1024

#: Memory that the XML parts may take when opened, in bytes, as :func:`tree_size` reckons it. A
#: plan of 200 pages takes some thirty million; two such trees and what is made of them must fit
#: in 300 MB.
MAX_TREE: Final = 90_000_000

_LONGEST_WORD: Final = 16
_CHUNK: Final = 1 << 20
_ENCODINGS: Final = {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "windows-1252"}
_DECLARATION: Final = re.compile(r"""<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']""")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
#: How UTF-16 begins.
_WIDE: Final = (b"\xff\xfe<", b"\xfe\xff\0")
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|\\\\")
_ATTRIBUTE: Final = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_KINDS: Final = {
    "image": "bild",
    "oleObject": "OLE-objekt",
    "package": "inbäddad fil",
    "frame": "ram",
    "subDocument": "deldokument",
    "audio": "ljud",
    "video": "film",
}
#: External targets that a document may have: links for the reader, and the municipality's own
#: .dotx and mail merge, which are cut loose on opening.
_EXTERNAL_ALLOWED: Final = (
    "/hyperlink", "/attachedTemplate", "/mailMergeSource", "/mailMergeHeaderSource",
    "/recipientData",
)  # fmt: skip
#: What an earlier document may link to besides: its reader chose it, and nothing is fetched here.
_EXTERNAL_MEDIA: Final = ("/image", "/audio", "/video", "/media")
#: Parts that begin like XML but are never read as such.
_OTHER_XML: Final = ("image/svg+xml", "text/html", "application/xhtml+xml")


def tree_size(tags: int, attributes: int, texts: int, length: int) -> int:
    """Return about how many bytes of memory XML takes when it is opened as a tree.

    ``tags`` are elements, ``texts`` pieces of text between tags, ``length`` the bytes of XML.
    The weights are the sizes of libxml2's nodes: 120 bytes for an element or a text, 96 more for
    an attribute beside its text; measured against real files within a tenth.
    """
    return 120 * tags + 232 * attributes + 130 * texts + length // 3


def guard_zip(data: bytes, name: str, *, media: bool = False) -> None:
    """Refuse a Word file that is not one, or that is dangerous to open.

    At most 2 000 parts, 50 MiB unpacked, of which 40 MiB XML that takes 90 MB opened, at most 200
    times compression in parts over 1 MiB; both the declared sizes and what really comes out are
    counted. No document type declarations, no entities, no macros, no content fetched from
    elsewhere; with ``media``, linked pictures, sound and films are let through.

    Raises:
        TemplateError: with a Swedish text that begins with ``name``.
    """
    if (other := what_it_is(data)) is not None:
        raise TemplateError(f"{name}: {other}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_directory(package, name)
            _check_parts(package, name, media=media)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise TemplateError(
            f"{name}: filen är ingen Word-fil (.docx) eller också är den skadad."
        ) from error
    except (NotImplementedError, RuntimeError) as error:
        raise TemplateError(
            f"{name}: filen är krypterad eller packad på ett okänt sätt."
        ) from error


def _check_directory(package: zipfile.ZipFile, name: str) -> None:
    entries = package.infolist()
    if len(entries) > MAX_PARTS:
        raise TemplateError(f"{name}: filen har {len(entries)} delar; högst {MAX_PARTS} godtas.")
    names = [proper_name(entry.filename) for entry in entries]
    lowered = [n.lower() for n in names]
    if len(set(lowered)) != len(names):
        raise TemplateError(f"{name}: filen är skadad: samma del finns två gånger.")
    for entry in entries:
        if entry.flag_bits & 1:
            raise TemplateError(f"{name}: filen är krypterad. Spara den utan lösenord.")
        _check_ratio(entry.file_size, entry.compress_size, name)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        _refuse_size(name)
    other = zip_of_what(frozenset(lowered))
    if other is not None:
        raise TemplateError(f"{name}: {other}")
    if "[Content_Types].xml" not in names or "_rels/.rels" not in names:
        raise TemplateError(f"{name}: filen är ingen Word-fil (.docx).")
    for part in lowered:
        if part.endswith("vbaproject.bin") or "/activex/" in part:
            raise TemplateError(
                f"{name}: filen innehåller makron. Spara den som .docx utan makron."
            )


def _refuse_size(name: str) -> NoReturn:
    limit = MAX_UNPACKED // (1024 * 1024)
    raise TemplateError(
        f"{name}: filen blir större än {limit} MiB när den packas upp. Gör bilderna mindre i Word "
        "(Bildformat > Komprimera bilder) eller dela filen."
    )


def _check_ratio(unpacked: int, packed: int, name: str) -> None:
    if unpacked > RATIO_FREE and unpacked > MAX_RATIO * max(packed, 1):
        raise TemplateError(
            f"{name}: en del av filen är packad mer än {MAX_RATIO} gånger. "
            "Så ser ingen vanlig Word-fil ut, och den öppnas därför inte."
        )


@dataclass(slots=True)
class _Sums:
    """What all XML parts hold together."""

    length: int = 0
    tags: int = 0
    attributes: int = 0
    texts: int = 0

    def add(self, chunk: bytes, name: str) -> None:
        self.length += len(chunk)
        # Texts that are only the line breaks between tags are not kept.
        self.tags += chunk.count(b"<") - chunk.count(b"</")
        self.attributes += chunk.count(b'="') + chunk.count(b"='")
        self.texts += chunk.count(b">") - chunk.count(b"><") - chunk.count(b">\n<")
        memory = tree_size(self.tags, self.attributes, self.texts, self.length)
        if memory > MAX_TREE or self.length > MAX_XML:
            raise TemplateError(
                f"{name}: filens text är för stor: den tar mer än {MAX_TREE // 1_000_000} MB minne "
                "när den öppnas, tre gånger så mycket som en plan på 200 sidor. Dela filen, eller "
                "ta bort det som gör den stor; ofta är det tabeller som är inklistrade från en "
                "webbsida eller från Excel."
            )


def _check_parts(package: zipfile.ZipFile, name: str, *, media: bool) -> None:
    sums = _Sums()
    total = 0
    other = _never_read(package)
    for entry in package.infolist():
        part = proper_name(entry.filename)
        size = 0
        xml = part.endswith((".xml", ".rels"))
        head = tail = b""
        with package.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if total + size > MAX_UNPACKED:
                    _refuse_size(name)
                head = head or chunk
                if xml or (head.startswith(b"<?xml") and part.lower() not in other):
                    if not head.startswith(_WIDE):
                        # The tail of the chunk before, so that no word is cut in two.
                        _check_xml(tail + chunk, part, name)
                    tail = chunk[-_LONGEST_WORD:]
                    sums.add(chunk, name)
        total += size
        _check_ratio(size, entry.compress_size, name)
        if xml and head.startswith(_WIDE):
            _check_wide(package.read(entry), part, name)
        elif xml:
            _check_encoding(head, part, name)
        if part.endswith(".rels"):
            _check_relations(package.read(entry).decode("latin-1"), name, media=media)


def _never_read(package: zipfile.ZipFile) -> set[str]:
    """Return the names (lower case) of parts that are said to be pictures or web pages."""
    types = next(e for e in package.infolist() if proper_name(e.filename) == TYPES_PART)
    with package.open(types) as stream:
        text = stream.read(_CHUNK).decode("latin-1")
    said: dict[str, str] = {}
    by_end: dict[str, str] = {}
    for element in re.findall(r"<(?:\w+:)?(?:Override|Default)\b[^>]*>", text):
        attributes = {key: double or single for key, double, single in _ATTRIBUTE.findall(element)}
        kind = attributes.get("ContentType", "").lower()
        if "PartName" in attributes:
            said[attributes["PartName"].lstrip("/").lower()] = kind
        else:
            by_end[attributes.get("Extension", "").lower()] = kind
    names = {proper_name(e.filename).lower() for e in package.infolist()}
    return {n for n in names if said.get(n, by_end.get(n.rpartition(".")[2])) in _OTHER_XML}


def _check_wide(content: bytes, part: str, name: str) -> None:
    """Refuse what is hidden in UTF-16; such a part is read as UTF-8 later."""
    text = content.decode("utf-16", "replace")
    if "<!DOCTYPE" in text or "<!ENTITY" in text or "\0" in text:
        raise TemplateError(f"{name}: delen {part} har en teckenkodning som inte godtas.")


def _check_xml(content: bytes, part: str, name: str) -> None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise TemplateError(
            f"{name}: delen {part} innehåller en DOCTYPE, vilket aldrig finns i en Word-fil. "
            "Filen öppnas inte."
        )
    # Zero bytes are UTF-16 or UTF-32, in which a DOCTYPE could hide.
    if b"\x00" in content:
        raise TemplateError(f"{name}: delen {part} har en teckenkodning som inte godtas.")
    if part == "[Content_Types].xml" and b"macroEnabled" in content:
        raise TemplateError(f"{name}: filen innehåller makron. Spara den som .docx utan makron.")


def _check_encoding(head: bytes, part: str, name: str) -> None:
    declared = _DECLARATION.search(head[:400].decode("latin-1"))
    if declared and declared[1].lower() not in _ENCODINGS:
        raise TemplateError(f"{name}: delen {part} har en teckenkodning som inte godtas.")


def _check_relations(text: str, name: str, *, media: bool) -> None:
    allowed = (*_EXTERNAL_ALLOWED, *_EXTERNAL_MEDIA) if media else _EXTERNAL_ALLOWED
    for relation in _RELATION.findall(text):
        attributes = {key: double or single for key, double, single in _ATTRIBUTE.findall(relation)}
        kind = attributes.get("Type", "")
        external = attributes.get("TargetMode", "").lower() == "external" or bool(
            _ADDRESS.match(attributes.get("Target", ""))
        )
        if external and not kind.endswith(allowed):
            name_of_kind = kind.rpartition("/")[2]
            what = _KINDS.get(name_of_kind, name_of_kind or "okänt")
            raise TemplateError(
                f"{name}: filen hämtar innehåll utifrån ({what}: {attributes.get('Target', '')}). "
                "Bädda in innehållet i filen i stället för att länka till det."
            )
