"""A served exercise and a real browser in front of it, for the tests that play it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kontinuitet.model.exercise import MARKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SIZES = ((1920, 1080), (1366, 768), (820, 1180))

MODEL = """
kommun: {namn: Provköping}
förvaltningar: {vård: {namn: Vården}, skola: {namn: Skolan}}
resurser:
  el: {namn: Elnätet, typ: el}
  journal: {namn: Journalen, typ: verksamhetssystem, behöver: [el], återstart: {tid: 1 h}}
verksamheter:
  hemtjänst:
    namn: Hemtjänst
    förvaltning: vård
    samhällsviktig: ja
    acceptabel_avbrottstid: 4 h
    behöver: [journal]
    reservrutiner:
      pärm: {namn: Pärmen, ersätter: [journal], startar_inom: 3 h, uthållighet: 8 h}
  larm: {namn: Trygghetslarm, förvaltning: vård, acceptabel_avbrottstid: 1 h, behöver: [el]}
  lektioner: {namn: Lektioner, förvaltning: skola, behöver: [el]}
"""
SCENARIO = """
scenario: mörkt
namn: Mörkt
startar: 2027-01-18T06:30
bortfall: [{resurser: [el], från: 1 h, till: 30 h}]
"""
EXERCISE = """
övning: mörk-måndag
namn: Mörk måndag
scenario: mörkt
förvaltningar: [vård]
inledning: I dag övar vi. Ingen gör fel, vi lär oss.
regler: [Det som sägs stannar i rummet., Säg rollen och inte namnet.]
genomgång: [Det som fungerade, Det som ska bli bättre]
mål:
  - id: m1
    text: Pärmen tas fram i tid
    indikatorer: [{id: a, text: Någon hämtar pärmen}, {id: b, text: Larmen tas emot}]
  - {id: m2, text: Rätt chef beslutar, indikatorer: [{id: c, text: En chef tar ordet}]}
roller: [{id: sl, namn: Övningsledare}, {id: lu, namn: Utvärderare 1, mål: [m1]}]
övade: [{förvaltning: vård, funktioner: [enhetschef, förvaltningschef]}]
skeden:
  - {id: s1, namn: Gryning, speltid: "0", tidshopp: "Vi börjar. Klockan är {{ nu.klockslag }}."}
  - {id: s2, namn: Kväll, speltid: 12 h, tidshopp: "Det har blivit {{ nu.klockslag }}."}
inspel:
  - id: i1
    skede: s1
    när: 2 h
    text: "{{ hemtjänst.namn }} är {{ hemtjänst.läge }}. Vad gör ni?"
    från: Enhetschefen
    till: [Vården]
    mål: [m1]
    frågor: [Vem beslutar?]
    förväntat: [Någon hämtar pärmen]
  - {id: i2, skede: s1, när: 4 h, text: Larmen tystnar, från: Larmoperatören, mål: [m1]}
  - {id: i3, skede: s1, när: 5 h, text: En anhörig ringer, från: En anhörig, mål: [m2]}
  - {id: i4, skede: s2, när: 12 h, text: Natten väntar, mål: [m2], sätt: storbild}
  - id: i5
    skede: s1
    typ: beredskap
    när: {nere: larm, minst: 30 min}
    text: Larmen har varit nere länge
    mål: [m1]
beslutspunkter: [{id: p1, fråga: Vem hämtar pärmen?, verksamhet: hemtjänst}]
"""


def write_files(folder: Path) -> Path:
    """Write a municipality with an exercise and return the exercise's file."""
    for name, text in (
        ("kontinuitet.yaml", MODEL),
        ("scenarier/m.yaml", SCENARIO),
        ("övningar/mörk-måndag.yaml", EXERCISE),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "övningar" / "mörk-måndag.yaml"


class Served:
    """`övning kör` in a process of its own, that can be killed and started again."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.address = ""
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-X", "utf8", "-m", "kontinuitet", "övning", "kör"]
        self.process = subprocess.Popen(
            [*command, str(self.file), "--öppna-inte"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "http://" in line:
                self.address = line[line.index("http://") :].strip()
                return
        assert self.process.stderr is not None
        raise AssertionError(self.process.stderr.read())

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()


@contextmanager
def browser(chromium: Path) -> Iterator[Browser]:
    """Start Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
        yield started
        started.close()


class Windows:
    """The facilitator's, the storbild's and the evaluator's window, and what goes wrong in them.

    ``elsewhere`` are requests to anything but the exercise's own address; ``said`` are errors and
    warnings of the console.
    """

    def __init__(self, served: Served, context: BrowserContext, axe: str | None) -> None:
        self.served = served
        self.axe = axe
        self.elsewhere: list[str] = []
        self.said: list[str] = []
        self.context = context
        self.down = False
        context.set_default_timeout(20_000)
        if axe is not None:
            context.add_init_script(axe)
        self.leader = self.open(served.address)
        links = {
            str(a.text_content()).split(" (")[0].strip(): str(a.get_attribute("href"))
            for a in self.leader.locator(".links a").all()
        }
        self.links = links
        self.screen = self.open(links["Storbild"])
        self.evaluator = self.open(links["Utvärderare"])

    def open(self, address: str) -> Page:
        page = self.context.new_page()
        own = self.served.address.split("/in/")[0]
        page.on(
            "request",
            lambda r: None if r.url.startswith((own, "data:")) else self.elsewhere.append(r.url),
        )
        page.on(
            "console",
            lambda m: (
                self.said.append(m.text)
                if m.type in ("error", "warning") and not self.down
                else None
            ),
        )
        page.on("pageerror", lambda e: self.said.append(str(e)))
        page.goto(address)
        return page

    def look(self, page: Page, state: str) -> None:
        """Check a page as it stands: accessibility, marking, and that nothing is cut off."""
        assert page.title().startswith("ÖVNING")
        markings = page.locator(".head .marking, footer .marking").all_text_contents()
        assert [m.strip() for m in markings] == [MARKING, MARKING], state
        if self.axe is not None:
            found = page.evaluate(
                "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
                ".map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(', ')}`)"
            )
            assert found == [], state

    def fits(self, page: Page, state: str) -> None:
        """Check that a page is as wide as its window at every size."""
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, (state, width)


def press(page: Page, name: str) -> None:
    """Press a button and wait for the page that it gives."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def unfold(page: Page, text: str) -> Locator:
    """Open what is folded under a summary that begins with a text, and return it."""
    summary = page.locator("summary", has_text=text).first
    details = summary.locator("xpath=..")
    if details.get_attribute("open") is None:
        summary.click()
    return details


def wait_for(page: Page, text: str) -> None:
    """Wait until a text is seen on a page that updates itself."""
    page.get_by_text(text).first.wait_for(state="visible")
