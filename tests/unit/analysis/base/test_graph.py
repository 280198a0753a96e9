"""The dependencies as a networkx graph, there and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kontinuitet.analysis.base.graph import graph_of_rows, net_of_graph, to_networkx
from kontinuitet.analysis.base.graph_export import FORMATS, export, exportable
from kontinuitet.analysis.base.graph_facts import facts_of
from kontinuitet.analysis.base.net import Work, compile_municipality
from kontinuitet.analysis.criticality.failure import failure_times
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.requirement import Effect


def municipality(name: str = "Journal") -> Municipality:
    return Municipality.model_validate(
        {
            "kommun": {"namn": "Provköping"},
            "förvaltningar": {"f": {"namn": "Förvaltningen"}},
            "verksamheter": {
                "hemtjänst": {
                    "namn": "Hemtjänst",
                    "förvaltning": "f",
                    "acceptabel_avbrottstid": "90 min",
                    "behöver": [{"resurs": "journal", "uthållighet": "4 h"}, "el"],
                }
            },
            "resurser": {
                "el": {"namn": "Elnät", "typ": "el"},
                "länk-1": {"namn": "Länk 1", "typ": "nät", "behöver": ["el"]},
                "länk-2": {"namn": "Länk 2", "typ": "nät"},
                "journal": {
                    "namn": name,
                    "säkerhetskopia": {"återläsning": "2 h"},
                    "återstart": {
                        "tid": "1 h",
                        "ominstallation": "30 min",
                        "kräver": {"server": "2"},
                    },
                    "typ": "verksamhetssystem",
                    "behöver": [
                        {"minst": "1", "av": ["länk-1", "länk-2"]},
                        {"minst": "50 %", "av": ["länk-1", "länk-2"], "vid_bortfall": "nedsatt"},
                        {
                            "resurs": "el",
                            "gäller": "start",
                            "nödstart": "Nyckeln i skåpet",
                            "varför": "licens & nät",
                            "bekräftad": "2026-01-02",
                        },
                    ],
                },
            },
        }
    )


def test_descendants_are_what_a_loss_can_reach() -> None:
    graph = to_networkx(municipality())
    assert nx.descendants(graph, "länk-1") == {"journal", "hemtjänst"}
    assert nx.descendants(graph, "hemtjänst") == set()


def test_nodes_and_edges_say_what_they_are() -> None:
    model = municipality()
    graph = to_networkx(model)
    assert graph.nodes["hemtjänst"] == {
        "kind": "verksamhet",
        "name": "Hemtjänst",
        "record": model.activities["hemtjänst"],
    }
    assert graph.nodes["länk-1"]["kind"] == "nät"
    assert graph.nodes["länk-1"]["record"] is model.resources["länk-1"]
    assert graph.nodes["journal"]["minutes"] == 60
    assert graph.nodes["journal"]["people"] == (("server", 2),)
    assert graph.edges["journal", "hemtjänst", 0] == {
        "group": 0,
        "k": 1,
        "of": 1,
        "hold": 240,
        "effect": "stopp",
        "phase": "både",
    }
    # Both groups between the same two are kept.
    assert graph.edges["länk-1", "journal", 0]["effect"] == "stopp"
    assert graph.edges["länk-1", "journal", 1]["effect"] == "nedsatt"
    assert graph.edges["el", "journal", 2]["break_glass"] == "Nyckeln i skåpet"
    assert graph.edges["el", "journal", 2]["confirmed"].isoformat() == "2026-01-02"


def test_the_arrays_are_compiled_from_the_graph_and_lose_nothing() -> None:
    model = municipality()
    net = compile_municipality(model)
    assert net_of_graph(to_networkx(model)) == net
    # The same, put together from the records without the graph.
    needs = {i: r.needs for i, r in model.resources.items()}
    needs |= {i: a.needs for i, a in model.activities.items()}
    for owner, identity in enumerate(net.ids):
        own = [net.groups[g] for g in net.groups_of[owner]]
        assert [g.entry for g in own] == list(range(len(needs[identity])))
        for group, need in zip(own, needs[identity], strict=True):
            assert {net.ids[s] for s in group.suppliers} == set(need.suppliers)
            assert (group.quorum, group.hold, group.phase) == (need.quorum, need.hold, need.phase)
            assert group.soft == (need.effect is Effect.SOFT)
            assert (group.break_glass, group.why) == (need.break_glass, need.why)
        resource = model.resources.get(identity)
        restart = resource.restart if resource else None
        assert net.work[owner].minutes == (restart.time.likely if restart else 0)
        assert net.work[owner].automatic == (restart is None or restart.automatic)
        assert net.is_activity[owner] == (resource is None)
    journal = net.work[net.index["journal"]]
    assert journal == Work(60, 120, 30, (("server", 2),), automatic=False)


def test_what_the_graph_looks_like_as_a_whole() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        [("el", "a"), ("a", "b"), ("b", "a"), ("b", "v"), ("el", "w")]
    )
    found = facts_of(graph)
    assert (found.nodes, found.edges) == (5, 5)
    assert found.circles == (("a", "b"),)
    assert found.longest == ("el", "a", "v")
    assert found.reaching == (("el", 4), ("a", 2), ("b", 2))
    for identity, count in found.reaching:
        assert count == len(nx.descendants(graph, identity))
    assert facts_of(nx.MultiDiGraph()).longest == ()


def _multi(graph: nx.Graph[Any]) -> nx.MultiDiGraph[str]:
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph(graph)
    return made


TRICKY = "Åsa & \"Örjan\" <ab> 'x' \\ slut\\"


@pytest.mark.parametrize("suffix", FORMATS)
def test_other_tools_read_back_every_attribute(suffix: str, tmp_path: Path) -> None:
    model = municipality(TRICKY)
    graph = to_networkx(model)
    written = export(graph, suffix)
    assert written == export(to_networkx(municipality(TRICKY)), suffix)
    path = tmp_path / f"g{suffix}"
    path.write_bytes(written)
    plain = exportable(graph)
    back: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    if suffix == ".graphml":
        back = _multi(nx.read_graphml(path, force_multigraph=True, edge_key_type=int))
    elif suffix == ".gexf":
        back = _multi(nx.read_gexf(path))
    elif suffix == ".json":
        back = _multi(nx.node_link_graph(json.loads(written), edges="edges"))
    else:
        pygraphviz = pytest.importorskip("pygraphviz")
        drawn = pygraphviz.AGraph(string=written.decode())
        for node in drawn.nodes():
            back.add_node(str(node), **dict(node.attr))
        for u, v, k in drawn.edges(keys=True):
            back.add_edge(str(u), str(v), key=int(k))
    assert set(back) == set(plain)
    assert sorted((u, v) for u, v in back.edges()) == sorted((u, v) for u, v in plain.edges())
    for node, data in plain.nodes(data=True):
        for name, value in data.items():
            seen = back.nodes[node][name]
            if suffix == ".dot":
                # Graphviz gives a text back with its escapes of backslashes.
                seen = seen.replace("\\\\", "\\")
                wanted = str(value).lower() if isinstance(value, bool) else str(value)
                assert seen == wanted, (node, name)
            else:
                assert seen == value, (node, name)
    if suffix in (".graphml", ".json"):
        for u, v, key, data in plain.edges(keys=True, data=True):
            assert back.edges[u, v, key] == data
    if suffix == ".gexf":
        for u, v, data in plain.edges(data=True):
            found = [d for d in back.get_edge_data(u, v).values() if d["grupp"] == data["grupp"]]
            assert any(data.items() <= d.items() for d in found), (u, v)


def test_the_export_speaks_the_words_of_the_files() -> None:
    plain = exportable(to_networkx(municipality()))
    assert plain.nodes["hemtjänst"]["acceptabel_avbrottstid_min"] == 90
    assert plain.nodes["hemtjänst"]["typ"] == "verksamhet"
    assert plain.nodes["journal"]["återstart_min"] == 60
    assert json.loads(plain.nodes["journal"]["kräver"]) == {"server": 2}
    assert plain.edges["el", "journal", 2]["nödstart"] == "Nyckeln i skåpet"
    assert plain.edges["el", "journal", 2]["bekräftad"] == "2026-01-02"
    with pytest.raises(ValueError, match="no such format"):
        export(to_networkx(municipality()), ".pdf")


def test_rows_of_one_group_are_alternatives() -> None:
    rows = [
        {"dependent": "v", "supplier": "a", "group": "0", "k": "1", "kind": "hard"},
        {"dependent": "v", "supplier": "b", "group": "0", "k": "1", "kind": "hard"},
        {"dependent": "v", "supplier": "c", "group": "1", "k": "1", "kind": "start"},
        {"dependent": "w", "supplier": "v", "group": "2", "k": "1", "kind": "run"},
        {"dependent": "x", "supplier": "v", "group": "3", "k": "1", "kind": "soft"},
    ]
    net = net_of_graph(graph_of_rows(rows))
    a, b, c, v, w = (net.index[i] for i in "abcvw")
    assert failure_times(net, {a: 0}) == {a: 0}
    assert failure_times(net, {c: 0}) == {c: 0}
    assert failure_times(net, {a: 0, b: 3}) == {a: 0, b: 3, v: 3, w: 3}


def test_a_plain_graph_is_all_plain_needs() -> None:
    net = net_of_graph(nx.DiGraph([("el", "hall"), ("nät", "hall")]))
    hall, nät = net.index["hall"], net.index["nät"]
    assert failure_times(net, {nät: 1}) == {nät: 1, hall: 1}


def test_an_unknown_kind_of_dependency_is_refused() -> None:
    row = {"dependent": "v", "supplier": "a", "group": "0", "k": "1", "kind": "maybe"}
    with pytest.raises(KeyError):
        graph_of_rows([row])
