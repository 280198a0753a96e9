"""The fields of the year (årshjul): what is to be done again, month by month, to hang on a wall."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from kontinuitet.analysis.assessment.occasions import Occasion, Year, occasions, year
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.cover import (
    CoverFields,
    MunicipalityFields,
    cover_fields,
    municipality_fields,
)
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.making import Kind, Source, for_municipality
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import UNDATED
from kontinuitet.documents.matter.fields import named
from kontinuitet.model.calendar_words import MONTHS
from kontinuitet.wording import count_in_text, day_in_table, day_in_text

_COLUMNS = (("Dag", 22.0), ("Att göra", 76.0), ("Ansvarig", 38.0), ("Gjort, datum", 24.0))


@dataclass(frozen=True, slots=True)
class MonthFields:
    """One month."""

    name: str = named("namn", "Månad och år, till exempel Mars 2027.")
    table: Block = named("tabell", "Tabell: dag, att göra, ansvarig och plats för datum.")


@dataclass(frozen=True, slots=True)
class YearFields:
    """Everything the template of the year may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    plan: CoverFields = named("plan", "Den kommunövergripande planens uppgifter.")
    first: str = named("från", "Första dagen, i ord.")
    last: str = named("till", "Sista dagen, i ord.")
    summary: str = named("sammanfattning", "Hur mycket som är försenat och som kommer.")
    late: Block = named("försenat", "Tabell: det som skulle ha varit gjort före första dagen.")
    months: tuple[MonthFields, ...] = named("månader", "De tolv månaderna.")
    undated: Block = named("utan_dag", "Tabell: det som aldrig är gjort, eller saknar dag.")
    later: Block = named("senare", "Tabell: det som kommer efter de tolv månaderna.")


def year_fields(source: Source) -> YearFields:
    """Return all fields of the year that begins on the day of issue.

    Without a day of issue it begins with the first day there is: documents never read the clock.
    """
    municipality = source.municipality
    exercised = source.data.coverage.routines
    start = source.data.issued or _first(occasions(municipality, UNDATED, exercised))
    found = year(municipality, start, exercised)
    return YearFields(
        municipality=municipality_fields(municipality),
        plan=cover_fields(source.data, municipality.info.plan, ()),
        first=day_in_text(found.start),
        last=day_in_text(found.end - datetime.timedelta(days=1)),
        summary=_summary(found),
        late=_table("Försenat", found.late, empty="Inget är försenat."),
        months=tuple(_months(found)),
        undated=_table("Aldrig gjort", found.undated, empty="Allt har en dag."),
        later=_table("Senare", found.later, empty="Inget är bestämt längre fram."),
    )


def _first(found: Iterable[Occasion]) -> datetime.date:
    return min((o.day for o in found if o.day is not None), default=UNDATED)


def _summary(found: Year) -> str:
    late, coming = len(found.late), len(found.coming)
    said = f"Det närmaste året ska {count_in_text(coming, 'sak', 'saker')} göras."
    if late:
        said += f" Dessutom är {count_in_text(late, 'sak försenad', 'saker försenade')}."
    if found.undated:
        count = count_in_text(len(found.undated), "sak", "saker")
        said += f" För {count} finns ingen dag, oftast för att det aldrig är gjort."
    return said


def _months(found: Year) -> Iterable[MonthFields]:
    """Yield every month, those with nothing too: an empty page of a wall says so."""
    by_month = {
        key: tuple(rows)
        for key, rows in groupby(found.coming, lambda o: _month(o.day or found.start))
    }
    first = _month(found.start)
    days_over = found.end.day > 1
    for number in range(first, _month(found.end) + days_over):
        which, month = divmod(number, len(MONTHS))
        name = f"{MONTHS[month].capitalize()} {which}"
        yield MonthFields(name, _table(name, by_month.get(number, ()), empty="Inget den månaden."))


def _month(day: datetime.date) -> int:
    return day.year * len(MONTHS) + day.month - 1


def _table(name: str, rows: Sequence[Occasion], *, empty: str) -> Block:
    return table(
        name,
        f"{name}: dag, vad som ska göras, vem som ansvarar och när det blev gjort.",
        _COLUMNS,
        [
            (
                day_in_table(o.day) if o.day is not None else texts.NONE,
                f"{o.what}: {o.why}.",
                o.responsible or texts.NONE,
                "",
            )
            for o in rows
        ],
        empty=empty,
        font_pt=DENSE_PT,
    )


KIND = Kind(
    template="arshjul.docx",
    purpose="Årshjul: allt som ska göras på nytt, månad för månad",
    plural="årshjul",
    record=YearFields,
    gather=year_fields,
    subjects=for_municipality,
    title="Årshjul för kontinuitet, {municipality}",
    file_name="arshjul.docx",
)
