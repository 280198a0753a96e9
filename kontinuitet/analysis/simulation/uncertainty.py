"""Uncertain durations: a plan shifted ten thousand times, with nobody's order of work changed.

Definition: docs/semantics.md, "Durations are uncertain". Each restart has a triangular duration
(``minst``, ``troligast``, ``mest``); each person keeps the sequence of the plan and each restart
begins as early as that and its dependencies allow, so foresight is never used. Whole minutes and
whole random bits only: the same seed gives the same result on every machine. Each restart draws
from its own generator, so that adding a system does not change the draws of the others.

Pure Python by columns of samples is fast enough (benchmarks/uncertainty.py), so numpy is not used.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.records import Fault
from kontinuitet.analysis.outage.continuity import fallback_clocks
from kontinuitet.analysis.restart.decision import Course
from kontinuitet.analysis.restart.explain import waits
from kontinuitet.analysis.simulation.scenario import decide_order
from kontinuitet.model.landscape import Municipality, WorkTime
from kontinuitet.model.scenario import Scenario

SAMPLES = 10_000
_CHUNK = 1_000
#: Equally probable durations of each restart; few enough that tables stay in the fast memory.
_WORDS = 1 << 12

#: Minutes by sample, or one number of minutes that is the same in all of them.
_Column = list[int] | int


@dataclass(frozen=True, slots=True)
class Job:
    """One restart in a plan.

    ``after`` are positions of earlier jobs that must be done first (suppliers, and the work that
    its people do before it); ``earliest`` is minutes after T+0. The length is ``fixed`` minutes and
    a triangular part, as (least, likely, most).
    """

    id: str
    earliest: int
    after: tuple[int, ...]
    fixed: int
    time: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class UncertainReturn:
    """When an activity is back: minutes after T+0 as planned, median and 90th percentile.

    ``too_late`` is the share of samples, 0 to 1, in which its time without ability exceeds the
    acceptable outage time; None when no such time is decided.
    """

    id: str
    planned: int
    median: int
    percentile_90: int
    too_late: float | None


def quantiles(least: int, likely: int, most: int) -> list[int]:
    """Return 4 096 equally probable whole minutes of the triangular distribution, in order.

    A minute m gets the probability between m − ½ and m + ½; whole numbers throughout.
    """
    table: list[int] = []
    width = 2 * (most - least)
    for minute in range(least, most + 1):
        twice = 2 * minute + 1
        if minute == most:
            reached = _WORDS
        elif twice <= 2 * likely:
            rise = 2 * (likely - least)
            reached = _WORDS * (twice - 2 * least) ** 2 // (width * rise)
        else:
            fall = 2 * (most - likely)
            reached = _WORDS - _WORDS * (2 * most - twice) ** 2 // (width * fall)
        table += [minute] * (reached - len(table))
    return table


def _words(seed: int, identity: str, samples: int) -> array[int]:
    words = array("H")
    mask = int.from_bytes((_WORDS - 1).to_bytes(2, "little") * samples, "little")
    drawn = int.from_bytes(Random(f"{seed} {identity}").randbytes(2 * samples), "little")
    words.frombytes((drawn & mask).to_bytes(2 * samples, "little"))
    if sys.byteorder == "big":
        words.byteswap()
    return words


class _Columns:
    """The ends of all jobs for one chunk of samples; what cannot matter is not compared."""

    def __init__(self) -> None:
        self.ends: list[_Column] = []
        self.low: list[int] = []
        self.high: list[int] = []

    def latest(self, after: Sequence[int], earliest: int) -> tuple[_Column, int, int]:
        """Return the latest of ``earliest`` and the ends of ``after``, with its bounds."""
        low = max((self.low[j] for j in after), default=0)
        floor = max(low, earliest)
        late = [j for j in after if self.high[j] > floor]
        if not late:
            return floor, floor, floor
        first, *rest = sorted(late, key=lambda j: -self.high[j])
        column = self.ends[first]
        for job in rest:
            other = self.ends[job]
            if not isinstance(column, int) and not isinstance(other, int):
                column = [a if a > b else b for a, b in zip(column, other, strict=True)]
        # A job left out, or the clock, may hold this one back longer than the columns compared.
        if not isinstance(column, int) and max(self.low[j] for j in late) < floor:
            column = [a if a > floor else floor for a in column]
        return column, floor, self.high[first]


def _without_shortcuts(jobs: Sequence[Job]) -> list[list[int]]:
    """Return what each job waits for without what those it waits for wait for themselves."""
    before: list[int] = []
    result: list[list[int]] = []
    for job in jobs:
        beyond = 0
        for earlier in job.after:
            beyond |= before[earlier]
        result.append([j for j in job.after if not beyond >> j & 1])
        before.append(beyond | sum(1 << j for j in job.after))
    return result


def sample_ends(
    jobs: Sequence[Job], wanted: Sequence[int], *, samples: int = SAMPLES, seed: int = 0
) -> list[list[int]]:
    """Return the ends, in minutes after T+0, of the jobs at the positions ``wanted``, by sample.

    Every job stands after those it waits for. Time grows as jobs, arcs and samples multiplied.

    Raises:
        ValueError: a job waits for one that stands after it; times not in order.
    """
    tables: dict[tuple[int, int, int], list[int]] = {}
    words: list[array[int] | None] = []
    for place, job in enumerate(jobs):
        least, likely, most = job.time
        if not 0 <= least <= likely <= most or any(a >= place for a in job.after):
            raise ValueError(f"job {job.id} is out of order")
        if least < most and job.time not in tables:
            tables[job.time] = quantiles(*job.time)
        words.append(_words(seed, job.id, samples) if least < most else None)
    after = _without_shortcuts(jobs)
    result: list[list[int]] = [[] for _ in wanted]
    for begin in range(0, samples, _CHUNK):
        end = min(samples, begin + _CHUNK)
        columns = _Columns()
        for place, (job, drawn) in enumerate(zip(jobs, words, strict=True)):
            start, low, high = columns.latest(after[place], job.earliest)
            least, _, most = job.time
            fixed = job.fixed
            column: _Column
            if drawn is None:
                length = fixed + least
                if isinstance(start, int):
                    column = start + length
                else:
                    column = [s + length for s in start] if length else start
            else:
                table = tables[job.time]
                if isinstance(start, int):
                    offset = start + fixed
                    column = [table[w] + offset for w in drawn[begin:end]]
                elif fixed:
                    column = [
                        s + table[w] + fixed for s, w in zip(start, drawn[begin:end], strict=True)
                    ]
                else:
                    column = [s + table[w] for s, w in zip(start, drawn[begin:end], strict=True)]
            columns.ends.append(column)
            columns.low.append(low + fixed + least)
            columns.high.append(high + fixed + most)
        for place, job_number in enumerate(wanted):
            ends = columns.ends[job_number]
            result[place] += [ends] * (end - begin) if isinstance(ends, int) else ends
    return result


def plan_of(
    municipality: Municipality, course: Course, faults: Sequence[Fault], crew: Crew | None
) -> list[Job]:
    """Return the restarts of a course as jobs, each after those it waits for.

    The last restart of every node that came back, activities too. Suppliers counted on are those
    that the plan waited for. A restart with a break-glass step keeps its time at the earliest.
    """
    net = course.net
    works = course.last_work
    after: dict[int, set[int]] = {}
    earliest: dict[int, int] = {}
    sequence: dict[int, list[tuple[int, int, int]]] = {}
    for node, work in works.items():
        start = course.outages[node][-1][0]
        found = waits(course, node, start, work.start, work.waived)
        after[node] = {u for _, u in found if u in works and works[u].end <= work.start}
        own = [f.end for f in faults if f.node == node and f.end and f.end <= work.start]
        people = [crew.members[p].present_since(work.start) for p in work.people] if crew else []
        earliest[node] = work.start if work.waived else max([start, *own, *people])
        for person in work.people:
            sequence.setdefault(person, []).append((work.start, work.end, node))
    for rows in sequence.values():
        rows.sort()
        for before, row in pairwise(rows):
            after[row[2]].add(before[2])
    order: list[int] = []
    placed: dict[int, int] = {}
    waiting = sorted(works, key=lambda n: (works[n].start, works[n].end, n))
    while waiting:
        ready = [n for n in waiting if all(u in placed for u in after[n])]
        # Suppliers that came up at one instant may seem to wait for each other: the first goes.
        for node in ready or waiting[:1]:
            placed[node] = len(order)
            order.append(node)
        waiting = [n for n in waiting if n not in placed]
    jobs: list[Job] = []
    for place, node in enumerate(order):
        resource = municipality.resources.get(net.ids[node])
        time = resource.restart.time if resource and resource.restart else None
        least, likely, most = spread(time)
        length = works[node].end - works[node].start
        jobs.append(
            Job(
                id=net.ids[node],
                earliest=earliest[node],
                after=tuple(sorted(placed[u] for u in after[node] if placed[u] < place)),
                fixed=length - likely,
                time=(least, likely, most),
            )
        )
    return jobs


def spread(time: WorkTime | None) -> tuple[int, int, int]:
    """Return least, likely and most minutes; what is not given is the likely time."""
    if time is None:
        return 0, 0, 0
    likely = time.likely
    return (
        likely if time.least is None else time.least,
        likely,
        likely if time.most is None else time.most,
    )


def _latest_in_time(municipality: Municipality, course: Course, identity: str) -> int | None:
    """Return the last minute at which the activity can be back in time, None when not decided.

    What stands until its return in the plan is taken to last: suppliers that came up at that minute
    are still down, and fallback routines go on as far as they hold. −1 when it is too late already.
    """
    net = course.net
    node = net.index[identity]
    activity = municipality.activities[identity]
    if activity.mtpd is None:
        return None
    outages = course.outages[node]
    start, back = outages[-1]
    down = {
        u: [(s, None if e == back else e) for s, e in spans] for u, spans in course.absences.items()
    }
    clocks = fallback_clocks(net, down, node, activity, [*outages[:-1], (start, None)])
    spent = 0
    for first, last in clocks.without:
        if last is None or spent + last - first > activity.mtpd:
            return first + activity.mtpd - spent
        spent += last - first
    return sys.maxsize


def uncertain_returns(
    municipality: Municipality,
    scenario: Scenario,
    *,
    samples: int = SAMPLES,
    seed: int = 0,
) -> tuple[UncertainReturn, ...]:
    """Return how certain the return of each activity is that comes back in a scenario, by id.

    Raises:
        InputError: as of :func:`kontinuitet.analysis.simulation.scenario.simulate`.
    """
    decided = decide_order(municipality, scenario)
    course = decided.decision.chosen
    jobs = plan_of(municipality, course, decided.expansion.faults, decided.crew)
    place = {job.id: number for number, job in enumerate(jobs)}
    ids = sorted(i for i in municipality.activities if i in place)
    columns = sample_ends(jobs, [place[i] for i in ids], samples=samples, seed=seed)
    result: list[UncertainReturn] = []
    for identity, ends in zip(ids, columns, strict=True):
        latest = _latest_in_time(municipality, course, identity)
        late = None if latest is None else sum(e > latest for e in ends) / samples
        ends.sort()
        planned = course.outages[decided.net.index[identity]][-1][1]
        assert planned is not None  # only those that come back have work that was done
        result.append(
            UncertainReturn(
                identity, planned, ends[_rank(samples, 50)], ends[_rank(samples, 90)], late
            )
        )
    return tuple(result)


def _rank(samples: int, percent: int) -> int:
    """Return the position of a percentile by nearest rank."""
    return -(-samples * percent // 100) - 1
