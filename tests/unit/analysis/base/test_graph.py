"""The dependencies as a networkx graph, there and back."""

from __future__ import annotations

import networkx as nx
import pytest

from kontinuitet.analysis.base.graph import graph_of_rows, net_of_graph, to_networkx
from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.criticality.failure import failure_times
from kontinuitet.model.landscape import Municipality


def municipality() -> Municipality:
    return Municipality.model_validate(
        {
            "kommun": {"namn": "Provköping"},
            "förvaltningar": {"f": {"namn": "Förvaltningen"}},
            "verksamheter": {
                "hemtjänst": {
                    "namn": "Hemtjänst",
                    "förvaltning": "f",
                    "behöver": [{"resurs": "journal", "uthållighet": "4 h"}, "el"],
                }
            },
            "resurser": {
                "el": {"namn": "Elnät", "typ": "el"},
                "länk-1": {"namn": "Länk 1", "typ": "nät", "behöver": ["el"]},
                "länk-2": {"namn": "Länk 2", "typ": "nät"},
                "journal": {
                    "namn": "Journal",
                    "typ": "verksamhetssystem",
                    "behöver": [
                        {"minst": "1", "av": ["länk-1", "länk-2"]},
                        {"minst": "50 %", "av": ["länk-1", "länk-2"], "vid_bortfall": "nedsatt"},
                        {"resurs": "el", "gäller": "start"},
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
    graph = to_networkx(municipality())
    assert graph.nodes["hemtjänst"] == {"kind": "verksamhet", "name": "Hemtjänst"}
    assert graph.nodes["länk-1"] == {"kind": "nät", "name": "Länk 1"}
    assert graph.edges["journal", "hemtjänst", 0] == {
        "group": 0,
        "k": 1,
        "hold": 240,
        "effect": "stopp",
        "phase": "både",
    }
    # Both groups between the same two are kept.
    assert graph.edges["länk-1", "journal", 0]["effect"] == "stopp"
    assert graph.edges["länk-1", "journal", 1]["effect"] == "nedsatt"


def test_a_graph_read_back_is_the_same_net() -> None:
    model = municipality()
    net, back = compile_municipality(model), net_of_graph(to_networkx(model))
    assert back.ids == net.ids
    assert back.names == net.names
    assert back.is_activity == net.is_activity
    assert [(g.owner, g.suppliers, g.quorum, g.hold, g.soft, g.phase) for g in back.groups] == [
        (g.owner, g.suppliers, g.quorum, g.hold, g.soft, g.phase) for g in net.groups
    ]


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
