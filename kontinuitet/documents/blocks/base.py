"""What every block has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from docx.oxml.parser import parse_xml

from kontinuitet.documents.xmltext import NAMESPACES

if TYPE_CHECKING:
    from lxml import etree

    from kontinuitet.documents.blocks.site import Site


class BlockError(ValueError):
    """A block that cannot be built, such as a table row with too many cells."""


class Block(ABC):
    """A template value that takes the place of the paragraph where it stands."""

    @abstractmethod
    def xml(self, site: Site) -> str:
        """Return the block-level elements as markup.

        The prefixes of :data:`kontinuitet.documents.xmltext.NAMESPACES` may be used undeclared.
        """

    def build(self, site: Site) -> list[etree._Element]:
        """Return the block-level elements.

        Moving a large table into another tree is slow in lxml (quadratic in rows): use
        :meth:`xml`, :func:`append_blocks` or a template for anything long.
        """
        declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
        return list(parse_xml(f"<w:body {declared}>{self.xml(site)}</w:body>"))


class BlocksBlock(Block):
    """Several blocks after one another as one value."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = tuple(blocks)

    def xml(self, site: Site) -> str:
        return "".join(block.xml(site) for block in self.blocks)
