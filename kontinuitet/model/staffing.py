"""Staffing: who can do restart work, with which skills, from when, and at which hours."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from kontinuitet.model import calendar
from kontinuitet.model.base import Count, Id, Ids, Minutes, Record, Text, Yes
from kontinuitet.model.calendar_words import WEEKDAYS
from kontinuitet.model.duration import MINUTES_PER_DAY, MINUTES_PER_WEEK


class Days(StrEnum):
    """On which days of the week a shift begins."""

    ALL = "alla"
    WORKDAYS = "vardagar"
    WEEKEND = "helg"
    MONDAY = WEEKDAYS[0]
    TUESDAY = WEEKDAYS[1]
    WEDNESDAY = WEEKDAYS[2]
    THURSDAY = WEEKDAYS[3]
    FRIDAY = WEEKDAYS[4]
    SATURDAY = WEEKDAYS[5]
    SUNDAY = WEEKDAYS[6]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the days as numbers, Monday 0. Public holidays count as any other day."""
        if self is Days.ALL:
            return tuple(range(7))
        if self is Days.WORKDAYS:
            return tuple(range(5))
        return (5, 6) if self is Days.WEEKEND else (WEEKDAYS.index(self.value),)


def _clock_or_moment(value: object) -> object:
    """Return minutes after midnight, or a calendar time."""
    if isinstance(value, (int, datetime.datetime)) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        minutes = calendar.parse_clock(value)
        if minutes is not None:
            return minutes
        if calendar.begins_with_date(value):
            return calendar.parse_moment(value)
    raise ValueError("ska vara ett klockslag (07:00) eller datum och klockslag (2027-01-19T07:00)")


#: Minutes after midnight, or a calendar time.
ClockOrMoment = Annotated[
    int | datetime.datetime, BeforeValidator(_clock_or_moment, json_schema_input_type=str)
]
_WholeDays = Annotated[
    tuple[Days, ...], BeforeValidator(lambda v: [v] if isinstance(v, str) else v)
]


