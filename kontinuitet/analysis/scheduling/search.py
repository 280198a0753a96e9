"""The one door to scheduling: the best schedule found with a fixed amount of work."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.scheduling.decoder import Decoder
from kontinuitet.analysis.scheduling.insertion import inserted
from kontinuitet.analysis.scheduling.lists import TaskLists, heaviest
from kontinuitet.analysis.scheduling.local import Dice, Found, Heat, LocalSearch
from kontinuitet.analysis.scheduling.makespan import MakespanSearch
from kontinuitet.analysis.scheduling.problem import RestartProblem, Schedule
from kontinuitet.analysis.scheduling.verifier import violations

#: Schedules made for a makespan.
SCHEDULES = 1_000
_PATIENCE = (1, 2, 4, 8, 16)
#: Tasks placed by default: so many for each task that counts, and at most so many in all.
_EACH, _MOST = 5_700, 875_000
#: The share of the budget that insertion may take (one part in), for how many starts.
_INSERTION, _INSERTED = 8, 1
#: Small problems need more heat to get out of dead ends: so many parts in ten of the budget, then
#: less heat.
_SMALL = 80
_SMALL_HEAT = Heat(100_000, 1_000)
_POLISH_HEAT = Heat(5_000, 300)
_SMALL_SHARE = 6
#: Whole lists there must be time for if the heaviest activities are to be ordered first; then
#: parts in ten of the budget for them, and of that for their order, and how hot it begins and ends.
_LISTS, _HEAVY, _ORDER = 2_000, 7, 7
_ORDER_HEAT = Heat(100_000, 3_000)
_HEAVY_HEAT = Heat(300, 20)
_LAST_HEAT = Heat(100, 10)
#: Without that time: parts in ten of what is left for the race of starts, and its rounds.
_RACE, _ROUNDS = 5, 3
_RACED_HEAT = Heat(300, 20)


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
    pool = _starting_orders(decoder, lists)
    given: list[Found] = []
    for start in starts:
        # What no activity can use may still stand in the way: try without it, but keep the whole.
        for tasks in ([t for t in start if decoder.core[t]], list(start)):
            cost = decoder.decode(tasks)
            if cost is not None:
                given.append(Found(cost, tasks, decoder.able))
    best = min([*given, Found(pool[0][0], lists.of(pool[0][1]), decoder.able)])
    if best.cost > decoder.floor_cost:
        search = LocalSearch(decoder, lists, Dice(seed))
        budget = max(1, round(budget_of(_contended(decoder, best)) * effort))
        late = max(decoder.kept_ends, default=0)
        for _ in range(rounds := _rounds(decoder, effort, budget)):
            best = min(best, _searched(search, pool, given, late, budget // rounds))
    decoder.asked = best.asked
    return decoder.schedule(best.tasks)


def _rounds(decoder: Decoder, effort: float, budget: int) -> int:
    """Return into how many searches to divide the budget.

    Several find more than one that is longer, as long as each has time for the heaviest first.
    """
    core = sum(decoder.core)
    return max(1, min(int(effort), budget // (_LISTS * core))) if core > _SMALL else 1


def _contended(decoder: Decoder, best: Found) -> int:
    """Return how many tasks to reckon with: few when few have to wait for people."""
    decoder.keep(best.tasks)
    counted = sum(decoder.core[t] and bool(p) for t, p in enumerate(decoder.places))
    return min(counted, 5 * sum(decoder.held) // 2)


def _starting_orders(decoder: Decoder, lists: TaskLists) -> list[tuple[int, list[int]]]:
    """Return the orders by the simple rules with their costs, cheapest first."""
    orders: list[list[int]] = []
    for order in (*(lists.by_density(p) for p in _PATIENCE), lists.by_class()):
        if order not in orders:
            orders.append(order)
    return sorted(_priced(decoder, lists, order) for order in orders)


def _priced(decoder: Decoder, lists: TaskLists, order: list[int]) -> tuple[int, list[int]]:
    cost = decoder.decode(lists.of(order))
    if cost is None:
        raise ValueError("work that nobody can do")
    return cost, order


def _searched(
    search: LocalSearch,
    pool: list[tuple[int, list[int]]],
    given: Sequence[Found],
    late: int,
    budget: int,
) -> Found:
    """Return the best list found with the budget, from the orders in the pool or what is given.

    ``late`` is when the last task ends in the best of them.
    """
    core = sum(search.decoder.core)
    if core > _SMALL and budget >= _LISTS * core:
        return _heaviest_first(search, pool, given, late, budget)
    begin = search.decoder.spent
    pool = _with_inserted(search, pool, budget)
    left = max(0, budget - (search.decoder.spent - begin))
    if core > _SMALL:
        return _raced(search, pool, given, left)
    best = min([_first_of(pool, search), *_given_whole(given, search)])
    best = search.tasks(best, left * _SMALL_SHARE // 10, _SMALL_HEAT, 1, settle=False)
    return search.tasks(best, left * (10 - _SMALL_SHARE) // 10, _POLISH_HEAT, 1)


def _first_of(pool: list[tuple[int, list[int]]], search: LocalSearch) -> Found:
    cost, order = pool[0]
    return Found(cost, search.lists.of(order), search.decoder.able)


def _with_inserted(
    search: LocalSearch, pool: list[tuple[int, list[int]]], budget: int
) -> list[tuple[int, list[int]]]:
    """Return the pool, cheapest first, and in it what insertion makes of its first."""
    decoder, lists = search.decoder, search.lists
    size = len(pool[0][1])
    # Half of size² trials, each a good part of the list.
    if size * size * sum(decoder.core) // 5 <= budget // _INSERTION * 2:
        made = [inserted(decoder, lists, order) for _, order in pool[:_INSERTED]]
        pool = sorted([*pool, *(_priced(decoder, lists, order) for order in made)])
    return pool


def _given_whole(given: Sequence[Found], search: LocalSearch) -> list[Found]:
    """Return the given lists that hold just what the search holds."""
    size = sum(search.decoder.core)
    return [g for g in given if len(g.tasks) == size]


def _raced(
    search: LocalSearch, pool: list[tuple[int, list[int]]], given: Sequence[Found], budget: int
) -> Found:
    """Return the best list after a race of all orders, half of them out after each round."""
    decoder = search.decoder
    begin = decoder.spent
    race = budget * _RACE // 10
    for _ in range(_ROUNDS):
        after: list[tuple[int, list[int]]] = []
        for _, order in pool:
            moved, found = search.activities(order, race // (_ROUNDS * len(pool)))
            after.append((found.cost, moved))
        pool = sorted(after)[: max(1, len(after) // 2)]
    best = min([_first_of(pool, search), *_given_whole(given, search)])
    left = max(0, budget - (decoder.spent - begin))
    return search.tasks(best, left, _RACED_HEAT)


def _heaviest_first(
    search: LocalSearch,
    pool: list[tuple[int, list[int]]],
    given: Sequence[Found],
    late: int,
    budget: int,
) -> Found:
    """Return the best list found by first ordering what most can be lost on, as if it were all.

    A score of activities decide most of the cost. Trials of their order alone are cheap and go to
    where it matters; the rest then fill in what is left of people's time.
    """
    lists = search.lists
    smaller = heaviest(lists.problem, late)
    decoder = Decoder(smaller)
    part = LocalSearch(decoder, TaskLists(smaller, decoder.core), search.dice)
    share = budget * _HEAVY // 10
    orders = _with_inserted(part, _starting_orders(decoder, part.lists), share)
    left = max(0, share - decoder.spent)
    order = part.activities(orders[0][1], left * _ORDER // 10, _ORDER_HEAT)[1]
    first = part.tasks(order, max(0, share - decoder.spent), _HEAVY_HEAT)
    before = set(first.tasks)
    found = _given_whole(given, search)
    search.decoder.asked = list(first.asked)
    for _, every in pool:
        tasks = [*first.tasks, *(t for t in lists.of(every) if t not in before)]
        cost = search.decoder.decode(tasks)
        if cost is not None:
            found.append(Found(cost, tasks, first.asked))
    return search.tasks(min(found), budget - share, _LAST_HEAT)
