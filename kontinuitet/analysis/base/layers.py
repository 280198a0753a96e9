"""What runs on what: which needs may be gone past by a break-glass step, and which way they point.

Definitions: docs/semantics.md, "Circles and break-glass steps".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from kontinuitet.analysis.base.components import strongly_connected
from kontinuitet.analysis.base.net import Net

#: The layers of a municipality's technology, from the ground up.
_LAYERS = {
    "el": 0,
    "lokal": 1,
    "utrustning": 2,
    "nät": 2,
    "bassystem": 3,
    "leverantör": 3,
    "verksamhetssystem": 4,
    "information": 4,
    "personal": 5,
    "verksamhet": 6,
}
#: Of these nothing can do without the lower: power, rooms, machines and cables.
_PHYSICAL = frozenset(("el", "lokal", "utrustning", "nät"))
_UNKNOWN = 3

#: Words in ids and names of what other systems run on, when their kind does not tell.
_HOST = re.compile(
    r"virtual|vmware|vsphere|hyper-?v\b|\besxi?\b|nutanix|proxmox|hypervisor|"
    r"\bvärd|\bhost|lagring|storage|\bsan\b"
)


class Way(IntEnum):
    """Where a requirement group of a circle points, the best one to start without first.

    START is needed to start only. UP points to what stands on the node or above it, LEVEL to its
    equal. GROUND is needed to start only, but is power, a room, a machine or a cable below the
    node. DOWN is what the node runs on: nobody can start it without that.
    """

    START = 0
    UP = 1
    LEVEL = 2
    GROUND = 3
    DOWN = 4


@dataclass(frozen=True)
class Layers:
    """The run needs of a net as layers.

    ``peers`` is the number of the ring of run needs that a node is in, in which nobody stands below
    the others; needs that point up from something physical are no part of it. ``rings`` are their
    members. ``standing`` is, by node, what tells equals apart: the smaller the nearer the ground.
    """

    net: Net
    physical: tuple[bool, ...]
    layer: tuple[int, ...]
    peers: tuple[int, ...]
    rings: tuple[tuple[int, ...], ...]
    standing: tuple[tuple[int, bool, int], ...]

    def points_up(self, node: int, supplier: int) -> bool:
        """Tell whether something physical needs what stands in a layer above it."""
        return self.physical[node] and self.layer[supplier] > self.layer[node]

    def can_go_without(self, node: int, supplier: int) -> bool:
        """Tell whether the supplier is not what the node runs on: a peer, or above it."""
        return self.peers[node] == self.peers[supplier] or self.points_up(node, supplier)

    def ripe(self, node: int, groups: Iterable[int], up: Sequence[bool]) -> bool:
        """Tell whether all that ``node`` runs on but for a ring of equals is up.

        ``groups`` are those to go past; ``up`` says of every node whether it is up.
        """
        net = self.net
        running = [g for g in groups if net.columns.hard_run[g]]
        if not running:
            return True
        ring = self.peers[node]
        presumed: dict[int, bool] = {}

        def filled(owner: int, group: int) -> bool:
            found = net.groups[group]
            count = sum(
                up[s]
                or s == node
                or self.points_up(owner, s)
                or (self.peers[s] == ring == self.peers[owner] and presumed.get(s, True))
                for s in found.suppliers
            )
            return count >= found.quorum

        members = [m for m in self.rings[ring] if m != node and not up[m]]
        changed = True
        while changed:
            changed = False
            for member in members:
                if presumed.get(member, True) and not all(
                    filled(member, g) for g in net.groups_of[member] if net.columns.hard_run[g]
                ):
                    presumed[member] = False
                    changed = True
        return all(filled(node, g) for g in running)

    def never_usable(self, group: int) -> bool:
        """Tell whether no break-glass step can go past the group: its owner runs on it."""
        found = self.net.groups[group]
        if not found.to_run or found.soft:
            return False
        return not any(self.can_go_without(found.owner, s) for s in found.suppliers)

    def way(self, group: int, lost: Collection[int] | None = None) -> Way:
        """Return where the group points; ``lost`` are the nodes that it may lack (None: all)."""
        found = self.net.groups[group]
        owner, suppliers = found.owner, found.suppliers
        lacking = [s for s in suppliers if lost is None or s in lost]
        needed = found.quorum - len(suppliers) + len(lacking)
        if not found.to_run:
            lower = sum(self.physical[s] and self.layer[s] < self.layer[owner] for s in lacking)
            return Way.GROUND if len(lacking) - lower < needed else Way.START
        free = [s for s in lacking if self.can_go_without(owner, s)]
        if not free:
            return Way.DOWN
        # What the owner runs on has to be up before: the rest is what is gone past.
        needed = max(1, needed - (len(lacking) - len(free)))
        own = self.standing[owner]
        above = sum(self.points_up(owner, s) or self.standing[s] > own for s in free)
        if above >= needed:
            return Way.UP
        level = sum(self.standing[s] == own and not self.points_up(owner, s) for s in free)
        return Way.LEVEL if above + level >= needed else Way.DOWN


def layers_of(net: Net) -> Layers:
    """Return the layers of a net, compiled once."""
    return net.compiled.once(Layers, lambda: _compile(net))


def _compile(net: Net) -> Layers:
    kinds = net.kinds or ("",) * len(net)
    layer = tuple(_LAYERS.get(k, _UNKNOWN) for k in kinds)
    physical = tuple(k in _PHYSICAL for k in kinds)
    hard_run = net.columns.hard_run
    edges = {
        node: sorted(
            {
                s
                for g in own
                if hard_run[g]
                for s in net.groups[g].suppliers
                if not (physical[node] and layer[s] > layer[node])
            }
        )
        for node, own in enumerate(net.groups_of)
    }
    rings = strongly_connected(edges)
    peers = [0] * len(net)
    for number, members in enumerate(rings):
        for member in members:
            peers[member] = number
    standing: list[tuple[int, bool, int]] = []
    for node in range(len(net)):
        own_ground: set[int] = set()
        stack = [s for s in edges[node] if peers[s] != peers[node]]
        alone = len(rings[peers[node]]) == 1
        while stack and not alone:
            below = stack.pop()
            if below not in own_ground:
                own_ground.add(below)
                stack += edges[below]
        text = f"{net.ids[node]} {net.names[node] if net.names else ''}".lower()
        standing.append((layer[node], _HOST.search(text) is None, -len(own_ground)))
    return Layers(
        net, physical, layer, tuple(peers), tuple(tuple(r) for r in rings), tuple(standing)
    )
