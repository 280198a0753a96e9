"""The state of a running outage engine: who is up, works, waits and is free, and how that changes.

What happens at one instant, in which order, is ``engine.py``. docs/semantics.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from heapq import heapify, heappush

from kontinuitet.analysis.base.crew import Crew, assign
from kontinuitet.analysis.base.layers import layers_of
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import (
    Cause,
    Fault,
    Job,
    Midway,
    OutageRecord,
    Planned,
    WorkRecord,
)
from kontinuitet.analysis.outage.break_glass import reachable
from kontinuitet.analysis.outage.circulation import Circulation
from kontinuitet.analysis.outage.history import History
from kontinuitet.analysis.outage.routines import Routines
from kontinuitet.model.scenario import Recovery

RECOVERIES = tuple(Recovery)
DEMAND = {recovery: rank for rank, recovery in enumerate(RECOVERIES)}

# Kinds of events on the heap; the second number of an event is its node, group or fault.
DONE, FAULT_ENDS, FAULT_BEGINS, EXPIRY, ARRIVAL, PLANNED, ROUTINE, LEAVE, ORDER, LIFT = range(10)

Event = tuple[int, int, int, int]

#: Nodes wait in one queue for each kind of people, with working hours also for each length of work.
_Queue = tuple[tuple[tuple[str, int], ...], int]

#: In place of a member, in an event: somebody's working hours begin.
SHIFT = -1


class State:
    """The state between two instants, and each change of it."""

    def __init__(
        self,
        net: Net,
        faults: Sequence[Fault],
        crew: Crew | None,
        priority: Sequence[int] | None,
        plan: Mapping[int, Planned],
        barred: Collection[int],
        midway: Midway,
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
        self.routines = Routines(net, self.up) if net.routines else None
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
        self.risen: list[tuple[int, int]] = []
        self.events: list[Event] = []
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
            heappush(self.events, (fault.start, FAULT_BEGINS, fault.node, number))
            last = max(last, fault.start, fault.end or 0)
            if fault.lifted is not None:
                heappush(self.events, (fault.lifted[0], LIFT, fault.node, fault.lifted[1]))
                last = max(last, fault.lifted[1])
        for position, member in enumerate(crew.members if crew else ()):
            if member.available_from > 0:
                heappush(self.events, (member.available_from, ARRIVAL, position, 0))
                last = max(last, member.available_from)
            else:
                self.free.add(position)
            if member.leaves is not None:
                heappush(self.events, (member.leaves, LEAVE, position, 0))
                last = max(last, member.leaves)
        self.gone: set[int] = set()  # members who begin nothing more
        self.orders = midway.orders
        for number, (minute, _) in enumerate(self.orders):
            heappush(self.events, (minute, ORDER, number, 0))
            last = max(last, minute)
        self.waits: dict[int, list[tuple[int, int]]] = {}
        for node, since, until in midway.waits:
            self.waits.setdefault(node, []).append((since, until))
            heappush(self.events, (until, PLANNED, node, 0))
            last = max(last, until)
        self.plan: dict[int, Planned | None] = dict(plan)
        self.begin_at = [0] * size
        for node, planned in plan.items():
            self.begin_at[node] = planned.not_before
            for minute in (p.not_before for p in planned.turns() if p.not_before > 0):
                heappush(self.events, (minute, PLANNED, node, 0))
                last = max(last, minute)
        self.history = None if net.told is None else History(net, net.told, self.begin_at)
        for minute, node in self.history.offers() if self.history else ():
            heappush(self.events, (minute, PLANNED, node, 0))
            last = max(last, minute)
        last = max([last, *(run.settled for run in net.begun_routines.values())])
        self.circulation = Circulation(max(last, crew.cycle[0] if crew else 0))

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
            or (node in self.waits and self.held_back(node))
        )

    def held_back(self, node: int) -> bool:
        """Tell whether work on the node is to wait now."""
        return any(since <= self.now < until for since, until in self.waits.get(node, ()))

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
        return self.net.work[node].after(RECOVERIES[self.demand[node]])

    def length(self, node: int) -> int:
        """Return what parts the queues beside people: with working hours, the length of work."""
        return self.minutes_for(node) if self.by_hours else 0

    def is_free(self, member: int) -> bool:
        """Tell whether a member who left work or came is free; during an event both can differ."""
        if member in self.gone:
            return False
        if self.history is None or self.crew is None:
            return True
        busy = any(member in job.people for job in self.jobs.values())
        return not busy and self.crew.members[member].available_from <= self.now

    def reorder(self, number: int) -> None:
        """Go over to another order of priority, also of what waits already."""
        for place, node in enumerate(self.orders[number][1]):
            self.rank[node] = place
        for queue in self.queues.values():
            queue[:] = [(self.rank[node], node) for _, node in queue]
            heapify(queue)

    def leave_work(self, member: int) -> None:
        """Let somebody begin nothing more."""
        self.gone.add(member)
        self.free.discard(member)

    def lift(self, node: int, end: int) -> None:
        """Let the open faults of a node that is not worked on end at ``end``."""
        if not self.open[node] or node in self.jobs:
            return
        self.open[node] = False
        if end > self.now:
            self.timed[node] += 1
            heappush(self.events, (end, FAULT_ENDS, node, 0))
        else:
            self.offer(node)

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
        recovery = RECOVERIES[self.demand[node]]
        end = self.now + self.minutes_for(node)
        self.stirred = self.now
        if self.history is not None:
            self.history.begin(node, self.now)
        self.jobs[node] = Job(self.now, end, people, waived, recovery)
        self.free.difference_update(people)
        if end == self.now:
            self.finish(node)
        else:
            heappush(self.events, (end, DONE, node, self.now))

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
        if self.routines is None or self.routines.rises(node, self.now):
            self.gained(node)

    def take_over(self) -> None:
        """Let fallback routines begin that suffice, until none more does."""
        while self.routines is not None:
            found = self.routines.taken_over(self.now)
            if not found:
                return
            self.reach = None
            for node in found:
                self.gained(node)

    def gained(self, node: int) -> None:
        """Let those who need the node have it again."""
        self.risen.append((self.now, node))
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

    def leave(self, fallen: Sequence[int]) -> None:
        """Let those who need what fell together feel it, but for what a routine carries at once."""
        gone = fallen if self.routines is None else self.routines.fall(fallen, self.now)
        for node in gone:
            self.missed(node)
        for node in fallen:
            self.offer(node)

    def missed(self, node: int) -> None:
        """Let those who need the node feel that it is gone."""
        self.reach = None
        have, quorum = self.have, self.quorum
        for group in self.net.served_by[node]:
            have[group] -= 1
            if have[group] == quorum[group] - 1:
                self.lost_since[group] = self.now
                self.breaker[group] = node
                if self.hard[group]:
                    self.lose(group)

    def lose(self, group: int) -> None:
        """Let the owner of a hard group that lost quorum feel it."""
        owner = self.owner[group]
        self.missing[owner] += 1
        if self.up[owner]:
            if self.to_run[group]:
                if self.hold[group]:
                    due = self.now + self.hold[group]
                    heappush(self.events, (due, EXPIRY, group, self.now))
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
        if self.begin_at[node] > self.now or self.held_back(node):
            return ()
        lacking = tuple(g for g in net.groups_of[node] if self.hard[g] and self.lost_since[g] >= 0)
        if any(net.groups[g].break_glass is None for g in lacking):
            return ()
        able = self.routines.able() if self.routines else self.up
        if self.reach is None:
            self.reach = reachable(net, able, self.have, self.missing, self.waived)
        reach = self.reach
        if any(sum(s in reach for s in net.groups[g].suppliers) >= self.quorum[g] for g in lacking):
            return ()
        if not layers_of(net).ripe(node, lacking, able):
            return ()
        return lacking

    def lacks_people(self, node: int) -> bool:
        """Tell whether only people are missing for the work on a node that is down."""
        if not self.net.work[node].people or self.up[node]:
            return False
        return self.can_begin(node) or (node in self.glass_down and bool(self.glass_for(node)))
