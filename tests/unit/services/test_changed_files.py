"""Files that people have written are changed all or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from kontinuitet.documents import word
from kontinuitet.errors import SystemFault
from kontinuitet.services.changed_files import replace_files


def test_the_earlier_text_is_kept_each_time(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"ett")
    assert replace_files(tmp_path, {"ny/b.yaml": b"b"}) is None
    first = replace_files(tmp_path, {"a.yaml": b"tv\xc3\xa5", "ny/b.yaml": b"bb"})
    second = replace_files(tmp_path, {"a.yaml": b"tre"})
    assert first == tmp_path / ".kontinuitet" / "historik" / "0001"
    assert second == tmp_path / ".kontinuitet" / "historik" / "0002"
    assert (first / "a.yaml").read_bytes() == b"ett"
    assert (first / "ny" / "b.yaml").read_bytes() == b"b"
    assert (second / "a.yaml").read_bytes() == "två".encode()
    assert (tmp_path / "a.yaml").read_bytes() == b"tre"


def test_what_had_been_written_is_put_back_when_the_disk_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.yaml").write_bytes(b"gammal")
    real = word.write_atomically

    def refusing(path: Path, data: bytes) -> None:
        if path.name == "c.yaml":
            raise SystemFault("Disken är full.")
        real(path, data)

    monkeypatch.setattr(word, "write_atomically", refusing)
    with pytest.raises(SystemFault, match="Disken är full"):
        replace_files(tmp_path, {"a.yaml": b"ny", "b.yaml": b"ny", "c.yaml": b"ny"})
    assert (tmp_path / "a.yaml").read_bytes() == b"gammal"
    assert not (tmp_path / "b.yaml").exists()


def test_a_file_that_is_open_stops_all(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"gammal")
    (tmp_path / ".~lock.a.yaml#").write_text("öppen", encoding="utf-8")
    with pytest.raises(SystemFault, match="öppen"):
        replace_files(tmp_path, {"a.yaml": b"ny", "b.yaml": b"ny"})
    assert (tmp_path / "a.yaml").read_bytes() == b"gammal"
    assert not (tmp_path / "b.yaml").exists()
