"""The figures of the graph of dependencies, as plain data."""

from __future__ import annotations

from typing import Any, Final

from kontinuitet.analysis.base.graph_facts import GraphFacts

#: Nodes told of those that most depend on.
MOST: Final = 10


def graph_json(found: GraphFacts) -> dict[str, Any]:
    """Give the figures the form of ``graf --json``, version apart."""
    return {
        "noder": found.nodes,
        "beroenden": found.edges,
        "cirklar": [{"system": list(circle)} for circle in found.circles],
        "längsta_kedja": list(found.longest),
        "når_flest": [{"id": i, "antal": n} for i, n in found.reaching[:MOST]],
    }
