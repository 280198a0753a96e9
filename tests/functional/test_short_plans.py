"""How long the plans are on paper, in tabs and in drafts, and that pages are numbered right."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from kontinuitet import bundled
from kontinuitet.documents.inspection import document_text
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.loading.workspace import load_workspace
from kontinuitet.services.gathering import available_scenarios, plan_data, simulate_all
from kontinuitet.services.pdf import build_pdfs
from tests.unit.documents.made import build_municipality_plan, build_plan

LARGE, SMALL = "exempelkoping", "lillkoping"
#: Pages of the care plan: without routines and annexes, and with all.
FRAME, ALL = 20, 48
#: Pages of a first plan, and signs in it.
FIRST, SIGNS = 14, 12


def example(name: str) -> PlanData:
    with bundled.folder("examples", name) as folder:
        workspace = load_workspace(folder)
        model = workspace.municipality
        assert model is not None
        simulated = simulate_all(model, available_scenarios(workspace))
        return plan_data(workspace, model, simulated, tell=lambda _sentence: None)


@pytest.fixture(scope="module")
def plans() -> dict[str, bytes]:
    small = example(SMALL)
    made = {f"liten {d}": build_plan(small, d) for d in small.municipality.departments}
    made["omsorg"] = build_plan(example(LARGE), "vård-och-omsorg")
    made["liten kommunplan"] = build_municipality_plan(small)
    return made


@pytest.fixture(scope="module")
def pages(
    plans: dict[str, bytes], soffice: Path, pdftoppm: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """Return the text of each page of each plan."""
    folder = tmp_path_factory.mktemp("sidor")
    files = {folder / f"{name}.docx": data for name, data in plans.items()}
    found = {}
    for path, pdf in build_pdfs(files, soffice).items():
        path.write_bytes(pdf)
        done = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
        found[path.stem] = done.stdout.decode("utf-8").split("\f")[:-1]
    return found


def test_the_care_plan_can_be_carried(pages: dict[str, list[str]]) -> None:
    own = pages["omsorg"]
    assert len(own) <= ALL
    tabs = [re.search(r"Flik (\w+) ", page.rpartition("Utskriven kopia")[0][-400:]) for page in own]
    frame = [tab for tab in tabs if tab is not None and tab[1].isdigit() and tab[1] != "6"]
    assert all(tabs)
    assert len(frame) <= FRAME


def test_a_first_plan_is_short_and_not_full_of_signs(
    plans: dict[str, bytes], pages: dict[str, list[str]]
) -> None:
    drafts = [name for name in plans if name.startswith("liten ") and "kommunplan" not in name]
    assert len(drafts) == 2
    for name in drafts:
        assert len(pages[name]) <= FIRST, name
        assert document_text(plans[name]).count("▲") <= SIGNS, name


def test_every_page_says_which_of_how_many_it_is(pages: dict[str, list[str]]) -> None:
    for name, own in pages.items():
        for number, page in enumerate(own, start=1):
            assert f"Sida {number} av {len(own)}" in page, (name, number)


def test_the_contents_list_of_a_pdf_has_the_right_pages(pages: dict[str, list[str]]) -> None:
    own = pages["omsorg"]
    entries = re.findall(r"(?m)^(.+?)\.{5,} ?(\d+)$", own[0])
    assert len(entries) > 15
    for heading, number in entries:
        lines = [" ".join(line.split()) for line in own[int(number) - 1].splitlines()]
        assert " ".join(heading.split()) in lines, (heading, number)
