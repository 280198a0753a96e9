"""A real browser plays an exercise: three windows, every state, keyboard alone, no scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kontinuitet.cli.main import run
from kontinuitet.exercise.frozen import JOURNAL
from kontinuitet.exercise.journal import read_events
from tests.functional.exercise_browser import (
    Served,
    Windows,
    browser,
    press,
    unfold,
    wait_for,
    write_files,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def chrome(chromium: Path) -> Iterator[Browser]:
    with browser(chromium) as started:
        yield started


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(write_files(tmp_path))
    yield served
    served.kill()


def kinds(served: Served) -> list[str]:
    place = served.file.with_name(f"ÖVNING {served.file.stem}")
    return [e.kind for e in read_events(place / JOURNAL)]


def test_a_whole_exercise_is_played_in_three_windows(
    chrome: Browser, served: Served, axe: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with chrome.new_context(locale="sv-SE") as context:
        windows = Windows(served, context, axe)
        leader, screen, evaluator = windows.leader, windows.screen, windows.evaluator
        everyone = {"leder": leader, "storbild": screen, "utvärderar": evaluator}

        def look(state: str) -> None:
            for name, page in everyone.items():
                windows.look(page, f"{name}: {state}")
                windows.fits(page, f"{name}: {state}")

        look("inte börjat")
        leader.get_by_text("Ingen gör fel").wait_for()
        press(leader, "Starta övningen")
        wait_for(screen, "mån 18 jan")
        look("pågår")

        # What the jump passes is asked about, and a skip wants a reason.
        unfold(leader, "Annan tid")
        leader.get_by_label("Timmar in i avbrottet").fill("6")
        press(leader, "Hoppa dit")
        windows.look(leader, "hoppfråga")
        for identity, how in (("i1", "Spelas nu"), ("i2", "I lägesuppdateringen")):
            leader.get_by_role("group", name=identity).get_by_label(how).check()
        leader.get_by_role("group", name="i3").get_by_label("Hoppas över").check()
        press(leader, "Hoppa")
        windows.look(leader, "nekat hopp")
        assert "varför" in str(leader.locator("#fel").text_content())
        unfold(leader, "Annan tid")
        leader.get_by_label("Timmar in i avbrottet").fill("6")
        press(leader, "Hoppa dit")
        leader.get_by_role("group", name="i1").get_by_label("Spelas nu").check()
        third = leader.get_by_role("group", name="i3")
        third.get_by_label("Hoppas över").check()
        third.get_by_label("Varför").fill("Tiden räcker inte")
        press(leader, "Hoppa")
        wait_for(screen, "kl. 12.30")
        wait_for(evaluator, "Larmen tystnar")
        assert not screen.get_by_text("En anhörig ringer").is_visible()

        # A contingency inject is offered, and played.
        unfold(leader, "i5: Larmen")
        press(leader, "Spela i5")
        wait_for(screen, "Larmen har varit nere länge")

        # A decision that is refused keeps what was written; then guess and effect.
        leader.get_by_label("Beslutet").fill("Pärmen hämtas nu")
        leader.get_by_label("Beslutas av (funktion)").fill("Enhetschef")
        leader.get_by_label("Hur länge är den då utan").fill("många")
        press(leader, "Skriv beslutet och visa effekten")
        windows.look(leader, "nekat beslut")
        assert leader.get_by_label("Beslutet").input_value() == "Pärmen hämtas nu"
        leader.get_by_label("Vilken verksamhet gäller").select_option("hemtjänst")
        leader.get_by_label("Hur länge är den då utan").fill("3")
        leader.get_by_label("Svar på").select_option("p1")
        press(leader, "Skriv beslutet och visa effekten")
        leader.get_by_text("Gissat: Hemtjänst utan förmåga i 3 h").wait_for()
        wait_for(screen, "Pärmen hämtas nu")
        unfold(leader, "Ta tillbaka b1")
        leader.get_by_label("Varför?").last.fill("Fel pärm")
        press(leader, "Ta tillbaka b1")
        leader.get_by_text("Fel pärm").first.wait_for()
        wait_for(screen, "återtaget")

        # A note, a parked question and attendance; a slip is undone and stays in the log.
        leader.get_by_label("Anteckna eller parkera").fill("Skrev fel här")
        press(leader, "Anteckna")
        log = unfold(leader, "Logg och ångra")
        with leader.expect_navigation():
            log.get_by_role("button", name="Ångra").first.click()
        unfold(leader, "Logg och ångra")
        assert "Skrev fel här" in str(leader.locator(".undone").first.text_content())
        leader.get_by_label("Anteckna eller parkera").fill("Vem har nyckeln?")
        press(leader, "Parkera som fråga")
        unfold(leader, "Närvaro")
        leader.get_by_label("Funktion", exact=True).fill("enhetschef")
        press(leader, "Anteckna närvaro")
        look("mitt i")

        # The evaluator says which role, observes, marks an indicator and rates.
        evaluator.get_by_label("Du är").fill("Utvärderare 1")
        press(evaluator, "Spara vem du är")
        evaluator.get_by_label("Vad såg du?").fill("Chefen tog ordet direkt")
        evaluator.get_by_label("styrka").check()
        press(evaluator, "Spara observationen")
        evaluator.get_by_label("Vad såg du?").fill("En adress lästes upp")
        evaluator.get_by_label("röjning av skyddad").check()
        unfold(evaluator, "Skrivs in i efterhand")
        evaluator.get_by_label("Ja, det här hände").check()
        evaluator.get_by_label("Klockslag på papperet").fill("10.35")
        press(evaluator, "Spara observationen")
        evaluator.get_by_text("i efterhand, kl. 10.35").wait_for()
        press_starting(evaluator, "sågs")
        evaluator.get_by_label("Bedömning av målet").first.select_option("vissa problem")
        press(evaluator, "Spara bedömningen av m1")
        evaluator.get_by_text("Senast bedömt av Utvärderare 1").wait_for()
        look("utvärderat")

        # The red button: every screen says so; the way back takes two steps.
        press(leader, "Avbryt övningen – något händer på riktigt")
        for page in everyone.values():
            wait_for(page, "ÖVNINGEN ÄR AVBRUTEN")
        look("avbruten")
        assert not leader.get_by_role("button", name="Ja, återuppta övningen").is_visible()
        unfold(leader, "Återuppta")
        press(leader, "Ja, återuppta övningen")
        screen.get_by_text("ÖVNINGEN ÄR AVBRUTEN").wait_for(state="hidden")

        # Killed and started again: the open windows go on by themselves, as they were.
        before, windows.down = kinds(served), True
        served.kill()
        leader.wait_for_timeout(1500)
        served.start()
        leader.wait_for_timeout(1500)
        windows.down = False
        assert kinds(served) == before
        leader.get_by_label("Anteckna eller parkera").fill("Skrivet efter omstarten")
        press(leader, "Anteckna")
        assert kinds(served) == [*before, "anteckning"]
        wait_for(screen, "kl. 12.30")

        # A window is closed and opened again; a second facilitator has to take over.
        screen.close()
        screen = everyone["storbild"] = windows.open(windows.links["Storbild"])
        wait_for(screen, "kl. 12.30")
        with chrome.new_context(locale="sv-SE") as other:
            other.add_init_script(axe)
            second = other.new_page()
            second.goto(served.address)
            windows.look(second, "ta över")
            press(second, "Ta över ledningen")
            wait_for(leader, "Någon leder redan")
        press(leader, "Ta över ledningen")

        unfold(leader, "Annan tid")
        leader.get_by_label("Låt klockan gå").fill("60")
        press(leader, "Starta klockan")
        leader.get_by_text("klockan går 60 spelminuter per minut").wait_for()
        unfold(leader, "Annan tid")
        press(leader, "Stanna klockan")
        leader.get_by_text("klockan står").wait_for()
        press_starting(leader, "Nästa skede: Kväll")
        press(leader, "Spela i4")
        wait_for(screen, "Natten väntar")
        unfold(leader, "Avsluta övningen")
        press(leader, "Ja, övningen är slut")
        leader.get_by_label("Det som fungerade").fill("Alla visste var pärmen fanns")
        press_starting(leader, "Spara")
        look("slut")
        assert windows.elsewhere == []
        # The two forms that were refused on purpose, and nothing else.
        assert len(windows.said) == 2
        assert all("400 (BAD REQUEST)" in said for said in windows.said)
    place = served.file.with_name(f"ÖVNING {served.file.stem}")
    served.kill()
    assert run(["övning", "verifiera", str(place), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["hel"], found["läge"]) == (True, "slut")
    seen = [e.data for e in read_events(place / JOURNAL) if e.kind == "observation"]
    assert [d["utvärderare"] for d in seen] == ["Utvärderare 1", "Utvärderare 1"]
    assert seen[1]["röjning"]
    assert seen[1]["vägg"] == "10.35"


def press_starting(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def test_the_keyboard_alone_plays_it(chrome: Browser, served: Served) -> None:
    with chrome.new_context(locale="sv-SE") as context:
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(served.address)
        press_by_keyboard(page, "Starta övningen")
        press_by_keyboard(page, "Hoppa till i1")
        press_by_keyboard(page, "Spela i1")
        tab_to(page, "d-text")
        page.keyboard.type("Pärmen hämtas")
        tab_to(page, "d-av")
        page.keyboard.type("Enhetschef")
        press_by_keyboard(page, "Skriv beslutet och visa effekten")
        press_by_keyboard(page, "Avbryt övningen")
        tab_to(page, "Återuppta …")
        page.keyboard.press("Enter")
        press_by_keyboard(page, "Ja, återuppta övningen")
        tab_to(page, "Avsluta övningen")
        page.keyboard.press("Enter")
        press_by_keyboard(page, "Ja, övningen är slut")
    assert kinds(served) == [
        *("övning.start", "klocka.hopp", "inspel.spelat", "beslut.fattat"),
        *("övning.avbruten", "övning.återupptagen", "övning.slut"),
    ]


_FOCUSED = "(() => { const e = document.activeElement; return [e.id, e.textContent.trim()]; })()"


def tab_to(page: Page, what: str) -> None:
    """Press Tab until the focus is on what has an id or a text, and is seen to be there."""
    for _ in range(120):
        page.keyboard.press("Tab")
        identity, text = page.evaluate(_FOCUSED)
        if identity == what or text.startswith(what):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", what
            return
    raise AssertionError(f"Tab never reached {what}")


def press_by_keyboard(page: Page, name: str) -> None:
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_without_scripts_every_form_works(chrome: Browser, served: Served) -> None:
    with chrome.new_context(locale="sv-SE", java_script_enabled=False) as context:
        windows = Windows(served, context, None)
        leader, evaluator = windows.leader, windows.evaluator
        press(leader, "Starta övningen")
        press_starting(leader, "Hoppa till i1")
        leader.locator(".card", has_text="Vad gör ni?").first.wait_for()
        press(leader, "Spela i1")
        leader.get_by_label("Beslutet").fill("Pärmen hämtas")
        leader.get_by_label("Beslutas av (funktion)").fill("Enhetschef")
        leader.get_by_label("Ingrepp").select_option("reservrutin")
        leader.get_by_label("Reservrutin", exact=True).select_option("hemtjänst/pärm")
        press(leader, "Skriv beslutet och visa effekten")
        press_starting(leader, "Nästa skede: Kväll")
        press(leader, "Hoppa")
        evaluator.get_by_label("Vad såg du?").fill("Någon tog ordet")
        press(evaluator, "Spara observationen")
        windows.screen.reload()
        assert windows.screen.get_by_text("Pärmen hämtas").is_visible()
        unfold(leader, "Avsluta övningen")
        press(leader, "Ja, övningen är slut")
        assert windows.elsewhere == []
    assert kinds(served)[-3:] == ["klocka.hopp", "observation", "övning.slut"]


def test_the_storbild_is_read_at_ten_metres(chrome: Browser, served: Served) -> None:
    """The text is at least a thirtieth of the screen's height high, and fits without scrolling."""
    with chrome.new_context(locale="sv-SE") as context:
        windows = Windows(served, context, None)
        leader, screen = windows.leader, windows.screen
        press(leader, "Starta övningen")
        press_starting(leader, "Hoppa till i1")
        press(leader, "Spela i1")
        wait_for(screen, "Vad gör ni?")
        for width, height in ((1920, 1080), (1366, 768), (1280, 720)):
            screen.set_viewport_size({"width": width, "height": height})
            sizes = screen.evaluate(
                "[...document.querySelectorAll('.screen li strong, blockquote p')]"
                ".map(e => parseFloat(getComputedStyle(e).fontSize))"
            )
            assert min(sizes) >= height / 30
            assert screen.evaluate("document.documentElement.scrollHeight") <= height
            foot = screen.locator("footer .marking").bounding_box()
            assert foot is not None
            assert foot["y"] + foot["height"] == pytest.approx(height, abs=1)
