"""Every statement of every document of the example, held against the engine."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from kontinuitet.documents.matter.data import PlanData
from kontinuitet.loading.workspace import load_workspace
from kontinuitet.model.plan import PlanSize
from kontinuitet.services.gathering import available_scenarios, plan_data, simulate_all
from tests.statements.checking import Checker, unused
from tests.statements.truth import Truth
from tests.unit.documents.made import (
    build_action_cards,
    build_fallback_sheets,
    build_management_report,
    build_municipality_plan,
    build_plan,
    build_report,
    build_restart_list,
)

ROOT = Path(__file__).parents[2]
#: Rules of the public edition, and of a short decided list.
OF_OTHER_DOCUMENTS = {
    "Nr i listan | System",
    "Nr | Verksamhet | Samhällsviktig | Acceptabel avbrottstid | Miniminivå",
}


@pytest.fixture(scope="module")
def data() -> PlanData:
    workspace = load_workspace(ROOT / "examples" / "exempelkoping")
    assert workspace.municipality is not None
    simulated = simulate_all(workspace.municipality, available_scenarios(workspace))
    return plan_data(workspace, workspace.municipality, simulated, tell=lambda _sentence: None)


@pytest.fixture(scope="module")
def checker(data: PlanData) -> Checker:
    return Checker(Truth(data))


@pytest.fixture(scope="module")
def documents(data: PlanData) -> dict[str, tuple[bytes, str | None]]:
    """Return every document of the example with the scenario that the whole of it is about."""
    made: dict[str, tuple[bytes, str | None]] = {
        "kommunplan": (build_municipality_plan(data), None),
        "ledningsrapport": (build_management_report(data, None), None),
    }
    for department in data.municipality.departments:
        made[f"plan {department}"] = (build_plan(data, department), None)
        for build in (build_action_cards, build_fallback_sheets):
            made[f"{build.__name__} {department}"] = (build(data, department), None)
    whole = replace(data, annexes=True)
    # One plan with all that it has; what is in the others is in it too.
    full = replace(data, size=PlanSize.FULL)
    made["fullständig plan"] = (build_plan(full, "kultur-och-fritid"), None)
    for scenario in data.scenarios:
        made[f"rapport {scenario}"] = (build_report(data, scenario), scenario)
        made[f"lista {scenario}"] = (build_restart_list(whole, scenario), scenario)
    return made


def test_every_statement_of_every_document_is_what_the_engine_says(
    documents: dict[str, tuple[bytes, str | None]], checker: Checker
) -> None:
    listed = [
        f"{name}: {one}"
        for name, (document, scenario) in documents.items()
        for one in checker.check(document, scenario)
    ]
    assert not listed, f"{len(listed)} statements\n" + "\n".join(listed[:40])
    # A rule that nothing is held against proves nothing.
    assert set(unused(checker.used)) <= OF_OTHER_DOCUMENTS


@pytest.mark.parametrize(
    ("document", "before", "after"),
    [
        ("kommunplan", "Överskrids", "Klarar tiden"),
        ("kommunplan", "3 dygn 8 h 15 min", "3 dygn 8 h 20 min"),
        ("ledningsrapport", "2 av 16", "3 av 16"),
        ("rapport stormen", "▲ För länge", "Inom tiden"),
        ("lista stormen", "mån 17.20", "mån 17.25"),
        ("lista elavbrott-36h", "Släpper fram 6 system", "Släpper fram 7 system"),
        ("lista elavbrott-36h", "20 Datahallen", "21 Datahallen"),
        ("lista elavbrott-36h", "på tre ställen", "på två ställen"),
    ],
)
def test_a_changed_statement_is_seen(
    documents: dict[str, tuple[bytes, str | None]],
    checker: Checker,
    document: str,
    before: str,
    after: str,
) -> None:
    data, scenario = documents[document]
    assert checker.check(replaced(data, before, after), scenario)


def replaced(data: bytes, before: str, after: str) -> bytes:
    """Return the document with the first ``before`` in its text changed."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                text = content.decode("utf-8").replace("\u00a0", " ")
                assert before in text
                content = text.replace(before, after, 1).encode("utf-8")
            new.writestr(name, content)
    return written.getvalue()
