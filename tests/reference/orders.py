"""Orders of restarts against that of ``networkx.topological_sort``, judged by one engine."""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import mean

import networkx as nx

from kontinuitet.analysis.base.cost import MILLION, build_tariff
from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.net import Net, compile_municipality
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.outage.faults import expand
from kontinuitet.analysis.restart.decision import Course, decide, judge, situation_of
from kontinuitet.analysis.restart.order import Planner
from tests.reference.municipal import instance

PEOPLE = (2, 5, 9)


def topological(net: Net) -> list[int]:
    """Return the nodes as networkx sorts them, suppliers first."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(net)))
    for group in net.groups:
        graph.add_edges_from((supplier, group.owner) for supplier in group.suppliers)
    return list(nx.topological_sort(graph))


def measure(systems: int, people: int, seed: int) -> dict[str, float]:
    """Return cost by order in weighted minutes, with ``s`` for the seconds of our decision."""
    municipality, scenario = instance(systems, people, seed)
    net = compile_municipality(municipality)
    faults = expand(municipality, scenario, net).faults
    crew = Crew.of(municipality.staffing)
    assert crew is not None
    tariff = build_tariff(municipality, net)

    def course(sequence: Sequence[int] | None) -> Course:
        return Course(net, run(net, faults, crew, sequence))

    def cost(sequence: Sequence[int]) -> float:
        return judge(course(sequence), tariff)[-1] / MILLION

    begin = time.perf_counter()
    decision = decide(net, faults, crew, tariff, None, None)
    seconds = time.perf_counter() - begin
    planner = Planner(situation_of(decision.free, course(None), tariff, len(crew.members)))
    return {
        "vår": judge(decision.chosen, tariff)[-1] / MILLION,
        "täthet": cost(planner.sequence(planner.by_density())),
        "klass": cost(planner.sequence(planner.by_class())),
        "gräns": judge(decision.free, tariff)[-1] / MILLION,
        "topologisk": cost(topological(net)),
        "s": seconds,
    }


def ratios(systems: int, people: int, seeds: int) -> dict[str, float]:
    """Return mean cost by order relative to the topological order, and mean seconds."""
    rows = [measure(systems, people, seed) for seed in range(seeds)]
    names = [n for n in rows[0] if n not in ("s", "topologisk")]
    result = {n: mean(row[n] / row["topologisk"] for row in rows) for n in names}
    result["s"] = mean(row["s"] for row in rows)
    return result
