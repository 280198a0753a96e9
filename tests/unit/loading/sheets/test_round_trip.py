"""A model as a workbook, read back, and written as YAML, is the same model."""

from __future__ import annotations

from pathlib import Path

import pytest

from kontinuitet import bundled
from kontinuitet.loading.changing import changes_between, files_after
from kontinuitet.loading.files import ReadFile
from kontinuitet.loading.incoming import read_incoming
from kontinuitet.loading.merging import Layer
from kontinuitet.loading.sheets.columns import columns_of
from kontinuitet.loading.sheets.filling import model_workbook, shown_tree
from kontinuitet.loading.sheets.layout import KINDS, WHOLE_FIELDS
from kontinuitet.loading.sheets.putting import put
from kontinuitet.loading.workspace import load_workspace, workspace_of
from kontinuitet.loading.writing import plain
from kontinuitet.model.landscape import Municipality
from tests.unit.loading.sheets.random_models import Maker


def read_back(workbook: bytes, before: Municipality | None) -> Municipality:
    said = read_incoming([("bok.xlsx", workbook)], before, {})[0].said
    assert said.unread == []
    result = put(before, [said])
    assert result.conflicts == []
    assert result.municipality is not None, [str(p) for p in result.problems]
    return result.municipality


def as_files(municipality: Municipality) -> Municipality | None:
    """Return a model written into an empty folder and read from it."""
    changes = changes_between(None, municipality)
    files = files_after(changes, plain(municipality), Layer(Municipality), {})
    read = [ReadFile(name, content) for name, content in sorted(files.items())]
    return workspace_of(Path("mapp"), read).municipality


def without_protected(municipality: Municipality) -> Municipality:
    return Municipality.model_validate(shown_tree(municipality))


@pytest.fixture(scope="module")
def example() -> Municipality:
    with bundled.folder("examples", "exempelkoping") as folder:
        found = load_workspace(folder).municipality
    assert found is not None
    return found


def test_the_example_comes_back(example: Municipality) -> None:
    workbook = model_workbook(example)
    assert model_workbook(example) == workbook
    again = read_back(workbook, None)
    assert again == example
    assert as_files(again) == example
    assert changes_between(example, read_back(workbook, example)) == []


# 300 were tried when this was written; each takes a third of a second.
@pytest.mark.parametrize("number", range(8))
def test_a_random_model_comes_back(number: int) -> None:
    model = without_protected(Maker(number).model())
    again = read_back(model_workbook(model), None)
    assert again == model
    assert as_files(again) == model


def test_random_models_have_every_field_of_every_sheet() -> None:
    """A field that the random models never fill would not be tried above."""
    seen: set[tuple[str, str]] = set()
    for number in range(40):
        tree = shown_tree(Maker(number).model())
        for kind in KINDS:
            for _, thing in kind.found(tree):
                for column in kind.columns:
                    inner = thing
                    for step in column.path:
                        inner = inner.get(step) if isinstance(inner, dict) else None
                    if inner is not None:
                        seen.add((kind.name, column.heading))
    never = {(kind.name, c.heading) for kind in KINDS for c in kind.columns} - seen
    # Own checks must name a packaged row, and protected persons are left out.
    assert {name for name, heading in never if heading != "Skyddade personuppgifter"} == {
        "Kontrollerade tidsfrister"
    }


def test_headings_are_not_used_twice() -> None:
    for kind in KINDS:
        assert len(set(kind.headings)) == len(kind.headings), kind.name
    assert len(WHOLE_FIELDS) > len(columns_of(Municipality))
