"""Restart order against `networkx.topological_sort` on the same instances, judged by one engine.

Run from the root of the project: ``python -m benchmarks.order``. Prints, for systems × technicians,
our cost and that of other orders divided by the cost of the topological order (smaller is better),
and seconds. Averages over the seeds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from statistics import mean

from tests.reference.orders import PEOPLE, ratios

SIZES = (24, 50, 200)
SEEDS = 4


def main(write: Callable[[str], object] = sys.stdout.write) -> None:
    """Print the table."""
    write(
        "system tekniker   vår  täthet  klass  gräns  sekunder   (kostnad / topologisk ordning)\n"
    )
    for systems in SIZES:
        total: list[float] = []
        for people in PEOPLE:
            r = ratios(systems, people, SEEDS)
            total.append(r["vår"])
            write(
                f"{systems:6} {people:8} {r['vår']:5.2f} {r['täthet']:7.2f} {r['klass']:6.2f} "
                f"{r['gräns']:6.2f} {r['s']:9.3f}\n"
            )
        write(f"{systems:6}    medel {mean(total):6.2f}\n")


if __name__ == "__main__":
    main()
