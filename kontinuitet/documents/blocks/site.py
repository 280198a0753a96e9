"""Where a block is built: the part of the document, its styles, numbering and ids."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from kontinuitet.documents.base.styles import SYMBOL_FONT
from kontinuitet.documents.blocks.formatted import bold_parts, with_bold
from kontinuitet.documents.blocks.ids import Ids
from kontinuitet.documents.blocks.numbering import Numbering
from kontinuitet.documents.word.styles import style_names
from kontinuitet.documents.xmltext import clean, run_text
from kontinuitet.wording import hard_spaces

if TYPE_CHECKING:
    from docx.document import Document
    from docx.parts.story import StoryPart

_SYMBOLS = re.compile("([\u2600-\u27bf]+)")


def _only_text(text: str) -> str:
    return clean(text)[0]


class Site:
    """What a block needs to know of the document it is built into."""

    def __init__(
        self,
        document: Document,
        part: StoryPart | None = None,
        ids: Ids | None = None,
        numbering: Numbering | None = None,
        cleaner: Callable[[str], str] = _only_text,
    ) -> None:
        self.document = document
        self.part: StoryPart = document.part if part is None else part
        if ids is None:
            ids = Ids()
            ids.reserve(document.element)
        self.ids = ids
        self.numbering = numbering or Numbering(document)
        #: Replaces what XML forbids, and notes it for the report.
        self.clean = cleaner
        self._styles = style_names(document)

    def style(self, *names: str) -> str | None:
        """Return the id of the first of these styles that the document has, or None."""
        for name in names:
            found = self._styles.get(name.lower())
            if found is not None:
                return found
        return None

    def paragraph_style(self, *names: str) -> str:
        """Return ``w:pStyle`` for the first style the document has, else nothing."""
        style = self.style(*names)
        return f'<w:pStyle w:val="{style}"/>' if style else ""

    def runs(self, text: str, rpr: str = "", *, symbol: bool = False) -> str:
        """Return the runs that show ``text`` with hard spaces where they belong.

        Symbols such as ☐ get a font that has them.

        ``symbol`` sets the whole text in that font.

        ``rpr`` holds run properties that come after ``w:rFonts`` in schema order.
        """
        if "**" in text and not symbol:
            return "".join(
                self._runs(piece, with_bold(rpr) if bold else rpr)
                for piece, bold in bold_parts(text)
            )
        return self._runs(text, rpr, symbol=symbol)

    def _runs(self, text: str, rpr: str, *, symbol: bool = False) -> str:
        cleaned = self.clean(hard_spaces(text))
        plain = f"<w:rPr>{rpr}</w:rPr>" if rpr else ""
        if not symbol and not _SYMBOLS.search(cleaned):
            return f"<w:r>{plain}{run_text(cleaned)}</w:r>" if cleaned else ""
        fonts = (
            f'<w:rFonts w:ascii="{SYMBOL_FONT}" w:eastAsia="{SYMBOL_FONT}" '
            f'w:hAnsi="{SYMBOL_FONT}" w:cs="{SYMBOL_FONT}"/>'
        )
        if symbol:
            return f"<w:r><w:rPr>{fonts}{rpr}</w:rPr>{run_text(cleaned)}</w:r>" if cleaned else ""
        out = []
        for number, piece in enumerate(_SYMBOLS.split(cleaned)):
            if piece:
                properties = f"<w:rPr>{fonts}{rpr}</w:rPr>" if number % 2 else plain
                out.append(f"<w:r>{properties}{run_text(piece)}</w:r>")
        return "".join(out)
