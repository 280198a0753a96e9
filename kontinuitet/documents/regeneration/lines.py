"""Free texts within a line, found again when their content controls have lost their tags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kontinuitet.documents.regeneration.reading import marked_line, text_inside
from kontinuitet.documents.regeneration.shapes import content_of
from kontinuitet.documents.regeneration.story import MARK, Line, free_text_tag

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part
    from lxml import etree


@dataclass(frozen=True, slots=True)
class Piece:
    """What a free text within a line says."""

    text: str
    content: tuple[etree._Element, ...]
    #: Where it begins and ends cannot be told, so the content is the whole line.
    whole_line: bool


def line_match(
    document: Document, part: Part, line: Line, recorded: str, lost: Sequence[bool]
) -> list[Piece] | None:
    """Return what stands in the lost free texts of a line, None if it is not the recorded line.

    ``recorded`` has a mark for each free text; ``lost`` tells which of them have no control.
    """
    marked, controls = marked_line(document, part, line.element)
    if marked == recorded and len(controls) == len(lost):
        return [
            Piece(text_inside(document, part, control), content_of(control), False)
            for control, is_lost in zip(controls, lost, strict=True)
            if is_lost and free_text_tag(control) is None
        ]
    found = _pattern(recorded, lost).fullmatch(line.text)
    if found is None:
        return None
    return [Piece(said.strip(), (line.element,), True) for said in found.groups()]


def _pattern(recorded: str, lost: Sequence[bool]) -> re.Pattern[str]:
    pieces = [re.escape(piece.strip()) for piece in recorded.split(MARK)]
    out = pieces[0]
    for is_lost, piece in zip(lost, pieces[1:], strict=False):
        out += (r"\s*(.*?)\s*" if is_lost else rf"\s*{MARK}\s*") + piece
    return re.compile(out, re.DOTALL)
