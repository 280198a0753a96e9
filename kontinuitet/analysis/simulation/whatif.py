"""What if: one more technician, or one who is not there. Each is a new simulation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kontinuitet.analysis.base.cost import build_tariff, weighted_minutes
from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.base.restart_results import NeverReason, WhatIf, WhatIfs
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.analysis.simulation.variants import with_more_staff
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import Staffing

#: Told what is asked next: a skill or a person's id.
Step = Callable[[str], None]


def skills_asked(municipality: Municipality, scenario: Scenario) -> tuple[str, ...]:
    """Return the skills that people hold or restart work asks for, sorted."""
    staffing = scenario.staffing_in(municipality)
    if staffing is None:
        return ()
    skills = set(staffing.pools)
    for person in staffing.persons.values():
        skills.update(person.skills)
    for resource in municipality.resources.values():
        if resource.restart is not None:
            skills.update(resource.restart.people)
    return tuple(sorted(skills))


def persons_asked(municipality: Municipality, scenario: Scenario) -> tuple[str, ...]:
    """Return the ids of the named persons, sorted."""
    staffing = scenario.staffing_in(municipality)
    return () if staffing is None else tuple(sorted(staffing.persons))


def what_if(
    municipality: Municipality,
    scenario: Scenario,
    now: SimulationResult,
    *,
    effort: float = 1.0,
    step: Step | None = None,
) -> WhatIfs:
    """Return what one more of each skill would buy, and what each missing person would cost.

    Compared with ``now``, the simulation with the people there are and the same ``effort``. With
    unlimited people: nothing.
    """
    asker = _Asker(municipality, scenario, now, effort, step)
    return WhatIfs(asker.more(), asker.missing())


class _Asker:
    """Simulates one scenario with different people."""

    def __init__(
        self,
        municipality: Municipality,
        scenario: Scenario,
        now: SimulationResult,
        effort: float,
        step: Step | None,
    ) -> None:
        self._municipality = municipality
        self._scenario = scenario
        self._staffing = scenario.staffing_in(municipality)
        self._effort = effort
        self._step = step
        self._net = compile_municipality(municipality)
        self._now = now
        self._tariff = build_tariff(municipality, self._net)
        self._before = _minutes_down(now)

    def more(self) -> tuple[WhatIf, ...]:
        """Ask for one more of each skill."""
        staffing = self._staffing
        if staffing is None:
            return ()
        skills: Sequence[str] = skills_asked(self._municipality, self._scenario)
        found = [self._ask(s, with_more_staff(staffing, s)) for s in skills]
        return tuple(sorted(found, key=lambda w: (-len(w.back), -w.gain, w.who)))

    def missing(self) -> tuple[WhatIf, ...]:
        """Ask for each person missing."""
        staffing = self._staffing
        if staffing is None:
            return ()
        found = []
        for identity in sorted(staffing.persons):
            persons = {i: p for i, p in staffing.persons.items() if i != identity}
            found.append(self._ask(identity, staffing.model_copy(update={"persons": persons})))
        return tuple(sorted(found, key=_missed))

    def _ask(self, who: str, staffing: Staffing) -> WhatIf:
        """Compare with the same scenario worked by other people."""
        if self._step is not None:
            self._step(who)
        scenario = self._scenario.model_copy(update={"staffing": staffing})
        result = simulate(self._municipality, scenario, net=self._net, effort=self._effort)
        impossible = self._newly_impossible(result)
        if impossible:
            return WhatIf(who, 0.0, {}, impossible)
        before, then = self._before, _minutes_down(result)
        minutes: dict[str, int] = {}
        gain = 0
        for i in sorted({*before, *then}):
            one, other = before.get(i, 0), then.get(i, 0)
            # What comes back only one of the ways has no cost the other way: it is told apart.
            if one is not None and other is not None and one != other:
                node = self._net.index[i]
                minutes[i] = one - other
                gain += self._tariff.of(node, one) - self._tariff.of(node, other)
        gone, still = ({i for i, m in down.items() if m is None} for down in (before, then))
        back, never = tuple(sorted(gone - still)), tuple(sorted(still - gone))
        return WhatIf(who, weighted_minutes(gain), minutes, None, back, never)

    def _newly_impossible(self, result: SimulationResult) -> str:
        """Say what nobody can start that somebody could before, one sentence a line."""
        before = {n.id for n in self._now.restart.never_reasons if n.reason is NeverReason.NOBODY}
        return "\n".join(
            f"{self._net.names[self._net.index[n.id]]} kommer aldrig åter: {n.text}."
            for n in result.restart.never_reasons
            if n.reason is NeverReason.NOBODY and n.id not in before
        )


def _missed(asked: WhatIf) -> tuple[bool, int, float, str]:
    return (asked.impossible is None, -len(asked.never), asked.gain, asked.who)


def _minutes_down(result: SimulationResult) -> dict[str, int | None]:
    """Return the minutes down by activity, None for ever."""
    return {a.id: a.outage for a in result.activities if a.down}
