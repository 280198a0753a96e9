"""What must be made unique when a loop repeats it: ids, bookmark names, paragraph marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from kontinuitet.documents.template.program import Program, Step
from kontinuitet.documents.xmltext import W14, WP, w

if TYPE_CHECKING:
    from kontinuitet.documents.template.places import Place

_PAIRED: Final = frozenset({w("bookmarkStart"), w("bookmarkEnd"), w("permStart"), w("permEnd")})
_NUMBERED: Final = frozenset(
    w(tag)
    for tag in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange",
                "trPrChange", "tcPrChange", "sectPrChange", "cellIns", "cellDel")
)  # fmt: skip
_DROPPED: Final = (
    f"{{{W14}}}paraId",
    f"{{{W14}}}textId",
    "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}anchorId",
    "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}editId",
)
_DOC_PR: Final = f"{{{WP}}}docPr"
_VML: Final = "{urn:schemas-microsoft-com:vml}"
_SPID: Final = "{urn:schemas-microsoft-com:office:office}spid"
_ONCE: Final = {
    w("footnoteReference"): "en fotnot",
    w("endnoteReference"): "en slutnot",
    w("commentReference"): "en kommentar",
    w("commentRangeStart"): "en kommentar",
}


def refuse_unrepeatable(element: etree._Element) -> str | None:
    """Return a Swedish sentence when the element holds what cannot be repeated, else None."""
    found = next(element.iter(*_ONCE), None)
    if found is None:
        return None
    return f"{_ONCE[found.tag]} kan inte stå i en upprepning. Flytta eller ta bort den."


def mark_ids(root: etree._Element, program: Program, place: Place, *, deep: bool) -> bool:
    """Put marks where ids must be new in each turn of a loop; tell whether there were any."""
    changed = False
    for element in root.iter(etree.Element) if deep else (root,):
        for attribute in _DROPPED:
            if attribute in element.attrib:
                del element.attrib[attribute]
        for attribute, code in _codes(element):
            value = element.get(attribute)
            if value is None:
                continue
            # One marked in a loop around is new in each turn of the loops within as well.
            changed = True
            if "\ufdd0" not in value:
                # repr() of an id is a valid Jinja string: ids hold no line breaks.
                step = Step(f"\ufdd4 {code}({value!r}) \ufdd5", place, value)
                element.set(attribute, program.add(step))
    return changed


def _codes(element: etree._Element) -> list[tuple[str, str]]:
    tag = str(element.tag)
    if tag in _PAIRED:
        codes = [(w("id"), "_paired")]
        return [*codes, (w("name"), "_named")] if tag == w("bookmarkStart") else codes
    if tag in _NUMBERED:
        return [(w("id"), "_number")]
    if tag == _DOC_PR:
        return [("id", "_number")]
    if tag == w("hyperlink"):
        return [(w("anchor"), "_anchor")]
    parent = element.getparent()
    if tag == w("id") and parent is not None and parent.tag == w("sdtPr"):
        return [(w("val"), "_number")]
    if tag.startswith(_VML):
        return [("id", "_shape"), (_SPID, "_shape")]
    return []
