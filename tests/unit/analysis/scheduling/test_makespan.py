"""The shortest makespan on pools: valid, never below the optimum, and within its budget."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from kontinuitet.analysis.scheduling import search as search_module
from kontinuitet.analysis.scheduling.counted import CountedDecoder
from kontinuitet.analysis.scheduling.local import Dice
from kontinuitet.analysis.scheduling.makespan import MakespanSearch
from kontinuitet.analysis.scheduling.problem import Activity, RestartProblem, Task
from kontinuitet.analysis.scheduling.search import solve
from kontinuitet.analysis.scheduling.verifier import violations


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


def test_small_projects_are_never_below_the_optimum_and_nearly_always_at_it() -> None:
    found = 0
    for seed in range(60):
        problem = pooled(seed, 6)
        schedule, best = solve(problem), optimum(problem)
        assert violations(problem, schedule) == []
        assert schedule.cost >= best
        found += schedule.cost == best
    assert found >= 59


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("budget", [1, 2, 3, 50, 301])
def test_every_pass_is_counted_and_the_budget_is_kept(
    seed: int, budget: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = 0
    forward, backward = CountedDecoder.forward, CountedDecoder.backward

    def forwards(self: CountedDecoder, order: Sequence[int]) -> list[int]:
        nonlocal made
        made += 1
        return forward(self, order)

    def backwards(self: CountedDecoder, order: Sequence[int], end: int) -> list[int]:
        nonlocal made
        made += 1
        return backward(self, order, end)

    monkeypatch.setattr(CountedDecoder, "forward", forwards)
    monkeypatch.setattr(CountedDecoder, "backward", backwards)
    problem = pooled(seed, 25)
    search = MakespanSearch(problem, Dice(1), budget)
    schedule = search.run()
    assert violations(problem, schedule) == []
    assert 1 <= made == search.used <= budget
    # It stops early for one reason only: nothing can be better.
    assert made > budget - 3 or schedule.cost == search.floor * search.decoder.unit


def test_justification_never_makes_a_schedule_longer() -> None:
    for seed in range(20):
        search = MakespanSearch(pooled(seed, 30), Dice(seed), 1_000)
        for _ in range(5):
            found = search.forward(search.sampled())
            assert search.justified(found)[0] <= found[0]


def test_a_crossed_and_a_moved_list_have_every_task_once() -> None:
    search = MakespanSearch(pooled(3, 30), Dice(1), 1_000)
    one, other = (search.forward(search.sampled()) for _ in range(2))
    for _ in range(50):
        child = search.crossed(one, other)
        assert sorted(child) == sorted(search.mutated(child)) == list(range(30))


def test_the_same_seed_gives_the_same_schedule_and_more_schedules_are_no_worse() -> None:
    problem = pooled(11, 40)
    assert solve(problem) == solve(problem)
    assert solve(problem).cost <= solve(problem, effort=0.003).cost


def released(problem: RestartProblem) -> RestartProblem:
    return replace(problem, tasks=(replace(problem.tasks[0], release=5), *problem.tasks[1:]))


def one_of_two(problem: RestartProblem) -> RestartProblem:
    last = replace(problem.tasks[-1], needs=(((0, 1), 1),))
    return replace(problem, tasks=(*problem.tasks[:-1], last))


def waits_for_half(problem: RestartProblem) -> RestartProblem:
    half = Activity("hälften", 1, ((tuple(range(len(problem.tasks))), len(problem.tasks) // 2),))
    return replace(problem, activities=(half,))


def waits_for_one_task(problem: RestartProblem) -> RestartProblem:
    return replace(problem, activities=(Activity("en", 1, (((0,), 1),)),))


def two_activities(problem: RestartProblem) -> RestartProblem:
    return replace(problem, activities=problem.activities * 2)


def with_a_limit(problem: RestartProblem) -> RestartProblem:
    return replace(problem, activities=(replace(problem.activities[0], due=10),))


@pytest.mark.parametrize(
    "change",
    [released, one_of_two, waits_for_half, waits_for_one_task, two_activities, with_a_limit],
)
def test_anything_but_a_plain_makespan_goes_to_the_list_search(
    change: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(change)
    plain = pooled(5, 8)
    assert plain.is_makespan

    def refused(*_: object) -> None:
        raise AssertionError("the makespan search was used")

    monkeypatch.setattr(search_module, "MakespanSearch", refused)
    with pytest.raises(AssertionError, match="makespan search"):
        solve(plain)
    problem = change(plain)
    assert violations(problem, solve(problem, effort=0.1)) == []
