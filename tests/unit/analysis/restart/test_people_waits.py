"""What people do while a step waits for them: what is said of them is what they do."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from kontinuitet.analysis.base.crew import Crew, Member
from kontinuitet.analysis.base.hours import Hours
from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.base.records import Fault, Planned, WorkRecord
from kontinuitet.analysis.base.restart_results import PersonWait, WaitKind
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.restart.critical_chain import ready_at
from kontinuitet.analysis.restart.decision import Course
from kontinuitet.analysis.restart.people_waits import Diaries
from kontinuitet.analysis.simulation.scenario import simulate
from tests.reference.cases import Case, random_case
from tests.reference.municipal import instance
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual, row_of
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
    # Without shifts nobody goes home too early.
    told = [kind for kind in list(WaitKind) if kind is not WaitKind.SHORT]
    seen: dict[WaitKind, int] = dict.fromkeys(told, 0)
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


def there(member: Member, minute: int) -> bool:
    hours = member.hours
    return minute >= member.available_from and (hours is None or hours.room(minute) > 0)


def test_with_shifts_absence_and_too_little_time_left_are_true_minute_by_minute() -> None:
    seen = dict.fromkeys(WaitKind, 0)
    for seed in range(2_400):
        case = random_case(seed, limited=True, break_glass=False)
        if case.crew is None:
            continue
        rng = Random(seed)
        day = [Hours(((s, s + rng.choice((4, 9, 25))),), period=40) for s in (0, 7, 22)]
        members = tuple(replace(m, hours=rng.choice((None, *day))) for m in case.crew.members)
        case = replace(case, crew=Crew(members))
        course = course_of(case, rng, planned=seed % 3 > 0)
        assert case.crew is not None
        diaries = Diaries(case.net, course.trace, case.crew)
        for work in course.trace.works:
            ready, _, _ = ready_at(course, faults_on(case.faults, work.node), work)
            if not work.people or ready >= work.start:
                continue
            waits = diaries.waits(work, ready)
            for wait in waits:
                seen[wait.kind] += 1
                (person,) = (n for n, m in enumerate(members) if m.id == wait.person)
                minutes = range(wait.start, wait.end)
                if wait.kind is WaitKind.AWAY:
                    assert not any(there(members[person], m) for m in minutes)
                    assert ready <= wait.start < wait.end <= work.start
                elif wait.kind is WaitKind.SHORT:
                    assert all(there(members[person], m) for m in minutes)
                    assert idle(course, person, wait.start, wait.end)
                    assert not members[person].can_work(wait.start, work.end - work.start)
                elif wait.kind is WaitKind.KEPT:
                    assert members[person].can_work(wait.start, work.end - work.start)
                    assert idle(course, person, wait.start, wait.end)
            if any(w.kind is WaitKind.KEPT for w in waits):
                continue
            told = {(w.person, m) for w in waits if w.kind is WaitKind.AWAY
                    for m in range(w.start, w.end)}  # fmt: skip
            away = {(members[p].id, m) for p in work.people for m in range(ready, work.start)
                    if not there(members[p], m)}  # fmt: skip
            assert told in (away, set())
            assert told == away or not waits  # nothing to tell: someone was free all along
    assert min(seen.values()) > 5


def shifted(**persons: list[dict[str, str]]) -> dict[str, dict[str, object]]:
    return {
        i: {"namn": i, "kompetenser": ["server"], "pass": shifts} for i, shifts in persons.items()
    }


DAYS = {"dagar": "vardagar", "från": "07:00", "till": "16:00"}
NIGHTS = {"dagar": "helg", "från": "22:00", "till": "06:00"}
FRIDAY = "2027-01-22T14:00"


def test_one_on_duty_whose_shift_ends_before_the_work_would_is_not_said_to_be_away() -> None:
    model = make_municipality(
        {"a": manual("3 h")}, {"x": {"behöver": ["a"]}}, persons=shifted(d=[DAYS], n=[NIGHTS])
    )
    result = simulate(model, make_scenario({"resurser": ["a"]}, startar=FRIDAY))
    row = row_of(result, "a")
    assert row.start == 32 * 60
    assert row.meanwhile == (
        PersonWait("d", WaitKind.SHORT, None, 0, 120),
        PersonWait("n", WaitKind.AWAY, None, 0, 32 * 60),
    )
    assert row.why == (
        "Väntar 32 timmar på att tekniker (server) ska vara på plats under hela arbetet "
        "(3 timmar); behövs av X."
    )
    held = result.restart.chains["x"].links[0]
    assert held.why.endswith(
        "Men väntar tills någon som kan arbetet är på plats under hela arbetet."
    )


def test_one_who_goes_home_and_comes_back_is_away_only_in_between() -> None:
    model = make_municipality(
        {"a": manual("3 h")}, {"x": {"behöver": ["a"]}}, persons=shifted(d=[DAYS])
    )
    result = simulate(model, make_scenario({"resurser": ["a"]}, startar=FRIDAY))
    row = row_of(result, "a")
    monday = (2 * 24 + 17) * 60
    assert row.meanwhile == (
        PersonWait("d", WaitKind.SHORT, None, 0, 120),
        PersonWait("d", WaitKind.AWAY, None, 120, monday),
    )


def test_one_kept_free_from_the_start_of_a_shift_is_told() -> None:
    model = make_municipality(
        {"a": manual("20 min", nät="1"), "b": manual("2 h", "a"), "c": manual("3 h")},
        {},
        persons={
            "t1": {"namn": "T", "kompetenser": ["nät"], "tillgänglig_från": "5 h"},
            **shifted(t2=[{"dagar": "alla", "från": "16:00", "till": "23:00"}]),
        },
    )
    net = compile_municipality(model)
    crew = Crew.of(model.staffing, datetime.datetime(2027, 1, 22, 14))
    assert crew is not None
    a, b, c = (net.index[i] for i in "abc")
    faults = [Fault(n, 0, None) for n in (a, b, c)]
    tomorrow = (24 + 2) * 60
    plan = {b: Planned(320, (1,)), c: Planned(tomorrow, (1,))}
    course = Course(net, run(net, faults, crew, [a, b, c], plan))
    work = course.last_work[c]
    assert work.start == tomorrow
    assert Diaries(net, course.trace, crew).waits(work, 0) == (
        PersonWait("t2", WaitKind.KEPT, "b", 120, 320),
    )


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
        "Väntar 1 timme på ledig tekniker (server), som först tar A, främst för X; behövs av Y."
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
