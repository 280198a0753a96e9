"""Texts that only IT's own edition may print: codes, sealed envelopes, root accounts.

Everywhere else such a text reads as a sentence that says where it stands. It does so because that
sentence is what the text is: only who asks for ``sealed`` gets what was written, so nothing that
prints a step can print it by mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, PlainValidator

from kontinuitet.model.base import Record, Text, Yes, fold, yes_or_no

#: What everybody else reads.
ELSEWHERE: Final = "Känslig uppgift: står i IT:s egen utgåva."
#: The shorter way to write it, where there is room for one text alone: in a cell.
PREFIX: Final = "KÄNSLIG:"
#: What the text itself may be called.
_TEXT_KEYS: Final = frozenset({"steg", "plats", "text"})


class Sealed(str):
    """A text that reads as :data:`ELSEWHERE`; ``sealed`` is what was written."""

    sealed: str

    def __new__(cls, sealed: str) -> Sealed:
        """Return the text that stands in place of ``sealed``."""
        made = super().__new__(cls, ELSEWHERE)
        made.sealed = sealed
        return made

    def __getnewargs__(self) -> tuple[str]:
        """Return what a copy is made from."""
        return (self.sealed,)

    def __eq__(self, other: object) -> bool:
        """Tell whether the same was written."""
        if isinstance(other, Sealed):
            return self.sealed == other.sealed
        return str.__eq__(self, other) if isinstance(other, str) else NotImplemented

    def __ne__(self, other: object) -> bool:
        """Tell whether something else was written."""
        return not self == other

    __hash__ = str.__hash__


def opened(text: str) -> str:
    """Return what was written, for IT's own edition."""
    return text.sealed if isinstance(text, Sealed) else text


def is_sealed(text: object) -> bool:
    """Tell whether a text is printed in IT's own edition alone."""
    return isinstance(text, Sealed)


def read_step(value: object) -> str:
    """Read a step or a place; ValueError (Swedish) for what is neither."""
    if isinstance(value, str):
        sealed = value.strip()[len(PREFIX) :].strip()
        begins = value.strip()[: len(PREFIX)].casefold() == PREFIX.casefold()
        return Sealed(sealed) if begins and sealed else value
    if not isinstance(value, Mapping):
        raise ValueError('ska vara text, eller {steg: "...", känslig: ja}')
    known: dict[str, Any] = {fold(str(key)): inner for key, inner in value.items()}
    texts = [known.pop(key) for key in sorted(_TEXT_KEYS) if key in known]
    sensitive = known.pop("kanslig", False)
    if known:
        raise ValueError(f'"{next(iter(known))}" passar inte här: skriv steg och känslig')
    if len(texts) != 1 or not isinstance(texts[0], str) or not texts[0].strip():
        raise ValueError('ska ha en text, till exempel {steg: "...", känslig: ja}')
    return Sealed(texts[0]) if yes_or_no(sensitive) else texts[0]


class SensitiveInput(Record):
    """How a sensitive text is written; only for the schema."""

    text: Text = Field(alias="steg", description="Steget.")
    sensitive: Yes = Field(alias="känslig", description="ja: skrivs bara i IT:s egen utgåva.")


#: A step or a place: a text, or ``{steg: …, känslig: ja}``.
Step = Annotated[str, PlainValidator(read_step, json_schema_input_type=str | SensitiveInput)]


def one_step(value: object) -> object:
    """Let a single step stand for a list with one."""
    return [value] if isinstance(value, (str, Mapping)) else value


Steps = Annotated[tuple[Step, ...], BeforeValidator(one_step)]

__all__ = ["ELSEWHERE", "PREFIX", "Sealed", "Step", "Steps", "is_sealed", "opened"]
