"""A decision in an exercise, computed, against the plain simulation of the same scenario.

Run from the root of the project: ``python -m benchmarks.decisions``. Prints, for 50 and 1 000
systems with nine people, seconds of the plain simulation (with its search for an order), the
median and the longest of the seconds of one decision more, and the median of their ratios. The
time is that of the processor, so that what else runs on the machine counts little.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

from kontinuitet.analysis.simulation.reruns import Decisions, ImpossibleError, Reruns
from kontinuitet.model.exercise_event import Decision
from kontinuitet.model.intervention import Intervention
from tests.reference.municipal import SKILLS, instance

SIZES = (50, 1_000)
PEOPLE = 9


def _read(**data: object) -> Intervention:
    said = {"id": "b", "text": "x", "av": "x", "ingrepp": [data]}
    return Decision.model_validate(said).interventions[0]


def interventions(reruns: Reruns) -> Decisions:
    """Return one of each sort, spread over the first half of the course."""
    rows = [row for row in reruns.result(()).restart.order if row.people]
    last = rows[-1].start
    late = [row.id for row in rows[len(rows) // 2 :]]
    first = rows[0].id
    found = [
        _read(typ="ordning", först=late[-2:]),
        _read(typ="personal", kompetenser=list(SKILLS[:2]), antal=2, om=60),
        _read(typ="skjut_upp", resurser=late[:1], i=240),
        _read(typ="stäng", resurser=[first], i=120),
        _read(typ="antagande", resurser=late[1:2], faller="ja", i=90),
        _read(typ="antagande", resurser=late[2:3], åter_om=30),
    ]
    return [(last // 2 * (n + 1) // len(found), said) for n, said in enumerate(found)]


def seconds(action: Callable[[], object]) -> float:
    """Return how many seconds of the processor something takes."""
    begun = time.process_time()
    action()
    return time.process_time() - begun


def main() -> int:
    """Print the table."""
    print("system   simulering   beslut (median)   beslut (längst)   kvot")
    for size in SIZES:
        municipality, scenario = instance(size, PEOPLE, 1)
        kept: list[Reruns] = []
        plain = seconds(lambda: kept.append(Reruns(municipality, scenario)))  # noqa: B023
        reruns = kept[0]
        plain += seconds(lambda: reruns.result(()))  # noqa: B023
        made: Decisions = []
        times = []
        for pair in interventions(reruns):
            try:
                times.append(seconds(lambda: reruns.result([*made, pair])))  # noqa: B023
            except ImpossibleError as error:
                print(f"  {error}", file=sys.stderr)
                continue
            made = [*made, pair]
        middle = statistics.median(times)
        print(f"{size:6} {plain:12.2f} {middle:17.3f} {max(times):17.3f} {middle / plain:6.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
