"""The restart order: the cheapest of several priority sequences, its rows, and the decided list.

Every sequence is judged by the engine itself, so that what is promised is what the simulation does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from kontinuitet.analysis.cost import Tariff, total_cost, weighted_minutes
from kontinuitet.analysis.crew import Crew, missing_people
from kontinuitet.analysis.engine import run
from kontinuitet.analysis.engine_records import Fault, Trace, WorkRecord
from kontinuitet.analysis.explain import (
    Circumstances,
    contradictions,
    dependents_down,
    sentence,
    waits,
)
from kontinuitet.analysis.net import Net
from kontinuitet.analysis.order import Planner, Situation, improved
from kontinuitet.analysis.results import ListComparison, RestartResult, RestartStep
from kontinuitet.analysis.scheduling.bound import lower_bound
from kontinuitet.analysis.scheduling.municipal import compile_problem
from kontinuitet.analysis.scheduling.search import solve
from kontinuitet.errors import InputError

#: Runs of the engine spent on improving the order, for nets of up to about 200 nodes.
EVALUATIONS = 200
_EFFORT = 40_000
_FEWEST = 20

#: How good a sequence is, smaller is better: weight and number of what never comes back, cost.
Judgement = tuple[int, ...]


@dataclass(frozen=True)
class Course:
    """One run of the engine, seen node by node."""

    net: Net
    trace: Trace

    @cached_property
    def outages(self) -> dict[int, tuple[tuple[int, int | None], ...]]:
        """Return the outages of every node that was down, as (start, end)."""
        return {
            node: tuple((r.start, r.end) for r in records)
            for node, records in enumerate(self.trace.outages)
            if records
        }

    @cached_property
    def last_work(self) -> dict[int, WorkRecord]:
        """Return the last completed work of every node that came back for good."""
        never = set(self.trace.never)
        works: dict[int, WorkRecord] = {}
        for work in self.trace.works:
            if work.done and work.node not in never:
                before = works.get(work.node)
                if before is None or (work.end, work.start) >= (before.end, before.start):
                    works[work.node] = work
        return works

    def minutes_down(self, activities: Sequence[int]) -> dict[int, int | None]:
        """Return the total minutes down of those activities that were down, None for never back."""
        result: dict[int, int | None] = {}
        for activity in activities:
            minutes: int | None = 0
            for start, end in self.outages.get(activity, ()):
                minutes = None if minutes is None or end is None else minutes + end - start
            if activity in self.outages:
                result[activity] = minutes
        return result


def judge(course: Course, tariff: Tariff) -> Judgement:
    """Judge a course: weight of activities never back, number of nodes never back, cost."""
    minutes = course.minutes_down(tariff.activities)
    lost = sum(tariff.weight[a] for a, m in minutes.items() if m is None)
    return (lost, len(course.trace.never), total_cost(tariff, minutes, frozenset(minutes)))


def check_people(net: Net, crew: Crew, course: Course) -> None:
    """Refuse restart work among the affected that nobody can do.

    Raises:
        InputError: names every such resource, the skill, how many it needs and how many there are.
    """
    sentences: list[str] = []
    for node in sorted(course.outages):
        for short in missing_people(crew, net.work[node].people):
            skills = " eller ".join(short.skills)
            have = "ingen" if short.have == 0 else f"bara {short.have}"
            people = "1 person" if short.needed == 1 else f"{short.needed} olika personer"
            sentences.append(
                f"Återstarten av {net.names[node]} ({net.ids[node]}) kräver {people} med "
                f"kompetensen {skills}, men bemanningen har {have}."
            )
    if sentences:
        raise InputError("\n".join(sentences))


def situation_of(free: Course, staffed: Course, tariff: Tariff, people: int) -> Situation:
    """Return what has to be restarted, from a run with unlimited people and one with the staff."""
    net = free.net
    begins: dict[int, int] = {}
    minutes: dict[int, int] = {}
    for course in (staffed, free):
        for node, work in course.last_work.items():
            begins[node] = work.start
            minutes[node] = max(minutes.get(node, 0), work.end - work.start)
    effort = {
        node: length * sum(count for _, count in net.work[node].people)
        for node, length in minutes.items()
        if length and net.work[node].people
    }
    down = frozenset(free.outages) | frozenset(staffed.outages)
    lost = {
        a: (free if a in free.outages else staffed).outages[a][0][0]
        for a in tariff.activities
        if a in down
    }
    back = {node: spans[-1][1] for node, spans in free.outages.items()}
    return Situation(net, tariff, down, effort, minutes, begins, back, lost, people)


@dataclass(frozen=True)
class Decision:
    """The chosen course, the one with unlimited people, and the decided list's, if there is one."""

    chosen: Course
    free: Course
    decided: Course | None


