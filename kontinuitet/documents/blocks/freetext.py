"""Places for text that people write by hand in Word."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.blocks.base import Block, BlockError
from kontinuitet.documents.xmltext import escape_attribute

if TYPE_CHECKING:
    from kontinuitet.documents.blocks.site import Site

PREFIX: Final = "fritext:"
#: Word refuses a file where a content control's tag or title is longer.
TAG_LENGTH: Final = 64


def short_tag(tag: str) -> str:
    """Return ``tag``, shortened to what Word accepts; different tags stay different."""
    if len(tag) <= TAG_LENGTH:
        return tag
    digest = hashlib.sha256(tag.encode("utf-8")).hexdigest()[:10]
    return f"{tag[: TAG_LENGTH - 11]}~{digest}"


class FreeTextBlock(Block):
    """A content control whose text people write by hand and that survives regeneration.

    ``tag`` begins ``fritext:`` and is unique in the document; ``title`` is what Word shows on the
    control; ``prompt`` is the text to write over.
    """

    def __init__(self, tag: str, title: str, prompt: str) -> None:
        if not tag.startswith(PREFIX) or len(tag) == len(PREFIX):
            raise BlockError(f"the tag must begin with {PREFIX}")
        if not prompt.strip():
            raise BlockError("a free text needs a prompt")
        self.tag = tag
        self.title = title
        self.prompt = prompt

    def xml(self, site: Site) -> str:
        tag = short_tag(site.clean(self.tag))
        title = site.clean(self.title)[:TAG_LENGTH]
        style = site.style("Placeholder Text")
        rpr = f'<w:rStyle w:val="{style}"/>' if style else ""
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{escape_attribute(title)}"/>'
            f'<w:tag w:val="{escape_attribute(tag)}"/><w:id w:val="{site.ids.number()}"/>'
            "<w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p>"
            f"{site.runs(self.prompt, rpr)}</w:p></w:sdtContent></w:sdt>"
        )
