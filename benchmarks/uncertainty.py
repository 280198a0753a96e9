"""Time 10 000 samples of uncertain durations through a plan of 500 systems (goal: 1 s).

Run ``python -m benchmarks.uncertainty``; processor time, so that a busy machine does not count. The
plan is made up (seeded): every system waits for up to three others and for its person, and all
durations are uncertain.
"""

from __future__ import annotations

import statistics
import time
from random import Random

from kontinuitet.analysis.simulation.uncertainty import SAMPLES, Job, sample_ends

GOAL = 1.0


def made_up_plan(systems: int, people: int, seed: int) -> list[Job]:
    """Return a plan in which each job waits for up to three earlier ones and for its person."""
    rng = Random(seed)
    jobs: list[Job] = []
    last: dict[int, int] = {}
    for place in range(systems):
        earlier = range(max(0, place - 80), place)
        after = set(rng.sample(earlier, min(len(earlier), rng.randint(0, 3))))
        person = rng.randrange(people)
        if person in last:
            after.add(last[person])
        last[person] = place
        likely = 5 * rng.randint(2, 36)
        time_ = (likely // 2, likely, 3 * likely)
        jobs.append(Job(f"system-{place:04}", 0, tuple(sorted(after)), 0, time_))
    return jobs


def main() -> int:
    """Measure, print, and return 1 when the goal is missed."""
    worst = 0.0
    for systems in (125, 250, 500, 1000):
        jobs = made_up_plan(systems, 9, 1)
        times = []
        for _ in range(3):
            start = time.process_time()
            sample_ends(jobs, range(systems - 50, systems))
            times.append(time.process_time() - start)
        median = statistics.median(times)
        arcs = sum(len(j.after) for j in jobs)
        print(f"{systems} system, {arcs} beroenden, {SAMPLES} dragningar: {median:.2f} s")
        if systems == 500:
            worst = median
    print(f"500 system: {worst:.2f} s, mål under {GOAL:.0f} s")
    return 0 if worst < GOAL else 1


if __name__ == "__main__":
    raise SystemExit(main())
