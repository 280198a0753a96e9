"""The course of events in a simulated scenario: when the situation changes, and for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kontinuitet.analysis.base.results import ActivityOutage, SimulationResult
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.tables import table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.fields import named
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.wording import count_in_table

#: So many turning points are shown for the municipality, and so many rows for a department.
TURNING_POINTS = 6
DEPARTMENT_ROWS = 8

_WITHOUT = "Utan förmåga"
_FALLBACK = "På reservrutin"
_LIMIT = "Acceptabel avbrottstid slut"
_DEGRADED = "Begränsad"
_BACK = "Igång igen"
#: The order in which changes at the same time are told.
_KINDS = (_WITHOUT, _LIMIT, _FALLBACK, _DEGRADED, _BACK)


@dataclass(frozen=True, slots=True)
class Change:
    """A change in the situation of one activity, ``minute`` after T+0."""

    minute: int
    kind: str
    activity: str
    name: str
    department: str
    weight: float


@dataclass(frozen=True, slots=True)
class DepartmentCourseFields:
    """The course of events for one department."""

    name: str = named("namn", "Förvaltningens namn.")
    rows: Block = named("tabell", "Tabell: när läget ändras och hur.")
    cut: str = named("urval", "Mening om att bara de största ändringarna visas; annars tom.")


@dataclass(frozen=True, slots=True)
class CourseFields:
    """The course of events as computed."""

    turning_points: Block = named("vändpunkter", "Tabell: när läget ändras mest.")
    departments: tuple[DepartmentCourseFields, ...] = named(
        "förvaltningar", "Förloppet för varje förvaltning som berörs."
    )


def changes(municipality: Municipality, result: SimulationResult) -> list[Change]:
    """Return every change in the situation of an activity, in order of time."""
    found = []
    for outage in result.activities:
        activity = municipality.activities[outage.id]
        for minute, kind in _moments(outage):
            found.append(
                Change(
                    minute,
                    kind,
                    outage.id,
                    activity.name,
                    outage.department,
                    activity.downtime_weight,
                )
            )
    return sorted(found, key=lambda c: (c.minute, _KINDS.index(c.kind), c.name, c.activity))


def _moments(outage: ActivityOutage) -> Iterator[tuple[int, str]]:
    for interval in outage.without_ability_intervals:
        yield interval.start, _WITHOUT
    for interval in outage.alternative_intervals:
        yield interval.start, _FALLBACK
    degraded = {interval.start for interval in outage.degraded}
    for minute in degraded:
        yield minute, _DEGRADED
    for interval in outage.down:
        if interval.end is not None and interval.end not in degraded:
            yield interval.end, _BACK
    if (limit := _limit_passed(outage)) is not None:
        yield limit, _LIMIT


def _limit_passed(outage: ActivityOutage) -> int | None:
    """Return when the time without ability has used up the acceptable outage time."""
    if not outage.exceeds or outage.mtpd is None:
        return None
    left = outage.mtpd
    for interval in outage.without_ability_intervals:
        length = interval.minutes
        if length is None or length > left:
            return interval.start + left
        left -= length
    return None


def course_fields(
    municipality: Municipality, scenario: Scenario, result: SimulationResult
) -> CourseFields:
    """Return the turning points and the course of events for each department by name."""
    everything = changes(municipality, result)
    by_department: dict[str, list[Change]] = defaultdict(list)
    for change in everything:
        by_department[change.department].append(change)
    departments = sorted(by_department, key=lambda d: (municipality.departments[d].name, d))
    return CourseFields(
        turning_points=_turning_points(everything, scenario),
        departments=tuple(
            _department(municipality.departments[d].name, by_department[d], scenario)
            for d in departments
        ),
    )


def _grouped(found: Iterable[Change]) -> Mapping[int, list[Change]]:
    minutes: dict[int, list[Change]] = defaultdict(list)
    for change in found:
        minutes[change.minute].append(change)
    return dict(sorted(minutes.items()))


def _largest(minutes: Mapping[int, Sequence[Change]], count: int) -> list[int]:
    """Return the minutes when most changes, by weight of the activities, in order of time."""

    def order(minute: int) -> tuple[float, int]:
        return (-sum(change.weight for change in minutes[minute]), minute)

    return sorted(sorted(minutes, key=order)[:count])


def told(found: Sequence[Change]) -> str:
    """Tell changes at one time as ``Utan förmåga: A, B. Igång igen: C.``."""
    parts = []
    for kind in _KINDS:
        names = [change.name for change in found if change.kind == kind]
        if names:
            parts.append(f"{kind}: {', '.join(names)}.")
    return "\n".join(parts)


def _turning_points(everything: Sequence[Change], scenario: Scenario) -> Block:
    minutes = _grouped(everything)
    rows = [
        (
            texts.when_in_table(minute, scenario.starts),
            count_in_table(
                len({c.activity for c in minutes[minute]}), "verksamhet", "verksamheter"
            ),
            told(minutes[minute]),
        )
        for minute in _largest(minutes, TURNING_POINTS)
    ]
    return table(
        "När läget ändras mest",
        "Speltid, antal verksamheter vars läge ändras, och hur.",
        (("Speltid", 32), ("Läget ändras för", 30), ("Så ändras det", 98)),
        rows,
        empty="Ingen verksamhets läge ändras i scenariot.",
        font_pt=9,
    )


def _department(name: str, found: Sequence[Change], scenario: Scenario) -> DepartmentCourseFields:
    minutes = _grouped(found)
    shown = _largest(minutes, DEPARTMENT_ROWS)
    left = len(minutes) - len(shown)
    cut = (
        ""
        if left <= 0
        else f"De {len(shown)} tidpunkter när mest ändras visas. "
        f"{count_in_table(left, 'tidpunkt', 'tidpunkter')} till visas inte."
    )
    return DepartmentCourseFields(
        name=name,
        rows=table(
            f"Förloppet för {name}",
            "Speltid och vad som ändras för förvaltningens verksamheter.",
            (("Speltid", 32), ("Så ändras läget", 128)),
            [
                (texts.when_in_table(minute, scenario.starts), told(minutes[minute]))
                for minute in shown
            ],
            font_pt=9,
        ),
        cut=cut,
    )
