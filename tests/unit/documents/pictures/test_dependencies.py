"""The dependency diagram: what it shows, what it leaves out, and how each kind of need looks."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from lxml import etree

from kontinuitet.documents.pictures import layout
from kontinuitet.documents.pictures.canvas import MM
from kontinuitet.documents.pictures.chart import LANDSCAPE, UPRIGHT
from kontinuitet.documents.pictures.dependencies import dependency_picture
from kontinuitet.documents.pictures.drawn import Picture
from kontinuitet.documents.pictures.sketch import (
    Edge,
    Junction,
    edges_among,
    nearest_nodes,
    sketch_of,
)
from kontinuitet.errors import SystemFault
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.requirement import Phase

SVG = "{http://www.w3.org/2000/svg}"


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


def texts(picture: Picture) -> list[str]:
    root = etree.fromstring(picture.svg)
    return [t.text or "" for t in root.iter(f"{SVG}text")]


def test_an_arrow_that_follows_from_others_is_left_out() -> None:
    model = net({"a": ["b"], "b": ["c"], "c": []}, ["a", "c"])
    edges, junctions = edges_among(model, ["v", "a", "b", "c"])
    assert edges == [Edge("a", "b"), Edge("b", "c"), Edge("v", "a")]
    assert junctions == []


@pytest.mark.parametrize(
    ("need", "edge"),
    [
        ({"vid_bortfall": "nedsatt"}, Edge("v", "b", soft=True)),
        ({"gäller": "start"}, Edge("v", "b", phase=Phase.START)),
        ({"uthållighet": "4 h"}, Edge("v", "b", hold=240)),
    ],
)
def test_an_arrow_that_says_something_of_its_own_stays(need: dict[str, Any], edge: Edge) -> None:
    model = net({"a": ["b"], "b": []}, ["a", {"resurs": "b", **need}])
    edges, _ = edges_among(model, ["v", "a", "b"])
    assert edge in edges


def test_a_group_with_alternatives_meets_in_one_place() -> None:
    model = net({"a": [], "b": [], "c": []}, [{"minst": "2", "av": ["a", "b", "c"]}])
    edges, junctions = edges_among(model, ["v", "a", "b", "c"])
    assert junctions == [Junction(0, "v", 2, 3)]
    assert {(e.supplier, e.junction) for e in edges} == {("a", 0), ("b", 0), ("c", 0)}


def test_a_circle_stays_a_circle() -> None:
    model = net({"a": ["b"], "b": ["a"]}, ["a"])
    edges, _ = edges_among(model, ["v", "a", "b"])
    assert {(e.owner, e.supplier) for e in edges} == {("v", "a"), ("a", "b"), ("b", "a")}


def test_the_nearest_come_first_and_what_is_cut_is_counted_at_each_box() -> None:
    model = net({"a": ["c"], "b": [], "c": ["d"], "d": []}, ["b", "a"])
    found = nearest_nodes(model, "v")
    assert found == ["v", "b", "a", "c", "d"]
    cut = sketch_of(model, found[:3], len(found))
    assert not cut.complete
    assert {n.id: n.hidden for n in cut.nodes} == {"v": 0, "b": 0, "a": 1}
    assert sketch_of(model, found, len(found)).complete


def test_every_kind_of_need_is_drawn_in_its_own_way_and_explained() -> None:
    pytest.importorskip("pygraphviz")
    model = net(
        {"a": [], "b": [], "c": [], "d": [], "e": []},
        [
            "a",
            {"resurs": "b", "vid_bortfall": "nedsatt"},
            {"resurs": "c", "gäller": "start"},
            {"en_av": ["d", "e"], "uthållighet": "8 h"},
        ],
    )
    picture = dependency_picture(model, "v")
    said = texts(picture)
    for text in ("start", "8 h utan", "1 av 2", "behöver", "fungerar sämre utan"):
        assert text in said
    for text in ("behövs bara för start", "så många av gruppen behövs", "klarar sig så länge utan"):
        assert text in said
    drawn = picture.svg.decode()
    # Dashed for what only eases the work, dotted for what is needed to start, both with samples.
    assert drawn.count('stroke-dasharray="5 3"') == 2
    assert drawn.count('stroke-dasharray="1.2 2.6"') == 2


def test_a_picture_explains_only_what_is_in_it() -> None:
    pytest.importorskip("pygraphviz")
    said = texts(dependency_picture(net({"a": []}, ["a"]), "v"))
    assert "behöver" in said
    assert "fungerar sämre utan" not in said
    assert not any(text.startswith("Visar") for text in said)


def test_more_than_forty_boxes_are_counted_in_the_picture() -> None:
    pytest.importorskip("pygraphviz")
    names = [f"r{n:02d}" for n in range(60)]
    picture = dependency_picture(net({n: [] for n in names}, list(names)), "v")
    (said,) = [t for t in texts(picture) if t.startswith("Visar")]
    shown = int(said.split()[1])
    assert shown <= 40
    assert f"av 61 rutor, de närmaste. {61 - shown} visas inte" in said.replace("\u00a0", " ")
    assert f"+ {60 - (shown - 1)} som inte visas" in texts(picture)


def test_the_picture_is_on_a_page_and_its_letters_can_be_read() -> None:
    pytest.importorskip("pygraphviz")
    chain = {f"r{n:02d}": [f"r{n + 1:02d}"] for n in range(45)}
    picture = dependency_picture(net({**chain, "r45": []}, ["r00"]), "v")
    canvas = picture.canvas
    assert any(
        canvas.width <= p.width * MM + 0.1 and canvas.height <= p.height * MM + 16
        for p in (LANDSCAPE, UPRIGHT)
    )
    sizes = [
        float(t.get("font-size", "0"))
        for t in etree.fromstring(picture.svg).iter(f"{SVG}text")
        if (t.text or "").startswith("R")
    ]
    assert min(sizes) >= 7


def test_names_that_graphviz_would_read_as_markup_are_drawn_as_text() -> None:
    pytest.importorskip("pygraphviz")
    model = net({"a": []}, ["a"])
    odd = model.resources["a"].model_copy(update={"name": '<b>A"\\N</b>'})
    picture = dependency_picture(model.model_copy(update={"resources": {"a": odd}}), "v")
    assert '<b>A"\\N</b>' in texts(picture)


def test_without_graphviz_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    layout.place.cache_clear()
    layout._laid_out.cache_clear()
    with pytest.raises(SystemFault, match="tillvalet diagram"):
        dependency_picture(net({"a": []}, ["a"]), "v")


def test_the_picture_does_not_depend_on_the_hash_seed() -> None:
    pytest.importorskip("pygraphviz")
    code = (
        "import hashlib;"
        "from tests.unit.documents.plan_model import small_municipality;"
        "from kontinuitet.documents.pictures.dependencies import dependency_picture;"
        "m = small_municipality();"
        "p = [dependency_picture(m, a).svg for a in sorted(m.activities)];"
        "print(hashlib.sha256(b''.join(p)).hexdigest())"
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
