"""Check the fast code against the references on graphs that nobody in this project made.

``python -m tests.reference.graphs FILE.csv …`` for tables with the columns dependent, supplier,
group, k and kind. Two such tables are in ``tests/data`` and are checked by the tests.

Demands are checked by enumerating every path where no circle makes the paths endless. In a graph
with circles that is done for the net that is left without the arcs inside its circles; with them,
the demands are checked against the equations, lowered from infinity until nothing changes.
Waivers are checked on every circle of up to ten nodes in the graph and in connected parts of it,
as they are (none of these three has any) and with circles made: soft needs taken as hard, and what
needs nothing needing something that needs it.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import networkx as nx

from kontinuitet.analysis.base.components import strongly_connected
from kontinuitet.analysis.base.graph import graph_of_rows, net_of_graph
from kontinuitet.analysis.base.net import Net, Work, build_net
from kontinuitet.analysis.base.records import Fault
from kontinuitet.analysis.criticality.circles import waiting_for
from kontinuitet.analysis.criticality.demands import backward
from kontinuitet.analysis.criticality.single_points import bits, failing_masks
from kontinuitet.analysis.criticality.sweeps import singles
from kontinuitet.analysis.criticality.waivers import breaking
from kontinuitet.analysis.outage.engine import run
from kontinuitet.model.requirement import Requirement
from tests.reference import criticality, demands, waivers

#: Largest circle whose waivers are searched for by going through every order of starts.
LARGEST = 10
#: Connected parts of each graph in which circles are looked for.
PARTS = 50


@dataclass
class Checked:
    """What was compared: losses, demands, circles; and in words what did not agree."""

    nodes: int = 0
    circular: bool = False
    losses: int = 0
    demands: int = 0
    circles: int = 0
    wrong: tuple[str, ...] = ()

    def compare(self, what: str, found: object, expected: object) -> None:
        if found != expected:
            self.wrong += (what,)


def read_net(path: Path) -> Net:
    """Return the net of a table; lines that begin with # are comments."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return net_of_graph(graph_of_rows(rows))


def _components(net: Net) -> dict[int, int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(net)))
    graph.add_edges_from((g.owner, s) for g in net.groups if not g.soft for s in g.suppliers)
    return {n: i for i, c in enumerate(nx.strongly_connected_components(graph)) for n in c}


def _rebuilt(net: Net, keep: Mapping[int, tuple[int, ...]], nodes: list[int]) -> Net:
    """Return the net of ``nodes`` with, by group, the suppliers to keep; empty groups go."""
    needs: dict[str, list[Requirement]] = {net.ids[n]: [] for n in nodes}
    for position, group in enumerate(net.groups):
        suppliers = keep.get(position, ())
        if group.owner in nodes and suppliers:
            needs[net.ids[group.owner]].append(
                Requirement.model_construct(
                    members=tuple(net.ids[s] for s in suppliers),
                    at_least=str(min(group.quorum, len(suppliers))),
                    hold=group.hold,
                )
            )
    return build_net(needs, work={net.ids[n]: net.work[n] for n in nodes})


def check_losses(net: Net, checked: Checked) -> None:
    """Compare single points of failure, and times, with running the fixpoint for every loss."""
    expected = criticality.single_losses(net)
    masks = failing_masks(net)
    checked.compare("tider vid enskilda bortfall", dict(singles(net)), expected)
    for node, mask in enumerate(masks):
        alone = [u for u in range(len(net)) if node in expected[u]]
        checked.compare(f"felpunkter för {net.ids[node]}", list(bits(mask)), alone)
        checked.losses += 1


def check_demands(net: Net, checked: Checked, seed: int = 1) -> None:
    """Compare demands backwards, with made-up (seeded) restart times and own times."""
    rng = Random(seed)
    timed = replace(net, work=tuple(Work(rng.choice((0, 5, 20, 60))) for _ in net.ids))
    own = {n: rng.randint(0, 400) for n in range(len(net)) if rng.random() < 0.5}
    component = _components(timed)
    found = dict(backward(timed, own).minutes)
    checked.compare("krav, ekvationer", found, demands.fixpoint_demands(timed, own, component))
    circular = len(set(component.values())) < len(net)
    checked.circular = checked.circular or circular
    if circular:
        apart = {
            position: tuple(s for s in g.suppliers if component[s] != component[g.owner])
            for position, g in enumerate(timed.groups)
            if not g.soft
        }
        timed = _rebuilt(timed, apart, list(range(len(net))))
        found = dict(backward(timed, own).minutes)
    checked.compare("krav, alla vägar", found, dict(sorted(demands.demands(timed, own).items())))
    checked.demands += len(found)


def parts(net: Net, seed: int = 2) -> Iterator[Net]:
    """Yield the whole net and connected parts of up to ten nodes, drawn by a seeded walk."""
    yield net
    rng = Random(seed)
    beside: dict[int, set[int]] = {n: set() for n in range(len(net))}
    for group in net.groups:
        for supplier in group.suppliers:
            beside[group.owner].add(supplier)
            beside[supplier].add(group.owner)
    for _ in range(PARTS):
        chosen = {rng.randrange(len(net))}
        while len(chosen) < LARGEST:
            border = sorted(set().union(*(beside[n] for n in chosen)) - chosen)
            if not border:
                break
            chosen.add(rng.choice(border))
        nodes = sorted(chosen)
        keep = {
            position: tuple(s for s in g.suppliers if s in chosen)
            for position, g in enumerate(net.groups)
            if not g.soft
        }
        yield _rebuilt(net, keep, nodes)


def closed(net: Net, seed: int = 3) -> Net:
    """Return the net where what needs nothing needs a node that needs it: with circles to break.

    Soft needs count as hard, which in real graphs too gives circles.
    """
    rng = Random(seed)
    needs: dict[str, list[Requirement]] = {i: [] for i in net.ids}
    for group in net.groups:
        suppliers = tuple(net.ids[s] for s in group.suppliers)
        one = Requirement.model_construct(members=suppliers, at_least=str(group.quorum))
        needs[net.ids[group.owner]].append(one)
    for node, own in enumerate(net.groups_of):
        behind = sorted({net.groups[g].owner for g in net.served_by[node]})
        if not own and behind:
            back = Requirement.model_construct(members=(net.ids[rng.choice(behind)],))
            needs[net.ids[node]].append(back)
    return build_net(needs)


def check_waivers(net: Net, checked: Checked) -> None:
    """Compare what to waive with going through every order, for circles of up to ten nodes."""
    for part in (*parts(net), *(closed(p) for p in parts(net))):
        stuck = set(run(part, [Fault(v, 0, 1) for v in range(len(part))]).never)
        waits = waiting_for(part, stuck)
        for component in strongly_connected(waits):
            members = set(component)
            apart = all(u in members for v in component for u in waits[v])
            if not apart or not any(waits[v] for v in component) or len(component) > LARGEST:
                continue
            checked.circles += 1
            names = ", ".join(part.ids[v] for v in component)
            found = breaking(part, component, stuck).waive
            checked.compare(f"avstå: {names}", found, waivers.best(part, component, stuck))


def check(net: Net) -> Checked:
    """Compare everything on one net."""
    checked = Checked(nodes=len(net))
    check_losses(net, checked)
    check_demands(net, checked)
    check_demands(closed(net), checked)
    check_waivers(net, checked)
    return checked


def main() -> int:
    """Check the files given, print, and return 1 when anything does not agree."""
    failed = False
    for name in sys.argv[1:]:
        checked = check(read_net(Path(name)))
        sys.stdout.write(f"{Path(name).name}: {checked}\n")
        failed = failed or bool(checked.wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
