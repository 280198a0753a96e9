"""The restart order: the cheapest of several priority sequences, and the decided list's course.

Every sequence is judged by the engine itself, so that what is promised is what the simulation does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kontinuitet.analysis.base.cost import Tariff, total_cost
from kontinuitet.analysis.base.crew import Crew, missing_people
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Fault, Trace, WorkRecord
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.restart.order import Planner, Situation, improved
from kontinuitet.analysis.scheduling.course_check import ensure
from kontinuitet.analysis.scheduling.municipal import compile_problem
from kontinuitet.analysis.scheduling.search import solve
from kontinuitet.errors import InputError

#: Runs of the engine spent on what the scheduler cannot model, for nets of up to 200 nodes.
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
    effort: float = 1.0,
) -> Decision:
    """Choose the cheapest sequence, or follow ``given``; evaluate the decided list ``listed`` too.

    Both are node numbers, first to be started first. Candidates are tried in a fixed order and the
    first of the cheapest is taken: density, class, decided list, plain order, and a schedule found
    by a search, ``effort`` times as long as usual. Where reality differs from what the scheduler
    can model (circles, some break-glass steps and repeated outages), orders are tried one by one.

    Raises:
        InputError: restart work that nobody can do (see :func:`check_people`).
        BadCourseError: the course chosen failed the independent check.
    """
    free = Course(net, run(net, faults))
    if crew is None:
        ensure(net, faults, None, free.trace)
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
    if decided is not None:
        ensure(net, faults, crew, decided.trace)
    if given is not None:
        followed = course_of(list_sequence(given))
        ensure(net, faults, crew, followed.trace)
        return Decision(followed, free, decided)

    targets = [planner.by_density(), planner.by_class()]
    courses = [course_of(planner.sequence(t)) for t in targets]
    if decided is not None and listed is not None:
        targets.append([*listed, *planner.by_class()])
        courses.append(decided)
    courses.append(course_of(planner.plain()))
    judged = [(judge(course, tariff), place) for place, course in enumerate(courses)]
    best, place = min(judged)
    chosen = courses[place]
    if best > judge(free, tariff):
        scheduled, faithful = _scheduled(
            (free, staffed), courses, faults, crew, tariff, planner, effort
        )
        for course in scheduled:
            better = judge(course, tariff)
            if better < best:
                best, chosen = better, course
        if not faithful:
            budget = max(_FEWEST, min(EVALUATIONS, _EFFORT // max(1, len(net))))
            sequence, better = improved(
                planner,
                targets[place if place < len(targets) else 0],
                lambda s: judge(course_of(s), tariff),
                round(budget * max(1.0, effort)),
            )
            if better < best:
                best, chosen = better, course_of(sequence)
    check_people(net, crew, chosen)
    ensure(net, faults, crew, chosen.trace)
    return Decision(chosen, free, decided)


def _scheduled(
    runs: Sequence[Course],
    candidates: Sequence[Course],
    faults: Sequence[Fault],
    crew: Crew,
    tariff: Tariff,
    planner: Planner,
    effort: float,
) -> tuple[tuple[Course, ...], bool]:
    """Schedule what the runs show, and let the engine follow it: to the minute, and as an order.

    Return these courses, and whether the first cost what the schedule promised.
    """
    net = runs[0].net
    compiled = compile_problem(runs, faults, crew, tariff)
    if compiled is None:
        return (), False
    starts = [compiled.task_list(course) for course in candidates]
    try:
        schedule = solve(compiled.problem, effort=effort, starts=starts)
    except ValueError:  # people who are there for no stretch long enough
        return (), False
    sequence = compiled.sequence(schedule)
    listed = set(sequence)
    sequence += [n for n in planner.plain() if n not in listed]
    exact = Course(net, run(net, faults, crew, sequence, compiled.plan(schedule)))
    loose = Course(net, run(net, faults, crew, sequence))
    return (exact, loose), judge(exact, tariff)[-1] <= schedule.cost
