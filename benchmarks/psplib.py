"""PSPLIB project scheduling files (single mode, ``.sm``) as restart problems, and the gaps on them.

Run from the root of the project: ``python -m benchmarks.psplib [FOLDER]``. A schedule is one start
given to every task: a pass of serial schedule generation, forwards or backwards, or as many starts
given in a beam as there are tasks; all are counted. The seed that ``solve`` has by default is
printed beside the mean over several, since ten files a set are few.
"""

from __future__ import annotations

import csv
import importlib.util
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from typing import Any

import networkx as nx

from kontinuitet.analysis.scheduling.counted import CountedDecoder
from kontinuitet.analysis.scheduling.problem import Activity, RestartProblem, Task
from kontinuitet.analysis.scheduling.search import SCHEDULES, solve

PSPLIB = Path(__file__).resolve().parents[2] / "shared" / "data" / "psplib"
SETS = ("j30", "j60", "j120")
#: The first is the default of ``solve``.
SEEDS = tuple(range(1, 11))
#: Seconds the solver has at least, where a bound stops the search here at once.
LEAST = 0.2
Write = Callable[[str], object]


def read(path: Path) -> RestartProblem:
    """Return the problem in one file: one activity needs all tasks, people are pools."""
    text = path.read_text(encoding="utf-8")

    def table(title: str) -> list[list[int]]:
        part = text.split(title, 1)[1].split("****", 1)[0]
        rows = [re.findall(r"\d+", line) for line in part.splitlines()]
        return [[int(n) for n in row] for row in rows if row]

    follows = {row[0]: row[3:] for row in table("PRECEDENCE RELATIONS:")}
    asked = {row[0]: row[2:] for row in table("REQUESTS/DURATIONS:") if len(row) > 2}
    asked = {job: row for job, row in asked.items() if job in follows and len(row) == 5}
    pools = tuple(table("RESOURCEAVAILABILITIES:")[-1])
    jobs = sorted(follows)
    before: dict[int, list[int]] = {job: [] for job in jobs}
    for job in jobs:
        for later in follows[job]:
            before[later].append(job)
    tasks = tuple(
        Task(
            str(job),
            asked[job][0],
            tuple((skill, count) for skill, count in enumerate(asked[job][1:]) if count),
            0,
            tuple(((b - 1,), 1) for b in sorted(before[job])),
        )
        for job in jobs
    )
    everything = tuple(((number,), 1) for number in range(len(tasks)))
    return RestartProblem(tasks, (Activity("projekt", 1, everything),), (), pools)


def best_known(folder: Path) -> dict[str, int]:
    """Return the best known makespan by instance."""
    with (folder / "bounds.csv").open(encoding="utf-8", newline="") as file:
        return {row["instance"]: int(row["best_ub"]) for row in csv.DictReader(file)}


def topological(problem: RestartProblem) -> int:
    """Return the makespan of one serial pass over the tasks as networkx sorts them."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(problem.tasks)))
    for number, task in enumerate(problem.tasks):
        graph.add_edges_from((s, number) for members, _ in task.needs for s in members)
    decoder = CountedDecoder(problem)
    starts = decoder.forward(list(nx.topological_sort(graph)))
    return decoder.unit * max(s + m for s, m in zip(starts, decoder.minutes, strict=True))


def solver(problem: RestartProblem, seconds: float) -> int | None:
    """Return what OR-Tools CP-SAT finds from nothing on one thread in so many seconds."""
    from ortools.sat.python import cp_model

    model: Any = cp_model.CpModel()
    horizon = sum(t.minutes for t in problem.tasks)
    starts = [model.new_int_var(0, horizon, "") for _ in problem.tasks]
    end = model.new_int_var(0, horizon, "")
    for number, task in enumerate(problem.tasks):
        model.add(end >= starts[number] + task.minutes)
        for members, _ in task.needs:
            for other in members:
                model.add(starts[number] >= starts[other] + problem.tasks[other].minutes)
    for skill, pool in enumerate(problem.pools):
        work = [
            (model.new_fixed_size_interval_var(starts[n], t.minutes, ""), count)
            for n, t in enumerate(problem.tasks)
            for asked, count in t.people
            if asked == skill
        ]
        model.add_cumulative([interval for interval, _ in work], [c for _, c in work], pool)
    model.minimize(end)
    asked_solver: Any = cp_model.CpSolver()
    asked_solver.parameters.num_workers = 1
    asked_solver.parameters.max_time_in_seconds = seconds
    status = asked_solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    return int(asked_solver.objective_value)


def report(folder: Path, write: Write) -> None:
    """Print the mean gap to best known by set: default seed, all seeds, and the peers."""
    known = best_known(folder)
    asked = importlib.util.find_spec("ortools") is not None
    write(
        f"PSPLIB, {SCHEDULES} schedules; gap to best known in %\n"
        f"set  files  default seed   mean of {len(SEEDS)} seeds  (least–most)   worst file"
        "   seconds   topological+1 pass: gap   time ×   CP-SAT, one thread, same time\n"
    )
    for name in SETS:
        gaps: list[list[float]] = []
        spent: list[float] = []
        simple: list[tuple[float, float]] = []
        cold: list[float | None] = []
        for path in sorted((folder / name).glob("*.sm")):
            problem, best = read(path), known[path.stem]
            row: list[float] = []
            for seed in SEEDS:
                begin = time.perf_counter()
                cost = solve(problem, seed=seed).cost
                spent.append(time.perf_counter() - begin)
                row.append(100 * (cost / best - 1))
            gaps.append(row)
            begin = time.perf_counter()
            first = topological(problem)
            simple.append((100 * (first / best - 1), time.perf_counter() - begin))
            if asked:
                found = solver(problem, max(LEAST, mean(spent[-len(SEEDS) :])))
                cold.append(None if found is None else 100 * (found / best - 1))
        by_seed = [mean(row[n] for row in gaps) for n in range(len(SEEDS))]
        real = [gap for gap in cold if gap is not None]
        peer = "not installed"
        if real:
            peer = f"{mean(real):.3f} ({len(cold) - len(real)} files without any schedule)"
        write(
            f"{name:5}{len(gaps):5}{by_seed[0]:14.3f}{mean(by_seed):20.3f}"
            f"    ({min(by_seed):.2f}–{max(by_seed):.2f})"
            f"{max(mean(row) for row in gaps):13.2f}{mean(spent):10.2f}"
            f"{mean(g for g, _ in simple):27.2f}"
            f"{mean(spent) / mean(s for _, s in simple):9.0f}   {peer}\n"
        )


def main(write: Write = sys.stdout.write) -> None:
    """Print the table, or that there are no files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PSPLIB
    if folder.is_dir():
        report(folder, write)
    else:
        write(f"No PSPLIB files at {folder}.\n")


if __name__ == "__main__":
    main()
