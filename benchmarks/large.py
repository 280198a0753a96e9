"""The commands at a municipality of 1 000 systems, and a chain of 10 000.

Run ``python -m benchmarks.large [SYSTEMS]``. Processor seconds of each command, as a user runs it,
beside one ``networkx.descendants`` for every node of the same graph, measured in the same run.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import networkx as nx

from kontinuitet.analysis.base.graph import to_networkx
from kontinuitet.loading.writing import plain, yaml_text
from kontinuitet.model.landscape import Municipality
from tests.reference.municipal import instance

#: Processor seconds asked of each command at 1 000 systems.
LIMITS_S = {"analys": 10.0, "plan": 12.0, "rapport": 5.0}
CHAIN, CHAIN_LIMIT_S = 10_000, 5.0


def spent(arguments: list[str]) -> tuple[float, float]:
    """Run a command; return its processor seconds and its largest memory in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "kontinuitet", *arguments],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return used, after.ru_maxrss / 1024


def peer(municipality: Municipality) -> float:
    """Return the seconds of ``networkx.descendants`` once for every node."""
    graph = to_networkx(municipality)
    started = time.process_time()
    for node in graph:
        nx.descendants(graph, node)
    return time.process_time() - started


def chain(count: int) -> str:
    """Return a municipality in which every system needs the one before."""
    lines = ["kommun: {namn: Kedjeköping}", "förvaltningar: {f: {namn: F}}", "resurser:"]
    for number in range(count):
        needs = f", behöver: [s{number - 1}]" if number else ""
        lines.append(f"  s{number}: {{namn: S{number}, typ: bassystem{needs}}}")
    lines.append(f"verksamheter: {{v: {{namn: V, förvaltning: f, behöver: [s{count - 1}]}}}}")
    return "\n".join(lines) + "\n"


def main(systems: int) -> None:
    """Measure and print."""
    municipality, scenario = instance(systems, 9, 1)
    once = peer(municipality)
    print(f"networkx.descendants, every node     {once:7.2f} s")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "kommun"
        (folder / "scenarier").mkdir(parents=True)
        (folder / "kontinuitet.yaml").write_text(yaml_text(plain(municipality)), "utf-8")
        (folder / "scenarier" / "s.yaml").write_text(yaml_text(plain(scenario)), "utf-8")
        commands = {
            "analys": ["analys", str(folder)],
            "plan": ["plan", str(folder), "--ut", f"{name}/plan"],
            "rapport": ["rapport", str(folder), "--ut", f"{name}/rapport.docx"],
        }
        for command, arguments in commands.items():
            used, memory = spent(arguments)
            print(
                f"{command:12} at {systems} systems       {used:7.2f} s {used / once:7.1f} times  "
                f"{memory:6.0f} MB  (asked: {LIMITS_S[command]:.0f} s at 1 000)"
            )
        for count in (CHAIN // 2, CHAIN):
            long = Path(name) / f"kedja-{count}"
            long.mkdir()
            (long / "kontinuitet.yaml").write_text(chain(count), "utf-8")
            used, memory = spent(["simulera", str(long), "--nere", "s0", "--till", "4 h", "--json"])
            print(
                f"simulera --json, chain of {count:6}    {used:7.2f} s               "
                f"{memory:6.0f} MB  (asked: {CHAIN_LIMIT_S:.0f} s at {CHAIN})"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
