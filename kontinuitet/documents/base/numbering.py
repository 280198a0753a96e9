"""Numbering definitions of the base document: real lists, bulleted and numbered."""

from __future__ import annotations

from typing import Final

from kontinuitet.documents.xmltext import W

_BULLETS: Final = ("•", "–", "•")
_ORDERED: Final = (("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "%3."))
_STEP_TWIPS: Final = 357

#: numId of the bulleted and of the numbered list in the base document.
BULLET_NUM_ID: Final = 1
ORDERED_NUM_ID: Final = 2


def _level(level: int, number_format: str, text: str, style: str | None) -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    indent = _STEP_TWIPS * (level + 1)
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{linked}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{indent}" w:hanging="{_STEP_TWIPS}"/></w:pPr></w:lvl>'
    )


def abstract_list(abstract_id: int, *, ordered: bool, linked: bool) -> str:
    """Return a ``w:abstractNum`` with three levels.

    ``linked`` ties the first two levels to the list styles of the base document.
    """
    levels = []
    for level in range(3):
        name = "ListNumber" if ordered else "ListBullet"
        style = f"{name}{level + 1 if level else ''}" if linked and level < 2 else None
        number_format, text = _ORDERED[level] if ordered else ("bullet", _BULLETS[level])
        levels.append(_level(level, number_format, text, style))
    nsid = f"{0x4B4F4E00 + 2 * abstract_id + ordered:08X}"
    return (
        f'<w:abstractNum w:abstractNumId="{abstract_id}"><w:nsid w:val="{nsid}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="{nsid}"/>'
        f"{''.join(levels)}</w:abstractNum>"
    )


def numbering_xml() -> str:
    """Return the numbering part of the base document."""
    return (
        f'<w:numbering xmlns:w="{W}">'
        f"{abstract_list(0, ordered=False, linked=True)}"
        f"{abstract_list(1, ordered=True, linked=True)}"
        f'<w:num w:numId="{BULLET_NUM_ID}"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="{ORDERED_NUM_ID}"><w:abstractNumId w:val="1"/></w:num>'
        "</w:numbering>"
    )
