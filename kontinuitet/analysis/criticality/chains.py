"""The chain check: whether restarts one after another leave room for an activity's own time.

Restart 4 h + 2 h + 1 h + 0,5 h one after another is 7,5 h, so a time of 5 h cannot be met however
many people there are. The mirror of demands backwards, with k-of-n groups by their fastest members:
``L(v) = r(v) + max over hard groups of (k-th smallest L(u) − h)``, at least r(v). Inside a strongly
connected component, which starts as one, L(u) − h is taken over without adding r(v).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kontinuitet.analysis.base.components import strongly_connected
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.criticality.demands import hard_edges, own_times
from kontinuitet.model.landscape import Municipality


@dataclass(frozen=True, slots=True)
class Link:
    """One restart in a chain: who, how long its own work takes, what is left of the time then.

    ``left`` is the time left for this link and all before it; negative beyond the breaking link.
    """

    id: str
    restart: int
    left: int


@dataclass(frozen=True, slots=True)
class BrokenChain:
    """A time that cannot be met: restarts, one after another, take longer.

    ``links`` go from what must start first to the activity; ``breaks`` is the first link, seen from
    the activity, for whose own work too little time is left.
    """

    activity: str
    limit: int
    needed: int
    links: tuple[Link, ...]
    breaks: str


@dataclass(frozen=True, slots=True)
class Lengths:
    """The shortest time to start each node from nothing, and whom it waits for last (or None)."""

    minutes: tuple[int, ...]
    last: tuple[tuple[int, int] | None, ...]
    """(supplier, hold) of the group that decides."""
    joint: frozenset[tuple[int, int]]
    """(node, supplier) in the same component, where no restart is added."""

    def chain(self, node: int) -> list[tuple[int, int]]:
        """Return (node, hold towards the next) from what must start first to ``node``."""
        chain = [(node, 0)]
        seen = {node}
        while (step := self.last[chain[-1][0]]) is not None and step[0] not in seen:
            seen.add(step[0])
            chain.append(step)
        chain.reverse()
        return chain


def start_lengths(net: Net) -> Lengths:
    """Return how long each node takes to start from nothing with unlimited people."""
    columns, groups = net.columns, net.groups
    components = strongly_connected(hard_edges(net))
    place = {node: i for i, members in enumerate(components) for node in members}
    length = [0] * len(net)
    last: list[tuple[int, int] | None] = [None] * len(net)
    joint: set[tuple[int, int]] = set()
    for number, members in enumerate(components):
        for node in members:
            length[node] = net.work[node].minutes
        changed = True
        while changed:
            changed = False
            for node in members:
                for position in net.groups_of[node]:
                    if not columns.hard[position]:
                        continue
                    group = groups[position]
                    ranked = sorted(
                        (
                            length[s] + (0 if place[s] == number else net.work[node].minutes),
                            s,
                        )
                        for s in group.suppliers
                    )
                    minutes, supplier = ranked[group.quorum - 1]
                    if minutes - group.hold > length[node]:
                        length[node] = minutes - group.hold
                        last[node] = (supplier, group.hold)
                        changed = len(members) > 1
                        if place[supplier] == number:
                            joint.add((node, supplier))
        # A joint start may end where another member's chain begins, so arrows only go forward.
    return Lengths(tuple(length), tuple(last), frozenset(joint))


def broken_chains(
    municipality: Municipality, net: Net, own: Mapping[int, int] | None = None
) -> tuple[BrokenChain, ...]:
    """Return the activities whose own time is shorter than their longest chain, sorted by id."""
    lengths = start_lengths(net)
    result: list[BrokenChain] = []
    for node, limit in (own_times(municipality, net) if own is None else own).items():
        if lengths.minutes[node] > limit:
            result.append(_broken(net, lengths, node, limit))
    return tuple(result)


def _broken(net: Net, lengths: Lengths, node: int, limit: int) -> BrokenChain:
    chain = lengths.chain(node)
    links: list[Link] = []
    left = limit
    breaks: str | None = None
    for place in range(len(chain) - 1, -1, -1):
        member, hold = chain[place]
        left += hold
        work = net.work[member].minutes
        links.append(Link(net.ids[member], work, left))
        if breaks is None and left < work:
            breaks = net.ids[member]
        if place and (member, chain[place - 1][0]) not in lengths.joint:
            left -= work
    links.reverse()
    return BrokenChain(
        activity=net.ids[node],
        limit=limit,
        needed=lengths.minutes[node],
        links=tuple(links),
        breaks=breaks or links[0].id,
    )
