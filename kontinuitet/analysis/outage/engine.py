"""The outage engine: what goes down when, what comes back when, and who works on what.

Event-driven: the cost follows what happens, not how many minutes pass. The exact meaning, with the
order of things within one instant, is docs/semantics.md; methods here are named after its parts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import heappop, heappush

from kontinuitet.analysis.base.crew import Crew, assign
from kontinuitet.analysis.base.layers import layers_of
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import (
    Cause,
    Fault,
    Job,
    OutageRecord,
    Planned,
    Trace,
    WorkRecord,
)
from kontinuitet.analysis.outage.circulation import Circulation, settle
from kontinuitet.analysis.outage.glass import reachable
from kontinuitet.analysis.outage.history import History
from kontinuitet.model.scenario import Recovery

__all__ = ["Cause", "Fault", "OutageRecord", "Planned", "Trace", "WorkRecord", "run"]

_RECOVERIES = tuple(Recovery)
_DEMAND = {recovery: rank for rank, recovery in enumerate(_RECOVERIES)}

# Kinds of events on the heap; the second number of an event is its node, group or fault.
_DONE, _FAULT_ENDS, _FAULT_BEGINS, _EXPIRY, _ARRIVAL, _PLANNED = range(6)

_Event = tuple[int, int, int, int]

#: Nodes wait in one queue for each kind of people, with working hours also for each length of work.
_Queue = tuple[tuple[tuple[str, int], ...], int]

#: In place of a member, in an event: somebody's working hours begin.
_SHIFT = -1


class _Engine:
    def __init__(
        self,
        net: Net,
        faults: Sequence[Fault],
        crew: Crew | None,
        priority: Sequence[int] | None,
        plan: Mapping[int, Planned],
        barred: Collection[int],
    ) -> None:
        size = len(net)
        self.net = net
        self.faults = faults
        self.crew = crew
        self.now = 0
        self.rank = list(range(size))
        if priority is not None:
            if sorted(priority) != self.rank:
                raise ValueError("priority must hold every node exactly once")
            for place, node in enumerate(priority):
                self.rank[node] = place
        columns = net.columns
        self.owner, self.quorum, self.hold = columns.owner, columns.quorum, columns.hold
        self.hard, self.to_run = columns.hard, columns.hard_run
        self.have = list(columns.size)
        self.lost_since = [-1] * len(net.groups)
        self.breaker = [-1] * len(net.groups)
        self.up = [True] * size
        self.missing = [0] * size  # start groups without quorum
        self.timed = [0] * size  # timed faults running
        self.open = [False] * size  # an open fault has begun and is not repaired
        self.unknown: dict[int, int] = {}  # timed faults running whose end nobody knows
        self.barred = barred
        self.demand = [0] * size  # the most demanding recovery since the node was last up
        self.jobs: dict[int, Job] = {}
        self.waived: dict[int, set[int]] = {}
        self.outages: dict[int, list[OutageRecord]] = {}  # those that have ended
        self.down_since: dict[int, tuple[int, Cause]] = {}
        self.works: list[WorkRecord] = []
        self.events: list[_Event] = []
        self.lost_now: list[int] = []  # groups without a hold that lost quorum at this instant
        self.startable: list[int] = []  # nodes that have become startable and are not queued yet
        self.queues: dict[_Queue, list[tuple[int, int]]] = {}
        self.free: set[int] = set()  # not at work, and come; not asked whether within hours
        self.short: set[_Queue] = set()  # nobody free for these people now
        self.by_hours = crew.by_hours if crew else ()
        self.stirred = self.wake = 0  # when something last happened; the next shift waited for
        self.glass = columns.break_glass  # nodes with a documented break-glass step
        self.glass_down: set[int] = set()
        self.reach: set[int] | None = None  # cached closure for the break-glass rule
        last = 0
        for number, fault in enumerate(faults):
            if fault.start < 0 or (fault.end is not None and fault.end <= fault.start):
                raise ValueError("a fault must begin at 0 or later and end after it begins")
            heappush(self.events, (fault.start, _FAULT_BEGINS, fault.node, number))
            last = max(last, fault.start, fault.end or 0)
        for position, member in enumerate(crew.members if crew else ()):
            if member.available_from > 0:
                heappush(self.events, (member.available_from, _ARRIVAL, position, 0))
                last = max(last, member.available_from)
            else:
                self.free.add(position)
        self.plan: dict[int, Planned | None] = dict(plan)
        self.begin_at = [0] * size
        for node, planned in plan.items():
            self.begin_at[node] = planned.not_before
            for minute in (p.not_before for p in planned.turns() if p.not_before > 0):
                heappush(self.events, (minute, _PLANNED, node, 0))
                last = max(last, minute)
        self.history = None if net.told is None else History(net, net.told, self.begin_at)
        for minute, node in self.history.offers() if self.history else ():
            heappush(self.events, (minute, _PLANNED, node, 0))
            last = max(last, minute)
        self.circulation = Circulation(max(last, crew.cycle[0] if crew else 0))

    # -- one instant ---------------------------------------------------------------------------

    def run(self) -> Trace:
        period = None
        while self.events and period is None:
            now = self.now = self.events[0][0]
            by_kind: tuple[list[_Event], ...] = ([], [], [], [], [], [])
            while self.events and self.events[0][0] == now:
                event = heappop(self.events)
                by_kind[event[1]].append(event)
            for _, _, position, _ in by_kind[_ARRIVAL]:
                if position != _SHIFT and self.is_free(position):
                    self.free.add(position)
                self.short.clear()
            if self.by_hours:
                self.short.clear()
                if any(event[2] != _SHIFT for events in by_kind for event in events):
                    self.stirred = now
            for _, _, node, _ in by_kind[_PLANNED]:
                self.offer(node)
            self.restorations(by_kind[_DONE], by_kind[_FAULT_ENDS])
            self.begin_faults(by_kind[_FAULT_BEGINS])
            self.expiries(by_kind[_EXPIRY])
            self.starts()
            self.await_shift()
            period = self.circulation.period(self)
        for node, (start, cause) in self.down_since.items():
            self.outages.setdefault(node, []).append(OutageRecord(start, None, cause))
        self.works.sort(key=lambda w: (w.start, w.node, w.end))
        return settle(self, period)

    def restorations(self, done: Iterable[_Event], ends: Iterable[_Event]) -> None:
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
        while waiting:
            node = waiting.pop()
            recovery = _RECOVERIES[self.demand[node]]
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

    def begin_faults(self, begins: Iterable[_Event]) -> None:
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
                heappush(self.events, (fault.end, _FAULT_ENDS, node, 0))
            self.demand[node] = max(self.demand[node], _DEMAND[fault.recovery])
            if self.up[node]:
                self.take_down(node, Cause("fault", number, -1, -1, fault.start))
            else:
                self.offer(node)

    def expiries(self, events: Iterable[_Event]) -> None:
        wave = self.lost_now
        for _, _, group, since in events:
            if self.lost_since[group] == since:
                wave.append(group)
        while wave:
            wave.sort(key=lambda g: (self.owner[g], g))
            # Nodes of one wave fall together: none of them is the cause of another.
            self.lost_now = []
            for group in wave:
                node = self.owner[group]
                if self.counts_for_its_node(group):
                    if self.history is not None and self.history.holds(node, self.now, True):
                        self.waive(node, (group,))
                        continue
                    since = self.lost_since[group]
                    self.take_down(node, Cause("group", -1, group, self.breaker[group], since))
            wave = self.lost_now
        self.lost_now = []

    def starts(self) -> None:
        work, rank = self.net.work, self.rank
        while True:
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
            heappush(self.events, (wake, _ARRIVAL, _SHIFT, 0))

    # -- states --------------------------------------------------------------------------------

    def can_begin(self, node: int) -> bool:
        """Tell whether work can begin but for people (and break-glass steps)."""
        return not (
            self.up[node]
            or self.missing[node]
            or self.timed[node]
            or node in self.jobs
            or self.begin_at[node] > self.now
            or node in self.barred
        )

    def counts_for_its_node(self, group: int) -> bool:
        """Tell whether lost quorum of the group can take its node down."""
        node = self.owner[group]
        return self.up[node] and group not in self.waived.get(node, ())

    def offer(self, node: int) -> None:
        """Note the node as startable if its work can begin."""
        if not (self.missing[node] or self.timed[node] or self.up[node] or node in self.jobs):
            self.startable.append(node)

    def minutes_for(self, node: int) -> int:
        """Return how long work that begins on the node now takes."""
        told = self.history.minutes(node, self.now) if self.history is not None else None
        if told is not None:
            return told
        return self.net.work[node].after(_RECOVERIES[self.demand[node]])

    def length(self, node: int) -> int:
        """Return what parts the queues beside people: with working hours, the length of work."""
        return self.minutes_for(node) if self.by_hours else 0

    def is_free(self, member: int) -> bool:
        """Tell whether a member who left work or came is free; during an event both can differ."""
        if self.history is None or self.crew is None:
            return True
        busy = any(member in job.people for job in self.jobs.values())
        return not busy and self.crew.members[member].available_from <= self.now

    def waive(self, node: int, groups: tuple[int, ...]) -> None:
        self.waived.setdefault(node, set()).update(groups)
        self.reach = None

    def find_people(self, node: int) -> tuple[int, ...] | None:
        people = self.net.work[node].people
        if self.crew is None:
            return ()
        told = self.history.people(node, self.now) if self.history is not None else None
        if told is not None:
            return told
        if not people:
            return ()
        kind = (people, self.length(node))
        if kind in self.short:
            return None
        free = self.free
        if self.history is not None:
            free = free - self.history.promised(self.now, self.up, self.jobs)
        if self.by_hours:
            members = self.crew.members
            free = {m for m in free if members[m].can_work(self.now, kind[1])}
        planned = self.plan.get(node)
        if planned is not None and planned.people and free.issuperset(planned.people):
            return planned.people
        found = assign(self.crew, free, people)
        if found is None:
            self.short.add(kind)
        return found

    def begin(self, node: int, people: tuple[int, ...], waived: tuple[int, ...]) -> None:
        recovery = _RECOVERIES[self.demand[node]]
        end = self.now + self.minutes_for(node)
        self.stirred = self.now
        if self.history is not None:
            self.history.begin(node, self.now)
        self.jobs[node] = Job(self.now, end, people, waived, recovery)
        self.free.difference_update(people)
        if end == self.now:
            self.finish(node)
        else:
            heappush(self.events, (end, _DONE, node, self.now))

    def finish(self, node: int) -> None:
        self.release(node, done=True)
        self.open[node] = False
        # Only work that is known to be done can be done in spite of such a fault.
        self.timed[node] -= self.unknown.pop(node, 0)
        self.raise_up(node)

    def abort(self, node: int) -> None:
        self.release(node, done=False)
        if self.waived.pop(node, None):
            self.reach = None

    def release(self, node: int, *, done: bool) -> None:
        job = self.jobs.pop(node)
        self.log(node, job, done=done)
        if job.people:
            self.free.update(p for p in job.people if self.is_free(p))
            self.short.clear()

    def log(self, node: int, job: Job, *, done: bool) -> None:
        self.works.append(
            WorkRecord(node, job.start, self.now, job.people, done, job.waived, job.recovery)
        )

    def raise_up(self, node: int) -> None:
        self.up[node] = True
        self.glass_down.discard(node)
        self.demand[node] = 0
        start, cause = self.down_since.pop(node)
        self.outages.setdefault(node, []).append(OutageRecord(start, self.now, cause))
        if node in self.plan:
            self.turn_over(node)
        have, quorum = self.have, self.quorum
        for group in self.net.served_by[node]:
            have[group] += 1
            if have[group] == quorum[group]:
                self.lost_since[group] = -1
                if self.hard[group]:
                    owner = self.owner[group]
                    if owner in self.waived:
                        self.waived[owner].discard(group)
                    self.missing[owner] -= 1
                    if not self.missing[owner]:
                        self.offer(owner)

    def turn_over(self, node: int) -> None:
        """Go on to what is planned for the next outage of a node that has come up."""
        before = self.plan[node]
        planned = self.plan[node] = before.later if before else None
        minute = planned.not_before if planned else 0
        if self.history is None:
            self.begin_at[node] = minute
        else:
            self.history.plan(node, minute)

    def take_down(self, node: int, cause: Cause) -> None:
        self.up[node] = False
        self.reach = None
        self.waived.pop(node, None)
        if self.glass[node]:
            self.glass_down.add(node)
        self.down_since[node] = (self.now, cause)
        self.circulation.count(node, self.now)
        have, quorum = self.have, self.quorum
        for group in self.net.served_by[node]:
            have[group] -= 1
            if have[group] == quorum[group] - 1:
                self.lost_since[group] = self.now
                self.breaker[group] = node
                if self.hard[group]:
                    self.lose(group)
        self.offer(node)

    def lose(self, group: int) -> None:
        """Let the owner of a hard group that lost quorum feel it."""
        owner = self.owner[group]
        self.missing[owner] += 1
        if self.up[owner]:
            if self.to_run[group]:
                if self.hold[group]:
                    due = self.now + self.hold[group]
                    heappush(self.events, (due, _EXPIRY, group, self.now))
                else:
                    self.lost_now.append(group)
        elif owner in self.jobs:
            if self.history is not None and self.history.holds(owner, self.now, False):
                self.waive(owner, (group,))
            else:
                self.abort(owner)

    def break_glass(self, before: int) -> tuple[int, tuple[int, ...], tuple[int, ...]] | None:
        """Return the first node ranked before ``before`` that may use its break-glass steps now.

        With the people found and the groups waived.
        """
        if not self.glass_down:
            return None
        for node in sorted(self.glass_down, key=self.rank.__getitem__):
            if self.rank[node] >= before:
                return None
            lacking = self.glass_for(node)
            found = self.find_people(node) if lacking else None
            if found is not None:
                return node, found, lacking
        return None

    def glass_for(self, node: int) -> tuple[int, ...]:
        """Return the groups that a node may waive now, but for people; none when it may not."""
        net = self.net
        if self.timed[node] or not self.missing[node] or node in self.jobs or node in self.barred:
            return ()
        if self.begin_at[node] > self.now:
            return ()
        lacking = tuple(g for g in net.groups_of[node] if self.hard[g] and self.lost_since[g] >= 0)
        if any(net.groups[g].break_glass is None for g in lacking):
            return ()
        if self.reach is None:
            self.reach = reachable(net, self.up, self.have, self.missing, self.waived)
        reach = self.reach
        if any(sum(s in reach for s in net.groups[g].suppliers) >= self.quorum[g] for g in lacking):
            return ()
        if not layers_of(net).ripe(node, lacking, self.up):
            return ()
        return lacking

    def lacks_people(self, node: int) -> bool:
        """Tell whether only people are missing for the work on a node that is down."""
        if not self.net.work[node].people or self.up[node]:
            return False
        return self.can_begin(node) or (node in self.glass_down and bool(self.glass_for(node)))


def run(
    net: Net,
    faults: Sequence[Fault],
    crew: Crew | None = None,
    priority: Sequence[int] | None = None,
    plan: Mapping[int, Planned] | None = None,
    barred: Collection[int] = (),
) -> Trace:
    """Simulate ``faults`` on ``net`` until nothing more happens.

    ``crew`` None means unlimited people. ``priority`` is every node in the order in which they are
    started when several can be; None is the order of ids. ``plan`` says of some nodes when work
    begins at the earliest, and who does it if they are free then; others are taken if not.
    Work on the ``barred`` never begins.
    See docs/semantics.md.

    Raises:
        ValueError: a fault that is empty or begins before 0; a priority that is no permutation.
    """
    return _Engine(net, faults, crew, priority, plan or {}, barred).run()
