"""Comparing two models: changes, plans touched, activities better or worse."""

from typing import Any

from kontinuitet.analysis.simulation.changes import Change, order_details, staffing_details
from kontinuitet.analysis.simulation.comparison import Comparison, Effect, Worst
from kontinuitet.analysis.simulation.comparison import compare as compare_all
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import Staffing
from tests.unit.analysis.small_models import make_scenario

DARK = make_scenario({"resurser": ["el"], "till": "10 h"})


def model(**changes: Any) -> Municipality:
    data: dict[str, Any] = {
        "kommun": {"namn": "Provköping"},
        "förvaltningar": {"v": {"namn": "Vård"}, "s": {"namn": "Skola"}},
        "resurser": {
            "el": {"namn": "El", "typ": "el"},
            "journal": {"namn": "Journal", "typ": "verksamhetssystem", "behöver": ["el"]},
            "lärplattform": {"namn": "Lärplattform", "typ": "verksamhetssystem"},
        },
        "verksamheter": {
            "hemtjänst": {"namn": "Hemtjänst", "förvaltning": "v", "behöver": ["journal"]},
            "grundskola": {"namn": "Grundskola", "förvaltning": "s", "behöver": ["lärplattform"]},
        },
    }
    for path, value in changes.items():
        *parents, last = path.split("__")
        place = data
        for step in parents:
            place = place[step]
        place[last] = value
    return Municipality.model_validate(data)


def compare(
    old: Municipality, new: Municipality, pairs: list[tuple[Scenario, Scenario]]
) -> Comparison:
    return compare_all(old, new, {s.id: s for s, _ in pairs}, {s.id: s for _, s in pairs})


def test_the_same_model_differs_in_nothing() -> None:
    result = compare(model(), model(), [(DARK, DARK)])
    assert (result.changes, result.departments, result.effects) == ((), (), ())


def test_a_change_far_down_touches_the_plans_of_those_who_need_it() -> None:
    new = model(resurser__el__beskrivning="Ny abonnent")
    result = compare(model(), new, [(DARK, DARK)])
    assert result.changes == (Change("ändrad", "resurser", "el", ("beskrivning",)),)
    assert result.departments == ("v",)
    assert result.effects == ()


def test_a_battery_makes_the_outage_shorter_in_minutes() -> None:
    new = model(resurser__journal__behöver=[{"resurs": "el", "uthållighet": "4 h"}])
    result = compare(model(), new, [(DARK, DARK)])
    assert result.changes == (Change("ändrad", "resurser", "journal", ("behöver",)),)
    assert result.effects == (Effect("hemtjänst", "prov", 600, 360),)
    assert result.effects[0].better
    back = compare(new, model(), [(DARK, DARK)])
    assert not back.effects[0].better


def test_something_new_and_something_gone() -> None:
    new = model(resurser__larm={"namn": "Larm", "typ": "utrustning"})
    assert compare(model(), new, []).changes == (Change("ny", "resurser", "larm"),)
    assert compare(new, model(), []).changes == (Change("borttagen", "resurser", "larm"),)
    assert compare(new, model(), []).departments == ()


def test_staffing_touches_every_plan() -> None:
    result = compare(model(), model(bemanning={"pooler": {"server": "1"}}), [])
    assert result.changes == (Change("ny", "bemanning", ""),)
    assert result.departments == ("s", "v")


def test_an_endless_outage_comes_first() -> None:
    ring = model(
        resurser__journal__behöver=["el", "lärplattform"],
        resurser__lärplattform__behöver=["journal"],
    )
    result = compare(model(), ring, [(DARK, DARK)])
    assert result.effects == (
        Effect("grundskola", "prov", 0, None),
        Effect("hemtjänst", "prov", 600, None),
    )


def test_the_worst_scenario_is_told_before_and_after() -> None:
    short = make_scenario({"resurser": ["el"], "till": "5 h"}).model_copy(update={"id": "kort"})
    new = model(resurser__journal__behöver=[{"resurs": "el", "uthållighet": "6 h"}])
    result = compare(model(), new, [(DARK, DARK), (short, short)])
    assert result.worst == (Worst("hemtjänst", 600, "prov", 240, "prov", better=2, worse=0),)
    assert result.effects == (
        Effect("hemtjänst", "prov", 600, 240),
        Effect("hemtjänst", "kort", 300, 0),
    )
    assert result.scenarios == ("kort", "prov")


def test_a_changed_scenario_is_a_change_and_its_times_touch_the_plans_of_those_it_hits() -> None:
    longer = make_scenario({"resurser": ["el"], "till": "20 h"})
    result = compare(model(), model(), [(DARK, longer)])
    assert result.changes == (Change("ändrad", "scenarier", "prov", ("bortfall",)),)
    assert result.effects == (Effect("hemtjänst", "prov", 600, 1200),)
    assert result.departments == ("v",)
    alone = compare_all(model(), model(), {}, {"prov": DARK})
    assert alone.changes == (Change("ny", "scenarier", "prov"),)
    assert alone.effects == ()


def test_staffing_says_who_has_come_gone_and_changed() -> None:
    old = Staffing.model_validate(
        {
            "personer": {
                "a": {"namn": "Tekniker A", "kompetenser": ["nät"]},
                "b": {"namn": "Tekniker B", "kompetenser": ["server"]},
                "d": {"namn": "Hemlig", "kompetenser": ["el"], "skyddade_personuppgifter": True},
            },
            "pooler": {"va": "2"},
        }
    )
    new = Staffing.model_validate(
        {
            "personer": {
                "b": {"namn": "Tekniker B", "kompetenser": ["server", "nät"]},
                "c": {"namn": "Tekniker C"},
            },
            "pooler": {"va": "3"},
        }
    )
    assert staffing_details(old, new) == (
        "Tekniker A finns inte kvar (nät).",
        "Tekniker B är ändrad: kompetenser.",
        "Tekniker C är ny (utan kompetens).",
        "d finns inte kvar (el).",
        "Poolen va går från 2 till 3.",
    )


def test_the_priority_list_says_what_has_moved_and_nothing_of_what_only_shifted() -> None:
    assert order_details("abcde", "eabcf", {"e": "Epost"}) == (
        "Epost är flyttad från plats 5 till plats 1.",
        "f är tillagd på plats 5.",
        "d är borttagen (stod på plats 4).",
    )
    assert order_details("abc", "abc", {}) == ()


def test_a_new_priority_list_touches_every_plan_and_is_told_in_detail() -> None:
    old = model(prioriteringslista={"ordning": ["el", "journal"]})
    new = model(prioriteringslista={"ordning": ["journal", "el"]})
    result = compare(old, new, [])
    (change,) = result.changes
    assert (change.section, change.fields) == ("prioriteringslista", ("ordning",))
    assert len(change.details) == 1
    assert result.departments == ("s", "v")
