"""The one door to scheduling: the best schedule found with a fixed amount of work."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.scheduling.decoder import Decoder
from kontinuitet.analysis.scheduling.insertion import inserted
from kontinuitet.analysis.scheduling.lists import TaskLists
from kontinuitet.analysis.scheduling.local import Dice, Found, Heat, LocalSearch
from kontinuitet.analysis.scheduling.makespan import MakespanSearch
from kontinuitet.analysis.scheduling.problem import RestartProblem, Schedule
from kontinuitet.analysis.scheduling.verifier import violations

#: Schedules made for a makespan.
SCHEDULES = 1_000
_PATIENCE = (1, 2, 4, 8, 16)
#: Tasks placed by default: so many for each task that counts, and at most so many in all.
_EACH, _MOST = 3_800, 700_000
#: The share of the budget that insertion may take (one part in), for how many starts.
_INSERTION, _INSERTED = 8, 1
#: Parts in ten of what is left for the race of starts, and its rounds.
_RACE, _ROUNDS = 5, 3
#: Small problems need more heat to get out of dead ends; large ones have no time for it.
_SMALL = 80
_TASK_HEAT = Heat(300, 20)
_SMALL_HEAT = Heat(100_000, 1_000)
_POLISH_HEAT = Heat(5_000, 300)
_TRIES, _TRY = 2, 3


class BadScheduleError(RuntimeError):
    """A schedule failed the independent check: a fault in this program. It is never shown."""


def budget_of(tasks: int) -> int:
    """Return the tasks placed by default, for so many that compete for people."""
    return min(_EACH * tasks, _MOST)


def solve(
    problem: RestartProblem,
    *,
    effort: float = 1.0,
    seed: int = 1,
    starts: Sequence[Sequence[int]] = (),
) -> Schedule:
    """Return the best schedule found; the same for the same arguments, everywhere.

    ``effort`` multiplies the work done. ``starts`` are task lists to begin from beside
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
        schedule = _by_lists(problem, effort, seed, starts)
    wrong = violations(problem, schedule)
    if wrong:
        raise BadScheduleError("; ".join(wrong[:5]))
    return schedule


def _by_lists(
    problem: RestartProblem, effort: float, seed: int, starts: Sequence[Sequence[int]]
) -> Schedule:
    decoder = Decoder(problem)
    lists = TaskLists(problem, decoder.core)
    orders: list[list[int]] = []
    for order in (*(lists.by_density(p) for p in _PATIENCE), lists.by_class()):
        if order not in orders:
            orders.append(order)
    pool = [_priced(decoder, lists, order) for order in orders]
    pool.sort()
    given: list[Found] = []
    for start in starts:
        # What no activity can use may still stand in the way: try without it, but keep the whole.
        for tasks in ([t for t in start if decoder.core[t]], list(start)):
            cost = decoder.decode(tasks)
            if cost is not None:
                given.append(Found(cost, tasks))
    best = min([*given, Found(pool[0][0], lists.of(pool[0][1]))])
    if best.cost > decoder.floor_cost:
        search = LocalSearch(decoder, lists, Dice(seed))
        budget = max(1, round(budget_of(_contended(decoder, best)) * effort))
        found = _searched(search, pool, given, budget)
        best = min(best, found)
    return decoder.schedule(best.tasks)


def _contended(decoder: Decoder, best: Found) -> int:
    """Return how many tasks to reckon with: few when few have to wait for people."""
    decoder.keep(best.tasks)
    counted = sum(decoder.core[t] and bool(p) for t, p in enumerate(decoder.places))
    return min(counted, 5 * sum(decoder.held) // 2)


def _priced(decoder: Decoder, lists: TaskLists, order: list[int]) -> tuple[int, list[int]]:
    cost = decoder.decode(lists.of(order))
    if cost is None:
        raise ValueError("work that nobody can do")
    return cost, order


def _searched(
    search: LocalSearch, pool: list[tuple[int, list[int]]], given: Sequence[Found], budget: int
) -> Found:
    """Return the best list: insertion, a race of starts, the order of activities, the tasks."""
    decoder, lists = search.decoder, search.lists
    begin = decoder.spent
    size = len(pool[0][1])
    # Half of size² trials, each a good part of the list.
    if size * size * sum(decoder.core) // 5 <= budget // _INSERTION * 2:
        for _, order in pool[:_INSERTED]:
            pool.append(_priced(decoder, lists, inserted(decoder, lists, order)))
        pool.sort()
    left = max(0, budget - (decoder.spent - begin))
    small = sum(decoder.core) <= _SMALL
    race = 0 if small else left * _RACE // 10
    for _ in range(_ROUNDS if race else 0):
        after: list[tuple[int, list[int]]] = []
        for _, order in pool:
            moved, found = search.activities(order, race // (_ROUNDS * len(pool)))
            after.append((found.cost, moved))
        pool = sorted(after)[: max(1, len(after) // 2)]
    best = Found(pool[0][0], lists.of(pool[0][1]))
    best = min([best, *(g for g in given if len(g.tasks) == len(best.tasks))])
    left = max(0, budget - (decoder.spent - begin))
    if not small:
        return search.tasks(best.tasks, left, _TASK_HEAT, 4)
    # One try may end in a dead end: the best of several goes on, less hot.
    tries = [search.tasks(best.tasks, left * _TRY // 10, _SMALL_HEAT, 1) for _ in range(_TRIES)]
    return search.tasks(min(tries).tasks, left * (10 - _TRY * _TRIES) // 10, _POLISH_HEAT, 1)
