"""What changed between two models, which plans it touches, and who got better or worse in hours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kontinuitet.analysis.net import compile_municipality
from kontinuitet.analysis.outage import simulate
from kontinuitet.errors import InputError
from kontinuitet.model.base import Record
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.requirement import Requirement
from kontinuitet.model.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is new, gone or changed, as Swedish section and id.

    ``kind`` is ny, borttagen or ändrad; ``fields`` are the changed fields as the files spell them.
    ``id`` is empty for a section that is one record, such as the staffing.
    """

    kind: str
    section: str
    id: str
    fields: tuple[str, ...] = ()


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
        return self.before is None or (self.after is not None and self.after < self.before)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Changes by section and id, the ids of departments whose plans they touch, and effects."""

    changes: tuple[Change, ...]
    departments: tuple[str, ...]
    effects: tuple[Effect, ...]
    skipped: tuple[str, ...]


#: Sections of things with ids, and sections that are one record, by attribute.
_TABLES = ("departments", "activities", "resources", "improvements", "accepted")
_RECORDS = ("info", "staffing", "priority_list", "duties")


def _alias(record: type[Record], name: str) -> str:
    return record.model_fields[name].alias or name


def _fields(old: Record, new: Record) -> tuple[str, ...]:
    kind = type(new)
    return tuple(_alias(kind, n) for n in kind.model_fields if getattr(old, n) != getattr(new, n))


def find_changes(old: Municipality, new: Municipality) -> tuple[Change, ...]:
    """Return every difference between two models, in the order of the sections, then by id."""
    found: list[Change] = []
    for name in Municipality.model_fields:
        section = _alias(Municipality, name)
        before, after = getattr(old, name), getattr(new, name)
        if name in _TABLES:
            for identity in sorted({*before, *after}):
                if identity not in before:
                    found.append(Change("ny", section, identity))
                elif identity not in after:
                    found.append(Change("borttagen", section, identity))
                elif fields := _fields(before[identity], after[identity]):
                    found.append(Change("ändrad", section, identity, fields))
        elif before != after:
            if before is None or after is None:
                found.append(Change("ny" if before is None else "borttagen", section, ""))
            else:
                found.append(Change("ändrad", section, "", _fields(before, after)))
    return tuple(found)


def _needed(needs: Iterable[Requirement]) -> set[str]:
    return {s for need in needs for s in need.suppliers}


def _reach(municipality: Municipality, activity: str) -> set[str]:
    """Return all that an activity needs at any remove, its fallback routines' needs too."""
    own = municipality.activities[activity]
    queue = sorted(_needed(own.needs).union(*(_needed(f.needs) for f in own.fallbacks.values())))
    seen = set(queue)
    for identity in queue:
        found = municipality.resources.get(identity) or municipality.activities.get(identity)
        for supplier in sorted(_needed(found.needs) if found else ()):
            if supplier not in seen:
                seen.add(supplier)
                queue.append(supplier)
    return seen


def touched_departments(
    old: Municipality, new: Municipality, changes: Sequence[Change]
) -> tuple[str, ...]:
    """Return the departments whose plans the changes touch, sorted.

    A department is touched when it, one of its activities, or anything that these need at any
    remove has changed; all are when the municipality, the staffing, the priority list or the
    duties have.
    """
    sections = {name: _alias(Municipality, name) for name in Municipality.model_fields}
    everybody = {sections[n] for n in _RECORDS}
    if any(c.section in everybody for c in changes):
        return tuple(sorted({*old.departments, *new.departments}))
    touched = {c.id for c in changes if c.section == sections["departments"]}
    nodes = {c.id for c in changes if c.section in (sections["activities"], sections["resources"])}
    for model in (old, new):
        for identity, activity in model.activities.items():
            if identity in nodes or not nodes.isdisjoint(_reach(model, identity)):
                touched.add(activity.department)
    return tuple(sorted(touched))


def _outages(
    municipality: Municipality,
    scenarios: Mapping[str, Scenario],
    skipped: set[str],
    step: Callable[[str], None],
) -> dict[tuple[str, str], int | None]:
    """Return minutes without ability by activity and scenario; those never hit are not there."""
    net = compile_municipality(municipality)
    result: dict[tuple[str, str], int | None] = {}
    for identity, scenario in sorted(scenarios.items()):
        step(scenario.name)
        try:
            outcome = simulate(municipality, scenario, net=net)
        except InputError as error:
            skipped.add(f"Scenariot {scenario.name} kan inte räknas: {error}")
            continue
        for outage in outcome.activities:
            result[outage.id, identity] = outage.without_ability
    return result


def compare(
    old: Municipality,
    new: Municipality,
    scenarios: Sequence[tuple[Scenario, Scenario]],
    step: Callable[[str], None] | None = None,
) -> Comparison:
    """Compare two models; ``scenarios`` are those that both have, as (old, new).

    Effects are told for activities in both models, largest change first, for ever before all.
    """
    said: Callable[[str], None] = step or (lambda _: None)
    changes = find_changes(old, new)
    skipped: set[str] = set()
    before = _outages(old, {s.id: s for s, _ in scenarios}, skipped, said)
    after = _outages(new, {s.id: s for _, s in scenarios}, skipped, said)
    names = {s.name for one in scenarios for s in one}
    dropped = {n for n in names if any(f"Scenariot {n} kan inte" in text for text in skipped)}
    told = {s.id for s, t in scenarios if s.name not in dropped and t.name not in dropped}
    effects = [
        Effect(activity, scenario, before.get(key, 0), after.get(key, 0))
        for key in sorted({*before, *after})
        if (activity := key[0]) in old.activities
        and activity in new.activities
        and (scenario := key[1]) in told
        and before.get(key, 0) != after.get(key, 0)
    ]

    def size(effect: Effect) -> tuple[bool, int, str, str]:
        endless = effect.before is None or effect.after is None
        difference = 0 if endless else abs((effect.after or 0) - (effect.before or 0))
        return (not endless, -difference, effect.activity, effect.scenario)

    return Comparison(
        changes,
        touched_departments(old, new, changes),
        tuple(sorted(effects, key=size)),
        tuple(sorted(skipped)),
    )
