"""What the graph of dependencies consists of: the municipality as nodes and edges with attributes.

Nodes are resources and activities; edges go from supplier to dependent, one for each supplier of
each requirement group, with the group's position among its owner's needs as key. The networkx
graph and the integer arrays of the hot paths are both made of these, and of nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kontinuitet.model.landscape import Municipality, Resource

#: The kind of an activity among the nodes; resources have their own kinds (``typ``).
ACTIVITY = "verksamhet"

Attributes = dict[str, Any]


def nodes_of(municipality: Municipality) -> Iterator[tuple[str, Attributes]]:
    """Yield every node with its attributes, by id, resources first.

    ``kind`` (the resource's type, or ``verksamhet``), ``name``, ``record`` (the model's own frozen
    object, with every field), and for what has restart work ``minutes``, ``restore`` and
    ``reinstall`` (minutes), ``people`` (skill and count) and ``automatic``.
    """
    for identity, resource in sorted(municipality.resources.items()):
        yield (
            identity,
            {
                "kind": resource.type.value,
                "name": resource.name,
                "record": resource,
                **restart_of(resource),
            },
        )
    for identity, activity in sorted(municipality.activities.items()):
        yield identity, {"kind": ACTIVITY, "name": activity.name, "record": activity}


def edges_of(municipality: Municipality) -> Iterator[tuple[str, str, int, Attributes]]:
    """Yield every edge: supplier, dependent, key and attributes, by dependent, group, supplier.

    ``group`` (position among the dependent's needs), ``k`` and ``of`` (so many of so many are
    needed), ``hold`` (minutes), ``effect`` and ``phase`` (the words of the model), and where they
    are stated ``break_glass`` and ``why`` (texts) and ``confirmed`` (date).
    """
    needs = {i: r.needs for i, r in sorted(municipality.resources.items())}
    needs |= {i: a.needs for i, a in sorted(municipality.activities.items())}
    for identity, groups in needs.items():
        for entry, need in enumerate(groups):
            shared: Attributes = {
                "group": entry,
                "k": need.quorum,
                "of": len(need.suppliers),
                "hold": need.hold,
                "effect": need.effect.value,
                "phase": need.phase.value,
            }
            stated = {
                "break_glass": need.break_glass,
                "why": need.why,
                "confirmed": need.confirmed,
            }
            shared |= {name: value for name, value in stated.items() if value is not None}
            for supplier in sorted(need.suppliers):
                yield supplier, identity, entry, dict(shared)


def restart_of(resource: Resource) -> Attributes:
    """Return the attributes of a resource's restart work; automatic work needs no people."""
    restart = resource.restart
    people: tuple[tuple[str, int], ...] = ()
    if restart is not None and not restart.automatic:
        people = tuple(sorted((skill, count) for skill, count in restart.people.items() if count))
    return {
        "minutes": restart.time.likely if restart else 0,
        "restore": resource.backup.restore if resource.backup else 0,
        "reinstall": restart.reinstall if restart else 0,
        "people": people,
        "automatic": restart.automatic if restart else True,
    }
