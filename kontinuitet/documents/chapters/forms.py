"""The forms (blanketter) that fallback routines name: printed ready to fill in, or told missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.tables import PORTRAIT_MM, bullets, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.fields import named
from kontinuitet.model.forms import FormSheet, form_named
from kontinuitet.model.landscape import Activity, Municipality

_ROW_MM: Final = 9.0
#: Headings of columns that need little room.
_NARROW: Final = frozenset(
    ("nr", "klockslag", "signatur", "infört", "datum", "belopp", "antal", "rum", "tid", "ordning")
)


@dataclass(frozen=True, slots=True)
class FormFields:
    """One form to fill in by hand."""

    name: str = named("namn", "Blankettens namn.")
    purpose: str = named("syfte", "När den används; annars att den fylls i för hand.")
    has_facts: bool = named("uppgifter_finns", "Sant när uppgifter fylls i överst.")
    facts: Block = named("uppgifter", "Tom tabell med en rad: uppgifter som fylls i överst.")
    sheet: Block = named("tabell", "Tom tabell att fylla i.")


@dataclass(frozen=True, slots=True)
class FormsFields:
    """The forms that the fallback routines name."""

    sheets: tuple[FormFields, ...] = named("blad", "Blanketterna som skrivs ut.")
    elsewhere: tuple[str, ...] = named("annorstädes", "De som finns på annan plats, och var.")
    missing: tuple[str, ...] = named("saknas", "De som reservrutinerna nämner men som saknas.")
    others: bool = named("andra_finns", "Sant när någon finns på annan plats eller saknas.")
    other_list: Block = named("andra", "Punktlista: de på annan plats, och de som saknas.")


def forms_fields(municipality: Municipality, activities: Iterable[Activity]) -> FormsFields:
    """Return the forms that the routines of some activities name, by name."""
    names = sorted({name for a in activities for f in a.fallbacks.values() for name in f.forms})
    found = [(name, form_named(municipality.forms, name)) for name in names]
    sheets = [form for _, form in found if form is not None and form.columns]
    elsewhere = [
        f"{form.name}: {form.kept}"
        for _, form in found
        if form is not None and not form.columns and form.kept
    ]
    missing = [name for name, form in found if form is None or not (form.columns or form.kept)]
    told = [*elsewhere, *(f"{texts.GAP_MARK} {name}: blanketten saknas." for name in missing)]
    return FormsFields(
        sheets=tuple(_form(form) for form in sheets),
        elsewhere=tuple(elsewhere),
        missing=tuple(missing),
        others=bool(told),
        other_list=bullets(told),
    )


def _form(form: FormSheet) -> FormFields:
    return FormFields(
        form.name,
        form.purpose or "Fylls i för hand.",
        bool(form.facts),
        _empty(f"{form.name}: uppgifter", form.facts, 1) if form.facts else bullets([]),
        _empty(form.name, form.columns, form.rows),
    )


def _empty(caption: str, headings: Sequence[str], rows: int) -> Block:
    """Return an empty table; columns for a time or a signature are half as wide as others."""
    shares = [1 if _is_narrow(heading) else 2 for heading in headings]
    width = PORTRAIT_MM / sum(shares)
    return table(
        caption,
        f"{caption}: tom tabell med {rows} rader att fylla i för hand.",
        [(heading, share * width) for heading, share in zip(headings, shares, strict=True)],
        [("",) * len(headings)] * rows,
        row_height_mm=_ROW_MM,
    )


def _is_narrow(heading: str) -> bool:
    return heading.casefold() in _NARROW or heading.endswith("kl.")
