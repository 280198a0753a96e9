"""Every Word file that the demo makes, and every packaged template, against the Open XML SDK."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from kontinuitet.cli.main import run
from kontinuitet.documents.inspection import inspect

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def word_files(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The demo's documents of every kind, and the templates they were made from."""
    made = sorted(demo.rglob("*.docx"))
    assert {p.parent.name for p in made} == {
        "planer",
        "reservrutinblad",
        "åtgärdskort",
        "offentliga-planer",
        "ledningsrapport",
        "återstart",
        "simuleringar",
        "övning",
    }
    parts = tmp_path_factory.mktemp("delar")
    model = demo / "exempelkoping"
    options = ("--per-person", str(parts), "--per-förvaltning", str(parts))
    assert run(["återstart", str(model), "elavbrott-36h", *options]) in {0, 1}
    made += sorted(parts.glob("*.docx"))
    assert {p.name.split("-")[0] for p in parts.glob("*.docx")} == {"dina", "återkomst"}
    return [*made, *sorted((ROOT / "plan_templates").glob("*.docx"))]


def test_the_sdk_finds_nothing_wrong(
    ooxml_validator: Callable[[Path], list[str]], word_files: list[Path]
) -> None:
    with ThreadPoolExecutor(max_workers=2) as pool:
        found = dict(zip(word_files, pool.map(ooxml_validator, word_files), strict=True))
    assert {p.name: errors for p, errors in found.items() if errors} == {}


def test_openxml_audit_finds_nothing_wrong(word_files: list[Path]) -> None:
    """It is slow, so of each kind only the largest document is looked at, and no template."""
    largest = {p.parent.name: p for p in sorted(word_files, key=lambda p: p.stat().st_size)}
    del largest["plan_templates"]
    validator = OpenXmlValidator()
    found = {p.name: [str(e) for e in validator.validate(str(p)).errors] for p in largest.values()}
    assert {name: errors for name, errors in found.items() if errors} == {}


def test_our_own_check_of_accessibility_and_print_finds_nothing_wrong(
    word_files: list[Path],
) -> None:
    found = {p.name: [str(f) for f in inspect(p.read_bytes())] for p in word_files}
    assert {name: findings for name, findings in found.items() if findings} == {}
