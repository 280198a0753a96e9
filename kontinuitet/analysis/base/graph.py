"""The dependencies as a networkx graph, for drawing and for well-known graph questions.

Edges go from supplier to dependent, so that ``networkx.descendants(graph, source)`` is what a loss
of ``source`` can reach at most (redundancy and start-only needs make the true impact smaller). One
edge for each supplier of each requirement group, with the group's position among its owner's needs
as key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from kontinuitet.analysis.base.net import ACTIVITY, Net, build_net
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.requirement import Effect, Phase, Requirement


def to_networkx(municipality: Municipality) -> nx.MultiDiGraph[str]:
    """Return the resources, activities and dependencies of a municipality that has no errors.

    Nodes have ``kind`` and ``name``; edges have ``group`` (position among the dependent's needs),
    ``k``, ``hold`` (minutes), ``effect`` and ``phase`` (the words of the model).
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    needs: dict[str, tuple[Requirement, ...]] = {}
    for identity, resource in sorted(municipality.resources.items()):
        graph.add_node(identity, kind=resource.type.value, name=resource.name)
        needs[identity] = resource.needs
    for identity, activity in sorted(municipality.activities.items()):
        graph.add_node(identity, kind=ACTIVITY, name=activity.name)
        needs[identity] = activity.needs
    for identity, groups in needs.items():
        for entry, need in enumerate(groups):
            for supplier in sorted(need.suppliers):
                graph.add_edge(
                    supplier,
                    identity,
                    key=entry,
                    group=entry,
                    k=need.quorum,
                    hold=need.hold,
                    effect=need.effect.value,
                    phase=need.phase.value,
                )
    return graph


def net_of_graph(graph: nx.DiGraph[str]) -> Net:
    """Compile a graph with the attributes of :func:`to_networkx`; what is missing has its default.

    Edges into one dependent with the same ``group`` are one requirement group; an edge without
    ``group`` is a group of its own.
    """
    gathered: dict[str, dict[tuple[int, str], tuple[list[str], dict[str, Any]]]] = {
        str(node): {} for node in graph
    }
    for supplier, dependent, data in sorted(graph.edges(data=True), key=lambda e: (e[1], e[0])):
        named = "group" in data
        key = (int(data["group"]), "") if named else (-1, supplier)
        suppliers, _ = gathered[dependent].setdefault(key, ([], data))
        suppliers.append(supplier)
    needs = {
        node: [_requirement(suppliers, data) for _, (suppliers, data) in sorted(groups.items())]
        for node, groups in gathered.items()
    }
    described: dict[str, dict[str, Any]] = {node: graph.nodes[node] for node in graph}
    activities = frozenset(n for n, data in described.items() if data.get("kind") == ACTIVITY)
    names = {n: str(data["name"]) for n, data in described.items() if "name" in data}
    kinds = {n: str(data["kind"]) for n, data in described.items() if "kind" in data}
    return build_net(needs, activities=activities, names=names, kinds=kinds)


def _requirement(suppliers: list[str], data: Mapping[str, Any]) -> Requirement:
    # Foreign graphs have ids that the model would refuse, so nothing is validated here.
    return Requirement.model_construct(
        members=tuple(suppliers),
        at_least=str(data.get("k", 1)),
        hold=int(data.get("hold", 0)),
        effect=Effect(data.get("effect", Effect.HARD)),
        phase=Phase(data.get("phase", Phase.BOTH)),
    )


#: Effect and phase of the kinds in tables of dependencies.
_KINDS = {
    "hard": (Effect.HARD, Phase.BOTH),
    "soft": (Effect.SOFT, Phase.BOTH),
    "soft-run": (Effect.SOFT, Phase.RUN),
    "run": (Effect.HARD, Phase.RUN),
    "hard-run": (Effect.HARD, Phase.RUN),
    "start": (Effect.HARD, Phase.START),
}


def graph_of_rows(rows: Iterable[Mapping[str, str]]) -> nx.MultiDiGraph[str]:
    """Return the graph of a table with the columns dependent, supplier, group, k and kind.

    Raises:
        KeyError: a column is missing, or a kind is none of those known.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for row in rows:
        effect, phase = _KINDS[row["kind"]]
        graph.add_edge(
            row["supplier"],
            row["dependent"],
            key=int(row["group"]),
            group=int(row["group"]),
            k=int(row["k"]),
            hold=0,
            effect=effect.value,
            phase=phase.value,
        )
    return graph
