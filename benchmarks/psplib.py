"""Reads PSPLIB project scheduling files (single mode, ``.sm``) as restart problems."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from kontinuitet.analysis.scheduling.problem import Activity, RestartProblem, Task


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
