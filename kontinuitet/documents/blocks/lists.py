"""Real lists: bulleted, or numbered from 1 each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kontinuitet.documents.blocks.base import Block

if TYPE_CHECKING:
    from kontinuitet.documents.blocks.site import Site


@dataclass(frozen=True, slots=True)
class ListItem:
    """A list item with items of its own under it."""

    text: str
    items: tuple[str, ...] = ()


class ListBlock(Block):
    """A list with bullets, or with numbers that start at 1; an empty list gives nothing.

    An item is a text, or a :class:`ListItem` with one more level under it.
    """

    def __init__(
        self, items: Sequence[str | ListItem], ordered: bool = False, *, empty: str = ""
    ) -> None:
        self.items = tuple(items)
        self.ordered = ordered
        self.empty = empty

    def xml(self, site: Site) -> str:
        if not self.items:
            return f"<w:p>{site.runs(self.empty)}</w:p>" if self.empty else ""
        number = site.numbering.ordered() if self.ordered else site.numbering.bullet()
        out: list[str] = []
        for item in self.items:
            if isinstance(item, ListItem):
                out.append(self._paragraph(site, item.text, number, 0))
                out.extend(self._paragraph(site, text, number, 1) for text in item.items)
            else:
                out.append(self._paragraph(site, item, number, 0))
        return "".join(out)

    def _paragraph(self, site: Site, text: str, number: int, level: int) -> str:
        name = "List Number" if self.ordered else "List Bullet"
        style = site.paragraph_style(f"{name} 2", name) if level else site.paragraph_style(name)
        return (
            f'<w:p><w:pPr>{style}<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
            f"</w:numPr></w:pPr>{site.runs(text)}</w:p>"
        )
