"""Each kind of thing that people put in a free text comes along, whole, to the next edition."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx.document import Document

from kontinuitet.documents.regeneration import regenerate
from kontinuitet.documents.word.recorded import read_parts
from tests.unit.documents.plan_model import audit
from tests.unit.documents.regeneration.handmade import KINDS
from tests.unit.documents.regeneration.meaning import Meaning, picture_hashes
from tests.unit.documents.regeneration.samples import (
    built,
    edited,
    template,
    write_in,
)

TEMPLATE = template()
FIRST = built(TEMPLATE, [("a", "Hemtjänst"), ("b", "Larm")])
SECOND = built(TEMPLATE, [("c", "Kök"), ("a", "Hemtjänst")], version="2.0")
FIELD = "fritext:v:a"


def with_kind(data: bytes, kind: str, tag: str = FIELD) -> bytes:
    """Return the document with one kind of thing written in a free text."""

    def change(document: Document) -> None:
        write_in(document, tag, KINDS[kind](document))

    return edited(data, change)


@pytest.mark.parametrize("kind", KINDS)
def test_it_stands_in_its_place_in_the_next_edition(kind: str, tmp_path: Path) -> None:
    old = with_kind(FIRST, kind)
    made = regenerate(SECOND, old, "plan.docx")
    assert made.safe
    assert (made.carried, made.homeless) == (1, 0)
    assert Meaning(made.data).content(FIELD) == Meaning(old).content(FIELD)
    assert picture_hashes(made.data) == picture_hashes(old)
    assert embedded(made.data) == embedded(old)
    assert audit(made.data, tmp_path) == []


@pytest.mark.parametrize("kind", KINDS)
def test_it_goes_to_the_appendix_when_its_place_is_gone(kind: str, tmp_path: Path) -> None:
    old = with_kind(FIRST, kind, "fritext:v:b")
    made = regenerate(SECOND, old, "plan.docx")
    assert made.safe
    assert (made.carried, made.homeless) == (1, 1)
    assert Meaning(made.data).content("fritext:v:b") == Meaning(old).content("fritext:v:b")
    assert picture_hashes(made.data) == picture_hashes(old)
    assert embedded(made.data) == embedded(old)
    assert audit(made.data, tmp_path) == []


def embedded(data: bytes) -> list[bytes]:
    """Return the workbooks that charts in a file are made from."""
    return [b for name, b in sorted(read_parts(data).items()) if name.startswith("word/embedd")]
