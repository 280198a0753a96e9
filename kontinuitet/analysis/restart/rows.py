"""The rows of the restart order: what each waits for, whom it frees, and why it stands there."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.base.cost import Tariff
from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.records import Fault, WorkRecord
from kontinuitet.analysis.base.restart_results import (
    AbortedStart,
    PersonWait,
    RestartStep,
    WaitKind,
)
from kontinuitet.analysis.criticality.single_points import bits
from kontinuitet.analysis.restart.critical_chain import by_node, ready_at
from kontinuitet.analysis.restart.decision import Course
from kontinuitet.analysis.restart.explain import (
    Circumstances,
    Meanwhile,
    dependents_down,
    sentence,
    waits,
)
from kontinuitet.analysis.restart.people_waits import Diaries
from kontinuitet.wording import duration_in_text


class Rows:
    """Makes the rows of the restart order from the chosen course."""

    def __init__(
        self, course: Course, faults: Sequence[Fault], crew: Crew | None, tariff: Tariff
    ) -> None:
        self._course = course
        self._net = course.net
        self._crew = crew
        self._tariff = tariff
        self._faults = by_node(faults)
        self._diaries = Diaries(course.net, course.trace, crew) if crew else None
        self._works = [w for w in course.trace.works if self._is_row(w)]
        self._brought = {(w.node, w.end): w for w in course.trace.works if w.done}
        self._waits = {work: self._waits_of(work) for work in course.trace.works if work.done}
        self._waits |= {work: self._waits_of(work) for work in self._works}
        self._frees: dict[WorkRecord, list[int]] = {}
        for work, found in self._waits.items():
            for since, supplier in found if work.done else ():
                self._frees.setdefault(self._brought[supplier, since], []).append(work.node)
        self._numbers: dict[WorkRecord, int] = {}
        self._in_vain = {(w.node, w.start): w for w in course.trace.works if not w.done}
        self._dependents = dependents_down(self._net, course.outages)
        self._activities = sum(1 << n for n in course.outages if self._net.is_activity[n])
        self._turns: dict[int, int] = {}
        for work in self._works:
            self._turns[work.node] = self._turns.get(work.node, 0) + work.done

    def _is_row(self, work: WorkRecord) -> bool:
        """Tell whether a work is a row: all that end an outage of a resource."""
        return work.done and not self._net.is_activity[work.node]

    def _outage(self, work: WorkRecord) -> tuple[int, int | None]:
        """Return the outage that a work is to end."""
        return max(s for s in self._course.outages[work.node] if s[0] <= work.start)

    def _waits_of(self, work: WorkRecord) -> list[tuple[int, int]]:
        start = self._outage(work)[0]
        found = waits(self._course, work.node, start, work.start, work.waived)
        return [(m, u) for m, u in found if (u, m) in self._brought]

    def _served(self, node: int, work: WorkRecord | None = None) -> list[int]:
        """Return the activities down that need a node; of several outages, down in that of work."""
        found = bits(self._dependents.get(node, 0) & self._activities)
        spans = self._course.outages.get(node, ())
        if work is None or len(spans) < 2:
            return list(found)
        start, end = self._outage(work)
        return [
            n
            for n in found
            if any(
                (end is None or s <= end) and (e is None or e >= start)
                for s, e in self._course.outages[n]
            )
        ]

    def make(self) -> tuple[RestartStep, ...]:
        """Return one row for each time a resource is restarted, by start.

        Of those that start at the same minute, what others wait for comes first; then by id.
        """
        depth = self._depths()
        works = sorted(self._works, key=lambda w: (w.start, depth[w], w.node, w.end))
        self._numbers = {work: number for number, work in enumerate(works, start=1)}
        turns: dict[int, int] = {}
        rows = []
        for number, work in enumerate(works, start=1):
            turns[work.node] = turns.get(work.node, 0) + 1
            rows.append(self._row(number, work, turns[work.node]))
        return tuple(rows)

    def _depths(self) -> dict[WorkRecord, int]:
        """Return how many rows of the same minute stand, one behind another, before each."""
        depth = dict.fromkeys(self._works, 0)
        freed: dict[WorkRecord, list[WorkRecord]] = {}
        for work in self._works:
            for since, supplier in self._waits[work]:
                before = self._brought[supplier, since]
                if before in depth and before.start == work.start:
                    freed.setdefault(before, []).append(work)
        pending = list(self._works)
        while pending:
            deeper: dict[WorkRecord, None] = {}
            for work in pending:
                for later in freed.get(work, ()):
                    if depth[later] <= depth[work] < len(self._works):
                        depth[later] = depth[work] + 1
                        deeper[later] = None
            pending = list(deeper)
        return depth

    def _waited(self, work: WorkRecord, ready: int) -> int:
        """Return the minutes from ``ready`` that only people were missing."""
        if not work.people or self._crew is None:
            return 0
        arrival = max(self._crew.members[p].present_since(work.start) for p in work.people)
        # A break-glass step also waits until waiting is futile; only arrival tells them apart.
        return 0 if work.waived and arrival < work.start else work.start - ready

    def _row(self, number: int, work: WorkRecord, turn: int) -> RestartStep:
        net, node = self._net, work.node
        found = self._waits[work]
        # Those with most behind them first: they say most about why the row stands here.
        freed = sorted(
            set(self._frees.get(work, ())),
            key=lambda n: (-self._dependents.get(n, 0).bit_count(), n),
        )
        served = sorted(self._served(node, work), key=self._tariff.pressing)
        outage_start = self._outage(work)[0]
        last = found[-1] if found else None
        ready, _, ended = ready_at(self._course, self._faults.get(node, []), work)
        # During an event nothing new begins before now: what has been is not a wait for people.
        if net.told is not None and not net.told.began(node, work.start):
            ready = max(ready, min(net.told.now, work.start))
        waited = self._waited(work, ready)
        meanwhile = self._diaries.waits(work, ready) if self._diaries and waited else ()
        known = Circumstances(
            automatic=net.work[node].automatic,
            minutes=work.end - work.start,
            fault_end=ended if ended > outage_start else None,
            last=(net.names[last[1]], last[0]) if last and last[0] >= ended else None,
            waited=waited,
            people=net.work[node].people,
            freed=[net.names[n] for n in freed if not net.is_activity[n]],
            served=[net.names[n] for n in served],
            break_glass=bool(work.waived),
            meanwhile=self._meanwhile(meanwhile) if waited else None,
        )
        return RestartStep(
            number=number,
            id=net.ids[node],
            start=work.start,
            end=work.end,
            people=tuple(self._crew.members[p].id for p in work.people) if self._crew else (),
            waits_for=tuple(net.ids[u] for u in sorted(u for _, u in found)),
            why=sentence(known),
            frees=tuple(net.ids[n] for n in freed),
            serves=tuple(net.ids[n] for n in served),
            break_glass=tuple(net.groups[g].break_glass or "" for g in work.waived),
            waited=waited,
            meanwhile=meanwhile,
            after=tuple(sorted(self._numbers[w] for w in self._waited_for(work))),
            turn=turn,
            turns=self._turns[node],
            by_itself=net.work[node].automatic and not work.waived,
        )

    def _waited_for(self, work: WorkRecord) -> list[WorkRecord]:
        """Return the works on rows that a work waits for."""
        before = (self._brought[supplier, since] for since, supplier in self._waits[work])
        return [w for w in before if w in self._numbers]

    def aborted(self) -> tuple[AbortedStart, ...]:
        """Return the starts that bring nothing back, by start and id."""
        members = self._crew.members if self._crew else ()
        net = self._net
        return tuple(
            AbortedStart(
                net.ids[work.node],
                work.start,
                work.end,
                tuple(members[p].id for p in work.people),
                net.ids[self._lost(work)],
            )
            for work in sorted(self._in_vain.values(), key=lambda w: (w.start, w.node))
            if not net.is_activity[work.node]
        )

    def _lost(self, work: WorkRecord) -> int:
        """Return what was lost when a work was aborted, itself if that failed anew."""
        if any(f.start == work.end for f in self._faults.get(work.node, ())):
            return work.node
        for position in self._net.groups_of[work.node]:
            for supplier in self._net.groups[position].suppliers:
                starts = [s for s, _ in self._course.outages.get(supplier, ())]
                if work.end in starts and not self._net.groups[position].soft:
                    return supplier
        return work.node

    def _meanwhile(self, waits: Sequence[PersonWait]) -> Meanwhile:
        """Return what the row's sentence says of the people waited for: what they do last."""
        if not waits:
            return Meanwhile(None, kept=True)
        last = waits[-1]
        if last.id is None:
            return Meanwhile(None, short=any(w.kind is WaitKind.SHORT for w in waits))
        node = self._net.index[last.id]
        purpose = min(self._served(node), key=self._tariff.pressing, default=None)
        name = self._net.names[node]
        if (node, last.start) in self._in_vain:
            lost = self._net.names[self._lost(self._in_vain[node, last.start])]
            after = duration_in_text(last.end - last.start)
            name = f"{name} (avbryts efter {after} när {lost} faller bort)"
        return Meanwhile(
            name,
            None if purpose is None else self._net.names[purpose],
            kept=last.kind is WaitKind.KEPT,
        )
