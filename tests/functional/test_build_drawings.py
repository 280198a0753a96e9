"""The pictures of the documentation can be made again, and are those that the guide shows."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from tools import build_drawings

ROOT = Path(__file__).resolve().parents[2]


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_the_pictures_committed_are_those_the_script_makes(tmp_path: Path) -> None:
    pytest.importorskip("pygraphviz")
    pytest.importorskip("resvg")
    build_drawings.main(tmp_path)
    for made in tmp_path.iterdir():
        # The letters are the computer's, the layout is not.
        assert size(made.read_bytes()) == size((build_drawings.FOLDER / made.name).read_bytes())


def test_the_guide_shows_every_picture_with_words_for_those_who_do_not_see_it() -> None:
    guide = (ROOT / "docs" / "anvandarguide.md").read_text(encoding="utf-8")
    shown = {name: words for words, name in re.findall(r"!\[([^]]{15,})]\(bilder/([^)]+)\)", guide)}
    assert {"tidslinje.png", "atertid.png", "beroenden.png"} <= set(shown)
    assert all((ROOT / "docs" / "bilder" / name).is_file() for name in shown)
