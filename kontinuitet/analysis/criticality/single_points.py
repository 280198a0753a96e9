"""Single points of failure, exactly: whom the loss of each single node takes down for good.

Not dominators (they miss most of what a node with several needs can lose) and not plain
reachability (false alarms wherever there is redundancy): docs/semantics.md, "Criticality".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kontinuitet.analysis.base.components import strongly_connected
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.criticality.sweeps import singles


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A node whose loss alone takes activities down, as ids; activities sorted by id.

    ``minutes`` are, for each of them, how long after the loss it goes down.
    """

    id: str
    activities: tuple[str, ...]
    minutes: tuple[int, ...]


def at_least(masks: Sequence[int], count: int) -> int:
    """Return the bits that are set in at least ``count`` (1 or more) of ``masks``."""
    levels = [0] * count
    for mask in masks:
        carried = mask
        for level in range(count):
            levels[level], carried = levels[level] | carried, levels[level] & carried
            if not carried:
                break
    return levels[-1]


def _order(net: Net) -> tuple[list[int], list[list[int]]]:
    """Return nodes that are in no circle, suppliers first, and the rest as components.

    The rest are what circles take part in or lie behind, its components suppliers first too.
    """
    hard, owner, groups = net.columns.hard_run, net.columns.owner, net.groups
    waiting = [0] * len(net)
    for position, own in enumerate(owner):
        if hard[position]:
            waiting[own] += len(groups[position].suppliers)
    order = [node for node, count in enumerate(waiting) if not count]
    for node in order:
        for position in net.served_by[node]:
            if hard[position]:
                dependent = owner[position]
                waiting[dependent] -= 1
                if not waiting[dependent]:
                    order.append(dependent)
    if len(order) == len(net):
        return order, []
    left = frozenset(node for node, count in enumerate(waiting) if count)
    edges = {
        node: [s for g in net.groups_of[node] if hard[g] for s in groups[g].suppliers if s in left]
        for node in sorted(left)
    }
    return order, strongly_connected(edges)


def failing_masks(net: Net) -> list[int]:
    """Return, by node, the set of nodes (as bits) whose loss alone takes it down sooner or later.

    A node is among its own. Least solution of ``D(v) = {v} ∪ ⋃ over hard run groups of the bits in
    at least |U|−k+1 of D(u), u ∈ U``: one pass over components in topological order, repeated
    inside a component until nothing changes. Holds only delay and are left out.
    """
    hard, size, quorum = net.columns.hard_run, net.columns.size, net.columns.quorum
    groups = net.groups
    masks = [1 << node for node in range(len(net))]

    def failing(node: int) -> int:
        mask = masks[node]
        for position in net.groups_of[node]:
            if not hard[position]:
                continue
            suppliers = groups[position].suppliers
            spare = size[position] - quorum[position] + 1
            if spare == 1:
                for supplier in suppliers:
                    mask |= masks[supplier]
            elif spare == 2 and len(suppliers) == 2:
                mask |= masks[suppliers[0]] & masks[suppliers[1]]
            else:
                mask |= at_least([masks[s] for s in suppliers], spare)
        return mask

    order, components = _order(net)
    for node in order:
        masks[node] = failing(node)
    for component in components:
        changed = True
        while changed:
            changed = False
            for node in component:
                mask = failing(node)
                if mask != masks[node]:
                    masks[node] = mask
                    changed = len(component) > 1
    return masks


def bits(mask: int) -> Iterator[int]:
    """Yield the positions of the bits that are set, lowest first."""
    # By bytes: taking off one bit at a time from a long integer costs its whole length each time.
    for place, byte in enumerate(mask.to_bytes((mask.bit_length() + 7) // 8, "little")):
        if byte:
            for bit in range(8):
                if byte >> bit & 1:
                    yield 8 * place + bit


def taken_down(net: Net, among: Iterable[int]) -> dict[int, list[int]]:
    """Return, by node, which of ``among`` its loss alone takes down; sorted, itself left out."""
    masks = failing_masks(net)
    result: dict[int, list[int]] = {}
    for node in sorted(among):
        for source in bits(masks[node]):
            if source != node:
                result.setdefault(source, []).append(node)
    return dict(sorted(result.items()))


def single_points(net: Net, weight: Mapping[str, float] | None = None) -> tuple[SinglePoint, ...]:
    """Return the resources whose loss alone takes down at least one activity.

    Most weight taken down first (each activity weighs 1 without ``weight``), then by id.
    """
    activities = [n for n in range(len(net)) if net.is_activity[n]]
    hits = {s: hit for s, hit in taken_down(net, activities).items() if not net.is_activity[s]}
    found = [
        SinglePoint(
            net.ids[source],
            tuple(net.ids[a] for a in hits[source]),
            tuple(fails[a] for a in hits[source]),
        )
        for source, fails in singles(net, list(hits))
    ]
    known = weight or {}

    def heaviest(point: SinglePoint) -> tuple[float, str]:
        return (-sum(known.get(a, 1.0) for a in point.activities), point.id)

    return tuple(sorted(found, key=heaviest))
