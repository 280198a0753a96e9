"""What is printed for an exercise can never be taken for the real thing, nor the reverse."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kontinuitet.documents.inspection import document_text
from kontinuitet.errors import InputError

#: Stands first and last on everything that belongs to an exercise.
MARKING: Final = "ÖVNING – ÖVNING – ÖVNING"

#: A text that is found outside the room must never be taken for the real thing.
_FORBIDDEN: Final = re.compile(
    r"\b(?:"
    r"(?:detta|det(?:ta)?\s+här|det|de\s+här)\s+är\s+(?:ingen|inte\s+(?:en|någon)|ej\s+en)\s+övning"
    r"|ej\s+övning|inte\s+en\s+övning|ingen\s+övning"
    r"|skarpt\s+läge|skarp\s+händelse"
    r")\b",
    re.IGNORECASE,
)


def refuse_real(text: str, where: str) -> None:
    """Refuse a text of an exercise that says that it is none; ``where`` begins the message.

    Raises:
        InputError: the text could be taken for a real event.
    """
    found = _FORBIDDEN.search(text)
    if found is not None:
        words = " ".join(found.group().split())
        raise InputError(
            f"{where}: texten ”{words}” får inte stå i övningsmaterial. Den som ser bladet ska "
            "aldrig kunna tro att det gäller på riktigt."
        )


def refuse_unmarked(made: bytes, what: str, template: str) -> None:
    """Check a finished document, ``what`` in a message: the template may be the municipality's own.

    Raises:
        InputError: the document lacks the marking, or says that it is no exercise.
    """
    text = document_text(made)
    refuse_real(text, what)
    if text.count(MARKING) < 2:
        raise InputError(
            f'Mallen "{template}" saknar märkningen ”{MARKING}”. Den ska stå först och sist och i '
            "sidhuvud och sidfot."
        )


def marked(what: str, template: str) -> Callable[[object, bytes, bytes], None]:
    """Return the check of a kind of paper, ``what`` in a message: see :func:`refuse_unmarked`."""

    def check(_source: object, made: bytes, _template: bytes) -> None:
        refuse_unmarked(made, what, template)

    return check
