"""Numbers and what they count."""

from __future__ import annotations

from math import floor, log10
from typing import Final

from kontinuitet.wording.spaces import HARD_SPACE

_WORDS: Final = (
    *("noll", "en", "två", "tre", "fyra", "fem", "sex"),
    *("sju", "åtta", "nio", "tio", "elva", "tolv"),
)
_LAST_WORD: Final = len(_WORDS) - 1


def figures(number: int) -> str:
    """Write a whole number with its thousands apart: ``133 100``, ``−1 180``."""
    sign = "−" if number < 0 else ""
    return sign + f"{abs(number):,}".replace(",", HARD_SPACE)


def three_figures(number: float) -> int:
    """Round to a whole number of at most three figures that count: 133 101,9 gives 133 000.

    Half of a step goes away from zero, so that a number and its opposite round alike.
    """
    size = abs(number)
    if size < 1:
        return round(number)
    step: int = 10 ** max(0, floor(log10(size)) - 2)
    rounded = floor(size / step + 0.5) * step
    return -rounded if number < 0 else rounded


def number_in_text(number: int, *, neuter: bool = False) -> str:
    """Write a number for running text: one to twelve in words, ``en`` or ``ett``, then figures."""
    if number == 1 and neuter:
        return "ett"
    return _WORDS[number] if 0 <= number <= _LAST_WORD else figures(number)


def count_in_text(number: int, one: str, many: str, *, neuter: bool = False) -> str:
    """Write a count for running text: ``en verksamhet``, ``ett system``, ``14 system``.

    None of them is ``inga verksamheter``.
    """
    if number == 0:
        return f"inga {many}"
    return f"{number_in_text(number, neuter=neuter)} {one if number == 1 else many}"


def count_in_table(number: int, one: str, many: str) -> str:
    """Write a count with figures, for tables and short notes: ``1 verksamhet``, ``3 system``."""
    return f"{figures(number)} {one if number == 1 else many}"


def of_in_text(part: int, whole: int, *, neuter: bool = False) -> str:
    """Say how many of how many: ``en av tre``, or figures when one needs them: ``2 av 31``."""
    if part > _LAST_WORD or whole > _LAST_WORD:
        return f"{figures(part)} av {figures(whole)}"
    words = number_in_text(part, neuter=neuter)
    return f"{words} av {number_in_text(whole, neuter=neuter)}"
