"""One row of the restart order as a named record, which print, Excel, terminal and JSON lay out.

A new column is a field here, filled in :func:`list_rows`, and a line in each layout that shows it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kontinuitet import wording
from kontinuitet.analysis.base.restart_results import RestartResult, RestartStep, StepState
from kontinuitet.model import calendar
from kontinuitet.model.duration import MINUTES_PER_DAY
from kontinuitet.model.landscape import Municipality, Resource
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import Staffing, person_name

#: Within so many minutes a weekday says which day it is.
WEEK: Final = 6 * MINUTES_PER_DAY
#: So many that come back by themselves have a line of their own, though no work waits for them.
FEWEST_TOLD: Final = 3
#: The reason of a row is told in so many words.
MOST_WORDS: Final = 5


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of the restart order: what, when, who, why.

    ``step`` is the row as computed. ``name`` is the system, and which time of several; ``outside``
    are the names of what it waits for that has no number. ``starts`` and ``ends`` are calendar
    times, None when the scenario does not say when it begins. ``role`` is who answers for the
    system (empty: not stated), ``people`` the names of those who do the work and ``phones`` how
    they are reached. ``reason`` is why the row stands here, in at most five words (Swedish).
    """

    step: RestartStep
    name: str
    outside: tuple[str, ...]
    starts: datetime.datetime | None
    ends: datetime.datetime | None
    role: str
    people: tuple[str, ...]
    phones: tuple[str, ...]
    reason: str

    @property
    def number(self) -> int:
        """Return the number on the list."""
        return self.step.number

    @property
    def by_itself(self) -> bool:
        """Tell whether nobody has to do anything."""
        return self.step.by_itself

    @property
    def done(self) -> bool:
        """Tell whether it is done, during an event."""
        return self.step.state is StepState.DONE

    @property
    def waits(self) -> tuple[str, ...]:
        """Return what it waits for: numbers, and names of what has none."""
        return (*map(str, self.step.after), *self.outside)

    @property
    def who(self) -> str:
        """Return who does the work, else who answers for the system."""
        return wording.set_apart(self.people) or self.role


def list_rows(
    municipality: Municipality, scenario: Scenario | None, result: RestartResult
) -> tuple[ListRow, ...]:
    """Return the rows of the restart order, by number.

    Without a scenario nothing is known of calendar times and of those who do the work but ids.
    """
    staffing = scenario.staffing_in(municipality) if scenario else None
    numbered = {step.id for step in result.order}
    followers: dict[int, list[int]] = {}
    for step in result.order:
        for number in step.after:
            followers.setdefault(number, []).append(step.number)
    reached = pools_reached(municipality, staffing, result.order)
    rows = []
    for step in result.order:
        resource = municipality.resources.get(step.id)
        rows.append(
            ListRow(
                step=step,
                name=step.called(municipality.name_of(step.id)),
                outside=tuple(municipality.name_of(i) for i in step.waits_for if i not in numbered),
                starts=_when(scenario, step.start),
                ends=_when(scenario, step.end),
                role=_role(resource),
                people=_names(step, staffing),
                phones=_phones(resource, step, staffing, reached),
                reason=_reason(municipality, step, followers),
            )
        )
    return tuple(rows)


def _when(scenario: Scenario | None, minute: int) -> datetime.datetime | None:
    return (
        None
        if scenario is None or scenario.starts is None
        else calendar.after(scenario.starts, minute)
    )


def _names(step: RestartStep, staffing: Staffing | None) -> tuple[str, ...]:
    names = [person_name(identity, staffing) for identity in step.people]
    # "Tekniker 4" is not divided between two lines.
    return tuple(name.replace(" ", wording.HARD_SPACE) for name in names)


def _role(resource: Resource | None) -> str:
    if resource is None:
        return ""
    return resource.responsible or resource.technical_contact or resource.administrator or ""


def _phones(
    resource: Resource | None,
    step: RestartStep,
    staffing: Staffing | None,
    pools: Mapping[str, Reach],
) -> tuple[str, ...]:
    """Return the telephones of those who do the work; of nobody in particular, the system's.

    A system's own telephone is that of whoever answers for it, else of its supplier.
    """
    if not step.people:
        agreement = resource.agreement.contact if resource and resource.agreement else None
        number = resource.phone if resource and resource.phone else agreement
        return (number,) if number else ()
    persons = staffing.persons if staffing else {}
    found: list[str] = []
    for identity in step.people:
        person, pool = persons.get(identity), pool_of(identity, staffing)
        if person is not None and person.phone and not person.protected:
            found.append(person.phone)
        elif pool is not None and resource is not None and resource.phone and _alone(step, pool):
            found.append(resource.phone)
        elif pool is not None and pool in pools:
            found.extend(pools[pool].phones)
    return tuple(dict.fromkeys(found))


def _alone(step: RestartStep, pool: str) -> bool:
    """Tell whether all who do a work are of one pool."""
    return all(identity.rpartition("-")[0] == pool for identity in step.people)


