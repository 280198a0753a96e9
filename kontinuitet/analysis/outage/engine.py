"""The outage engine: what goes down when, what comes back when, and who works on what.

Event-driven: the cost follows what happens, not how many minutes pass. The exact meaning, with the
order of things within one instant, is docs/semantics.md; methods here are named after its parts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import heappop, heappush

from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import (
    Cause,
    Fault,
    Midway,
    OutageRecord,
    Planned,
    Trace,
    WorkRecord,
)
from kontinuitet.analysis.outage.circulation import settle
from kontinuitet.analysis.outage.state import (
    ARRIVAL,
    DEMAND,
    DONE,
    EXPIRY,
    FAULT_BEGINS,
    FAULT_ENDS,
    LEAVE,
    LIFT,
    ORDER,
    PLANNED,
    RECOVERIES,
    ROUTINE,
    SHIFT,
    Event,
    State,
)

__all__ = ["Cause", "Fault", "OutageRecord", "Planned", "Trace", "WorkRecord", "run"]


class _Engine(State):
    """Runs instant after instant."""

    def run(self) -> Trace:
        period = None
        while self.events and period is None:
            now = self.now = self.events[0][0]
            by_kind: tuple[list[Event], ...] = ([], [], [], [], [], [], [], [], [], [])
            while self.events and self.events[0][0] == now:
                event = heappop(self.events)
                by_kind[event[1]].append(event)
            for _, _, number, _ in by_kind[ORDER]:
                self.reorder(number)
            for _, _, position, _ in by_kind[LEAVE]:
                self.leave_work(position)
            for _, _, position, _ in by_kind[ARRIVAL]:
                if position != SHIFT and self.is_free(position):
                    self.free.add(position)
                self.short.clear()
            if self.by_hours:
                self.short.clear()
                if any(event[2] != SHIFT for events in by_kind for event in events):
                    self.stirred = now
            for _, _, node, _ in by_kind[PLANNED]:
                self.offer(node)
            for _, _, node, end in by_kind[LIFT]:
                self.lift(node, end)
            self.restorations(by_kind[DONE], by_kind[FAULT_ENDS])
            self.begin_faults(by_kind[FAULT_BEGINS])
            self.expiries(by_kind[EXPIRY])
            self.starts()
            for minute in self.routines.note(now) if self.routines else ():
                if minute > now:
                    heappush(self.events, (minute, ROUTINE, 0, 0))
            self.await_shift()
            period = self.circulation.period(self)
        for node, (start, cause) in self.down_since.items():
            self.outages.setdefault(node, []).append(OutageRecord(start, None, cause))
        self.works.sort(key=lambda w: (w.start, w.node, w.end))
        return settle(self, period)

    def restorations(self, done: Iterable[Event], ends: Iterable[Event]) -> None:
        later: list[int] = []  # what is startable but takes time or people
        for _, _, node, start in done:
            job = self.jobs.get(node)
            if job is not None and job.start == start and job.end == self.now:
                self.finish(node)
        for _, _, node, _ in ends:
            self.timed[node] -= 1
            self.offer(node)
        work, waiting = self.net.work, self.startable
        self.startable = []
        while True:
            if not waiting:
                self.take_over()
                waiting.extend(self.startable)
                self.startable.clear()
                if not waiting:
                    break
            node = waiting.pop()
            recovery = RECOVERIES[self.demand[node]]
            if (
                self.can_begin(node)
                and not self.open[node]
                and not work[node].people
                and not self.minutes_for(node)
            ):
                self.works.append(WorkRecord(node, self.now, self.now, (), True, (), recovery))
                if self.history is not None:
                    self.history.begin(node, self.now)
                self.raise_up(node)
                waiting.extend(self.startable)
                self.startable.clear()
            else:
                later.append(node)
        self.startable = later

    def begin_faults(self, begins: Iterable[Event]) -> None:
        fallen: list[int] = []
        for _, _, node, number in begins:
            fault = self.faults[number]
            if self.history is not None and self.history.holds(node, self.now, self.up[node]):
                continue
            if node in self.jobs:
                self.abort(node)
            if fault.unknown:
                self.timed[node] += 1
                self.unknown[node] = self.unknown.get(node, 0) + 1
            elif fault.end is None:
                self.open[node] = True
            else:
                self.timed[node] += 1
                heappush(self.events, (fault.end, FAULT_ENDS, node, 0))
            self.demand[node] = max(self.demand[node], DEMAND[fault.recovery])
            if self.up[node]:
                self.take_down(node, Cause("fault", number, -1, -1, fault.start))
                fallen.append(node)
            else:
                self.offer(node)
        self.leave(fallen)

    def expiries(self, events: Iterable[Event]) -> None:
        wave = self.lost_now
        for _, _, group, since in events:
            if self.lost_since[group] == since:
                wave.append(group)
        while True:
            if not wave:
                ended = self.routines.given_up(self.now) if self.routines is not None else ()
                if not ended:
                    break
                self.lost_now = []
                for node in ended:
                    self.missed(node)
                wave = self.lost_now
                continue
            wave.sort(key=lambda g: (self.owner[g], g))
            # Nodes of one wave fall together: none of them is the cause of another.
            self.lost_now = []
            fallen = []
            for group in wave:
                node = self.owner[group]
                if self.counts_for_its_node(group):
                    if self.history is not None and self.history.holds(node, self.now, True):
                        self.waive(node, (group,))
                        continue
                    since = self.lost_since[group]
                    self.take_down(node, Cause("group", -1, group, self.breaker[group], since))
                    fallen.append(node)
            self.leave(fallen)
            wave = self.lost_now
        self.lost_now = []

    def starts(self) -> None:
        work, rank = self.net.work, self.rank
        while True:
            self.take_over()
            for node in self.startable:
                if self.can_begin(node):
                    queue = self.queues.setdefault((work[node].people, self.length(node)), [])
                    heappush(queue, (rank[node], node))
            self.startable.clear()
            best: tuple[int, int, tuple[int, ...]] | None = None
            heads: list[tuple[int, int]] = []
            for kind, queue in self.queues.items():
                if kind in self.short:
                    continue
                # A fault that came later can have made the work longer: then it waits elsewhere.
                while queue and not (
                    self.can_begin(queue[0][1]) and self.length(queue[0][1]) == kind[1]
                ):
                    heappop(queue)
                if queue:
                    heads.append(queue[0])
            heads.sort()
            for place, node in heads:
                found = self.find_people(node)
                if found is not None:
                    best = (place, node, found)
                    break
            step = self.break_glass(len(self.up) if best is None else best[0])
            if step is not None:
                node, found, waived = step
                self.waive(node, waived)
                self.begin(node, found, waived)
            elif best is not None:
                self.begin(best[1], best[2], ())
            elif self.history is None or not self.begin_as_told():
                return

    def begin_as_told(self) -> bool:
        """Begin work that is known to have begun now, although the rules hinder it."""
        assert self.history is not None  # asked only during an event
        for node in self.history.due(self.now):
            if self.up[node] or node in self.jobs:
                self.history.begin(node, self.now)
                continue
            groups = self.net.groups_of[node]
            lacking = tuple(g for g in groups if self.hard[g] and self.lost_since[g] >= 0)
            found = self.find_people(node)
            assert found is not None  # told
            self.waive(node, lacking)
            self.begin(node, found, lacking)
            return True
        return False

    def await_shift(self) -> None:
        """See to it that work that waits for people is looked at when the next shift begins."""
        if self.crew is None or not self.by_hours or self.wake > self.now:
            return
        if not (self.glass_down or any(self.queues.values())):
            return
        wake = min((s for h in self.by_hours if (s := h.next_start(self.now))), default=0)
        # When nothing has happened for as long as hours take to repeat, nothing will.
        since = max(self.stirred, self.circulation.last)
        if self.now < wake <= self.crew.quiet_until(since):
            self.wake = wake
            heappush(self.events, (wake, ARRIVAL, SHIFT, 0))


def run(
    net: Net,
    faults: Sequence[Fault],
    crew: Crew | None = None,
    priority: Sequence[int] | None = None,
    plan: Mapping[int, Planned] | None = None,
    barred: Collection[int] = (),
    midway: Midway | None = None,
) -> Trace:
    """Simulate ``faults`` on ``net`` until nothing more happens.

    ``crew`` None means unlimited people. ``priority`` is every node in the order in which they are
    started when several can be; None is the order of ids. ``plan`` says of some nodes when work
    begins at the earliest, and who does it if they are free then; others are taken if not.
    Work on the ``barred`` never begins. ``midway`` is what is changed while it runs.
    See docs/semantics.md.

    Raises:
        ValueError: a fault that is empty or begins before 0; a priority that is no permutation.
    """
    return _Engine(net, faults, crew, priority, plan or {}, barred, midway or Midway()).run()
