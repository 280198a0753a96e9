"""Open a workbook as a package of parts, and refuse what is no workbook or is too large.

Nothing is unpacked before its size is known, and no more of a part is read than its size says.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from kontinuitet.errors import InputError

#: Of all parts that are read, unpacked. A register of 20 000 rows takes some 20 MB.
MAX_TOTAL: Final = 60 * 1024 * 1024
#: Real sheets are packed to a twentieth or so; a part made to fill the memory to a thousandth.
MAX_RATIO: Final = 250
_SMALL: Final = 4 * 1024 * 1024
_CHUNK: Final = 64 * 1024
_MAX_PARTS: Final = 5_000

_OLE: Final = b"\xd0\xcf\x11\xe0"
_STRICT: Final = "http://purl.oclc.org/ooxml/"
_SAVE: Final = 'Öppna den i Excel och spara den som "Excel-arbetsbok (.xlsx)".'

#: What zipfile says of a package that is cut off, encrypted or packed in an unknown way.
_UNREADABLE: Final = (OSError, EOFError, ValueError, RuntimeError)

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class _DoctypeError(Exception):
    """The part declares a document type: entities can make a small file endless."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the last word of the kind (``worksheet``) and the part."""

    kind: str
    target: str


class Package:
    """The parts of a workbook; ``shown`` is the file's name as messages write it."""

    def __init__(self, content: bytes, shown: str) -> None:
        """Open the package.

        Raises:
            InputError: it is no workbook of the kind that can be read, or it is too large.
        """
        self.shown = shown
        self._read = 0
        if content.startswith(_OLE):
            raise InputError(
                f'"{shown}" är skyddad med lösenord, eller sparad i det gamla formatet .xls. Ta '
                f"bort lösenordet. {_SAVE}"
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self._sizes = {i.filename: i for i in self._zip.infolist()}
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise self.broken() from None
        if len(self._sizes) > _MAX_PARTS:
            raise InputError(f'"{shown}" har {len(self._sizes)} delar, och läses därför inte.')
        if "xl/workbook.bin" in self._sizes:
            raise InputError(f'"{shown}" är sparad som binär arbetsbok (.xlsb). {_SAVE}')
        kinds = self.relations("")
        main = kinds.get("officeDocument", ())
        if not main or main[0].target not in self._sizes:
            raise self.broken()
        self.main = main[0].target

    def broken(self) -> InputError:
        """Return the error for a file that cannot be read as a workbook."""
        return InputError(f'"{self.shown}" går inte att läsa som Excelfil. {_SAVE}')

    def __contains__(self, part: str) -> bool:
        return part in self._sizes

    def relations(self, part: str) -> dict[str, tuple[Relation, ...]]:
        """Return what a part (or the package, for no name) refers to inside the file, by kind."""
        folder, name = posixpath.split(part)
        found: dict[str, list[Relation]] = {}
        self.by_id: dict[str, str] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag != "Relationship" or attributes.get("TargetMode") == "External":
                return
            kind = attributes.get("Type", "")
            if kind.startswith(_STRICT) and kind.endswith("/officeDocument"):
                raise InputError(
                    f'"{self.shown}" är sparad som "Strict Open XML-kalkylark", som programmet '
                    f"inte läser. {_SAVE}"
                )
            target = attributes.get("Target", "")
            target = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            relation = Relation(kind.rpartition("/")[2], posixpath.normpath(target))
            found.setdefault(relation.kind, []).append(relation)
            self.by_id[attributes.get("Id", "")] = relation.target

        self.parse(posixpath.join(folder, "_rels", f"{name}.rels"), start)
        return {kind: tuple(relations) for kind, relations in found.items()}

    def parse(
        self, part: str, start: Start, end: End | None = None, text: Text | None = None
    ) -> None:
        """Read a whole part; tags come without prefixes. A missing part is empty.

        Raises:
            InputError: the part is broken, declares a document type, or is too large.
        """
        for _ in self.parsing(part, start, end, text):
            pass

    def parsing(
        self, part: str, start: Start, end: End | None = None, text: Text | None = None
    ) -> Iterator[None]:
        """Read a part piece by piece, as :meth:`parse`: yields after each piece."""
        entry = self._sizes.get(part)
        if entry is None:
            return
        self._allow(entry)
        parser = expat.ParserCreate()
        parser.buffer_text = True

        def doctype(*_: object) -> None:
            raise _DoctypeError

        def first(tag: str, attributes: dict[str, str]) -> None:
            # Most programs write no prefixes: then nothing has to be cut from a million tags.
            prefixed = ":" in tag
            parser.StartElementHandler = _cut_start(start) if prefixed else start
            if end is not None:
                parser.EndElementHandler = _cut_end(end) if prefixed else end
            parser.StartElementHandler(tag, attributes)

        parser.StartElementHandler = first
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = doctype
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    parser.Parse(chunk, False)
                    yield
                parser.Parse(b"", True)
        except _DoctypeError:
            raise InputError(
                f'"{self.shown}" innehåller en DOCTYPE i {part}. Sådana filer kan få datorn att '
                f"stå still, och läses inte. {_SAVE}"
            ) from None
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, *_UNREADABLE):
            raise self.broken() from None

    def _allow(self, entry: zipfile.ZipInfo) -> None:
        size, packed = entry.file_size, max(1, entry.compress_size)
        self._read += size
        if size > _SMALL and size > MAX_RATIO * packed:
            raise InputError(
                f'"{self.shown}" är hårt packad: {entry.filename} blir {size // packed} gånger '
                "större när den packas upp, och läses därför inte."
            )
        if self._read > MAX_TOTAL:
            raise InputError(
                f'"{self.shown}" är för stor: {entry.filename} är {size // 1024 // 1024} MB '
                "uppackad. Ta bort rader och blad som inte behövs, även tomma rader med format, "
                "och spara igen."
            )


def _cut_start(start: Start) -> Start:
    return lambda tag, attributes: start(tag.rpartition(":")[2], attributes)


def _cut_end(end: End) -> End:
    return lambda tag: end(tag.rpartition(":")[2])
