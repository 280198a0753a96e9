"""Priority inversions: what the decided list puts after something it holds up, or leaves out.

Definition: docs/semantics.md, "Criticality". The cost is found by following the list to the letter
after everything has gone down, and then once more with the one correction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kontinuitet.analysis.base.components import strongly_connected
from kontinuitet.analysis.base.cost import build_tariff
from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Fault
from kontinuitet.analysis.criticality.demands import hard_edges
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.restart.decision import Course, followed_by, unlisted
from kontinuitet.model.landscape import Municipality


@dataclass(frozen=True, slots=True)
class Inversion:
    """One inversion: ``id`` is listed at ``place`` (None: not at all) but holds up ``witness``.

    ``path`` goes from the one listed too late to its witness; places count from 1. ``saved``
    are minutes of downtime, summed over activities, that putting it right saves in a cold start;
    negative if the correction alone does harm; None when no people are modelled.
    """

    id: str
    place: int | None
    witness: str
    witness_place: int
    path: tuple[str, ...]
    saved: int | None


def earliest_dependents(net: Net, listed: Sequence[int]) -> dict[int, int]:
    """Return, by node that something listed cannot start without, the next node on the way.

    The way leads to the first on the list among all that it holds up; a node on the list that comes
    before everything it holds up is its own next.
    """
    columns = net.columns
    toward: dict[int, int] = {}
    for first in listed:
        if first in toward:
            continue
        toward[first] = first
        queue = [first]
        for node in queue:
            for position in net.groups_of[node]:
                if not columns.hard[position] or columns.quorum[position] < columns.size[position]:
                    continue
                for supplier in net.groups[position].suppliers:
                    if supplier not in toward:
                        toward[supplier] = node
                        queue.append(supplier)
    return toward


def _path(toward: dict[int, int], node: int) -> list[int]:
    path = [node]
    while toward[path[-1]] != path[-1]:
        path.append(toward[path[-1]])
    return path


def _path_out(net: Net, node: int, places: dict[int, int], inside: set[int]) -> list[int]:
    """Return the shortest path to the first on the list that ``node`` holds up outside its circle.

    Empty when there is none. In a circle something must come first, so members do not count.
    """
    columns = net.columns
    came = {node: node}
    queue = [node]
    for member in queue:
        for position in net.served_by[member]:
            dependent = columns.owner[position]
            if (
                columns.hard[position]
                and columns.quorum[position] == columns.size[position]
                and dependent not in came
            ):
                came[dependent] = member
                queue.append(dependent)
    outside = [n for n in queue if n in places and n not in inside]
    if not outside:
        return []
    path = [min(outside, key=places.__getitem__)]
    while came[path[-1]] != path[-1]:
        path.append(came[path[-1]])
    path.reverse()
    return path


def find_inversions(municipality: Municipality, net: Net) -> tuple[Inversion, ...]:
    """Return the inversions of the decided list, by the place of the witness, then by id.

    What is not on the list counts when its restart takes people: the rest comes by itself.
    """
    if municipality.priority_list is None:
        return ()
    order = [
        net.index[i] for i in dict.fromkeys(municipality.priority_list.order) if i in net.index
    ]
    places = {node: place for place, node in enumerate(order)}
    toward = earliest_dependents(net, order)
    circles = {n: set(c) for c in strongly_connected(hard_edges(net)) if len(c) > 1 for n in c}
    last = len(order)
    found: list[tuple[int, int, list[int]]] = []
    for node in sorted(toward):
        if node not in places and not net.work[node].people:
            continue
        path = _path(toward, node)
        if len(path) > 1 and path[-1] in circles.get(node, ()):
            path = _path_out(net, node, places, circles[node])
        if len(path) > 1 and places[path[-1]] < places.get(node, last):
            found.append((places[path[-1]], node, path))
    found.sort(key=lambda row: row[:2])
    costs = _Costs(municipality, net, order)
    return tuple(
        Inversion(
            id=net.ids[node],
            place=places[node] + 1 if node in places else None,
            witness=net.ids[path[-1]],
            witness_place=place + 1,
            path=tuple(net.ids[n] for n in path),
            saved=costs.saved_by(node, path[-1]),
        )
        for place, node, path in found
    )


class _Costs:
    """Follows the list to the letter in a cold start, as it is and with one correction."""

    def __init__(self, municipality: Municipality, net: Net, order: Sequence[int]) -> None:
        self._net = net
        self._order = list(order)
        self._crew = Crew.of(municipality.staffing)
        tariff = build_tariff(municipality, net)
        self._activities = tariff.activities
        self._faults = [
            Fault(node, 0, None) for node in range(len(net)) if not net.is_activity[node]
        ]
        self._as_it_is = None
        if self._crew is not None:
            self._rest = unlisted(net, self._faults, self._crew, tariff)
            self._as_it_is = self._minutes(self._order)

    def _minutes(self, order: Sequence[int]) -> dict[int, int | None]:
        trace = run(self._net, self._faults, self._crew, followed_by(order, self._rest))
        return Course(self._net, trace).minutes_down(self._activities)

    def saved_by(self, node: int, witness: int) -> int | None:
        """Return the minutes saved by moving ``node`` to just before ``witness``."""
        if self._as_it_is is None:
            return None
        order = [n for n in self._order if n != node]
        order.insert(order.index(witness), node)
        corrected = self._minutes(order)
        return sum(
            before - after
            for activity, before in self._as_it_is.items()
            if before is not None and (after := corrected.get(activity, 0)) is not None
        )
