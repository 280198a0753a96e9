"""Paragraphs with named styles, and headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kontinuitet.documents.blocks.base import Block, BlockError

if TYPE_CHECKING:
    from kontinuitet.documents.blocks.site import Site


class ParagraphsBlock(Block):
    """Paragraphs as (style name, text); a style the document lacks becomes ordinary text.

    ``before`` is the space above each, in twentieths of a point (None: as the style has it).
    """

    def __init__(self, paragraphs: Sequence[tuple[str, str]], *, before: int | None = None) -> None:
        self.paragraphs = tuple(paragraphs)
        self.before = before

    def xml(self, site: Site) -> str:
        out: list[str] = []
        for style, text in self.paragraphs:
            properties = site.paragraph_style(style)
            if self.before is not None:
                properties += f'<w:spacing w:before="{self.before}"/>'
            ppr = f"<w:pPr>{properties}</w:pPr>" if properties else ""
            out.append(f"<w:p>{ppr}{site.runs(text)}</w:p>")
        return "".join(out)


class HeadingBlock(Block):
    """A heading of level 1–4; the text may not be empty."""

    def __init__(self, text: str, level: int = 2) -> None:
        if not text.strip() or not 1 <= level <= 4:
            raise BlockError("a heading needs a text and a level from 1 to 4")
        self.text = text
        self.level = level

    def xml(self, site: Site) -> str:
        style = site.paragraph_style(f"heading {self.level}")
        outline = "" if style else f'<w:outlineLvl w:val="{self.level - 1}"/>'
        return f"<w:p><w:pPr>{style}{outline}</w:pPr>{site.runs(self.text)}</w:p>"
