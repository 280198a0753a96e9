"""Swedish names of weekdays and months, Monday and January first."""

from __future__ import annotations

from typing import Final

WEEKDAYS: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
SHORT_WEEKDAYS: Final = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
MONTHS: Final = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
SHORT_MONTHS: Final = (
    *("jan", "feb", "mars", "apr", "maj", "juni"),
    *("juli", "aug", "sep", "okt", "nov", "dec"),
)
