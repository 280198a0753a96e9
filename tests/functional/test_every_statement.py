"""Every statement of every document of the example, held against the engine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kontinuitet.cli.printing import available_scenarios, plan_data, simulate_all
from kontinuitet.documents.context.data import PlanData
from kontinuitet.loading.workspace import load_workspace
from tests.statements.checking import Checker, unused
from tests.statements.truth import Truth

ROOT = Path(__file__).parents[2]
#: What the director of an exercise reads is the scenario's own text, not a result.
LEFT_OUT = {"övning"}
#: Rules that no document of the example needs: it has a pair of columns for the decided list.
OF_OTHER_MODELS = {"Nr i listan | System"}


@pytest.fixture(scope="module")
def data() -> PlanData:
    workspace = load_workspace(ROOT / "examples" / "exempelkoping")
    assert workspace.municipality is not None
    simulated = simulate_all(workspace.municipality, available_scenarios(workspace))
    return plan_data(workspace, workspace.municipality, simulated)


@pytest.fixture(scope="module")
def checker(data: PlanData) -> Checker:
    return Checker(Truth(data))


def documents(folder: Path) -> Iterator[tuple[Path, str | None]]:
    """Yield every Word file with the scenario that the whole of it is about."""
    for path in sorted(folder.rglob("*.docx")):
        if path.parent.name not in LEFT_OUT:
            prefix, _, scenario = path.stem.partition("-")
            yield path, scenario if prefix in ("simulering", "återstart") else None


def test_every_statement_of_every_document_is_what_the_engine_says(
    demo: Path, checker: Checker
) -> None:
    wrong = {
        path.name: found
        for path, scenario in documents(demo)
        if (found := checker.check(path.read_bytes(), scenario))
    }
    listed = [f"{name}: {one}" for name, found in wrong.items() for one in found]
    assert not listed, f"{len(listed)} statements\n" + "\n".join(listed[:40])
    # A rule that nothing is held against proves nothing.
    assert set(unused(checker.used)) <= OF_OTHER_MODELS


@pytest.mark.parametrize(
    ("document", "before", "after"),
    [
        ("planer/kommunplan.docx", "Stormen under trettonhelgen", "Trygghetslarmen tystnar"),
        ("planer/kommunplan.docx", "▲ Överskrids", "Klarar tiden"),
        ("planer/kommunplan.docx", "3 dygn 8 h 15 min", "3 dygn 8 h 20 min"),
        ("ledningsrapport/ledningsrapport.docx", " av dem överskrider", "1 av dem överskrider"),
        ("ledningsrapport/ledningsrapport.docx", "2 av 16", "3 av 16"),
        ("simuleringar/simulering-stormen.docx", "▲ För länge", "Inom tiden"),
        ("simuleringar/simulering-stormen.docx", "Scenariot avbryter ", "Scenariot avbryter 1"),
        ("återstart/återstart-stormen.docx", "T+5 dygn", "T+6 dygn"),
        ("återstart/återstart-stormen.docx", "Allt på listan är igång", "Allt är igång"),
    ],
)
def test_a_changed_statement_is_seen(
    demo: Path, checker: Checker, document: str, before: str, after: str
) -> None:
    path = demo / document
    scenario = path.stem.partition("-")[2] or None
    changed = replaced(path.read_bytes(), before, after)
    assert checker.check(changed, scenario)


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
