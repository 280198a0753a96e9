"""Two versions of a municipality: what changed, whose plans, and who got better or worse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.base.verdicts import length_key, longest
from kontinuitet.analysis.scheduling.course_check import BadCourseError
from kontinuitet.analysis.simulation.changes import (
    Change,
    find_changes,
    scenario_changes,
    touched_departments,
)
from kontinuitet.analysis.simulation.scenario import activity_outages, decide_order
from kontinuitet.errors import InputError
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario


def _difference(before: int | None, after: int | None) -> tuple[bool, int]:
    """Return a sort key for how much two lengths of time differ: for ever first, then minutes."""
    endless = before is None or after is None
    return (not endless, 0 if endless else -abs((after or 0) - (before or 0)))


def _shorter(before: int | None, after: int | None) -> bool:
    return length_key(after) < length_key(before)


@dataclass(frozen=True, slots=True)
class Effect:
    """An activity whose minutes without ability differ in a scenario; None is without end."""

    activity: str
    scenario: str
    before: int | None
    after: int | None

    @property
    def better(self) -> bool:
        """Tell whether the time became shorter."""
        return _shorter(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Worst:
    """The worst scenario of an activity before and after, in minutes without ability.

    None minutes are without end; a scenario is None when none takes the activity's ability.
    ``better`` and ``worse`` are in how many scenarios its time is shorter and longer.
    """

    activity: str
    before: int | None
    before_scenario: str | None
    after: int | None
    after_scenario: str | None
    better: int
    worse: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Changes by section and id, the ids of departments whose plans they touch, and effects.

    ``effects`` are by activity and scenario, ``worst`` by activity; both only where something
    differs, and counted over ``scenarios``, the ids of those that both have and can be computed.
    """

    changes: tuple[Change, ...]
    departments: tuple[str, ...]
    effects: tuple[Effect, ...]
    worst: tuple[Worst, ...]
    scenarios: tuple[str, ...]
    skipped: tuple[str, ...]


#: Minutes without ability by scenario and activity; activities that keep it are not there.
_Outcome = dict[str, dict[str, int | None]]


def _outages(
    municipality: Municipality,
    scenarios: Mapping[str, Scenario],
    skipped: list[str],
    step: Callable[[str], None],
) -> _Outcome:
    net = compile_municipality(municipality)
    result: _Outcome = {}
    for identity, scenario in sorted(scenarios.items()):
        step(scenario.name)
        try:
            decided = decide_order(municipality, scenario, net=net)
        except (InputError, BadCourseError) as error:
            said = f"Scenariot {scenario.name} kan inte räknas: {error}"
            if said not in skipped:
                skipped.append(said)
            continue
        outages = activity_outages(municipality, decided.decision.chosen, decided.expansion.faults)
        result[identity] = {o.id: o.without_ability for o in outages if o.without_ability != 0}
    return result


def _worst(outcome: _Outcome, activity: str) -> tuple[int | None, str | None]:
    """Return the longest time without ability of an activity and its scenario; first by id."""
    worst = longest((i, m[activity]) for i, m in outcome.items() if activity in m)
    return (0, None) if worst is None else (worst.minutes, worst.scenario)


def compare(
    old: Municipality,
    new: Municipality,
    old_scenarios: Mapping[str, Scenario],
    new_scenarios: Mapping[str, Scenario],
    step: Callable[[str], None] | None = None,
) -> Comparison:
    """Compare two models and their scenarios, by id.

    Effects are told for activities in both models and scenarios in both, each with its own
    version: largest change first, for ever before all. A department's plan is touched when
    something in it, or that it needs, has changed, and when a time of its activities has.
    """
    said: Callable[[str], None] = step or (lambda _: None)
    changes = (*find_changes(old, new), *scenario_changes(old_scenarios, new_scenarios))
    if not changes:
        return Comparison((), (), (), (), (), ())
    skipped: list[str] = []
    both = sorted(i for i in old_scenarios if i in new_scenarios)
    before = _outages(old, {i: old_scenarios[i] for i in both}, skipped, said)
    after = _outages(new, {i: new_scenarios[i] for i in both}, skipped, said)
    told = [i for i in both if i in before and i in after]
    before, after = {i: before[i] for i in told}, {i: after[i] for i in told}
    kept = sorted(i for i in old.activities if i in new.activities)
    effects = [
        Effect(activity, scenario, one, other)
        for activity in kept
        for scenario in told
        if (one := before[scenario].get(activity, 0)) != (other := after[scenario].get(activity, 0))
    ]
    worst = [
        Worst(
            activity,
            *_worst(before, activity),
            *_worst(after, activity),
            better=sum(e.better for e in effects if e.activity == activity),
            worse=sum(not e.better for e in effects if e.activity == activity),
        )
        for activity in sorted({e.activity for e in effects})
    ]
    moved = {m.activities[e.activity].department for m in (old, new) for e in effects}
    return Comparison(
        changes,
        tuple(sorted({*touched_departments(old, new, changes), *moved})),
        tuple(
            sorted(effects, key=lambda e: (*_difference(e.before, e.after), e.activity, e.scenario))
        ),
        tuple(sorted(worst, key=lambda w: (*_difference(w.before, w.after), w.activity))),
        tuple(told),
        tuple(skipped),
    )
