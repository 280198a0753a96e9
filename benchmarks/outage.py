"""Time one outage on a large net against ``networkx.descendants`` for the same source.

Run ``python benchmarks/outage.py`` for a made-up municipality with 5 000 resources (seeded), or
``python benchmarks/outage.py FILE.csv …`` for tables with the columns dependent, supplier, group, k
and kind. Both contestants run in turn in the same process; the median of the ratios is printed.
networkx answers a smaller question: who can be reached, without times, holds or redundancy.
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

from kontinuitet.analysis.base.crew import Crew, Member
from kontinuitet.analysis.base.graph import graph_of_rows, net_of_graph
from kontinuitet.analysis.base.net import Net, Work
from kontinuitet.analysis.criticality.circles import find_circles
from kontinuitet.analysis.criticality.failure import failure_times
from kontinuitet.analysis.outage.engine import Fault, run

GOAL = 1.4
SKILLS = ("server", "nät", "applikation", "databas", "el")


def municipal_graph(size: int, seed: int) -> nx.MultiDiGraph[str]:
    """Return a made-up municipality: layers of hubs, with redundancy and batteries."""
    rng = Random(seed)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ids = [f"r{i:06}" for i in range(size)]
    graph.add_nodes_from(ids)
    bounds = [0, max(2, size // 500), size // 25, size // 4, size]
    for layer in range(1, len(bounds) - 1):
        for node in range(bounds[layer], bounds[layer + 1]):
            for group in range(rng.choice((1, 1, 2, 2, 3))):
                count = rng.choice((2, 3)) if rng.random() < 0.15 else 1
                # Low numbers are hubs: the square draws them more often.
                below = bounds[layer] if group else bounds[layer] - bounds[layer - 1]
                offset = 0 if group else bounds[layer - 1]
                chosen = {offset + int(below * rng.random() ** 2) for _ in range(count)}
                hold = 0 if rng.random() < 0.8 else rng.choice((30, 60, 240, 4320))
                for supplier in sorted(chosen):
                    graph.add_edge(
                        ids[supplier],
                        ids[node],
                        key=group,
                        group=group,
                        k=rng.randint(1, len(chosen)) if supplier == min(chosen) else 1,
                        hold=hold,
                    )
    return graph


def with_work(net: Net, seed: int) -> Net:
    """Return the net with restart work on the first quarter of its nodes."""
    rng = Random(seed)
    manual = len(net) // 4
    work = tuple(
        Work(rng.choice((15, 30, 60, 120)), 60, 120, ((rng.choice(SKILLS), 1),))
        if node < manual
        else Work()
        for node in range(len(net))
    )
    return Net(
        net.ids,
        net.index,
        net.groups,
        net.groups_of,
        net.served_by,
        work,
        net.is_activity,
        net.names,
        net.kinds,
    )


def race(first: Callable[[], object], second: Callable[[], object], laps: int) -> tuple[float, ...]:
    """Return the median times of both in milliseconds and the median ratio, run in turn."""
    times: list[tuple[float, float]] = []
    gc.collect()
    for _ in range(laps):
        start = time.perf_counter()
        first()
        middle = time.perf_counter()
        second()
        times.append((middle - start, time.perf_counter() - middle))
    return (
        1000 * statistics.median(a for a, _ in times),
        1000 * statistics.median(b for _, b in times),
        statistics.median(a / b for a, b in times),
    )


def measure(name: str, graph: nx.MultiDiGraph[str], laps: int) -> float:
    """Print the figures of one graph; return the ratio for its largest cone."""
    start = time.perf_counter()
    net = with_work(net_of_graph(graph), 1)
    failure_times(net, {0: 0})
    built = time.perf_counter() - start
    simple: nx.DiGraph[str] = nx.DiGraph(graph)
    cones = sorted((-len(failure_times(net, {v: 0})), v) for v in range(len(net)))
    print(f"{name}: {len(net)} noder, {len(net.groups)} beroenden, byggt på {1000 * built:.0f} ms")
    ratios: list[float] = []
    for rank in (0, 1, 2, len(cones) // 100, len(cones) // 20):
        cone, node = -cones[rank][0], cones[rank][1]
        source = net.ids[node]
        reached = len(nx.descendants(simple, source)) + 1
        ours, theirs, ratio = race(
            lambda node=node: failure_times(net, {node: 0}),  # type: ignore[misc]
            lambda source=source: nx.descendants(simple, source),  # type: ignore[misc]
            laps,
        )
        ratios.append(ratio)
        print(
            f"  bortfall av {source}: {cone} faller (nx når {reached}); "
            f"tider {ours:.3f} ms, networkx.descendants {theirs:.3f} ms, kvot {ratio:.2f}"
        )
    node = cones[0][1]
    crew = Crew(tuple(Member(f"{s}-{i}", frozenset((s,))) for s in SKILLS for i in range(4)))
    for label, faults, people in (
        ("2 h, obegränsat med folk", [Fault(node, 0, 120)], None),
        ("2 h, 20 personer", [Fault(node, 0, 120)], crew),
        ("öppet fel, 20 personer", [Fault(node, 0, None)], crew),
    ):
        trace = run(net, faults, people)
        ours, theirs, ratio = race(
            lambda faults=faults, people=people: run(net, faults, people),  # type: ignore[misc]
            lambda: nx.descendants(simple, net.ids[node]),
            max(3, laps // 20),
        )
        down = sum(bool(o) for o in trace.outages)
        print(
            f"  hela förloppet, {label}: {down} nere, {len(trace.works)} arbeten, "
            f"{len(trace.never)} aldrig åter; {ours:.1f} ms, kvot {ratio:.1f}"
        )
    start = time.perf_counter()
    never = run(net, [Fault(v, 0, None) for v in range(len(net))]).never
    circles = find_circles(net, never)
    largest = max((len(c.members) for c in circles), default=0)
    print(
        f"  kallstart av allt: {len(never)} startar inte, {len(circles)} cirklar "
        f"(störst {largest}) på {1000 * (time.perf_counter() - start):.1f} ms"
    )
    return ratios[0]


def main() -> int:
    """Measure, print, and return 1 when the goal is missed on the made-up municipality."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="tables of dependencies (CSV)")
    parser.add_argument("--size", type=int, default=5000)
    parser.add_argument("--laps", type=int, default=101)
    options = parser.parse_args()
    for path in options.files:
        with path.open(encoding="utf-8", newline="") as file:
            measure(path.name, graph_of_rows(csv.DictReader(file)), options.laps)
    if options.files:
        return 0
    ratio = measure("Påhittad kommun", municipal_graph(options.size, 7), options.laps)
    print(f"största konen: kvot {ratio:.2f}, mål under {GOAL}")
    return 0 if ratio < GOAL else 1


if __name__ == "__main__":
    raise SystemExit(main())
