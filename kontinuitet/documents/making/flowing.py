"""A document whose chapters are tabs of a binder, made into one that is read from end to end."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from kontinuitet.documents.xmltext import w

if TYPE_CHECKING:
    from docx.document import Document
    from lxml import etree

#: What the footer of a tab says; a template whose last footer says it has tabs whatever happens.
_TAB = "Flik "


def flow(document: Document) -> None:
    """Let every chapter go on where the one before it ends.

    The whole document gets the header of its first section and the footer of its last one. Nothing
    is done to a document whose last footer names a tab.
    """
    sections = list(document.element.body.iter(w("sectPr")))
    footer = document.sections[-1].footer
    if len(sections) < 2 or any(_TAB in p.text for p in footer.paragraphs):
        return
    first, last = sections[0], sections[-1]
    if last.find(w("headerReference")) is None:
        for place, header in enumerate(first.findall(w("headerReference"))):
            last.insert(place, copy.deepcopy(header))
    for section in sections[:-1]:
        _remove(section)


def _remove(section: etree._Element) -> None:
    """Take away a section break, and the paragraph that holds nothing else."""
    paragraph = next(section.iterancestors(w("p")), None)
    properties = section.getparent()
    if paragraph is None or properties is None:
        return
    properties.remove(section)
    said = "".join(str(text.text or "") for text in paragraph.iter(w("t"))).strip()
    holder = paragraph.getparent()
    if not said and holder is not None and paragraph.find(f".//{w('drawing')}") is None:
        holder.remove(paragraph)
