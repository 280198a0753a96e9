"""The scheduler: every schedule can be worked by, is the same each time, and is near the best."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from kontinuitet.analysis.scheduling import search
from kontinuitet.analysis.scheduling.bound import lower_bound
from kontinuitet.analysis.scheduling.counted import CountedDecoder
from kontinuitet.analysis.scheduling.decoder import Decoder
from kontinuitet.analysis.scheduling.insertion import inserted
from kontinuitet.analysis.scheduling.lists import TaskLists, heaviest
from kontinuitet.analysis.scheduling.local import Dice, Found, Heat
from kontinuitet.analysis.scheduling.problem import (
    NEVER,
    Activity,
    Need,
    Person,
    RestartProblem,
    Schedule,
    Task,
    cost_of,
)
from kontinuitet.analysis.scheduling.search import solve
from kontinuitet.analysis.scheduling.teams import Teams
from kontinuitet.analysis.scheduling.verifier import violations
from tests.reference.restart_problems import problem as municipal


def small(seed: int, *, pooled: bool = False) -> RestartProblem:
    """A little problem with all there is: k-of-n, two-person work, shifts, no length, releases."""
    rng = random.Random(seed)
    size = rng.randint(2, 6)
    persons = tuple(
        Person(
            f"p{n}",
            frozenset({0, n % 2, rng.randrange(3)} if n else {0, 1, 2}),
            rng.choice((0, 0, 15)),
            rng.choice(((), (), ((0, 40), (60, 10_000)))) if n else (),
        )
        for n in range(rng.randint(2, 3))
    )
    tasks = []
    for number in range(size):
        needs: list[Need] = []
        if number and rng.random() < 0.6:
            needs.append(((rng.randrange(number),), 1))
        if number > 1 and rng.random() < 0.4:
            members = tuple(sorted(rng.sample(range(number), rng.randint(2, number))))
            needs.append((members, rng.randint(1, len(members))))
        people: tuple[tuple[int, int], ...] = ((0, 1),)
        if rng.random() < 0.25:
            people = rng.choice((((0, 2),), ((0, 1), (1, 1))))
        elif rng.random() < 0.15:
            people = ()
        minutes = rng.choice((0, 5, 10, 20, 30))
        tasks.append(Task(f"t{number}", minutes, people, rng.choice((0, 0, 10)), tuple(needs)))
    activities = tuple(
        Activity(
            f"a{n}",
            rng.randint(1, 10),
            ((tuple(sorted(rng.sample(range(size), 2))), rng.randint(1, 2)),),
            rng.choice((0, 5)),
            rng.choice((None, 20, 60)),
        )
        for n in range(rng.randint(1, 3))
    )
    if pooled:
        return RestartProblem(tuple(tasks), activities, (), (2, 2, 2))
    staff = (*persons, Person("alltid", frozenset({0, 1})), Person("också", frozenset({0, 1})))
    return RestartProblem(tuple(tasks), activities, staff)


def best_of_all_lists(problem: RestartProblem) -> int:
    decoder = Decoder(problem)
    costs = (decoder.decode(list(order)) for order in permutations(range(len(problem.tasks))))
    return min(cost for cost in costs if cost is not None)


@pytest.mark.parametrize("seed", range(120))
def test_a_small_problem_is_solved_as_well_as_by_trying_every_list(seed: int) -> None:
    problem = small(seed, pooled=seed % 4 == 0)
    schedule = solve(problem)
    assert violations(problem, schedule) == []
    assert schedule.cost == cost_of(problem, schedule.starts)
    assert lower_bound(problem) <= schedule.cost == best_of_all_lists(problem)


@pytest.mark.parametrize(("systems", "people"), [(24, 2), (50, 5), (200, 9)])
def test_a_schedule_can_be_worked_by_and_costs_no_less_than_the_bound(
    systems: int, people: int
) -> None:
    problem = municipal(systems, people, 7)
    decoder = Decoder(problem)
    lists = TaskLists(problem, decoder.core)
    schedule = solve(problem, effort=0.1)
    assert violations(problem, schedule) == []
    listed = decoder.decode(lists.of(lists.by_class()))
    assert listed is not None
    assert 0 < lower_bound(problem) <= schedule.cost <= listed


@pytest.mark.parametrize(("systems", "people"), [(60, 3), (40, 9)])
def test_decoding_a_window_of_a_kept_list_gives_what_decoding_all_of_it_gives(
    systems: int, people: int
) -> None:
    problem = municipal(systems, people, 1)
    kept, fresh = Decoder(problem), Decoder(problem)
    lists, dice = TaskLists(problem, kept.core), Dice(5)
    order = lists.of(lists.by_density())
    assert kept.keep(order) == fresh.decode(order)
    for _ in range(300):
        one, other = dice.below(len(order)), dice.below(len(order))
        trial = order[:]
        trial.insert(other, trial.pop(one))
        low, high = min(one, other), max(one, other) + 1
        cost = fresh.decode(trial)
        assert kept.decode(trial, low=low, high=high) == cost
        # With a limit a list may be given up, but what is not given up has the right cost.
        assert kept.decode(trial, kept.kept_cost, low, high) in (cost, None)
        if dice.below(5) == 0 and cost is not None:
            assert kept.keep(trial, low) == cost
            again = Decoder(problem)
            assert again.keep(trial) == cost
            assert kept.kept_ends == again.kept_ends
            assert kept.kept_people == again.kept_people
            assert kept._states == again._states
            order = trial


@pytest.mark.parametrize(("systems", "people"), [(60, 3), (40, 9)])
def test_those_who_settle_do_the_same_work_again_and_a_window_still_gives_what_all_gives(
    systems: int, people: int
) -> None:
    problem = municipal(systems, people, 4)
    kept, fresh = Decoder(problem), Decoder(problem)
    kept.settles = True
    lists, dice = TaskLists(problem, kept.core), Dice(6)
    order = lists.of(lists.by_density())
    cost = kept.keep(order)
    assert cost == fresh.decode(order)
    turned = moved = 0
    for _ in range(300):
        place, other = dice.below(len(order)), dice.below(len(order))
        task, trial = order[place], order[:]
        before = kept.asked[task]
        low, high = place, place + 1
        if dice.below(2) and kept.alone[task] and len(before) > 1:
            kept.asked[task] = kept.asking_first(task, before[-1])
            turned += 1
        else:
            trial.insert(other, trial.pop(place))
            low, high = min(place, other), max(place, other) + 1
            moved += 1
        fresh.asked = list(kept.asked)
        found = fresh.decode(trial)
        assert kept.decode(trial, low=low, high=high) == found
        if found is None or dice.below(3):
            kept.asked[task] = before
            continue
        assert kept.keep(trial, low) == found
        order = trial
        schedule = kept.schedule(order)
        assert schedule.cost == found
        for number in order:
            if kept.alone[number]:
                assert (kept.asked[number][0],) == schedule.people[number]
                assert sorted(kept.asked[number]) == sorted(kept.able[number])
    assert turned > 20
    assert moved > 20


def test_a_larger_search_of_a_large_problem_is_several_and_the_best_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = municipal(150, 5, 3)
    once = solve(problem).cost
    found: list[int] = []
    one = search._heaviest_first

    def noted(*given: Any) -> Found:
        result = one(*given)
        found.append(result.cost)
        return result

    monkeypatch.setattr(search, "_heaviest_first", noted)
    assert solve(problem, effort=3).cost == min(found)
    assert found[0] == once
    assert len(found) == 3
    assert len(set(found)) > 1


def test_what_no_activity_can_use_is_left_out_of_the_search_but_done_in_the_end() -> None:
    tasks = (
        Task("onödig", 500, ((0, 1),)),
        Task("a", 10, ((0, 1),)),
        Task("b", 10, ((0, 1),), 0, (((1,), 1),)),
    )
    problem = RestartProblem(
        tasks, (Activity("v", 1, (((2,), 1),)),), (Person("p", frozenset({0})),)
    )
    decoder = Decoder(problem)
    assert decoder.core == [False, True, True]
    schedule = solve(problem, starts=[[0, 1, 2]])
    assert schedule.starts == (20, 0, 10)
    assert decoder.decode([0, 1, 2]) == 520


def test_insertion_gives_every_activity_once_and_is_no_worse_than_the_order_it_began_from() -> None:
    problem = municipal(50, 5, 2)
    decoder = Decoder(problem)
    lists = TaskLists(problem, decoder.core)
    order = lists.by_class()
    found = inserted(decoder, lists, order)
    assert sorted(found) == sorted(order)
    before, after = decoder.decode(lists.of(order)), decoder.decode(lists.of(found))
    assert before is not None
    assert after is not None
    assert after < before


@pytest.mark.parametrize("seed", [3, 11])
def test_the_result_is_never_dearer_than_any_list_to_begin_from(seed: int) -> None:
    problem = municipal(30, 2, seed)
    decoder, dice = Decoder(problem), Dice(seed)
    starts = []
    for _ in range(4):
        keys = [dice.below(1_000) for _ in problem.tasks]
        order = sorted(problem.topological, key=keys.__getitem__)
        starts.append(order_by_keys(problem, order))
    least = min(cost for s in starts if (cost := decoder.decode(s)) is not None)
    assert solve(problem, effort=0, starts=starts).cost <= least


def order_by_keys(problem: RestartProblem, wanted: list[int]) -> list[int]:
    """Return the tasks as near the wanted order as what they wait for allows."""
    done: list[int] = []
    while len(done) < len(wanted):
        done.append(
            next(
                t
                for t in wanted
                if t not in done
                and all(s in done for members, _ in problem.tasks[t].needs for s in members)
            )
        )
    return done


def test_waiting_times_of_the_dice_are_exponential() -> None:
    dice = Dice(4)
    drawn = sorted(dice.waiting() / (1 << 20) for _ in range(4_000))
    assert drawn[0] >= 0
    assert sum(drawn) / 4_000 == pytest.approx(1, abs=0.06)
    assert drawn[2_000] == pytest.approx(0.693, abs=0.06)
    assert drawn[3_600] == pytest.approx(2.303, abs=0.2)


def test_heat_falls_from_beginning_to_end() -> None:
    heat = Heat(64_000, 1_000)
    assert [heat.at(used, 6) for used in (0, 1, 6)] == [64_000_000, 32_000_000, 1_000_000]
    falling = [heat.at(used, 1_000) for used in range(1_001)]
    assert falling == sorted(falling, reverse=True)


def test_the_same_schedule_every_time_and_a_known_one() -> None:
    problem = municipal(50, 5, 3)
    first, again = solve(problem, effort=0.2), solve(problem, effort=0.2)
    assert first == again
    dice = Dice(1)
    assert [dice.below(1_000) for _ in range(6)] == KNOWN_DICE
    assert first.cost == KNOWN_COST


KNOWN_DICE = [745, 364, 40, 439, 771, 109]
KNOWN_COST = 34150


@pytest.mark.parametrize("seed", range(30))
def test_a_team_begins_at_the_first_minute_that_has_one(seed: int) -> None:
    rng = random.Random(seed)
    skills = [frozenset(rng.sample(range(3), rng.randint(1, 2))) for _ in range(rng.randint(2, 4))]
    opens, closes = [], []
    for _ in skills:
        marks = sorted(rng.sample(range(40), 4))
        opens.append([marks[0], marks[2], 50, NEVER])
        closes.append([marks[1], marks[3], NEVER, 3 * NEVER])
    places = tuple(sorted(rng.choices(range(3), k=2)))
    able = tuple(n for n, own in enumerate(skills) if own & set(places))
    ready, length = rng.randrange(20), rng.randint(1, 9)

    def teams(start: int) -> list[tuple[int, int]]:
        free = [
            n
            for n in able
            if any(
                a <= start and start + length <= b for a, b in zip(opens[n], closes[n], strict=True)
            )
        ]
        return [
            (min(one, other), max(one, other))
            for one, other in permutations(free, 2)
            if places[0] in skills[one] and places[1] in skills[other]
        ]

    first = next((start for start in range(ready, 60) if teams(start)), None)
    found = Teams(skills).earliest(able, places, ready, length, opens, closes)
    assert (None if found is None else found[0]) == first
    if first is not None:
        # Of the teams there are then, the one first in order of preference.
        assert found == (first, min(teams(first)))


def test_the_heaviest_activities_stand_for_most_of_what_can_be_lost() -> None:
    problem = municipal(200, 5, 3)
    late = 3_000
    part = heaviest(problem, late)
    assert (part.tasks, part.persons) == (problem.tasks, problem.persons)
    kept = set(part.activities)
    inside = [a.cost(late) for a in problem.activities if a in kept]
    outside = [a.cost(late) for a in problem.activities if a not in kept]
    assert min(inside) >= max(outside)
    assert sum(inside) >= 0.93 * sum(inside + outside) > sum(inside) - min(inside)
    # Where nothing can be lost there is still something to order.
    idle = replace(
        problem, activities=tuple(replace(a, weight=0, due=None) for a in problem.activities)
    )
    assert len(heaviest(idle, late).activities) == 1


def test_the_heaviest_are_ordered_first_in_a_large_problem() -> None:
    problem = municipal(200, 9, 1)
    seen: list[int] = []

    def counted(whole: RestartProblem, late: int) -> RestartProblem:
        seen.append(len(heaviest(whole, late).activities))
        return heaviest(whole, late)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "heaviest", counted)
        schedule = solve(problem, effort=0.2)
        assert seen == []  # no time for it
        better = solve(problem)
    assert len(seen) == 1
    assert seen[0] < len(problem.activities)
    assert better.cost < schedule.cost
    assert violations(problem, better) == []


def test_a_given_list_is_never_made_worse() -> None:
    problem = municipal(50, 2, 4)
    good = solve(problem, effort=2)
    order = sorted(range(50), key=lambda t: (good.starts[t], problem.topological.index(t)))
    assert solve(problem, effort=0, starts=[order]).cost <= good.cost


def test_pools_count_people_and_are_never_overdrawn() -> None:
    tasks = tuple(Task(str(n), 10, ((0, 2),)) for n in range(5))
    everything = tuple(((n,), 1) for n in range(5))
    problem = RestartProblem(tasks, (Activity("allt", 1, everything),), (), (4,))
    schedule = solve(problem)
    assert sorted(schedule.starts) == [0, 0, 10, 10, 20]
    assert (schedule.cost, schedule.people) == (30, ())
    decoder = CountedDecoder(problem)
    assert sorted(decoder.backward([0, 1, 2, 3, 4], 3)) == [0, 1, 1, 2, 2]


def test_work_that_nobody_can_do_and_circles_are_refused() -> None:
    need = Activity("v", 1, (((0,), 1),))
    alone = RestartProblem((Task("a", 10, ((0, 2),)),), (need,), (Person("p", frozenset({0})),))
    with pytest.raises(ValueError, match="nobody"):
        solve(alone)
    ring = (Task("a", 1, (), 0, (((1,), 1),)), Task("b", 1, (), 0, (((0,), 1),)))
    with pytest.raises(ValueError, match="wait for each other"):
        solve(RestartProblem(ring, (need,)))


def test_shifts_and_arrival_are_kept() -> None:
    person = Person("p", frozenset({0}), 30, ((0, 60), (100, 200)))
    tasks = (Task("a", 25, ((0, 1),)), Task("b", 20, ((0, 1),), 0, (((0,), 1),)))
    problem = RestartProblem(tasks, (Activity("v", 1, (((1,), 1),)),), (person,))
    assert solve(problem).starts == (30, 100)


PAIR = RestartProblem(
    (Task("a", 10, ((0, 1),)), Task("b", 10, ((0, 1), (1, 1)), 5, (((0,), 1),))),
    (Activity("v", 1, (((1,), 1),)),),
    (Person("x", frozenset({0}), 0, ((0, 50),)), Person("y", frozenset({0, 1}), 0)),
)
GOOD = Schedule((0, 10), ((0,), (0, 1)), 20)


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        (replace(GOOD, starts=(0, 9)), "before what it needs"),
        (replace(GOOD, starts=(-1, 10)), "before it may"),
        (replace(GOOD, starts=(1,)), "every task"),
        (replace(GOOD, people=((0,), (0,))), "1 people for 2"),
        (replace(GOOD, people=((0,), (0, 0))), "people for"),
        (replace(GOOD, starts=(0, 41), cost=51), "not there"),
        (replace(GOOD, cost=19), "the cost is 20"),
        (replace(GOOD, starts=(5, 4), people=((1,), (0, 1))), "at once"),
        (replace(GOOD, people=()), "names nobody"),
    ],
)
def test_the_verifier_finds_what_is_wrong(wrong: Schedule, text: str) -> None:
    assert violations(PAIR, GOOD) == []
    assert any(text in line for line in violations(PAIR, wrong))


def test_the_verifier_counts_pools_and_checks_skills() -> None:
    tasks = (Task("a", 10, ((0, 2),)), Task("b", 10, ((0, 1),)))
    pool = RestartProblem(tasks, (Activity("v", 1, (((0,), 1),)),), (), (2,))
    assert violations(pool, Schedule((0, 10), (), 10)) == []
    assert "3 people" in violations(pool, Schedule((0, 5), (), 10))[0]
    person = Person("x", frozenset({1}))
    one = RestartProblem(tasks[1:], (), (person,))
    assert "lack the skills" in violations(one, Schedule((0,), ((0,),), 0))[0]
