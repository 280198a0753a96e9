"""Losing one resource, or two at once: who goes down, when they are back, and the gap.

Unlike :mod:`kontinuitet.analysis.criticality.sweeps`, where what is lost stays lost, the
lost resource is repaired here and everything is restarted by the people there are. Definition:
docs/semantics.md, "Losses one at a time".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kontinuitet.analysis.assessment.gaps import Ledger, Shortfall, weighted_gap
from kontinuitet.analysis.base.cost import build_tariff
from kontinuitet.analysis.base.crew import Crew, missing_people
from kontinuitet.analysis.base.intervals import total
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Fault
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.restart.decision import Course, decide, judge, situation_of
from kontinuitet.analysis.restart.order import Planner
from kontinuitet.analysis.simulation.scenario import decided_list
from kontinuitet.model.landscape import Municipality

#: How long a loss lasts when nobody says otherwise, in minutes.
LASTING = 24 * 60
#: Restarts times nodes, in the losses of one table, that are decided when not all are asked for.
MOST_DECIDED = 40_000


@dataclass(frozen=True, slots=True)
class LostActivity:
    """An activity that a loss takes down; minutes after the loss.

    ``back`` is its last return and ``outage`` all its time down, None when it never comes back.
    ``gap`` is how much longer it is without ability than is acceptable; None without end.
    """

    id: str
    down_from: int
    back: int | None
    outage: int | None
    gap: int | None


@dataclass(frozen=True, slots=True)
class Loss:
    """What the loss of one resource, or of two at once, does before all is restarted.

    ``given`` is how many minutes the fault of each was set to last, None: until its own restart.
    ``gone`` is how long each was down in all, None for ever. ``activities`` are those that go down
    (of a pair: only those that neither takes down alone), sorted by id. ``gap`` is their gap in
    weighted minutes, without the ``never`` of them whose gap has no end. ``unstaffed`` are
    resources among those down whose restart nobody can do. ``decided`` is False when people are
    what restarts wait for and their order is that of a cold start, not decided for this loss.
    """

    ids: tuple[str, ...]
    given: tuple[int | None, ...]
    gone: tuple[int | None, ...]
    activities: tuple[LostActivity, ...]
    gap: float
    never: int
    unstaffed: tuple[str, ...] = ()
    decided: bool = True

    @property
    def minutes(self) -> int:
        """Return the gap of the activities that come back, without weights."""
        return sum(a.gap or 0 for a in self.activities)

    @property
    def back(self) -> int | None:
        """Return when the last of the activities is back; None when one never is."""
        ends = [a.back for a in self.activities]
        known = [e for e in ends if e is not None]
        return max(known, default=0) if len(known) == len(ends) else None


def cold_start_order(municipality: Municipality, net: Net, crew: Crew | None) -> list[int]:
    """Return one fixed order of restarts for every loss: that of a cold start of everything.

    The cheaper of two ways to rank activities, by weight per work and by weight and acceptable
    time, each with what it needs before it. Three runs of the engine, whatever the size.
    """
    faults = [Fault(node, 0, None) for node in range(len(net)) if not net.is_activity[node]]
    tariff = build_tariff(municipality, net)
    free = Course(net, run(net, faults))
    people = len(crew.members) if crew is not None else 1
    planner = Planner(situation_of(free, free, tariff, people))
    orders = [planner.sequence(planner.by_density()), planner.sequence(planner.by_class())]
    if crew is None:
        return orders[1]
    return min(orders, key=lambda o: judge(Course(net, run(net, faults, crew, o)), tariff))


def lasts(municipality: Municipality, identity: str) -> int | None:
    """Return how long a resource is gone: None when its own restart is what ends it.

    A resource with restart work is gone until that is done. One without, such as a power grid, is
    gone for as long as its agreement allows; without an agreement it is gone until further notice.
    """
    resource = municipality.resources[identity]
    if resource.restart is not None and resource.restart.time.likely > 0:
        return None
    return (resource.agreement.restoration if resource.agreement else None) or None


class Losses:
    """Runs losses of one municipality.

    Where restarts wait for people the order is decided for the loss, as it is for a scenario; for
    the worst losses first, as long as ``most`` restarts times nodes last.
    """

    def __init__(
        self,
        municipality: Municipality,
        net: Net,
        *,
        lasting: int | None = None,
        most: int | None = MOST_DECIDED,
    ) -> None:
        """Prepare; ``lasting`` minutes, when given, is how long every fault is.

        ``most`` None decides the order of every loss.
        """
        self._most = most
        self._tariff = build_tariff(municipality, net)
        self._listed = decided_list(municipality, net)
        self._municipality = municipality
        self._net = net
        self._lasting = lasting
        self._crew = Crew.of(municipality.staffing)
        self._order = cold_start_order(municipality, net, self._crew)
        self._ledger = Ledger(municipality, net)
        self._unstaffed = {
            node
            for node, work in enumerate(net.work)
            if self._crew is not None and work.people and missing_people(self._crew, work.people)
        }

    def of(self, ids: Sequence[str], among: Iterable[str] | None = None) -> Loss:
        """Return what the loss of ``ids`` at one instant does to activities (``among``, or all)."""
        faults = self._faults(ids)
        course = self._usual(faults)
        if self._waits_for_people(course, faults):
            course = self._anew(faults)
        return self._told(ids, course, among)

    def _given(self, ids: Sequence[str]) -> tuple[int | None, ...]:
        return tuple(self._lasting or lasts(self._municipality, i) for i in ids)

    def _faults(self, ids: Sequence[str]) -> list[Fault]:
        return [
            Fault(self._net.index[i], 0, end, unknown=end is None and self._no_restart(i))
            for i, end in zip(ids, self._given(ids), strict=True)
        ]

    def _usual(self, faults: Sequence[Fault]) -> Course:
        """Return the course with the order of a cold start."""
        return Course(self._net, run(self._net, faults, self._crew, self._order))

    def _waits_for_people(self, course: Course, faults: Sequence[Fault]) -> bool:
        """Tell whether another order could help an activity: that of people enough is the best."""
        if self._crew is None or sum(bool(w.people) for w in course.trace.works) < 2:
            return False
        free = Course(self._net, run(self._net, faults))
        return any(free.outages.get(a) != course.outages.get(a) for a in self._tariff.activities)

    def _anew(self, faults: Sequence[Fault]) -> Course:
        """Return the course whose order is decided for the loss, as for a scenario."""
        return decide(self._net, faults, self._crew, self._tariff, self._listed, None).chosen

    def _all(self, wanted: Iterable[tuple[Sequence[str], Iterable[str] | None]]) -> list[Loss]:
        """Return losses that take activities down, the worst first, decided as far as allowed."""
        found: list[tuple[Loss, Iterable[str] | None, int]] = []
        for ids, among in wanted:
            faults = self._faults(ids)
            course = self._usual(faults)
            loss = self._told(ids, course, among)
            if loss.activities:
                waits = self._waits_for_people(course, faults)
                work = len(course.trace.works) * len(self._net)
                found.append((replace(loss, decided=not waits), among, work))
        found.sort(key=lambda f: self._worst(f[0]))
        losses: list[Loss] = []
        left = self._most
        for loss, among, work in found:
            if loss.decided or (left is not None and work > left):
                losses.append(loss)
                continue
            if left is not None:
                left -= work
            losses.append(self._told(loss.ids, self._anew(self._faults(loss.ids)), among))
        return sorted((x for x in losses if x.activities), key=self._worst)

    def _told(self, ids: Sequence[str], course: Course, among: Iterable[str] | None) -> Loss:
        net = self._net
        given = self._given(ids)
        outages = course.outages
        gaps = self._ledger.read(outages, course.absences)
        wanted = sorted(self._municipality.activities if among is None else among)
        hit: list[LostActivity] = []
        for identity in wanted:
            spans = [s for s in outages.get(net.index[identity], ()) if s[0] != s[1]]
            if spans:
                gap = gaps.get(identity, Shortfall(0, 0))
                hit.append(
                    LostActivity(
                        identity,
                        spans[0][0],
                        spans[-1][1],
                        total(spans),
                        None if gap.never else gap.minutes,
                    )
                )
        told = {a.id: gaps[a.id] for a in hit if a.id in gaps}
        return Loss(
            ids=tuple(ids),
            given=given,
            gone=tuple(total(outages[net.index[i]]) for i in ids),
            activities=tuple(hit),
            gap=weighted_gap(self._municipality, told),
            never=sum(gap.never for gap in told.values()),
            unstaffed=tuple(net.ids[n] for n in sorted(self._unstaffed.intersection(outages))),
        )

    def _no_restart(self, identity: str) -> bool:
        return self._municipality.resources[identity].restart is None

    def singles(self) -> tuple[Loss, ...]:
        """Return the loss of each resource that takes activities down, the worst first."""
        return tuple(self._all(((i,), None) for i in sorted(self._municipality.resources)))

    def pairs(self, pairs: Iterable[tuple[tuple[str, str], Sequence[str]]]) -> tuple[Loss, ...]:
        """Return the losses of two at once, the worst first.

        ``pairs`` are the ids and the activities that only the two together take down; of these
        those are told that go down before what is lost has been restarted.
        """
        return tuple(self._all(pairs))

    def _worst(self, loss: Loss) -> tuple[int, float, float, tuple[str, ...]]:
        """Return a sort key: endless gaps first, then weighted gap, then weight, then id."""
        weight = sum(self._municipality.activities[a.id].downtime_weight for a in loss.activities)
        return (-loss.never, -loss.gap, -weight, loss.ids)
