"""The one door to scheduling: the best schedule found with a fixed number of evaluations."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.scheduling.decoder import Decoder
from kontinuitet.analysis.scheduling.lists import TaskLists
from kontinuitet.analysis.scheduling.local import Dice, LocalSearch
from kontinuitet.analysis.scheduling.makespan import MakespanSearch
from kontinuitet.analysis.scheduling.problem import RestartProblem, Schedule
from kontinuitet.analysis.scheduling.verifier import violations

#: Schedules made for a makespan.
SCHEDULES = 1_000
_PATIENCE = (1, 2, 4, 8, 16)


class BadScheduleError(RuntimeError):
    """A schedule failed the independent check: a fault in this program. It is never shown."""


def evaluations(tasks: int) -> int:
    """Return the evaluations spent by default: 200 tasks take about 0.8 s, 1 000 about 2 s."""
    if tasks <= 50:
        return 2_000
    if tasks <= 250:
        return 5_000
    return max(400, 2_400_000 // tasks)


def solve(
    problem: RestartProblem,
    *,
    effort: float = 1.0,
    seed: int = 1,
    starts: Sequence[Sequence[int]] = (),
) -> Schedule:
    """Return the best schedule found; the same for the same arguments, everywhere.

    ``effort`` multiplies the number of evaluations. ``starts`` are task lists to begin from beside
    the own ones, such as the decided list's; the result is never dearer than any of them.

    Raises:
        ValueError: work that nobody can do, or tasks that wait for each other.
        BadScheduleError: the result failed the independent check.
    """
    if not problem.tasks:
        earliest = sum(a.cost(a.earliest) for a in problem.activities)
        return Schedule((), (), earliest)
    if problem.pooled and problem.is_makespan and problem.pools:
        budget = max(1, round(SCHEDULES * effort))
        schedule = MakespanSearch(problem, Dice(seed), budget).run()
    else:
        budget = max(1, round(evaluations(len(problem.tasks)) * effort))
        schedule = _by_lists(problem, budget, seed, starts)
    wrong = violations(problem, schedule)
    if wrong:
        raise BadScheduleError("; ".join(wrong[:5]))
    return schedule


def _by_lists(
    problem: RestartProblem, budget: int, seed: int, starts: Sequence[Sequence[int]]
) -> Schedule:
    decoder, lists = Decoder(problem), TaskLists(problem)
    orders = [lists.by_density(p) for p in _PATIENCE]
    orders.append(lists.by_class())
    priced: list[tuple[int, int]] = []
    for place, order in enumerate(orders):
        cost = decoder.decode(lists.of(order))
        if cost is None:
            raise ValueError("work that nobody can do")
        priced.append((cost, place))
    best_cost, place = min(priced)
    order, tasks = orders[place], lists.of(orders[place])
    given: list[tuple[int, int]] = []
    for number, start in enumerate(starts):
        cost = decoder.decode(list(start))
        if cost is not None:
            given.append((cost, number))
    search = LocalSearch(decoder, lists, Dice(seed))
    if best_cost > decoder.floor_cost:
        order, tasks, best_cost = search.activities(order, budget // 2)
    if given and min(given)[0] < best_cost:
        best_cost, number = min(given)
        tasks = list(starts[number])
    if best_cost > decoder.floor_cost:
        tasks, best_cost = search.tasks(tasks, budget - budget // 2)
    return decoder.schedule(tasks)