def decide(
    net: Net,
    faults: Sequence[Fault],
    crew: Crew | None,
    tariff: Tariff,
    listed: Sequence[int] | None,
    given: Sequence[int] | None,
    effort: float = 0.0,
) -> Decision:
    """Choose the cheapest sequence, or follow ``given``; evaluate the decided list ``listed`` too.

    Both are node numbers, first to be started first. Candidates are tried in a fixed order and the
    first of the cheapest is taken: density, class, decided list, plain order, improvements and,
    with ``effort`` above 0, schedules found by a search that is ``effort`` times as long as usual.

    Raises:
        InputError: restart work that nobody can do (see :func:`check_people`).
    """
    free = Course(net, run(net, faults))
    if crew is None:
        return Decision(free, free, free if listed is not None else None)
    check_people(net, crew, free)
    staffed = Course(net, run(net, faults, crew))
    check_people(net, crew, staffed)
    planner = Planner(situation_of(free, staffed, tariff, len(crew.members)))

    def course_of(sequence: Sequence[int]) -> Course:
        return Course(net, run(net, faults, crew, sequence))

    def list_sequence(ids: Sequence[int]) -> list[int]:
        return planner.sequence([*ids, *planner.by_class()])

    decided = None if listed is None else course_of(list_sequence(listed))
    if given is not None:
        return Decision(course_of(list_sequence(given)), free, decided)

    targets = [planner.by_density(), planner.by_class()]
    if listed is not None:
        targets.append([*listed, *planner.by_class()])
    courses = [(course_of(planner.sequence(t)), t) for t in targets]
    courses.append((course_of(planner.plain()), targets[0]))
    judged = [(judge(course, tariff), place) for place, (course, _) in enumerate(courses)]
    best, place = min(judged)
    chosen, start = courses[place]
    least = judge(free, tariff)
    if best > least:
        budget = max(_FEWEST, min(EVALUATIONS, _EFFORT // max(1, len(net))))
        sequence, better = improved(
            planner, start, lambda s: judge(course_of(s), tariff), round(budget * max(1.0, effort))
        )
        if better < best:
            best, chosen = better, course_of(sequence)
    if best > least and effort > 0:
        for course in _scheduled((free, staffed), chosen, faults, crew, tariff, planner, effort):
            better = judge(course, tariff)
            if better < best:
                best, chosen = better, course
    check_people(net, crew, chosen)
    return Decision(chosen, free, decided)


def _scheduled(
    runs: Sequence[Course],
    best: Course,
    faults: Sequence[Fault],
    crew: Crew,
    tariff: Tariff,
    planner: Planner,
    effort: float,
) -> tuple[Course, ...]:
    """Schedule what the runs show, and let the engine follow it: to the minute, and as an order."""
    net = best.net
    compiled = compile_problem(runs, faults, crew, tariff)
    if compiled is None:
        return ()
    try:
        schedule = solve(compiled.problem, effort=effort, starts=[compiled.task_list(best)])
    except ValueError:  # people who are there for no stretch long enough
        return ()
    sequence = compiled.sequence(schedule)
    listed = set(sequence)
    sequence += [n for n in planner.plain() if n not in listed]
    exact = Course(net, run(net, faults, crew, sequence, compiled.plan(schedule)))
    loose = Course(net, run(net, faults, crew, sequence))
    return exact, loose


class Rows:
    """Makes the rows of the restart order from the chosen course."""

    def __init__(
        self, course: Course, faults: Sequence[Fault], crew: Crew | None, tariff: Tariff
    ) -> None:
        self._course = course
        self._net = course.net
        self._crew = crew
        self._tariff = tariff
        self._faults: dict[int, list[Fault]] = {}
        for fault in faults:
            self._faults.setdefault(fault.node, []).append(fault)
        self._waits = {node: self._waits_of(node) for node in course.last_work}
        self._frees: dict[int, list[int]] = {}
        for node, found in self._waits.items():
            for _, supplier in found:
                self._frees.setdefault(supplier, []).append(node)
        self._dependents = {
            node: dependents_down(self._net, node, course.outages) for node in course.last_work
        }

    def _waits_of(self, node: int) -> list[tuple[int, int]]:
        work = self._course.last_work[node]
        start = self._course.outages[node][-1][0]
        found = waits(self._net, self._course.outages, node, start, work.start, work.waived)
        last_work = self._course.last_work
        return [(m, u) for m, u in found if u in last_work and last_work[u].end <= work.start]

    def make(self) -> tuple[RestartStep, ...]:
        """Return one row for each resource that came back, by start.

        Of those that start at the same minute, what others wait for comes first; then by id.
        """
        net = self._net
        works = [w for n, w in self._course.last_work.items() if not net.is_activity[n]]
        depth = self._depths(works)
        works.sort(key=lambda w: (w.start, depth[w.node], w.node))
        return tuple(self._row(number, work) for number, work in enumerate(works, start=1))

    def _depths(self, works: Sequence[WorkRecord]) -> dict[int, int]:
        """Return how many rows of the same minute stand, one behind another, before each."""
        starts = {w.node: w.start for w in works}
        depth = dict.fromkeys(starts, 0)
        pending = sorted(starts)
        while pending:
            deeper = []
            for node in pending:
                for freed in self._frees.get(node, ()):
                    if starts.get(freed) == starts[node] and depth[freed] <= depth[node] < len(
                        works
                    ):
                        depth[freed] = depth[node] + 1
                        deeper.append(freed)
            pending = sorted(set(deeper))
        return depth

    def _waited(self, work: WorkRecord, ready: int) -> int:
        """Return the minutes from ``ready`` that only people were missing."""
        if not work.people or self._crew is None:
            return 0
        arrival = max(self._crew.members[p].present_since(work.start) for p in work.people)
        # A break-glass step also waits until waiting is futile; only arrival tells them apart.
        return 0 if work.waived and arrival < work.start else work.start - ready

    def _row(self, number: int, work: WorkRecord) -> RestartStep:
        net, node = self._net, work.node
        found = self._waits[node]
        # Those with most behind them first: they say most about why the row stands here.
        freed = sorted(
            self._frees.get(node, ()), key=lambda n: (-len(self._dependents.get(n, ())), n)
        )
        served = sorted(
            (n for n in self._dependents[node] if net.is_activity[n]), key=self._tariff.pressing
        )
        outage_start = self._course.outages[node][-1][0]
        faults = [f for f in self._faults.get(node, ()) if f.start <= work.start]
        ended = max((f.end for f in faults if f.end is not None), default=0)
        last = found[-1] if found else None
        ready = max(outage_start, ended, last[0] if last else 0, *(f.start for f in faults), 0)
        waited = self._waited(work, ready)
        known = Circumstances(
            automatic=net.work[node].automatic,
            minutes=work.end - work.start,
            fault_end=ended if ended > outage_start else None,
            last=(net.names[last[1]], last[0]) if last and last[0] >= ended else None,
            waited=waited,
            people=net.work[node].people,
            freed=[net.names[n] for n in freed if not net.is_activity[n]],
            served=[net.names[n] for n in served],
            break_glass=bool(work.waived),
        )
        return RestartStep(
            number=number,
            id=net.ids[node],
            start=work.start,
            end=work.end,
            people=tuple(self._crew.members[p].id for p in work.people) if self._crew else (),
            waits_for=tuple(net.ids[u] for u in sorted(u for _, u in found)),
            why=sentence(known),
            frees=tuple(net.ids[n] for n in freed),
            serves=tuple(net.ids[n] for n in served),
            break_glass=tuple(net.groups[g].break_glass or "" for g in work.waived),
            waited=waited,
        )


def compare(
    decision: Decision, tariff: Tariff, listed: Sequence[int], manual: Collection[int]
) -> ListComparison:
    """Compare the decided list with the chosen course; ``manual`` are nodes that people restart."""
    decided = decision.decided
    assert decided is not None  # asked only when there is a list
    net = decided.net
    theirs = decided.minutes_down(tariff.activities)
    ours = decision.chosen.minutes_down(tariff.activities)
    both = sorted(set(theirs) | set(ours))
    difference: dict[str, int] = {}
    never: list[str] = []
    for activity in both:
        one, other = theirs.get(activity, 0), ours.get(activity, 0)
        if one is not None and other is not None:
            if one or other:
                difference[net.ids[activity]] = one - other
        elif other is not None:
            never.append(net.ids[activity])
    return ListComparison(
        cost=weighted_minutes(total_cost(tariff, theirs, frozenset(theirs))),
        difference=difference,
        reasons=contradictions(net, listed, decided.outages, manual),
        never_back=tuple(never),
    )


def _glass_used(decision: Decision) -> bool:
    """Tell whether a documented break-glass step was used, so that the bound is an estimate."""
    told = decision.chosen.net.told
    return any(
        work.waived and not (told is not None and told.began(work.node, work.start))
        for course in (decision.free, decision.chosen)
        for work in course.trace.works
    )


def restart_result(
    scenario: str,
    decision: Decision,
    faults: Sequence[Fault],
    crew: Crew | None,
    tariff: Tariff,
    listed: Sequence[int] | None,
) -> RestartResult:
    """Return the restart order with its cost, its lower bound and the comparison with the list.

    The bound is the larger of two: the cost of the same activities with unlimited people, and what
    the work and the people allow at best.
    """
    net = decision.chosen.net
    minutes = decision.chosen.minutes_down(tariff.activities)
    back = frozenset(a for a, m in minutes.items() if m is not None)
    cost = total_cost(tariff, minutes, back)
    bound = total_cost(tariff, decision.free.minutes_down(tariff.activities), back)
    if crew is not None and not _glass_used(decision):
        # What goes down with unlimited people goes down with any: their work has to be done.
        compiled = compile_problem((decision.free,), faults, crew, tariff, back)
        if compiled is not None:
            bound = max(bound, lower_bound(compiled.problem))
    manual = [n for n in decision.chosen.outages if net.work[n].people]
    return RestartResult(
        scenario=scenario,
        order=Rows(decision.chosen, faults, crew, tariff).make(),
        cost=weighted_minutes(cost),
        # With repeated faults and break-glass steps, more people can in odd cases cost more.
        lower_bound=weighted_minutes(min(bound, cost)),
        decided=None if listed is None else compare(decision, tariff, listed, manual),
        never_back=tuple(net.ids[n] for n in decision.chosen.trace.never),
        unlimited_people=crew is None,
        bound_holds=not _glass_used(decision),
    )
