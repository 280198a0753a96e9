"""How a value is written in a document."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import Enum
from typing import Final

from jinja2 import Undefined

#: Shown where a field has no value: visible, so that nobody takes it for a forgotten word.
NO_VALUE: Final = "–"


class NotText(TypeError):
    """A value that has no text, such as a list; the message is Swedish."""


def text_of(value: object) -> str:
    """Return ``value`` as text: ja/nej, decimal comma, ISO dates, – for no value.

    Raises:
        NotText: a list, a mapping, a function or an object without a text of its own.
    """
    if isinstance(value, str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Undefined):
        return str(value)  # raises, and says which field
    if value is None:
        return NO_VALUE
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    if isinstance(value, (list, tuple, set, frozenset)):
        raise NotText('är en lista. Gå igenom den med {% for … %} eller skriv | join(", ")')
    if isinstance(value, Mapping):
        raise NotText("har flera uppgifter. Skriv vilken, till exempel {{ fält.namn }}")
    if callable(value) or type(value).__str__ is object.__str__ or hasattr(value, "model_fields"):
        raise NotText("är inte en text. Skriv vilken uppgift, till exempel {{ fält.namn }}")
    return str(value)
