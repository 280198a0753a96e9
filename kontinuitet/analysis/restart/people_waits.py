"""Why a step that could begin waits for people: what each of them does in the meantime.

Read off the finished course, so it is true of it: whoever is said to work on something does so
during the wait, and whoever is said to be kept free does nothing until the work named.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kontinuitet.analysis.base.crew import Crew, assign
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Trace, WorkRecord
from kontinuitet.analysis.base.restart_results import PersonWait, WaitKind
from kontinuitet.analysis.scheduling.problem import NEVER


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
        self._idle: list[list[tuple[int, int]]] = []
        for member, works in zip(crew.members, self._works, strict=True):
            works.sort(key=lambda w: (w.start, w.end, w.node))
            self._idle.append(_idle(works, member.available_from))

    def waits(self, work: WorkRecord, ready: int) -> tuple[PersonWait, ...]:
        """Return what the people waited for do from ``ready`` until the work begins, by time.

        Those who do the work, as far as they are busy or not there, and those who are there and
        free but go home before the work would be done. If people who could do it all are free at
        some time in between, then only they are told, with what they begin next: they are kept
        free for it. Empty when they have nothing else to begin.
        """
        gaps = self._gaps_of_able(work, ready)
        team = self._team(work, ready, gaps, whole=True)
        if team is not None:
            return self._kept_for(*team, work)
        found: list[PersonWait] = self._short(work, ready, gaps)
        for person in work.people:
            member = self._crew.members[person]
            found.extend(
                PersonWait(member.id, WaitKind.AWAY, None, start, end)
                for start, end in member.absences(ready, work.start)
            )
            works = self._works[person]
            first = bisect_right(works, ready, key=lambda w: w.end)
            last = bisect_left(works, work.start, key=lambda w: w.start)
            found.extend(
                PersonWait(member.id, WaitKind.WORK, self._net.ids[w.node], w.start, w.end)
                for w in works[first:last]
            )
        order = sorted(
            found, key=lambda w: (w.end, w.kind is not WaitKind.SHORT, w.person, w.start)
        )
        return tuple(order)

    def too_short(self, work: WorkRecord, ready: int) -> bool:
        """Tell whether people could begin the work before it begins but not stay for all of it."""
        return any(wait.kind is WaitKind.SHORT for wait in self.waits(work, ready))

    def _gaps_of_able(self, work: WorkRecord, ready: int) -> dict[int, list[tuple[int, int]]]:
        """Return when each who can do some of the work is there and idle before it begins."""
        skills = {s for s, _ in self._net.work[work.node].people}
        return {
            person: self._gaps(person, ready, work.start)
            for person, member in enumerate(self._crew.members)
            if not skills.isdisjoint(member.skills)
        }

    def _team(
        self,
        work: WorkRecord,
        ready: int,
        gaps: dict[int, list[tuple[int, int]]],
        *,
        whole: bool,
    ) -> tuple[tuple[int, ...], int] | None:
        """Return the first who could begin the work before it begins, and when; None when nobody.

        ``whole`` asks that their shifts leave time for all of it.
        """
        minutes = work.end - work.start if whole else 1
        # A team can only become complete at a minute at which one of them becomes free or comes.
        for instant in sorted({max(ready, start) for found in gaps.values() for start, _ in found}):
            free = {
                person
                for person, own in gaps.items()
                if any(a <= instant < b for a, b in own)
                and self._crew.members[person].can_work(instant, minutes)
            }
            team = assign(self._crew, free, self._net.work[work.node].people)
            if team is not None:
                return team, instant
        return None

    def _short(
        self, work: WorkRecord, ready: int, gaps: dict[int, list[tuple[int, int]]]
    ) -> list[PersonWait]:
        """Return who is there and free before the work begins, but not as long as it takes."""
        team = self._team(work, ready, gaps, whole=False)
        if team is None:
            return []
        people, instant = team
        return [
            PersonWait(self._crew.members[p].id, WaitKind.SHORT, None, instant, end)
            for p in people
            if not self._crew.members[p].can_work(instant, work.end - work.start)
            for start, end in gaps[p]
            if start <= instant < end
        ]

    def _gaps(self, person: int, ready: int, start: int) -> list[tuple[int, int]]:
        """Return when a person is there and idle between ``ready`` and ``start``."""
        idle = self._idle[person]
        place = bisect_right(idle, (ready, NEVER)) - 1
        found = []
        for gap in idle[max(0, place) :]:
            if gap[0] >= start:
                break
            if gap[1] > ready:
                found += self._there(person, max(ready, gap[0]), min(start, gap[1]))
        return found

    def _there(self, person: int, since: int, until: int) -> list[tuple[int, int]]:
        """Return the stretches of ``[since, until)`` when a person is there, in order."""
        found = []
        for start, end in self._crew.members[person].absences(since, until):
            if start > since:
                found.append((since, start))
            since = end
        return [*found, (since, until)] if since < until else found

    def _kept_for(
        self, team: Sequence[int], instant: int, work: WorkRecord
    ) -> tuple[PersonWait, ...]:
        """Return what those of a team that are free at an instant begin before the work begins."""
        coming = []
        for person in team:
            works = self._works[person]
            place = bisect_right(works, instant, key=lambda w: w.start)
            if place < len(works):
                following = works[place]
                if following.start <= work.start and following.node != work.node:
                    coming.append((following.start, person, following.node))
        return tuple(
            PersonWait(
                self._crew.members[person].id, WaitKind.KEPT, self._net.ids[node], instant, start
            )
            for start, person, node in sorted(coming)
        )


def _idle(works: Sequence[WorkRecord], since: int) -> list[tuple[int, int]]:
    """Return the stretches of time between works, from ``since`` to for ever."""
    found = []
    for work in works:
        if work.start > since:
            found.append((since, work.start))
        since = max(since, work.end)
    return [*found, (since, NEVER)]
