"""Restarts in a fixed order: who does what, and in which sequence, decided beforehand.

Every node has its people, and every person a sequence of nodes. A person works on a node only when
all nodes before it in the sequence are up. That is the same as unlimited people in a net where
each node also needs, to start, those before it in its people's sequences; so it is run as that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kontinuitet.analysis.base.crew import assign
from kontinuitet.analysis.base.net import Group, Net, Work
from kontinuitet.analysis.base.records import Fault, Trace
from kontinuitet.analysis.outage.engine import run
from kontinuitet.model.requirement import Phase
from tests.reference.cases import Case

#: When a fault ends that stands for something that never happens.
_NEVER = 10**6


@dataclass(frozen=True)
class FixedOrder:
    """The net with the sequences in it, the people by node, and the faults of those to arrive."""

    net: Net
    people: dict[int, tuple[int, ...]]
    arrivals: tuple[Fault, ...]

    def run(self, faults: Sequence[Fault]) -> Trace:
        """Simulate; the nodes of the original net come first and keep their numbers."""
        return run(self.net, [*faults, *self.arrivals])


def fixed_order(case: Case, trace: Trace) -> FixedOrder:
    """Fix what a run did: each node's people and sequence are those of its last finished work.

    What was not worked on comes last, in order of priority, with the people whom the rule names.
    """
    net, crew = case.net, case.crew
    assert crew is not None
    size = len(net)
    last: dict[int, tuple[int, tuple[int, ...]]] = {}
    for work in trace.works:
        if work.done:
            last[work.node] = (work.start, work.people)
    rank = {node: place for place, node in enumerate(case.priority or range(size))}
    everybody = range(len(crew.members))
    people: dict[int, tuple[int, ...]] = {}
    unstaffed: list[int] = []
    for node in range(size):
        asked = net.work[node].people
        found = last[node][1] if node in last else assign(crew, set(everybody), asked)
        if asked and not found:
            unstaffed.append(node)
        people[node] = found or ()
    order = sorted(
        range(size), key=lambda n: (n not in last, last[n][0] if n in last else 0, rank[n])
    )
    # One node for the arrival of each person, and one for those who never come.
    ids = (*net.ids, *(f"person {p}" for p in everybody), "ingen")
    groups = list(net.groups)
    groups_of = [list(own) for own in net.groups_of] + [[] for _ in range(len(crew.members) + 1)]

    def add(owner: int, supplier: int) -> None:
        groups_of[owner].append(len(groups))
        groups.append(Group(owner, (supplier,), 1, 0, False, Phase.START, None, None, -1))

    for place, node in enumerate(order):
        for person in people[node]:
            add(node, size + person)
        for earlier in order[:place]:
            if not set(people[earlier]).isdisjoint(people[node]):
                add(node, earlier)
    for node in unstaffed:
        add(node, len(ids) - 1)
    served: list[list[int]] = [[] for _ in ids]
    for position, group in enumerate(groups):
        for supplier in group.suppliers:
            served[supplier].append(position)
    fixed = Net(
        ids,
        {identity: number for number, identity in enumerate(ids)},
        tuple(groups),
        tuple(tuple(own) for own in groups_of),
        tuple(tuple(own) for own in served),
        (*net.work, *(Work() for _ in ids[size:])),
        (*net.is_activity, *(False for _ in ids[size:])),
        ids,
        (*net.kinds, *("" for _ in ids[size:])),
    )
    arrivals = [
        Fault(size + p, 0, member.available_from)
        for p, member in enumerate(crew.members)
        if member.available_from
    ]
    if unstaffed:
        arrivals.append(Fault(len(ids) - 1, 0, _NEVER))
    return FixedOrder(fixed, people, tuple(arrivals))
