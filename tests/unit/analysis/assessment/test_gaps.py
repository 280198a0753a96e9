"""Gaps, the single changes that shrink them, and the whole analysis."""

from random import Random
from typing import Any

import pytest

from kontinuitet.analysis.assessment.analysis import analyse
from kontinuitet.analysis.assessment.gaps import Gap, GapKind, Ledger, Shortfall
from kontinuitet.analysis.assessment.improvements import Change, Improvement, Workbench
from kontinuitet.analysis.simulation.scenario import decide_order, simulate
from kontinuitet.analysis.simulation.variants import with_fallback, with_more_staff, with_reserve
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual

DARK = make_scenario({"resurser": ["el"], "till": "10 h"})


def model(**activity: Any) -> Municipality:
    return make_municipality(
        {
            "el": {},
            "nät": manual("2 h", "el"),
            "journal": {
                **manual("1 h", "nät"),
                "säkerhetskopia": {"intervall": "24 h"},
                "avtal": {"återställningstid": "8 h"},
            },
        },
        {
            "vård": {
                "acceptabel_avbrottstid": "12 h",
                "mål_för_återställningstid": "6 h",
                "högsta_dataförlust": "4 h",
                "behöver": ["journal"],
                **activity,
            }
        },
        pools={"server": "1"},
    )


def test_gaps_of_every_kind_with_limit_expectation_and_cause() -> None:
    analysis = analyse(model(), [DARK], changes=False)
    assert set(analysis.gaps) == {
        Gap(GapKind.OUTAGE, "vård", 720, 780, "prov"),
        Gap(GapKind.RECOVERY, "vård", 360, 780, "prov"),
        Gap(GapKind.DATA, "vård", 240, 1440, "journal"),
        Gap(GapKind.AGREEMENT, "journal", 360, 480, "vård"),
    }
    assert {g.minutes for g in analysis.gaps} == {60, 420, 1200, 120}


def test_what_never_comes_back_is_a_gap_without_end() -> None:
    municipality = make_municipality(
        {"ad": manual("1 h", "dns"), "dns": manual("1 h", "ad")},
        {"vård": {"acceptabel_avbrottstid": "4 h", "behöver": ["ad"]}},
    )
    scenario = make_scenario({"resurser": ["ad"], "till": "1 h"})
    analysis = analyse(municipality, [scenario], changes=False)
    assert analysis.gaps[0] == Gap(GapKind.OUTAGE, "vård", 240, None, "prov")
    assert [c.members for c in analysis.circles] == [("ad", "dns")]
    decided = decide_order(municipality, scenario)
    course = decided.decision.chosen
    read = Ledger(municipality, course.net).read(course.outages, course.absences)
    assert read == {"vård": Shortfall(1, 0)}


def found(municipality: Municipality) -> dict[tuple[Change, str], Improvement]:
    bench = Workbench(municipality, [(DARK, decide_order(municipality, DARK))])
    return {(i.kind, i.id): i for i in bench.estimates()}


def test_each_kind_of_change_is_found_with_what_it_removes() -> None:
    changes = found(model())
    # Down 13 h, acceptable 12 h: the gap is 60 minutes.
    assert changes[Change.LINK, "el"].minutes == 60
    assert changes[Change.LINK, "journal"].minutes == 60
    assert changes[Change.RESTART, "nät"].minutes == 60
    assert changes[Change.RESTART, "journal"].minutes == 30
    assert changes[Change.FALLBACK, "vård"].minutes == 60
    assert changes[Change.HOLD, "nät"].minutes == 60
    assert all(c.helped == ("vård",) and c.never == 0 for c in changes.values())
    assert not any(kind is Change.PERSON for kind, _ in changes)


def test_a_second_person_helps_when_two_jobs_wait_for_one() -> None:
    municipality = make_municipality(
        {"el": {}, "a": manual("4 h", "el"), "b": manual("4 h", "el")},
        {
            "va": {"acceptabel_avbrottstid": "14 h", "behöver": ["a"]},
            "vb": {"acceptabel_avbrottstid": "14 h", "behöver": ["b"]},
        },
        pools={"server": "1"},
    )
    changes = found(municipality)
    assert changes[Change.PERSON, "server"].minutes == 240
    assert len(changes[Change.PERSON, "server"].helped) == 1


def test_changes_come_best_first_and_without_gaps_there_are_none() -> None:
    bench = Workbench(model(), [(DARK, decide_order(model(), DARK))])
    minutes = [i.minutes for i in bench.estimates()]
    assert minutes == sorted(minutes, reverse=True)
    roomy = model(acceptabel_avbrottstid="2 dygn")
    assert Workbench(roomy, [(DARK, decide_order(roomy, DARK))]).improvements() == ()


