"""Plans that an earlier version of the program wrote, made again by this one.

The file in ``tests/data/earlier`` was written from the example by the version before the short
plan, whose chapters were others.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kontinuitet.analysis.findings import find_all
from kontinuitet.documents.inspection import document_text, inspect
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.regeneration import regenerate, written_tags
from kontinuitet.loading.duties import load_duties
from kontinuitet.loading.workspace import load_workspace
from kontinuitet.model.plan import PlanSize
from tests.unit.documents.made import build_plan
from tests.unit.documents.regeneration.meaning import Meaning
from tests.unit.documents.regeneration.samples import para, run, written

ROOT = Path(__file__).parents[4]
EARLIER = ROOT / "tests" / "data" / "earlier" / "kontinuitetsplan-kultur-och-fritid.docx"


@pytest.fixture(scope="module")
def data() -> PlanData:
    workspace = load_workspace(ROOT / "examples" / "exempelkoping")
    model = workspace.municipality
    assert model is not None
    return PlanData(model, {}, {}, load_duties(), find_all(model), workspace.sha256)


@pytest.mark.parametrize("size", list(PlanSize))
def test_every_written_word_has_a_place_in_the_new_chapters(data: PlanData, size: PlanSize) -> None:
    old = EARLIER.read_bytes()
    tags = sorted(Meaning(old).controls)
    assert "fritext:befogenheter" in tags
    assert any(tag.startswith("fritext:verksamhet:") for tag in tags)
    words = {tag: f"Egna ord nummer {n}." for n, tag in enumerate(tags)}
    old = written(old, {tag: para(run(text)) for tag, text in words.items()})
    asked = PlanData(**{**vars(data), "size": size})
    # The plan is adopted: what nobody had written in would not be there.
    new = build_plan(asked, "kultur-och-fritid", written=written_tags(old, EARLIER.name))
    made = regenerate(new, old, EARLIER.name)
    assert (made.carried, made.homeless, made.changes) == (len(tags), 0, ())
    text = document_text(made.data)
    for said in words.values():
        assert said in text
    assert "Text utan plats" not in text
    assert inspect(made.data) == []


def test_nothing_is_taken_for_written_in_a_plan_that_nobody_has_touched(data: PlanData) -> None:
    assert written_tags(EARLIER.read_bytes(), EARLIER.name) == frozenset()
    assert (
        "Skriv här"
        not in document_text(build_plan(data, "samhällsbyggnad")).partition("Reservrutiner")[0]
    )
