from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from kontinuitet.documents.blocks import BlocksBlock, KeptTogether, PictureBlock
from kontinuitet.documents.chapters import dependency_pictures
from kontinuitet.documents.chapters.dependency_pictures import pictures
from kontinuitet.documents.pictures import drawn as drawn_pictures
from kontinuitet.documents.pictures import layout, png
from kontinuitet.documents.pictures.sketch import sketch_of
from kontinuitet.model.landscape import Municipality
from tests.unit.documents.plan_model import small_municipality


def net(resources: dict[str, list[Any]], needs: list[Any]) -> Municipality:
    return Municipality.model_validate(
        {
            "kommun": {"namn": "Prov"},
            "förvaltningar": {"f": {"namn": "F"}},
            "verksamheter": {
                "v": {"namn": "V", "förvaltning": "f", "samhällsviktig": "ja", "behöver": needs}
            },
            "resurser": {
                i: {"namn": i.upper(), "typ": "bassystem", "behöver": n}
                for i, n in resources.items()
            },
        }
    )


def test_without_the_libraries_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dependency_pictures, "available", lambda: False)
    model = small_municipality()
    assert pictures(model, sorted(model.activities.items())) == []


def picture_of(block: object) -> PictureBlock:
    assert isinstance(block, KeptTogether)
    assert isinstance(block.inner, BlocksBlock)
    picture = block.inner.blocks[0]
    assert isinstance(picture, PictureBlock)
    return picture


def test_a_small_net_is_one_picture_with_everything_named_in_its_alt_text() -> None:
    pytest.importorskip("pygraphviz")
    pytest.importorskip("resvg")
    model = small_municipality()
    drawn = pictures(model, sorted(model.activities.items()))
    assert [p.title for p in drawn] == ["Alla verksamheter"]
    picture = picture_of(drawn[0].picture)
    for resource in model.resources.values():
        assert resource.name in picture.alt
    assert picture.png.startswith(b"\x89PNG")
    assert picture.width_mm <= 160
    assert picture.height_mm <= 205


def test_a_large_net_is_one_small_picture_per_essential_activity() -> None:
    pytest.importorskip("pygraphviz")
    pytest.importorskip("resvg")
    chain = {f"r{n:02d}": [f"r{n + 1:02d}"] for n in range(45)}
    model = net({**chain, "r45": []}, ["r00"])
    drawn = pictures(model, sorted(model.activities.items()))
    assert [p.title for p in drawn] == ["V"]
    picture = picture_of(drawn[0].picture)
    # A chain of 15 would be taller than the page with letters that can be read.
    shown = int(picture.alt.split("Visar ")[1].split()[0])
    assert 8 <= shown < 15
    assert f"R{shown - 2:02d}" in picture.alt
    assert f"R{shown - 1:02d}" not in picture.alt


def test_the_same_picture_is_laid_out_and_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pygraphviz = pytest.importorskip("pygraphviz")
    pytest.importorskip("resvg")
    for kept in (dependency_pictures._drawn, layout.place, layout._laid_out):
        kept.cache_clear()
    asked: list[str] = []
    drawn: list[bytes] = []
    lay_out, draw = pygraphviz.AGraph.draw, png.png_of

    def noted_layout(graph: Any, *args: Any, **options: Any) -> Any:
        asked.append(graph.to_string())
        return lay_out(graph, *args, **options)

    def noted_drawing(svg: bytes, dpi: float) -> bytes:
        drawn.append(svg)
        return draw(svg, dpi)

    monkeypatch.setattr(pygraphviz.AGraph, "draw", noted_layout)
    monkeypatch.setattr(drawn_pictures, "png_of", noted_drawing)
    model = small_municipality()
    first = pictures(model, sorted(model.activities.items()))
    again = pictures(model, sorted(model.activities.items()))
    assert picture_of(first[0].picture) is picture_of(again[0].picture)
    assert len(drawn) == 1
    assert asked
    assert len(asked) == len(set(asked))


def test_the_extent_is_that_of_the_placed_sketch() -> None:
    pytest.importorskip("pygraphviz")
    model = small_municipality()
    sketch = sketch_of(model, sorted(model.resources), len(model.resources))
    for direction in ("TB", "LR"):
        placed = layout.place(sketch, direction)
        assert layout.extent(sketch, direction) == (placed.width, placed.height)
        assert all(0 <= box.x <= placed.width for box in placed.boxes)


def test_the_picture_does_not_depend_on_the_hash_seed() -> None:
    pytest.importorskip("pygraphviz")
    pytest.importorskip("resvg")
    code = (
        "import hashlib;"
        "from tests.unit.documents.plan_model import small_municipality;"
        "from kontinuitet.documents.chapters.dependency_pictures import pictures;"
        "m = small_municipality();"
        "p = pictures(m, sorted(m.activities.items()))[0].picture.inner.blocks[0];"
        "print(hashlib.sha256(p.png).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
