"""A scenario run anew with decisions made in its course; with none it is the plain simulation.

docs/semantics.md, "Decisions in an exercise".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from kontinuitet.analysis.base.records import Fault, Midway
from kontinuitet.analysis.base.restart_results import RestartResult
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.scheduling.course_check import ensure
from kontinuitet.analysis.simulation.interventions import Decided, with_routine
from kontinuitet.analysis.simulation.moment import Stand
from kontinuitet.analysis.simulation.scenario import decide_order, result_of
from kontinuitet.errors import InputError
from kontinuitet.model.intervention import Intervention, StartFallback
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

#: Interventions at their minutes, in the order made.
Decisions = Sequence[tuple[int, Intervention]]
#: Stands kept: what comes before the latest decision is seldom computed again.
_KEPT = 64


class ImpossibleError(InputError):
    """An intervention cannot be done; ``number`` is its place among those given, from 0."""

    def __init__(self, message: str, number: int) -> None:
        super().__init__(message)
        self.number = number


def in_order(decisions: Decisions) -> list[tuple[int, Intervention]]:
    """Return interventions by minute, those of one minute in the order made."""
    return sorted(decisions, key=lambda pair: pair[0])


def model_with(municipality: Municipality, decisions: Decisions) -> Municipality:
    """Return the model with the fallback routines that the interventions make up."""
    for identity, (_, said) in zip(_made(municipality, decisions), decisions, strict=True):
        if isinstance(said, StartFallback) and said.routine is None:
            municipality = with_routine(municipality, said, identity)
    return municipality


def _made(municipality: Municipality, decisions: Decisions) -> list[str]:
    """Return the id that the routine of each intervention gets if it makes one up."""
    taken = {i for activity in municipality.activities.values() for i in activity.fallbacks}
    found = []
    number = 0
    for _, said in decisions:
        if isinstance(said, StartFallback) and said.routine is None:
            number += 1
            while f"ny-{number}" in taken:
                number += 1
        found.append(f"ny-{number}")
    return found


class Reruns:
    """One scenario, whose restart order is decided once, run with any decisions in its course."""

    def __init__(self, municipality: Municipality, scenario: Scenario, *, effort: float = 1.0):
        """Decide the order; ``effort`` and errors as of ``simulate``."""
        self._municipality, self._scenario = municipality, scenario
        self._base = decide_order(municipality, scenario, effort=effort)
        base = self._base
        first = Stand(
            municipality,
            base.net,
            base.expansion.faults,
            base.crew,
            Midway(),
            base.decision.chosen,
        )
        self._stands: dict[tuple[tuple[int, Intervention], ...], Stand] = {(): first}

    def result(self, decisions: Decisions, *, rows: bool = False) -> SimulationResult:
        """Return what happens with interventions at their minutes (after T+0).

        With decisions the rows of the restart order are told only when asked for, since they take
        as long as all the rest. They are told without a bound.

        Raises:
            ImpossibleError: one cannot be done at its minute; ``number`` is its place in
                ``decisions`` put in order.
        """
        if not decisions:
            return result_of(self._municipality, self._scenario, self._base)
        stand = self._stand(tuple(in_order(decisions)))
        base, course = self._base, stand.course
        ensure(stand.net, stand.faults, stand.crew, course.trace)
        chosen = replace(
            base.decision, chosen=course, free=course, decided=None, letter=None, repaired=None
        )
        told = tuple(_as_told(fault, stand) for fault in stand.faults)
        again = replace(
            base,
            net=stand.net,
            expansion=replace(base.expansion, faults=told),
            crew=stand.crew,
            listed=None,
            decision=chosen,
        )
        result = result_of(stand.municipality, self._scenario, again, bounded=False, rows=rows)
        return replace(result, restart=_told_to_wait(result.restart, stand))

    def _stand(self, decisions: tuple[tuple[int, Intervention], ...]) -> Stand:
        made = _made(self._municipality, decisions)
        done: tuple[tuple[int, Intervention], ...] = ()
        for minute, rows in groupby(decisions, key=lambda pair: pair[0]):
            before = self._stands[done]
            group = tuple(rows)
            known = self._stands.pop((*done, *group), None)
            if known is None:
                moment = Decided(before, minute)
                for number, (_, said) in enumerate(group, start=len(done)):
                    try:
                        moment.take(said, made[number])
                    except InputError as error:
                        raise ImpossibleError(str(error), number) from None
                known = moment.stand(self._base.tariff)
            done = (*done, *group)
            self._stands[done] = known
        while len(self._stands) > _KEPT:
            # The plain course is the first, and stays.
            del self._stands[next(key for key in self._stands if key and key != done)]
        return self._stands[done]


def _as_told(fault: Fault, stand: Stand) -> Fault:
    """Return a fault as the texts tell of it: an open one that was lifted has an end."""
    if fault.lifted is None:
        return fault
    since, end = fault.lifted
    works = stand.course.trace.works
    if any(w.node == fault.node and w.start < since <= w.end for w in works):
        return replace(fault, lifted=None)
    return replace(fault, end=end, lifted=None)


def _told_to_wait(restart: RestartResult, stand: Stand) -> RestartResult:
    """Say of what waited for a decision that it did."""
    until = {(stand.net.ids[node], end) for node, _, end in stand.midway.waits}
    why = "Får vänta till dess enligt beslut."
    order = tuple(
        replace(step, why=why) if (step.id, step.start) in until else step for step in restart.order
    )
    return replace(restart, order=order)


class Simulator:
    """Simulates with interventions; the order of a scenario is decided once, and then kept."""

    def __init__(self, *, effort: float = 1.0) -> None:
        self._effort = effort
        self._known: tuple[Municipality, Scenario, Reruns] | None = None

    def __call__(
        self, municipality: Municipality, scenario: Scenario, decisions: Decisions
    ) -> SimulationResult:
        """Return the course; errors as of :meth:`Reruns.result`."""
        known = self._known
        if known is None or known[0] is not municipality or known[1] is not scenario:
            known = (municipality, scenario, Reruns(municipality, scenario, effort=self._effort))
            self._known = known
        return known[2].result(decisions)
