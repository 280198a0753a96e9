from __future__ import annotations

from pathlib import Path

import pytest

from kontinuitet.documents.inspection import document_text, inspect
from tests.unit.documents.made import build_municipality_plan
from tests.unit.documents.plan_model import audit, plan_data, small_municipality


@pytest.fixture(scope="module")
def built() -> bytes:
    return build_municipality_plan(plan_data())


@pytest.fixture(scope="module")
def text(built: bytes) -> str:
    return " ".join(document_text(built).split())


def test_every_activity_stands_with_its_department(text: str) -> None:
    model = small_municipality()
    for activity in model.activities.values():
        department = model.departments[activity.department]
        assert f"{activity.name} {department.name}" in text


#: What the chapter on gaps says it lists.
GAPS = "Här står de verksamheter som i något scenario är utan förmåga längre än"


def test_essential_and_other_activities_are_kept_apart(text: str) -> None:
    essential = text.index("4.1 Samhällsviktiga verksamheter")
    other = text.index("4.2 Övriga verksamheter", essential)
    end = text.index("5 Gemensamma system och gap", other)
    assert essential < text.index("Hemtjänst Omsorgskontoret") < other
    assert other < text.index("Lön & HR Lön & HR") < end


def test_shared_systems_are_those_of_two_departments_or_more(text: str) -> None:
    shared = text[text.index("Faller något av dem bort") : text.index(GAPS)]
    for name in ("Katalogtjänst", "Namntjänst", "Server 1", "Elnät"):
        assert name in shared
    for name in ("Journalsystem", "Lönesystem", "Mobilnät A"):
        assert name not in shared


def test_gaps_hold_those_over_their_time_and_the_undecided(text: str) -> None:
    gaps = text[text.index(GAPS) : text.rindex("6 Kommunikation")]
    assert "Särskilt boende" in gaps
    assert "Hemtjänst" in gaps
    assert "Avgifter {{ config }} –" in gaps
    assert "Lön & HR" not in gaps


def test_restart_order_holds_every_resource_that_is_restarted(text: str) -> None:
    data = plan_data()
    scenario = data.decisive_scenario()
    assert scenario is not None
    order = data.simulations[scenario].restart.order
    part = text[text.index("Ordningen är beräknad för scenariot") :]
    for step in order:
        assert f"{step.number} {data.municipality.resources[step.id].name}" in part


def test_contacts_of_every_department_without_protected_persons(text: str) -> None:
    assert "011-00 00 01" in text
    assert "Lön & HR Inga kontakter är angivna." in text
    assert "Hemlig Person" not in text


def test_only_open_improvements_are_in_the_plan(text: str) -> None:
    assert "Avtal om andra leverantör" in text
    assert "Gammal sak" not in text


def test_deadlines_and_findings_are_there(text: str) -> None:
    assert "Betydande incident, upplysning" in text
    for finding in plan_data().findings:
        assert finding.text in text


def test_the_file_is_valid_accessible_and_ends_with_its_version(
    built: bytes, text: str, tmp_path: Path
) -> None:
    assert [str(f) for f in inspect(built)] == []
    assert audit(built, tmp_path) == []
    assert "Slut på planen. Version 2.0." in text


def test_same_input_gives_same_bytes(built: bytes) -> None:
    assert build_municipality_plan(plan_data()) == built
