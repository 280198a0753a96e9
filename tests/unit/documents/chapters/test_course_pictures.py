"""The timelines in the Word documents."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest

from kontinuitet.documents.inspection import inspect
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.pictures import png
from kontinuitet.errors import SystemFault
from tests.unit.documents.made import build_report, build_restart_list
from tests.unit.documents.plan_model import plan_data

Build = Callable[[PlanData, str], bytes]


def build_whole_list(data: PlanData, scenario: str) -> bytes:
    """Make a restart list with its annexes, where the picture is."""
    return build_restart_list(replace(data, annexes=True), scenario)


BUILDERS = pytest.mark.parametrize(
    ("build", "title"), [(build_report, "Tidslinje"), (build_whole_list, "Återstart i tid")]
)


def alternative_texts(built: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(built)) as package:
        body = package.read("word/document.xml").decode("utf-8")
    return re.findall(r'<wp:docPr [^>]*descr="([^"]*)"', body)


@BUILDERS
def test_the_document_has_the_picture_with_its_words(build: Build, title: str) -> None:
    pytest.importorskip("resvg")
    built = build(plan_data(), "elavbrott")
    (said,) = alternative_texts(built)
    assert said.startswith(f"{title}: ")
    assert said.endswith(".")
    assert [str(f) for f in inspect(built)] == []


@BUILDERS
def test_without_the_library_or_a_typeface_the_document_is_whole_without_the_picture(
    build: Build, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(png, "available", lambda: False)
    built = build(plan_data(), "elavbrott")
    assert alternative_texts(built) == []
    assert [str(f) for f in inspect(built)] == []
    monkeypatch.undo()

    def none_found() -> tuple[str, ...]:
        raise SystemFault("inget typsnitt")

    monkeypatch.setattr(png, "typeface", none_found)
    assert build(plan_data(), "elavbrott") == built
