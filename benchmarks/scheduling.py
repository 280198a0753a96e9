"""The scheduler: PSPLIB, municipal problems, the growth with size, and the solver where installed.

Run from the root of the project: ``python -m benchmarks.scheduling [PSPLIB-FOLDER]``.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path
from statistics import mean

import networkx as nx

from benchmarks.instances import problem as municipal
from benchmarks.psplib import PSPLIB, Write
from benchmarks.psplib import report as psplib
from kontinuitet.analysis.scheduling.bound import lower_bound
from kontinuitet.analysis.scheduling.decoder import Decoder
from kontinuitet.analysis.scheduling.problem import RestartProblem
from kontinuitet.analysis.scheduling.prove import prove
from kontinuitet.analysis.scheduling.search import solve

SIZES = ((24, 13), (50, 4), (200, 2), (1_000, 1))
PEOPLE = (2, 5, 9)
#: The largest problems that the solver is asked about, and its limit in its own units.
PROVABLE, WORK = 50, 8.0
#: A long search stands for best known where the solver is not used.
LONG = 4.0


def topological(problem: RestartProblem) -> int:
    """Return the cost of the order in which networkx sorts the tasks."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(problem.tasks)))
    for number, task in enumerate(problem.tasks):
        graph.add_edges_from((s, number) for members, _ in task.needs for s in members)
    cost = Decoder(problem).decode(list(nx.topological_sort(graph)))
    assert cost is not None  # every supplier stands before those who wait for it
    return cost


def municipalities(write: Write) -> None:
    """Print gap to best known, the topological order's cost and the bound, by size and people."""
    solver = importlib.util.find_spec("ortools") is not None
    write(
        "\nsystems people  instances   gap %   worst %   proved   topological ×   bound %"
        "   seconds\n"
    )
    for size, seeds in SIZES:
        for people in PEOPLE:
            rows: list[tuple[float, float, float, float]] = []
            proved = 0
            for seed in range(seeds):
                problem = municipal(size, people, seed)
                begin = time.perf_counter()
                ours = solve(problem)
                seconds = time.perf_counter() - begin
                best = min(ours.cost, solve(problem, effort=LONG, seed=2).cost)
                if solver and size <= PROVABLE:
                    proof = prove(problem, ours, work=WORK)
                    best = min(best, proof.schedule.cost)
                    proved += proof.optimal
                rows.append(
                    (
                        100 * (ours.cost / best - 1),
                        topological(problem) / ours.cost,
                        100 * (1 - lower_bound(problem) / ours.cost),
                        seconds,
                    )
                )
            gap, times, bound, seconds = (mean(r[c] for r in rows) for c in range(4))
            write(
                f"{size:7} {people:6} {seeds:10} {gap:7.3f} {max(r[0] for r in rows):9.3f} "
                f"{proved:8} {times:15.2f} {bound:9.1f} {seconds:9.2f}\n"
            )


def main(write: Write = sys.stdout.write) -> None:
    """Print both tables."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PSPLIB
    if folder.is_dir():
        psplib(folder, write)
    else:
        write(f"No PSPLIB files at {folder}.\n")
    municipalities(write)


if __name__ == "__main__":
    main()
