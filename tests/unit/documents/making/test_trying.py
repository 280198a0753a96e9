"""What is said of a template of the municipality's own, and what becomes of it, are the same."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from kontinuitet import bundled
from kontinuitet.documents.chapters.exercise_marking import MARKING
from kontinuitet.documents.kinds import KINDS
from kontinuitet.documents.making import Kind, make, nothing_to_print, try_template
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed import (
    exercise_brief,
    public_plan,
    restart_order,
    simulation_report,
)
from kontinuitet.documents.xmltext import w
from kontinuitet.errors import InputError
from kontinuitet.model.scenario import Scenario
from tests.unit.documents.plan_model import plan_data


def changed(kind: Kind, change: Callable[[docx.document.Document], None]) -> bytes:
    """Return the packaged template of a kind, changed as a person would in Word."""
    document = docx.Document(io.BytesIO(bundled.read_bytes("plan_templates", kind.template)))
    change(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def replaced(old: str, new: str) -> Callable[[docx.document.Document], None]:
    """Return a change that writes ``new`` wherever the template says ``old``."""

    def change(document: docx.document.Document) -> None:
        found = [t for t in document.element.iter(w("t")) if old in (t.text or "")]
        assert found
        for text in found:
            text.text = (text.text or "").replace(old, new)

    return change


def exercise_data(**more: str) -> PlanData:
    """Return plan data where a scenario has exercise material."""
    data = plan_data()
    identity, scenario = next(iter(data.scenarios.items()))
    material = {
        "syfte": "Pröva reservrutinen.",
        "mål": [{"id": "m", "text": "Rutinen är känd."}],
        "inspel": [{"id": "i", "när": "1 h", "text": "Telefonen är tyst.", "mål": ["m"]}],
        **more,
    }
    raw = {**scenario.model_dump(by_alias=True, exclude_unset=True), "övning": material}
    return replace(data, scenarios={**data.scenarios, identity: Scenario.model_validate(raw)})


def refusals(kind: Kind, template: bytes, folder: Path, data: PlanData | None = None) -> list[str]:
    """Return why each document that the template is for is not made, with it in ``mallar``."""
    (folder / kind.template).write_bytes(template)
    data = replace(data or plan_data(), own_templates=folder, annexes=True)
    said = []
    for subject in kind.subjects(data):
        if nothing_to_print(kind, data, subject) is None:
            try:
                make(kind, data, subject)
            except InputError as error:
                said.append(str(error))
    return said


@pytest.mark.parametrize(
    ("kind", "field"),
    [(restart_order.KIND, "bild.rubrik"), (simulation_report.KIND, "bild.bild")],
    ids=["återstart", "rapport"],
)
def test_a_misspelt_field_of_a_picture_is_a_fault_and_stops_the_document(
    kind: Kind, field: str, tmp_path: Path
) -> None:
    """It was "kan användas" in the trial, which had no pictures, and refused in the making."""
    pytest.importorskip("resvg")
    template = changed(kind, replaced(field, f"{field}k"))
    verdict = try_template(kind, template, kind.template, [plan_data()])
    assert verdict.faults
    assert f"{field.partition('.')[2]}k" in verdict.faults[0]
    assert any(verdict.faults[0] in said for said in refusals(kind, template, tmp_path))


def test_a_brief_without_the_marking_is_a_fault_and_stops_the_document(tmp_path: Path) -> None:
    def unmarked(document: docx.document.Document) -> None:
        roots = [document.element, *(s.header._element for s in document.sections)]
        for root in (*roots, *(s.footer._element for s in document.sections)):
            for text in root.iter(w("t")):
                text.text = (text.text or "").replace(MARKING, "Blad")

    kind = exercise_brief.KIND
    template = changed(kind, unmarked)
    verdict = try_template(kind, template, "m.docx", [exercise_data()])
    assert "saknar märkningen" in verdict.faults[0]
    said = refusals(kind, template, tmp_path, exercise_data())
    assert len(said) == 1
    assert "saknar märkningen" in said[0]


def test_a_text_that_may_not_be_printed_is_no_fault_of_the_template(tmp_path: Path) -> None:
    kind = exercise_brief.KIND
    data = exercise_data(syfte="Detta är ingen övning.")
    template = changed(kind, lambda _document: None)
    verdict = try_template(kind, template, "m.docx", [data, exercise_data()])
    assert verdict.faults == ()
    assert "ingen övning" in verdict.remarks[0]
    assert refusals(kind, template, tmp_path, data)


def test_a_secret_in_a_public_template_is_a_fault_and_stops_the_document(tmp_path: Path) -> None:
    def tells(document: docx.document.Document) -> None:
        document.paragraphs[2].runs[0].text = 'Ring {{ "011-00 00 01" }} i {{ kommun.namn }}'

    template = changed(public_plan.KIND, tells)
    verdict = try_template(public_plan.KIND, template, "m.docx", [plan_data()])
    assert "får inte stå i den" in verdict.faults[0]
    assert refusals(public_plan.KIND, template, tmp_path)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.template)
def test_a_fault_in_any_list_is_told_if_and_only_if_a_document_is_refused(
    kind: Kind, tmp_path: Path
) -> None:
    """A loop that no data enters hides its faults from both, never from one of them."""
    lists = [f.path for f in kind.fields() if f.repeated and "[]" not in f.path]

    def add(document: docx.document.Document) -> None:
        last = document.paragraphs[-1]
        for path in lists:
            for text in (f"{{% for x in {path} %}}", "{{ x.finns_inte }}", "{% endfor %}"):
                last.insert_paragraph_before(text)

    template = changed(kind, add)
    data: PlanData = plan_data()
    verdict = try_template(kind, template, kind.template, [data])
    said = refusals(kind, template, tmp_path)
    assert bool(verdict.faults) == bool(said)
    if kind.template == "forvaltningsplan.docx":
        assert len(verdict.faults) >= 2
