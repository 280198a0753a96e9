"""A longer fault never shortens anybody's outage: true of a fixed order, not of a priority list."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from kontinuitet.analysis.base.crew import Crew, Member
from kontinuitet.analysis.base.intervals import Span, difference
from kontinuitet.analysis.base.net import Work, build_net
from kontinuitet.analysis.base.records import Fault, Trace
from kontinuitet.analysis.outage.engine import run
from tests.reference.cases import Case, random_case
from tests.reference.fixed_order import fixed_order

BLOCK = 250


def longer(case: Case, seed: int) -> list[tuple[Fault, ...]]:
    """Return the faults with each timed one made longer in turn, then all of them."""
    by = 1 + seed % 4
    timed = [i for i, f in enumerate(case.faults) if f.end is not None]
    result = []
    for chosen in [[i] for i in timed] + ([timed] if len(timed) > 1 else []):
        faults = list(case.faults)
        for i in chosen:
            faults[i] = replace(faults[i], end=(faults[i].end or 0) + by)
        result.append(tuple(faults))
    return result


def down(trace: Trace, size: int) -> list[list[Span]]:
    return [[(r.start, r.end) for r in records] for records in trace.outages[:size]]


def less_downtime(before: Trace, after: Trace, size: int) -> list[int]:
    """Return the nodes that come back before and are up at some minute only after.

    An outage that circulates counts as endless from its beginning, so nodes that never come back
    are compared by that alone.
    """
    shorter = [n for n in before.never if n < size and n not in after.never]
    fewer, more = down(before, size), down(after, size)
    return shorter + [
        n for n in range(size) if n not in before.never and difference(fewer[n], more[n])
    ]


@pytest.mark.parametrize("block", range(12))
def test_a_longer_fault_shortens_nobodys_outage_when_every_persons_sequence_is_fixed(
    block: int,
) -> None:
    # People, several at once and arriving late, holds, k of n, faults that meet and return.
    runs = felt = 0
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        case = random_case(seed, limited=True, break_glass=False, ring=seed % 5 == 0)
        size = len(case.net)
        fixed = fixed_order(case, run(case.net, case.faults, case.crew, case.priority))
        before = fixed.run(case.faults)
        for faults in longer(case, seed):
            after = fixed.run(faults)
            runs += 1
            felt += after.outages != before.outages
            assert less_downtime(before, after, size) == [], f"case {seed}"
    assert runs > 200
    assert felt > 100


def test_in_a_fixed_order_nobody_works_on_two_things_at_once_or_later_than_planned() -> None:
    compared = 0
    for seed in range(3000):
        case = random_case(seed, limited=True, break_glass=False)
        plan = run(case.net, case.faults, case.crew, case.priority)
        fixed = fixed_order(case, plan)
        trace = fixed.run(case.faults)
        size = len(case.net)
        works = [w for w in trace.works if w.node < size and w.end > w.start]
        for one, other in combinations(works, 2):
            if not set(fixed.people[one.node]).isdisjoint(fixed.people[other.node]):
                assert one.end <= other.start or other.end <= one.start, f"case {seed}"
        once = all(len(r) <= 1 for r in plan.outages) and all(w.done for w in plan.works)
        # Work of no length shares its minute with other work: the minutes tell no sequence then.
        begun = [(w.start, p) for w in plan.works for p in w.people]
        told = len(begun) == len(set(begun)) > 0
        if once and told and not plan.never:
            compared += 1
            assert less_downtime(trace, plan, size) == [], f"case {seed}"
    assert compared > 150


def test_with_a_priority_list_a_longer_fault_can_shorten_anothers_outage() -> None:
    # The smallest case: who is free takes what can begin, and work begun is not broken off.
    def work(hours: int) -> Work:
        return Work(60 * hours, people=(("server", 1),))

    net = build_net({"a": [], "b": []}, work={"a": work(4), "b": work(1)})
    one = Crew((Member("p", frozenset({"server"})),))
    b = Fault(1, 0, 120)
    before = run(net, [Fault(0, 0, 60), b], one)
    after = run(net, [Fault(0, 0, 180), b], one)
    assert [r[0].end for r in before.outages] == [300, 360]
    assert [r[0].end for r in after.outages] == [420, 180]
    case = Case(net, (Fault(0, 0, 60), b), one, None)
    fixed = fixed_order(case, before).run([Fault(0, 0, 180), b])
    assert [r[0].end for r in fixed.outages[:2]] == [420, 480]
