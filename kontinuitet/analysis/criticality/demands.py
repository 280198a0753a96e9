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


#: A demand that reaches a node: minutes, steps to who sets it, the next node on the way (itself at
#: the end), and the place of the demand there that it comes from.
_Label = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Backward:
    """Demands by node number, and by which ways they come there.

    ``labels`` are, by node, the demands of which none is both stricter and shorter than another,
    the strictest first. One that is not the strictest can set a demand further down by a shorter
    way, where what is left is nothing by both.
    """

    labels: Mapping[int, tuple[_Label, ...]]

    @property
    def minutes(self) -> dict[int, int]:
        """Return the strictest demand on each node."""
        return {node: labels[0][0] for node, labels in self.labels.items()}

    def path(self, node: int) -> list[int]:
        """Return the nodes from ``node`` to the one that sets its demand."""
        path = [node]
        _, _, following, place = self.labels[node][0]
        while following != path[-1]:
            path.append(following)
            _, _, following, place = self.labels[following][place]
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
    inside = {node: i for i, members in enumerate(components) for node in members}
    offers: dict[int, list[_Label]] = {n: [(t, 0, n, 0)] for n, t in own.items()}
    labels: dict[int, list[_Label]] = {}
    for number in range(len(components) - 1, -1, -1):
        heap = [(*offer, n) for n in components[number] for offer in offers.pop(n, ())]
        heapify(heap)
        while heap:
            minutes, steps, following, place, node = heappop(heap)
            mine = labels.setdefault(node, [])
            if mine and mine[-1][1] <= steps:
                continue
            mine.append((minutes, steps, following, place))
            rest = max(0, minutes - net.work[node].minutes)
            for supplier, hold in _must_have(net, node):
                onward = (steps + 1, node, len(mine) - 1)
                if inside[supplier] == number:
                    heappush(heap, (minutes + hold, *onward, supplier))
                else:
                    offers.setdefault(supplier, []).append((rest + hold, *onward))
    return Backward({node: tuple(labels[node]) for node in sorted(labels)})


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
    minutes = found.minutes
    result: list[GroupDemand] = []
    for position, group in enumerate(net.groups):
        if not net.columns.hard[position] or group.quorum == len(group.suppliers):
            continue
        if group.owner in minutes:
            rest = max(0, minutes[group.owner] - net.work[group.owner].minutes)
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
