"""What if: one more technician, or one who is not there. Each is a new simulation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kontinuitet.analysis.net import compile_municipality
from kontinuitet.analysis.outage import simulate
from kontinuitet.analysis.results import RestartResult
from kontinuitet.errors import InputError
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import Staffing


@dataclass(frozen=True, slots=True)
class WhatIf:
    """An order with other people; costs are weighted minutes.

    ``who`` is the skill of one more technician, or the id of the person who is missing. ``gain`` is
    what the order costs less than with the people there are (negative: more). ``minutes`` are, by
    activity, the minutes it is down less (negative: more), where that differs. ``impossible`` is
    the Swedish reason when the work cannot be done at all; then the others say nothing.
    """

    who: str
    gain: float
    minutes: Mapping[str, int]
    impossible: str | None = None


def one_more(
    municipality: Municipality, scenario: Scenario, *, effort: float = 1.0
) -> tuple[WhatIf, ...]:
    """Return what one more technician of each skill would buy, the most first.

    The skills are those that people hold or restart work asks for. With unlimited people: nothing.
    """
    staffing = scenario.staffing or municipality.staffing
    if staffing is None:
        return ()
    skills = set(staffing.pools)
    for person in staffing.persons.values():
        skills.update(person.skills)
    for resource in municipality.resources.values():
        if resource.restart is not None:
            skills.update(resource.restart.people)
    asker = _Asker(municipality, scenario, effort)
    found = []
    for skill in sorted(skills):
        pools = {**staffing.pools, skill: staffing.pools.get(skill, 0) + 1}
        found.append(asker.ask(skill, staffing.model_copy(update={"pools": pools})))
    return tuple(sorted(found, key=lambda w: (-w.gain, w.who)))


def one_missing(
    municipality: Municipality, scenario: Scenario, *, effort: float = 1.0
) -> tuple[WhatIf, ...]:
    """Return what happens if each named person is not there, the worst first."""
    staffing = scenario.staffing or municipality.staffing
    if staffing is None:
        return ()
    asker = _Asker(municipality, scenario, effort)
    found = []
    for identity in sorted(staffing.persons):
        persons = {i: p for i, p in staffing.persons.items() if i != identity}
        found.append(asker.ask(identity, staffing.model_copy(update={"persons": persons})))
    return tuple(sorted(found, key=lambda w: (w.impossible is None, w.gain, w.who)))


class _Asker:
    """Simulates one scenario with different people."""

    def __init__(self, municipality: Municipality, scenario: Scenario, effort: float) -> None:
        self._municipality = municipality
        self._scenario = scenario
        self._effort = effort
        self._net = compile_municipality(municipality)
        self._now = self._run(scenario)

    def _run(self, scenario: Scenario) -> tuple[RestartResult, dict[str, int]]:
        result = simulate(self._municipality, scenario, net=self._net, effort=self._effort)
        return result.restart, {a.id: a.outage for a in result.activities if a.outage is not None}

    def ask(self, who: str, staffing: Staffing) -> WhatIf:
        """Compare with the same scenario worked by other people."""
        scenario = self._scenario.model_copy(update={"staffing": staffing})
        try:
            then, down = self._run(scenario)
        except InputError as error:
            return WhatIf(who, 0.0, {}, str(error))
        now, before = self._now
        minutes = {
            i: before.get(i, 0) - down.get(i, 0)
            for i in sorted({*before, *down})
            if before.get(i, 0) != down.get(i, 0)
        }
        return WhatIf(who, now.cost - then.cost, minutes)
