"""Orders tried in the engine: several faults on one system, and the decided list beside them."""

from __future__ import annotations

from random import Random

import pytest

from kontinuitet.analysis.base.cost import MILLION, Tariff
from kontinuitet.analysis.base.crew import Crew, Member
from kontinuitet.analysis.base.net import Net, Work, build_net
from kontinuitet.analysis.base.records import Fault, Planned
from kontinuitet.analysis.outage.engine import run as simulate_faults
from kontinuitet.analysis.restart.course import Course, Judgement, judge
from kontinuitet.analysis.restart.decision import decide
from kontinuitet.analysis.restart.trials import Trial, held_in
from kontinuitet.analysis.simulation.scenario import simulate
from tests.reference.cases import need
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual, run

SKILLS = ("x", "y")
Model = tuple[Net, tuple[Fault, ...], Crew, Tariff, Random]


def model_with_several_faults(seed: int) -> Model:
    """Return a small net where most that fails does so more than once."""
    rng = Random(f"faults {seed}")
    resources = [f"r{i}" for i in range(rng.randint(2, 7))]
    activities = [f"a{i}" for i in range(rng.randint(1, 4))]
    needs = {}
    for place, identity in enumerate(resources):
        groups = []
        for _ in range(rng.choice((0, 0, 1, 1, 2)) if place else 0):
            some = rng.sample(resources[:place], min(place, rng.choice((1, 1, 2))))
            groups.append(need(some, rng.randint(1, len(some)), rng.choice((0, 0, 30, 120))))
        needs[identity] = groups
    for identity in activities:
        some = rng.sample(resources, min(len(resources), rng.choice((1, 1, 2))))
        needs[identity] = [need(some, rng.randint(1, len(some)), rng.choice((0, 0, 60)))]
    works = {}
    for identity in resources:
        people = tuple((s, 1) for s in SKILLS if rng.random() < 0.55)
        works[identity] = Work(
            rng.choice((0, 10, 30, 60, 120, 300)), people=people, automatic=not people
        )
    net = build_net(needs, work=works, activities=frozenset(activities))
    faults = []
    for identity in resources:
        time = 0
        for _ in range(rng.choice((0, 1, 2, 2, 3))):
            time += rng.choice((0, 30, 100, 400))
            end = None if rng.random() < 0.3 else time + rng.choice((10, 30, 60, 240))
            faults.append(Fault(net.index[identity], time, end))
            time = (end or time) + rng.choice((60, 300, 900))
    faults.sort(key=lambda f: (f.start, f.node))
    members = [Member("p0", frozenset(SKILLS)), Member("p1", frozenset((rng.choice(SKILLS),)))]
    if rng.random() < 0.3:
        members.append(Member("p2", frozenset((rng.choice(SKILLS),)), 60))
    numbers = tuple(sorted(net.index[a] for a in activities))
    tariff = Tariff(
        numbers,
        {a: rng.choice((1, 5, 10)) * MILLION for a in numbers},
        {a: rng.choice((None, 0, 60, 240)) for a in numbers},
    )
    return net, tuple(faults), Crew(tuple(members)), tariff, rng


def best_at_random(model: Model, trials: int) -> Judgement:
    """Return the best of random priorities, half of them with work held back at random."""
    net, faults, crew, tariff, rng = model
    moments = sorted({0} | {t for f in faults for t in (f.start, f.end) if t is not None})
    found = []
    for number in range(trials):
        order = list(range(len(net)))
        rng.shuffle(order)
        plan = {
            node: Planned(rng.choice(moments) + rng.choice((0, 30, 60, 120)), ())
            for node in range(len(net))
            if number % 2 and net.work[node].people and rng.random() < 0.25
        }
        found.append(judge(Course(net, simulate_faults(net, faults, crew, order, plan)), tariff))
    return min(found)


def test_with_several_faults_on_a_system_no_course_tried_at_random_beats_the_order() -> None:
    beaten, several = [], 0
    for seed in range(25):
        model = model_with_several_faults(seed)
        net, faults, crew, tariff, _ = model
        chosen = decide(net, faults, crew, tariff, None, None).chosen
        several += any(len(spans) > 1 for spans in chosen.outages.values())
        ours, random = judge(chosen, tariff), best_at_random(model, 120)
        if random < ours:
            beaten.append((seed, ours, random))
    assert several >= 10
    # No search is perfect: once in 25, and then by no more than a hundredth.
    assert len(beaten) <= 1
    assert all(ours[:2] == random[:2] for _, ours, random in beaten)
    assert all(ours[2] <= 1.01 * random[2] for _, ours, random in beaten)


