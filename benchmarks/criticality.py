"""Time criticality against networkx in the same run, from 500 to 300 000 nodes.

Run ``python -m benchmarks.criticality`` for everything, ``--small`` to stop at 5 000 nodes,
``--plot FILE.svg`` to draw the growth. Made-up municipalities (seeded) of about 1 000 nodes each
that share 50 national services. Goals: all single losses with times at most 0.7 of one
``networkx.descendants`` per node; exact single points of failure in 2 000 AND/OR nodes no slower
than ``networkx.immediate_dominators``; all pairs of 500 systems in about a second. networkx answers
less each time: who can be reached, without times, holds or redundancy. FILE.csv … adds real graphs.
"""

from __future__ import annotations

import argparse
import csv
import gc
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import networkx as nx

from benchmarks.growth_plot import draw
from kontinuitet.analysis.base.graph import graph_of_rows, net_of_graph
from kontinuitet.analysis.base.net import Net, build_net
from kontinuitet.analysis.criticality.failure import compile_arcs
from kontinuitet.analysis.criticality.single_points import failing_masks
from kontinuitet.analysis.criticality.sweeps import pairs, singles
from kontinuitet.model.requirement import Requirement

SIZES = (500, 5_000, 100_000, 300_000)
NATIONAL = 50
LOCAL = 1_000
GOAL_SINGLES, GOAL_POINTS, GOAL_PAIRS = 0.7, 1.0, 1.5


