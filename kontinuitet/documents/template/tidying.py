"""Tidying a template before it is compiled, and checking the result."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from kontinuitet.documents.blocks.freetext import PREFIX, TAG_LENGTH, short_tag
from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.xmltext import w

if TYPE_CHECKING:
    from docx.document import Document

_MARKS: Final = re.compile("[\ufdd0-\ufdef]")


def tidy(root: etree._Element, name: str) -> None:
    """Take away what Word leaves behind: the bookmark of the last cursor position.

    Raises:
        TemplateError: the template holds the noncharacters that the filler marks places with.
    """
    if _MARKS.search(etree.tostring(root, encoding="unicode")):
        raise TemplateError(
            f"{name}: mallen innehåller tecken som inte är några tecken (U+FDD0–U+FDEF). "
            "Ta bort dem; de kommer ofta med inklistrad text."
        )
    gone = {
        mark.get(w("id"))
        for mark in root.iter(w("bookmarkStart"))
        if mark.get(w("name")) == "_GoBack"
    }
    if not gone:
        return
    for mark in list(root.iter(w("bookmarkStart"), w("bookmarkEnd"))):
        parent = mark.getparent()
        if mark.get(w("id")) in gone and parent is not None:
            parent.remove(mark)


def check_free_texts(document: Document, name: str) -> None:
    """Make every content control's tag short enough for Word, and free texts' tags unique.

    Raises:
        TemplateError: two free texts with the same tag; text written in one of them would
            otherwise end up in the other when the plan is made again.
    """
    seen: set[str] = set()
    for tag in document.element.iter(w("tag")):
        value = tag.get(w("val")) or ""
        if value.startswith(PREFIX):
            if value in seen:
                raise TemplateError(
                    f'{name}: två fritextfält får samma tagg, "{value}". I en upprepning ska '
                    "taggen ha något som skiljer dem åt, till exempel {{ verksamhet.id }}."
                )
            seen.add(value)
        if len(value) > TAG_LENGTH:
            tag.set(w("val"), short_tag(value))
    for title in document.element.iter(w("alias")):
        value = title.get(w("val")) or ""
        if len(value) > TAG_LENGTH:
            title.set(w("val"), value[: TAG_LENGTH - 1] + "…")
