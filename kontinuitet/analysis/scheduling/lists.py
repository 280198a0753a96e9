"""From an order of activities to a list of tasks: what each needs, prerequisites first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kontinuitet.analysis.base.cost import LATE_FACTOR
from kontinuitet.analysis.scheduling.problem import RestartProblem, effort

#: Hundredths of all that can be lost which the heaviest activities are to stand for.
_HEAVY = 93


def heaviest(problem: RestartProblem, late: int) -> RestartProblem:
    """Return the same problem with only the activities that stand for most of what can be lost.

    What can be lost on one is its cost were it back ``late``. At least one activity is left.
    """
    losses = sorted(((-a.cost(late), number) for number, a in enumerate(problem.activities)))
    total = -sum(loss for loss, _ in losses)
    kept: list[int] = []
    counted = 0
    for loss, number in losses:
        if kept and 100 * counted >= _HEAVY * total:
            break
        kept.append(number)
        counted -= loss
    return replace(problem, activities=tuple(problem.activities[n] for n in sorted(kept)))


class TaskLists:
    """Makes task lists for one problem, of what activities can have use of (``core``)."""

    def __init__(self, problem: RestartProblem, core: Sequence[bool]) -> None:
        self.problem = problem
        self._needs = [self._in_order(problem.cheapest(a.needs)) for a in problem.activities]
        everything = self._in_order(range(len(problem.tasks)))
        served = {t for needs in self._needs for t in needs}
        #: What can stand in for something that is needed, but is not chosen.
        self.spare = [t for t in everything if core[t] and t not in served]

    def _in_order(self, wanted: Iterable[int]) -> list[int]:
        """Return tasks and all they need: longest way to go first, prerequisites first."""
        problem = self.problem
        seen: set[int] = set()
        stack = list(wanted)
        while stack:
            number = stack.pop()
            if number not in seen:
                seen.add(number)
                stack.extend(problem.chosen[number])
        # Distance to the wanted tasks within this set: what is far from the goal goes first.
        tail = {n: problem.tasks[n].minutes for n in seen}
        order = [n for n in problem.topological if n in seen]
        for number in reversed(order):
            for supplier in problem.chosen[number]:
                tail[supplier] = max(tail[supplier], problem.tasks[supplier].minutes + tail[number])
        place = {n: p for p, n in enumerate(order)}
        depth = dict.fromkeys(order, 0)
        for number in order:
            for supplier in problem.chosen[number]:
                depth[number] = max(depth[number], depth[supplier] + 1)
        return sorted(order, key=lambda n: (-tail[n], depth[n], place[n]))

    def needs(self, activity: int) -> Sequence[int]:
        """Return the tasks that an activity needs, in the order to do them."""
        return self._needs[activity]

    def of(self, activities: Iterable[int]) -> list[int]:
        """Return the task list of an order of activities."""
        done = bytearray(len(self.problem.tasks))
        result: list[int] = []
        for activity in activities:
            for task in self._needs[activity]:
                if not done[task]:
                    done[task] = 1
                    result.append(task)
        result.extend(self.spare)
        return result

    def by_class(self) -> list[int]:
        """Return the activities, heaviest first, then shortest acceptable time, then by number."""
        activities = self.problem.activities

        def key(number: int) -> tuple[int, int, int]:
            due = activities[number].due
            return (-activities[number].weight, 10**9 if due is None else due, number)

        return sorted(range(len(activities)), key=key)

    def by_density(self, patience: int = 2) -> list[int]:
        """Return the activities by weight per remaining work, heavier as their time runs out.

        Recomputed after each choice, since shared prerequisites then are free. ``patience``
        (fourths) says how long before its time an activity is felt to be urgent. Whole numbers
        only, so that every machine agrees.
        """
        problem = self.problem
        people = max(1, len(problem.staff))
        efforts = [effort(t) if t.people else 0 for t in problem.tasks]
        work = [sum(efforts[t] for t in needs) for needs in self._needs]
        needed_by: list[list[int]] = [[] for _ in problem.tasks]
        for activity, needs in enumerate(self._needs):
            for task in needs:
                needed_by[task].append(activity)
        done = bytearray(len(problem.tasks))
        scale = 1 + patience * sum(work) // (4 * people * max(1, len(work)))
        spent = 0
        result: list[int] = []
        waiting = list(range(len(problem.activities)))
        while waiting:
            now = spent // people
            best, chosen = -1, -1
            for number in waiting:
                waiter = problem.activities[number]
                finish = max(now + work[number] // people, waiter.earliest)
                factor = scale
                if waiter.due is not None:
                    slack = max(0, waiter.lost + waiter.due - finish)
                    factor += LATE_FACTOR * scale * scale // (scale + slack)
                urgency = waiter.weight * factor * 1_000 // (scale * (1 + work[number]))
                if urgency > best:
                    best, chosen = urgency, number
            waiting.remove(chosen)
            result.append(chosen)
            spent += work[chosen]
            for task in self._needs[chosen]:
                if not done[task]:
                    done[task] = 1
                    for number in needed_by[task]:
                        work[number] -= efforts[task]
        return result
