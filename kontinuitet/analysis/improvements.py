"""Which single change helps most: every one is tried by running the whole model again.

Tried are: holding out 4 h longer without something, an independent reserve of a resource, one more
person with a skill, a restart in half the time, and a fallback routine. The measure is the gap
against the acceptable outage time (without ability), summed over activities and scenarios. The
order of restarts is held fixed, so that a change is not credited with another order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kontinuitet.analysis.crew import Crew
from kontinuitet.analysis.engine import run
from kontinuitet.analysis.engine_records import Fault
from kontinuitet.analysis.gaps import Shortfall, shortfall
from kontinuitet.analysis.net import Net, Work, compile_municipality
from kontinuitet.analysis.outage import Decided
from kontinuitet.analysis.restart import Course
from kontinuitet.analysis.variants import with_fallback, with_more_staff, with_reserve
from kontinuitet.model.duration import format_duration
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

#: How much longer a hold is tried, in minutes.
HOLD = 4 * 60


class Change(StrEnum):
    """The kinds of change, in the words of the user."""

    HOLD = "uthållighet"
    LINK = "reserv"
    PERSON = "personal"
    RESTART = "kortare återstart"
    FALLBACK = "reservrutin"


@dataclass(frozen=True, slots=True)
class Improvement:
    """One change and what it removes: activities never back in time, and gap minutes.

    ``id`` is the resource, activity or skill; ``text`` a Swedish sentence; ``helped`` the
    activities whose gap shrinks.
    """

    kind: Change
    id: str
    text: str
    never: int
    minutes: int
    helped: tuple[str, ...]


@dataclass(frozen=True)
class _Case:
    """A scenario as it is run again and again: everything by id, since nets differ."""

    scenario: Scenario
    net: Net
    faults: tuple[Fault, ...]
    crew: Crew | None
    priority: tuple[str, ...]
    course: Course
    gaps: dict[str, Shortfall]


#: Runs one case in a changed model; None when the change cannot matter there.
_Trial = Callable[[_Case], dict[str, Shortfall] | None]


def _sequence(course: Course) -> tuple[str, ...]:
    """Return all ids in the order their last restart began, the rest by id."""
    works = course.last_work
    order = sorted(
        range(len(course.net)), key=lambda n: (n not in works, works[n].start if n in works else 0)
    )
    return tuple(course.net.ids[n] for n in order)


def _run(case: _Case, net: Net, crew: Crew | None) -> Course:
    priority = [net.index[i] for i in case.priority]
    known = set(priority)
    priority += [n for n in range(len(net)) if n not in known]
    faults = [replace(f, node=net.index[case.net.ids[f.node]]) for f in case.faults]
    return Course(net, run(net, faults, crew, priority))


class Workbench:
    """Holds the scenarios with gaps and tries changes on them."""

    def __init__(
        self, municipality: Municipality, decided: Sequence[tuple[Scenario, Decided]]
    ) -> None:
        self._municipality = municipality
        self.cases: list[_Case] = []
        for scenario, one in decided:
            chosen = one.decision.chosen
            case = _Case(
                scenario,
                one.net,
                one.expansion.faults,
                one.crew,
                _sequence(chosen),
                chosen,
                {},
            )
            course = _run(case, one.net, one.crew)
            gaps = shortfall(municipality, course)
            if gaps:
                self.cases.append(replace(case, course=course, gaps=gaps))

    def improvements(self, step: Callable[[str], None] | None = None) -> tuple[Improvement, ...]:
        """Return every change that removes something, best first; ``step`` is told each kind.

        Best: most activities no longer lost for ever, then most gap minutes, then kind and id.
        """
        found: list[Improvement] = []
        for name, trials in (
            ("uthållighet", self._holds()),
            ("reserver", self._links()),
            ("personal", self._people()),
            ("återstarter", self._restarts()),
            ("reservrutiner", self._fallbacks()),
        ):
            if step is not None:
                step(name)
            for kind, identity, text, trial in trials:
                improvement = self._try(kind, identity, text, trial)
                if improvement is not None:
                    found.append(improvement)
        found.sort(key=lambda i: (-i.never, -i.minutes, i.kind, i.id, i.text))
        return tuple(found)

    def _try(self, kind: Change, identity: str, text: str, trial: _Trial) -> Improvement | None:
        removed = Shortfall(0, 0)
        helped: set[str] = set()
        none = Shortfall(0, 0)
        for case in self.cases:
            after = trial(case)
            if after is None:
                continue
            for activity in sorted({*case.gaps, *after}):
                before, now = case.gaps.get(activity, none), after.get(activity, none)
                removed += Shortfall(before.never - now.never, before.minutes - now.minutes)
                if now < before:
                    helped.add(activity)
        if (removed.never, removed.minutes) <= (0, 0):
            return None
        return Improvement(
            kind, identity, text, removed.never, removed.minutes, tuple(sorted(helped))
        )

    def _down(self) -> list[str]:
        """Return the ids of all that is down in any of the cases, sorted."""
        return sorted({c.net.ids[n] for c in self.cases for n in c.course.outages})

    def _name(self, identity: str) -> str:
        found = self._municipality.resources.get(identity)
        return found.name if found else self._municipality.activities[identity].name

    def _holds(self) -> Iterator[tuple[Change, str, str, _Trial]]:
        if not self.cases:
            return
        net = self.cases[0].net
        down = set(self._down())
        for position, group in enumerate(net.groups):
            lost = sum(net.ids[s] in down for s in group.suppliers)
            if not net.columns.hard_run[position] or len(group.suppliers) - lost >= group.quorum:
                continue
            if net.ids[group.owner] not in down:
                continue
            longer = replace(group, hold=group.hold + HOLD)
            changed = replace(
                net, groups=(*net.groups[:position], longer, *net.groups[position + 1 :])
            )

            def trial(
                case: _Case, changed: Net = changed, owner: int = group.owner
            ) -> dict[str, Shortfall] | None:
                if owner not in case.course.outages:
                    return None
                return shortfall(self._municipality, _run(case, changed, case.crew))

            suppliers = " eller ".join(net.names[s] for s in group.suppliers)
            yield (
                Change.HOLD,
                net.ids[group.owner],
                f"{net.names[group.owner]} klarar sig {format_duration(longer.hold)} utan "
                f"{suppliers}.",
                trial,
            )

    def _links(self) -> Iterator[tuple[Change, str, str, _Trial]]:
        for identity in self._down():
            if identity not in self._municipality.resources:
                continue
            municipality = with_reserve(self._municipality, identity)
            net = compile_municipality(municipality)

            def trial(
                case: _Case,
                municipality: Municipality = municipality,
                net: Net = net,
                identity: str = identity,
            ) -> dict[str, Shortfall] | None:
                if case.net.index[identity] not in case.course.outages:
                    return None
                return shortfall(municipality, _run(case, net, case.crew))

            text = f"En oberoende reserv för {self._name(identity)}."
            yield Change.LINK, identity, text, trial

    def _people(self) -> Iterator[tuple[Change, str, str, _Trial]]:
        asked = sorted({s for c in self.cases for w in c.net.work for s, _ in w.people})
        for skill in asked:

            def trial(case: _Case, skill: str = skill) -> dict[str, Shortfall] | None:
                staffing = case.scenario.staffing or self._municipality.staffing
                if staffing is None:
                    return None
                crew = Crew.of(with_more_staff(staffing, skill), case.scenario.starts)
                return shortfall(self._municipality, _run(case, case.net, crew))

            yield Change.PERSON, skill, f"En person till med kompetensen {skill}.", trial

    def _restarts(self) -> Iterator[tuple[Change, str, str, _Trial]]:
        for identity in self._down():
            if identity not in self._municipality.resources:
                continue
            net = self.cases[0].net
            node = net.index[identity]
            work = net.work[node]
            halved = Work(work.minutes // 2, work.restore // 2, work.reinstall // 2, work.people)
            if halved == work:
                continue
            changed = replace(net, work=(*net.work[:node], halved, *net.work[node + 1 :]))

            def trial(
                case: _Case, changed: Net = changed, node: int = node
            ) -> dict[str, Shortfall] | None:
                if node not in case.course.outages:
                    return None
                return shortfall(self._municipality, _run(case, changed, case.crew))

            text = f"Återstarten av {self._name(identity)} på halva tiden."
            yield Change.RESTART, identity, text, trial

    def _fallbacks(self) -> Iterator[tuple[Change, str, str, _Trial]]:
        for identity in sorted({a for c in self.cases for a in c.gaps}):
            changed = with_fallback(self._municipality, identity)

            def trial(
                case: _Case, changed: Municipality = changed, identity: str = identity
            ) -> dict[str, Shortfall] | None:
                return shortfall(changed, case.course) if identity in case.gaps else None

            text = (
                f"En reservrutin för {self._name(identity)} som är i gång inom 30 min och "
                "håller 24 h."
            )
            yield Change.FALLBACK, identity, text, trial
