"""What must hold of decisions on any model: tried on random ones, with random decisions."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from kontinuitet.analysis.base.intervals import intersection, normalise
from kontinuitet.analysis.base.results import Interval, SimulationResult
from kontinuitet.analysis.simulation.moment import Stand
from kontinuitet.analysis.simulation.reruns import ImpossibleError, Reruns, in_order
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.model.intervention import (
    AddStaff,
    Assumption,
    Intervention,
    RemoveStaff,
    ShutDown,
    StartFallback,
)
from tests.reference.random_models import random_decision, random_model

BLOCKS, EACH = 4, 20
Decisions = list[tuple[int, Intervention]]


def spans(intervals: Sequence[Interval]) -> list[tuple[int, int | None]]:
    return [(i.start, i.end) for i in intervals]


def told(result: SimulationResult) -> dict[str, Any]:
    """Return all that is told of time."""
    found: dict[str, Any] = {r.id: spans(r.down) for r in result.resources}
    for a in result.activities:
        uses = [(u.id, u.start, u.end) for u in a.fallbacks]
        found[a.id] = (spans(a.down), spans(a.degraded), spans(a.without_ability_intervals), uses)
    return found


def past(reruns: Reruns, decisions: Decisions, minute: int) -> Any:
    """Return what has happened before a minute: outages, work, and who was without ability."""
    course = stand(reruns, decisions).course

    def cut(found: Sequence[tuple[int, int | None]]) -> list[tuple[int, int | None]]:
        return [(a, b if b is not None and b < minute else None) for a, b in found if a < minute]

    outages = {n: cut(s) for n, s in course.outages.items() if cut(s)}
    works = sorted(
        (w.node, w.start, w.people, w.waived, (w.end, w.done) if w.end < minute else None)
        for w in course.trace.works
        if w.start < minute
    )
    without = {
        a.id: cut(spans(a.without_ability_intervals))
        for a in reruns.result(decisions).activities
        if cut(spans(a.without_ability_intervals))
    }
    return outages, works, without


def stand(reruns: Reruns, decisions: Decisions) -> Stand:
    return reruns._stand(tuple(in_order(decisions)))


def possible(reruns: Reruns, decisions: Decisions) -> bool:
    """Tell whether the last of some decisions can be computed, when the others can."""
    refused: ImpossibleError | None = None
    try:
        reruns.result(decisions)
    except ImpossibleError as error:
        refused = error
    assert refused is None or (refused.number == len(decisions) - 1 and str(refused))
    return refused is None


def played(seed: int) -> tuple[Reruns, Decisions]:
    """Return a random model, and decisions on it that were possible when they were made."""
    model, scenario = random_model(seed, people=seed % 4 != 0)
    rng = Random(f"decisions {seed}")
    reruns = Reruns(model, scenario)
    made: Decisions = []
    minute = 0
    for _ in range(rng.randint(2, 6)):
        minute += rng.choice((0, 1, 2, 5, 30, 60, 61, 120))
        said = random_decision(rng, model, rng.choice((1, 5, 60)))
        if possible(reruns, [*made, (minute, said)]):
            made.append((minute, said))
    return reruns, made


@pytest.mark.parametrize("block", range(BLOCKS))
def test_what_has_happened_stays_and_the_journal_gives_the_same_again(block: int) -> None:
    changed = 0
    for seed in range(block * EACH, (block + 1) * EACH):
        reruns, made = played(seed)
        plain = told(reruns.result([]))
        assert reruns.result([]) == simulate(*random_model(seed, people=seed % 4 != 0))
        for number, (minute, _) in enumerate(made):
            before, after = made[:number], made[: number + 1]
            courses = [stand(reruns, d).course.trace for d in (before, after)]
            if not any(trace.circulates for trace in courses):
                assert past(reruns, before, minute) == past(reruns, after, minute), seed
        again = Reruns(*random_model(seed, people=seed % 4 != 0))
        assert again.result(made) == reruns.result(made), seed
        changed += told(reruns.result(made)) != plain
    assert changed > EACH // 4  # decisions matter in these cases


@pytest.mark.parametrize("block", range(BLOCKS))
def test_who_needs_an_activity_feels_what_its_own_clocks_say(block: int) -> None:
    begun = 0
    for seed in range(block * EACH, (block + 1) * EACH):
        reruns, made = played(seed)
        course = stand(reruns, made).course
        if course.trace.circulates:
            continue
        own = {a.id: spans(a.without_ability_intervals) for a in reruns.result(made).activities}
        for node, gaps in course.trace.gaps.items():
            felt = normalise(g for g in gaps if g[0] != g[1])
            assert felt == own.get(course.net.ids[node], []), seed
        begun += bool(course.net.begun_routines)
    assert begun > EACH // 10


def test_when_all_is_over_only_a_new_loss_changes_anything() -> None:
    tried = 0
    for seed in range(80):
        model, scenario = random_model(seed)
        reruns = Reruns(model, scenario)
        plain = reruns.result([])
        ends = [e for r in plain.resources for _, e in spans(r.down)]
        ends += [e for a in plain.activities for _, e in spans(a.down)]
        if plain.never_back or None in ends:
            continue
        over = max((e for e in ends if e is not None), default=0) + 1
        over = max(over, *(o.start + 1 for o in scenario.outages))
        rng = Random(f"over {seed}")
        for _ in range(8):
            said = random_decision(rng, model, 60)
            if isinstance(said, ShutDown) or (isinstance(said, Assumption) and said.fails):
                continue
            try:
                assert told(reruns.result([(over, said)])) == told(plain), (seed, said)
            except ImpossibleError:
                continue
            tried += 1
    assert tried > 60


def test_decisions_of_one_minute_about_different_things_may_come_in_any_order() -> None:
    swapped = 0
    for seed in range(120):
        model, scenario = random_model(seed)
        reruns = Reruns(model, scenario)
        rng = Random(f"pairs {seed}")
        minute = rng.choice((0, 1, 5, 60, 90))
        one, other = (random_decision(rng, model, 60) for _ in range(2))
        if type(one) is type(other) or _things(one) & _things(other):
            continue
        pair = [(minute, one), (minute, other)]
        try:
            first = reruns.result(pair)
        except ImpossibleError:
            continue
        assert told(first) == told(reruns.result(pair[::-1])), (seed, pair)
        swapped += 1
    assert swapped > 20


def _things(said: Intervention) -> set[str]:
    match said:
        case StartFallback():
            return {said.activity}
        case AddStaff():
            return set()
        case RemoveStaff():
            return {said.person}
        case _:
            return set(said.first if said.type == "ordning" else said.resources)


def test_with_nobody_to_wait_for_one_more_loss_shortens_no_outage() -> None:
    more = 0
    for seed in range(120):
        model, scenario = random_model(seed, people=False)
        reruns = Reruns(model, scenario)
        rng = Random(f"loss {seed}")
        said = ShutDown.model_validate(
            {"typ": "stäng", "resurser": [rng.choice(sorted(model.resources))], "i": 60}
        )
        before = {r.id: spans(r.down) for r in reruns.result([]).resources}
        after = {r.id: spans(r.down) for r in reruns.result([(30, said)]).resources}
        for identity, down in before.items():
            assert intersection(down, after[identity]) == normalise(down), (seed, identity)
        more += before != after
    assert more > 40


def test_a_routine_begun_by_decision_takes_no_ability_away_while_it_lasts() -> None:
    gained = 0
    for seed in range(150):
        model, scenario = random_model(seed)
        reruns = Reruns(model, scenario)
        rng = Random(f"routine {seed}")
        activity = rng.choice(sorted(model.activities))
        said = StartFallback.model_validate(
            {"typ": "reservrutin", "verksamhet": activity, "ersätter": sorted(model.resources)}
        )
        try:
            result = reruns.result([(rng.choice((0, 5, 60)), said)])
        except ImpossibleError:
            continue
        own = {a.id: spans(a.without_ability_intervals) for a in reruns.result([]).activities}
        now = {a.id: spans(a.without_ability_intervals) for a in result.activities}
        before, after = own.get(activity, []), now.get(activity, [])
        assert intersection(before, after) == normalise(after), seed
        gained += before != after
    assert gained > 15
