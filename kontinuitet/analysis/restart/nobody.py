"""Work that nobody who is there can ever do: it never begins (docs/semantics.md, "People")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kontinuitet.analysis.base.crew import Crew, assign, missing_people
from kontinuitet.analysis.base.net import Net
from kontinuitet.model.landscape import Resource
from kontinuitet.model.scenario import Recovery
from kontinuitet.model.staffing import Staffing


def nobody_can(net: Net, crew: Crew) -> frozenset[int]:
    """Return the nodes whose work asks for people that the crew does not have, there or not."""
    kinds = {work.people for work in net.work if work.people}
    short = {people for people in kinds if missing_people(crew, people)}
    return frozenset(n for n, work in enumerate(net.work) if work.people in short)


def fits_some_time(crew: Crew, people: Iterable[tuple[str, int]], minutes: int) -> bool:
    """Tell whether people who can do work of ``minutes`` are ever there together that long."""
    wanted = tuple(people)
    for time in crew.moments(0):
        there = [n for n, m in enumerate(crew.members) if m.can_work(time, minutes)]
        if assign(crew, there, wanted) is not None:
            return True
    return False


def never_by_hours(net: Net, crew: Crew, left: Iterable[int]) -> frozenset[int]:
    """Return those of ``left`` whose work fits in no working hours even with nothing to restore."""
    return frozenset(
        node
        for node in left
        if not fits_some_time(crew, net.work[node].people, net.work[node].after(Recovery.RESTART))
    )


@dataclass(frozen=True, slots=True)
class TooLong:
    """Work of ``minutes`` for a ``skill`` whose longest ``shift``, in minutes, is shorter."""

    skill: str
    minutes: int
    shift: int


def too_long_for_all(staffing: Staffing | None, resource: Resource) -> TooLong | None:
    """Return a skill that the restart asks for and nobody has for as long as the work takes.

    Shifts are judged by their length alone. None when there is no such skill, or when nobody has
    the skill at all.
    """
    work = resource.restart
    if staffing is None or work is None or work.automatic:
        return None
    minutes = work.time.likely
    for skill in sorted(skill for skill, count in work.people.items() if count):
        if staffing.pools.get(skill):
            continue
        shifts = [p.longest_stretch for p in staffing.persons.values() if skill in p.skills]
        known = [s for s in shifts if s is not None]
        if shifts and len(known) == len(shifts) and max(known) < minutes:
            return TooLong(skill, minutes, max(known))
    return None
