"""The sentence of a row of the restart order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kontinuitet.analysis.restart.explain import (
    Circumstances,
    Meanwhile,
    sentence,
    up_since,
)


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
        "Kan börja när felet är avhjälpt (efter 36 timmar)."
    )
    assert sentence(replace(PLAIN, last=("DNS", 0))) == "Kan börja när DNS är uppe."
    assert sentence(replace(PLAIN, waited=40, last=("DNS", 10))) == (
        "Väntar 40 minuter på ledig tekniker (server)."
    )
    assert sentence(replace(PLAIN, waited=40, people=(("nät", 1), ("server", 1)))) == (
        "Väntar 40 minuter på lediga tekniker (nät, server)."
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
        "Väntar 40 minuter på ledig tekniker (server), som först tar DNS, främst för Hemtjänst."
    )
    assert said(Meanwhile("Lön", "Lön")) == (
        "Väntar 40 minuter på ledig tekniker (server), som först tar Lön."
    )
    assert said(Meanwhile(None)) == "Väntar 40 minuter på att tekniker (server) ska vara på plats."
    assert said(Meanwhile(None, kept=True)) == (
        "Väntar 40 minuter på sin tur i planen, fast tekniker (server) finns."
    )
    assert said(Meanwhile("DNS", kept=True)) == (
        "Väntar 40 minuter, eftersom tekniker (server) hålls ledig för DNS."
    )
    two = (("nät", 1), ("server", 1))
    assert said(Meanwhile("DNS"), people=two, served=("X",)) == (
        "Väntar 40 minuter på lediga tekniker (nät, server); en av dem tar först DNS; behövs av X."
    )
    assert said(Meanwhile("DNS", kept=True), people=two) == (
        "Väntar 40 minuter, eftersom tekniker (nät, server) hålls lediga för DNS."
    )
