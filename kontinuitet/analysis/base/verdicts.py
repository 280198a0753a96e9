"""The verdict on each activity, over all scenarios: the one place that it is computed.

Documents, commands, JSON and findings ask here and phrase the answer; none of them compares a time
with a limit on its own. A time without end (None) is longer than every other. Of equally long times
the scenario with the first id is named. Definitions: docs/semantics.md, "Verdicts".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kontinuitet.analysis.base.results import ActivityOutage


class Standing(StrEnum):
    """How an activity stands against its acceptable outage time, the worst first."""

    EXCEEDED = "överskrids"
    UNDECIDED = "gräns saknas"
    UNCERTAIN = "kan inte bedömas"
    KEPT_BY_FALLBACK = "klarar tiden med reservrutin"
    KEPT = "klarar tiden"
    UNTOUCHED = "inget avbrott"


@dataclass(frozen=True, slots=True)
class Extreme:
    """The longest of something: ``minutes`` (None: without end), and the scenario it is in."""

    minutes: int | None
    scenario: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scenarios say of one activity, each time with its own worst scenario.

    ``limit`` is the acceptable outage time in minutes, None when not decided. ``outage`` is the
    longest outage, ``without`` the longest time without ability and ``data_loss`` the greatest
    loss of data; None when there is none in any scenario. ``gap`` is the time without ability
    beyond the limit; None when there is none, or no limit. ``exceeded`` are the ids of the
    scenarios that break the limit, of ``considered`` computed ones. ``uncomputed`` could not be
    computed. ``by_fallback`` is that a routine carries it in some scenario, ``degraded`` that it
    is degraded in some, and ``data_loss_unknown`` that data is lost somewhere and nobody knows how
    much.
    """

    activity: str
    limit: int | None
    outage: Extreme | None
    without: Extreme | None
    gap: Extreme | None
    exceeded: tuple[str, ...]
    considered: int
    uncomputed: tuple[str, ...] = ()
    by_fallback: bool = False
    degraded: bool = False
    data_loss: Extreme | None = None
    data_loss_unknown: bool = False

    @property
    def standing(self) -> Standing:
        """Return the verdict; without a limit, or with a scenario uncomputed, nothing is kept."""
        if self.exceeded:
            return Standing.EXCEEDED
        if self.limit is None:
            return Standing.UNDECIDED
        if self.uncomputed or not self.considered:
            return Standing.UNCERTAIN
        if self.outage is None:
            return Standing.UNTOUCHED
        return Standing.KEPT_BY_FALLBACK if self.by_fallback else Standing.KEPT


def exceeds(without: int | None, limit: int | None) -> bool:
    """Tell whether minutes without ability (None: without end) break a limit (None: there is none).

    Exactly as long as the limit is within it.
    """
    return limit is not None and (without is None or without > limit)


def beyond(without: int | None, limit: int) -> int | None:
    """Return the gap in minutes: 0 when the limit is kept, None when it has no end."""
    return None if without is None else max(0, without - limit)


def length_key(minutes: int | None) -> tuple[bool, int]:
    """Return a sort key for lengths of time: without end is the longest."""
    return (minutes is None, minutes or 0)


def longest(found: Iterable[tuple[str, int | None]]) -> Extreme | None:
    """Return the longest of minutes by scenario id; the first id of equals; None of nothing."""
    best: Extreme | None = None
    for scenario, minutes in sorted(found, key=lambda item: item[0]):
        if best is None or length_key(minutes) > length_key(best.minutes):
            best = Extreme(minutes, scenario)
    return best


def standing(outage: ActivityOutage) -> Standing:
    """Return how an activity stands in one scenario."""
    if not outage.down:
        return Standing.UNTOUCHED
    if outage.exceeds:
        return Standing.EXCEEDED
    if outage.mtpd is None:
        return Standing.UNDECIDED
    return Standing.KEPT_BY_FALLBACK if outage.fallbacks else Standing.KEPT


def verdicts(
    limits: Mapping[str, int | None],
    outages: Mapping[str, Sequence[ActivityOutage]],
    uncomputed: Iterable[str] = (),
) -> dict[str, Verdict]:
    """Return the verdict on every activity, by id.

    ``limits`` are the acceptable outage times of all activities; ``outages`` what happens to those
    affected, by scenario id; ``uncomputed`` the ids of scenarios that could not be computed.
    """
    affected: dict[str, dict[str, ActivityOutage]] = {identity: {} for identity in limits}
    for scenario, hit in sorted(outages.items()):
        for outage in hit:
            affected[outage.id][scenario] = outage
    unknown = tuple(sorted(uncomputed))
    return {
        identity: _verdict(identity, limit, affected[identity], len(outages), unknown)
        for identity, limit in sorted(limits.items())
    }


def _verdict(
    identity: str,
    limit: int | None,
    affected: Mapping[str, ActivityOutage],
    considered: int,
    uncomputed: tuple[str, ...],
) -> Verdict:
    down = {scenario: outage for scenario, outage in affected.items() if outage.down}
    without = longest((s, o.without_ability) for s, o in down.items())
    exceeded = tuple(s for s, o in down.items() if exceeds(o.without_ability, limit))
    gap = None
    if exceeded and without is not None and limit is not None:
        gap = Extreme(beyond(without.minutes, limit), without.scenario)
    return Verdict(
        activity=identity,
        limit=limit,
        outage=longest((s, o.outage) for s, o in down.items()),
        without=without,
        gap=gap,
        exceeded=exceeded,
        considered=considered,
        uncomputed=uncomputed,
        by_fallback=any(o.fallbacks for o in down.values()),
        degraded=any(o.degraded for o in affected.values()),
        data_loss=longest((s, o.data_loss) for s, o in affected.items() if o.data_loss is not None),
        data_loss_unknown=any(o.data_loss_unknown for o in affected.values()),
    )
