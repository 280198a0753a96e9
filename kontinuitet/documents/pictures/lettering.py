"""How wide a text is, and what to do when it is too wide: shorten it or break it into lines.

The widths are those of Helvetica (``letters.py``), whatever typefaces a computer has.
"""

from __future__ import annotations

import re
from typing import Final

from kontinuitet.documents.blocks.letters import BOLD, letter_width
from kontinuitet.wording import hard_spaces

#: Typefaces of the same widths first; the last name is what every viewer has.
FAMILIES: Final = "Arial, 'Liberation Sans', Helvetica, sans-serif"


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text in points, ``size`` points high."""
    return sum(map(letter_width, text)) * size / 1000 * (BOLD if bold else 1)


def shortened(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return the text, or as much of it as fits in ``room`` points followed by an ellipsis."""
    if text_width(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and text_width(kept + "…", size, bold=bold) > room:
        kept = kept[:-1]
    return f"{kept.rstrip(' ,(–-')}…" if kept.strip() else ""


def lines_of(
    text: str, room: float, size: float, *, most: int | None = None, bold: bool = False
) -> list[str]:
    """Break a text between words into lines of at most ``room`` points, ``most`` of them at most.

    A word that is wider than the room is broken within. The last line is shortened when text is
    left over.
    """
    lines = [""]
    for word in filter(None, re.split(r"[ \t\n\r]+", hard_spaces(text))):
        rest = word
        joined = f"{lines[-1]} {word}".strip()
        if text_width(joined, size, bold=bold) <= room:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        while text_width(rest, size, bold=bold) > room and len(rest) > 1:
            cut = len(rest) - 1
            while cut > 1 and text_width(rest[:cut] + "-", size, bold=bold) > room:
                cut -= 1
            # No letter or two alone on the next line.
            cut = max(1, min(cut, len(rest) - 3))
            lines[-1] = f"{rest[:cut]}-"
            lines.append("")
            rest = rest[cut:]
        lines[-1] = rest
    if most is not None and len(lines) > most:
        lines = [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), room, size, bold=bold)]
    return lines
