"""Replanning during an event: what has happened stays, the rest is planned anew from now on.

docs/semantics.md, "Replanning during an event".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kontinuitet.analysis.base.cost import total_cost, weighted_minutes
from kontinuitet.analysis.base.crew import Crew, assign
from kontinuitet.analysis.base.hours import Hours
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Planned, Told, ToldWork, WorkRecord
from kontinuitet.analysis.base.results import (
    ActivityChange,
    Replanned,
    RestartStep,
    SimulationResult,
    StepState,
)
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.restart.decision import Course, decide, judge
from kontinuitet.analysis.restart.presence import refuse_unstaffed
from kontinuitet.analysis.simulation.scenario import Decided, decide_order, result_of
from kontinuitet.model.duration import format_duration
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.status import Status


def replan(
    municipality: Municipality, scenario: Scenario, status: Status, *, effort: float = 1.0
) -> SimulationResult:
    """Simulate a scenario with what has happened so far, and plan the rest from ``status.now``.

    The original plan, as far as it can still be followed, is one of the candidates, and of equals
    it is kept. Times are minutes from T+0; costs are of the whole event.

    Raises:
        InputError: as of :func:`kontinuitet.analysis.simulation.scenario.simulate`.
    """
    original = decide_order(municipality, scenario, effort=effort)
    crew = present_crew(original.crew, status)
    facts = _Facts(original, crew, status)
    net = replace(original.net, told=facts.told())
    warnings = facts.warnings
    again = _decided_again(original, net, crew, effort)
    result = result_of(municipality, scenario, again)
    course = again.decision.chosen
    warnings += _broken_rules(course)
    before = original.decision.chosen
    minutes = before.minutes_down(original.tariff.activities)
    cost = total_cost(original.tariff, minutes, frozenset(minutes))
    restart = replace(
        result.restart,
        order=tuple(_stated(step, course, status.now) for step in result.restart.order),
        replanned=Replanned(
            status.now, weighted_minutes(cost), _changes(before, course), tuple(warnings), status
        ),
    )
    return replace(result, restart=restart)


def present_crew(crew: Crew | None, status: Status) -> Crew | None:
    """Return the crew with what is known of who is there."""
    if crew is None or not status.persons:
        return crew
    members = []
    for member in crew.members:
        since = status.persons.get(member.id, -1)
        if since is None:
            member = replace(member, hours=Hours())  # noqa: PLW2901
        elif since >= 0:
            member = replace(member, available_from=since)  # noqa: PLW2901
        members.append(member)
    return Crew(tuple(members))


class _Facts:
    """Turns a status into what the engine is told, with the gaps filled from the plan."""

    def __init__(self, original: Decided, crew: Crew | None, status: Status) -> None:
        self._net = original.net
        self._course = original.decision.chosen
        self._crew = crew
        self._status = status
        self._people = {m.id: p for p, m in enumerate(crew.members)} if crew else {}
        self.warnings: list[str] = []

    def told(self) -> Told:
        net, status = self._net, self._status
        works: dict[int, tuple[ToldWork, ...]] = {}
        for identity, up in sorted(status.up.items()):
            node = net.index[identity]
            works[node] = (self._up(node, up.since, up.began, up.people),)
        for identity, begun in sorted(status.begun.items()):
            node = net.index[identity]
            works[node] = (self._begun(node, begun.began, begun.done, begun.people),)
        self._check_people(works)
        return Told(
            status.now,
            works,
            frozenset(net.index[i] for i in status.up),
            {net.index[i]: minutes for i, minutes in sorted(status.slower.items())},
        )

    def _planned(self, node: int, *, end: int | None = None) -> WorkRecord | None:
        """Return the planned work on a node: the one done at ``end``, else the first."""
        works = [w for w in self._course.trace.works if w.node == node and w.done]
        same = [w for w in works if w.end == end]
        return next(iter(same or works), None)

    def _numbers(self, people: Sequence[str]) -> tuple[int, ...]:
        return tuple(sorted(self._people[p] for p in people if p in self._people))

    def _up(
        self, node: int, since: int | None, began: int | None, people: Sequence[str]
    ) -> ToldWork:
        now = self._status.now
        planned = self._planned(node, end=since)
        if node not in self._course.outages:
            self._warn(
                node, "var inte nere enligt scenariot. Uppgiften att det är uppe ändrar inget."
            )
        if since is None:
            since = planned.end if planned is not None and planned.end <= now else now
        same = planned is not None and planned.end == since
        if began is None:
            began = planned.start if planned is not None and same else since
        numbers = self._numbers(people)
        if not numbers and planned is not None and same:
            numbers = planned.people
        return ToldWork(min(began, since), since, numbers)

    def _begun(
        self, node: int, began: int | None, done: int | None, people: Sequence[str]
    ) -> ToldWork:
        now = self._status.now
        planned = self._planned(node)
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


def _decided_again(original: Decided, net: Net, crew: Crew | None, effort: float) -> Decided:
    """Decide the rest, with the original plan and what can be followed of it as candidates."""
    faults, tariff = original.expansion.faults, original.tariff
    decision = decide(net, faults, crew, tariff, original.listed, None, effort)
    told = net.told
    assert told is not None  # set by the caller
    before = original.decision.chosen
    candidates = [Course(net, before.trace)] if _goes_as_planned(original, net, crew) else []
    if crew is not None:
        works = sorted(before.trace.works, key=lambda w: (w.start, w.node))
        sequence = list(dict.fromkeys(w.node for w in works))
        listed = set(sequence)
        sequence += [n for n in range(len(net)) if n not in listed]
        plan = {
            node: Planned(work.start, work.people)
            for node, work in before.last_work.items()
            if work.start >= told.now and work.people and len(before.outages[node]) == 1
        }
        candidates.append(Course(net, run(net, faults, crew, sequence, plan)))
        candidates.append(Course(net, run(net, faults, crew, sequence)))
    candidates.append(decision.chosen)
    # What goes on as planned is kept; else, of equals, the one that is done first.
    judged = [
        (judge(course, tariff), course.trace is not before.trace, _ends(course), place)
        for place, course in enumerate(candidates)
    ]
    decision = replace(decision, chosen=candidates[min(judged)[-1]])
    if crew is not None:
        refuse_unstaffed(crew, decision.free, decision.chosen)
    return replace(original, net=net, crew=crew, decision=decision)


def _ends(course: Course) -> int:
    return sum(work.end for work in course.last_work.values())


def _goes_as_planned(original: Decided, net: Net, crew: Crew | None) -> bool:
    """Tell whether all that is known is as planned, so that the original plan can go on."""
    told, trace = net.told, original.decision.chosen.trace
    assert told is not None  # set by the caller
    if told.minutes or crew != original.crew:
        return False
    known = {(n, w.start, w.end, w.people) for n, works in told.works.items() for w in works}
    planned = {(w.node, w.start, w.end, w.people) for w in trace.works if w.done}
    if not known <= planned:
        return False
    for work in trace.works:
        due = work.done and not net.work[work.node].by_itself and work.start < told.now
        if due and (work.node, work.start, work.end, work.people) not in known:
            return False
    return not any(_down_at(original.decision.chosen, n, told.now) for n in told.up)


def _down_at(course: Course, node: int, minute: int) -> bool:
    spans = course.outages.get(node, ())
    return any(start <= minute and (end is None or end > minute) for start, end in spans)


def _broken_rules(course: Course) -> list[str]:
    """Say which known work began without what it needs."""
    net, told = course.net, course.net.told
    assert told is not None  # asked only during an event
    found = []
    for work in course.trace.works:
        if not work.waived or not told.began(work.node, work.start):
            continue
        down = sorted(
            {
                net.names[s]
                for g in work.waived
                for s in net.groups[g].suppliers
                if _down_at(course, s, work.start)
            }
        )
        if down and all(net.groups[g].break_glass is None for g in work.waived):
            found.append(
                f"{net.names[work.node]} ({net.ids[work.node]}) anges som uppe eller påbörjat fast "
                f"det behöver {', '.join(down)}, som då var nere. Uppgiften räknas som sann; "
                "stämmer beroendet i modellen?"
            )
    return found


def _stated(step: RestartStep, course: Course, now: int) -> RestartStep:
    """Mark a row that is done or has begun, and say so in place of why it stands there."""
    net, told = course.net, course.net.told
    assert told is not None  # asked only during an event
    node = net.index[step.id]
    known = told.began(node, step.start)
    if step.end <= now and (known or net.work[node].by_itself):
        return replace(step, state=StepState.DONE, why="Klart.", waited=0, break_glass=())
    if step.start <= now and (known or (net.work[node].by_itself and step.start < now)):
        left = format_duration(step.end - now)
        return replace(
            step, state=StepState.BEGUN, why=f"Pågår, {left} kvar.", waited=0, break_glass=()
        )
    return step


def _changes(before: Course, now: Course) -> tuple[ActivityChange, ...]:
    """Return the activities whose last return has moved, by id."""
    net = now.net
    found = []
    for node in sorted({*before.outages, *now.outages}):
        if net.is_activity[node]:
            ends = [c.outages[node][-1][1] if node in c.outages else -1 for c in (before, now)]
            if ends[0] != ends[1]:
                found.append(ActivityChange(net.ids[node], ends[0], ends[1]))
    return tuple(found)
