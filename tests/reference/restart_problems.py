"""Seeded restart problems of a municipal kind: systems in layers, few technicians, many activities.

Written for benchmarks: times on a five-minute grid, five skills, one to three skills each, a tenth
of the work for two people, 8 % automatic; activities of unequal weight with acceptable times.
"""

from __future__ import annotations

import random

from kontinuitet.analysis.scheduling.problem import Activity, Person, RestartProblem, Task

SKILLS = 5


def _skills(rng: random.Random, technicians: int) -> list[frozenset[int]]:
    held: list[set[int]] = [set() for _ in range(technicians)]
    for number in range(technicians):
        held[number].update(rng.sample(range(SKILLS), rng.randint(1, 3)))
    for skill in range(SKILLS):
        if not any(skill in own for own in held):
            min(held, key=len).add(skill)
    return [frozenset(own) for own in held]


def problem(systems: int, technicians: int, seed: int) -> RestartProblem:
    """Return a restart problem, the same for the same arguments."""
    rng = random.Random(f"{systems}/{technicians}/{seed}/restart")
    held = _skills(rng, technicians)
    base, shared = max(2, systems // 10), max(4, systems * 3 // 10)
    tasks: list[Task] = []
    for number in range(systems):
        if number < base:
            before = rng.sample(range(number), min(number, rng.randint(0, 2)))
        elif number < shared:
            before = rng.sample(range(base), min(base, rng.randint(1, 3)))
        else:
            before = rng.sample(range(shared), rng.randint(1, 3))
            if number > shared and rng.random() < 0.3:
                before.append(rng.randrange(shared, number))
        people: tuple[tuple[int, int], ...] = ()
        if rng.random() >= 0.08:
            one = rng.choice(range(technicians))
            people = ((rng.choice(sorted(held[one])), 1),)
            if technicians > 1 and rng.random() < 0.1:
                other = rng.choice([p for p in range(technicians) if p != one])
                skill = rng.choice(sorted(held[other]))
                first = people[0][0]
                people = ((first, 2),) if skill == first else ((first, 1), (skill, 1))
        minutes = 5 * rng.choice((2, 3, 3, 4, 6, 6, 9, 12, 12, 18, 24, 36))
        needs = tuple(((s,), 1) for s in sorted(set(before)))
        tasks.append(Task(f"s{number:04d}", minutes, people, 0, needs))
    activities: list[Activity] = []
    for number in range(max(4, systems // 3)):
        essential = rng.random() < 0.3
        weight = rng.choice((5, 10, 10, 20)) if essential else rng.choice((1, 1, 1, 2))
        due = 60 * rng.choice((4, 8, 8, 24) if essential else (24, 48, 72, 72, 168))
        needed = sorted(rng.sample(range(shared, systems), rng.randint(1, 2)))
        activities.append(
            Activity(f"v{number:04d}", weight, tuple(((s,), 1) for s in needed), 0, due)
        )
    persons = tuple(Person(f"t{n + 1}", own) for n, own in enumerate(held))
    return RestartProblem(tuple(tasks), tuple(activities), persons)
