"""Checks that a trace is a schedule that people could work by: it trusts nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, permutations

from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Fault, OutageRecord, Trace, WorkRecord
from tests.reference.hours import at_work


def verify(net: Net, faults: Sequence[Fault], crew: Crew | None, trace: Trace) -> None:
    """Raise AssertionError when the trace breaks a rule about works, people or suppliers."""
    for node, records in enumerate(trace.outages):
        ends = [r.end for r in records if r.end is not None]
        done = [w.end for w in trace.works if w.node == node and w.done]
        assert done == ends, "every return has its work, and every finished work its return"
        for before, after in pairwise(records):
            assert before.end is not None
            assert before.end <= after.start
        assert (node in trace.never) == bool(records and records[-1].end is None)
    for work in trace.works:
        _verify_work(net, faults, crew, trace, work)
    if crew is not None:
        _verify_people(crew, trace.works)


def _verify_work(
    net: Net, faults: Sequence[Fault], crew: Crew | None, trace: Trace, work: WorkRecord
) -> None:
    asked = net.work[work.node]
    minutes = asked.minutes
    if work.recovery.value != "omstart":
        minutes += asked.restore
    if work.recovery.value == "ominstallation":
        minutes += asked.reinstall
    length = work.end - work.start
    assert length == minutes if work.done else length < minutes or minutes == length > 0
    assert any(
        r.start <= work.start and (r.end is None or work.end <= r.end)
        for r in trace.outages[work.node]
    ), "work is done while the node is down"
    for fault in faults:
        if fault.node == work.node and fault.end is not None:
            assert work.end <= fault.start or fault.end <= work.start, "no work during a fault"
    for position in net.groups_of[work.node]:
        group = net.groups[position]
        if position in work.waived:
            assert group.break_glass is not None
            assert not group.soft
        elif not group.soft:
            for minute in range(work.start, work.end):
                up = sum(not _down(trace.outages[s], minute, work) for s in group.suppliers)
                assert up >= group.quorum, "everything needed to start is there during the work"
    places = [skill for skill, count in asked.people for _ in range(count)]
    if crew is None:
        assert work.people == ()
        return
    assert len(set(work.people)) == len(work.people) == len(places)
    assert list(work.people) == sorted(work.people)
    assert any(
        all(skill in crew.members[p].skills for p, skill in zip(people, places, strict=True))
        for people in permutations(work.people)
    ), "the people fill the places"
    for person in work.people:
        assert crew.members[person].available_from <= work.start
        hours = crew.members[person].hours
        if hours is not None and work.done:
            assert all(at_work(hours, minute) for minute in range(work.start, work.end))


def _down(records: Sequence[OutageRecord], minute: int, work: WorkRecord) -> bool:
    return any(
        (r.start <= minute and (r.end is None or minute < r.end))
        # A loss for an instant aborts work in progress, but not what begins after it.
        or r.start == r.end == minute > work.start
        for r in records
    )


def _verify_people(crew: Crew, works: Sequence[WorkRecord]) -> None:
    for person in range(len(crew.members)):
        own = sorted((w.start, w.end) for w in works if person in w.people)
        for before, after in pairwise(own):
            assert before[1] <= after[0], "nobody works in two places"