class Shift(Record):
    """Working hours: every week on some days by the clock, or one stretch of calendar time.

    A shift that ends at or before the clock time it begins at goes on past midnight.
    """

    days: _WholeDays | None = Field(
        None,
        alias="dagar",
        min_length=1,
        description="vardagar, helg, alla (förvalt) eller veckodagar. Passet börjar den dagen.",
    )
    start: ClockOrMoment | None = Field(
        None, alias="från", description="Klockslag (07:00), eller datum och klockslag."
    )
    end: ClockOrMoment | None = Field(
        None, alias="till", description="Klockslag (16:00), eller datum och klockslag."
    )

    @model_validator(mode="after")
    def _consistent(self) -> Shift:
        if self.start is None or self.end is None:
            raise ValueError('ange både "från" och "till"')
        by_date = isinstance(self.start, datetime.datetime)
        if by_date != isinstance(self.end, datetime.datetime):
            raise ValueError('"från" och "till" ska båda vara klockslag, eller båda ha datum')
        if self.days is not None and by_date:
            raise ValueError('"dagar" kan bara stå tillsammans med klockslag utan datum')
        if self.start == self.end and (
            self.once is None or not calendar.minutes_between(*self.once)
        ):
            raise ValueError("passet är 0 minuter. Skriv 00:00 och 24:00 för hela dygnet")
        if self.once is not None and calendar.minutes_between(*self.once) < 0:
            raise ValueError('"till" ska vara senare än "från"')
        if self.start == MINUTES_PER_DAY:
            raise ValueError('"från" ska vara ett klockslag före 24:00')
        return self

    @property
    def once(self) -> tuple[datetime.datetime, datetime.datetime] | None:
        """Return the stretch of calendar time, None for a shift of every week."""
        if isinstance(self.start, datetime.datetime) and isinstance(self.end, datetime.datetime):
            return (self.start, self.end)
        return None

    @property
    def weekly(self) -> tuple[tuple[int, int], ...]:
        """Return the stretches of one week in minutes from Monday 00:00; none for a single one."""
        if not isinstance(self.start, int) or not isinstance(self.end, int):
            return ()
        length = self.end - self.start
        length += MINUTES_PER_DAY if length <= 0 else 0
        numbers = sorted({n for d in self.days or (Days.ALL,) for n in d.numbers})
        begins = [n * MINUTES_PER_DAY + self.start for n in numbers]
        return tuple((begin, begin + length) for begin in begins)


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return stretches in order, those that overlap or meet made one."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _longest(shifts: Sequence[Shift]) -> int | None:
    """Return the minutes of the longest stretch of some shifts, None when they leave no gap."""
    monday = datetime.datetime(2000, 1, 3)
    minute = datetime.timedelta(minutes=1)
    # By the clock: which night it is changed is known only when a scenario says when it starts.
    single = [((f - monday) // minute, (t - monday) // minute) for f, t in _by_date(shifts)]
    every = [span for shift in shifts for span in shift.weekly]

    def laps(weeks: Iterable[int]) -> list[tuple[int, int]]:
        offsets = [week * MINUTES_PER_WEEK for week in weeks]
        return [(start + o, end + o) for o in offsets for start, end in every]

    if any(end - start >= 2 * MINUTES_PER_WEEK for start, end in merged(laps(range(3)))):
        return None
    # What leaves a gap every week reaches at most a week beyond a single stretch.
    weeks = set(range(3))
    for start, end in single:
        weeks.update(range(start // MINUTES_PER_WEEK - 2, end // MINUTES_PER_WEEK + 3))
    by_clock = max(end - start for start, end in merged([*laps(sorted(weeks)), *single]))
    return max([by_clock, *(calendar.minutes_between(f, t) for f, t in _by_date(shifts))])


def _by_date(shifts: Sequence[Shift]) -> list[tuple[datetime.datetime, datetime.datetime]]:
    return [shift.once for shift in shifts if shift.once is not None]


class Person(Record):
    """A person (or role) who can do restart work; holds any number of skills."""

    name: Text = Field(alias="namn", description="Roll eller benämning, helst inte personnamn.")
    skills: Ids = Field(
        (), alias="kompetenser", description="Vad personen kan, till exempel server."
    )
    available_from: Minutes = Field(
        0, alias="tillgänglig_från", description="Tid från avbrottets början tills personen finns."
    )
    shifts: tuple[Shift, ...] = Field(
        (), alias="pass", description="Arbetstider; utan pass räknas personen alltid som på plats."
    )
    phone: Text | None = Field(None, alias="telefon", description="Telefon som skrivs på listan.")
    protected: Yes = Field(
        False,
        alias="skyddade_personuppgifter",
        description="ja om personen har skyddade personuppgifter; skrivs aldrig ut.",
    )

    @property
    def longest_stretch(self) -> int | None:
        """Return the most minutes that the person works without a break, None for always there."""
        return _longest(self.shifts) if self.shifts else None


class Staffing(Record):
    """Persons and pools; a pool is that many people with one skill each."""

    persons: dict[Id, Person] = Field({}, alias="personer", description="Personer efter id.")
    pools: dict[Id, Count] = Field(
        {}, alias="pooler", description="Antal personer per kompetens, en kompetens var."
    )


def person_name(identity: str, staffing: Staffing | None) -> str:
    """Name whoever does a step; the id of a person with skyddade personuppgifter."""
    if staffing is None:
        return identity
    person = staffing.persons.get(identity)
    if person is not None:
        return identity if person.protected else person.name
    return pool_member(identity, staffing)


def pool_member(identity: str, staffing: Staffing) -> str:
    """Name a member of a pool, ``server-1``, as "Server, person 1"."""
    skill, _, number = identity.rpartition("-")
    return f"{skill.capitalize()}, person {number}" if skill in staffing.pools else identity
