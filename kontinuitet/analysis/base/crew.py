"""People who do restart work: who is there, and which different people fill a requirement.

No ``bemanning`` at all means unlimited people (``Crew.of`` gives None). An empty ``bemanning``
means what it says: nobody, so only work that needs no people can be done.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import lcm

from kontinuitet.analysis.base.hours import Hours
from kontinuitet.model.staffing import Staffing, merged

#: People required at the same time, all different: (skill, count) pairs.
Requirement = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Member:
    """One person; ``available_from`` is minutes after T+0, ``hours`` None is always there.

    From the minute ``leaves`` on the person begins nothing more; what has begun is finished.
    """

    id: str
    skills: frozenset[str]
    available_from: int = 0
    hours: Hours | None = None
    leaves: int | None = None

    def can_work(self, start: int, minutes: int) -> bool:
        """Tell whether work of ``minutes`` can begin at ``start``: whole within working hours."""
        if start < self.available_from or (self.leaves is not None and start >= self.leaves):
            return False
        return self.hours is None or self.hours.room(start) >= minutes

    def present_since(self, minute: int) -> int:
        """Return when the person who is there at ``minute`` came."""
        begun = 0 if self.hours is None else self.hours.begun(minute)
        return max(self.available_from, begun)

    def absences(self, since: int, until: int) -> tuple[tuple[int, int], ...]:
        """Return the stretches of ``[since, until)`` when the person is not there, in order."""
        came = min(until, max(since, self.available_from))
        away = [(since, came)] if since < came else []
        if self.hours is not None and came < until:
            away += self.hours.absences(came, until)
        if self.leaves is not None and self.leaves < until:
            away.append((max(since, self.leaves), until))
        return tuple(merged(away))

    @property
    def first(self) -> int:
        """Return the first minute at which the person is there; beyond all time for nobody."""
        if self.hours is None or self.hours.room(self.available_from) > 0:
            return self.available_from
        start = self.hours.next_start(self.available_from)
        return 10**9 if start is None else start


@dataclass(frozen=True, slots=True)
class Shortage:
    """Too few people: work asks for ``needed`` people with any of ``skills``; ``have`` exist."""

    skills: tuple[str, ...]
    needed: int
    have: int


@dataclass(frozen=True)
class Crew:
    """All people, named persons by id first, then pools by skill and number."""

    members: tuple[Member, ...]

    @classmethod
    def of(cls, staffing: Staffing | None, starts: datetime.datetime | None = None) -> Crew | None:
        """Return the crew of ``staffing``; None (unlimited people) only when there is none at all.

        Pool members are called by skill and number (``server-1``), passing over taken ids.
        ``starts`` is T+0 as calendar time; without it shifts cannot be placed, and everybody
        counts as always there.
        """
        if staffing is None:
            return None
        members = [
            Member(
                identity,
                frozenset(person.skills),
                person.available_from,
                None if starts is None else Hours.of(person.shifts, starts),
            )
            for identity, person in sorted(staffing.persons.items())
        ]
        taken = set(staffing.persons)
        for skill, count in sorted(staffing.pools.items()):
            number = 0
            for _ in range(count):
                number += 1
                while f"{skill}-{number}" in taken:
                    number += 1
                taken.add(f"{skill}-{number}")
                members.append(Member(f"{skill}-{number}", frozenset((skill,))))
        return cls(tuple(members))

    @cached_property
    def by_hours(self) -> tuple[Hours, ...]:
        """Return the hours of those who are not always there."""
        return tuple(m.hours for m in self.members if m.hours is not None)

    @cached_property
    def cycle(self) -> tuple[int, int]:
        """Return the minute after which hours only come back, and the period in which they do.

        The period is 1 when nobody has hours that come back.
        """
        last = max((h.last_once for h in self.by_hours), default=0)
        return last, lcm(*(h.period for h in self.by_hours if h.every))

    def quiet_until(self, since: int) -> int:
        """Return by when all hours have come back, counted from ``since``.

        A change of the clock within three periods counts as something to come: it makes stretches
        longer or shorter.
        """
        last, period = self.cycle
        start = max(since, last)
        for hours in self.by_hours:
            if hours.every:
                start = max(start, hours.clock.settled(start, period))
        return start + period

    def phase(self, minute: int) -> tuple[tuple[int, ...], ...]:
        """Return what hours to come depend on at a minute, when no shift by date is left."""
        period = self.cycle[1]
        return tuple(hours.phase(minute, period) for hours in self.by_hours)

    def moments(self, since: int) -> list[int]:
        """Return ``since`` and every later minute at which somebody comes, until hours repeat."""
        arrivals = [m.available_from for m in self.members if m.available_from < 10**9]
        until = self.quiet_until(max([since, *arrivals]))
        found = {since, *arrivals}
        for hours in self.by_hours:
            found.update(start for start, _ in hours.stretches(until + 1))
        return sorted(t for t in found if t >= since)

    @cached_property
    def preference(self) -> tuple[int, ...]:
        """Return the members as positions, those with the fewest skills first."""
        members = self.members
        return tuple(sorted(range(len(members)), key=lambda m: (len(members[m].skills), m)))

    @cached_property
    def able(self) -> dict[str, tuple[int, ...]]:
        """Return the members who hold each skill, in order of preference."""
        found: dict[str, list[int]] = {}
        for member in self.preference:
            for skill in self.members[member].skills:
                found.setdefault(skill, []).append(member)
        return {skill: tuple(members) for skill, members in found.items()}


def assign(crew: Crew, free: Collection[int], people: Requirement) -> tuple[int, ...] | None:
    """Return different free members that together fill ``people``, or None when that is impossible.

    Exact: if some choice of people fills every place, one is found. Of all such choices it is the
    first when people are compared in order of preference (fewest skills, then position), so that
    those who can do much are kept for work that needs it. The members are sorted positions.
    """
    wanted = [(skill, count) for skill, count in people if count > 0]
    able: list[int] = []
    for skill, count in wanted:
        able = [m for m in crew.able.get(skill, ()) if m in free]
        if len(able) < count:
            return None
    if len(wanted) == 1:
        return tuple(sorted(able[:count]))
    order = [m for m in crew.preference if m in free]
    places = [skill for skill, count in wanted for _ in range(count)]
    filled: list[int | None] = [None] * len(places)
    chosen: list[int] = []
    # The sets of people that fit are the independent sets of a transversal matroid: taking everyone
    # who still fits, in order of preference, gives the first of the largest sets.
    for member in order:
        if len(chosen) == len(places):
            break
        if _seat(member, places, filled, crew):
            chosen.append(member)
    return tuple(sorted(chosen)) if len(chosen) == len(places) else None


def _seat(member: int, places: list[str], filled: list[int | None], crew: Crew) -> bool:
    """Give ``member`` a place, moving others to other places they can fill (breadth first)."""
    reached: dict[int, int | None] = {}
    queue: list[tuple[int, int | None]] = [(member, None)]
    for person, came_from in queue:
        skills = crew.members[person].skills
        for place, skill in enumerate(places):
            if skill not in skills or place in reached:
                continue
            reached[place] = came_from
            sitting = filled[place]
            if sitting is not None:
                queue.append((sitting, place))
                continue
            last: int | None = place
            while last is not None:
                previous = reached[last]
                filled[last] = member if previous is None else filled[previous]
                last = previous
            return True
    return False


def missing_people(crew: Crew, people: Requirement) -> list[Shortage]:
    """Return why ``people`` can never be filled by the whole crew; empty when they can.

    First every single skill that too few hold. If there is none, the smallest set of skills that
    too few people share between them: "2 people with server or nät, only 1 has any of them".
    """
    wanted: dict[str, int] = {}
    for skill, count in people:
        if count > 0:
            wanted[skill] = wanted.get(skill, 0) + count
    skills = sorted(wanted)
    single = [s for s in (_shortage(crew, wanted, (skill,)) for skill in skills) if s is not None]
    if single or assign(crew, range(len(crew.members)), people) is not None:
        return single
    # By Hall's theorem such a set exists when the matching does not.
    for size in range(2, len(skills) + 1):
        for subset in combinations(skills, size):
            short = _shortage(crew, wanted, subset)
            if short is not None:
                return [short]
    return []


def _shortage(crew: Crew, wanted: dict[str, int], skills: Iterable[str]) -> Shortage | None:
    chosen = tuple(skills)
    needed = sum(wanted[s] for s in chosen)
    have = sum(not m.skills.isdisjoint(chosen) for m in crew.members)
    return Shortage(chosen, needed, have) if have < needed else None
