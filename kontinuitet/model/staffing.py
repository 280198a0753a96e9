"""Staffing: who can do restart work, with which skills, from when."""

from __future__ import annotations

from pydantic import Field

from kontinuitet.model.base import Count, Id, Ids, Minutes, Record, Text, Yes


class Person(Record):
    """A person (or role) who can do restart work; holds any number of skills."""

    name: Text = Field(alias="namn", description="Roll eller benämning, helst inte personnamn.")
    skills: Ids = Field(
        (), alias="kompetenser", description="Vad personen kan, till exempel server."
    )
    available_from: Minutes = Field(
        0, alias="tillgänglig_från", description="Tid från avbrottets början tills personen finns."
    )
    phone: Text | None = Field(None, alias="telefon", description="Telefon som skrivs på listan.")
    protected: Yes = Field(
        False,
        alias="skyddade_personuppgifter",
        description="ja om personen har skyddade personuppgifter; skrivs aldrig ut.",
    )


class Staffing(Record):
    """Persons and pools; a pool is that many people with one skill each."""

    persons: dict[Id, Person] = Field({}, alias="personer", description="Personer efter id.")
    pools: dict[Id, Count] = Field(
        {}, alias="pooler", description="Antal personer per kompetens, en kompetens var."
    )
