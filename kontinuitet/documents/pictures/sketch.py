"""What a picture of dependencies shows: boxes and arrows, cut to what there is room for.

Pure model: nothing here draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kontinuitet import wording
from kontinuitet.documents.matter import texts
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.requirement import Effect, Phase, Requirement

#: Boxes in one picture; the rest is counted.
MOST_NODES: Final = 40


@dataclass(frozen=True, slots=True)
class Node:
    """A box: its name, what kind of thing it is, and how many of its needs are not shown."""

    id: str
    name: str
    kind: str
    activity: bool
    hidden: int


@dataclass(frozen=True, slots=True)
class Edge:
    """``owner`` needs ``supplier``; ``junction`` is the number of the group, None when alone."""

    owner: str
    supplier: str
    soft: bool = False
    phase: Phase = Phase.BOTH
    hold: int = 0
    junction: int | None = None

    @property
    def plain(self) -> bool:
        """Tell whether the arrow says nothing but that one needs the other."""
        return (
            not self.soft and self.phase is Phase.BOTH and not self.hold and self.junction is None
        )

    @property
    def label(self) -> str:
        """Return what stands at the arrow."""
        return wording.joined(
            (
                "start" if self.phase is Phase.START else None,
                "drift" if self.phase is Phase.RUN else None,
                f"{texts.duration(self.hold)} utan" if self.hold else None,
            )
        )


@dataclass(frozen=True, slots=True)
class Junction:
    """A group with alternatives: ``quorum`` of ``count`` are needed by ``owner``."""

    number: int
    owner: str
    quorum: int
    count: int


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a picture shows; ``total`` is how many boxes there would be with room for all."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    junctions: tuple[Junction, ...]
    total: int

    @property
    def complete(self) -> bool:
        """Tell whether everything is shown."""
        return len(self.nodes) == self.total and not any(node.hidden for node in self.nodes)


def nearest_nodes(municipality: Municipality, start: str) -> list[str]:
    """Return ``start`` and everything it needs, directly or through others, nearest first."""
    found = [start]
    seen = {start}
    for identity in found:
        for need in needs_of(municipality, identity):
            for supplier in need.suppliers:
                if supplier not in seen:
                    seen.add(supplier)
                    found.append(supplier)
    return found


def needs_of(municipality: Municipality, identity: str) -> tuple[Requirement, ...]:
    """Return what an activity or a resource needs."""
    thing = municipality.activities.get(identity) or municipality.resources.get(identity)
    return () if thing is None else thing.needs


def sketch_of(municipality: Municipality, nodes: Sequence[str], total: int) -> Sketch:
    """Return the sketch with just those nodes; what they need besides is counted at each."""
    inside = set(nodes)
    edges, junctions = edges_among(municipality, inside)
    return Sketch(
        tuple(_node(municipality, node, inside) for node in sorted(inside)),
        tuple(edges),
        tuple(junctions),
        total,
    )


def _node(municipality: Municipality, identity: str, inside: set[str]) -> Node:
    needed = {u for need in needs_of(municipality, identity) for u in need.suppliers}
    hidden = len(needed - inside)
    activity = municipality.activities.get(identity)
    if activity is not None:
        return Node(identity, activity.name, "", True, hidden)
    resource = municipality.resources.get(identity)
    if resource is None:
        return Node(identity, identity, "", False, hidden)
    return Node(identity, resource.name, texts.TYPE_WORDS[resource.type], False, hidden)


def edges_among(
    municipality: Municipality, nodes: Iterable[str]
) -> tuple[list[Edge], list[Junction]]:
    """Return the arrows between the nodes, sorted, without those that follow from others.

    Only plain arrows are left out; one of a group with alternatives, for starting only, with a
    hold, or to what only eases the work always stays, since it says something of its own.
    """
    inside = set(nodes)
    alone: dict[tuple[str, str], Edge] = {}
    grouped: list[Edge] = []
    junctions: list[Junction] = []
    for owner in sorted(inside):
        for need in needs_of(municipality, owner):
            shown = [u for u in need.suppliers if u in inside]
            soft = need.effect is Effect.SOFT
            if len(need.suppliers) == 1 or need.quorum == len(need.suppliers):
                for supplier in shown:
                    edge = Edge(owner, supplier, soft, need.phase, need.hold)
                    before = alone.get((owner, supplier))
                    # Of two needs of the same thing the harder one is the one to show.
                    if before is None or (edge.plain and not before.plain):
                        alone[owner, supplier] = edge
            elif shown:
                number = len(junctions)
                junctions.append(Junction(number, owner, need.quorum, len(need.suppliers)))
                grouped += [
                    Edge(owner, supplier, soft, need.phase, need.hold, number) for supplier in shown
                ]
    plain = {key for key, edge in alone.items() if edge.plain}
    for key in sorted(plain):
        if _reaches(plain - {key}, *key):
            plain.discard(key)
            del alone[key]
    return [*(alone[key] for key in sorted(alone)), *grouped], junctions


def _reaches(edges: Iterable[tuple[str, str]], start: str, goal: str) -> bool:
    following: dict[str, list[str]] = {}
    for owner, supplier in edges:
        following.setdefault(owner, []).append(supplier)
    seen, waiting = {start}, [start]
    while waiting:
        for node in following.get(waiting.pop(), ()):
            if node == goal:
                return True
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return False
