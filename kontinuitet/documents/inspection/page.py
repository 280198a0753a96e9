"""Rules about the file's properties, the paper, page numbers and headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.blocks.entries import paragraph_text
from kontinuitet.documents.inspection.findings import Finding
from kontinuitet.documents.inspection.reading import Opened
from kontinuitet.documents.xmltext import w

if TYPE_CHECKING:
    from lxml import etree

_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"
_FILE_LIKE: Final = re.compile(r"\.(?:docx?|dotx?)$", re.IGNORECASE)
#: A4 in twips, and how far off a printer still takes it for A4.
_A4: Final = (11906, 16838)
_SLACK: Final = 30


def title_and_language(opened: Opened) -> Iterator[Finding]:
    """D1 and D2."""
    element = None if opened.core is None else opened.core.find(_TITLE)
    title = "" if element is None else (element.text or "").strip()
    if not title:
        yield Finding("D1", "filen saknar titel", "filens egenskaper")
    elif _FILE_LIKE.search(title):
        yield Finding("D1", f'titeln är ett filnamn: "{title}"', "filens egenskaper")
    default = f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}"
    language = None if opened.styles is None else opened.styles.find(default)
    code = None if language is None else language.get(w("val"))
    if code != "sv-SE":
        yield Finding("D2", f"språket är {code or 'inte satt'}, inte sv-SE", "formatmallar")


def _number(element: etree._Element | None, attribute: str) -> int:
    value = None if element is None else element.get(w(attribute))
    return int(value) if value is not None and value.isdigit() else 0


def paper(opened: Opened) -> Iterator[Finding]:
    """P2: every section is A4, upright or lying."""
    for number, section in enumerate(opened.sections(), start=1):
        size = section.find(w("pgSz"))
        width, height = _number(size, "w"), _number(size, "h")
        sides = sorted((width, height))
        if any(abs(side - a4) > _SLACK for side, a4 in zip(sides, _A4, strict=True)):
            yield Finding("P2", "sidan är inte A4", f"avsnitt {number}")
        elif (width > height) != (size is not None and size.get(w("orient")) == "landscape"):
            text = "sidans riktning stämmer inte med dess mått"
            yield Finding("P2", text, f"avsnitt {number}")


def inherited(opened: Opened, tag: str) -> list[etree._Element | None]:
    """Return the ordinary header (or footer) of each section; a section inherits the last one."""
    current: etree._Element | None = None
    found: list[etree._Element | None] = []
    for section in opened.sections():
        current = opened.references(section, tag).get("default", current)
        found.append(current)
    return found


def text_in(tree: etree._Element | None) -> str:
    """Return the text of a header or footer."""
    if tree is None:
        return ""
    return " ".join(paragraph_text(paragraph) for paragraph in tree.iter(w("p")))


def _instructions(tree: etree._Element | None) -> set[str]:
    if tree is None:
        return set()
    words = ["".join(map(str, i.itertext())).split() for i in tree.iter(w("instrText"))]
    words += [(f.get(w("instr")) or "").split() for f in tree.iter(w("fldSimple"))]
    return {word[0].upper() for word in words if word}


def page_numbers(opened: Opened) -> Iterator[Finding]:
    """P3: ``Sida X av Y`` with real fields on every ordinary page."""
    pairs = zip(
        inherited(opened, "headerReference"), inherited(opened, "footerReference"), strict=True
    )
    for number, (header, footer) in enumerate(pairs, start=1):
        fields = _instructions(header) | _instructions(footer)
        text = f"{text_in(header)} {text_in(footer)}".lower()
        whole = fields & {"NUMPAGES", "SECTIONPAGES"} or "flik" in text
        if "PAGE" not in fields or "sida" not in text or not whole:
            yield Finding("P3", "”Sida X av Y” saknas", f"avsnitt {number}")


def header_texts(opened: Opened) -> Iterator[Finding]:
    """P4: the version and the information class stand in the ordinary header of every section."""
    for number, header in enumerate(inherited(opened, "headerReference"), start=1):
        text = text_in(header).lower()
        missing = [word for word in ("version", "informationsklass") if word not in text]
        if missing:
            yield Finding("P4", f"{' och '.join(missing)} saknas i sidhuvudet", f"avsnitt {number}")
