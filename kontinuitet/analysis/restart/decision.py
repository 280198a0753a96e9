"""The restart order: the cheapest of several priority sequences, and the decided list's course.

Every sequence is judged by the engine itself, so that what is promised is what the simulation does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kontinuitet.analysis.base.cost import Tariff
from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Fault, Planned
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.restart.course import Course, Judgement, judge
from kontinuitet.analysis.restart.list_repair import DecidedList, Repair
from kontinuitet.analysis.restart.nobody import never_by_hours, nobody_can
from kontinuitet.analysis.restart.order import Planner, Situation
from kontinuitet.analysis.restart.trials import Trial, Trials, held_in
from kontinuitet.analysis.scheduling.course_check import ensure
from kontinuitet.analysis.scheduling.municipal import compile_problem
from kontinuitet.analysis.scheduling.search import solve

__all__ = ["Course", "Decision", "Judgement", "decide", "judge", "situation_of"]

#: Runs of the engine spent on what the scheduler cannot model: so many times nodes, and at most.
EVALUATIONS = 1_000
_EFFORT = 20_000
_FEWEST = 20


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
        if net.work[node].people
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
    """The chosen course, the one with unlimited people, and those of the decided list, if any.

    ``decided`` lets what a listed node needs go before it, ``letter`` follows the list to the
    letter, and ``repaired`` is the list put right where it contradicts the dependencies, and its
    course. None of them costs less than ``chosen``, unless that was given. Work that nobody can do
    never begins in any of them, not with unlimited people either.
    """

    chosen: Course
    free: Course
    decided: Course | None
    letter: Course | None = None
    repaired: tuple[Repair, Course] | None = None


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
    first of the cheapest is taken: density, class, plain order, a schedule found by a search,
    ``effort`` times as long as usual, and the decided list. Where reality differs from what the
    scheduler can model (circles, repeated outages, holds), orders are tried one by one.

    Work that nobody who is there can do never begins; that is a result and no error.

    Raises:
        BadCourseError: the course chosen failed the independent check.
    """
    free = Course(net, run(net, faults))
    if crew is None:
        ensure(net, faults, None, free.trace)
        if listed is None:
            return Decision(free, free, None)
        right = _put_right(net, listed, free)
        return Decision(free, free, free, free, None if right is None else (right, free))
    free, staffed, planner = _prepared(net, faults, crew, tariff, free)
    search = _Search(net, faults, crew, tariff, planner, (free, staffed), effort)
    lists = None if listed is None else _Lists(search, listed)
    if given is not None:
        chosen = search.course_of(planner.sequence([*given, *planner.by_class()]))
    else:
        chosen = search.cheapest({} if lists is None else lists.courses)
    ensure(net, faults, crew, chosen.trace)
    if lists is None:
        return Decision(chosen, free, None)
    for course in lists.courses.values():
        ensure(net, faults, crew, course.trace)
    if _follows(chosen, lists.order):
        return Decision(chosen, free, chosen, chosen, lists.repaired)
    return Decision(chosen, free, lists.decided, lists.letter, lists.repaired)


def _prepared(
    net: Net, faults: Sequence[Fault], crew: Crew, tariff: Tariff, free: Course
) -> tuple[Course, Course, Planner]:
    """Return the courses with people enough, and with those there are, and a planner from them."""
    staffed = Course(net, run(net, faults, crew))
    barred = nobody_can(net, crew) | never_by_hours(net, crew, staffed.trace.unstaffed)
    if any(node in free.outages for node in barred):
        free = Course(net, run(net, faults, barred=barred))
    return free, staffed, Planner(situation_of(free, staffed, tariff, len(crew.members)))


def unlisted(net: Net, faults: Sequence[Fault], crew: Crew, tariff: Tariff) -> list[int]:
    """Return the order of what a list that is followed to the letter does not hold."""
    planner = _prepared(net, faults, crew, tariff, Course(net, run(net, faults)))[2]
    return list(planner.sequence(planner.by_class()))


def _put_right(net: Net, listed: Sequence[int], course: Course) -> Repair | None:
    """Return the list put right, None when it contradicts nothing in the course that follows it."""
    manual = [n for n in course.outages if net.work[n].people]
    checked = DecidedList(net, listed, course.outages, manual)
    return checked.repair() if checked.contradictions() else None


def _follows(course: Course, listed: Sequence[int]) -> bool:
    """Tell whether a course restarts everything that takes people in the order of a list."""
    net = course.net
    first: dict[int, int] = {}
    for work in course.trace.works:
        if work.people and work.done:
            first.setdefault(work.node, work.start)
    if any(net.is_activity[n] and n in course.outages for n in listed):
        return False
    starts = [first[n] for n in listed if n in first]
    return len(starts) == len(first) and starts == sorted(starts)


