"""The text of `återstart`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from kontinuitet.analysis.base.restart_results import (
    ChainKind,
    ChainLink,
    StepState,
    WhatIf,
    WhatIfs,
)
from kontinuitet.analysis.restart.texts import shown_links
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.analysis.simulation.whatif import what_if
from kontinuitet.cli import output
from kontinuitet.cli.restart_text import FIRST, LONG, text
from tests.reference.municipal import instance
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual

MODEL = make_municipality(
    {"a": manual("1 h"), "b": manual("1 h", "a"), "c": manual("3 h"), "d": {"behöver": ["b"]}},
    {"x": {"behöver": ["d"], "samhällsviktig": True}, "y": {"behöver": ["c"]}},
    pools={"server": "1"},
    order=["c", "b", "a"],
)
SCENARIO = make_scenario({"resurser": ["a", "b", "c"]}, startar="2027-01-18T06:30")


def shown(model: Any = MODEL, activity: str | None = None, **more: Any) -> str:
    result = simulate(model, SCENARIO).restart
    return text(replace(result, **more), model, SCENARIO, activity)


def test_the_sections_come_in_the_order_in_which_they_are_asked_for() -> None:
    asked = what_if(MODEL, SCENARIO, simulate(MODEL, SCENARIO), effort=0)
    out = shown(what_if=asked)
    places = [
        out.index(words)
        for words in (
            "Återstartsordning (prioriteringslista): Prov",
            "Varför i den här ordningen",
            "Kritisk kedja",
            "Vad ordningen kostar",
            "Här strider prioriteringslistan mot beroendena",
            "Vad händer med fler eller färre tekniker",
        )
    ]
    assert places == sorted(places)


def test_the_price_names_the_list_the_list_put_right_the_order_and_why() -> None:
    out = " ".join(shown().split())
    assert (
        "Den beslutade prioriteringslistan ger 53 timmar avbrottstid, vägd efter prioritet." in out
    )
    assert "En flyttning skulle göra listan genomförbar utan att tiden ändras." in out
    assert "Den här ordningen ger 28 timmar mindre, därför att:" in out
    assert "• X får 3 timmar kortare avbrott: A börjar 3 timmar tidigare." in out
    assert "• Y får i stället 2 timmar längre avbrott." in out
    assert "• A står på plats 3 men hindrar B på plats 2. Flytta upp A före plats 2." in out


def test_what_comes_back_by_itself_is_in_the_table_but_not_among_the_reasons() -> None:
    table, _, rest = shown().partition("Varför i den här ordningen")
    assert " D " in table
    assert "D: " not in rest.partition("Kritisk kedja")[0]
    assert "Övriga återkommer av sig själva" in rest


def test_the_chain_of_an_activity_asked_for_is_shown_instead() -> None:
    assert "Samhällsviktig verksamhet som kommer åter sist:\nX är åter efter 2 timmar." in shown()
    out = shown(activity="y")
    assert "Samhällsviktig verksamhet" not in out
    assert "Y är åter efter 5 timmar." in out


def test_a_return_at_once_of_what_the_link_before_was_about_is_not_repeated() -> None:
    links = [
        ChainLink(ChainKind.FAULT, "el", 0, 60, ""),
        ChainLink(ChainKind.WORK, "el", 60, 60, ""),
        ChainLink(ChainKind.WORK, "hall", 60, 60, ""),
    ]
    assert shown_links(links) == [links[0], links[2]]


def test_what_gives_nothing_and_what_cannot_be_done_are_said_in_a_sentence_each() -> None:
    asked = WhatIfs(
        (WhatIf("nät", 120.0, {"x": 60}), WhatIf("a", 0.0, {}), WhatIf("b", -1.0, {})),
        (
            WhatIf("t3", 0.0, {}, "Återstarten av A kräver mer."),
            WhatIf("t1", -60.0, {"y": -90}),
            WhatIf("t2", 0.0, {}),
        ),
    )
    out = shown(what_if=asked)
    rows = [" ".join(line.split()) for line in out.splitlines()]
    assert "nät 2 h 1 h X 1 h" in rows
    assert "t1 1 h 1 h 30 min Y 1 h 30 min" in rows
    assert "En till med a eller b ger inget." in rows
    assert "Utan t2 blir det inte dyrare." in rows
    assert "Utan t3 går det inte alls:" in rows
    assert "• Återstarten av A kräver mer." in rows


@pytest.mark.parametrize("width", ["80", "120"])
def test_no_line_is_wider_than_the_terminal(width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    model, scenario = instance(40, 4, 2)
    simulation = simulate(model, scenario)
    asked = what_if(model, scenario, simulation, effort=0)
    out = text(replace(simulation.restart, what_if=asked), model, scenario)
    assert max(output.cells(line) for line in out.splitlines()) <= int(width)


def numbers_shown(out: str) -> list[int]:
    """Return the numbers of the rows of the table of steps."""
    table = out.partition("\n--")[2].partition("\n\n")[0]
    # A row that goes on has nothing in the column of numbers.
    firsts = [re.match(r" {0,3}(\d+) {2}\S", line) for line in table.splitlines()[1:]]
    return [int(first[1]) for first in firsts if first]


LONG_MODEL, LONG_SCENARIO = instance(LONG + 50, 8, 1)
LONG_RESULT = simulate(LONG_MODEL, LONG_SCENARIO, effort=0).restart


def test_a_long_order_shows_its_first_steps_how_many_are_left_and_how_to_see_them() -> None:
    out = text(LONG_RESULT, LONG_MODEL, LONG_SCENARIO)
    assert numbers_shown(out) == list(range(1, FIRST + 1))
    said = " ".join(out.split())
    assert f"Här visas {FIRST} av 200 steg. 150 steg till följer, det sista är klart T+" in said
    assert "Visa alla med --alla, eller skriv hela listan att bocka av med --ut lista.docx" in said
    reasons = out.partition("Varför i den här ordningen")[2].partition("Kritisk kedja")[0]
    assert "Resten visas med --alla." in reasons
    assert f"\n{FIRST}  " in reasons
    assert f"\n{FIRST + 1}  " not in reasons
    assert len(out.splitlines()) < 300


def test_all_steps_are_shown_when_asked_for_and_when_they_are_not_too_many() -> None:
    out = text(LONG_RESULT, LONG_MODEL, LONG_SCENARIO, whole=True)
    assert numbers_shown(out) == list(range(1, LONG + 51))
    assert "--alla" not in out
    short = replace(LONG_RESULT, order=LONG_RESULT.order[:LONG])
    out = text(short, LONG_MODEL, LONG_SCENARIO)
    assert numbers_shown(out) == list(range(1, LONG + 1))
    assert "--alla" not in out


@pytest.mark.parametrize(("done", "first"), [(60, 61), (180, 181), (200, 151)])
def test_steps_that_are_done_give_way_to_those_that_are_left(done: int, first: int) -> None:
    order = tuple(
        replace(s, state=StepState.DONE if s.number <= done else StepState.PLANNED)
        for s in LONG_RESULT.order
    )
    out = text(replace(LONG_RESULT, order=order), LONG_MODEL, LONG_SCENARIO)
    shown_numbers = numbers_shown(out)
    assert shown_numbers == list(range(first, min(first + FIRST, 201)))
    said = " ".join(out.split())
    hidden = done if done < 200 else 150
    assert f"{hidden} steg är klara och visas inte." in said
    left = 200 - done - len(shown_numbers)
    assert (f"{left} steg till följer" in said) == (left > 0)


def test_of_many_contradictions_the_first_are_shown_and_the_rest_counted() -> None:
    decided = simulate(MODEL, SCENARIO).restart.decided
    assert decided is not None
    many = replace(decided, reasons=tuple(f"Motsägelse {n}." for n in range(1, 32)))
    assert "• Motsägelse 20.\n  och 11 till, som visas med --alla" in shown(decided=many)
    assert "Motsägelse 21." not in shown(decided=many)
    result = replace(simulate(MODEL, SCENARIO).restart, decided=many)
    assert "• Motsägelse 31." in text(result, MODEL, SCENARIO, whole=True)
    exactly = replace(decided, reasons=many.reasons[:20])
    assert "--alla" not in shown(decided=exactly)


def test_a_start_that_is_aborted_is_told_with_who_and_why() -> None:
    model = make_municipality(
        {"el": {"namn": "Elnät", "typ": "el"}, "lagring": manual("3 h", "el"), "ad": manual("1 h")},
        {"vård": {"behöver": ["lagring", "ad"]}},
        pools={"server": "1"},
    )
    scenario = make_scenario(
        {"resurser": ["el"], "till": "1 h"},
        {"resurser": ["el"], "från": "3 h", "till": "5 h"},
        {"resurser": ["ad"], "från": "2 h", "till": "150 min"},
    )
    restart = simulate(model, scenario).restart
    # The only technician begins at 1 h, loses the work at 3 h, and only then takes the other.
    (start,) = restart.aborted
    assert (start.id, start.start, start.end, start.lost) == ("lagring", 60, 180, "el")
    assert [(r.id, r.start) for r in restart.order if r.people] == [("ad", 180), ("lagring", 300)]
    out = text(restart, model, scenario)
    assert "Starter som avbryts" in out
    assert "T+1 h: LAGRING avbryts efter 2 timmar, då Elnät faller bort. Görs av server-1." in out
