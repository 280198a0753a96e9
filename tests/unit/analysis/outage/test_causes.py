"""Chains of causes: from the outage itself to the node, in Swedish."""

from __future__ import annotations

from itertools import pairwise

from kontinuitet.analysis.base.net import build_net
from kontinuitet.analysis.base.results import CauseStep
from kontinuitet.analysis.outage.causes import Causes, chain
from kontinuitet.analysis.outage.engine import Fault, run
from tests.reference.cases import need, random_case

NAMES = {"el": "Elnät", "hall": "Datahall", "lön": "Lönesystem"}


def test_a_chain_goes_from_the_outage_to_the_node_with_times_and_reasons() -> None:
    net = build_net(
        {"el": [], "hall": [need(["el"], hold=240)], "lön": [need(["hall"])]}, names=NAMES
    )
    faults = [Fault(net.index["el"], 30, 30 + 24 * 60, cause="Is på ledningar")]
    trace = run(net, faults)
    assert chain(net, faults, trace, net.index["lön"]) == (
        CauseStep("el", 30, "Bortfall: Is på ledningar."),
        CauseStep(
            "hall", 270, "Behöver Elnät, som föll bort efter 30 minuter; klarar sig 4 timmar utan."
        ),
        CauseStep("lön", 270, "Behöver Datahall, som föll bort efter 4 timmar 30 minuter."),
    )


def test_a_fault_without_a_stated_cause_is_just_an_outage() -> None:
    net = build_net({"el": []})
    faults = [Fault(0, 0, 10)]
    assert chain(net, faults, run(net, faults), 0) == (CauseStep("el", 0, "Bortfall."),)


def test_redundancy_says_how_many_were_needed_and_left() -> None:
    ids = ["a", "b", "c"]
    net = build_net({i: [] for i in ids} | {"v": [need(ids, 2)]}, names={i: i.upper() for i in ids})
    faults = [Fault(0, 0, 100, cause="Brand."), Fault(1, 20, 100, cause="Läcka")]
    trace = run(net, faults)
    assert chain(net, faults, trace, net.index["v"]) == (
        CauseStep("b", 20, "Bortfall: Läcka."),
        CauseStep("v", 20, "Behöver minst 2 av 3 (A, B och C); bara 1 var kvar efter 20 minuter."),
    )
    together = [Fault(v, 5, 100) for v in range(3)]
    assert chain(net, together, run(net, together), net.index["v"])[-1].why == (
        "Behöver minst 2 av 3 (A, B och C); ingen var kvar efter 5 minuter."
    )


def test_many_names_are_counted_instead() -> None:
    ids = [f"s{i}" for i in range(8)]
    net = build_net({i: [] for i in ids} | {"v": [need(ids, 8)]})
    faults = [Fault(0, 0, 9)]
    why = chain(net, faults, run(net, faults), net.index["v"])[-1].why
    assert (
        why == "Behöver minst 8 av 8 (s0, s1, s2, s3 och 4 till); bara 7 var kvar efter 0 minuter."
    )


def test_the_second_outage_has_its_own_chain() -> None:
    net = build_net({"a": [], "b": [], "v": [need(["a"]), need(["b"])]})
    faults = [Fault(0, 0, 10, cause="ett"), Fault(1, 50, 60, cause="två")]
    trace = run(net, faults)
    assert chain(net, faults, trace, 2, 0)[0].why == "Bortfall: ett."
    assert chain(net, faults, trace, 2, 1)[0].why == "Bortfall: två."


def test_a_circle_does_not_make_a_chain_without_end() -> None:
    net = build_net({"ad": [need(["dns"]), need(["el"])], "dns": [need(["ad"])], "el": []})
    faults = [Fault(net.index["el"], 0, 10)]
    trace = run(net, faults)
    assert [s.id for s in chain(net, faults, trace, net.index["ad"])] == ["el", "ad"]
    assert [s.id for s in chain(net, faults, trace, net.index["dns"])] == ["el", "ad", "dns"]


def test_there_is_no_limit_to_the_depth() -> None:
    ids = [f"n{i:05}" for i in range(5000)]
    net = build_net({i: [] if not k else [need([ids[k - 1]])] for k, i in enumerate(ids)})
    faults = [Fault(0, 0, 10)]
    assert len(chain(net, faults, run(net, faults), 4999)) == 5000


def test_every_outage_of_random_nets_is_traced_to_a_fault_through_what_it_needs() -> None:
    for seed in range(1500):
        case = random_case(seed, ring=seed % 4 == 0)
        net = case.net
        trace = run(net, case.faults, case.crew, case.priority)
        for node, records in enumerate(trace.outages):
            for number, record in enumerate(records):
                steps = chain(net, case.faults, trace, node, number)
                assert steps[0].why == "Bortfall: prov."
                assert any(
                    f.start == steps[0].minute and net.ids[f.node] == steps[0].id
                    for f in case.faults
                )
                assert (steps[-1].id, steps[-1].minute) == (net.ids[node], record.start)
                minutes = [s.minute for s in steps]
                assert minutes == sorted(minutes)
                for before, after in pairwise(steps):
                    owner, supplier = net.index[after.id], net.index[before.id]
                    assert any(
                        supplier in net.groups[g].suppliers
                        and net.columns.hard_run[g]
                        and before.minute + net.groups[g].hold <= after.minute
                        for g in net.groups_of[owner]
                    )


def test_the_chains_of_a_long_row_share_what_they_have_in_common() -> None:
    size = 20_000
    ids = [f"n{i:05}" for i in range(size)]
    needs = {ids[i]: [need([ids[i - 1]])] if i else [] for i in range(size)}
    net = build_net(needs)
    faults = [Fault(0, 0, 60)]
    causes = Causes(net, faults, run(net, faults))
    chains = [causes.chain(node) for node in range(size)]
    assert [len(c) for c in chains] == list(range(1, size + 1))
    assert chains[0] == (CauseStep("n00000", 0, "Bortfall."),)
    assert chains[-1][-1].id == ids[-1]
    assert [s.id for s in chains[-1].tail(3)] == ids[-3:]
    assert [s.id for s in chains[-1]] == ids
    assert chains[7] == tuple(chains[7])
    assert chains[7] != chains[8]
    assert chains[7][:2] == tuple(chains[1])
