"""Durations as whole minutes: parsing and writing the Swedish notation.

Written ``30 min``, ``4 h``, ``2 dygn``, ``1 vecka``, ``1 h 30 min`` and ``0``. A bare number other
than 0 is refused with a suggestion, since nobody can tell hours from minutes.
"""

from __future__ import annotations

import re
from fractions import Fraction

MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 24 * 60
MINUTES_PER_WEEK = 7 * 24 * 60

#: Longest duration accepted, ten years: longer is a slip of the pen.
MAX_MINUTES = 10 * 366 * MINUTES_PER_DAY

_UNITS = {
    "min": 1,
    "minut": 1,
    "minuter": 1,
    "h": MINUTES_PER_HOUR,
    "tim": MINUTES_PER_HOUR,
    "timme": MINUTES_PER_HOUR,
    "timmar": MINUTES_PER_HOUR,
    "dygn": MINUTES_PER_DAY,
    "dag": MINUTES_PER_DAY,
    "dagar": MINUTES_PER_DAY,
    "vecka": MINUTES_PER_WEEK,
    "veckor": MINUTES_PER_WEEK,
    "mån": 30 * MINUTES_PER_DAY,
    "månad": 30 * MINUTES_PER_DAY,
    "månader": 30 * MINUTES_PER_DAY,
    "år": 365 * MINUTES_PER_DAY,
}
_NUMBERS = ("en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
_IN_WORDS = {"ett": 1, **{word: number for number, word in enumerate(_NUMBERS, 1)}}
_PART = re.compile(r"(\d{1,9}(?:[.,]\d{1,6})?)\s*([a-zåäö]+)\.?", re.IGNORECASE)
_BARE = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


class DurationError(ValueError):
    """A text that is not a duration; the message is Swedish and says what to write."""


def parse_duration(text: str) -> int:
    """Return the duration ``text`` in whole minutes.

    Fractions are accepted where they give whole minutes (``0,5 h``).

    Raises:
        DurationError: negative, without a unit, unknown unit, not whole minutes or too long.

    >>> parse_duration("1 h 30 min")
    90
    """
    cleaned = " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())
    if cleaned == "0":
        return 0
    if cleaned.startswith(("-", "\u2212")):
        raise DurationError(f'tiden "{text}" är negativ')
    if _BARE.fullmatch(cleaned):
        raise DurationError(
            f'tiden "{text}" saknar enhet. Skriv "{cleaned} min" eller "{cleaned} h"'
        )
    total = Fraction(0)
    position = 0
    previous: int | None = None
    while position < len(cleaned) or previous is None:
        match = _PART.match(cleaned, position)
        unit = _UNITS.get(match[2].lower()) if match else None
        if match is None or unit is None:
            digits = _with_digits(cleaned)
            if digits != cleaned:
                raise DurationError(f'"{text}" är ingen tid. Skriv "{digits}"')
            raise DurationError(
                f'"{text}" är ingen tid. Skriv till exempel "30 min", "4 h", "2 dygn" '
                'eller "1 h 30 min"'
            )
        if previous is not None and unit >= previous:
            raise DurationError(
                f'i tiden "{text}" ska den större enheten stå först och bara en gång'
            )
        previous = unit
        total += Fraction(match[1].replace(",", ".")) * unit
        position = match.end()
        while position < len(cleaned) and cleaned[position] == " ":
            position += 1
    if total.denominator != 1:
        raise DurationError(f'tiden "{text}" är inte hela minuter')
    if total > MAX_MINUTES:
        raise DurationError(f'tiden "{text}" är längre än tio år')
    return int(total)


def _with_digits(text: str) -> str:
    """Return ``text`` with numbers in words as digits, when that makes it a duration."""
    tried = " ".join(str(_IN_WORDS.get(word.lower(), word)) for word in text.split())
    try:
        if tried != text:
            parse_duration(tried)
    except DurationError:
        return text
    return tried


def format_duration(minutes: int) -> str:
    """Write ``minutes`` in Swedish, exactly: ``0``, ``45 min``, ``7 h 30 min``, ``2 dygn 3 h``.

    >>> format_duration(450)
    '7 h 30 min'
    """
    if minutes < 0:
        return f"−{format_duration(-minutes)}"
    if minutes == 0:
        return "0 min"
    days, rest = divmod(minutes, MINUTES_PER_DAY)
    hours, mins = divmod(rest, MINUTES_PER_HOUR)
    # Up to two days hours read better ("36 h"); beyond that people think in days.
    if days < 2:
        hours += days * 24
        days = 0
    parts = [f"{days} dygn"] if days else []
    if hours:
        parts.append(f"{hours} h")
    if mins:
        parts.append(f"{mins} min")
    return " ".join(parts)