@dataclass(frozen=True, slots=True)
class Reach:
    """How a pool is reached: who answers for the first work that it does alone, and telephones."""

    role: str
    phones: tuple[str, ...]


def pools_reached(
    municipality: Municipality, staffing: Staffing | None, order: Sequence[RestartStep]
) -> dict[str, Reach]:
    """Return how each pool is reached, by its skill: as said of a system that it starts alone.

    Those of the order come first, by number, then all others by id.
    """
    found: dict[str, Reach] = {}
    pools = staffing.pools if staffing else {}
    for identity in (*(step.id for step in order), *sorted(municipality.resources)):
        resource = municipality.resources.get(identity)
        if resource is None or resource.restart is None or resource.phone is None:
            continue
        skills = list(resource.restart.people)
        if len(skills) == 1 and skills[0] in pools:
            found.setdefault(skills[0], Reach(_role(resource), (resource.phone,)))
    return found


def pool_of(identity: str, staffing: Staffing | None) -> str | None:
    """Return the skill of the pool that somebody is a member of; None for a person."""
    if staffing is None or identity in staffing.persons:
        return None
    skill = identity.rpartition("-")[0]
    return skill if skill in staffing.pools else None


def _reason(
    municipality: Municipality, step: RestartStep, followers: Mapping[int, Sequence[int]]
) -> str:
    """Say in at most five words why a row stands where it stands; ``why`` says all of it."""
    if step.state is not StepState.PLANNED:
        return "Klart" if step.state is StepState.DONE else "Pågår"
    if step.break_glass:
        return "Nödstart, väntar annars i cirkel"
    freed = [i for i in step.frees if i in municipality.resources]
    after = followers.get(step.number, ())
    if len(freed) == 1 and len(after) == 1:
        return f"Släpper fram nr {after[0]}"
    if freed:
        return f"Släpper fram {wording.count_in_table(len(freed), 'system', 'system')}"
    if step.serves:
        more = len(step.serves) - 1
        name = f"För {municipality.name_of(step.serves[0])}"
        short = f"{name} m.fl." if more else name
        if len(short.split()) <= MOST_WORDS:
            return short
        return f"För {wording.count_in_text(more + 1, 'verksamhet', 'verksamheter')}"
    if step.by_itself:
        return "Kommer av sig själv"
    return "När personal blir ledig" if step.waited else "Inget annat väntar"


class ListTimes:
    """Writes the times of a list: clock and day, each once in a row.

    ``tis 18.30`` while the list is within a week, else ``tis 9 feb 18.30``. Without calendar time
    the day of the outage, ``dag 18, 6 h 15 min``.
    """

    def __init__(self, order: Sequence[RestartStep], starts: datetime.datetime | None) -> None:
        self.starts = starts
        minutes = [minute for step in order for minute in (step.start, step.end)]
        self.dates = bool(minutes) and max(minutes) - min(minutes) > WEEK

    def time(self, minute: int) -> str:
        """Write a minute: day and clock."""
        return f"{self._day(minute)}{self._between}{self._clock(minute)}"

    def until(self, start: int, end: int) -> str:
        """Write when a row that begins at ``start`` ends: the day only when it is another."""
        same = self._day(start) == self._day(end)
        return self._clock(end) if same else self.time(end)

    @property
    def _between(self) -> str:
        return ", " if self.starts is None else " "

    def _day(self, minute: int) -> str:
        if self.starts is None:
            return wording.day_of_outage(minute)
        when = calendar.after(self.starts, minute)
        return wording.weekday_in_list(when, date=self.dates)

    def _clock(self, minute: int) -> str:
        if self.starts is None:
            return wording.time_of_day_of_outage(minute)
        return wording.clock_in_list(calendar.after(self.starts, minute))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that need work, and before them what has come back by itself since the rows before."""

    alone: tuple[ListRow, ...]
    work: tuple[ListRow, ...]


def stretches(rows: Sequence[ListRow]) -> Iterator[Stretch]:
    """Yield the rows as stretches of work, each after what has come back by itself before it.

    A row that comes back by itself stands before the first work that begins when it is back. One
    or two that none of the works there wait for are gathered with those that come next.
    """
    ordered = sorted(
        rows,
        key=lambda r: (r.step.end, 0, r.number) if r.by_itself else (r.step.start, 1, r.number),
    )
    alone: list[ListRow] = []
    told: list[ListRow] = []
    work: list[ListRow] = []
    for row in ordered:
        if row.by_itself:
            alone.append(row)
            continue
        awaited = not {other.number for other in alone}.isdisjoint(row.step.after)
        if alone and (awaited or len(alone) >= FEWEST_TOLD or not work):
            if work:
                yield Stretch(tuple(told), tuple(work))
            told, alone, work = alone, [], []
        work.append(row)
    if work:
        yield Stretch(tuple(told), tuple(work))
    if alone:
        yield Stretch(tuple(alone), ())
