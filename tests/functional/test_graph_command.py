"""`graf`: figures, files that other tools read, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest

from kontinuitet.cli.main import run

Capture = pytest.CaptureFixture[str]
MODEL = """\
kommun: {namn: Prov & "köping"}
förvaltningar: {f: {namn: F}}
verksamheter:
  hemtjänst: {namn: Hemtjänst, förvaltning: f, behöver: [ad]}
resurser:
  el: {namn: Elnätet, typ: el}
  ad: {namn: Katalogtjänst, typ: bassystem, behöver: [el, dns]}
  dns: {namn: Namntjänst, typ: bassystem, behöver: [{resurs: ad, uthållighet: 30 min}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "kommun"
    made.mkdir()
    (made / "k.yaml").write_text(MODEL, encoding="utf-8")
    return made


def test_a_sensitive_step_is_written_as_everybody_else_reads_it(
    folder: Path, tmp_path: Path
) -> None:
    text = MODEL.replace(
        "typ: el}", 'typ: el, återstart: {tid: 1 h, steg: [{steg: "Kod 4711", känslig: ja}]}}'
    ).replace("resurs: ad,", 'resurs: ad, nödstart: {steg: "Kod 4712", känslig: ja},')
    (folder / "k.yaml").write_text(text, encoding="utf-8")
    for suffix in ("graphml", "gexf", "json", "dot"):
        assert run(["graf", str(folder), "--ut", str(tmp_path / f"g.{suffix}")]) == 0
        written = (tmp_path / f"g.{suffix}").read_text(encoding="utf-8")
        assert "Katalogtj" in written
        assert "471" not in written


def test_the_figures_name_people_by_name(folder: Path, capsys: Capture) -> None:
    assert run(["graf", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "4 noder" in said.replace("\u00a0", " ")
    assert "Katalogtjänst; Namntjänst" in said
    assert "Elnätet → Katalogtjänst → Hemtjänst" in said


def test_json_has_ids(folder: Path, capsys: Capture) -> None:
    assert run(["graf", str(folder), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["cirklar"] == [{"system": ["ad", "dns"]}]
    assert data["längsta_kedja"] == ["el", "ad", "hemtjänst"]
    assert data["når_flest"][0] == {"id": "el", "antal": 3}


def test_every_format_is_written_and_the_same_again(folder: Path, tmp_path: Path) -> None:
    names = ["g.graphml", "g.gexf", "g.json", "g.dot"]
    given = [word for name in names for word in ("--ut", str(tmp_path / name))]
    assert run(["graf", str(folder), *given]) == 0
    first = {name: (tmp_path / name).read_bytes() for name in names}
    assert run(["graf", str(folder), *given]) == 0
    assert {name: (tmp_path / name).read_bytes() for name in names} == first
    graph = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    assert graph.graph["name"] == 'Prov & "köping"'
    assert {(u, v): d["uthållighet_min"] for u, v, d in graph.edges(data=True)} == {
        ("el", "ad"): 0,
        ("dns", "ad"): 0,
        ("ad", "dns"): 30,
        ("ad", "hemtjänst"): 0,
    }


def test_another_format_is_refused_before_anything_is_done(folder: Path, capsys: Capture) -> None:
    assert run(["graf", str(folder / "finns-inte"), "--ut", "g.pdf"]) == 2
    assert ".graphml, .gexf, .json eller .dot" in capsys.readouterr().err


def test_protected_data_is_not_given_to_other_tools(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    text = MODEL.replace("typ: el}", "typ: el, ansvarig: Sara Hemlig}") + (
        "bemanning: {personer: {sh: {namn: Sara Hemlig, skyddade_personuppgifter: ja}}}\n"
    )
    (folder / "k.yaml").write_text(text, encoding="utf-8")
    for name in ("g.graphml", "g.gexf", "g.json", "g.dot"):
        assert run(["graf", str(folder), "--ut", str(tmp_path / name)]) == 2, name
        assert not (tmp_path / name).exists()
        assert "Sara" not in capsys.readouterr().out
