"""Forms (blanketter) that are printed and filled in by hand while a fallback routine is used."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from kontinuitet.model.base import Count, Record, Text, Texts, fold


class FormSheet(Record):
    """A form to fill in by hand: what is stated at the top, its columns and how many rows."""

    name: Text = Field(alias="namn", description="Namnet, som reservrutinerna skriver det.")
    purpose: Text | None = Field(None, alias="syfte", description="När den används och hur.")
    facts: Texts = Field(
        (), alias="uppgifter", description="Uppgifter som fylls i överst, till exempel Enhet."
    )
    columns: Texts = Field((), alias="kolumner", description="Kolumnernas rubriker, i ordning.")
    rows: Count = Field(12, alias="rader", le=60, description="Antal tomma rader.")
    kept: Text | None = Field(
        None, alias="finns", description="Var den finns, om den inte ska skrivas ut härifrån."
    )


def form_named(forms: Mapping[str, FormSheet], name: str) -> FormSheet | None:
    """Return the form that a routine names, by its name or id."""
    wanted = fold(name)
    for identity, form in sorted(forms.items()):
        if wanted in (fold(form.name), fold(identity)):
            return form
    return None
