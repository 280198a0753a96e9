"""Blocks that stay on one page, or on the page of what follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.blocks.base import Block

if TYPE_CHECKING:
    from kontinuitet.documents.blocks.site import Site

#: The start of a paragraph as the blocks write it; not of one that is kept already.
_PARAGRAPH_START: Final = re.compile(
    r'<w:p>(<w:pPr>(?!(?:<w:pStyle w:val="[^"]*"/>)?<w:keepNext/>)(?:<w:pStyle w:val="[^"]*"/>)?)?'
    r"(?!<w:pPr>)"
)


class KeptTogether(Block):
    """A block that is not divided between two pages, such as a short table.

    With ``following``, what comes after it stands on the same page too; then ``rows`` says how many
    of a table's last rows (or, without a table, last paragraphs) it takes along, None for all.
    """

    def __init__(self, inner: Block, *, following: bool = False, rows: int | None = None) -> None:
        self.inner = inner
        self.following = following
        self.rows = rows

    def xml(self, site: Site) -> str:
        markup = self.inner.xml(site)
        unit = "<w:tr>" if "<w:tr>" in markup else "<w:p>"
        starts = [match.start() for match in re.finditer(unit, markup)]
        end = len(markup) if self.following else starts[-1] if starts else 0
        start = 0 if self.rows is None else starts[-self.rows :][0] if starts else 0
        kept = _PARAGRAPH_START.sub(_keep_next, markup[start:end])
        return markup[:start] + kept + markup[end:]


def _keep_next(match: re.Match[str]) -> str:
    properties = match[1]
    if properties is None:
        return "<w:p><w:pPr><w:keepNext/></w:pPr>"
    return f"<w:p>{properties}<w:keepNext/>"
