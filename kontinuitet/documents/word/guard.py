"""A guard that looks at a Word file before any library opens it.

Word files come from outside: a small zip can unpack to gigabytes, XML can carry entities, and a
file can fetch its content from elsewhere or carry macros. All of that is refused here.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final

from kontinuitet.documents.faults import TemplateError

MAX_PARTS: Final = 2_000
MAX_UNPACKED: Final = 200 * 1024 * 1024
#: All XML parts together; opened, they take some four times as much memory.
MAX_XML: Final = 40 * 1024 * 1024
MAX_RATIO: Final = 200
#: Parts up to this size may have any compression ratio.
RATIO_FREE: Final = 1024 * 1024

#: Tags in all XML parts together; each takes some 120 bytes of memory when opened. A table of
#: 8 000 rows and 7 columns has a million.
MAX_TAGS: Final = 1_500_000

_LONGEST_WORD: Final = 16
_OLE: Final = b"\xd0\xcf\x11\xe0"
_CHUNK: Final = 1 << 20
_ENCODINGS: Final = {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "windows-1252"}
_DECLARATION: Final = re.compile(r"""<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']""")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE: Final = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_KINDS: Final = {
    "image": "bild",
    "oleObject": "OLE-objekt",
    "package": "inbäddad fil",
    "frame": "ram",
    "subDocument": "deldokument",
    "mailMergeSource": "källa för dokumentkoppling",
    "audio": "ljud",
    "video": "film",
}
#: External targets that a document may have: links for the reader, and the municipality's own
#: .dotx, which is cut loose on opening.
_EXTERNAL_ALLOWED: Final = ("/hyperlink", "/attachedTemplate")


def guard_zip(data: bytes, name: str) -> None:
    """Refuse a Word file that is not one, or that is dangerous to open.

    At most 2 000 parts, 200 MiB unpacked, of which 40 MiB XML with 1 500 000 tags, at most 200
    times compression in parts over 1 MiB; both the declared
    sizes and what really comes out are counted. No document type declarations, no entities, no
    macros, no content fetched from elsewhere.

    Raises:
        TemplateError: with a Swedish text that begins with ``name``.
    """
    if data[:4] == _OLE:
        raise TemplateError(
            f"{name}: filen är skyddad med lösenord eller sparad i det gamla formatet .doc. "
            "Öppna den i Word och spara den som .docx utan lösenord."
        )
    if not data:
        raise TemplateError(f"{name}: filen är tom.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_directory(package, name)
            _check_parts(package, name)
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
    names = [entry.filename for entry in entries]
    if len({n.lower() for n in names}) != len(names):
        raise TemplateError(f"{name}: filen är skadad: samma del finns två gånger.")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise TemplateError(f"{name}: filen blir större än 200 MiB när den packas upp.")
    for entry in entries:
        if entry.flag_bits & 1:
            raise TemplateError(f"{name}: filen är krypterad. Spara den utan lösenord.")
        _check_ratio(entry.file_size, entry.compress_size, name)
    if "[Content_Types].xml" not in names or "_rels/.rels" not in names:
        raise TemplateError(f"{name}: filen är ingen Word-fil (.docx).")
    for part in names:
        lowered = part.lower()
        if lowered.endswith("vbaproject.bin") or "/activex/" in lowered:
            raise TemplateError(
                f"{name}: filen innehåller makron. Spara den som .docx utan makron."
            )


def _check_ratio(unpacked: int, packed: int, name: str) -> None:
    if unpacked > RATIO_FREE and unpacked > MAX_RATIO * max(packed, 1):
        raise TemplateError(
            f"{name}: en del av filen är packad mer än {MAX_RATIO} gånger. "
            "Så ser ingen vanlig Word-fil ut, och den öppnas därför inte."
        )


def _check_parts(package: zipfile.ZipFile, name: str) -> None:
    total = text = tags = 0
    for entry in package.infolist():
        size = 0
        xml = entry.filename.endswith((".xml", ".rels"))
        head = tail = b""
        with package.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if total + size > MAX_UNPACKED:
                    raise TemplateError(f"{name}: filen blir större än 200 MiB uppackad.")
                head = head or chunk
                if xml or head.startswith(b"<?xml"):
                    # The tail of the chunk before, so that no word is cut in two.
                    _check_xml(tail + chunk, entry.filename, name)
                    tail = chunk[-_LONGEST_WORD:]
                    tags += chunk.count(b"<")
                    text += len(chunk)
                    if tags > MAX_TAGS or text > MAX_XML:
                        raise TemplateError(f"{name}: filens text är för stor för ett dokument.")
        total += size
        _check_ratio(size, entry.compress_size, name)
        if xml:
            _check_encoding(head, entry.filename, name)
        if entry.filename.endswith(".rels"):
            _check_relations(package.read(entry).decode("latin-1"), name)


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


def _check_relations(text: str, name: str) -> None:
    for relation in _RELATION.findall(text):
        attributes = {key: double or single for key, double, single in _ATTRIBUTE.findall(relation)}
        kind = attributes.get("Type", "")
        external = attributes.get("TargetMode", "").lower() == "external"
        if external and not kind.endswith(_EXTERNAL_ALLOWED):
            name_of_kind = kind.rpartition("/")[2]
            what = _KINDS.get(name_of_kind, name_of_kind or "okänt")
            raise TemplateError(
                f"{name}: filen hämtar innehåll utifrån ({what}: {attributes.get('Target', '')}). "
                "Bädda in innehållet i filen i stället för att länka till det."
            )
