from __future__ import annotations

from kontinuitet.documents.matter.needs import (
    direct_resources,
    need_line,
    need_sentence,
    needed_resources,
    priority_key,
    suppliers_text,
)
from kontinuitet.model.landscape import Activity
from kontinuitet.model.requirement import Requirement
from tests.unit.documents.plan_model import small_municipality


def need(**fields: object) -> Requirement:
    return Requirement.model_validate(fields)


def test_a_group_says_how_many_of_how_many() -> None:
    model = small_municipality()
    assert suppliers_text(model, need(resurs="journal")) == "Journalsystem"
    assert (
        suppliers_text(model, need(en_av=["mobil-a", "mobil-b"]))
        == "Minst en av två: Mobilnät A, Mobilnät B"
    )
    assert (
        suppliers_text(model, need(minst="50 %", av=["ad", "dns", "el"]))
        == "Minst två av tre: Katalogtjänst, Namntjänst, Elnät"
    )
    assert (
        suppliers_text(model, need(minst="2", av=["ad", "dns"]))
        == "Båda: Katalogtjänst, Namntjänst"
    )


def test_a_sentence_tells_hold_effect_and_phase_only_when_they_differ() -> None:
    model = small_municipality()
    assert need_sentence(model, need(resurs="el")) == "Elnät"
    told = need_sentence(
        model, need(resurs="el", uthållighet="90 min", vid_bortfall="nedsatt", gäller="start")
    )
    assert told == "Elnät, klarar sig 1 timme 30 minuter utan, fungerar sämre utan, bara start"


def test_a_line_holds_why_the_break_glass_step_and_when_it_was_confirmed() -> None:
    line = need_line(
        small_municipality(),
        need(
            resurs="dns",
            gäller="start",
            nödstart="Starta lokalt",
            varför="namn slås upp",
            bekräftad="2026-05-01",
        ),
    )
    assert line == (
        "Namntjänst, bara start (namn slås upp). Nödstart: Starta lokalt. Bekräftat 2026-05-01"
    )


def test_direct_is_what_activities_and_their_routines_name_themselves() -> None:
    model = small_municipality()
    assert direct_resources(model, [model.activities["hemtjänst"]]) == (
        "journal",
        "mobil-a",
        "mobil-b",
        "nyckel",
        "planering",
        "skrivare",
    )


def test_needed_is_transitive_with_alternatives_soft_groups_circles_and_fallbacks() -> None:
    model = small_municipality()
    home_care = model.activities["hemtjänst"]
    assert needed_resources(model, [home_care]) == (
        "ad",
        "dns",
        "el",
        "journal",
        "mobil-a",
        "mobil-b",
        "nyckel",
        "planering",
        "server-1",
        "server-2",
        "skrivare",
    )


def test_what_nothing_of_the_department_needs_is_left_out() -> None:
    model = small_municipality()
    assert "lönesystem" not in needed_resources(model, [model.activities["hemtjänst"]])
    assert needed_resources(model, [model.activities["avgifter"]]) == ()


def test_an_activity_that_needs_an_activity_gets_what_that_needs() -> None:
    model = small_municipality()
    dependent = Activity.model_validate(
        {"namn": "Beställning", "förvaltning": "omsorg", "behöver": ["lön"]}
    )
    assert needed_resources(model, [dependent]) == ("ad", "dns", "el", "lönesystem", "server-1")


def test_priority_is_essential_then_shortest_time_and_undecided_last() -> None:
    ordered = sorted(small_municipality().activities.items(), key=priority_key)
    assert [identity for identity, _ in ordered] == ["boende", "hemtjänst", "lön", "avgifter"]
