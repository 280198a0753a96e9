"""The rows of the restart order: what each waits for, whom it frees, and why it stands there."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.cost import Tariff
from kontinuitet.analysis.crew import Crew
from kontinuitet.analysis.engine_records import Fault, WorkRecord
from kontinuitet.analysis.explain import Circumstances, dependents_down, sentence, waits
from kontinuitet.analysis.restart import Course
from kontinuitet.analysis.results import RestartStep


class Rows:
    """Makes the rows of the restart order from the chosen course."""

    def __init__(
        self, course: Course, faults: Sequence[Fault], crew: Crew | None, tariff: Tariff
    ) -> None:
        self._course = course
        self._net = course.net
        self._crew = crew
        self._tariff = tariff
        self._faults: dict[int, list[Fault]] = {}
        for fault in faults:
            self._faults.setdefault(fault.node, []).append(fault)
        self._waits = {node: self._waits_of(node) for node in course.last_work}
        self._frees: dict[int, list[int]] = {}
        for node, found in self._waits.items():
            for _, supplier in found:
                self._frees.setdefault(supplier, []).append(node)
        self._dependents = {
            node: dependents_down(self._net, node, course.outages) for node in course.last_work
        }

    def _waits_of(self, node: int) -> list[tuple[int, int]]:
        work = self._course.last_work[node]
        start = self._course.outages[node][-1][0]
        found = waits(self._net, self._course.outages, node, start, work.start, work.waived)
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
        arrival = max(self._crew.members[p].available_from for p in work.people)
        # A break-glass step also waits until waiting is futile; only arrival tells them apart.
        return 0 if work.waived and arrival < work.start else work.start - ready

    def _row(self, number: int, work: WorkRecord) -> RestartStep:
        net, node = self._net, work.node
        found = self._waits[node]
        # Those with most behind them first: they say most about why the row stands here.
        freed = sorted(
            self._frees.get(node, ()), key=lambda n: (-len(self._dependents.get(n, ())), n)
        )
        served = sorted(
            (n for n in self._dependents[node] if net.is_activity[n]), key=self._tariff.pressing
        )
        outage_start = self._course.outages[node][-1][0]
        faults = [f for f in self._faults.get(node, ()) if f.start <= work.start]
        ended = max((f.end for f in faults if f.end is not None), default=0)
        last = found[-1] if found else None
        ready = max(outage_start, ended, last[0] if last else 0, *(f.start for f in faults), 0)
        waited = self._waited(work, ready)
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
        )
