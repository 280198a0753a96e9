"""Column widths that no word is broken in: a column too narrow for a word is given room."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Final

from kontinuitet.documents.blocks.letters import BOLD, letter_width

#: A municipality's own font may be a little wider.
_AIR: Final = 1.03
#: What a line may be broken after. Dates and telephone numbers are not broken.
_WORD: Final = re.compile(r"(?:[^ \t\n\r\-–/]|(?<=\d)[- ](?=\d))+[\-–/]?|[\-–/]")
#: The shares of a table that one word may demand, tried in turn; what is longer is left to Word's
#: hyphenation.
SHARES: Final = (0.27, 0.24, 0.21, 0.18)
#: A place where a word may be divided.
SOFT_HYPHEN: Final = "\u00ad"
#: Where a compound may be divided: before a last or middle part that offices are named by.
_JOINT: Final = re.compile(
    r"(?<=[a-zåäö]{4})(?=(?:administratör|ansvarig|byggnad|central|chef|förvalt|handläggare|kontor"
    r"|ledare|ledning|leverantör|nämnd|omsorg|plattform|register|samordnare|support|system"
    r"|säkerhet|tjänst|verksamhet|övervakning)[a-zåäö]*)",
    re.IGNORECASE,
)
#: The margins and border of a cell, in twips.
_MARGINS: Final = 180


def word_width(word: str, points: float) -> float:
    """Return the width in twips (twentieths of a point) of ``word`` in Arial of that size."""
    return sum(letter_width(letter) for letter in word) * points * 20 / 1000


def needed(
    texts: Iterable[str], points: float, *, bold: bool = False, most: int | None = None
) -> int:
    """Return the width in twips that a cell needs for the longest word of ``texts``.

    A word that needs more than ``most`` twips does not count: it is left to Word's hyphenation.
    """
    widest = 0
    for word in set(_WORD.findall("\n".join(texts))):
        width = _cell_width(word, points, bold)
        if width > widest and (most is None or width <= most):
            widest = width
    return widest


@lru_cache(maxsize=65_536)
def _cell_width(word: str, points: float, bold: bool) -> int:
    """Return the width in twips of a cell with one word; the same words come again and again."""
    return round(word_width(word, points) * (_AIR * (BOLD if bold else 1.0))) + _MARGINS


def divided(text: str, points: float, width: int, *, bold: bool = False) -> str:
    """Return ``text`` with soft hyphens in the words that a column of ``width`` twips breaks.

    Only joints of compounds that end in a word of an office (-samordnare, -kontoret) are known;
    other words are left as they are.
    """

    def divide(match: re.Match[str]) -> str:
        word = match[0]
        if _cell_width(word, points, bold) <= width:
            return word
        return _JOINT.sub(SOFT_HYPHEN, word)

    return _WORD.sub(divide, text)


def fitted(widths: Sequence[int], needs: Sequence[int], fixed: Iterable[int] = ()) -> list[int]:
    """Return ``widths`` changed so that each is at least its need, with the same sum.

    The room is taken from the columns with most to spare, never from those with a number in
    ``fixed``. When the needs are more than the room, each column has its share of it.
    """
    total = sum(widths)
    lacking = sum(max(0, need - width) for width, need in zip(widths, needs, strict=True))
    if not lacking:
        return list(widths)
    kept = set(fixed)
    spare = [
        0 if column in kept else max(0, width - need)
        for column, (width, need) in enumerate(zip(widths, needs, strict=True))
    ]
    if sum(spare) < lacking:
        wanted = [
            max(w, n) if c in kept else n
            for c, (w, n) in enumerate(zip(widths, needs, strict=True))
        ]
        return _shares(total, wanted)
    taken = _shares(lacking, spare)
    return [max(width, need) - less for width, need, less in zip(widths, needs, taken, strict=True)]


def _shares(total: int, weights: Sequence[int]) -> list[int]:
    """Divide ``total`` by weight into whole numbers, none more than 1 from its exact share."""
    whole = sum(weights)
    upto = [round(total * part / whole) for part in accumulate(weights, initial=0)]
    return [after - before for before, after in pairwise(upto)]
