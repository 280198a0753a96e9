"""Adding blocks at the end of a document that is not filled from a template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kontinuitet.documents.blocks.base import Block
from kontinuitet.documents.blocks.contents import finish_contents
from kontinuitet.documents.blocks.site import Site
from kontinuitet.documents.word.part_trees import replace_root, with_markup
from kontinuitet.documents.xmltext import w

if TYPE_CHECKING:
    from docx.document import Document


def append_blocks(document: Document, blocks: Sequence[Block]) -> None:
    """Add blocks at the end of the body, in one go; contents lists are written last.

    Call it once with all blocks rather than once per block.
    """
    site = Site(document)
    markup = "".join(block.xml(site) for block in blocks)
    body = document.element.body
    last = body[-1] if len(body) and body[-1].tag == w("sectPr") else None
    replace_root(document, document.part, with_markup(document.element, body, last, markup))
    finish_contents(document)
