"""The shortest makespan on pools: valid, never below the optimum, and within its budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from kontinuitet.analysis.scheduling import search as search_module
from kontinuitet.analysis.scheduling.beam import Beam
from kontinuitet.analysis.scheduling.counted import CountedDecoder
from kontinuitet.analysis.scheduling.local import Dice
from kontinuitet.analysis.scheduling.makespan import MakespanSearch
from kontinuitet.analysis.scheduling.problem import Activity, RestartProblem
from kontinuitet.analysis.scheduling.search import solve
from kontinuitet.analysis.scheduling.verifier import violations
from tests.unit.analysis.scheduling.makespan_samples import optimum, pooled


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
def test_every_start_given_to_a_task_is_counted_and_the_budget_is_kept(
    seed: int, budget: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = 0
    place, grow = CountedDecoder._place, Beam._grow

    def placed(self: CountedDecoder, order: Sequence[int], *rest: object) -> list[int]:
        nonlocal given
        given += len(order)
        return place(self, order, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(CountedDecoder, "_place", placed)

    def grown(self: Beam, state: object, chosen: Sequence[object], *rest: object) -> None:
        nonlocal given
        given += len(chosen)
        grow(self, state, chosen, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Beam, "_grow", grown)
    problem = pooled(seed, 25)
    search = MakespanSearch(problem, Dice(1), budget)
    schedule = search.run()
    assert violations(problem, schedule) == []
    assert 25 <= given == search.used <= search.budget == 25 * budget
    # It stops early for one reason only: nothing can be better.
    assert given > 25 * (budget - 3) or schedule.cost == search.floor * search.decoder.unit


def test_the_floor_is_never_above_the_optimum() -> None:
    raised = 0
    for seed in range(60):
        problem = pooled(seed, 6)
        search = MakespanSearch(problem, Dice(1), 1_000)
        first = search.floor
        search.run()
        raised += search.floor > first
        assert search.floor * search.decoder.unit <= optimum(problem)
    assert raised


def test_more_projects_are_proved_shortest_than_chains_and_work_alone_would_prove() -> None:
    simple = proved = 0
    for seed in range(12):
        search = MakespanSearch(pooled(seed, 25), Dice(1), 1_000)
        first = search.floor * search.decoder.unit
        cost = search.run().cost
        simple += cost == first
        proved += cost == search.floor * search.decoder.unit
    assert proved > simple


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
