"""Restart lists, sheets, reports and public editions of an earlier version, made again by this one.

The files in ``tests/data/earlier`` were written from the example by the version before the short
restart list, whose papers were laid out in another way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kontinuitet.analysis.findings import find_all
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.documents.inspection import document_text, inspect
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.regeneration import regenerate, written_tags
from kontinuitet.loading.duties import load_duties
from kontinuitet.loading.workspace import load_scenario, load_workspace
from tests.unit.documents.made import (
    build_fallback_sheets,
    build_management_report,
    build_public_plan,
    build_restart_list,
)
from tests.unit.documents.regeneration.meaning import Meaning
from tests.unit.documents.regeneration.samples import para, run, written

ROOT = Path(__file__).parents[4]
EARLIER = ROOT / "tests" / "data" / "earlier"
DEPARTMENT, SCENARIO = "kultur-och-fritid", "dörrlarm-låser"


@pytest.fixture(scope="module")
def data() -> PlanData:
    workspace = load_workspace(ROOT / "examples" / "exempelkoping")
    model = workspace.municipality
    assert model is not None
    scenario, _ = load_scenario(workspace, "dorrlarm-laser.yaml")
    assert scenario is not None
    return PlanData(
        model,
        {SCENARIO: simulate(model, scenario)},
        {SCENARIO: scenario},
        load_duties(),
        find_all(model),
        workspace.sha256,
    )


@pytest.mark.parametrize(
    ("name", "build"),
    [
        (
            "aterstart-dorrlarm-laser",
            lambda data, **more: build_restart_list(data, SCENARIO, **more),
        ),
        (
            "aterstart-dorrlarm-laser",
            lambda data, **more: build_restart_list(replace(data, annexes=True), SCENARIO, **more),
        ),
        (
            f"reservrutinblad-{DEPARTMENT}",
            lambda data, **more: build_fallback_sheets(data, DEPARTMENT, **more),
        ),
        ("ledningsrapport", build_management_report),
        (
            f"offentlig-plan-{DEPARTMENT}",
            lambda data, **more: build_public_plan(data, DEPARTMENT, **more),
        ),
    ],
)
def test_every_written_word_is_in_the_paper_that_takes_its_place(
    data: PlanData, name: str, build: Callable[..., bytes]
) -> None:
    path = EARLIER / f"{name}.docx"
    old = path.read_bytes()
    tags = sorted(Meaning(old).controls)
    assert tags
    words = {tag: f"Egna ord nummer {n}." for n, tag in enumerate(tags)}
    old = written(old, {tag: para(run(text)) for tag, text in words.items()})
    made = regenerate(build(data, written=written_tags(old, path.name)), old, path.name)
    assert (made.carried, made.homeless, made.changes) == (len(tags), 0, ())
    text = document_text(made.data)
    for said in words.values():
        assert text.count(said) == 1
    assert "Text utan plats" not in text
    assert inspect(made.data) == []
