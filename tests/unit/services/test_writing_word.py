"""Writing Word files over earlier ones: what people wrote is kept, or nothing is written."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from kontinuitet.documents import word
from kontinuitet.errors import InputError, SystemFault
from kontinuitet.services import writing
from tests.unit.documents.regeneration.meaning import Meaning, texts
from tests.unit.documents.regeneration.samples import (
    built,
    edited,
    para,
    run,
    template,
    written,
)
from tests.unit.documents.word.noise import saved_by_word

TEMPLATE = template()
FIRST = built(TEMPLATE, [("a", "Hemtjänst"), ("b", "Larm")])
SECOND = built(TEMPLATE, [("a", "Hemtjänst")], version="2.0")

write_all = partial(writing.write_all, tell=lambda _sentence: None)


def control_text(data: bytes, tag: str) -> str:
    return texts([Meaning(data).controls[tag]])


def change_purpose(data: bytes) -> bytes:
    def change(document: object) -> None:
        for paragraph in document.paragraphs:  # type: ignore[attr-defined]
            if paragraph.text == "Planen gäller alla.":
                paragraph.runs[0].text = "Planen gäller några."

    return edited(data, change)


def test_free_text_is_carried_and_the_earlier_file_kept(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    mine = written(FIRST, {"fritext:v:a": para(run("Nyckeln hänger i köket."))})
    path.write_bytes(mine)
    said: list[str] = []
    writing.write_all({path: SECOND}, tell=said.append)
    assert control_text(path.read_bytes(), "fritext:v:a") == "Nyckeln hänger i köket."
    assert (tmp_path / "plan (tidigare version).docx").read_bytes() == mine
    assert said == [
        "plan.docx: Fri text i 1 fält har tagits med.",
        "plan.docx: den tidigare filen finns kvar som plan (tidigare version).docx.",
    ]


def test_an_earlier_copy_is_never_overwritten(tmp_path: Path) -> None:
    path, kept = tmp_path / "plan.docx", tmp_path / "plan (tidigare version).docx"
    kept.write_bytes(b"min egen")
    saved = saved_by_word(FIRST)
    path.write_bytes(saved)
    write_all({path: SECOND})
    assert kept.read_bytes() == b"min egen"
    assert (tmp_path / "plan (tidigare version 2).docx").read_bytes() == saved


def test_text_without_a_place_goes_to_the_appendix_and_comes_home_again(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(written(FIRST, {"fritext:v:b": para(run("Larmet sitter i hallen."))}))
    write_all({path: SECOND})
    said = [p.text for p in word.open_document(path.read_bytes(), "plan.docx").paragraphs]
    # First in the contents list, then as a heading.
    place = said.index("Text utan plats", said.index("Text utan plats") + 1)
    assert said[place + 2 : place + 4] == [
        "Egen text",
        "Texten stod under ”Larm”. Fältet heter ”v:b”.",
    ]
    assert said[-1] == "Slut på planen. Version 2.0."
    write_all({path: FIRST})
    assert control_text(path.read_bytes(), "fritext:v:b") == "Larmet sitter i hallen."
    last = word.open_document(path.read_bytes(), "plan.docx")
    assert "Text utan plats" not in [p.text for p in last.paragraphs]


def test_changed_text_outside_stops_with_a_list_and_writes_nothing(tmp_path: Path) -> None:
    other, path = tmp_path / "annan.docx", tmp_path / "plan.docx"
    mine = change_purpose(FIRST)
    path.write_bytes(mine)
    with pytest.raises(InputError) as stopped:
        write_all({other: SECOND, path: SECOND}, hint="Välj --skriv-ändå.")
    text = str(stopped.value)
    assert "Under ”1 Syfte”: ”Planen gäller alla.” → ”Planen gäller några.”" in text
    assert "Välj --skriv-ändå." in text
    assert path.read_bytes() == mine
    assert not other.exists()


def test_written_anyway_the_earlier_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    mine = change_purpose(FIRST)
    path.write_bytes(mine)
    write_all({path: SECOND}, anyway=True)
    assert path.read_bytes() == SECOND
    assert (tmp_path / "plan (tidigare version).docx").read_bytes() == mine


def test_a_file_that_word_saved_unchanged_is_not_taken_for_changed(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(saved_by_word(FIRST))
    write_all({path: SECOND})
    assert path.read_bytes() == SECOND


def test_a_file_open_in_word_stops_everything(tmp_path: Path) -> None:
    other, path = tmp_path / "annan.docx", tmp_path / "plan.docx"
    path.write_bytes(FIRST)
    (tmp_path / "~$plan.docx").write_bytes(b"")
    with pytest.raises(SystemFault, match="öppen i Word"):
        write_all({other: SECOND, path: SECOND})
    assert path.read_bytes() == FIRST
    assert not other.exists()
