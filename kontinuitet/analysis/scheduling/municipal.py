"""From the fault state of a municipality to a restart problem, and from a schedule to a plan.

The problem is what the engine's runs say: what is down, since when, with how much work. Holds that
run out later, repeated faults and break-glass steps can make reality differ from it; therefore the
engine follows the plan and is the judge (``restart/decision.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from kontinuitet.analysis.base.cost import Tariff
from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Fault, Planned, WorkRecord
from kontinuitet.analysis.scheduling.problem import (
    Activity,
    Need,
    Person,
    RestartProblem,
    Schedule,
    Task,
    order_by_needs,
)

_Outages = Mapping[int, Sequence[tuple[int, int | None]]]


class Seen(Protocol):
    """One run of the engine, seen node by node."""

    @property
    def net(self) -> Net: ...
    @property
    def outages(self) -> Mapping[int, tuple[tuple[int, int | None], ...]]: ...
    @property
    def absences(self) -> Mapping[int, tuple[tuple[int, int | None], ...]]: ...
    @property
    def last_work(self) -> Mapping[int, WorkRecord]: ...


@dataclass(frozen=True)
class Compiled:
    """A restart problem, with the node of every task and activity."""

    problem: RestartProblem
    nodes: tuple[int, ...]
    activities: tuple[int, ...]
    once: frozenset[int]

    def plan(self, schedule: Schedule) -> dict[int, Planned]:
        """Return when and by whom work that needs people is done; only of nodes down once."""
        return {
            node: Planned(schedule.starts[task], schedule.people[task])
            for task, node in enumerate(self.nodes)
            if self.problem.tasks[task].people and node in self.once
        }

    def sequence(self, schedule: Schedule) -> list[int]:
        """Return the nodes by start in the schedule, suppliers before those who wait."""
        place = {task: p for p, task in enumerate(self.problem.topological)}
        order = sorted(place, key=lambda t: (schedule.starts[t], place[t]))
        return [self.nodes[task] for task in order]

    def task_list(self, course: Seen) -> list[int]:
        """Return the tasks in the order in which a run did them."""
        place = {task: p for p, task in enumerate(self.problem.topological)}
        works = course.last_work

        def key(task: int) -> tuple[int, int]:
            work = works.get(self.nodes[task])
            return (work.start if work is not None else 10**12, place[task])

        return sorted(place, key=key)


def compile_problem(
    courses: Sequence[Seen],
    faults: Sequence[Fault],
    crew: Crew,
    tariff: Tariff,
    among: Collection[int] | None = None,
    *,
    relaxed: bool = False,
) -> Compiled | None:
    """Return the problem that the runs show; of a node in several, the first counts.

    ``among`` limits the activities. ``relaxed`` leaves out waiting for what goes down only after
    the waiting work has begun. None when nothing is to be done, or when the waiting goes in circles
    that no run has untied.
    """
    net = courses[0].net
    works: dict[int, WorkRecord] = {}
    outages: dict[int, tuple[tuple[int, int | None], ...]] = {}
    absences: dict[int, tuple[tuple[int, int | None], ...]] = {}
    minutes: dict[int, int] = {}
    for course in courses:
        for node, spans in course.outages.items():
            outages.setdefault(node, spans)
            absences.setdefault(node, course.absences[node])
        for node, work in course.last_work.items():
            works.setdefault(node, work)
            minutes[node] = max(minutes.get(node, 0), work.end - work.start)
    supplies = {
        s
        for n in works
        for g in net.groups_of[n]
        if not net.groups[g].soft
        for s in net.groups[g].suppliers
    }
    nodes = tuple(n for n in sorted(works) if not net.is_activity[n] or n in supplies)
    number = {node: task for task, node in enumerate(nodes)}
    skills = sorted({s for m in crew.members for s in m.skills})
    skill_number = {skill: position for position, skill in enumerate(skills)}
    builder = _Builder(net, outages, absences, works, number, relaxed)
    release = {n: builder.release(n, faults) for n in nodes}

    told = net.told
    known = {n for n in nodes if told is not None and told.began(n, works[n].start)}

    def tasks(untie: bool) -> tuple[Task, ...]:
        return tuple(
            Task(net.ids[n], 0, (), works[n].end)
            if n in known
            else Task(
                net.ids[n],
                minutes[n],
                tuple((skill_number[s], c) for s, c in net.work[n].people if s in skill_number),
                release[n] if told is None or net.work[n].by_itself else max(release[n], told.now),
                builder.needs(n, untie=untie),
            )
            for n in nodes
        )

    made = tasks(untie=False)
    for untie in (False, True):
        made = tasks(untie=untie)
        try:
            order_by_needs(made)
        except ValueError:
            continue
        break
    else:
        return None
    activities = tuple(n for n in tariff.activities if n in works and (among is None or n in among))
    if not made or not activities:
        return None
    priced = tuple(
        Activity(
            net.ids[n],
            tariff.weight[n],
            builder.needs(n, untie=False),
            builder.lost(n),
            tariff.mtpd[n],
            release.get(n, builder.release(n, faults)),
        )
        for n in activities
    )
    persons = people_of(crew, skill_number, courses)
    once = frozenset(n for n in nodes if all(len(c.outages.get(n, ())) <= 1 for c in courses))
    return Compiled(RestartProblem(made, priced, persons), nodes, activities, once)


def bounding_problem(
    free: Seen, faults: Sequence[Fault], crew: Crew, tariff: Tariff, among: Collection[int]
) -> Compiled | None:
    """Return a problem whose best schedule costs no more than any order, from the run ``free``.

    With unlimited people everything is done as early as it ever can be, so what is down when work
    begins there is down or back whenever that work begins. That says nothing of nodes that go down
    more than once: then there is no such problem, and None is returned.
    """
    if any(len(spans) > 1 for spans in free.outages.values()):
        return None
    return compile_problem((free,), faults, crew, tariff, among, relaxed=True)


def people_of(
    crew: Crew, skill_number: Mapping[str, int], courses: Sequence[Seen]
) -> tuple[Person, ...]:
    """Return the people, with working hours as far ahead as any sensible schedule reaches."""
    ends = [work.end for course in courses for work in course.last_work.values()]
    last, period = crew.cycle
    until = 2 * max([0, last, *ends]) + 2 * period
    told = courses[0].net.told
    busy: dict[int, int] = {}
    for works in told.works.values() if told is not None else ():
        for work in works:
            for person in work.people:
                busy[person] = max(busy.get(person, 0), work.end)
    now = told.now if told is not None else 0
    result = []
    for number, member in enumerate(crew.members):
        shifts = () if member.hours is None else member.hours.stretches(until)
        if member.hours is not None and not shifts:
            # Never there; no shifts at all would mean always.
            shifts = ((until, until),)
        skills = frozenset(skill_number[s] for s in member.skills)
        result.append(
            Person(member.id, skills, max(member.first, now, busy.get(number, 0)), shifts)
        )
    return tuple(result)


@dataclass(frozen=True)
class _Builder:
    net: Net
    outages: _Outages
    absences: _Outages
    works: Mapping[int, WorkRecord]
    number: Mapping[int, int]
    relaxed: bool

    def release(self, node: int, faults: Sequence[Fault]) -> int:
        """Return the minute before which work on the last outage of a node cannot begin."""
        work = self.works[node]
        result = self.outages[node][-1][0]
        for fault in faults:
            if fault.node == node and fault.start <= work.start:
                result = max(result, fault.start, fault.end or 0)
        return result

    def lost(self, node: int) -> int:
        """Return when an activity was lost the last time, less the minutes it was down before."""
        *before, (last, _) = self.outages[node]
        return last - sum(end - start for start, end in before if end is not None)

    def carried(self, supplier: int, minute: int) -> bool:
        """Tell whether a fallback routine keeps a supplier there for others, though it is down."""
        if supplier not in self.net.routines:
            return False
        gone = self.absences.get(supplier, ())
        return not any(s <= minute and (e is None or minute < e) for s, e in gone)

    def needs(self, node: int, *, untie: bool) -> tuple[Need, ...]:
        """Return what a node waits for; ``untie`` leaves out what came back after it began."""
        begins = self.works[node].start
        found: list[Need] = []
        for position in self.net.groups_of[node]:
            group = self.net.groups[position]
            if group.soft or position in self.works[node].waived:
                continue
            coming: list[int] = []
            up = 0
            for supplier in group.suppliers:
                if (
                    supplier not in self.outages
                    or (self.relaxed and self.outages[supplier][0][0] > begins)
                    or self.carried(supplier, begins)
                ):
                    up += 1
                elif (
                    supplier in self.number
                    and supplier != node
                    and (not untie or self.works[supplier].end <= begins)
                ):
                    coming.append(self.number[supplier])
            missing = group.quorum - up
            if 0 < missing <= len(coming):
                found.append((tuple(coming), missing))
        return tuple(found)
