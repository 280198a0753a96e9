"""What an order costs: weighted downtime, with twenty times the weight beyond the acceptable time.

Formula: docs/semantics.md, "Cost of an order". Weights are decimal numbers with at most six
decimals; they are counted in millionths so that sums are exact and the same on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kontinuitet.analysis.base.net import Net
from kontinuitet.model.landscape import Municipality

#: How much heavier a minute beyond the acceptable outage time is.
LATE_FACTOR = 20
MILLION = 1_000_000


@dataclass(frozen=True)
class Tariff:
    """Weight in millionths and acceptable outage time in minutes (None: not decided), by activity.

    Activities are node numbers of one net; ``activities`` are sorted.
    """

    activities: tuple[int, ...]
    weight: Mapping[int, int]
    mtpd: Mapping[int, int | None]

    def of(self, activity: int, down: int) -> int:
        """Return the cost in millionths of ``down`` minutes without ``activity``."""
        limit = self.mtpd[activity]
        late = 0 if limit is None else max(0, down - limit)
        return self.weight[activity] * (down + LATE_FACTOR * late)

    def pressing(self, activity: int) -> tuple[int, int, int]:
        """Return a sort key: heaviest first, then shortest acceptable time, then id."""
        limit = self.mtpd[activity]
        # An undecided time sorts after the longest that can be written (ten years).
        return (-self.weight[activity], 10**9 if limit is None else limit, activity)


def build_tariff(municipality: Municipality, net: Net) -> Tariff:
    """Return the tariff of all activities of a municipality."""
    weight: dict[int, int] = {}
    mtpd: dict[int, int | None] = {}
    for number, identity in enumerate(net.ids):
        if net.is_activity[number]:
            activity = municipality.activities[identity]
            weight[number] = round(activity.downtime_weight * MILLION)
            mtpd[number] = activity.mtpd
    return Tariff(tuple(sorted(weight)), weight, mtpd)


def total_cost(tariff: Tariff, down: Mapping[int, int | None], among: frozenset[int]) -> int:
    """Return the cost in millionths of the minutes down by activity, among the given activities.

    Activities that never come back (None) cost nothing here: they are reported apart.
    """
    cost = 0
    for activity, minutes in down.items():
        if minutes is not None and activity in among:
            cost += tariff.of(activity, minutes)
    return cost


def weighted_minutes(millionths: int) -> float:
    """Return a cost in weighted minutes."""
    return millionths / MILLION
