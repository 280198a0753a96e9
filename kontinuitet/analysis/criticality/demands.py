"""Demands backwards: how soon each thing must be back for every activity to meet its own time.

``R(u) = min(own RTO or MTPD, min over hard dependents v of h + max(0, R(v) − r(v)))`` with r the
restart time of v; inside a strongly connected component R + h is passed on without subtracting r,
since it starts as one. A k-of-n group puts its demand on the group, not on any one supplier.
Source: docs/semantics.md, "Demands backwards".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from kontinuitet.analysis.base.components import strongly_connected
from kontinuitet.analysis.base.net import Net
from kontinuitet.model.landscape import Municipality


@dataclass(frozen=True, slots=True)
class Demand:
    """How soon a node must be back, in minutes after it is lost.

    ``path`` goes from the node to the activity ``set_by`` that sets the demand. ``agreement`` is
    the contracted restoration time, None when there is none.
    """

    id: str
    minutes: int
    set_by: str
    path: tuple[str, ...]
    restart: int
    agreement: int | None

    @property
    def slack(self) -> int:
        """Return the minutes to spare; negative when restart or agreement is slower."""
        return self.minutes - max(self.restart, self.agreement or 0)


@dataclass(frozen=True, slots=True)
class GroupDemand:
    """A demand on a k-of-n group: ``quorum`` of ``suppliers`` within ``minutes``, for ``owner``."""

    owner: str
    suppliers: tuple[str, ...]
    quorum: int
    minutes: int
    set_by: str


@dataclass(frozen=True, slots=True)
class Backward:
    """Demands by node number: minutes, and the next node on the way to who sets it (or itself)."""

    minutes: Mapping[int, int]
    next: Mapping[int, int]

    def path(self, node: int) -> list[int]:
        """Return the nodes from ``node`` to the one that sets its demand."""
        path = [node]
        while self.next[path[-1]] != path[-1]:
            path.append(self.next[path[-1]])
        return path


def own_times(municipality: Municipality, net: Net) -> dict[int, int]:
    """Return the time that each activity itself demands: its RTO, else its MTPD."""
    result: dict[int, int] = {}
    for identity, activity in municipality.activities.items():
        time = activity.rto if activity.rto is not None else activity.mtpd
        if time is not None:
            result[net.index[identity]] = time
    return dict(sorted(result.items()))


def hard_edges(net: Net) -> dict[int, list[int]]:
    """Return, by node, its suppliers in hard groups of every kind, sorted."""
    hard = net.columns.hard
    return {
        node: sorted({s for g in own if hard[g] for s in net.groups[g].suppliers})
        for node, own in enumerate(net.groups_of)
    }


def backward(net: Net, own: Mapping[int, int]) -> Backward:
    """Return the demands on all nodes; nodes on which nothing depends in time are left out.

    Of equally strict demands, the one with the fewest steps sets it, then the first by id.
    """
    components = strongly_connected(hard_edges(net))
    place = {node: i for i, members in enumerate(components) for node in members}
    # (minutes, steps, next node): compared as a whole, so that ties are settled the same way.
    best: dict[int, tuple[int, int, int]] = {n: (t, 0, n) for n, t in own.items()}
    for number in range(len(components) - 1, -1, -1):
        members = components[number]
        heap = [(*best[n], n) for n in members if n in best]
        heapify(heap)
        settled: set[int] = set()
        while heap:
            minutes, steps, _, node = heappop(heap)
            if node in settled:
                continue
            settled.add(node)
            rest = max(0, minutes - net.work[node].minutes)
            for supplier, hold in _must_have(net, node):
                inside = place[supplier] == number
                offer = ((minutes if inside else rest) + hold, steps + 1, node)
                if supplier not in settled and offer < best.get(supplier, (offer[0] + 1, 0, 0)):
                    best[supplier] = offer
                    if inside:
                        heappush(heap, (*offer, supplier))
    return Backward(
        {n: best[n][0] for n in sorted(best)},
        {n: best[n][2] for n in sorted(best)},
    )


def _must_have(net: Net, node: int) -> Iterable[tuple[int, int]]:
    """Yield the suppliers that a node cannot be without, with the hold of the group."""
    columns = net.columns
    for group in net.groups_of[node]:
        if columns.hard[group] and columns.quorum[group] == columns.size[group]:
            for supplier in net.groups[group].suppliers:
                yield supplier, columns.hold[group]


def find_demands(municipality: Municipality, net: Net) -> tuple[Demand, ...]:
    """Return the demand on every resource and activity that has one, sorted by id."""
    found = backward(net, own_times(municipality, net))
    result: list[Demand] = []
    for node, minutes in found.minutes.items():
        identity = net.ids[node]
        path = found.path(node)
        resource = municipality.resources.get(identity)
        agreement = resource.agreement if resource else None
        result.append(
            Demand(
                id=identity,
                minutes=minutes,
                set_by=net.ids[path[-1]],
                path=tuple(net.ids[n] for n in path),
                restart=net.work[node].minutes,
                agreement=agreement.restoration if agreement else None,
            )
        )
    return tuple(result)


def group_demands(municipality: Municipality, net: Net) -> tuple[GroupDemand, ...]:
    """Return the demands on k-of-n groups with something to spare, by owner and entry."""
    found = backward(net, own_times(municipality, net))
    result: list[GroupDemand] = []
    for position, group in enumerate(net.groups):
        if not net.columns.hard[position] or group.quorum == len(group.suppliers):
            continue
        if group.owner in found.minutes:
            rest = max(0, found.minutes[group.owner] - net.work[group.owner].minutes)
            result.append(
                GroupDemand(
                    owner=net.ids[group.owner],
                    suppliers=tuple(net.ids[s] for s in group.suppliers),
                    quorum=group.quorum,
                    minutes=rest + group.hold,
                    set_by=net.ids[found.path(group.owner)[-1]],
                )
            )
    return tuple(result)
