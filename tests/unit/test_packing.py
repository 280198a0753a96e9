from __future__ import annotations

import io
import zipfile

import pytest

from kontinuitet.packing import packed

PARTS = {"b.xml": b"<b/>" * 99, "[Content_Types].xml": b"<t/>", "a.png": b"\x89PNG" * 99}


def test_the_types_stand_first_and_the_rest_in_order() -> None:
    with zipfile.ZipFile(io.BytesIO(packed(PARTS))) as package:
        assert package.namelist() == ["[Content_Types].xml", "a.png", "b.xml"]
        assert {name: package.read(name) for name in package.namelist()} == PARTS
        assert package.getinfo("a.png").compress_type == zipfile.ZIP_STORED
        assert package.getinfo("b.xml").compress_type == zipfile.ZIP_DEFLATED


@pytest.mark.parametrize("system", ["win32", "linux"])
def test_neither_clock_nor_system_is_seen(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = packed(PARTS)
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 5, 5, 5, 5, 5, 0, 1, 0))
    monkeypatch.setattr("sys.platform", system)
    assert packed(dict(reversed(PARTS.items()))) == before
