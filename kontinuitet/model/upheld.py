"""What keeps an activity going besides systems: staff over time, others who carry it out, premises.

Each of the records may be written as a text alone, which then is the field that it must have.
"""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from kontinuitet.model.base import Minutes, Record, Text

#: What is written when the question has been asked and the answer is that there is nothing.
NOTHING = ("inga", "inget", "ingen")


class _Short(Record):
    """A record that a single text stands for: the field ``leading``."""

    leading: ClassVar[str]

    @classmethod
    def _shorthand(cls, data: Any) -> Any:
        return {cls.model_fields[cls.leading].alias: data} if isinstance(data, str) else data

    @property
    def nothing(self) -> bool:
        """Tell whether it only says that there is none."""
        said: str = getattr(self, self.leading)
        return said.strip().casefold() in NOTHING


class StaffLevel(Record):
    """The least staffing from a time after the outage began, in minutes."""

    after: Minutes = Field(0, alias="efter", description="Tid efter avbrottets början.")
    staffing: Text = Field(alias="bemanning", description="Minsta bemanning från den tiden.")


class Contractor(_Short):
    """Somebody outside the municipality who carries out the activity."""

    leading = "name"

    name: Text = Field(alias="namn", description="Utförarens namn, eller inga.")
    does: Text | None = Field(None, alias="utför", description="Vad utföraren gör, och hur mycket.")
    phone: Text | None = Field(None, alias="telefon", description="Telefon dygnet runt.")
    own_plan: Text | None = Field(
        None,
        alias="egen_plan",
        description="Utförarens egen kontinuitetsplan: datum, eller att den saknas.",
    )


class ClientList(_Short):
    """The list of clients in order of priority: which form, and where it may be kept on paper."""

    leading = "kept"

    form: Text | None = Field(None, alias="blankett", description="Blankettens namn.")
    kept: Text = Field(alias="förvaras", description="Var papperslistan får förvaras.")
    renewed: Text | None = Field(None, alias="uppdateras", description="Hur ofta den skrivs om.")
    responsible: Text | None = Field(None, alias="ansvarig", description="Roll som ansvarar.")


class SpecialNeed(_Short):
    """Something that clients depend on: dose dispensing, aids, equipment that needs power."""

    leading = "what"

    what: Text = Field(
        alias="vad", description="Dos, hjälpmedel, elberoende utrustning eller annat, eller inga."
    )
    lasts: Minutes | None = Field(
        None, alias="uthållighet", description="Hur länge det går utan leverans, el eller nät."
    )
    reserve: Text | None = Field(None, alias="reserv", description="Vad som görs i stället.")


class Premises(_Short):
    """Other premises to move to."""

    leading = "place"

    place: Text = Field(alias="lokal", description="Lokalens namn, eller inga.")
    holds: Text | None = Field(None, alias="rymmer", description="Hur många eller vad som ryms.")
    arranged: Text | None = Field(
        None, alias="ordnas_av", description="Vem som öppnar lokalen, och hur."
    )


__all__ = ["ClientList", "Contractor", "Premises", "SpecialNeed", "StaffLevel"]
