"""Beams, what can be done at the same time, and weights: against what can be tried by hand."""

from __future__ import annotations

from itertools import combinations

import pytest

from kontinuitet.analysis.scheduling.beam import Beam
from kontinuitet.analysis.scheduling.counted import CountedDecoder
from kontinuitet.analysis.scheduling.local import Dice
from kontinuitet.analysis.scheduling.packing import WHOLE, Packing
from kontinuitet.analysis.scheduling.problem import RestartProblem
from kontinuitet.analysis.scheduling.together import sets_together
from tests.unit.analysis.scheduling.makespan_samples import optimum, pooled


def chains(problem: RestartProblem) -> set[tuple[int, int]]:
    """All pairs in which the first comes before the second, directly or not."""
    pairs = {(s, n) for n, t in enumerate(problem.tasks) for members, _ in t.needs for s in members}
    while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
        pairs |= more
    return pairs


def at_once(problem: RestartProblem) -> list[set[int]]:
    """Every set of tasks that take time, in no order and with people enough."""
    pairs = chains(problem)
    live = [n for n, task in enumerate(problem.tasks) if task.minutes]
    found = []
    for size in range(len(live) + 1):
        for members in combinations(live, size):
            asked = [0] * len(problem.pools)
            for number in members:
                for skill, count in problem.tasks[number].people:
                    asked[skill] += count
            people = all(a <= p for a, p in zip(asked, problem.pools, strict=True))
            if people and not any(pair in pairs for pair in combinations(members, 2)):
                found.append(set(members))
    return found


@pytest.mark.parametrize("seed", range(20))
def test_the_sets_that_can_be_done_at_once_are_the_largest_ones(seed: int) -> None:
    problem = pooled(seed, 9)
    every = at_once(problem)
    largest = sorted(tuple(sorted(s)) for s in every if not any(s < other for other in every))
    found = sets_together(CountedDecoder(problem), 100_000)
    assert found is not None
    assert sorted(tuple(sorted(s)) for s in found) == largest


def test_listing_the_sets_is_given_up_when_it_takes_too_long() -> None:
    assert sets_together(CountedDecoder(pooled(1, 40)), 50) is None


@pytest.mark.parametrize("size", [3, 5, 7, 9])
def test_the_weights_on_a_ring_of_odd_size_are_halves(size: int) -> None:
    ring = [(n, (n + 1) % size) for n in range(size)]
    weights = Packing(size, ring).best([1] * size)
    assert size * WHOLE // 2 - size <= sum(weights) <= size * WHOLE // 2


@pytest.mark.parametrize("seed", range(20))
def test_weights_are_valid_and_as_good_from_the_last_ones_as_from_nothing(seed: int) -> None:
    decoder = CountedDecoder(pooled(seed, 20))
    sets = sets_together(decoder, 100_000)
    assert sets is not None
    dice = Dice(seed)
    packing = Packing(decoder.size, sets)
    for _ in range(4):
        values = [dice.below(50) for _ in range(decoder.size)]
        weights = packing.best(values)
        assert min(weights) >= 0
        assert max([*weights, *(sum(weights[m] for m in s) for s in sets)]) <= WHOLE
        fresh = Packing(decoder.size, sets).best(values)
        gained = [sum(v * w for v, w in zip(values, row, strict=True)) for row in (weights, fresh)]
        # Both are best but for rounding.
        assert abs(gained[0] - gained[1]) <= 3 * decoder.size * sum(values)
        assert gained[0] >= max(values) * (WHOLE - 3 * decoder.size)


@pytest.mark.parametrize("backwards", [False, True])
def test_a_wide_beam_finds_the_optimum_and_proves_that_there_is_nothing_below(
    backwards: bool,
) -> None:
    dice = Dice(1)
    for seed in range(60):
        problem = pooled(seed, 6)
        decoder = CountedDecoder(problem)
        least = optimum(problem) // decoder.unit
        beam = Beam(decoder, [], backwards)
        answer = beam.search(10_000, least, 100_000, dice.below)
        assert answer.complete
        assert answer.starts is not None
        ends = [s + m for s, m in zip(answer.starts, decoder.minutes, strict=True)]
        assert max(ends) == least
        longer = beam.search(10_000, 2 * least + 1, 100_000, dice.below)
        assert longer.starts is not None
        assert max(s + m for s, m in zip(longer.starts, decoder.minutes, strict=True)) == least
        below = beam.search(10_000, least - 1, 100_000, dice.below)
        assert below.starts is None
        assert below.complete


def test_a_beam_stops_before_it_gives_too_many_starts_and_then_proves_nothing() -> None:
    beam = Beam(CountedDecoder(pooled(2, 30)), [], False)
    whole = beam.search(5, 10_000, 100_000, Dice(1).below)
    assert whole.starts is not None
    assert beam.search(5, 10_000, whole.placed, Dice(1).below) == whole
    short = beam.search(5, 10_000, whole.placed - 1, Dice(1).below)
    assert short.starts is None
    assert not short.complete
    assert short.placed < whole.placed
