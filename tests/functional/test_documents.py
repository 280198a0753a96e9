"""All documents of the packaged example municipality, as a municipality gets them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from kontinuitet import bundled
from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.findings import find_all
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.documents.inspection import document_text, inspect
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.needs import direct_resources
from kontinuitet.documents.matter.starting import started_by
from kontinuitet.loading.duties import load_duties
from kontinuitet.loading.workspace import load_scenario, load_workspace
from kontinuitet.model.landscape import Resource
from tests.unit.documents.made import build_municipality_plan, build_plan, build_restart_list
from tests.unit.documents.plan_model import audit
from tests.unit.documents.printed.test_restart_order import many_systems


@pytest.fixture(scope="module")
def data() -> PlanData:
    with bundled.folder("examples", "exempelkoping") as folder:
        workspace = load_workspace(folder)
        municipality = workspace.municipality
        assert municipality is not None, [str(p) for p in workspace.problems]
        scenarios = dict(workspace.scenarios)
        for name in bundled.names("scenarios"):
            scenario, problems = load_scenario(workspace, name)
            assert scenario is not None, [str(p) for p in problems]
            scenarios.setdefault(scenario.id, scenario)
    net = compile_municipality(municipality)
    return PlanData(
        municipality=municipality,
        simulations={i: simulate(municipality, s, net=net) for i, s in scenarios.items()},
        scenarios=scenarios,
        duties=load_duties(),
        findings=find_all(municipality),
        model_sha256=workspace.sha256,
    )


@pytest.fixture(scope="module")
def documents(data: PlanData) -> dict[str, bytes]:
    """Every plan, and the restart list of the scenario that hits hardest."""
    made = {
        department: build_plan(data, department) for department in data.municipality.departments
    }
    made["kommunen"] = build_municipality_plan(data)
    for scenario in ("utpressningsangrepp-jul", "stormen", "ad-cirkel"):
        made[f"lista-{scenario}"] = build_restart_list(data, scenario)
    return made


def flat(text: str) -> str:
    return " ".join(text.split())


def test_every_document_is_valid_and_accessible(
    documents: dict[str, bytes], tmp_path: Path
) -> None:
    for name, built in documents.items():
        assert [str(f) for f in inspect(built)] == [], name
        assert audit(built, tmp_path) == [], name


def test_no_text_of_the_model_is_missing_from_the_plans(
    data: PlanData, documents: dict[str, bytes]
) -> None:
    model = data.municipality
    for identity, department in model.departments.items():
        text = flat(document_text(documents[identity]))
        activities = model.activities_of(identity)
        wanted = [department.name, *(c.role for c in department.contacts if not c.protected)]
        wanted += [c.phone for c in department.contacts if c.phone and not c.protected]
        for activity in activities.values():
            wanted += [activity.name, activity.description or "", activity.minimum_level or ""]
            wanted += [need.why or "" for need in activity.needs]
            for fallback in activity.fallbacks.values():
                steps = fallback.steps
                wanted += [fallback.name, fallback.place or "", fallback.staffing or ""]
                wanted += [*steps.first_15_min, *steps.first_hour, *steps.first_4_hours]
                wanted += [*steps.first_24_hours, *fallback.return_steps, *fallback.forms]
                wanted += [*fallback.not_done, fallback.when or ""]
        wanted += [model.resources[i].name for i in direct_resources(model, activities.values())]
        for started in started_by(model, identity):
            wanted += technical(model.resources[started])
        for piece in wanted:
            assert flat(piece) in text, (identity, piece)
    # What no department starts, and what all of them do, stands in the plan of the municipality.
    whole = flat(document_text(build_municipality_plan(data)))
    for identity, resource in model.resources.items():
        for piece in technical(resource):
            assert flat(piece) in whole, (identity, piece)


def technical(resource: Resource) -> list[str]:
    """Return what is printed only for those who start a resource."""
    steps = resource.restart.steps if resource.restart else ()
    glass = [need.break_glass or "" for need in resource.needs]
    return [resource.name, resource.description or "", *glass, *steps]


def test_the_municipality_plan_names_every_activity_and_contact(
    data: PlanData, documents: dict[str, bytes]
) -> None:
    text = flat(document_text(documents["kommunen"]))
    for activity in data.municipality.activities.values():
        assert activity.name in text
    for department in data.municipality.departments.values():
        for contact in department.contacts:
            assert contact.protected or contact.role in text
    for improvement in data.municipality.improvements.values():
        if (improvement.status or "") not in {"klar", "klart"}:
            assert flat(improvement.action) in text


def test_no_person_with_protected_data_is_in_any_document(
    data: PlanData, documents: dict[str, bytes]
) -> None:
    contacts = [
        *data.municipality.info.contacts,
        *(c for d in data.municipality.departments.values() for c in d.contacts),
    ]
    for contact in contacts:
        if contact.protected and contact.phone:
            for name, built in documents.items():
                assert contact.phone not in document_text(built), name


def test_every_table_has_a_header_row_that_repeats_and_rows_that_are_not_split(
    documents: dict[str, bytes],
) -> None:
    for name, built in documents.items():
        for table in docx.Document(BytesIO(built)).tables:
            rows = table._tbl.findall(qn("w:tr"))
            assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None, name
            for row in rows:
                assert row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None, name


def test_documents_are_the_same_every_time(data: PlanData, documents: dict[str, bytes]) -> None:
    assert build_plan(data, "räddningstjänst") == documents["räddningstjänst"]
    assert build_municipality_plan(data) == documents["kommunen"]
    assert build_restart_list(data, "stormen") == documents["lista-stormen"]


def pages(pdf: Path, pdftoppm: Path, folder: Path) -> int:
    """Render a PDF and count its pages; an empty page would be a few hundred bytes."""
    subprocess.run([pdftoppm, "-r", "20", "-gray", pdf, folder / "sida"], check=True)
    return len(list(folder.glob("sida*")))


def test_sixty_systems_fit_on_four_pages(
    to_pdf: Callable[[Path, Path], Path], pdftoppm: Path, tmp_path: Path
) -> None:
    source = tmp_path / "lista.docx"
    source.write_bytes(build_restart_list(many_systems(60), "allt"))
    pdf = to_pdf(source, tmp_path)
    drawn = pages(pdf, pdftoppm, tmp_path)
    text = subprocess.run(
        [pdftoppm.with_name("pdftotext"), "-layout", pdf, "-"],
        check=True,
        capture_output=True,
    ).stdout.decode("utf-8")
    sheets = text.split("\f")[:drawn]
    with_rows = [n for n, sheet in enumerate(sheets, 1) if "Klockslag" in sheet]
    assert with_rows[-1] <= 4
    assert "Journalsystem 59" in "".join(sheets[:4])


def test_no_page_of_a_plan_is_empty(
    documents: dict[str, bytes],
    to_pdf: Callable[[Path, Path], Path],
    pdftoppm: Path,
    tmp_path: Path,
) -> None:
    source = tmp_path / "plan.docx"
    source.write_bytes(documents["räddningstjänst"])
    pdf = to_pdf(source, tmp_path)
    text = subprocess.run(
        [pdftoppm.with_name("pdftotext"), "-layout", pdf, "-"], check=True, capture_output=True
    ).stdout.decode("utf-8")
    for number, sheet in enumerate(text.split("\f")[:-1], start=1):
        # Two lines of header and two of footer stand on every page.
        assert len([line for line in sheet.splitlines() if line.strip()]) > 5, number