def test_a_change_that_brings_back_what_was_lost_for_ever_counts_as_that() -> None:
    municipality = make_municipality(
        {"el": {}, "ad": manual("1 h", "dns", "el"), "dns": manual("1 h", "ad")},
        {"vård": {"acceptabel_avbrottstid": "4 h", "behöver": ["ad"]}},
        pools={"server": "1"},
    )
    best = found(municipality)[Change.LINK, "dns"]
    assert best.never == 1


def test_a_reserve_takes_the_place_of_a_resource_everywhere_and_keeps_the_quorum() -> None:
    municipality = make_municipality(
        {"a": {}, "b": {}, "c": {"behöver": [{"minst": "50 %", "av": ["a", "b"]}]}},
        {"v": {"behöver": ["a", {"resurs": "b", "uthållighet": "1 h"}]}},
    )
    changed = with_reserve(municipality, "a")
    (group,) = changed.resources["c"].needs
    assert (group.suppliers, group.quorum) == (("a.reserv", "b"), 1)
    first, second = changed.activities["v"].needs
    assert (first.suppliers, first.quorum) == (("a.reserv",), 1)
    assert second == municipality.activities["v"].needs[1]
    assert "a.reserv" not in municipality.resources


def test_a_tried_fallback_replaces_all_that_is_needed_and_changes_nothing_else() -> None:
    changed = with_fallback(model(), "vård")
    (routine,) = changed.activities["vård"].fallbacks.values()
    assert routine.replaces == ("journal",)
    assert model().activities["vård"].fallbacks == {}


def applied(model: Municipality, change: Improvement) -> Municipality:
    """Return the model with a change made in it, as a user would in the files."""
    if change.kind is Change.PERSON:
        assert model.staffing is not None
        return model.model_copy(update={"staffing": with_more_staff(model.staffing, change.id)})
    if change.kind is Change.FALLBACK:
        return with_fallback(model, change.id)
    resource = model.resources[change.id]
    assert resource.restart is not None
    time = resource.restart.time.model_copy(update={"likely": resource.restart.time.likely // 2})
    restart = resource.restart.model_copy(update={"time": time})
    changed = resource.model_copy(update={"restart": restart})
    return model.model_copy(update={"resources": {**model.resources, change.id: changed}})


def gap_of(model: Municipality, scenario: Scenario) -> int:
    """Return all minutes beyond acceptable times of what is printed."""
    outages = simulate(model, scenario).activities
    beyond = [a for a in outages if a.exceeds]
    return sum((a.without_ability or 0) - (a.mtpd or 0) for a in beyond)


@pytest.mark.parametrize("seed", range(6))
def test_what_a_change_is_promised_to_give_is_what_it_gives(seed: int) -> None:
    rng = Random(f"changes {seed}")
    resources = {}
    for place in range(6):
        people = {s: "1" for s in "xy" if rng.random() < 0.6} or {"x": "1"}
        needs = [f"r{rng.randrange(place)}"] if place and rng.random() < 0.5 else []
        resources[f"r{place}"] = manual(f"{rng.choice((0, 30, 120, 300))} min", *needs, **people)
        resources[f"r{place}"]["säkerhetskopia"] = {"återläsning": "60 min"}
    activities = {
        f"a{n}": {"behöver": [f"r{rng.randrange(6)}"], "acceptabel_avbrottstid": "60 min"}
        for n in range(3)
    }
    model = make_municipality(
        resources, activities, persons={i: {"namn": i, "kompetenser": list(i)} for i in ("x", "y")}
    )
    some = rng.sample(sorted(resources), 4)
    scenario = make_scenario(
        {"resurser": some[:2], "till": "200 min", "kräver": "återläsning"},
        {"resurser": some[2:], "till": f"{rng.choice((30, 400))} min"},
    )
    before = gap_of(model, scenario)
    bench = Workbench(model, [(scenario, decide_order(model, scenario))])
    found = bench.improvements(most=None)
    if before:
        assert found
    for change in found:
        assert 0 < change.minutes <= before
        if change.kind not in (Change.HOLD, Change.LINK):
            assert before - gap_of(applied(model, change), scenario) == change.minutes
    for change in bench.without_gain:
        if change.kind not in (Change.HOLD, Change.LINK):
            assert gap_of(applied(model, change), scenario) >= before
    # The same in fewer trials: the best of each kind first.
    some_of_them = Workbench(model, [(scenario, decide_order(model, scenario))]).improvements()
    assert set(some_of_them) <= set(found)
