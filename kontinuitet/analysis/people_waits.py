"""Why a step that could begin waits for people: what each of them does in the meantime.

Read off the finished course, so it is true of it: whoever is said to work on something does so
during the wait, and whoever is said to be kept free does nothing until the work named.
"""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.crew import Crew, assign
from kontinuitet.analysis.engine_records import Trace, WorkRecord
from kontinuitet.analysis.net import Net
from kontinuitet.analysis.results import PersonWait, WaitKind


class Diaries:
    """What each person of a crew does in one course."""

    def __init__(self, net: Net, trace: Trace, crew: Crew) -> None:
        self._net = net
        self._crew = crew
        self._works: list[list[WorkRecord]] = [[] for _ in crew.members]
        for work in trace.works:
            if work.end > work.start:
                for person in work.people:
                    self._works[person].append(work)
        for works in self._works:
            works.sort(key=lambda w: (w.start, w.end, w.node))

    def waits(self, work: WorkRecord, ready: int) -> tuple[PersonWait, ...]:
        """Return what the people waited for do from ``ready`` until the work begins, by time.

        Those who do the work, as far as they are busy or not there yet. If people who could do it
        are free at some time in between, then only they are told, with what they begin next: they
        are kept free for it. Empty when they have nothing else to begin.
        """
        kept = self._kept_free(work, ready)
        if kept is not None:
            return kept
        found: list[PersonWait] = []
        for person in work.people:
            member = self._crew.members[person]
            if member.available_from > ready:
                found.append(
                    PersonWait(member.id, WaitKind.AWAY, None, ready, member.available_from)
                )
            found.extend(
                PersonWait(member.id, WaitKind.WORK, self._net.ids[w.node], w.start, w.end)
                for w in self._works[person]
                if w.end > ready and w.start < work.start
            )
        return tuple(sorted(found, key=lambda w: (w.end, w.person, w.start)))

    def _kept_free(self, work: WorkRecord, ready: int) -> tuple[PersonWait, ...] | None:
        """Return who could begin the work before it begins but does not; None when nobody could."""
        people = self._net.work[work.node].people
        for instant in self._instants(ready, work.start):
            team = assign(self._crew, self._free(instant), people)
            if team is None:
                continue
            coming = []
            for person in team:
                later = [w for w in self._works[person] if instant < w.start]
                if later and later[0].start <= work.start and later[0].node != work.node:
                    coming.append((later[0].start, person, later[0]))
            return tuple(
                PersonWait(
                    self._crew.members[person].id,
                    WaitKind.KEPT,
                    self._net.ids[first.node],
                    instant,
                    start,
                )
                for start, person, first in sorted(coming, key=lambda c: c[:2])
            )
        return None

    def _instants(self, ready: int, start: int) -> Sequence[int]:
        """Return when somebody may have become free, from ``ready`` to before ``start``."""
        instants = {ready}
        for member, works in zip(self._crew.members, self._works, strict=True):
            instants.add(member.available_from)
            instants.update(w.end for w in works)
        return sorted(i for i in instants if ready <= i < start)

    def _free(self, instant: int) -> set[int]:
        return {
            person
            for person, member in enumerate(self._crew.members)
            if member.available_from <= instant
            and not any(w.start <= instant < w.end for w in self._works[person])
        }
