"""Graphs of dependencies, taken in as resources and what they need."""

from __future__ import annotations

import pytest

from kontinuitet.errors import InputError
from kontinuitet.loading.incoming import read_incoming
from kontinuitet.loading.sheets.putting import put
from kontinuitet.model.landscape import Municipality

BEFORE = Municipality.model_validate({"kommun": {"namn": "Prov"}})


def needs(name: str, content: str, *, reverse: bool = False) -> dict[str, list[str]]:
    found = read_incoming([(name, content.encode())], BEFORE, {}, reverse=reverse)
    result = put(BEFORE, [one.said for one in found])
    assert result.municipality is not None, [str(p) for p in result.problems]
    return {
        r.name: [result.municipality.resources[s].name for n in r.needs for s in n.suppliers]
        for r in result.municipality.resources.values()
    }


DOT = """
// en kommentar
digraph "Våra system" {
  rankdir = LR; node [shape=box, color="red"]
  subgraph cluster_a { label="Hall A"; ad [label="AD"]; db }
  journal [label="Journalsystem\\nvård"];
  "journal" -> ad -> el;
  journal -> db:port1 [label="läser"]
  tom
}
"""
YED = """<?xml version="1.0"?>
<graphml xmlns="http://graphml.graphdrafting.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
<key for="node" id="d6" yfiles.type="nodegraphics"/>
<graph edgedefault="directed">
<node id="n0"><data key="d6">
<y:ShapeNode><y:NodeLabel>Journal</y:NodeLabel></y:ShapeNode></data></node>
<node id="n1"><data key="d6">
<y:ShapeNode><y:NodeLabel>AD</y:NodeLabel></y:ShapeNode></data></node>
<edge source="n0" target="n1"/>
</graph></graphml>
"""
COMPOSE = """
services:
  web: {image: nginx, depends_on: [app]}
  app:
    depends_on:
      db: {condition: service_healthy}
    links: ["cache:redis"]
  db: {image: postgres}
  cache:
"""


def test_dot() -> None:
    assert needs("g.dot", DOT) == {
        "AD": ["el"],
        "db": [],
        "Journalsystem vård": ["AD", "db"],
        "el": [],
        "tom": [],
    }
    assert needs("g.gv", "digraph { a -> b }", reverse=True) == {"a": [], "b": ["a"]}


def test_graphml_of_yed() -> None:
    assert needs("g.graphml", YED) == {"Journal": ["AD"], "AD": []}


def test_compose() -> None:
    assert needs("docker-compose.yml", COMPOSE) == {
        "web": ["app"],
        "app": ["db", "cache"],
        "db": [],
        "cache": [],
    }


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("g.dot", "graph { a -- b }", "oriktad graf"),
        ("g.dot", "digraph { a -> ¤ }", "rad 1: filen går inte att läsa som DOT"),
        ("g.graphml", "<graphml><node id='a'>", "går inte att läsa som GraphML"),
        ("g.graphml", '<!DOCTYPE a [<!ENTITY b "c">]><graphml>&b;</graphml>', "DOCTYPE"),
        ("g.xml", "<rot/>", "är XML men ingen GraphML"),
        ("c.yml", "services:\n  a: &x {}\n  b: *x\n", "docker-compose"),
        ("m.yaml", "resurser: {}\n", "lägg den i kommunens mapp"),
    ],
)
def test_what_is_no_graph_is_refused(name: str, content: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_incoming([(name, content.encode())], BEFORE, {})


def test_a_graph_that_the_program_wrote_is_read_the_right_way_round() -> None:
    own = (
        '<graphml><key id="k" attr.name="uthållighet_min"/><key id="n" attr.name="namn"/>'
        '<key id="t" attr.name="typ"/><graph>'
        '<node id="ad"><data key="n">AD</data><data key="t">bassystem</data></node>'
        '<node id="j"><data key="n">Journal</data><data key="t">verksamhetssystem</data></node>'
        '<node id="v"><data key="n">Vård</data><data key="t">verksamhet</data></node>'
        '<edge source="ad" target="j"><data key="k">0</data></edge><edge source="j" target="v"/>'
        "</graph></graphml>"
    )
    assert needs("g.graphml", own) == {"AD": [], "Journal": ["AD"]}
