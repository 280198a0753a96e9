"""Comparing two models: changes, plans touched, activities better or worse."""

from typing import Any

from kontinuitet.analysis.comparison import Change, Effect, compare
from kontinuitet.model.landscape import Municipality
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
