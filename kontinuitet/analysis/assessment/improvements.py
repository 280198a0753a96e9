"""Which single change helps most: every one is tried by running the whole model again.

Tried are: holding out 4 h longer without something, an independent reserve of a resource, one more
person with a skill, a restart in half the time, and a fallback routine. The measure is the gap
against the acceptable outage time (without ability), summed over activities and scenarios.

First every change is estimated with the order of restarts held fixed: one run of the engine each.
Then the order is decided anew with the change, for those of each kind that look best, and what that
gives is told: no more and no less than what the whole model gives when the change is made in it.

Not all are tried unless asked for: those that reach most gap go first, until no other can be among
the best of its kind, or the work is as much as is allowed.

A scenario is run again only where the change can matter;
:mod:`kontinuitet.analysis.assessment.reach` says where, and why nothing is lost by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from math import isqrt

from kontinuitet.analysis.assessment.gaps import Ledger, Shortfall
from kontinuitet.analysis.assessment.hold_rounds import HOLD, Case, HoldRounds
from kontinuitet.analysis.assessment.improvement import Change, Improvement, rank
from kontinuitet.analysis.assessment.reach import (
    touched_by_hold,
    touched_by_person,
    touched_by_reserve,
    touched_by_work,
)
from kontinuitet.analysis.base.cost import MILLION, weighted_minutes
from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Fault
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.restart.course import Course
from kontinuitet.analysis.restart.decision import decide
from kontinuitet.analysis.simulation.scenario import Decided
from kontinuitet.analysis.simulation.variants import (
    net_with_half_work,
    net_with_holds,
    net_with_reserve,
    with_fallback,
    with_more_staff,
)
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.wording import duration_in_text

__all__ = ["BEST_OF_EACH", "HOLD", "MOST_WORK", "Change", "Improvement", "Workbench"]

#: Work spent on trials when there are very many, as ``Workbench.spent`` counts it: some seconds.
MOST_WORK = 4_000_000
#: Of each kind so many are told, and at most so many decided anew to find them.
BEST_OF_EACH, _TRIED_OF_EACH = 2, 3
#: Decisions made anew times nodes, when not all are asked for.
_MOST_DECIDED = 1_000
#: A loss for ever counts as this many minutes when changes are put in order to be tried.
_FOR_EVER = 100 * 24 * 60


#: The gaps of one case in a changed model; None when the change cannot matter there.
_Trial = Callable[[Case], Mapping[str, Shortfall] | None]
#: The gaps of each case as it is, and with a change.
_Before = Sequence[tuple[Mapping[str, Shortfall], Mapping[str, Shortfall] | None]]


@dataclass(frozen=True)
class _Idea:
    """A change to try; ``node`` is where, None when it can matter anywhere.

    ``trial`` estimates with the order held fixed, ``anew`` decides it.
    """

    kind: Change
    id: str
    text: str
    trial: _Trial
    anew: _Trial
    node: int | None = None


def fixed_priority(course: Course) -> tuple[int, ...]:
    """Return all nodes in the order their last restart began, the rest by id."""
    works = course.last_work
    return tuple(
        sorted(
            range(len(course.net)),
            key=lambda n: (n not in works, works[n].start if n in works else 0),
        )
    )


def _worth(improvement: Improvement) -> float:
    """Return what a change removes in weighted minutes, a loss for ever as very many."""
    return weighted_minutes(_FOR_EVER * MILLION * improvement.never) + improvement.weighted


class Workbench:
    """Holds the scenarios with gaps and tries changes on them.

    All of ``decided`` are of one municipality, so that node numbers are the same. ``runs`` counts
    the simulations made and ``untried`` the changes left out. ``spent`` is what the runs have cost:
    nodes times the square root of the restarts of each, which follows the time that they take.
    """

    def __init__(
        self, municipality: Municipality, decided: Sequence[tuple[Scenario, Decided]]
    ) -> None:
        self._municipality = municipality
        self._weight = {
            i: round(a.downtime_weight * MILLION) for i, a in municipality.activities.items()
        }
        self.runs = 0
        self.spent = 0
        self.untried = 0
        self.decisions = 0
        #: Changes that were estimated to help, and gave nothing when the order was decided anew.
        self.without_gain: tuple[Improvement, ...] = ()
        self.cases: list[Case] = []
        for scenario, one in decided:
            priority = fixed_priority(one.decision.chosen)
            self._net = one.net
            if not self.cases:
                self._ledger = Ledger(municipality, one.net)
            course = self._course(one.net, one.expansion.faults, one.crew, priority)
            gaps = self._ledger.read(course.outages, course.absences)
            chosen = one.decision.chosen
            told = self._ledger.read(chosen.outages, chosen.absences)
            if told:
                faults = one.expansion.faults
                self.cases.append(
                    Case(scenario, one.net, faults, one.crew, priority, course, gaps, one, told)
                )

    def _course(
        self, net: Net, faults: Sequence[Fault], crew: Crew | None, priority: Sequence[int]
    ) -> Course:
        self.runs += 1
        trace = run(net, faults, crew, priority)
        self.spent += len(net) * isqrt(len(trace.works) + 1)
        return Course(net, trace)

    def _again(self, case: Case, net: Net, crew: Crew | None) -> Mapping[str, Shortfall]:
        course = self._course(net, case.faults, crew, case.priority)
        return self._ledger.read(course.outages, course.absences)

    def _decided(self, case: Case, net: Net, crew: Crew | None) -> Course:
        """Decide the order of a case anew."""
        self.decisions += 1
        one = case.one
        return decide(net, case.faults, crew, one.tariff, one.listed, None).chosen

    def _gaps_anew(self, case: Case, net: Net, crew: Crew | None) -> Mapping[str, Shortfall]:
        course = self._decided(case, net, crew)
        return self._ledger.read(course.outages, course.absences)

    def improvements(
        self, step: Callable[[str], None] | None = None, most: int | None = MOST_WORK
    ) -> tuple[Improvement, ...]:
        """Return the best changes of each kind with what they give, best first.

        Best: most activities no longer lost for ever, then most weighted gap minutes, then kind
        and id. ``most`` limits what is spent on estimates; with None every change that
        removes something is returned. ``step`` is told each kind.
        """
        found: list[Improvement] = []
        vain: list[Improvement] = []
        tried = dict.fromkeys(Change, 0)
        left = 0
        estimated = self._estimated(step, most)
        if most is not None:
            # The best of each kind before the second best of any.
            places = dict.fromkeys(Change, 0)
            order: list[tuple[int, int, tuple[Improvement, _Idea, int]]] = []
            for row in estimated:
                order.append((places[row[1].kind], len(order), row))
                places[row[1].kind] += 1
            estimated = [row for *_, row in sorted(order, key=lambda o: o[:2])]
        for estimate, idea, cases in estimated:
            if most is not None:
                given = sum(i.kind is idea.kind for i in found)
                decisions = 0 if idea.kind is Change.FALLBACK else self.decisions + cases
                if (
                    given == BEST_OF_EACH
                    or tried[idea.kind] == _TRIED_OF_EACH
                    or decisions * len(self._net) > _MOST_DECIDED
                ):
                    left += 1
                    continue
            tried[idea.kind] += 1
            gained = self._gained(idea)
            if gained is None:
                vain.append(replace(estimate, never=0, minutes=0, weighted=0.0, helped=()))
            else:
                found.append(gained)
        self.untried += left
        self.without_gain = tuple(sorted(vain, key=rank))
        return tuple(sorted(found, key=rank))

    def estimates(
        self, step: Callable[[str], None] | None = None, most: int | None = MOST_WORK
    ) -> tuple[Improvement, ...]:
        """Return every change that removes something with the order held fixed, best first."""
        return tuple(improvement for improvement, *_ in self._estimated(step, most, prune=False))

    def _estimated(
        self, step: Callable[[str], None] | None, most: int | None, *, prune: bool = True
    ) -> list[tuple[Improvement, _Idea, int]]:
        """Return the changes that help with the order held fixed, and in how many cases they act.

        With ``prune`` those are left out that cannot be among the best of their kind.
        """
        found: list[tuple[Improvement, _Idea, int]] = []
        if not self.cases:
            return []
        ideas: list[_Idea] = []
        for name, some in (
            ("uthållighet", self._holds()),
            ("reserver", self._links()),
            ("personal", self._people()),
            ("återstarter", self._restarts()),
            ("reservrutiner", self._fallbacks()),
        ):
            if step is not None:
                step(name)
            ideas.extend(some)
        if most is not None:
            reach = {n: self._reach(n) for n in {i.node for i in ideas} if n is not None}
            ideas.sort(
                key=lambda i: (i.node is not None, 0 if i.node is None else -sum(reach[i.node]))
            )
        first = self.spent
        best: dict[Change, list[float]] = {kind: [] for kind in Change}
        for tried, idea in enumerate(ideas):
            if most is not None and self.spent - first >= most:
                self.untried = len(ideas) - tried
                break
            good = best[idea.kind]
            within = prune and most is not None and len(good) >= _TRIED_OF_EACH
            if within and idea.node is not None:
                gaps = self._while_among_best(idea, reach[idea.node], good[_TRIED_OF_EACH - 1])
            else:
                gaps = [(c.gaps, idea.trial(c)) for c in self.cases]
            improvement = None if gaps is None else self._removed(idea, gaps)
            if gaps is not None and improvement is not None:
                found.append((improvement, idea, sum(after is not None for _, after in gaps)))
                good.append(_worth(improvement))
                good.sort(reverse=True)
        return sorted(found, key=lambda f: rank(f[0]))

    def _while_among_best(self, idea: _Idea, reach: Sequence[int], last: float) -> _Before | None:
        """Return the gaps of all cases before and after; None when no more than ``last`` is gained.

        What needs the node has no more gap in a case than ``reach`` says; those with most go first.
        """
        gaps: dict[int, tuple[Mapping[str, Shortfall], Mapping[str, Shortfall] | None]] = {}
        left = sum(reach)
        gained = 0.0
        for place in sorted(range(len(reach)), key=lambda c: (-reach[c], c)):
            if gained + weighted_minutes(left) <= last:
                return None
            case = self.cases[place]
            gaps[place] = case.gaps, idea.trial(case)
            improvement = self._removed(idea, [gaps[place]])
            gained += 0.0 if improvement is None else _worth(improvement)
            left -= reach[place]
        return [gaps[place] for place in range(len(reach))]

    def _reach(self, node: int) -> list[int]:
        """Return the weighted gap of what needs ``node``, by case; nothing where it is not down."""
        seen = {node}
        stack = [node]
        while stack:
            for position in self._net.served_by[stack.pop()]:
                group = self._net.groups[position]
                if not group.soft and group.owner not in seen:
                    seen.add(group.owner)
                    stack.append(group.owner)
        ids = self._net.ids
        mine = [ids[n] for n in sorted(seen)]
        return [
            sum(
                self._weight[i] * (case.told[i].minutes + _FOR_EVER * case.told[i].never)
                for i in mine
                if i in case.told
            )
            if node in case.decided.outages
            else 0
            for case in self.cases
        ]

    def _gained(self, idea: _Idea) -> Improvement | None:
        """Return what a change gives when the order is decided anew with it."""
        return self._removed(idea, [(c.told, idea.anew(c)) for c in self.cases])

    def _removed(self, idea: _Idea, gaps: _Before) -> Improvement | None:
        """Return what a change removes by the gaps of each case before and after it."""
        removed = Shortfall(0, 0)
        millionths = 0
        helped: set[str] = set()
        none = Shortfall(0, 0)
        for earlier, after in gaps:
            if after is None:
                continue
            for activity in sorted({*earlier, *after}):
                before, now = earlier.get(activity, none), after.get(activity, none)
                fewer = before.minutes - now.minutes
                removed += Shortfall(before.never - now.never, fewer)
                millionths += self._weight[activity] * fewer
                if now < before:
                    helped.add(activity)
        if (removed.never, millionths) <= (0, 0):
            return None
        return Improvement(
            idea.kind,
            idea.id,
            idea.text,
            removed.never,
            removed.minutes,
            weighted_minutes(millionths),
            tuple(sorted(helped)),
        )

    def _down(self) -> list[int]:
        """Return the nodes that are down in any of the cases, sorted."""
        return sorted({n for c in self.cases for n in (*c.course.outages, *c.decided.outages)})

    def _resources_down(self) -> Iterator[int]:
        return (n for n in self._down() if not self._net.is_activity[n])

    def _holds(self) -> Iterator[_Idea]:
        net = self._net
        rounds = HoldRounds(
            net, lambda case, changed: self._course(changed, case.faults, case.crew, case.priority)
        )
        for position, group in enumerate(net.groups):
            if not any(touched_by_hold(c.course, position) for c in self.cases):
                continue

            def anew(case: Case, position: int = position) -> Mapping[str, Shortfall] | None:
                if not touched_by_hold(case.decided, position):
                    return None
                changed = net_with_holds(net, [position], HOLD)
                return self._gaps_anew(case, changed, case.crew)

            def trial(case: Case, position: int = position) -> Mapping[str, Shortfall] | None:
                if not touched_by_hold(case.course, position):
                    return None
                return self._ledger.read(*rounds.outages(case, position))

            suppliers = " eller ".join(net.names[s] for s in group.suppliers)
            yield _Idea(
                Change.HOLD,
                net.ids[group.owner],
                f"{net.names[group.owner]} klarar sig {duration_in_text(group.hold + HOLD)} utan "
                f"{suppliers}.",
                trial,
                anew,
                group.owner,
            )

    def _links(self) -> Iterator[_Idea]:
        net = self._net
        # One changed net at a time: all of them would fill the memory.
        reserved = lru_cache(maxsize=1)(partial(net_with_reserve, net))
        for node in self._resources_down():

            def trial(case: Case, node: int = node) -> Mapping[str, Shortfall] | None:
                course = case.course
                if node not in course.outages:
                    return None
                if touched_by_reserve(course, node):
                    course = self._course(reserved(node), case.faults, case.crew, case.priority)
                # Fallback routines that need the resource are content with the reserve too.
                without = [
                    {n: s for n, s in spans.items() if n != node}
                    for spans in (course.outages, course.absences)
                ]
                return self._ledger.read(*without)

            def anew(case: Case, node: int = node) -> Mapping[str, Shortfall] | None:
                course = case.decided
                if node not in course.outages:
                    return None
                if touched_by_reserve(course, node):
                    course = self._decided(case, reserved(node), case.crew)
                without = [
                    {n: s for n, s in spans.items() if n != node}
                    for spans in (course.outages, course.absences)
                ]
                return self._ledger.read(*without)

            text = f"En oberoende reserv för {net.names[node]}."
            yield _Idea(Change.LINK, net.ids[node], text, trial, anew, node)

    def _people(self) -> Iterator[_Idea]:
        for skill in sorted({s for w in self._net.work for s, _ in w.people}):

            def trial(case: Case, skill: str = skill) -> Mapping[str, Shortfall] | None:
                staffing = case.scenario.staffing_in(self._municipality)
                if staffing is None or not touched_by_person(case.course, skill):
                    return None
                crew = Crew.of(with_more_staff(staffing, skill), case.scenario.starts)
                return self._again(case, case.net, crew)

            def anew(case: Case, skill: str = skill) -> Mapping[str, Shortfall] | None:
                staffing = case.scenario.staffing_in(self._municipality)
                if staffing is None or not touched_by_person(case.decided, skill):
                    return None
                crew = Crew.of(with_more_staff(staffing, skill), case.scenario.starts)
                return self._gaps_anew(case, case.net, crew)

            text = f"En person till med kompetensen {skill}."
            yield _Idea(Change.PERSON, skill, text, trial, anew)

    def _restarts(self) -> Iterator[_Idea]:
        net = self._net
        halved = lru_cache(maxsize=1)(partial(net_with_half_work, net))
        for node in self._resources_down():
            if halved(node).work[node] == net.work[node]:
                continue

            def trial(case: Case, node: int = node) -> Mapping[str, Shortfall] | None:
                if not touched_by_work(case.course, node):
                    return None
                return self._again(case, halved(node), case.crew)

            def anew(case: Case, node: int = node) -> Mapping[str, Shortfall] | None:
                if not touched_by_work(case.decided, node):
                    return None
                return self._gaps_anew(case, halved(node), case.crew)

            work = net.work[node]
            took, takes = (duration_in_text(m) for m in (work.minutes, work.minutes // 2))
            unchanged = " med oförändrad återläsning" if work.restore or work.reinstall else ""
            text = (
                f"Återstarten av {net.names[node]} på halva tiden{unchanged}: {takes} mot {took}."
            )
            yield _Idea(Change.RESTART, net.ids[node], text, trial, anew, node)

    def _fallbacks(self) -> Iterator[_Idea]:
        for identity in sorted({a for c in self.cases for a in c.gaps}):
            ledger = Ledger(with_fallback(self._municipality, identity), self._net, (identity,))

            def trial(
                case: Case, ledger: Ledger = ledger, identity: str = identity
            ) -> Mapping[str, Shortfall] | None:
                if identity not in case.gaps:
                    return None
                others = {i: gap for i, gap in case.gaps.items() if i != identity}
                return {**others, **ledger.read(case.course.outages, case.course.absences)}

            def anew(
                case: Case, ledger: Ledger = ledger, identity: str = identity
            ) -> Mapping[str, Shortfall] | None:
                # A fallback routine changes no order.
                if identity not in case.told:
                    return None
                others = {i: gap for i, gap in case.told.items() if i != identity}
                return {**others, **ledger.read(case.decided.outages, case.decided.absences)}

            name = self._municipality.activities[identity].name
            text = f"En reservrutin för {name} som är igång inom 30 min och håller 24 h."
            yield _Idea(Change.FALLBACK, identity, text, trial, anew)
