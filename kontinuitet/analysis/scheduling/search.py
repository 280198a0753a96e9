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
#: Starts of the search for small problems, where one may end in a dead end.
_TRIES, _SMALL = 3, 50


class BadScheduleError(RuntimeError):
    """A schedule failed the independent check: a fault in this program. It is never shown."""


def evaluations(tasks: int) -> int:
    """Return the evaluations spent by default: 200 tasks take about 0.8 s, 1 000 about 2 s."""
    if tasks <= 50:
        return 4_500
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
    search = LocalSearch(decoder, lists, Dice(seed))
    found: list[tuple[int, int, list[int]]] = []
    tries = _TRIES if len(problem.tasks) <= _SMALL else 1
    for number in range(tries):
        cost, place = sorted(priced)[number % len(priced)] if number % 2 else min(priced)
        tasks = lists.of(orders[place])
        if cost > decoder.floor_cost:
            _, tasks, cost = search.activities(orders[place], budget // (2 * tries))
            tasks, cost = search.tasks(tasks, budget // (2 * tries))
        found.append((cost, number, tasks))
    for number, start in enumerate(starts, start=tries):
        given = decoder.decode(list(start))
        if given is not None and given < min(found)[0]:
            tasks, cost = search.tasks(start, budget // 4)
            found.append((cost, number, tasks))
    tasks = min(found)[2]
    return decoder.schedule(tasks)
