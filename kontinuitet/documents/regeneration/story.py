"""What stands in a document: paragraphs outside free texts, and the free texts themselves.

The texts are normalised, so that what Word changes when it saves a file unchanged (split runs,
spell-check marks, page breaks, cursor bookmarks, field results) makes no difference.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.blocks.freetext import PREFIX
from kontinuitet.documents.regeneration.shapes import cells_above
from kontinuitet.documents.xmltext import w

if TYPE_CHECKING:
    from docx.opc.part import Part
    from lxml import etree

_CONTROL: Final = w("sdt")
_CONTROL_TAG: Final = f"{w('sdtPr')}/{w('tag')}"
_VALUE: Final = w("val")
_HYPHENS: Final = str.maketrans({"\u2011": "-", "\u00ad": None, "\u200b": None, "\ufeff": None})
#: Stands in a line where a free text stands in it.
MARK: Final = "\ufffc"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph outside free texts: where it stands, what it says, its element.

    A free text within the line is a :data:`MARK`. A line without text is noted when it holds
    something all the same: deleted text, or a table with nothing in it.
    """

    chapter: str
    text: str
    element: etree._Element


@dataclass(frozen=True, slots=True)
class Control:
    """A content control for free text: where it stands, its tag, title, text and element."""

    chapter: str
    tag: str
    title: str
    text: str
    element: etree._Element
    part: Part
    #: ``block``, ``inline``, ``row`` or ``cell``.
    kind: str

    @property
    def depth(self) -> int:
        """Return how many table cells the control stands in, one in the other."""
        return len(cells_above(self.element))


@dataclass(slots=True)
class Edge:
    """What stands in one header or footer."""

    name: str
    part: Part
    items: list[Line | Control] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """All of a document in order: the body, and its headers and footers."""

    body: list[Line | Control] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    #: The sizes of the pages outside free texts, in order, as :func:`page_sizes` says them.
    pages: str = ""

    def controls(self) -> list[Control]:
        """Return the free texts, the body's first."""
        items = [*self.body, *(item for edge in self.edges for item in edge.items)]
        return [item for item in items if isinstance(item, Control)]


def normal(text: str) -> str:
    """Return ``text`` on one line, with ordinary spaces and hyphens."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_HYPHENS)).split())


def free_text_tag(element: etree._Element) -> str | None:
    """Return the tag of a content control for free text, None for any other element."""
    if element.tag != _CONTROL:
        return None
    tag = element.find(_CONTROL_TAG)
    value = "" if tag is None else tag.get(_VALUE) or ""
    return value if value.startswith(PREFIX) else None


def title_of(control: etree._Element) -> str:
    """Return the title that Word shows on a content control."""
    alias = control.find(f"{w('sdtPr')}/{w('alias')}")
    return "" if alias is None else alias.get(w("val")) or ""


def page_sizes(body: etree._Element) -> str:
    """Return the sizes of the pages of the sections that do not end in a free text, in order.

    Sections of the same size after one another count as one, whatever program divided them.
    """
    found: list[str] = []
    for section in body.iter(w("sectPr")):
        if any(free_text_tag(up) is not None for up in section.iterancestors(_CONTROL)):
            continue
        size = section.find(w("pgSz"))
        numbers = [] if size is None else [size.get(w(name)) or "" for name in ("w", "h")]
        if len(numbers) != 2 or not all(number.isdecimal() for number in numbers):
            continue
        # A twentieth of a point is 0.0176 mm; programs round differently.
        width, height = (round(int(number) * 25.4 / 1440 / 5) * 5 for number in numbers)
        name = f"{'liggande' if width > height else 'stående'} {width} × {height} mm"
        if not found or found[-1] != name:
            found.append(name)
    return ", ".join(found)
