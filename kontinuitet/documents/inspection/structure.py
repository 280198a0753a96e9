"""Rules about the contents list, the binder's tabs and what colour may not tell alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.blocks.entries import entries, paragraph_text
from kontinuitet.documents.inspection.findings import Finding
from kontinuitet.documents.inspection.page import inherited, text_in
from kontinuitet.documents.inspection.reading import Opened, Paragraph
from kontinuitet.documents.xmltext import w

if TYPE_CHECKING:
    from lxml import etree

_LINE: Final = re.compile(r"toc \d|table of figures")
_TAB: Final = re.compile(r"\bFlik\s+(\w+)\b")
_PLAIN: Final = (None, "auto", "FFFFFF")
#: What tells coloured text from other text for those who do not see the colour.
_OTHER_SIGNS: Final = ("b", "i", "u", "strike", "caps", "smallCaps")


def contents(opened: Opened) -> Iterator[Finding]:
    """C1: a contents list is filled in, agrees with the headings, has no fixed page numbers."""
    codes = ["".join(map(str, i.itertext())) for i in opened.document.iter(w("instrText"))]
    codes += [f.get(w("instr")) or "" for f in opened.document.iter(w("fldSimple"))]
    lists = [code for code in codes if code.split()[:1] == ["TOC"]]
    if not lists:
        return
    if any("PAGEREF" in code for code in codes):
        yield Finding("C1", "innehållsförteckningen har sidnummer", "innehållsförteckningen")
    if len(lists) > 1 or opened.styles is None:
        return
    body = next(opened.document.iter(w("body")), opened.document)
    wanted = [e.text for e in entries(body, opened.styles, opened.style_ids(), lists[0])]
    shown = [
        _flat(p.text)
        for p in opened.paragraphs
        if p.kind == "body" and _LINE.fullmatch(opened.style_name(p.style))
    ]
    for text in wanted:
        if text not in shown:
            yield Finding("C1", f'rubriken "{text}" saknas', "innehållsförteckningen")
            return
    if shown != wanted:
        yield Finding("C1", "rubrikerna stämmer inte med texten", "innehållsförteckningen")


def _flat(text: str) -> str:
    return " ".join(text.split())


def tabs(opened: Opened) -> Iterator[Finding]:
    """P5: a tab of the binder is a section with one chapter, its number and running pages."""
    sections = opened.sections()
    chapters = _chapters(opened, sections)
    footers = inherited(opened, "footerReference")
    for number, (section, footer) in enumerate(zip(sections, footers, strict=True)):
        tab = _TAB.search(text_in(footer))
        if tab is None:
            continue
        place = f"flik {tab[1]}"
        start = section.find(w("pgNumType"))
        if number and start is not None and start.get(w("start")) is not None:
            text = "sidnumren börjar om, men ska löpa genom hela dokumentet"
            yield Finding("P5", text, place)
        own = chapters[number]
        if tab[1] == "0" or not own:
            continue
        if len(own) > 1:
            yield Finding("P5", f'kapitlet "{own[1]}" har ingen egen flik', place)
        if re.match(rf"(?:Bilaga )?{re.escape(tab[1])}\b", own[0]) is None:
            yield Finding("P5", f'fliken innehåller kapitlet "{own[0]}"', place)


def _chapters(opened: Opened, sections: list[etree._Element]) -> list[list[str]]:
    """Return the headings of level 1 in each section."""
    found: list[list[str]] = [[] for _ in sections]
    at = 0
    for paragraph in opened.paragraphs:
        if paragraph.kind != "body":
            continue
        if paragraph.level == 1 and paragraph.text.strip() and at < len(found):
            found[at].append(_flat(paragraph.text))
        if paragraph.element.find(f"{w('pPr')}/{w('sectPr')}") is not None:
            at += 1
    return found


def colour_alone(opened: Opened) -> Iterator[Finding]:
    """K2: what a colour tells is also told by words, a sign or the shape of the text."""
    for paragraph in opened.paragraphs:
        if (told := _coloured(paragraph)) is not None:
            text = f'bara färgen skiljer "{told}" från texten runt om'
            yield Finding("K2", text, paragraph.place)
    for part in opened.parts:
        for cell in part.root.iter(w("tc")):
            shading = cell.find(f"{w('tcPr')}/{w('shd')}")
            fill = None if shading is None else shading.get(w("fill"))
            if fill not in _PLAIN and not paragraph_text(cell).strip() and not _pictures(cell):
                place = opened.place_of(cell)
                yield Finding("K2", "en cell har en färg men ingen text", place)


def _pictures(cell: etree._Element) -> bool:
    return next(cell.iter(w("drawing"), w("pict")), None) is not None


def _coloured(paragraph: Paragraph) -> str | None:
    """Return text that differs from its paragraph in colour only, if there is any."""
    runs = [r for r in paragraph.element.iter(w("r")) if paragraph_text(r).strip()]
    marked = [run for run in runs if _colour_of(run) and not _other_sign(run)]
    if not marked or len(marked) == len(runs):
        return None
    return _flat(paragraph_text(marked[0]))


def _colour_of(run: etree._Element) -> bool:
    colour = run.find(f"{w('rPr')}/{w('color')}")
    highlight = run.find(f"{w('rPr')}/{w('highlight')}")
    return highlight is not None or (colour is not None and colour.get(w("val")) not in _PLAIN[:2])


def _other_sign(run: etree._Element) -> bool:
    return any(run.find(f"{w('rPr')}/{w(tag)}") is not None for tag in _OTHER_SIGNS)


def languages(opened: Opened) -> Iterator[Finding]:
    """D2: nothing in the document is marked as another language."""
    trees = [(part.label, part.root) for part in opened.parts]
    if opened.styles is not None:
        trees.append(("formatmallar", opened.styles))
    for label, root in trees:
        for language in root.iter(w("lang")):
            code = language.get(w("val"))
            up = language.getparent()
            default = up is not None and any(a.tag == w("rPrDefault") for a in up.iterancestors())
            if not default and code not in (None, "sv-SE", "sv"):
                yield Finding("D2", f"text är märkt med språket {code}, inte sv-SE", label)
                return
