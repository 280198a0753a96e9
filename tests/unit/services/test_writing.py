from __future__ import annotations

import datetime
import json
from functools import partial
from pathlib import Path

import pytest

from kontinuitet.documents import word
from kontinuitet.errors import InputError
from kontinuitet.services import writing
from kontinuitet.services.writing import RECORD

write_all = partial(writing.write_all, tell=lambda _sentence: None)


def docx(text: str = "Text") -> bytes:
    document = word.new_document()
    document.add_paragraph(text, style="heading 1")
    return word.save_bytes(document, title=text, created=datetime.date(2026, 11, 22))


def tree(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_files_and_folders_are_made_and_listed_sorted(tmp_path: Path) -> None:
    files = {tmp_path / "b" / "två.json": b"2", tmp_path / "a" / "ett.docx": docx()}
    assert write_all(files) == sorted(files)
    assert tree(tmp_path)["b/två.json"] == b"2"
    assert tree(tmp_path)["a/ett.docx"] == docx()


def test_only_text_files_are_recorded_beside(tmp_path: Path) -> None:
    write_all({tmp_path / "en.docx": docx()})
    assert list(tree(tmp_path)) == ["en.docx"]
    write_all({tmp_path / "en.json": b"1"})
    assert list(json.loads((tmp_path / RECORD).read_bytes())) == ["en.json"]


def test_the_record_keeps_what_was_written_before(tmp_path: Path) -> None:
    write_all({tmp_path / "a.txt": b"1"})
    write_all({tmp_path / "b.txt": b"1"})
    write_all({tmp_path / "a.txt": b"2", tmp_path / "b.txt": b"2"})
    assert tree(tmp_path)["a.txt"] == tree(tmp_path)["b.txt"] == b"2"


def test_what_a_person_made_is_kept(tmp_path: Path) -> None:
    (tmp_path / "fil.json").write_bytes(b"egen")
    with pytest.raises(InputError, match="Inget har skrivits"):
        write_all({tmp_path / "fil.json": b"1", tmp_path / "annan.txt": b"ny"})
    assert tree(tmp_path) == {"fil.json": b"egen"}


@pytest.mark.parametrize(
    ("old", "reason"),
    [
        (b"egen", "ingen Word-fil"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "skyddad med lösenord"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), r"gamla formatet \.doc"),
        (b"{\\rtf1 hej}", "formatet RTF"),
        (b"\0" * 500, "bara nollor"),
    ],
)
@pytest.mark.parametrize("name", ["fil.docx", "FIL.DOCX"])
def test_a_word_file_that_cannot_be_read_stays_and_stops_no_other(
    tmp_path: Path, name: str, old: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(old)
    with pytest.raises(InputError, match=reason) as caught:
        write_all({tmp_path / name: docx(), tmp_path / "annan.docx": docx()})
    assert tree(tmp_path) == {name: old, "annan.docx": docx()}
    assert "någon annan" not in str(caught.value)
    assert "1 annan fil är skriven" in str(caught.value)
    with pytest.raises(InputError, match=r"^Inget har skrivits"):
        write_all({tmp_path / name: docx()})


def test_what_a_person_changed_is_kept_and_nothing_else_is_written(tmp_path: Path) -> None:
    files = {tmp_path / "a.txt": b"1", tmp_path / "b" / "c.docx": docx()}
    write_all(files)
    (tmp_path / "a.txt").write_bytes(b"1 och mitt")
    before = tree(tmp_path)
    with pytest.raises(InputError) as caught:
        write_all({tmp_path / "a.txt": b"2", tmp_path / "b" / "c.docx": docx("Ny")})
    assert str(tmp_path / "a.txt") in str(caught.value)
    assert "c.docx" not in str(caught.value)
    assert tree(tmp_path) == before


def test_every_file_in_the_way_is_named(tmp_path: Path) -> None:
    for name in ("a.txt", "b.docx"):
        (tmp_path / name).write_bytes(b"egen")
    with pytest.raises(InputError) as caught:
        write_all({tmp_path / "a.txt": b"1", tmp_path / "b.docx": docx(), tmp_path / "c.txt": b"1"})
    assert "a.txt" in str(caught.value)
    assert "b.docx" in str(caught.value)
    assert "c.txt" not in str(caught.value)


def test_a_file_with_the_same_content_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"1")
    assert write_all({tmp_path / "a.txt": b"1"}) == [tmp_path / "a.txt"]


def test_a_copy_of_a_recorded_file_under_another_name_is_not_ours(tmp_path: Path) -> None:
    write_all({tmp_path / "a.txt": b"1"})
    (tmp_path / "b.txt").write_bytes(b"1")
    with pytest.raises(InputError):
        write_all({tmp_path / "b.txt": b"2"})


@pytest.mark.parametrize("record", [b"{", b"[]", b"\xff", b'{"a.txt": 7}'])
def test_a_damaged_record_means_that_nothing_is_ours(tmp_path: Path, record: bytes) -> None:
    write_all({tmp_path / "a.txt": b"1"})
    (tmp_path / RECORD).write_bytes(record)
    with pytest.raises(InputError):
        write_all({tmp_path / "a.txt": b"2"})
    assert (tmp_path / "a.txt").read_bytes() == b"1"


@pytest.mark.parametrize("below", ["z", "z/y"])
def test_a_file_where_a_folder_should_be_stops_all_before_anything_is_written(
    tmp_path: Path, below: str
) -> None:
    (tmp_path / "z").write_bytes(b"en fil")
    with pytest.raises(InputError, match="är en fil, inte en mapp"):
        write_all({tmp_path / "a.txt": b"1", tmp_path / below / "b.txt": b"1"})
    assert tree(tmp_path) == {"z": b"en fil"}


def test_no_temporary_file_is_left_behind(tmp_path: Path) -> None:
    write_all({tmp_path / "a.docx": docx(), tmp_path / "b.txt": b"1"})
    assert sorted(tree(tmp_path)) == sorted(["a.docx", "b.txt", RECORD])
