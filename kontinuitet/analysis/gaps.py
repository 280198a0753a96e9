"""Gaps: where what is expected is worse than what is tolerated, aimed at or agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kontinuitet.analysis.continuity import fallback_clocks
from kontinuitet.analysis.demands import Demand
from kontinuitet.analysis.intervals import total
from kontinuitet.analysis.restart import Course
from kontinuitet.analysis.results import ActivityOutage
from kontinuitet.model.landscape import Municipality


class GapKind(StrEnum):
    """What is broken, in the words of the user."""

    OUTAGE = "acceptabel avbrottstid"
    RECOVERY = "mål för återställningstid"
    DATA = "högsta dataförlust"
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
        return None if self.expected is None else self.expected - self.limit


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
            if outage.down and aim is not None and (outage.outage is None or outage.outage > aim):
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


def shortfall(municipality: Municipality, course: Course) -> dict[str, Shortfall]:
    """Return, by activity, the gap of one course against the acceptable outage time; none left out.

    ``never`` is 1 when the time without ability has no end. Activities without a gap are not there.
    """
    net = course.net
    result: dict[str, Shortfall] = {}
    for identity, activity in sorted(municipality.activities.items()):
        node = net.index[identity]
        down = [s for s in course.outages.get(node, ()) if s[0] != s[1]]
        if activity.mtpd is None or not down:
            continue
        without = total(fallback_clocks(net, course.outages, node, activity, down).without)
        if without is None:
            result[identity] = Shortfall(1, 0)
        elif without > activity.mtpd:
            result[identity] = Shortfall(0, without - activity.mtpd)
    return result
