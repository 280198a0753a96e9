"""Strict Open XML read as the transitional form that libraries and Word's own files use.

Word writes the strict form when asked to (”Strikt Open XML-dokument”). It has other namespaces
and measures with units; all else in it is also valid in the transitional form (ISO/IEC 29500-4).
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from kontinuitet.documents.xmltext import W, w

STRICT: Final = b"http://purl.oclc.org/ooxml/"
_NAMESPACE: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/([\w/-]*)")
_RENAMED: Final = {
    b"extendedProperties": b"extended-properties",
    b"customProperties": b"custom-properties",
    b"relationships/extendedProperties": b"relationships/extended-properties",
    b"relationships/customProperties": b"relationships/custom-properties",
}
_MEASURE: Final = re.compile(r"(-?\d+(?:\.\d+)?)(pt|in|cm|mm|pc|pi)")
#: Points in each unit.
_POINTS: Final = {
    "pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "pi": 12.0,
}  # fmt: skip
#: Measured in half points; every other measure in twentieths.
_HALVES: Final = frozenset(
    w(tag) for tag in ("sz", "szCs", "kern", "position", "hps", "hpsRaise", "hpsBaseText")
)
_VALUED: Final = _HALVES | frozenset(
    w(tag)
    for tag in ("spacing", "trHeight", "defaultTabStop", "hyphenationZone",
                "drawingGridHorizontalSpacing", "drawingGridVerticalSpacing",
                "drawingGridHorizontalOrigin", "drawingGridVerticalOrigin")
)  # fmt: skip
#: Attributes that are measures wherever they stand; others may hold text such as a name.
_MEASURED: Final = frozenset(
    w(name)
    for name in ("w", "h", "top", "right", "bottom", "left", "start", "end", "header", "footer",
                 "gutter", "hanging", "firstLine", "before", "after", "line", "pos", "space",
                 "linePitch", "hSpace", "vSpace", "x", "y", "tblpX", "tblpY", "leftFromText",
                 "rightFromText", "topFromText", "bottomFromText", "distance")
)  # fmt: skip


def is_strict(content: bytes) -> bool:
    """Tell whether a part uses a strict namespace."""
    return STRICT in content


def transitional(content: bytes) -> bytes:
    """Return a part with transitional namespaces, and with measures as plain numbers.

    The sizes of text are in half points, other measures of ``w:`` attributes in twentieths.
    """
    changed = _NAMESPACE.sub(_renamed, content)
    if f'"{W}"'.encode() not in changed and f"'{W}'".encode() not in changed:
        return changed
    try:
        root = etree.fromstring(changed, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError:
        return changed
    if w("conformance") in root.attrib:
        del root.attrib[w("conformance")]
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if name not in _MEASURED and not (name == w("val") and element.tag in _VALUED):
                continue
            found = _MEASURE.fullmatch(str(value))
            if found is not None:
                points = float(found[1]) * _POINTS[found[2]]
                element.set(str(name), str(round(points * (2 if element.tag in _HALVES else 20))))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _renamed(match: re.Match[bytes]) -> bytes:
    family, rest = match[1], match[2]
    return b"http://schemas.openxmlformats.org/%s/2006/%s" % (family, _RENAMED.get(rest, rest))
