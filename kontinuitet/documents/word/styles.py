"""Styles looked up by name, whatever program saved the file.

Word writes ``heading 1`` and localises only the id (``Rubrik1``); LibreOffice writes
``Heading 1``. So a style is found by ``w:name``, case-insensitively, never by id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kontinuitet.documents.xmltext import w

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import BaseStyle
    from lxml import etree


def style_ids(styles: etree._Element) -> dict[str, str]:
    """Return the style id of every style in a ``w:styles`` element, by lower-case name."""
    found: dict[str, str] = {}
    for style in styles.iterchildren(w("style")):
        name, style_id = style.find(w("name")), style.get(w("styleId"))
        if name is not None and style_id is not None:
            found.setdefault((name.get(w("val")) or "").lower(), style_id)
    return found


def style_names(document: Document) -> dict[str, str]:
    """Return the style id of every style in the document, by lower-case name."""
    return style_ids(document.styles.element)


def style_of(document: Document, name: str) -> BaseStyle:
    """Return the style called ``name`` (case-insensitively), to be set on a paragraph.

    Raises:
        KeyError: the document has no style with that name.
    """
    for style in document.styles:
        if (style.element.name_val or "").lower() == name.lower():
            return cast("BaseStyle", style)
    raise KeyError(name)
