"""Orders tried one by one in the engine, where the scheduler's picture is not the whole truth.

The scheduler knows one outage of each node. What goes down again, what a hold that runs out takes
down, and break-glass steps depend on the order itself; there the engine is asked. A *trial* is a
sequence with a plan: work can be held back, so that somebody is kept free for what comes later, and
given to somebody else, in each outage of a node by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kontinuitet.analysis.base.cost import Tariff
from kontinuitet.analysis.base.crew import Crew, assign
from kontinuitet.analysis.base.records import Fault, Planned, WorkRecord
from kontinuitet.analysis.restart.course import Course, Judgement, judge
from kontinuitet.analysis.scheduling.local import Dice

#: By node and which of its outages (from 0): the earliest minute, and the people (empty: anybody).
Held = Mapping[tuple[int, int], tuple[int, tuple[int, ...]]]
#: Runs a sequence that keeps to a plan.
Follow = Callable[[Sequence[int], Mapping[int, Planned]], Course]

#: Changes in vain before something else is tried, for each work that takes people.
_PATIENCE = 10
#: At most so many changes at once, to get away from where nothing near is better.
_KICKS = 4


@dataclass(frozen=True)
class Trial:
    """Every node in order of priority, and what is held back or given to whom."""

    sequence: tuple[int, ...]
    held: Held

    @property
    def plan(self) -> dict[int, Planned]:
        """Return what the engine is to keep to."""
        result: dict[int, Planned] = {}
        for node, turn in sorted(self.held, reverse=True):
            later = result.get(node)
            for between in range(turn, -1, -1):
                later = Planned(*self.held.get((node, between), (0, ())), later)
            assert later is not None  # there is always a first turn
            result.setdefault(node, later)
        return result


def held_in(plan: Mapping[int, Planned]) -> Held:
    """Return what a plan holds back, turn by turn."""
    return {
        (node, turn): (planned.not_before, planned.people)
        for node, first in plan.items()
        for turn, planned in enumerate(first.turns())
        if planned.not_before or planned.people
    }


@dataclass(frozen=True)
class _Tried:
    trial: Trial
    price: Judgement
    course: Course


class Trials:
    """Random changes of one thing at a time, kept when they make nothing dearer.

    At most ``runs`` runs of the engine; the same input gives the same result everywhere.
    """

    def __init__(
        self, follow: Follow, faults: Sequence[Fault], crew: Crew, tariff: Tariff, runs: int
    ) -> None:
        self._follow = follow
        self._crew = crew
        self._tariff = tariff
        self._left = runs
        self._dice = Dice(1)
        self._known: dict[object, _Tried] = {}
        self._ends = {f.end for f in faults if f.end is not None} | {f.start for f in faults}

    def best(self, starts: Sequence[tuple[Trial, Course]], least: Judgement) -> Course:
        """Return the cheapest course found from ``starts``; ``least`` is as good as it can be."""
        tried = [_Tried(trial, judge(course, self._tariff), course) for trial, course in starts]
        best = min(tried, key=_price)
        share = self._left // (1 + len(tried))
        for one in tried:
            if best.price > least:
                best = min(best, self._climbed(one, self._left - share), key=_price)
        vain = 0
        while self._left > 0 and best.price > least and vain < _PATIENCE:
            before = self._left
            at = best
            for _ in range(2 + self._dice.below(_KICKS - 1)):
                at = self._changed(at) or at
            best = min(best, self._climbed(at, 0), key=_price)
            vain = vain + 1 if self._left == before else 0
        return best.course

    def _climbed(self, at: _Tried, until: int) -> _Tried:
        """Return what changes lead to, until many in a row gain nothing."""
        vain = 0
        while self._left > until and vain < _PATIENCE * (1 + len(_by_people(at.course))):
            vain += 1
            found = self._changed(at)
            if found is not None and found.price <= at.price:
                vain = 0 if found.price < at.price else vain
                at = found
        return at

    def _changed(self, at: _Tried) -> _Tried | None:
        """Return the trial with one thing changed; None when nothing was, or no run is left."""
        trial = self._change(at.trial, at.course)
        if trial is None:
            return None
        key = (trial.sequence, tuple(sorted(trial.held.items())))
        if key not in self._known:
            if self._left <= 0:
                return None
            self._left -= 1
            course = self._follow(trial.sequence, trial.plan)
            self._known[key] = _Tried(trial, judge(course, self._tariff), course)
        return self._known[key]

    def _change(self, trial: Trial, course: Course) -> Trial | None:
        works = _by_people(course)
        if not works:
            return None
        below = self._dice.below
        turn, work = works[below(len(works))]
        kind = below(8)
        if kind < 4:
            return _moved(trial, work.node, works[below(len(works))][1].node)
        held = dict(trial.held)
        minute, people = held.get((work.node, turn), (0, ()))
        if kind == 4:
            # What was held back or given to somebody is so no longer.
            if not held:
                return None
            del held[sorted(held)[below(len(held))]]
        elif kind == 5:
            people = self._others(work, course)
            held[work.node, turn] = minute, people
        else:
            moments = self._moments(works, work)
            if not moments:
                return None
            held[work.node, turn] = moments[below(len(moments))], people
        return Trial(trial.sequence, held)

    def _others(self, work: WorkRecord, course: Course) -> tuple[int, ...]:
        """Return other people who can do a work; empty when there are none."""
        left = work.people[self._dice.below(len(work.people))]
        able = [m for m in range(len(self._crew.members)) if m != left]
        asked = course.net.work[work.node].people
        # Somebody more is left out, so that not always the same come in.
        spare = able[self._dice.below(len(able))] if able else -1
        fewer = [m for m in able if m != spare]
        return assign(self._crew, fewer, asked) or assign(self._crew, able, asked) or ()

    def _moments(self, works: Sequence[tuple[int, WorkRecord]], work: WorkRecord) -> list[int]:
        """Return later minutes at which something else begins or ends."""
        found = {m for _, w in works for m in (w.start, w.end)} | self._ends
        return sorted(m for m in found if m > work.start)


def _price(tried: _Tried) -> Judgement:
    return tried.price


def _moved(trial: Trial, node: int, other: int) -> Trial | None:
    """Return the trial with a node moved to where another stands."""
    if node == other:
        return None
    place = trial.sequence.index(other)
    sequence = [n for n in trial.sequence if n != node]
    sequence.insert(place, node)
    return Trial(tuple(sequence), trial.held)


def _by_people(course: Course) -> list[tuple[int, WorkRecord]]:
    """Return the works that take people, each with which outage of its node it ends (from 0)."""
    begun = {n: [start for start, _ in spans] for n, spans in course.outages.items()}
    return [
        (sum(start <= work.start for start in begun[work.node]) - 1, work)
        for work in course.trace.works
        if work.people
    ]
