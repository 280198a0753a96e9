"""How wide letters are in Helvetica, which Arial and Liberation Sans share.

Published in Adobe's font metrics (AFM) for Helvetica. They are known here so that columns and
pictures are laid out alike whatever typefaces a computer has.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_BY_WIDTH: Final = {
    191: "'",
    222: "ijl’‘",
    260: "|",
    278: " !,./:;I[\\]ft·\u00a0",
    333: "()-`r”“„",
    334: "{}",
    355: '"',
    389: "*",
    400: "°",
    469: "^",
    500: "Jckvsxyz",
    556: "#$0123456789?L_abdeghnopqu–§ß",
    584: "+<=>~×",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%æ",
    944: "W",
    1000: "…—→Æ☐☑☒▲",
    1015: "@",
}
_WIDTHS: Final = {character: width for width, found in _BY_WIDTH.items() for character in found}
_UNKNOWN: Final = 611
_WIDE: Final = 1000
#: How much wider bold letters are.
BOLD: Final = 1.09


@lru_cache(maxsize=1024)
def letter_width(character: str) -> int:
    """Return the width of a letter, in thousandths of the size of the text."""
    base = unicodedata.normalize("NFD", character)[0]
    found = _WIDTHS.get(character) or _WIDTHS.get(base)
    if found is not None:
        return found
    if unicodedata.combining(character):
        return 0
    return _WIDE if unicodedata.east_asian_width(character) in "WF" else _UNKNOWN
