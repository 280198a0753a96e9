"""Replanning during an event: what has happened stays, the rest is planned from now on."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from kontinuitet.analysis.base.restart_results import StepState
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.simulation.scenario import decide_order, simulate
from kontinuitet.analysis.simulation.situation import replan
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.status import BegunFact, Status, UpFact
from tests.unit.analysis.small_models import (
    activity_of,
    make_municipality,
    make_scenario,
    manual,
    row_of,
)

SKILLS = ("nät", "server", "app")
SHIFT = {"dagar": "alla", "från": "08:00", "till": "20:00"}


def random_event(seed: int) -> tuple[Municipality, Scenario]:
    """Return a municipality and a scenario; nothing goes in circles."""
    rng = Random(f"event {seed}")
    resources: dict[str, Any] = {}
    for number in range(rng.randint(3, 8)):
        earlier = sorted(resources)
        needs: list[Any] = []
        for _ in range(rng.choice((0, 1, 1, 2)) if earlier else 0):
            several = rng.sample(earlier, min(len(earlier), rng.choice((1, 1, 2))))
            hold = f"{rng.choice((0, 0, 0, 30, 90))} min"
            phase = rng.choice(("både", "både", "start"))
            form = {"resurs": several[0]} if len(several) == 1 else {"en_av": several}
            needs.append({**form, "uthållighet": hold, "gäller": phase})
        people = dict.fromkeys(rng.sample(SKILLS, rng.choice((1, 1, 2))), "1")
        row = manual(f"{rng.randint(0, 8) * 15} min", *needs, **people)
        resources[f"r{number}"] = {"behöver": needs} if rng.random() < 0.25 else row
    activities = {
        f"v{n}": {
            "behöver": rng.sample(sorted(resources), rng.randint(1, 2)),
            "vikt": str(rng.randint(1, 10)),
            "acceptabel_avbrottstid": f"{rng.randint(1, 6)} h",
        }
        for n in range(rng.randint(1, 4))
    }
    persons = {
        f"p{n}": {
            "namn": f"P{n}",
            "kompetenser": list(SKILLS) if n < 2 else rng.sample(SKILLS, rng.choice((1, 2))),
            "tillgänglig_från": f"{rng.choice((0, 0, 1))} h",
            "pass": [SHIFT] if rng.random() < 0.3 and n else [],
        }
        for n in range(rng.randint(2, 4))
    }
    outages = []
    for _ in range(rng.randint(1, 3)):
        start = rng.choice((0, 0, 60))
        outage = {"resurser": rng.sample(sorted(resources), 2), "från": f"{start} min"}
        if rng.random() < 0.3:
            outage["till"] = f"{start + rng.randint(1, 8) * 30} min"
        outages.append(outage)
    scenario = make_scenario(*outages, startar="2027-01-18T07:00")
    return make_municipality(resources, activities, persons=persons), scenario


def truth(plan: SimulationResult, now: int) -> Status:
    """Return what can be told at ``now`` when all goes as planned."""
    up, begun = {}, {}
    for step in plan.restart.order:
        if step.end <= now:
            up[step.id] = UpFact(step.end, step.start, step.people)
        elif step.start <= now:
            begun[step.id] = BegunFact(step.start, step.end, step.people)
    return Status(now, up, begun)


def test_the_truth_costs_nothing_and_moves_nothing_that_has_begun() -> None:
    told = 0
    for seed in range(75):
        municipality, scenario = random_event(seed)
        plan = simulate(municipality, scenario)
        if any(len(r.down) > 1 for r in plan.resources):
            # The rows tell of the last return only, so that is not the whole truth.
            continue
        last = max((s.end for s in plan.restart.order), default=0)
        for now in sorted({0, last, *Random(seed).sample(range(last + 1), min(3, last + 1))}):
            again = replan(municipality, scenario, truth(plan, now))
            place = f"event {seed} at {now}"
            assert again.restart.cost <= plan.restart.cost + 1e-6, place
            assert again.restart.lower_bound <= again.restart.cost, place
            assert again.restart.replanned is not None
            assert again.restart.replanned.warnings == (), place
            assert again.restart.replanned.original_cost == plan.restart.cost
            assert {s.id for s in again.restart.order} == {s.id for s in plan.restart.order}
            for step in plan.restart.order:
                row = row_of(again, step.id)
                if step.start <= now:
                    told += 1
                    assert (row.start, row.end, row.people) == (
                        (step.start, step.end, step.people)
                    ), place
                    done = StepState.DONE if step.end <= now else StepState.BEGUN
                    assert row.state is done, place
                else:
                    assert row.start >= now, place
                    assert row.state is StepState.PLANNED
    assert told > 250


def whole_truth(municipality: Municipality, scenario: Scenario, now: int) -> Status:
    """Return what can be told at ``now`` of every return when all goes as planned."""
    decided = decide_order(municipality, scenario)
    crew, course = decided.crew, decided.decision.chosen
    up: dict[str, UpFact] = {}
    begun: dict[str, BegunFact] = {}
    earlier: dict[str, tuple[UpFact, ...]] = {}
    for work in sorted(course.trace.works, key=lambda w: w.start):
        if not work.done or work.start > now or decided.net.is_activity[work.node]:
            continue
        identity = decided.net.ids[work.node]
        people = tuple(crew.members[p].id for p in work.people) if crew else ()
        spans = course.outages[work.node]
        down_since = [s for s, end in spans if work.end <= s <= now and end != work.end]
        if work.end > now:
            begun[identity] = BegunFact(work.start, work.end, people)
        elif down_since:
            back = UpFact(work.end, work.start, people)
            earlier[identity] = (*earlier.get(identity, ()), back)
        else:
            up[identity] = UpFact(work.end, work.start, people)
    return Status(now, up, begun, earlier=earlier)


def test_the_truth_of_systems_that_go_down_several_times_costs_nothing_either() -> None:
    told = {"up": 0, "begun": 0, "down": 0}
    for seed in range(125):
        municipality, scenario = random_event(seed)
        plan = simulate(municipality, scenario)
        if not any(len(r.down) > 1 for r in plan.resources):
            continue
        last = max(s.end for s in plan.restart.order)
        for now in sorted(Random(seed).sample(range(last + 1), min(3, last + 1))):
            status = whole_truth(municipality, scenario, now)
            for identity in status.earlier:
                known = (status.up, "up"), (status.begun, "begun"), (status.earlier, "down")
                told[next(name for facts, name in known if identity in facts)] += 1
            again = replan(municipality, scenario, status)
            place = f"event {seed} at {now}"
            assert again.restart.replanned is not None
            assert again.restart.replanned.warnings == (), place
            assert again.restart.cost <= plan.restart.cost + 1e-6, place
            after = {r.id: r.down for r in again.resources}
            for resource in plan.resources:
                past = [d for d in resource.down if d.end is not None and d.end <= now]
                assert after.get(resource.id, ())[: len(past)] == tuple(past), place
    assert min(told.values()) >= 5, told


def twice_down(later: str = "x") -> tuple[Municipality, Scenario]:
    """Return an event in which x is down from T+0, and once more from 2 h to 3 h."""
    municipality = make_municipality(
        {"y": {}, "x": manual("1 h", "y")},
        {"v": {"behöver": ["x"]}},
        persons={"t1": {"namn": "T1", "kompetenser": ["server"]}},
    )
    return municipality, make_scenario(
        {"resurser": ["x"]}, {"resurser": [later], "från": "2 h", "till": "3 h"}
    )


def spans(result: SimulationResult, identity: str) -> list[tuple[int, int | None]]:
    return [(d.start, d.end) for d in activity_of(result, identity).down]


@pytest.mark.parametrize("later", ["y", "x"])
def test_a_system_that_came_up_and_went_down_again_is_told_return_by_return(later: str) -> None:
    municipality, scenario = twice_down(later)
    first = {"x": (UpFact(50, 0, ("t1",)),)}
    down = replan(municipality, scenario, Status(200, earlier=first))
    assert spans(down, "v") == [(0, 50), (120, 260)]
    assert row_of(down, "x").state is StepState.PLANNED
    begun = {"x": BegunFact(190, 300, ("t1",))}
    working = replan(municipality, scenario, Status(200, begun=begun, earlier=first))
    assert spans(working, "v") == [(0, 50), (120, 300)]
    assert row_of(working, "x").state is StepState.BEGUN
    up = replan(
        municipality, scenario, Status(300, {"x": UpFact(280, 200, ("t1",))}, earlier=first)
    )
    assert spans(up, "v") == [(0, 50), (120, 280)]
    assert row_of(up, "x").state is StepState.DONE
    for result in (down, working, up):
        assert result.restart.replanned is not None
        assert result.restart.replanned.warnings == ()


def test_an_earlier_return_that_says_no_more_than_its_time_is_filled_in_from_the_plan() -> None:
    municipality, scenario = twice_down()
    told = replan(municipality, scenario, Status(200, earlier={"x": (UpFact(60),)}))
    assert spans(told, "v") == [(0, 60), (120, 260)]
    later = replan(
        municipality, scenario, Status(250, {"x": UpFact()}, earlier={"x": (UpFact(60),)})
    )
    assert spans(later, "v") == [(0, 60), (120, 240)]


def test_an_outage_that_the_scenario_does_not_know_is_warned_of() -> None:
    municipality, scenario = twice_down()
    words = (
        "X (x) anges ha kommit upp efter 30 minuter och sedan gått ner igen, men gick enligt "
        "scenariot inte ner. Lägg in det nya bortfallet i scenariot, annars räknas "
        "det som uppe hela tiden."
    )
    early = Status(100, {"x": UpFact(90, 80)}, earlier={"x": (UpFact(30),)})
    for status in (Status(100, earlier={"x": (UpFact(30),)}), early):
        again = replan(municipality, scenario, status)
        assert again.restart.replanned is not None
        assert again.restart.replanned.warnings == (words,)
        assert spans(again, "v")[0] == (0, 30)


def test_the_truth_costs_nothing_with_a_longer_search_either() -> None:
    for seed in range(40):
        municipality, scenario = random_event(seed)
        plan = simulate(municipality, scenario, effort=0.2)
        if any(len(r.down) > 1 for r in plan.resources) or not plan.restart.order:
            continue
        now = Random(seed).randint(0, max(s.end for s in plan.restart.order))
        again = replan(municipality, scenario, truth(plan, now), effort=0.2)
        assert again.restart.cost <= plan.restart.cost + 1e-6, f"event {seed} at {now}"
        for step in plan.restart.order:
            row = row_of(again, step.id)
            assert row.start >= now or (row.start, row.end) == (step.start, step.end)


def test_what_deviates_stays_as_told_and_nothing_begins_before_now() -> None:
    for seed in range(100):
        municipality, scenario = random_event(seed)
        plan = simulate(municipality, scenario)
        order = plan.restart.order
        if not order or any(len(r.down) > 1 for r in plan.resources):
            continue
        rng = Random(seed)
        now = rng.randint(0, max(s.end for s in order))
        right = truth(plan, now)
        late = {
            i: BegunFact(b.began, now + rng.randint(1, 300), b.people)
            for i, b in right.begun.items()
        }
        slower = {s.id: 200 for s in order if s.start > now and s.people and rng.random() < 0.5}
        again = replan(municipality, scenario, Status(now, right.up, late, slower))
        for identity, fact in late.items():
            row = row_of(again, identity)
            assert (row.start, row.end, row.people) == (fact.began, fact.done, fact.people)
        for step in again.restart.order:
            if step.state is StepState.PLANNED:
                assert step.start >= now
                if step.id in slower:
                    assert step.end - step.start == 200
        busy = sorted((s.start, s.end, p) for s in again.restart.order for p in s.people)
        for place, (_, end, who) in enumerate(busy):
            for start, later, other in busy[place + 1 :]:
                assert who != other or start >= end or start == later


MODEL: dict[str, Any] = {
    "resources": {
        "ad": manual("1 h"),
        "journal": manual("2 h", "ad"),
        "lön": manual("1 h"),
    },
    "activities": {
        "hemtjänst": {"behöver": ["journal"], "vikt": "10"},
        "löner": {"behöver": ["lön"]},
    },
    "persons": {
        "t1": {"namn": "T1", "kompetenser": ["server"]},
        "t2": {"namn": "T2", "kompetenser": ["server"]},
    },
}
ALL = {"resurser": ["ad", "journal", "lön"]}


def event() -> tuple[Municipality, Scenario]:
    return make_municipality(
        MODEL["resources"], MODEL["activities"], persons=MODEL["persons"]
    ), make_scenario(ALL)


def test_late_work_moves_what_waits_for_it_and_the_change_is_told() -> None:
    municipality, scenario = event()
    status = Status(90, {"lön": UpFact(60)}, {"ad": BegunFact(0, 180)})
    again = replan(municipality, scenario, status)
    assert row_of(again, "ad").end == 180
    assert row_of(again, "journal").start == 180
    replanned = again.restart.replanned
    assert replanned is not None
    assert [(c.id, c.before, c.now, c.minutes) for c in replanned.changes] == [
        ("hemtjänst", 180, 300, 120)
    ]
    assert activity_of(again, "hemtjänst").outage == 300
    assert row_of(again, "ad").why == "Pågår, 1 timme 30 minuter kvar."
    assert again.restart.cost - replanned.original_cost == 120 * 10


def test_what_is_not_told_has_not_begun() -> None:
    municipality, scenario = event()
    again = replan(municipality, scenario, Status(120))
    assert [(s.id, s.start) for s in again.restart.order] == [
        ("ad", 120),
        ("lön", 120),
        ("journal", 180),
    ]


def test_one_of_several_that_came_up_in_the_same_minute_is_enough() -> None:
    resources = {
        "alarm": {"behöver": [{"en_av": ["net-a", "net-b"]}]},
        "el": {},
        "net-a": {"behöver": ["el"]},
        "net-b": {"behöver": ["el"]},
    }
    municipality = make_municipality(resources, {"omsorg": {"behöver": ["alarm"]}})
    scenario = make_scenario({"resurser": ["el"], "till": "1 h"})
    told = {"alarm": UpFact(30), "net-b": UpFact(30)}
    again = replan(municipality, scenario, Status(40, told))
    assert again.restart.replanned is not None
    assert not any("(alarm)" in text for text in again.restart.replanned.warnings)


def test_up_early_although_what_it_needs_is_down_is_taken_as_true_and_warned_of() -> None:
    municipality, scenario = event()
    again = replan(
        municipality, scenario, Status(30, {"journal": UpFact(20)}, {"ad": BegunFact(0)})
    )
    assert activity_of(again, "hemtjänst").outage == 20
    assert again.restart.replanned is not None
    assert again.restart.replanned.warnings == (
        "JOURNAL (journal) anges som uppe eller påbörjat fast det behöver AD, som då var nere. "
        "Uppgiften räknas som sann; stämmer beroendet i modellen?",
    )


def test_somebody_who_is_not_there_does_nothing_more() -> None:
    municipality, scenario = event()
    again = replan(municipality, scenario, Status(0, persons={"t1": None, "t2": 60}))
    assert {s.people for s in again.restart.order} == {("t2",)}
    assert min(s.start for s in again.restart.order) == 60
    nobody = replan(municipality, scenario, Status(0, persons={"t1": None, "t2": None}))
    assert nobody.restart.order == ()
    reasons = {n.id: n for n in nobody.restart.never_reasons}
    absent = "ingen med kompetensen server är på plats när arbetet kan börja"
    assert {i for i, n in reasons.items() if n.reason == "ingen som kan"} == {"ad", "lön"}
    assert reasons["ad"].text == reasons["lön"].text == absent
    assert reasons["journal"].waits_for == reasons["hemtjänst"].waits_for == ("ad",)


def test_a_fault_that_ended_early_is_over() -> None:
    municipality = make_municipality(
        {"elnät": {}, "ad": manual("1 h", "elnät")},
        {"v": {"behöver": ["ad"]}},
        persons={"t1": {"namn": "T1", "kompetenser": ["server"]}},
    )
    scenario = make_scenario({"resurser": ["elnät"], "till": "10 h"})
    again = replan(municipality, scenario, Status(240, {"elnät": UpFact(180)}))
    assert row_of(again, "ad").start == 240
    later = replan(municipality, scenario, Status(240, begun={"elnät": BegunFact(0, 900)}))
    assert row_of(later, "ad").start == 900


def test_a_person_in_two_places_and_overdue_work_are_warned_of() -> None:
    municipality, scenario = event()
    status = Status(
        100, begun={"ad": BegunFact(0, None, ("t1",)), "lön": BegunFact(50, 130, ("t1",))}
    )
    again = replan(municipality, scenario, status)
    assert again.restart.replanned is not None
    assert again.restart.replanned.warnings == (
        "AD (ad) borde redan vara klart men är inte avprickat. Räknas som klart om en minut; ange "
        "när det väntas vara klart.",
        "AD (ad) och LÖN har båda t1 samtidigt.",
    )
    assert row_of(again, "journal").start == 101


@pytest.mark.parametrize("later", ["y", "x"])
def test_what_is_known_to_be_up_was_not_taken_down_before_now(later: str) -> None:
    municipality = make_municipality(
        {"y": {}, "x": manual("1 h", "y")},
        {"v": {"behöver": ["x"]}},
        persons={"t1": {"namn": "T1", "kompetenser": ["server"]}},
    )
    scenario = make_scenario(
        {"resurser": ["x"]}, {"resurser": [later], "från": "2 h", "till": "9 h"}
    )
    plan = simulate(municipality, scenario)
    assert len(next(r for r in plan.resources if r.id == "x").down) == 2
    again = replan(municipality, scenario, Status(240, {"x": UpFact(60)}))
    assert [(d.start, d.end) for d in activity_of(again, "v").down] == [(0, 60)]


def test_what_is_up_goes_down_after_now_as_ever() -> None:
    municipality = make_municipality(
        {"y": {}, "x": manual("1 h", {"resurs": "y", "uthållighet": "3 h"})},
        {"v": {"behöver": ["x"]}},
        persons={"t1": {"namn": "T1", "kompetenser": ["server"]}},
    )
    scenario = make_scenario({"resurser": ["x"]}, {"resurser": ["y"], "från": "2 h", "till": "9 h"})
    again = replan(municipality, scenario, Status(240, {"x": UpFact(60)}))
    assert [(d.start, d.end) for d in activity_of(again, "v").down] == [(0, 60), (300, 600)]


@pytest.mark.parametrize("later", ["y", "x"])
def test_work_that_is_known_to_go_on_was_not_aborted_before_now(later: str) -> None:
    municipality = make_municipality(
        {"y": {}, "x": manual("5 h", "y")},
        {"v": {"behöver": ["x"]}},
        persons={"t1": {"namn": "T1", "kompetenser": ["server"]}},
    )
    scenario = make_scenario(
        {"resurser": ["x"]}, {"resurser": [later], "från": "2 h", "till": "3 h"}
    )
    assert row_of(simulate(municipality, scenario), "x").end == 180 + 300
    again = replan(municipality, scenario, Status(200, begun={"x": BegunFact(0, 300, ("t1",))}))
    assert (row_of(again, "x").start, row_of(again, "x").end) == (0, 300)
    aborted = replan(municipality, scenario, Status(100, begun={"x": BegunFact(0, 300, ("t1",))}))
    assert row_of(aborted, "x").end == 480  # what the scenario has still to come comes


def test_what_lies_before_now_is_no_wait_for_people() -> None:
    model = make_municipality(
        {"a": manual("1 h"), "b": manual("2 h"), "c": manual("1 h", nät="1")},
        {"x": {"behöver": ["a", "b", "c"], "samhällsviktig": "ja"}},
        pools={"server": "1", "nät": "1"},
    )
    scenario = make_scenario({"resurser": ["a", "b", "c"]})
    result = replan(model, scenario, Status(300, begun={"c": BegunFact(200, 320, ())}))
    first, second = (r for r in result.restart.order if r.id != "c")
    assert (first.start, first.waited, first.why.split(";")[0]) == (300, 0, "Kan börja genast")
    assert second.waited == second.start - 300
    assert second.why.startswith("Väntar")
    held = [link.why for link in result.restart.chains["x"].links]
    assert held[0] == "Kan börja genast. Men inget nytt börjar före den tid som läget gäller."


def test_a_work_known_to_have_begun_is_not_explained_by_a_break_glass_step() -> None:
    model = make_municipality(
        {"a": manual("1 h"), "b": manual("2 h", "a")}, {"x": {"behöver": ["b"]}}
    )
    scenario = make_scenario({"resurser": ["a", "b"]})
    result = replan(model, scenario, Status(300, begun={"b": BegunFact(200, 400, ())}))
    held = result.restart.chains["x"].links[0].why
    assert held == "Började inte tidigare, enligt läget."
