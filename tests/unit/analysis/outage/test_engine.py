"""The outage engine against a minute-by-minute reference, on thousands of random nets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kontinuitet.analysis.base.crew import Crew, Member
from kontinuitet.analysis.base.intervals import Span, difference
from kontinuitet.analysis.base.net import Net, Work, build_net
from kontinuitet.analysis.criticality.failure import failure_times
from kontinuitet.analysis.outage.engine import Fault, Planned, Trace, run
from kontinuitet.analysis.scheduling.course_check import course_violations
from kontinuitet.model.scenario import Recovery
from tests.reference import fixpoint, schedule
from tests.reference.cases import Case, need, random_case, with_hours
from tests.reference.minute import simulate
from tests.reference.world import Outcome

BLOCK = 250


def as_outcome(trace: Trace) -> Outcome:
    return Outcome(
        [[(r.start, r.end) for r in records] for records in trace.outages],
        sorted(
            (w.node, w.start, w.end, w.people, w.done, w.waived, w.recovery.value)
            for w in trace.works
        ),
        list(trace.never),
    )


def compare(seed: int, case: Case) -> tuple[Trace, Outcome]:
    expected = simulate(case.net, case.faults, case.crew, case.priority)
    trace = run(case.net, case.faults, case.crew, case.priority)
    found = as_outcome(trace)
    assert found.outages == expected.outages, f"outages of case {seed}"
    assert found.works == sorted(expected.works), f"works of case {seed}"
    assert found.never == expected.never, f"never back in case {seed}"
    return trace, expected


@pytest.mark.parametrize("block", range(16))
def test_random_nets_give_what_the_minute_by_minute_reference_gives(block: int) -> None:
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        case = random_case(seed, ring=seed % 5 == 0)
        trace, expected = compare(seed, case)
        if not expected.circulates:
            schedule.verify(case.net, case.faults, case.crew, trace)
        assert course_violations(case.net, case.faults, case.crew, trace) == []
        assert [(w.start, w.node) for w in trace.works] == sorted(
            (w.start, w.node) for w in trace.works
        )


@pytest.mark.parametrize("block", range(4))
def test_random_nets_with_working_hours_give_what_the_reference_gives(block: int) -> None:
    late = 0
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        case = random_case(seed, limited=True, ring=seed % 7 == 0)
        case = with_hours(case, seed, changes=seed % 2 == 0)
        trace, expected = compare(seed, case)
        if not expected.circulates:
            schedule.verify(case.net, case.faults, case.crew, trace)
        assert all(n in trace.never and case.net.work[n].people for n in trace.unstaffed)
        always = run(case.net, case.faults, without_hours(case.crew), case.priority)
        late += [(w.node, w.start) for w in trace.works] != [
            (w.node, w.start) for w in always.works
        ]
    assert late > BLOCK // 6  # hours matter in these cases


@pytest.mark.parametrize("block", range(6))
def test_random_nets_with_fallback_routines_give_what_the_reference_gives(block: int) -> None:
    kept = 0
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        case = random_case(
            seed, ring=seed % 4 == 0, unknown=0.3 if seed % 5 == 0 else 0, routines=0.5
        )
        if seed % 3 == 0 and case.crew is not None:
            case = with_hours(case, seed)
        trace, expected = compare(seed, case)
        gaps = {node: list(spans) for node, spans in trace.gaps.items()}
        if not expected.circulates:
            assert gaps == dict(sorted(expected.gaps.items())), f"gaps of case {seed}"
        assert course_violations(case.net, case.faults, case.crew, trace) == []
        kept += any(spans != down(trace)[node] for node, spans in gaps.items())
    assert kept > BLOCK // 8  # routines matter in these cases


def without_hours(crew: Crew | None) -> Crew | None:
    return crew and Crew(tuple(replace(m, hours=None) for m in crew.members))


def test_the_random_nets_reach_every_rule() -> None:
    # Guards the test above: without these things happening it would prove little.
    traces = []
    for seed in range(1000):
        case = random_case(seed, ring=seed % 5 == 0)
        traces.append((case, run(case.net, case.faults, case.crew, case.priority)))
    works = [w for _, trace in traces for w in trace.works]
    assert sum(bool(w.waived) for w in works) > 100
    assert sum(len(w.waived) > 1 for w in works) > 5
    assert sum(not w.done for w in works) > 50
    assert sum(len(w.people) > 1 for w in works) > 100
    assert sum(bool(t.never) for _, t in traces) > 200
    assert sum(not t.never for _, t in traces) > 200
    records = [r for _, t in traces for rs in t.outages for r in rs]
    assert sum(r.start == r.end for r in records) > 100
    assert sum(r.cause.kind == "group" for r in records) > 500
    assert {w.recovery for w in works} == set(Recovery)


@pytest.mark.parametrize("seed", [182, 184, 1077, 4930])
def test_outages_that_circulate_are_settled_as_the_reference_settles_them(seed: int) -> None:
    case = random_case(seed, ring=True, limited=False, break_glass=False)
    trace, expected = compare(seed, case)
    assert expected.circulates
    assert trace.never


@pytest.mark.parametrize("seed", [8138, 15024])
def test_an_outage_that_grows_until_all_is_stuck_is_not_taken_for_one_that_circulates(
    seed: int,
) -> None:
    compare(seed, random_case(seed, ring=True))


def test_the_return_before_an_endless_outage_keeps_its_work_when_they_share_the_minute() -> None:
    ring = {f"r{n}": [need([f"r{(n - 1) % 4}"], hold=30)] for n in range(4)}
    net = build_net({**ring, "a": [need(["r0"])]}, work={i: Work(30) for i in ring})
    r0 = net.index["r0"]
    case = Case(net, (Fault(r0, 0, None), Fault(r0, 30, 40)), None, None)
    trace, expected = compare(0, case)
    assert expected.circulates
    a = net.index["a"]
    assert [(o.start, o.end) for o in trace.outages[a]] == [(0, 30), (30, None)]
    assert [(w.start, w.end) for w in trace.works if w.node == a] == [(30, 30)]
    assert course_violations(net, case.faults, None, trace) == []


def down(trace: Trace) -> list[list[Span]]:
    return [[(r.start, r.end) for r in records] for records in trace.outages]


def assert_no_less_downtime(than: Trace, trace: Trace, seed: int) -> None:
    # An outage that circulates counts as endless from its beginning, so only nodes that come back
    # can be compared minute by minute.
    assert set(than.never) <= set(trace.never), f"case {seed}"
    fewer, more = down(than), down(trace)
    for node in set(range(len(fewer))) - set(than.never):
        assert difference(fewer[node], more[node]) == [], f"node {node} of case {seed}"


@pytest.mark.parametrize("block", range(4))
def test_a_longer_fault_never_gives_less_downtime(block: int) -> None:
    # Holds with unlimited people and without break-glass steps.
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        case = random_case(seed, limited=False, break_glass=False, ring=seed % 3 == 0)
        longer = tuple(
            Fault(f.node, f.start, f.end and f.end + 1 + seed % 4, f.recovery) for f in case.faults
        )
        assert_no_less_downtime(run(case.net, case.faults), run(case.net, longer), seed)


@pytest.mark.parametrize("block", range(4))
def test_too_few_people_never_give_less_downtime_than_unlimited_people(block: int) -> None:
    # What the lower bound of a restart order rests on; without break-glass steps.
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        case = random_case(seed, limited=True, break_glass=False, ring=seed % 3 == 0)
        limited = run(case.net, case.faults, case.crew, case.priority)
        assert_no_less_downtime(run(case.net, case.faults), limited, seed)


def never_restarting(net: Net) -> Net:
    nobody = tuple(Work(1, people=(("finns-inte", 1),)) for _ in net.ids)
    return Net(
        net.ids, net.index, net.groups, net.groups_of, net.served_by, nobody, net.is_activity
    )


@pytest.mark.parametrize("block", range(8))
def test_endless_faults_give_the_greatest_fixpoint_of_the_formula(block: int) -> None:
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        case = random_case(seed, largest=12, break_glass=False)
        own: dict[int, int] = {}
        for fault in case.faults:
            own[fault.node] = min(fault.start, own.get(fault.node, fault.start))
        times = failure_times(case.net, own)
        assert times == fixpoint.failure_times(case.net, own), f"case {seed}"
        faults = [Fault(node, time, None) for node, time in own.items()]
        trace = run(never_restarting(case.net), faults, Crew(()))
        began = {v: records[0].start for v, records in enumerate(trace.outages) if records}
        assert began == times, f"case {seed}"
        assert list(trace.never) == sorted(times)


def test_the_order_of_faults_and_of_writing_does_not_matter() -> None:
    for seed in range(200):
        case = random_case(seed)
        one = as_outcome(run(case.net, case.faults, case.crew, case.priority))
        other = as_outcome(run(case.net, case.faults[::-1], case.crew, case.priority))
        assert one == other


def test_work_grows_with_what_the_fault_requires() -> None:
    net = build_net({"a": []}, work={"a": Work(10, restore=100, reinstall=1000)})
    found = [net.work[0].after(recovery) for recovery in Recovery]
    assert found == [10, 110, 1110]
    ends = [run(net, [Fault(0, 0, None, r)]).outages[0][0].end for r in Recovery]
    assert ends == [10, 110, 1110]


@pytest.mark.parametrize("fault", [Fault(0, 5, 5), Fault(0, 5, 4), Fault(0, -1, 4)])
def test_an_empty_fault_is_refused(fault: Fault) -> None:
    net = build_net({"a": []})
    with pytest.raises(ValueError, match="fault"):
        run(net, [fault])


@pytest.mark.parametrize("priority", [(0,), (0, 0), (0, 1, 2), (1, 2)])
def test_a_priority_that_is_not_every_node_once_is_refused(priority: tuple[int, ...]) -> None:
    net = build_net({"a": [], "b": []})
    with pytest.raises(ValueError, match="priority"):
        run(net, [], priority=priority)


def test_people_go_to_what_stands_first_in_the_priority() -> None:
    work = Work(60, people=(("server", 1),))
    net = build_net({"a": [], "b": []}, work={"a": work, "b": work})
    faults = [Fault(0, 0, None), Fault(1, 0, None)]
    one = Crew((Member("p", frozenset({"server"})),))
    assert [w.node for w in run(net, faults, one).works] == [0, 1]
    assert [w.node for w in run(net, faults, one, (1, 0)).works] == [1, 0]


def test_a_ring_of_thousands_is_simulated_without_recursion() -> None:
    size = 5000
    ids = [f"n{i:05}" for i in range(size)]
    net = build_net({ids[i]: [need([ids[i - 1]])] for i in range(size)})
    trace = run(net, [Fault(0, 0, 10)])
    assert len(trace.never) == size


def planned(plan: dict[int, Planned]) -> list[tuple[int, int, tuple[int, ...]]]:
    """Restart a and b, an hour each, with two who can do everything."""
    work = Work(60, people=(("server", 1),))
    net = build_net({"a": [], "b": []}, work={"a": work, "b": work})
    crew = Crew((Member("x", frozenset({"server"})), Member("y", frozenset({"server"}))))
    trace = run(net, [Fault(0, 0, None), Fault(1, 0, None)], crew, None, plan)
    return [(w.node, w.start, w.people) for w in trace.works]


def test_a_plan_says_when_work_begins_at_the_earliest_and_who_does_it() -> None:
    assert planned({}) == [(0, 0, (0,)), (1, 0, (1,))]
    assert planned({0: Planned(90, (1,))}) == [(1, 0, (0,)), (0, 90, (1,))]


def test_others_are_taken_when_the_planned_people_are_busy() -> None:
    assert planned({0: Planned(0, (1,)), 1: Planned(30, (1,))}) == [(0, 0, (1,)), (1, 30, (0,))]