class _Lists:
    """The courses of the decided list: as it is meant, to the letter, and put right."""

    def __init__(self, search: _Search, listed: Sequence[int]) -> None:
        planner = search.planner
        by_class = planner.by_class()
        self.order = list(dict.fromkeys(listed))
        self.courses: dict[tuple[int, ...], Course] = {}

        def course_of(sequence: Sequence[int]) -> Course:
            key = tuple(sequence)
            if key not in self.courses:
                self.courses[key] = search.course_of(key)
            return self.courses[key]

        rest = planner.sequence(by_class)
        self.decided = course_of(planner.sequence([*self.order, *by_class]))
        self.letter = course_of(followed_by(self.order, rest))
        right = _put_right(search.net, self.order, self.decided)
        self.repaired = None
        if right is not None:
            self.repaired = right, course_of(followed_by(right.order, rest))


def followed_by(order: Sequence[int], rest: Sequence[int]) -> list[int]:
    """Return an order, and after it what it does not hold."""
    listed = set(order)
    return [*order, *(n for n in rest if n not in listed)]


class _Search:
    """Looks for the cheapest course of one fault state; every proposal is judged by the engine."""

    def __init__(
        self,
        net: Net,
        faults: Sequence[Fault],
        crew: Crew,
        tariff: Tariff,
        planner: Planner,
        runs: tuple[Course, Course],
        effort: float,
    ) -> None:
        self.net = net
        self.planner = planner
        self._faults = faults
        self._crew = crew
        self._tariff = tariff
        self._runs = runs
        self._effort = effort
        self._least = judge(runs[0], tariff)

    def course_of(
        self, sequence: Sequence[int], plan: Mapping[int, Planned] | None = None
    ) -> Course:
        """Let the engine follow a sequence, and a plan."""
        trace = run(self.net, self._faults, self._crew, sequence, plan)
        return Course(self.net, trace, tuple(sequence), plan or {})

    def cheapest(self, lists: Mapping[tuple[int, ...], Course]) -> Course:
        """Return the cheapest course found, those of ``lists`` (by their sequences) among them.

        What is found does not depend on a list that is no better.
        """
        planner = self.planner
        orders = (planner.by_density(), planner.by_class())
        sequences = [*(planner.sequence(o) for o in orders), planner.plain()]
        own = [(Trial(tuple(s), {}), self.course_of(s)) for s in sequences]
        best = self._searched(own)
        theirs = [(Trial(s, {}), course) for s, course in lists.items()]
        if any(self._price(course) < self._price(best) for _, course in theirs):
            best = min(best, self._searched([*own, *theirs]), key=self._price)
        return best

    def _price(self, course: Course) -> Judgement:
        return judge(course, self._tariff)

    def _searched(self, starts: Sequence[tuple[Trial, Course]]) -> Course:
        """Return the cheapest course found from these."""
        first = min(starts, key=lambda s: self._price(s[1]))
        if self._price(first[1]) <= self._least:
            return first[1]
        scheduled, promised = self._scheduled([course for _, course in starts])
        tried = [first, *scheduled]
        best = min((course for _, course in tried), key=self._price)
        faithful = promised is not None and self._price(scheduled[0][1])[-1] <= promised
        if faithful and _goes_down_once((*self._runs, *(c for _, c in tried))):
            return best
        runs = max(_FEWEST, min(EVALUATIONS, _EFFORT // max(1, len(self.net))))
        trials = Trials(
            self.course_of,
            self._faults,
            self._crew,
            self._tariff,
            round(runs * max(1.0, self._effort)),
        )
        return trials.best(tried, self._least)

    def _scheduled(
        self, candidates: Sequence[Course]
    ) -> tuple[list[tuple[Trial, Course]], int | None]:
        """Schedule what the runs show, and let the engine follow it: to the minute, as an order.

        Return these, and the cost that the schedule promised; nothing when there is none.
        """
        compiled = compile_problem(self._runs, self._faults, self._crew, self._tariff)
        if compiled is None:
            return [], None
        starts = [compiled.task_list(course) for course in candidates]
        try:
            schedule = solve(compiled.problem, effort=self._effort, starts=starts)
        except ValueError:  # people who are there for no stretch long enough
            return [], None
        sequence = followed_by(compiled.sequence(schedule), self.planner.plain())
        plan = compiled.plan(schedule)
        made = [
            (Trial(tuple(sequence), held_in(p)), self.course_of(sequence, p)) for p in (plan, {})
        ]
        return made, schedule.cost


def _goes_down_once(courses: Sequence[Course]) -> bool:
    """Tell whether nothing goes down more than once, in any of the courses."""
    return all(len(spans) == 1 for course in courses for spans in course.outages.values())
