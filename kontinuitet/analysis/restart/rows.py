"""The rows of the restart order: what each waits for, whom it frees, and why it stands there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kontinuitet.analysis.base.cost import Tariff
from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.records import Fault, WorkRecord
from kontinuitet.analysis.base.results import PersonWait, RestartStep, WaitKind
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
        self._waits = {node: self._waits_of(node) for node in course.last_work}
        self._frees: dict[int, list[int]] = {}
        for node, found in self._waits.items():
            for _, supplier in found:
                self._frees.setdefault(supplier, []).append(node)
        self._dependents = dependents_down(self._net, course.outages)
        self._activities = sum(1 << n for n in course.outages if self._net.is_activity[n])

    def _waits_of(self, node: int) -> list[tuple[int, int]]:
        work = self._course.last_work[node]
        start = self._course.outages[node][-1][0]
        found = waits(self._net, self._course.absences, node, start, work.start, work.waived)
        last_work = self._course.last_work
        return [(m, u) for m, u in found if u in last_work and last_work[u].end <= work.start]

    def make(self) -> tuple[RestartStep, ...]:
        """Return one row for each resource that came back, by start.

        Of those that start at the same minute, what others wait for comes first; then by id.
        """
        net = self._net
        works = [w for n, w in self._course.last_work.items() if not net.is_activity[n]]
        depth = self._depths(works)
        works.sort(key=lambda w: (w.start, depth[w.node], w.node))
        return tuple(self._row(number, work) for number, work in enumerate(works, start=1))

    def _depths(self, works: Sequence[WorkRecord]) -> dict[int, int]:
        """Return how many rows of the same minute stand, one behind another, before each."""
        starts = {w.node: w.start for w in works}
        depth = dict.fromkeys(starts, 0)
        pending = sorted(starts)
        while pending:
            deeper = []
            for node in pending:
                for freed in self._frees.get(node, ()):
                    if starts.get(freed) == starts[node] and depth[freed] <= depth[node] < len(
                        works
                    ):
                        depth[freed] = depth[node] + 1
                        deeper.append(freed)
            pending = sorted(set(deeper))
        return depth

    def _waited(self, work: WorkRecord, ready: int) -> int:
        """Return the minutes from ``ready`` that only people were missing."""
        if not work.people or self._crew is None:
            return 0
        arrival = max(self._crew.members[p].present_since(work.start) for p in work.people)
        # A break-glass step also waits until waiting is futile; only arrival tells them apart.
        return 0 if work.waived and arrival < work.start else work.start - ready

    def _row(self, number: int, work: WorkRecord) -> RestartStep:
        net, node = self._net, work.node
        found = self._waits[node]
        # Those with most behind them first: they say most about why the row stands here.
        freed = sorted(
            self._frees.get(node, ()), key=lambda n: (-self._dependents[n].bit_count(), n)
        )
        served = sorted(self._served(node), key=self._tariff.pressing)
        outage_start = self._course.outages[node][-1][0]
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
        )

    def _served(self, node: int) -> Iterator[int]:
        """Yield the activities down that need a node, by number."""
        return bits(self._dependents.get(node, 0) & self._activities)

    def _meanwhile(self, waits: Sequence[PersonWait]) -> Meanwhile:
        """Return what the row's sentence says of the people waited for: what they do last."""
        if not waits:
            return Meanwhile(None, kept=True)
        last = waits[-1]
        if last.id is None:
            return Meanwhile(None, short=any(w.kind is WaitKind.SHORT for w in waits))
        node = self._net.index[last.id]
        purpose = min(self._served(node), key=self._tariff.pressing, default=None)
        return Meanwhile(
            self._net.names[node],
            None if purpose is None else self._net.names[purpose],
            kept=last.kind is WaitKind.KEPT,
        )
