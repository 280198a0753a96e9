"""What people do while a step waits for them: what is said of them is what they do."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from benchmarks.municipal import instance
from kontinuitet.analysis.crew import Crew
from kontinuitet.analysis.critical_chain import ready_at
from kontinuitet.analysis.engine import run
from kontinuitet.analysis.engine_records import Fault, Planned, WorkRecord
from kontinuitet.analysis.net import compile_municipality
from kontinuitet.analysis.outage import simulate
from kontinuitet.analysis.people_waits import Diaries
from kontinuitet.analysis.restart import Course
from kontinuitet.analysis.results import PersonWait, WaitKind
from tests.reference.cases import Case, random_case
from tests.unit.analysis.small_models import make_municipality, manual, row_of
from tests.unit.analysis.small_models import run as simulate_small


def course_of(case: Case, rng: Random, *, planned: bool) -> Course:
    priority = list(range(len(case.net)))
    rng.shuffle(priority)
    plan = {n: Planned(rng.choice((0, 3, 8, 20)), ()) for n in priority if rng.random() < 0.7}
    return Course(
        case.net, run(case.net, case.faults, case.crew, priority, plan if planned else {})
    )


def faults_on(faults: Sequence[Fault], node: int) -> list[Fault]:
    return [f for f in faults if f.node == node]


def idle(course: Course, person: int, start: int, end: int) -> bool:
    """Tell whether a person does nothing during a stretch of time, minute by minute."""
    busy = {
        minute
        for work in course.trace.works
        if person in work.people
        for minute in range(work.start, work.end)
    }
    return busy.isdisjoint(range(start, end))


def check(case: Case, course: Course, work: WorkRecord, ready: int, wait: PersonWait) -> None:
    crew = case.crew
    assert crew is not None
    (person,) = (n for n, m in enumerate(crew.members) if m.id == wait.person)
    if wait.kind is WaitKind.AWAY:
        assert person in work.people
        assert ready < wait.end == crew.members[person].available_from <= work.start
        return
    assert wait.id is not None
    node = case.net.index[wait.id]
    own = [w for w in course.trace.works if w.node == node and person in w.people]
    if wait.kind is WaitKind.WORK:
        assert person in work.people
        assert any((w.start, w.end) == (wait.start, wait.end) for w in own)
        assert wait.start < work.start
        assert wait.end > ready
    else:
        assert ready <= wait.start < work.start
        assert wait.end <= work.start
        assert any(w.start == wait.end for w in own)
        assert idle(course, person, wait.start, wait.end)


def test_everyone_said_to_be_busy_away_or_kept_free_is_so_during_the_wait() -> None:
    seen = dict.fromkeys(WaitKind, 0)
    for seed in range(2_000):
        case = random_case(seed, limited=True)
        course = course_of(case, Random(seed), planned=seed % 3 > 0)
        if case.crew is None:
            continue
        diaries = Diaries(case.net, course.trace, case.crew)
        for work in course.trace.works:
            ready, _, _ = ready_at(course, faults_on(case.faults, work.node), work)
            if not work.people or work.waived or ready >= work.start:
                continue
            for wait in diaries.waits(work, ready):
                check(case, course, work, ready, wait)
                seen[wait.kind] += 1
    assert min(seen.values()) > 10


def test_whoever_does_a_work_that_waited_without_any_plan_was_busy_or_away() -> None:
    waited = 0
    for seed in range(600):
        case = random_case(seed, limited=True, break_glass=False)
        course = course_of(case, Random(seed), planned=False)
        if case.crew is None:
            continue
        diaries = Diaries(case.net, course.trace, case.crew)
        for work in course.trace.works:
            ready, _, _ = ready_at(course, faults_on(case.faults, work.node), work)
            if work.people and ready < work.start:
                told = diaries.waits(work, ready)
                assert told, seed
                assert max(w.end for w in told) == work.start
                assert all(w.kind is not WaitKind.KEPT for w in told)
                waited += 1
    assert waited > 20


def test_one_kept_free_is_told_with_what_for() -> None:
    model = make_municipality(
        {"a": manual("20 min", nät="1"), "b": manual("2 h", "a"), "c": manual("3 h")},
        {},
        persons={
            "t1": {"namn": "T", "kompetenser": ["nät"]},
            "t2": {"namn": "T", "kompetenser": ["server"]},
        },
    )
    net = compile_municipality(model)
    crew = Crew.of(model.staffing)
    assert crew is not None
    a, b, c = (net.index[i] for i in "abc")
    faults = [Fault(n, 0, None) for n in (a, b, c)]
    plan = {b: Planned(20, (1,)), c: Planned(140, (1,))}
    course = Course(net, run(net, faults, crew, [a, b, c], plan))
    work = course.last_work[c]
    assert (work.start, ready_at(course, faults_on(faults, c), work)[0]) == (140, 0)
    assert Diaries(net, course.trace, crew).waits(work, 0) == (
        PersonWait("t2", WaitKind.KEPT, "b", 0, 20),
    )


def test_the_row_says_what_its_person_does_first_and_for_whom() -> None:
    result = simulate_small(
        {"a": manual("1 h"), "b": manual("2 h")},
        {"x": {"behöver": ["a"], "vikt": 9}, "y": {"behöver": ["b"]}},
        {"resurser": ["a", "b"]},
        pools={"server": "1"},
    )
    row = row_of(result, "b")
    assert row.meanwhile == (PersonWait("server-1", WaitKind.WORK, "a", 0, 60),)
    assert row.why == (
        "Väntar 1 h på ledig tekniker (server), som först tar A, främst för X; behövs av Y."
    )


@pytest.mark.parametrize("seed", range(4))
def test_in_a_searched_order_every_wait_for_people_is_explained_by_other_rows(seed: int) -> None:
    model, scenario = instance(40, 3 + seed % 2, seed)
    order = simulate(model, scenario, effort=0.5).restart.order
    rows = {row.id: row for row in order}
    waiting = [row for row in order if row.waited]
    assert waiting
    for row in waiting:
        assert row.meanwhile, row
        for wait in row.meanwhile:
            if wait.kind is WaitKind.AWAY:
                continue
            assert wait.id is not None
            other = rows[wait.id]
            assert wait.person in other.people
            if wait.kind is WaitKind.WORK:
                assert (other.start, other.end) == (wait.start, wait.end)
                assert other.end <= row.start
                assert wait.end > row.start - row.waited
            else:
                assert other.start == wait.end <= row.start
