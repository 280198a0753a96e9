"""What contradicts a decided list, and the sentence of a row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kontinuitet.analysis.explain import (
    Circumstances,
    Meanwhile,
    contradictions,
    sentence,
    up_since,
)
from kontinuitet.analysis.net import compile_municipality
from tests.unit.analysis.small_models import make_municipality, manual


def reasons(resources: dict[str, Any], order: list[str], *, up: tuple[str, ...] = ()) -> list[str]:
    net = compile_municipality(make_municipality(resources, {}))
    down = {n for n, i in enumerate(net.ids) if i not in up}
    people = {n for n in down if net.work[n].people}
    return list(contradictions(net, [net.index[i] for i in order], down, people))


CHAIN: dict[str, Any] = {
    "lagring": manual("1 h"),
    "virt": manual("1 h", "lagring"),
    "dns": manual("1 h"),
    "ad": manual("1 h", "virt", "dns"),
    "lön": manual("1 h"),
}


def test_a_list_that_follows_the_dependencies_has_nothing_said_about_it() -> None:
    assert reasons(CHAIN, ["lagring", "virt", "dns", "ad", "lön"]) == []


def test_direct_and_transitive_contradictions_are_named_with_places_and_witness() -> None:
    assert reasons(CHAIN, ["ad", "virt", "lön", "dns", "lagring"]) == [
        "VIRT står på plats 2 men hindrar AD på plats 1.",
        "DNS står på plats 4 men hindrar AD på plats 1.",
        "LAGRING står på plats 5 men hindrar AD på plats 1, via VIRT.",
    ]


def test_what_is_not_on_the_list_but_hinders_it_is_named_once() -> None:
    assert reasons(CHAIN, ["lön", "ad"]) == [
        "Står inte på listan: DNS (hindrar AD på plats 2), LAGRING (hindrar AD på plats 2) och "
        "VIRT (hindrar AD på plats 2)."
    ]


def test_what_is_up_or_needs_nobody_is_not_said_to_be_missing() -> None:
    resources = {**CHAIN, "elnät": {}, "dns": manual("1 h", "elnät")}
    assert reasons(resources, ["dns", "ad"], up=("virt", "lagring")) == []


def test_a_redundant_supplier_does_not_hinder() -> None:
    resources = {
        "a": manual("1 h"),
        "b": manual("1 h"),
        "c": manual("1 h", {"en_av": ["a", "b"]}),
        "d": manual("1 h", {"minst": "100 %", "av": ["a", "b"]}),
    }
    assert reasons(resources, ["c", "a", "b"]) == []
    assert reasons(resources, ["a", "d", "b"]) == ["B står på plats 3 men hindrar D på plats 2."]


def test_a_soft_need_does_not_hinder() -> None:
    resources = {
        "a": manual("1 h"),
        "b": manual("1 h", {"resurs": "a", "vid_bortfall": "nedsatt"}),
    }
    assert reasons(resources, ["b", "a"]) == []


def test_systems_that_need_each_other_are_no_contradiction() -> None:
    resources = {"ad": manual("1 h", "dns"), "dns": manual("1 h", "ad")}
    assert reasons(resources, ["ad", "dns"]) == []
    assert reasons(resources, ["dns", "ad"]) == []


def test_up_since_knows_always_down_and_when() -> None:
    outages: dict[int, list[tuple[int, int | None]]] = {1: [(5, 9), (20, None)]}
    assert [up_since(outages, 1, t) for t in (4, 5, 8, 9, 19, 20)] == [-1, None, None, 9, 9, None]
    assert up_since(outages, 2, 100) == -1


PLAIN = Circumstances(
    automatic=False,
    minutes=60,
    fault_end=None,
    last=None,
    waited=0,
    people=(("server", 1),),
    freed=(),
    served=(),
    break_glass=False,
)


def test_every_kind_of_row_has_its_sentence() -> None:
    alone = replace(PLAIN, automatic=True, minutes=0, people=())
    assert sentence(PLAIN) == "Kan börja genast."
    assert sentence(alone) == "Återkommer av sig självt när felet är avhjälpt."
    assert sentence(replace(alone, served=("X",))) == (
        "Återkommer av sig självt när felet är avhjälpt."
    )
    assert sentence(replace(alone, minutes=20)) == "Startar av sig självt genast."
    assert sentence(replace(PLAIN, fault_end=2160)) == (
        "Kan börja när felet är avhjälpt (efter 36 h)."
    )
    assert sentence(replace(PLAIN, last=("DNS", 0))) == "Kan börja när DNS är uppe."
    assert sentence(replace(PLAIN, waited=40, last=("DNS", 10))) == (
        "Väntar 40 min på ledig tekniker (server)."
    )
    assert sentence(replace(PLAIN, waited=40, people=(("nät", 1), ("server", 1)))) == (
        "Väntar 40 min på lediga tekniker (nät, server)."
    )
    assert sentence(replace(PLAIN, freed=("A", "B", "C"), served=("X", "Y"))) == (
        "Kan börja genast; släpper fram A och 2 system till, främst för X."
    )
    assert sentence(replace(PLAIN, freed=("A",))) == "Kan börja genast; släpper fram A."
    assert sentence(replace(PLAIN, served=("X", "Y"))) == (
        "Kan börja genast; behövs av X och 1 verksamhet till."
    )


def test_a_wait_for_people_says_what_they_do_in_the_meantime() -> None:
    waits = replace(PLAIN, waited=40)

    def said(meanwhile: Meanwhile, **more: Any) -> str:
        return sentence(replace(waits, meanwhile=meanwhile, **more))

    assert said(Meanwhile("DNS", "Hemtjänst")) == (
        "Väntar 40 min på ledig tekniker (server), som först tar DNS (främst för Hemtjänst)."
    )
    assert said(Meanwhile("Lön", "Lön")) == (
        "Väntar 40 min på ledig tekniker (server), som först tar Lön."
    )
    assert said(Meanwhile(None)) == "Väntar 40 min på att tekniker (server) ska vara på plats."
    assert said(Meanwhile("DNS", kept=True)) == (
        "Väntar 40 min, eftersom tekniker (server) hålls ledig för DNS."
    )
    two = (("nät", 1), ("server", 1))
    assert said(Meanwhile("DNS"), people=two, served=("X",)) == (
        "Väntar 40 min på lediga tekniker (nät, server); en av dem tar först DNS; behövs av X."
    )
    assert said(Meanwhile("DNS", kept=True), people=two) == (
        "Väntar 40 min, eftersom tekniker (nät, server) hålls lediga för DNS."
    )
