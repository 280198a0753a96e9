from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from kontinuitet.documents import diagram
from kontinuitet.documents.blocks import BlocksBlock, PictureBlock
from kontinuitet.documents.context.tables import KeptTogether
from kontinuitet.documents.diagram import Edge, edges_among, nearest_nodes, pictures
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


def test_an_arrow_that_follows_from_others_is_left_out() -> None:
    model = net({"a": ["b"], "b": ["c"], "c": []}, ["a", "c"])
    assert edges_among(model, ["v", "a", "b", "c"]) == [
        Edge("a", "b", False, ""),
        Edge("b", "c", False, ""),
        Edge("v", "a", False, ""),
    ]


def test_alternatives_and_soft_needs_keep_their_arrows() -> None:
    model = net(
        {"a": ["b"], "b": []},
        ["a", {"en_av": ["b", "a"]}, {"resurs": "b", "vid_bortfall": "nedsatt"}],
    )
    edges = {(e.owner, e.supplier): e for e in edges_among(model, ["v", "a", "b"])}
    assert edges["v", "b"].label == "1 av 2"
    soft = net({"a": ["b"], "b": []}, ["a", {"resurs": "b", "vid_bortfall": "nedsatt"}])
    assert Edge("v", "b", True, "") in edges_among(soft, ["v", "a", "b"])


def test_a_circle_stays_a_circle() -> None:
    model = net({"a": ["b"], "b": ["a"]}, ["a"])
    edges = {(e.owner, e.supplier) for e in edges_among(model, ["v", "a", "b"])}
    assert edges == {("v", "a"), ("a", "b"), ("b", "a")}


def test_the_nearest_come_first_and_the_cut_is_told() -> None:
    model = net({"a": ["c"], "b": [], "c": ["d"], "d": []}, ["b", "a"])
    assert nearest_nodes(model, "v", 3) == (["v", "b", "a"], False)
    assert nearest_nodes(model, "v", 5) == (["v", "b", "a", "c", "d"], True)


def test_without_pygraphviz_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagram, "available", lambda: False)
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
    chain = {f"r{n:02d}": [f"r{n + 1:02d}"] for n in range(45)}
    model = net({**chain, "r45": []}, ["r00"])
    drawn = pictures(model, sorted(model.activities.items()))
    assert [p.title for p in drawn] == ["V"]
    picture = picture_of(drawn[0].picture)
    # A chain of 15 would be taller than the page with letters that can be read.
    shown = int(picture.alt.split("Visar ")[1].split("\u00a0")[0])
    assert 8 <= shown < 15
    assert f"R{shown - 2:02d}" in picture.alt
    assert f"R{shown - 1:02d}" not in picture.alt


def test_names_that_graphviz_would_read_as_markup_are_drawn_as_text() -> None:
    pytest.importorskip("pygraphviz")
    model = small_municipality()
    resources = {i: r.model_copy() for i, r in model.resources.items()}
    resources["el"] = resources["el"].model_copy(update={"name": '<b>El "A" \\N</b>'})
    odd = model.model_copy(update={"resources": resources})
    assert pictures(odd, sorted(odd.activities.items()))


def test_the_picture_does_not_depend_on_the_hash_seed() -> None:
    pytest.importorskip("pygraphviz")
    code = (
        "import hashlib;"
        "from tests.unit.documents.plan_model import small_municipality;"
        "from kontinuitet.documents.diagram import pictures;"
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
