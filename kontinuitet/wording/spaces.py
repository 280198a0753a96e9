"""Spaces at which a line may not be broken."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

HARD_SPACE: Final = "\u00a0"

#: After a number: a unit, a short noun, a sign; not the words that merely go on with the sentence.
#: A long word would leave a hole in the line, or make a column too wide.
_AFTER_NUMBER = re.compile(
    r"(?<=\d) (?=[%§°×]|\d{3}(?!\d)|(?!(?:och|eller|samt|som|är|har|men|så|när|om|kl)\b)"
    r"[a-zåäö]{1,9}(?![a-zåäö]))"
)
#: Before a number: the words and signs that say what it counts.
_BEFORE_NUMBER = re.compile(
    r"(?<![A-Za-zÅÄÖåäö])"
    r"(kl\.|klockan|kap\.|art\.|artikel|§§?|s\.|sida|nr|nummer|flik|pärm|bilaga|avsnitt|kapitel"
    r"|tabell|bild|figur|steg|inspel|rad|rum|plan|vecka|ca|cirka|punkt|[A-ZÅÄÖ]{3,}|högst|minst) "
    r"(?=[§\d])"
)
#: "2 kap. 5 §" and "5–8 §§" stay on one line too.
_ABBREVIATION = re.compile(r"(?<=kap\.) (?=\d)|(?<=T\+) (?=\d)")


@lru_cache(maxsize=8192)
def hard_spaces(text: str) -> str:
    """Put hard spaces between a number and what belongs to it; other text is as it was.

    Units and nouns after it, ``kl.``, ``kap.``, ``flik`` and the like before it, ``§``, ``%``, and
    thousands. Applied twice it changes nothing more.

    >>> hard_spaces("kl. 3.00 i 4 h").replace(HARD_SPACE, "~")
    'kl.~3.00 i 4~h'
    """
    if " " not in text or not any(map(str.isdigit, text)):
        return text
    text = _AFTER_NUMBER.sub(HARD_SPACE, text)
    text = _BEFORE_NUMBER.sub(rf"\1{HARD_SPACE}", text)
    return _ABBREVIATION.sub(HARD_SPACE, text)
