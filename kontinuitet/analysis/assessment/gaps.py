"""Gaps: where what is expected is worse than what is tolerated, aimed at or agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kontinuitet.analysis.base.cost import MILLION, weighted_minutes
from kontinuitet.analysis.base.intervals import Span, total
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.results import ActivityOutage
from kontinuitet.analysis.base.verdicts import beyond, exceeds
from kontinuitet.analysis.criticality.demands import Demand
from kontinuitet.analysis.outage.continuity import fallback_clocks
from kontinuitet.analysis.restart.decision import Course
from kontinuitet.model.landscape import Activity, Municipality


class GapKind(StrEnum):
    """What is broken, in the words of the user."""

    OUTAGE = "acceptabel avbrottstid"
    RECOVERY = "mål för återställningstid"
    DATA = "största godtagbara dataförlust"
    AGREEMENT = "avtal"


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: ``expected`` minutes (None: without end) against ``limit`` minutes.

    ``because`` is what the expectation comes from: a scenario, a resource or (for an agreement) the
    activity that sets the demand.
    """

    kind: GapKind
    id: str
    limit: int
    expected: int | None
    because: str

    @property
    def minutes(self) -> int | None:
        """Return how much too long, None when without end."""
        return beyond(self.expected, self.limit)


def outage_gaps(
    municipality: Municipality, outages: Mapping[str, Sequence[ActivityOutage]]
) -> list[Gap]:
    """Return the gaps against MTPD (time without ability) and RTO (time down), by scenario id."""
    found: list[Gap] = []
    for scenario, hit in sorted(outages.items()):
        for outage in hit:
            activity = municipality.activities[outage.id]
            if outage.exceeds and outage.mtpd is not None:
                gap = Gap(GapKind.OUTAGE, outage.id, outage.mtpd, outage.without_ability, scenario)
                found.append(gap)
            aim = activity.rto
            if outage.down and aim is not None and exceeds(outage.outage, aim):
                found.append(Gap(GapKind.RECOVERY, outage.id, aim, outage.outage, scenario))
    return found


def data_gaps(municipality: Municipality) -> list[Gap]:
    """Return the activities that name a resource whose backups are further apart than their RPO."""
    found: list[Gap] = []
    for identity, activity in sorted(municipality.activities.items()):
        if activity.rpo is None:
            continue
        for supplier in sorted({s for need in activity.needs for s in need.suppliers}):
            resource = municipality.resources.get(supplier)
            interval = resource.backup.interval if resource and resource.backup else None
            if interval is not None and interval > activity.rpo:
                found.append(Gap(GapKind.DATA, identity, activity.rpo, interval, supplier))
    return found


def agreement_gaps(demands: Iterable[Demand]) -> list[Gap]:
    """Return the agreements that are slower than the demand on their resource."""
    return [
        Gap(GapKind.AGREEMENT, d.id, d.minutes, d.agreement, d.set_by)
        for d in demands
        if d.agreement is not None and d.agreement > d.minutes
    ]


@dataclass(frozen=True, slots=True, order=True)
class Shortfall:
    """All gaps against MTPD summed: activities never back in time, and minutes of the others."""

    never: int
    minutes: int

    def __add__(self, other: Shortfall) -> Shortfall:
        return Shortfall(self.never + other.never, self.minutes + other.minutes)


_Spans = tuple[Span, ...]


class Ledger:
    """Reads, off courses through one net, how far each activity is beyond its acceptable time.

    The time without ability follows from when the activity, its suppliers and what its fallback
    routines need are down, and from nothing else; so what has been read once is kept.
    """

    def __init__(
        self, municipality: Municipality, net: Net, among: Iterable[str] | None = None
    ) -> None:
        """Prepare for the activities ``among``, or for all."""
        self._net = net
        self._rows: list[tuple[str, int, Activity, tuple[int, ...]]] = []
        for identity in sorted(municipality.activities if among is None else among):
            activity = municipality.activities[identity]
            node = net.index[identity]
            asked = {s for p in net.groups_of[node] for s in net.groups[p].suppliers}
            for fallback in activity.fallbacks.values():
                asked.update(net.index[s] for need in fallback.needs for s in need.suppliers)
            self._rows.append((identity, node, activity, tuple(sorted(asked))))
        self._kept: dict[tuple[str, _Spans, tuple[_Spans, ...]], int | None] = {}

    def without_ability(
        self, down: Mapping[int, _Spans], absences: Mapping[int, _Spans], row: int
    ) -> int | None:
        """Return the minutes without ability of the activity in ``row``; None is without end."""
        identity, node, activity, asked = self._rows[row]
        own = tuple(s for s in down.get(node, ()) if s[0] != s[1])
        if not own or not activity.fallbacks:
            return total(own)
        key = (identity, own, tuple(absences.get(n, ()) for n in asked))
        if key not in self._kept:
            clocks = fallback_clocks(self._net, absences, node, activity, own)
            self._kept[key] = total(clocks.without)
        return self._kept[key]

    def read(
        self, down: Mapping[int, _Spans], absences: Mapping[int, _Spans]
    ) -> dict[str, Shortfall]:
        """Return the gap of every activity that has one; ``down`` are outages by node.

        ``absences`` are when nodes were gone for those who need them, by node.

        ``never`` is 1 when the time without ability has no end.
        """
        result: dict[str, Shortfall] = {}
        for row, (identity, node, activity, _) in enumerate(self._rows):
            if activity.mtpd is None or node not in down:
                continue
            longest = total([s for s in down[node] if s[0] != s[1]])
            # Without ability is at most the whole outage.
            if not exceeds(longest, activity.mtpd):
                continue
            without = self.without_ability(down, absences, row)
            if exceeds(without, activity.mtpd):
                gap = beyond(without, activity.mtpd)
                result[identity] = Shortfall(1, 0) if gap is None else Shortfall(0, gap)
        return result


def weighted_gap(municipality: Municipality, gaps: Mapping[str, Shortfall]) -> float:
    """Return the gap minutes of the activities that come back, each times its weight, summed."""
    return weighted_minutes(
        sum(
            round(municipality.activities[i].downtime_weight * MILLION) * gap.minutes
            for i, gap in gaps.items()
        )
    )


@dataclass(frozen=True, slots=True)
class ScenarioGap:
    """All gaps of one scenario against the acceptable outage times.

    ``hit`` activities go down, ``exceeding`` are the ids of those beyond their time, the largest
    weighted gap first (endless ones before); ``never`` of them have no end, the others' gaps are
    ``minutes`` together, and ``weighted`` minutes.
    """

    id: str
    name: str
    hit: int
    exceeding: tuple[str, ...]
    never: int
    minutes: int
    weighted: float


def scenario_gap(
    municipality: Municipality, ledger: Ledger, course: Course, identity: str, name: str
) -> ScenarioGap:
    """Return the gaps of the course that a scenario takes."""
    gaps = ledger.read(course.outages, course.absences)

    def worst(activity: str) -> tuple[int, float, str]:
        gap = gaps[activity]
        return (-gap.never, -weighted_gap(municipality, {activity: gap}), activity)

    return ScenarioGap(
        id=identity,
        name=name,
        hit=sum(
            course.net.is_activity[n] and any(s[0] != s[1] for s in spans)
            for n, spans in course.outages.items()
        ),
        exceeding=tuple(sorted(gaps, key=worst)),
        never=sum(g.never for g in gaps.values()),
        minutes=sum(g.minutes for g in gaps.values()),
        weighted=weighted_gap(municipality, gaps),
    )
