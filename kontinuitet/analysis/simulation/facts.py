"""From what is told in an event to what the engine is told; the gaps are filled from the plan."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.base.crew import Crew, assign
from kontinuitet.analysis.base.records import Told, ToldWork, WorkRecord
from kontinuitet.analysis.simulation.scenario import Decided
from kontinuitet.model.status import BegunFact, Status, UpFact


class Facts:
    """Turns a status into what the engine is told, with the gaps filled from the plan."""

    def __init__(self, original: Decided, crew: Crew | None, status: Status) -> None:
        self._net = original.net
        self._course = original.decision.chosen
        self._crew = crew
        self._status = status
        self._people = {m.id: p for p, m in enumerate(crew.members)} if crew else {}
        self.warnings: list[str] = []

    def told(self) -> Told:
        """Return what the engine is told; ``warnings`` are then the Swedish sentences about it."""
        net, status = self._net, self._status
        works: dict[int, tuple[ToldWork, ...]] = {}
        for identity, earlier in sorted(status.earlier.items()):
            node = net.index[identity]
            for fact in earlier:
                before = works.get(node, ())
                works[node] = (*before, self._up(node, fact, _end(before)))
        for identity, up in sorted(status.up.items()):
            node = net.index[identity]
            if node not in self._course.outages:
                self._warn(
                    node, "var inte nere enligt scenariot. Uppgiften att det är uppe ändrar inget."
                )
            before = works.get(node, ())
            works[node] = (*before, self._up(node, up, _end(before)))
        for identity, begun in sorted(status.begun.items()):
            node = net.index[identity]
            before = works.get(node, ())
            works[node] = (*before, self._begun(node, begun, _end(before)))
        self._check_people(works)
        return Told(
            status.now,
            works,
            frozenset(net.index[i] for i in status.up),
            {net.index[i]: minutes for i, minutes in sorted(status.slower.items())},
        )

    def _planned(self, node: int, after: int, *, end: int | None = None) -> WorkRecord | None:
        """Return the planned work on a node from ``after`` on: done at ``end``, else the first."""
        works = [
            w for w in self._course.trace.works if w.node == node and w.done and w.start >= after
        ]
        same = [w for w in works if w.end == end]
        return next(iter(same or works), None)

    def _numbers(self, people: Sequence[str]) -> tuple[int, ...]:
        return tuple(sorted(self._people[p] for p in people if p in self._people))

    def _up(self, node: int, fact: UpFact, after: int) -> ToldWork:
        """Return the work that brought a node up, after the minute it last came up before that."""
        now, since, began, people = self._status.now, fact.since, fact.began, fact.people
        planned = self._planned(node, after, end=since)
        if since is None:
            since = planned.end if planned is not None and planned.end <= now else now
        same = planned is not None and planned.end == since
        if began is None:
            began = planned.start if planned is not None and same else since
        numbers = self._numbers(people)
        if not numbers and planned is not None and same:
            numbers = planned.people
        return ToldWork(min(began, since), since, numbers)

    def _begun(self, node: int, fact: BegunFact, after: int) -> ToldWork:
        now, began, done, people = self._status.now, fact.began, fact.done, fact.people
        planned = self._planned(node, after)
        if began is None:
            began = planned.start if planned is not None and planned.start <= now else now
        numbers = self._numbers(people)
        if not numbers and planned is not None and planned.people:
            numbers = planned.people
            if self._crew is not None and planned.start != began:
                names = ", ".join(self._crew.members[p].id for p in numbers)
                self._warn(node, f"pågår, men vem som arbetar är inte angivet. Räknas med {names}.")
        if done is None:
            length = planned.end - planned.start if planned is not None else 0
            done = began + self._status.slower.get(self._net.ids[node], length)
            if done <= now:
                self._warn(
                    node,
                    "borde redan vara klart men är inte avprickat. Räknas som klart om en minut; "
                    "ange när det väntas vara klart.",
                )
        elif done <= now:
            self._warn(
                node,
                "pågår, men den väntade tiden då det är klart har passerat. Räknas som klart om en "
                "minut.",
            )
        return ToldWork(began, max(done, now + 1), numbers)

    def _check_people(self, works: dict[int, tuple[ToldWork, ...]]) -> None:
        crew, now = self._crew, self._status.now
        if crew is None:
            return
        rows = sorted(
            (w.start, w.end, n, p) for n, ws in works.items() for w in ws for p in w.people
        )
        for place, (start, end, node, person) in enumerate(rows):
            who = crew.members[person].id
            for later_start, _, other, same in rows[place + 1 :]:
                if same == person and later_start < end and start < end and later_start >= start:
                    self._warn(node, f"och {self._net.names[other]} har båda {who} samtidigt.")
            if end > now and self._status.persons.get(who, 0) is None:
                self._warn(
                    node, f"pågår med {who}, som inte finns. Arbetet räknas som att det går vidare."
                )
        for node, told in works.items():
            asked = self._net.work[node].people
            for work in told:
                if work.people and assign(crew, work.people, asked) is None and asked:
                    names = ", ".join(crew.members[p].id for p in work.people)
                    self._warn(
                        node, f"görs av {names}, som enligt modellen inte räcker till för det."
                    )

    def _warn(self, node: int, text: str) -> None:
        self.warnings.append(f"{self._net.names[node]} ({self._net.ids[node]}) {text}")


def _end(works: Sequence[ToldWork]) -> int:
    return works[-1].end if works else 0
