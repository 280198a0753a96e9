"""What the graph of dependencies looks like as a whole, by networkx."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class GraphFacts:
    """Figures of a graph; ids everywhere, sorted where nothing else is said.

    ``circles`` are the strongly connected components of more than one node, ``longest`` a longest
    chain of dependencies from supplier to dependent, in which a circle counts as one (its smallest
    id), ``reaching`` each resource with the number of nodes that depend on it, most first.
    """

    nodes: int
    edges: int
    circles: tuple[tuple[str, ...], ...]
    longest: tuple[str, ...]
    reaching: tuple[tuple[str, int], ...]


def facts_of(graph: nx.MultiDiGraph[str]) -> GraphFacts:
    """Return the figures of a graph. Every edge counts, also those with alternatives."""
    import networkx as nx  # noqa: PLC0415  (slow to import)

    components = [sorted(c) for c in nx.strongly_connected_components(graph)]
    components.sort()
    whole = nx.condensation(nx.DiGraph(graph), [set(c) for c in components])
    order = list(nx.lexicographical_topological_sort(whole))
    # What depends on a component, as bits: sinks first.
    reach: dict[int, int] = {}
    for number in reversed(order):
        bits = 0
        for after in whole.successors(number):
            bits |= reach[after] | (1 << after)
        reach[number] = bits
    sizes = [len(c) for c in components]
    reaching = []
    for number, component in enumerate(components):
        outside = sum(size for n, size in enumerate(sizes) if reach[number] >> n & 1)
        count = outside + len(component) - 1
        reaching += [(identity, count) for identity in component if count]
    reaching.sort(key=lambda pair: (-pair[1], pair[0]))
    path = nx.dag_longest_path(whole, topo_order=order) if order else []
    return GraphFacts(
        graph.number_of_nodes(),
        graph.number_of_edges(),
        tuple(tuple(c) for c in components if len(c) > 1),
        tuple(components[n][0] for n in path) if len(path) > 1 else (),
        tuple(reaching),
    )
