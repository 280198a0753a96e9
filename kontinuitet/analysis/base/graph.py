"""The dependencies as a networkx graph, for searching, drawing and giving to other tools.

Nodes are resources and activities; edges go from supplier to dependent, so that
``networkx.descendants(graph, source)`` is what a loss of ``source`` can reach at most (redundancy
and start-only needs make the true impact smaller). One edge for each supplier of each requirement
group, with the group's position among its owner's needs as key.

What it consists of stands in :mod:`graph_parts`; the integer arrays of the hot paths are compiled
from the same nodes and edges (:mod:`net`). networkx takes longer to import than most commands take
to run, so it is loaded only when a graph is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kontinuitet.analysis.base.graph_parts import edges_of, nodes_of
from kontinuitet.analysis.base.net import Net, compile_graph
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.requirement import Effect, Phase

if TYPE_CHECKING:
    import networkx as nx

    #: The graph of a municipality: ids as nodes, parallel edges with the group's position as key.
    Graph = nx.MultiDiGraph[str]


def to_networkx(municipality: Municipality) -> nx.MultiDiGraph[str]:
    """Return the graph of a municipality that has no errors; see :func:`nodes_of`, `edges_of`."""
    import networkx as nx  # noqa: PLC0415  (slow to import)

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=municipality.info.name)
    graph.add_nodes_from(nodes_of(municipality))
    for supplier, dependent, key, data in edges_of(municipality):
        graph.add_edge(supplier, dependent, key=key, **data)
    return graph


def net_of_graph(graph: nx.DiGraph[str]) -> Net:
    """Compile a graph with the attributes of :func:`to_networkx`; what is missing has its default.

    Edges into one dependent with the same ``group`` are one requirement group; an edge without
    ``group`` is a group of its own.
    """
    nodes = ((node, graph.nodes[node]) for node in graph)
    return compile_graph(nodes, graph.edges(data=True))


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
    import networkx as nx  # noqa: PLC0415  (slow to import)

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
