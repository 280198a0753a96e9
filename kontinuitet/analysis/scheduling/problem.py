"""What is to be scheduled: restart work, people, and the activities that wait for it.

Whole minutes from T+0 (or any other unit, as long as it is one). A municipality's restart and a
project scheduling instance are the same thing here: an instance that asks for the shortest makespan
is one activity of weight 1 that needs all tasks, with people as pools.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush

from kontinuitet.analysis.base.cost import LATE_FACTOR

#: Suppliers (task numbers), and how many of them are needed.
Need = tuple[tuple[int, ...], int]
#: Later than everything.
NEVER = 10**12


@dataclass(frozen=True, slots=True)
class Task:
    """Work that takes ``minutes`` of all its ``people`` ((skill, count) pairs) without a break.

    It begins at ``release`` or later, and when every need has its quorum of finished suppliers.
    Without people it begins by itself.
    """

    id: str
    minutes: int
    people: tuple[tuple[int, int], ...] = ()
    release: int = 0
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A person; ``shifts`` are ``[start, end)`` in order (none: always). Work fits in a shift."""

    id: str
    skills: frozenset[int]
    available_from: int = 0
    shifts: tuple[tuple[int, int], ...] = ()

    @property
    def hours(self) -> list[tuple[int, int]]:
        """Return the stretches of time in which the person can work."""
        first = self.available_from
        if not self.shifts:
            return [(first, NEVER)]
        return [(max(first, start), end) for start, end in self.shifts if end > first]


@dataclass(frozen=True, slots=True)
class Activity:
    """What waits: lost at ``lost``, back when every need has its quorum, never before ``earliest``.

    ``weight`` is a whole number; ``due`` is the acceptable minutes down, None when not decided.
    """

    id: str
    weight: int
    needs: tuple[Need, ...]
    lost: int = 0
    due: int | None = None
    earliest: int = 0

    def cost(self, back: int) -> int:
        """Return the cost of being back at ``back`` (docs/semantics.md, "Cost of an order")."""
        down = max(0, back - self.lost)
        late = 0 if self.due is None else max(0, down - self.due)
        return self.weight * (down + LATE_FACTOR * late)


@dataclass(frozen=True)
class RestartProblem:
    """Tasks, activities and people: named ``persons``, and ``pools`` of one-skill people by skill.

    Skills are numbers; tasks must not wait for each other in a circle.
    """

    tasks: tuple[Task, ...]
    activities: tuple[Activity, ...]
    persons: tuple[Person, ...] = ()
    pools: tuple[int, ...] = ()

    @cached_property
    def staff(self) -> tuple[Person, ...]:
        """Return all people by name: the persons, then one for each in the pools."""
        members = list(self.persons)
        for skill, count in enumerate(self.pools):
            members.extend(Person(f"{skill}/{n}", frozenset((skill,))) for n in range(count))
        return tuple(members)

    @cached_property
    def pooled(self) -> bool:
        """Tell whether people are nothing but numbers, so that names can be left out."""
        return not self.persons

    @cached_property
    def is_makespan(self) -> bool:
        """Tell whether the one thing asked for is that everything be done soon, from the start."""
        if len(self.activities) != 1 or self.activities[0].due is not None:
            return False
        if any(task.release > 0 for task in self.tasks):
            return False
        needs = [need for task in self.tasks for need in task.needs] + [*self.activities[0].needs]
        if any(quorum != len(members) for members, quorum in needs):
            return False
        return len(self.mandatory[0]) == len(self.tasks)

    @cached_property
    def topological(self) -> tuple[int, ...]:
        """Return all tasks so that each stands after the suppliers it can be done with.

        Of those that can stand next, the lowest number first.

        Raises:
            ValueError: tasks that wait for each other.
        """
        return order_by_needs(self.tasks)

    @cached_property
    def price(self) -> tuple[int, ...]:
        """Return person-minutes of each task with what it needs, cheapest suppliers counted."""
        price = [0] * len(self.tasks)
        done = [False] * len(self.tasks)
        for number in self.topological:
            task = self.tasks[number]
            total = effort(task) if task.people else 0
            for suppliers, quorum in task.needs:
                costs = sorted(price[s] for s in suppliers if done[s])
                for cost in costs[:quorum]:
                    total += cost
            price[number] = min(NEVER, total)
            done[number] = True
        return tuple(price)

    @cached_property
    def chosen(self) -> tuple[tuple[int, ...], ...]:
        """Return by task the suppliers to be done before it: the cheapest, without circles."""
        result: list[tuple[int, ...]] = [()] * len(self.tasks)
        before: set[int] = set()
        for number in self.topological:
            result[number] = tuple(sorted(self.cheapest(self.tasks[number].needs, before)))
            before.add(number)
        return tuple(result)

    def cheapest(self, needs: Iterable[Need], among: set[int] | None = None) -> set[int]:
        """Return the cheapest suppliers that fill the needs."""
        found: set[int] = set()
        for suppliers, quorum in needs:
            able = [s for s in suppliers if among is None or s in among]
            if quorum < len(able):
                able.sort(key=lambda s: (self.price[s], s))
            found.update(able[:quorum])
        return found

    @cached_property
    def mandatory(self) -> tuple[tuple[int, ...], ...]:
        """Return by activity the tasks it can never be back without, sorted."""
        must: list[frozenset[int]] = [frozenset()] * len(self.tasks)
        done = [False] * len(self.tasks)

        def of(needs: Iterable[Need]) -> set[int]:
            found: set[int] = set()
            for suppliers, quorum in needs:
                if quorum == len(suppliers):
                    for supplier in suppliers:
                        found.add(supplier)
                        found |= must[supplier]
                elif quorum == 1 and all(done[s] for s in suppliers):
                    found |= frozenset.intersection(*(must[s] | {s} for s in suppliers))
            return found

        for number in self.topological:
            must[number] = frozenset(of(self.tasks[number].needs))
            done[number] = True
        return tuple(tuple(sorted(of(a.needs))) for a in self.activities)


