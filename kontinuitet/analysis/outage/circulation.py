"""Outages that circulate for ever: recognised by a state that recurs, and settled as never ending.

A gap can run round a ring of holds for ever when restart takes exactly as long as the holds last.
Once no fault or person is to come, the future depends on the state alone (with working hours
also on the time of the week), so a state that recurs proves it (docs/semantics.md, "Outages that
circulate").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Job, OutageRecord, Trace, WorkRecord
from kontinuitet.analysis.outage.routines import Routines

#: Outages of one node after the last thing from outside, before states are compared.
_SUSPECT = 6

#: As many outages of one node end the simulation though no period was found (rings out of step).
_PATIENCE = 1000

_State = tuple[object, ...]


class Running(Protocol):
    """What of a running engine its state is made of; names as there."""

    now: int
    net: Net
    up: list[bool]
    open: list[bool]
    demand: list[int]
    jobs: dict[int, Job]
    lost_since: list[int]
    waived: dict[int, set[int]]
    works: list[WorkRecord]
    risen: list[tuple[int, int]]
    outages: dict[int, list[OutageRecord]]
    circulation: Circulation
    crew: Crew | None

    unknown: dict[int, int]
    routines: Routines | None

    def lacks_people(self, node: int) -> bool: ...
    def counts_for_its_node(self, group: int) -> bool: ...


class Circulation:
    """Watches for a state that recurs after ``last``, when nothing more comes from outside."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.counts: dict[int, int] = {}
        self.suspect = False
        self.latest = -1
        self.seen: dict[_State, int] = {}

    def count(self, node: int, now: int) -> None:
        """Note that ``node`` went down."""
        self.latest = now
        if now > self.last:
            self.counts[node] = self.counts.get(node, 0) + 1
            if self.counts[node] >= _SUSPECT:
                self.suspect = True

    def period(self, engine: Running) -> int | None:
        """Return the period in minutes if the state at the end of this instant was seen before.

        0 when patience ends without a period, None to go on.
        """
        # Instants without a loss prove nothing: when all is stuck the state stays the same.
        if not self.suspect or self.latest != engine.now:
            return None
        if max(self.counts.values()) >= _PATIENCE:
            return 0
        before = self.seen.setdefault(_state(engine), engine.now)
        return None if before == engine.now else engine.now - before

    def first_restless(self, node: int, records: list[OutageRecord]) -> int | None:
        """Return the position of the first outage after ``last`` if the node has had very many."""
        if self.counts.get(node, 0) < _PATIENCE // 2:
            return None
        return next(i for i, record in enumerate(records) if record.start > self.last)


def _state(engine: Running) -> _State:
    now, columns = engine.now, engine.net.columns
    down = tuple(node for node, is_up in enumerate(engine.up) if not is_up)
    jobs = tuple(sorted((n, now - j.start, j.people, j.waived) for n, j in engine.jobs.items()))
    # Only clocks that can still take their node down; others would tell equal states apart.
    clocks = tuple(
        (group, now - since)
        for group, since in enumerate(engine.lost_since)
        if since >= 0 and columns.hard_run[group] and engine.counts_for_its_node(group)
    )
    waived = tuple(sorted((n, tuple(sorted(g))) for n, g in engine.waived.items() if g))
    repairs = tuple((n, engine.open[n], engine.demand[n]) for n in down)
    week = engine.crew.phase(now) if engine.crew is not None else ()
    carried = engine.routines.state(now) if engine.routines is not None else ()
    return (down, jobs, clocks, waived, repairs, week, carried)


def settle(engine: Running, period: int | None) -> Trace:
    """Return the trace; outages that recur every ``period`` minutes become one without end.

    Work on a node that never comes back is then left out, since it too is done again and again.
    ``period`` 0 means that no period was found before the patience ended.
    """
    outages: list[tuple[OutageRecord, ...]] = []
    never: list[int] = []
    works = engine.works
    before: dict[int, int] = {}  # of nodes that never come back: outages that did end
    for node in range(len(engine.net)):
        records = engine.outages.get(node, [])
        if period is not None and records:
            if period:
                first = first_recurring(records, period, engine.now)
            else:
                first = engine.circulation.first_restless(node, records)
            if first is not None:
                records = [
                    *records[:first],
                    OutageRecord(records[first].start, None, records[first].cause),
                ]
        if records and records[-1].end is None:
            never.append(node)
            before[node] = len(records) - 1
        outages.append(tuple(records))
    if period is not None:
        works = _until(works, before)
    stuck = tuple(n for n in never if engine.lacks_people(n))
    unknown = tuple(n for n in never if engine.unknown.get(n))
    circulates = period is not None
    gaps = engine.routines.gaps() if engine.routines is not None else {}
    if circulates:
        gaps = {node: _until_endless(spans, outages[node]) for node, spans in gaps.items()}
    return Trace(
        tuple(outages),
        tuple(works),
        tuple(never),
        circulates,
        stuck,
        unknown,
        gaps,
        tuple(engine.risen),
    )


def _until_endless(
    gaps: Sequence[tuple[int, int | None]], records: Sequence[OutageRecord]
) -> tuple[tuple[int, int | None], ...]:
    """Let what is gone again and again for ever be gone for ever, on a routine or not."""
    if records[-1].end is not None:
        return tuple(gaps)
    first = records[-1].start
    before = [(start, end) for start, end in gaps if end is not None and end <= first]
    return (*before, (first, None))


def _until(works: list[WorkRecord], before: Mapping[int, int]) -> list[WorkRecord]:
    """Leave out the work of each node's endless outage, that after ``before`` outages.

    Every outage that ends does so by one work that is done, so these are counted: the minute alone
    does not tell, since the endless outage can begin in the very minute of the return before it.
    """
    ended: dict[int, int] = {}
    kept: list[WorkRecord] = []
    for work in works:
        number = ended.get(work.node, 0)
        if work.node in before and number >= before[work.node]:
            continue
        ended[work.node] = number + work.done
        kept.append(work)
    return kept


def first_recurring(records: list[OutageRecord], period: int, now: int) -> int | None:
    """Return the position of the outage from which on all recur every ``period`` minutes.

    ``records`` reach to the minute ``now``, the end of a period. None when none recurs.
    """
    lap = sum(record.start > now - period for record in records)
    if not lap:
        return None
    first = len(records) - lap
    while first > 0:
        before, after = records[first - 1], records[first - 1 + lap]
        if before.end is None or before.start + period != after.start:
            break
        end = before.end + period
        if end != after.end and not (after.end is None and end > now):
            break
        first -= 1
    return first