def country(size: int, seed: int) -> tuple[Net, nx.DiGraph[str]]:
    """Return municipalities of about 1 000 nodes with shared national services, as both."""
    rng = Random(seed)
    needs: dict[str, list[Requirement]] = {}
    graph: nx.DiGraph[str] = nx.DiGraph()
    national = [f"0{i:07}" for i in range(NATIONAL if size > LOCAL else 5)]
    for identity in national:
        needs[identity] = []
    number = 0
    while len(needs) < size:
        number += 1
        local = min(LOCAL, size - len(needs))
        ids = [f"{number:04}{i:04}" for i in range(local)]
        bounds = [0, max(1, local // 100), max(2, local // 12), max(3, local // 3), local]
        for layer in range(4):
            for place in range(bounds[layer], bounds[layer + 1]):
                groups: list[Requirement] = []
                for _ in range(rng.choice((0, 1, 1, 2)) if layer < 2 else rng.choice((1, 2, 3))):
                    if rng.random() < 0.05:
                        pool = national
                    else:
                        low, high = (bounds[layer - 1], bounds[layer]) if layer else (0, 0)
                        pool = ids[low:high]
                    if not pool:
                        continue
                    count = 2 if rng.random() < 0.12 and len(pool) > 1 else 1
                    chosen = tuple(sorted(rng.sample(pool, count)))
                    hold = rng.choice((0, 0, 0, 0, 60, 240))
                    groups.append(
                        Requirement.model_construct(members=chosen, at_least="1", hold=hold)
                    )
                needs[ids[place]] = groups
    graph.add_nodes_from(sorted(needs))
    graph.add_edges_from((s, v) for v, own in needs.items() for g in own for s in g.suppliers)
    return build_net(needs), graph


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """Return seconds of processor time, which a busy machine changes little, and the count."""
    gc.collect()
    start = time.process_time()
    count = work()
    return time.process_time() - start, count


def all_singles(net: Net) -> int:
    return sum(len(fails) for _, fails in singles(net))


def all_descendants(graph: nx.DiGraph[str]) -> int:
    return sum(len(nx.descendants(graph, node)) + 1 for node in graph)


def measure_singles(name: str, net: Net, graph: nx.DiGraph[str], laps: int) -> tuple[float, float]:
    """Print and return seconds and the median ratio of all single losses."""
    compile_arcs(net)
    rows = []
    for _ in range(laps):
        ours, failed = timed(lambda: all_singles(net))
        theirs, reached = timed(lambda: all_descendants(graph))
        rows.append((ours, theirs, ours / theirs))
    ours, theirs, ratio = (statistics.median(r[i] for r in rows) for i in range(3))
    print(
        f"{name}: alla enskilda bortfall med tider {ours:.4f} s ({failed} faller), "
        f"networkx.descendants {theirs:.4f} s (når {reached}), kvot {ratio:.2f}"
    )
    return ours, ratio


def measure_points(name: str, net: Net, graph: nx.DiGraph[str], laps: int) -> float:
    """Print and return the median ratio of exact single points to dominators."""
    rooted = graph.copy()
    rooted.add_edges_from(("rot", node) for node in list(graph) if not graph.in_degree(node))
    rows = []
    for _ in range(laps):
        ours, exact = timed(lambda: sum(m.bit_count() - 1 for m in failing_masks(net)))
        theirs, _ = timed(lambda: len(nx.immediate_dominators(rooted, "rot")))
        rows.append((ours, theirs, ours / theirs))
    ours, theirs, ratio = (statistics.median(r[i] for r in rows) for i in range(3))
    reached = all_descendants(graph) - len(graph)
    print(
        f"{name}: exakta felpunkter {1000 * ours:.1f} ms ({exact} par; ren nåbarhet {reached}), "
        f"networkx.immediate_dominators {1000 * theirs:.1f} ms, kvot {ratio:.2f}"
    )
    return ratio


def lost_with(net: Net, source: int) -> set[int]:
    """Return whom the loss of ``source`` takes down: go round all groups until all is still."""
    lost = {source}
    changed = True
    while changed:
        changed = False
        for group in net.groups:
            if group.soft or not group.to_run or group.owner in lost:
                continue
            if sum(s not in lost for s in group.suppliers) < group.quorum:
                lost.add(group.owner)
                changed = True
    return lost


def differences(net: Net) -> int:
    """Return for how many nodes bitsets, sweep and going round do not say the same."""
    masks = failing_masks(net)
    wrong = 0
    for source, fails in singles(net):
        expected = lost_with(net, source)
        by_mask = {node for node, mask in enumerate(masks) if mask >> source & 1}
        wrong += not expected == by_mask == set(fails)
    return wrong


def main() -> int:
    """Measure, print, and return 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="tables of dependencies (CSV)")
    parser.add_argument("--small", action="store_true", help="stop at 5 000 nodes")
    parser.add_argument("--plot", type=Path, help="draw the growth into this SVG file")
    options = parser.parse_args()
    missed: list[str] = []
    points: list[tuple[int, int, float, float]] = []
    for size in SIZES[:2] if options.small else SIZES:
        built, _ = timed(lambda size=size: len(country(size, 7)[0]))  # type: ignore[misc]
        net, graph = country(size, 7)
        print(f"{size} noder, {graph.number_of_edges()} bågar, byggda på {built:.1f} s")
        seconds, ratio = measure_singles(f"  {size}", net, graph, 7 if size <= 5_000 else 1)
        points.append((size, all_singles(net), seconds, seconds / ratio))
        if ratio > GOAL_SINGLES:
            missed.append(f"enskilda bortfall, {size} noder: {ratio:.2f} > {GOAL_SINGLES}")
    net, graph = country(2_000, 7)
    ratio = measure_points("2 000 noder", net, graph, 9)
    if ratio > GOAL_POINTS:
        missed.append(f"felpunkter: {ratio:.2f} > {GOAL_POINTS}")
    net, _ = country(500, 7)
    seconds, count = timed(lambda: sum(1 for _ in pairs(net)))
    print(f"alla par av 500 noder: {seconds:.3f} s, {count} par gör mer eller fortare ihop")
    if seconds > GOAL_PAIRS:
        missed.append(f"par: {seconds:.2f} s > {GOAL_PAIRS} s")
    for path in options.files:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
        multi = graph_of_rows(rows)
        real = net_of_graph(multi)
        simple: nx.DiGraph[str] = nx.DiGraph(multi)
        measure_singles(path.name, real, simple, 9)
        measure_points(path.name, real, simple, 9)
        wrong = differences(real)
        print(f"{path.name}: {len(real)} noder jämförda med uttömmande bortfall, {wrong} skiljer")
        if wrong:
            missed.append(f"{path.name}: {wrong} noder skiljer")
    if options.plot is not None:
        options.plot.write_text(draw(points), encoding="utf-8", newline="\n")
    print("Missade mål: " + ("; ".join(missed) if missed else "inga"))
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
