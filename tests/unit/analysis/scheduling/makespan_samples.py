"""Little projects on pools, and their least makespan found without the program's decoders."""

from __future__ import annotations

import random
from collections.abc import Iterator

from kontinuitet.analysis.scheduling.problem import Activity, RestartProblem, Task


def pooled(seed: int, size: int) -> RestartProblem:
    """A little project: two pools, work for one or several of them, and what waits for what."""
    rng = random.Random(seed)
    pools = (rng.randint(3, 5), rng.randint(3, 5))
    tasks = []
    for number in range(size):
        before = sorted(rng.sample(range(number), min(number, rng.choice((0, 1, 1, 2)))))
        people = tuple(
            (skill, rng.randint(1, pool)) for skill, pool in enumerate(pools) if rng.random() < 0.8
        )
        minutes = rng.choice((0, 1, 2, 3, 4, 5, 6, 7, 8, 9)) * 5
        tasks.append(Task(f"t{number}", minutes, people, 0, tuple(((b,), 1) for b in before)))
    everything = tuple(((n,), 1) for n in range(size))
    return RestartProblem(tuple(tasks), (Activity("allt", 1, everything),), (), pools)


def lists(problem: RestartProblem) -> Iterator[tuple[int, ...]]:
    """Every order of the tasks in which each stands after what it needs."""
    before = [{s for members, _ in t.needs for s in members} for t in problem.tasks]

    def grown(order: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if len(order) == len(before):
            yield order
        for task, waits in enumerate(before):
            if task not in order and waits.issubset(order):
                yield from grown((*order, task))

    return grown(())


def optimum(problem: RestartProblem) -> int:
    """The least makespan of all lists, placed minute by minute without the program's decoders."""
    best = sum(t.minutes for t in problem.tasks)
    for order in lists(problem):
        ends = [0] * len(order)
        busy: dict[tuple[int, int], int] = {}
        for number in order:
            task = problem.tasks[number]
            start = max((ends[s] for members, _ in task.needs for s in members), default=0)

            def fits(at: int, task: Task = task, busy: dict[tuple[int, int], int] = busy) -> bool:
                return all(
                    busy.get((skill, slot), 0) + count <= problem.pools[skill]
                    for slot in range(at, at + task.minutes, 5)
                    for skill, count in task.people
                )

            while not fits(start):
                start += 5
            for slot in range(start, start + task.minutes, 5):
                for skill, count in task.people:
                    busy[skill, slot] = busy.get((skill, slot), 0) + count
            ends[number] = start + task.minutes
        best = min(best, max(ends))
    return best
