"""The critical chain: the waits, end to end, that decide when something is back.

From the return backwards: a work begins at the very minute at which the last of what it waited for
was there, and that again ends a work, a fault or someone's way to work. The links join without a
gap, so their minutes add up to the time from the first one's start to the return. Of two that hold
a work up to the same minute the dependency is told before the people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.records import Fault, WorkRecord
from kontinuitet.analysis.base.restart_results import (
    ChainKind,
    ChainLink,
    CriticalChain,
    RestartResult,
)
from kontinuitet.analysis.restart.decision import Course
from kontinuitet.analysis.restart.explain import link_sentence, waits
from kontinuitet.analysis.restart.people_waits import Diaries
from kontinuitet.model.landscape import Municipality


@dataclass(frozen=True, slots=True)
class _Before:
    """What a work waited for last: a link that ends where it begins, or the work before it.

    ``until`` is how long before its start everything else was there, when it was held for nothing
    that has a name (a plan, or a break-glass step); else its start.
    """

    work: WorkRecord | None
    until: int
    supplier: int | None = None
    person: int | None = None
    fault: Fault | None = None


def by_node(faults: Sequence[Fault]) -> dict[int, list[Fault]]:
    """Return the faults of each node that has any."""
    found: dict[int, list[Fault]] = {}
    for fault in faults:
        found.setdefault(fault.node, []).append(fault)
    return found


def ready_at(
    course: Course, faults: Sequence[Fault], work: WorkRecord
) -> tuple[int, list[tuple[int, int]], int]:
    """Return since when only people were missing to begin a work, and why not before.

    ``faults`` are those of the work's own node.
    That minute, the suppliers it waited for as (minute, node), and the end of the last of its own
    timed faults (0 without any).
    """
    start = max(s for s, _ in course.outages[work.node] if s <= work.start)
    found = waits(course, work.node, start, work.start, work.waived)
    own = [f for f in faults if f.start <= work.start]
    ended = max((f.end for f in own if f.end is not None and f.end <= work.start), default=0)
    begun = max((f.start for f in own), default=0)
    return max(start, begun, ended, found[-1][0] if found else 0), found, ended


class Chains:
    """Follows the chains of one course."""

    def __init__(self, course: Course, faults: Sequence[Fault], crew: Crew | None) -> None:
        self._course = course
        self._net = course.net
        self._faults = by_node(faults)
        self._known: dict[WorkRecord, tuple[_Before, ...]] = {}
        self._made: dict[tuple[WorkRecord, _Before | None], tuple[ChainLink, ...]] = {}
        self._crew = crew
        self._diaries = Diaries(course.net, course.trace, crew) if crew else None
        self._brought: dict[tuple[int, int], WorkRecord] = {}
        self._freed: dict[tuple[int, int], list[WorkRecord]] = {}
        for work in course.trace.works:
            if work.done:
                self._brought[work.node, work.end] = work
            if work.end > work.start:
                for person in work.people:
                    self._freed.setdefault((person, work.end), []).append(work)

    def of(self, node: int) -> CriticalChain | None:
        """Return the chain that decides when a node is back; None when it never went or came."""
        # A loss for an instant is nothing to come back from.
        spans = [s for s in self._course.outages.get(node, ()) if s[0] != s[1]]
        back = spans[-1][1] if spans else None
        last = None if back is None else self._brought.get((node, back))
        if back is None or last is None:
            return None
        found = self._follow(last)
        links: list[ChainLink] = []
        for work, before in found:
            made = self._made.get((work, before))
            if made is None:
                made = self._made[work, before] = tuple(self._links(work, before))
            links += made
        links.reverse()
        # What comes back by itself, at once and last, is the one the chain is about.
        if links and links[-1].id == self._net.ids[node] and self._net.is_activity[node]:
            links.pop()
        return CriticalChain(self._net.ids[node], back, tuple(links))

    def _follow(self, last: WorkRecord) -> list[tuple[WorkRecord, _Before | None]]:
        """Return the works of the chain from the last to the first, each with what held it.

        Works of one minute can seem to wait for each other; such a way round is left again.
        """
        path: list[tuple[WorkRecord, _Before | None]] = []
        ways: list[tuple[WorkRecord, Iterator[_Before]]] = [(last, iter(self._all_causes(last)))]
        seen = {last}
        while ways:
            work, causes = ways[-1]
            before = next(causes, None)
            if before is None:
                ways.pop()
                if path:
                    path.pop()
                continue
            if before.work is None:
                return [*path, (work, before)]
            if before.work not in seen:
                seen.add(before.work)
                path.append((work, before))
                ways.append((before.work, iter(self._all_causes(before.work))))
        return [(last, None)]

    def _all_causes(self, work: WorkRecord) -> tuple[_Before, ...]:
        known = self._known.get(work)
        if known is None:
            known = self._known[work] = tuple(self._causes(work))
        return known

    def _causes(self, work: WorkRecord) -> Iterator[_Before]:
        """Yield what can have held a work up to its start, the most telling first."""
        own = self._faults.get(work.node, [])
        ready, found, ended = ready_at(self._course, own, work)
        if ready < work.start:
            yield from self._people(work)
        for since, supplier in reversed(found):
            brought = self._brought.get((supplier, since))
            if since == ready and brought is not None:
                yield _Before(brought, ready, supplier=supplier)
        for fault in own:
            if fault.end == ended == ready > 0:
                yield _Before(None, ready, fault=fault)
        starts = [s for s, _ in self._course.outages[work.node]]
        if ready in starts or ready in [f.start for f in own]:
            yield _Before(None, ready)
        if any(since == ready for since, _ in found):
            # A supplier was there again by its fallback routine: no work ended then.
            yield _Before(None, ready)

    def _people(self, work: WorkRecord) -> Iterator[_Before]:
        """Yield whose coming, or whose work before, ended at the start of a work."""
        for person in work.people:
            for before in self._freed.get((person, work.start), ()):
                yield _Before(before, work.start, person=person)
        for person in work.people:
            assert self._crew is not None  # without a crew no work has people
            if self._crew.members[person].available_from == work.start:
                yield _Before(None, work.start, person=person)

    def _links(self, work: WorkRecord, before: _Before | None) -> Iterator[ChainLink]:
        """Yield the links of one work, from its end backwards."""
        net = self._net
        until = work.start if before is None else before.until
        supplier = None if before is None else before.supplier
        person = None if before is None else before.person
        earlier = None if before is None else before.work
        fault = None if before is None else before.fault
        by = None if earlier is None else earlier.node
        why = link_sentence(
            net,
            work,
            supplier=supplier,
            person=self._skills(person, work),
            busy=by if person is not None else None,
            fault=fault is not None,
        )
        known = net.told is not None and net.told.began(work.node, work.start)
        if known:
            why = "Började då enligt läget."
        link = ChainLink(
            kind=ChainKind.WORK,
            id=net.ids[work.node],
            start=work.start,
            end=work.end,
            why=why,
            people=self._ids(work.people),
            waits_for=None if by is None else net.ids[by],
            person=None if person is None else self._ids((person,))[0],
        )
        if until < work.start:
            held = replace(link, kind=ChainKind.WAIT, start=until, end=work.start, people=())
            yield replace(link, why="Väntan är över.", waits_for=None)
            waited = f"{why} {self._held(work, until)}"
            link = replace(held, why="Började inte tidigare, enligt läget." if known else waited)
        yield link
        if fault is not None:
            yield ChainLink(
                ChainKind.FAULT,
                net.ids[work.node],
                fault.start,
                until,
                "Så länge varar bortfallet.",
            )
        elif earlier is None and person is not None:
            yield ChainLink(
                ChainKind.ARRIVAL,
                net.ids[work.node],
                0,
                until,
                "Så länge dröjer det tills någon som kan arbetet är på plats.",
                person=self._ids((person,))[0],
            )

    def _held(self, work: WorkRecord, ready: int) -> str:
        """Say what a work waits for that is neither another work nor someone's first coming."""
        told = self._net.told
        if told is not None and ready < told.now == work.start:
            return "Men inget nytt börjar före den tid som läget gäller."
        if work.waived:
            return "Men väntar tills nödstarten får användas."
        members = self._crew.members if self._crew else ()
        if any(members[p].present_since(work.start) == work.start for p in work.people):
            there = "Men väntar tills någon som kan arbetet är på plats"
            if self._diaries is not None and self._diaries.too_short(work, ready):
                return f"{there} under hela arbetet."
            return f"{there}."
        return "Men väntar på sin tur i planen."

    def _ids(self, people: Sequence[int]) -> tuple[str, ...]:
        return tuple(self._crew.members[p].id for p in people) if self._crew else ()

    def _skills(self, person: int | None, work: WorkRecord) -> tuple[str, ...]:
        """Return the skills of a person that a work asks for."""
        if person is None or self._crew is None:
            return ()
        held = self._crew.members[person].skills
        return tuple(s for s, _ in self._net.work[work.node].people if s in held)


def critical_chains(
    course: Course, faults: Sequence[Fault], crew: Crew | None, nodes: Sequence[int]
) -> dict[str, CriticalChain]:
    """Return the chains of those of the nodes that were down and came back, by id."""
    chains = Chains(course, faults, crew)
    found = {course.net.ids[n]: chains.of(n) for n in nodes if n in course.outages}
    return {identity: chain for identity, chain in found.items() if chain is not None}


def deciding_chain(
    municipality: Municipality, result: RestartResult, activity: str | None = None
) -> CriticalChain | None:
    """Return the chain of ``activity``, by default of the last essential activity to come back.

    Of several back at the same minute the first by id; without any essential one, the last of all.
    None when nothing was down, or it never comes back.
    """
    if activity is not None:
        return result.chains.get(activity)
    essential = [i for i in sorted(result.chains) if municipality.activities[i].essential]
    among = essential or sorted(result.chains)
    return max((result.chains[i] for i in among), key=lambda c: c.back, default=None)
