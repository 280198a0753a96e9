"""Blocks: template values that are whole tables, lists, pictures or contents lists.

A block stands alone in its paragraph in the template (``{{ tabell }}``) and takes its place.
"""

from __future__ import annotations

from kontinuitet.documents.blocks.appending import append_blocks
from kontinuitet.documents.blocks.base import Block, BlockError, BlocksBlock
from kontinuitet.documents.blocks.contents import ContentsBlock, finish_contents
from kontinuitet.documents.blocks.freetext import FreeTextBlock
from kontinuitet.documents.blocks.kept import KeptTogether
from kontinuitet.documents.blocks.lists import ListBlock, ListItem
from kontinuitet.documents.blocks.paragraphs import HeadingBlock, ParagraphsBlock
from kontinuitet.documents.blocks.picture import PictureBlock
from kontinuitet.documents.blocks.site import Site
from kontinuitet.documents.blocks.table import Cell, CellText, TableBlock

__all__ = [
    "Block",
    "BlockError",
    "BlocksBlock",
    "Cell",
    "CellText",
    "ContentsBlock",
    "FreeTextBlock",
    "HeadingBlock",
    "KeptTogether",
    "ListBlock",
    "ListItem",
    "ParagraphsBlock",
    "PictureBlock",
    "Site",
    "TableBlock",
    "append_blocks",
    "finish_contents",
]
