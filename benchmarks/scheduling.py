"""The scheduler: PSPLIB, municipal problems, the growth with size, and the solver where installed.

Run from the root of the project: ``python -m benchmarks.scheduling [PSPLIB-FOLDER]``.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import networkx as nx

from benchmarks.psplib import PSPLIB, Write
from benchmarks.psplib import report as psplib
from kontinuitet.analysis.scheduling.bound import lower_bound
from kontinuitet.analysis.scheduling.decoder import Decoder
from kontinuitet.analysis.scheduling.problem import RestartProblem
from kontinuitet.analysis.scheduling.prove import prove
from kontinuitet.analysis.scheduling.search import solve
from tests.reference.restart_problems import problem as municipal

#: Systems, and how many instances of each.
SIZES = ((24, 8), (50, 6), (200, 2), (1_000, 1))
PEOPLE = (2, 5, 9)
#: Instances are numbered from here; the search was never tuned on these.
FIRST = 100
#: Seeds of the search; the gap is the mean over all of them.
SEARCHES = (1, 2, 3)
#: The largest problems that the solver is asked about, and its limit in its own units.
PROVABLE, WORK = 50, 8.0
#: Longer searches, from other seeds, stand for best known beside the solver.
LONG = ((6.0, 11), (6.0, 12))


def topological(problem: RestartProblem) -> int:
    """Return the cost of the order in which networkx sorts the tasks."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(problem.tasks)))
    for number, task in enumerate(problem.tasks):
        graph.add_edges_from((s, number) for members, _ in task.needs for s in members)
    cost = Decoder(problem).decode(list(nx.topological_sort(graph)))
    assert cost is not None  # every supplier stands before those who wait for it
    return cost


@dataclass(frozen=True)
class Row:
    """One instance: gaps in per cent, seconds, cost and bound as shares of the topological's."""

    gaps: tuple[float, ...]
    seconds: float
    share: float
    bound: float
    peer: float
    solver: float | None
    proved: bool


def measure(size: int, people: int, seed: int, *, solver: bool) -> Row:
    """Solve one instance with every search seed, and compare with the best known."""
    problem = municipal(size, people, seed)
    begin = time.perf_counter()
    found = [solve(problem, seed=s) for s in SEARCHES]
    seconds = (time.perf_counter() - begin) / len(SEARCHES)
    best = min(found, key=lambda s: s.cost)
    least, proved = best.cost, False
    taken: float | None = None
    if solver and size <= PROVABLE:
        begin = time.perf_counter()
        proof = prove(problem, best, work=WORK)
        taken = time.perf_counter() - begin
        least, proved = proof.schedule.cost, proof.optimal
    if not proved and size > SIZES[0][0]:
        least = min(least, *(solve(problem, effort=e, seed=s).cost for e, s in LONG))
    begin = time.perf_counter()
    naive = topological(problem)
    peer = time.perf_counter() - begin
    return Row(
        tuple(100 * (s.cost / least - 1) for s in found),
        seconds,
        mean(s.cost for s in found) / naive,
        lower_bound(problem) / naive,
        peer,
        taken,
        proved,
    )


def municipalities(write: Write) -> None:
    """Print gap to best known, cost against the topological order, and time, by size and people.

    The times are also given as multiples of what peers take in the same run: the order of networkx,
    worked out once, and CP-SAT from our schedule. The last tables are how much dearer the order of
    networkx is, and the growth with size.
    """
    solver = importlib.util.find_spec("ortools") is not None
    write(
        "\nsystems people  instances  gap %  worst %  proved  cost/topological (worst, its bound)"
        "  seconds  × networkx  × CP-SAT\n"
    )
    times: dict[int, list[float]] = {}
    dearer: dict[int, list[float]] = {}
    for size, count in SIZES:
        for people in PEOPLE:
            rows = [measure(size, people, FIRST + n, solver=solver) for n in range(count)]
            seconds = mean(r.seconds for r in rows)
            times.setdefault(size, []).append(seconds)
            dearer.setdefault(size, []).extend(1 / r.share for r in rows)
            worst = max(rows, key=lambda r: r.share)
            asked = [r.solver for r in rows if r.solver is not None]
            against = f"{seconds / mean(asked):9.2f}" if asked else "        –"
            write(
                f"{size:7} {people:6} {count:10} {mean(g for r in rows for g in r.gaps):6.3f} "
                f"{max(g for r in rows for g in r.gaps):8.2f} {sum(r.proved for r in rows):7} "
                f"{mean(r.share for r in rows):17.2f} ({worst.share:4.2f}, {worst.bound:4.2f}) "
                f"{seconds:15.3f} {seconds / mean(r.peer for r in rows):10.0f} {against}\n"
            )
    write("\nCost of the topological order as a multiple of ours, mean by size\n")
    for size, multiples in dearer.items():
        write(f"{size:7} {mean(multiples):9.2f}\n")
    write("\nGrowth: seconds by size, mean over the technicians\n")
    for size, seconds_by_people in times.items():
        write(f"{size:7} {mean(seconds_by_people):9.3f}\n")


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
