"""The bound on the cost of an order: below every order that the engine can follow."""

from __future__ import annotations

from kontinuitet.analysis.base.cost import total_cost
from kontinuitet.analysis.restart.result import glass_used
from kontinuitet.analysis.scheduling.bound import earliest_backs, lower_bound
from kontinuitet.analysis.scheduling.municipal import bounding_problem, compile_problem
from kontinuitet.analysis.simulation.scenario import decide_order
from tests.unit.analysis.simulation.test_situation import random_event


def test_the_bound_is_never_above_the_order_with_shifts_holds_and_late_faults() -> None:
    bounded = unsafe = 0
    for seed in range(200):
        decided = decide_order(*random_event(seed), effort=0.2)
        decision, tariff = decided.decision, decided.tariff
        if glass_used(decision) or decided.crew is None:
            continue
        minutes = decision.chosen.minutes_down(tariff.activities)
        back = frozenset(a for a, m in minutes.items() if m is not None)
        cost = total_cost(tariff, minutes, back)
        given = (decided.expansion.faults, decided.crew, tariff, back)
        every = compile_problem((decision.free,), *given)
        unsafe += every is not None and lower_bound(every.problem) > cost
        compiled = bounding_problem(decision.free, *given)
        if compiled is None:
            continue
        bounded += 1
        assert lower_bound(compiled.problem) <= cost, seed
        backs = earliest_backs(compiled.problem)
        priced = zip(compiled.activities, compiled.problem.activities, backs, strict=True)
        for node, activity, earliest in priced:
            assert earliest - activity.lost <= (minutes.get(node) or 0), seed
    assert bounded > 100
    # Without leaving out what goes down later, the bound would be wrong: the test can tell.
    assert unsafe > 0