def effort(task: Task) -> int:
    """Return the person-minutes of a task."""
    return task.minutes * sum(count for _, count in task.people)


def order_by_needs(tasks: Sequence[Task]) -> tuple[int, ...]:
    """Return the tasks in an order in which each has its quorums before it.

    Raises:
        ValueError: tasks that wait for each other.
    """
    left = [len(task.needs) for task in tasks]
    short = [[quorum for _, quorum in task.needs] for task in tasks]
    served: list[list[tuple[int, int]]] = [[] for _ in tasks]
    for number, task in enumerate(tasks):
        for position, (suppliers, quorum) in enumerate(task.needs):
            if quorum <= 0:
                left[number] -= 1
            for supplier in suppliers:
                served[supplier].append((number, position))
    ready = [n for n, count in enumerate(left) if not count]
    heapify(ready)
    result: list[int] = []
    while ready:
        number = heappop(ready)
        result.append(number)
        for owner, position in served[number]:
            short[owner][position] -= 1
            if short[owner][position] == 0:
                left[owner] -= 1
                if not left[owner]:
                    heappush(ready, owner)
    if len(result) != len(tasks):
        raise ValueError("tasks wait for each other")
    return tuple(result)


@dataclass(frozen=True)
class Schedule:
    """Start of each task, the people who do it (positions in ``problem.staff``), and the cost.

    ``people`` is empty for a pooled problem, where people are only counted.
    """

    starts: tuple[int, ...]
    people: tuple[tuple[int, ...], ...]
    cost: int


def back_at(activity: Activity, ends: Sequence[int]) -> int:
    """Return when an activity is back, given the end of every task."""
    back = activity.earliest
    for suppliers, quorum in activity.needs:
        if quorum == len(suppliers):
            back = max(back, *(ends[s] for s in suppliers), 0)
        elif quorum > 0:
            back = max(back, sorted(ends[s] for s in suppliers)[quorum - 1])
    return back


def cost_of(problem: RestartProblem, starts: Sequence[int]) -> int:
    """Return the cost of a schedule by its start times."""
    ends = [start + task.minutes for start, task in zip(starts, problem.tasks, strict=True)]
    return sum(a.cost(back_at(a, ends)) for a in problem.activities)
