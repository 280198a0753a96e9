"""Rules about pictures and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kontinuitet.documents.blocks.entries import paragraph_text
from kontinuitet.documents.inspection.findings import Finding
from kontinuitet.documents.inspection.reading import Opened
from kontinuitet.documents.xmltext import MC, WP, w

_DECORATIVE: Final = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_FILE_NAME: Final = re.compile(r"^\S*\.(?:png|jpe?g|gif|bmp|svg|emf|wmf|tiff?)$", re.IGNORECASE)
_EMPTY_LINKS: Final = frozenset({"här", "klicka här", "länk", "läs mer", "mer", "se här", "hit"})
_URL: Final = re.compile(r"^(?:https?://|www\.)\S+$", re.IGNORECASE)


def pictures(opened: Opened) -> Iterator[Finding]:
    """B1–B3: alternative texts, pictures in line, no text boxes."""
    for part in opened.parts:
        for properties in part.root.iter(f"{{{WP}}}docPr"):
            decorative = next(properties.iter(_DECORATIVE), None)
            if decorative is not None and decorative.get("val") in ("1", "true"):
                continue
            alt = (properties.get("descr") or "").strip()
            place = opened.place_of(properties)
            if not alt:
                yield Finding("B1", "en bild saknar alternativtext", place)
            elif _FILE_NAME.match(alt):
                yield Finding("B1", f'alternativtexten är ett filnamn: "{alt}"', place)
        for anchored in part.root.iter(f"{{{WP}}}anchor"):
            yield Finding("B2", "en bild flyter fritt på sidan", opened.place_of(anchored))
        for box in part.root.iter(w("txbxContent")):
            if next(box.iterancestors(f"{{{MC}}}Fallback"), None) is None:
                yield Finding("B3", "en textruta", opened.place_of(box))


def links(opened: Opened) -> Iterator[Finding]:
    """H1: the text of a link says where it leads."""
    for part in opened.parts:
        for link in part.root.iter(w("hyperlink")):
            text = " ".join(paragraph_text(link).split())
            if not text or text.lower().rstrip(".") in _EMPTY_LINKS or _URL.match(text):
                yield Finding("H1", f'länkens text är "{text}"', opened.place_of(link))
