"""What differs between two models and their scenarios, and whose plans it touches."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kontinuitet.model.base import Record
from kontinuitet.model.landscape import Municipality, PriorityList
from kontinuitet.model.requirement import Requirement
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import Staffing

#: The section of changes in scenario files, which are not in the model itself.
SCENARIOS = "scenarier"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is new, gone or changed, as Swedish section and id.

    ``kind`` is ny, borttagen or ändrad; ``fields`` are the changed fields as the files spell them.
    ``id`` is empty for a section that is one record, such as the staffing. ``details`` are Swedish
    sentences on what differs in the staffing and in the priority list.
    """

    kind: str
    section: str
    id: str
    fields: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


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
    names = {i: r.name for m in (old, new) for i, r in m.resources.items()}
    names.update({i: a.name for m in (old, new) for i, a in m.activities.items()})
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
                details = _details(before, after, names)
                found.append(Change("ändrad", section, "", _fields(before, after), details))
    return tuple(found)


def _details(before: object, after: object, names: Mapping[str, str]) -> tuple[str, ...]:
    if isinstance(before, Staffing) and isinstance(after, Staffing):
        return staffing_details(before, after)
    if isinstance(before, PriorityList) and isinstance(after, PriorityList):
        return order_details(before.order, after.order, names)
    return ()


def staffing_details(before: Staffing, after: Staffing) -> tuple[str, ...]:
    """Say who has come, gone or changed, by id, and which pools have grown or shrunk.

    Persons with protected personal data are told by id only.
    """
    said: list[str] = []
    for identity in sorted({*before.persons, *after.persons}):
        old, new = before.persons.get(identity), after.persons.get(identity)
        one = new or old
        assert one is not None  # the id comes from one of the two
        secret = any(p is not None and p.protected for p in (old, new))
        name = identity if secret else one.name
        if old is None:
            said.append(f"{name} är ny ({', '.join(one.skills) or 'utan kompetens'}).")
        elif new is None:
            said.append(f"{name} finns inte kvar ({', '.join(one.skills) or 'utan kompetens'}).")
        elif fields := _fields(old, new):
            said.append(f"{name} är ändrad: {', '.join(fields)}.")
    for skill in sorted({*before.pools, *after.pools}):
        had, has = before.pools.get(skill, 0), after.pools.get(skill, 0)
        if had != has:
            said.append(f"Poolen {skill} går från {had} till {has}.")
    return tuple(said)


def order_details(
    before: Sequence[str], after: Sequence[str], names: Mapping[str, str]
) -> tuple[str, ...]:
    """Say what has come to, gone from and moved in the priority list, by name and place.

    As few as possible are said to have moved: those outside a longest run that keeps its order.
    """
    old = {i: place for place, i in enumerate(dict.fromkeys(before), start=1)}
    new = {i: place for place, i in enumerate(dict.fromkeys(after), start=1)}
    both = [i for i in new if i in old]
    kept = set(_longest_rising([old[i] for i in both]))
    said = [
        f"{names.get(i, i)} är tillagd på plats {place}."
        if i not in old
        else f"{names.get(i, i)} är flyttad från plats {old[i]} till plats {place}."
        for i, place in new.items()
        if old.get(i) not in kept
    ]
    said += [
        f"{names.get(i, i)} är borttagen (stod på plats {old[i]})." for i in old if i not in new
    ]
    return tuple(said)


def _longest_rising(values: Sequence[int]) -> list[int]:
    """Return a longest rising subsequence of different values."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for value in values:
        place = bisect_left(tails, value)
        before[value] = tails[place - 1] if place else None
        tails[place : place + 1] = [value]
    result: list[int] = []
    value_: int | None = tails[-1] if tails else None
    while value_ is not None:
        result.append(value_)
        value_ = before[value_]
    return result[::-1]


def scenario_changes(
    old: Mapping[str, Scenario], new: Mapping[str, Scenario]
) -> tuple[Change, ...]:
    """Return the scenarios that are new, gone or changed, by id."""
    found: list[Change] = []
    for identity in sorted({*old, *new}):
        if identity not in old:
            found.append(Change("ny", SCENARIOS, identity))
        elif identity not in new:
            found.append(Change("borttagen", SCENARIOS, identity))
        elif fields := _fields(old[identity], new[identity]):
            one, other = old[identity].staffing, new[identity].staffing
            details = staffing_details(one, other) if one and other else ()
            found.append(Change("ändrad", SCENARIOS, identity, fields, details))
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
