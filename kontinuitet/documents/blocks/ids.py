"""Numbers and names that must be unique in a document: bookmarks, drawings, content controls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kontinuitet.documents.xmltext import WP, w

if TYPE_CHECKING:
    from lxml import etree

_FIRST_NUMBER = 1_000


class Ids:
    """Hands out ids that no part of the document uses yet, in a fixed order."""

    def __init__(self) -> None:
        self._numbers: set[int] = set()
        self._names: set[str] = set()
        self._next = _FIRST_NUMBER

    def reserve(self, root: etree._Element) -> None:
        """Note every id and bookmark name in ``root`` as used."""
        for element in root.iter(w("bookmarkStart"), w("bookmarkEnd"), w("ins"), w("del")):
            self._note(element.get(w("id")))
            name = element.get(w("name"))
            if name:
                self._names.add(name.lower())
        for element in root.iter(w("sdtPr")):
            number = element.find(w("id"))
            if number is not None:
                self._note(number.get(w("val")))
        for element in root.iter(f"{{{WP}}}docPr"):
            self._note(element.get("id"))

    def _note(self, value: str | None) -> None:
        try:
            self._numbers.add(int(value or ""))
        except ValueError:
            return

    def number(self) -> int:
        """Return a number used nowhere else in the document."""
        while self._next in self._numbers:
            self._next += 1
        self._numbers.add(self._next)
        return self._next

    def name(self, wanted: str) -> str:
        """Return ``wanted`` or, when it is taken, ``wanted`` with a number; at most 40 signs.

        Bookmark names are compared without regard to case, as Word does.
        """
        candidate, count = wanted[:40], 1
        while candidate.lower() in self._names:
            count += 1
            tail = f"_{count}"
            candidate = wanted[: 40 - len(tail)] + tail
        self._names.add(candidate.lower())
        return candidate