def test_a_plan_is_kept_to_in_each_outage_by_itself() -> None:
    net = build_net({"a": []}, work={"a": Work(30, people=(("x", 1),), automatic=False)})
    crew = Crew((Member("p0", frozenset("x")), Member("p1", frozenset("x"))))
    faults = [Fault(0, 0, 10), Fault(0, 100, 110), Fault(0, 300, 310)]
    trial = Trial((0,), {(0, 0): (50, (1,)), (0, 2): (400, (1,))})
    trace = simulate_faults(net, faults, crew, trial.sequence, trial.plan)
    assert [(w.start, w.people) for w in trace.works] == [(50, (1,)), (110, (0,)), (400, (1,))]
    assert held_in(trial.plan) == trial.held


def listed(model: Model, order: list[int] | None) -> tuple[int, int | None, int | None, list[int]]:
    """Return the cost of the order and of the list, as meant and to the letter, and the order."""
    net, faults, crew, tariff, _ = model
    decision = decide(net, faults, crew, tariff, order, None)
    works = [w for w in decision.chosen.trace.works if w.people and w.done]
    costs = [
        None if course is None else judge(course, tariff)[-1]
        for course in (decision.chosen, decision.decided, decision.letter)
    ]
    assert costs[0] is not None
    return costs[0], costs[1], costs[2], list(dict.fromkeys(w.node for w in works))


@pytest.mark.parametrize("seed", range(12))
def test_a_list_that_is_the_computed_order_costs_what_the_order_costs(seed: int) -> None:
    model = model_with_several_faults(seed)
    cost, none, _, order = listed(model, None)
    assert none is None
    again, theirs, letter, same = listed(model, order)
    assert (again, theirs, letter) == (cost, cost, cost)
    assert same == order


@pytest.mark.parametrize("seed", range(8))
def test_no_list_costs_less_than_the_order_however_it_is_followed(seed: int) -> None:
    model = model_with_several_faults(100 + seed)
    net, faults, crew, tariff, rng = model
    for _ in range(3):
        order = [n for n in range(len(net)) if net.work[n].people and rng.random() < 0.8]
        rng.shuffle(order)
        decision = decide(net, faults, crew, tariff, order, None)
        best = judge(decision.chosen, tariff)
        assert decision.decided is not None
        assert decision.letter is not None
        assert best <= min(judge(decision.decided, tariff), judge(decision.letter, tariff))
        if decision.repaired is not None:
            assert best <= judge(decision.repaired[1], tariff)


def test_the_list_to_the_letter_is_told_also_without_a_contradiction() -> None:
    # v first is b first, and then all must wait for a; to the letter a and c go first.
    result = run(
        {"a": manual("5 h"), "b": manual("1 h"), "c": manual("1 h")},
        {"v": {"behöver": [{"en_av": ["a", "b"]}]}, "w": {"behöver": ["c"], "vikt": 10}},
        {"resurser": ["a", "b", "c"]},
        pools={"server": "1"},
        order=["v", "a", "c", "b"],
    )
    decided = result.restart.decided
    assert decided is not None
    assert decided.reasons == ()
    assert (decided.cost, decided.to_the_letter) == (10 * 420 + 60, 10 * 360 + 300)
    assert result.restart.cost == 10 * 60 + 120


def test_work_of_no_time_that_takes_people_keeps_its_place_on_the_list() -> None:
    model = make_municipality(
        {"a": manual("0 min"), "b": manual("2 h")},
        {"v": {"behöver": ["a"], "vikt": 10}, "w": {"behöver": ["b"]}},
        pools={"server": "1"},
        order=["a", "b"],
    )
    restart = simulate(model, make_scenario({"resurser": ["a", "b"]})).restart
    assert [r.id for r in restart.order] == ["a", "b"]
    assert restart.decided is not None
    assert restart.decided.cost == restart.decided.to_the_letter == restart.cost == 120
