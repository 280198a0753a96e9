"""Several PDF files as one, for a binder that is printed in one go.

Only for what LibreOffice writes: a table of cross references, and objects that stand by themselves.
The pages are as they were; what leads into them from outside (bookmarks, structure for screen
readers) is left out, so the joined file is for the printer and the single ones for the screen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kontinuitet.errors import SystemFault

_START: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_SECTION: Final = re.compile(rb"(\d+) (\d+)\s*\n")
#: A text in parentheses or as digits, which may hold anything; else a reference.
_REFERENCE: Final = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|\b(\d+) (\d+) R\b", re.S)
_STREAM: Final = re.compile(rb"\bstream\r?\n")
_ENTRY: Final = 20


@dataclass(frozen=True, slots=True)
class _File:
    """The objects of one file by number, and the numbers of its catalogue and tree of pages."""

    objects: dict[int, bytes]
    pages: int
    count: int


def joined(files: Sequence[bytes], title: str) -> bytes:
    """Return one PDF with the pages of all files, in order.

    Raises:
        SystemFault: a file is not of the kind that LibreOffice writes.
    """
    bodies: list[bytes] = []
    roots: list[tuple[int, int]] = []
    above = 3  # the catalogue, the tree of pages and the title come first
    for data in files:
        file = _read(data)
        for number, body in sorted(file.objects.items()):
            moved = _moved(body, above)
            if number == file.pages:
                moved = moved.replace(b"<<", b"<</Parent 2 0 R", 1)
            bodies.append(b"%d 0 obj\n%s\nendobj\n" % (number + above, moved))
        roots.append((file.pages + above, file.count))
        above += max(file.objects)
    kids = b" ".join(b"%d 0 R" % number for number, _ in roots)
    first = [
        b"1 0 obj\n<</Type/Catalog/Pages 2 0 R/Lang(sv-SE)"
        b"/ViewerPreferences<</DisplayDocTitle true>>>>\nendobj\n",
        b"2 0 obj\n<</Type/Pages/Kids[%s]/Count %d>>\nendobj\n" % (kids, sum(n for _, n in roots)),
        b"3 0 obj\n<</Title<FEFF%s>>>\nendobj\n" % title.encode("utf-16-be").hex().upper().encode(),
    ]
    return _written([*first, *bodies])


def _read(data: bytes) -> _File:
    start = _START.search(data)
    if start is None:
        raise _unknown()
    places: dict[int, int] = {}
    at = int(start[1])
    if data[at : at + 4] != b"xref":
        raise _unknown()
    at = data.index(b"\n", at) + 1
    while (section := _SECTION.match(data, at)) is not None:
        at = section.end()
        for number in range(int(section[1]), int(section[1]) + int(section[2])):
            entry = data[at : at + _ENTRY]
            if entry[17:18] == b"n":
                places[number] = int(entry[:10])
            at += _ENTRY
    root = re.search(rb"/Root (\d+) \d+ R", data[at:])
    if root is None or b"/Prev" in data[at:]:
        raise _unknown()
    objects = {number: _object(data, place) for number, place in places.items()}
    pages = re.search(rb"/Pages (\d+) \d+ R", objects[int(root[1])])
    if pages is None:
        raise _unknown()
    count = re.search(rb"/Count (\d+)", objects[int(pages[1])])
    if count is None:
        raise _unknown()
    return _File(objects, int(pages[1]), int(count[1]))


def _object(data: bytes, place: int) -> bytes:
    """Return what stands between ``obj`` and ``endobj``."""
    begin = data.index(b"obj", place) + 3
    stream = _STREAM.search(data, begin)
    end = data.index(b"endobj", begin)
    if stream is not None and stream.start() < end:
        # What is packed may hold any bytes, also these.
        end = data.index(b"endobj", data.index(b"\nendstream", stream.end()))
    return data[begin:end].strip()


def _moved(body: bytes, by: int) -> bytes:
    """Return an object whose references are to numbers that much higher."""
    stream = _STREAM.search(body)
    head = body if stream is None else body[: stream.start()]
    rest = b"" if stream is None else body[stream.start() :]
    return _REFERENCE.sub(lambda found: _raised(found, by), head) + rest


def _raised(found: re.Match[bytes], by: int) -> bytes:
    if found[1] is None:
        return found[0]
    return b"%d %s R" % (int(found[1]) + by, found[2])


def _written(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xc3\xa4\xc3\xb6\n")
    places: dict[int, int] = {}
    for body in objects:
        places[int(body.split(b" ", 1)[0])] = len(out)
        out += body
    start, size = len(out), max(places) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        place = places.get(number)
        out += b"0000000000 65535 f \n" if place is None else b"%010d 00000 n \n" % place
    out += b"trailer\n<</Size %d/Root 1 0 R/Info 3 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(out)


def _unknown() -> SystemFault:
    return SystemFault(
        "PDF-filerna kan inte sättas ihop till en: LibreOffice har skrivit dem på ett annat sätt "
        "än programmet känner till. Word-filerna är skrivna."
    )
