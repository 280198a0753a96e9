"""Tidying a template before it is compiled, and checking the result."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lxml import etree

from kontinuitet.documents.blocks.freetext import PREFIX, TAG_LENGTH, short_tag
from kontinuitet.documents.blocks.renewal import renew_contents
from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.xmltext import w

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
    _free_controls(root)
    renew_contents(root)
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


def _free_controls(root: etree._Element) -> None:
    """Let content controls with tags keep the text they are filled with.

    Word would otherwise put back the text that the control is bound to, or take the filled text
    for a prompt.
    """
    for properties in root.iter(w("sdtPr")):
        flags = [properties.find(w(tag)) for tag in ("dataBinding", "showingPlcHdr")]
        control = properties.getparent()
        if control is None or all(flag is None for flag in flags):
            continue
        text = "".join(t.text or "" for t in control.iter(w("t")))
        if "{{" in text or "{%" in text:
            for flag in flags:
                if flag is not None:
                    properties.remove(flag)


def check_free_texts(roots: Iterable[etree._Element], name: str) -> None:
    """Make every content control's tag short enough for Word, and free texts' tags unique.

    Raises:
        TemplateError: two free texts with the same tag; text written in one of them would
            otherwise end up in the other when the plan is made again.
    """
    seen: set[str] = set()
    elements = [element for root in roots for element in root.iter(w("tag"), w("alias"))]
    for tag in elements:
        value = tag.get(w("val")) or ""
        if tag.tag == w("tag") and value.startswith(PREFIX):
            if value in seen:
                raise TemplateError(
                    f'{name}: två fritextfält får samma tagg, "{value}". I en upprepning ska '
                    "taggen ha något som skiljer dem åt, till exempel {{ verksamhet.id }}."
                )
            seen.add(value)
        if len(value) > TAG_LENGTH:
            short = short_tag(value) if tag.tag == w("tag") else value[: TAG_LENGTH - 1] + "…"
            tag.set(w("val"), short)
