"""Demands backwards and the chain check, against every path and against the plain equations."""

from dataclasses import replace
from random import Random
from typing import Any

import networkx as nx

from kontinuitet.analysis.base.net import Net, Work, build_net, compile_municipality
from kontinuitet.analysis.base.records import Fault
from kontinuitet.analysis.criticality.demands import backward, find_demands, group_demands
from kontinuitet.analysis.restart.chain_check import broken_chains, cold_start
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.requirement import Requirement
from tests.reference import demands as reference
from tests.reference.cases import need, random_case
from tests.reference.minute import simulate
from tests.unit.analysis.small_models import make_municipality, manual

STEP = {"nödstart": "Starta med lokalt konto."}
NOBODY = Municipality.model_validate({"kommun": {"namn": "K"}})


def random_dag(seed: int) -> Net:
    rng = Random(seed)
    ids = [f"n{i}" for i in range(rng.randint(2, 9))]
    needs: dict[str, list[Requirement]] = {}
    for place, identity in enumerate(ids):
        groups = []
        for _ in range(rng.choice((0, 1, 1, 2))):
            if place:
                suppliers = rng.sample(ids[:place], min(place, rng.choice((1, 1, 1, 2, 3))))
                hold = rng.choice((0, 0, 0, 10, 30))
                effect = rng.choice(("stopp", "stopp", "stopp", "nedsatt"))
                k = rng.choice((1, len(suppliers)))
                groups.append(need(suppliers, k, hold, vid_bortfall=effect))
        needs[identity] = groups
    work = {i: Work(rng.choice((0, 5, 20, 60))) for i in ids}
    return build_net(needs, work=work)


def own_times(net: Net, seed: int) -> dict[int, int]:
    rng = Random(f"own {seed}")
    return {n: rng.randint(0, 120) for n in range(len(net)) if rng.random() < 0.4}


def test_demands_are_those_of_every_path_on_random_nets_without_circles() -> None:
    for seed in range(3000):
        net = random_dag(seed)
        own = own_times(net, seed)
        found = backward(net, own)
        assert found.minutes == dict(sorted(reference.demands(net, own).items()))
        fewest = reference.fewest_steps(net, own)
        for node, minutes in found.minutes.items():
            path = found.path(node)
            assert len(path) - 1 == fewest[node]
            told = own[path[-1]]
            for dependent, supplier in zip(path[::-1], path[-2::-1], strict=False):
                rest = max(0, told - net.work[dependent].minutes)
                told = min(rest + h for s, h in reference._needs(net, dependent) if s == supplier)
            assert told == minutes


def test_demands_solve_the_equations_on_random_nets_with_circles() -> None:
    for seed in range(3000):
        net = random_case(seed).net
        own = own_times(net, seed)
        graph: nx.DiGraph[int] = nx.DiGraph()
        graph.add_nodes_from(range(len(net)))
        graph.add_edges_from((g.owner, s) for g in net.groups if not g.soft for s in g.suppliers)
        component = {n: i for i, c in enumerate(nx.strongly_connected_components(graph)) for n in c}
        assert backward(net, own).minutes == reference.fixpoint_demands(net, own, component)


def test_the_length_of_a_cold_start_is_that_of_the_recursion() -> None:
    for seed in range(2000):
        net = random_dag(seed)
        expected = {n: reference.cold_start(net, n) for n in range(len(net))}
        assert cold_start(net)[0].minutes_down(range(len(net))) == expected


def test_required_times_are_those_of_the_engine_with_circles_and_break_glass_steps() -> None:
    broken = stepped = held = 0
    for seed in range(1500):
        case = random_case(seed, limited=False)
        rng = Random(seed)
        active = tuple(rng.random() < 0.4 for _ in case.net.ids)
        net = replace(case.net, is_activity=active)
        own = {n: rng.choice((0, 1, 3, 8)) for n in range(len(net)) if active[n]}
        faults = [Fault(n, 0, None) for n in range(len(net)) if not active[n]]
        outcome = simulate(net, faults)
        expected = {}
        for node, limit in own.items():
            spans = outcome.outages[node]
            if spans and all(end is not None for _, end in spans):
                minutes = sum(end - start for start, end in spans if end is not None)
                if minutes > limit:
                    expected[net.ids[node]] = minutes
        found = broken_chains(NOBODY, net, own)
        assert {c.activity: c.needed for c in found} == expected, f"case {seed}"
        broken += len(found)
        stepped += bool(found) and any(w[5] for w in outcome.works)
        for chain in found:
            short = [link.id for link in chain.links if link.left < link.restart]
            assert chain.breaks == (short or [chain.links[0].id])[-1]
            held += sum(link.restart for link in chain.links) > chain.needed
    assert broken > 150
    assert stepped > 10
    assert held > 5


def test_a_chain_through_a_circle_counts_what_the_circle_waits_for_and_its_own_works() -> None:
    municipality = make_municipality(
        {
            "el": {"typ": "el", **manual("30 min")},
            "lagring": manual("1 h", "el"),
            "vmware": manual("1 h", "lagring", {"resurs": "ad", "gäller": "start", **STEP}),
            "ad": manual("45 min", "vmware", {"resurs": "dns", **STEP}),
            "dns": manual("15 min", "ad", "lagring"),
        },
        {"vård": {"mål_för_återställningstid": "2 h", "behöver": ["dns"]}},
    )
    (chain,) = broken_chains(municipality, compile_municipality(municipality))
    assert chain.needed == 30 + 60 + 60 + 45 + 15
    told = [(link.id, link.restart, link.left) for link in chain.links]
    assert told == [
        ("el", 30, -60),
        ("lagring", 60, 0),
        ("vmware", 60, 60),
        ("ad", 45, 105),
        ("dns", 15, 120),
        ("vård", 0, 120),
    ]
    assert chain.breaks == "lagring"
    alone = make_municipality(
        {
            "el": {"typ": "el", **manual("30 min")},
            "ad": manual("45 min", {"resurs": "dns", **STEP}),
            "dns": manual("15 min", "ad", "el"),
        },
        {"vård": {"mål_för_återställningstid": "1 h", "behöver": ["dns"]}},
    )
    (chain,) = broken_chains(alone, compile_municipality(alone))
    assert [link.id for link in chain.links] == ["el", "ad", "dns", "vård"]
    assert chain.needed == 90


def stack(rto: str, **more: Any) -> Municipality:
    return make_municipality(
        {
            "el": manual("4 h"),
            "nät": manual("2 h", "el"),
            "server": manual("1 h", "nät"),
            "journal": manual("30 min", "server"),
        },
        {"vård": {"mål_för_återställningstid": rto, "behöver": ["journal"], **more}},
    )


def test_restarts_one_after_another_that_leave_no_room_are_told_with_the_link_that_breaks() -> None:
    municipality = stack("5 h")
    (chain,) = broken_chains(municipality, compile_municipality(municipality))
    assert (chain.activity, chain.limit, chain.needed) == ("vård", 300, 450)
    assert chain.breaks == "el"
    told = [(link.id, link.restart, link.left) for link in chain.links]
    assert told == [
        ("el", 240, 90),
        ("nät", 120, 210),
        ("server", 60, 270),
        ("journal", 30, 300),
        ("vård", 0, 300),
    ]


def test_a_time_that_is_just_long_enough_is_no_broken_chain() -> None:
    municipality = stack("7 h 30 min")
    assert broken_chains(municipality, compile_municipality(municipality)) == ()


def test_demands_tell_path_and_slack_against_restart_and_agreement() -> None:
    municipality = make_municipality(
        {
            "el": {**manual("1 h"), "avtal": {"återställningstid": "8 h"}},
            "journal": manual("30 min", "el"),
        },
        {
            "vård": {"acceptabel_avbrottstid": "4 h", "behöver": ["journal"]},
            "skola": {"acceptabel_avbrottstid": "2 dygn", "behöver": ["el"]},
        },
    )
    demands = {d.id: d for d in find_demands(municipality, compile_municipality(municipality))}
    assert demands["el"].path == ("el", "journal", "vård")
    assert (demands["el"].minutes, demands["el"].set_by) == (210, "vård")
    assert (demands["el"].agreement, demands["el"].slack) == (480, 210 - 480)
    assert (demands["journal"].minutes, demands["journal"].slack) == (240, 210)
    assert demands["skola"].path == ("skola",)


def test_a_shared_server_gets_the_stricter_demand() -> None:
    municipality = make_municipality(
        {"server": manual("1 h")},
        {
            "skola": {"acceptabel_avbrottstid": "24 h", "behöver": ["server"]},
            "vård": {"acceptabel_avbrottstid": "2 h", "behöver": ["server"]},
        },
    )
    demands = {d.id: d for d in find_demands(municipality, compile_municipality(municipality))}
    assert (demands["server"].minutes, demands["server"].set_by) == (120, "vård")


def test_an_rto_of_0_is_a_demand_and_an_absent_one_leaves_the_acceptable_time() -> None:
    def demanded(**times: str) -> int | None:
        model = make_municipality(
            {"server": manual("1 h")}, {"vård": {"behöver": ["server"], **times}}
        )
        found = {d.id: d for d in find_demands(model, compile_municipality(model))}
        return found["server"].minutes if "server" in found else None

    limit = {"acceptabel_avbrottstid": "2 h"}
    assert demanded(**limit, mål_för_återställningstid="0") == 0
    assert demanded(**limit) == 120
    assert demanded() is None


def test_the_demand_on_a_group_with_something_to_spare_is_on_the_group() -> None:
    municipality = make_municipality(
        {"a": manual("1 h"), "b": manual("1 h")},
        {
            "vård": {
                "mål_för_återställningstid": "3 h",
                "behöver": [{"en_av": ["a", "b"], "uthållighet": "1 h"}],
            }
        },
    )
    net = compile_municipality(municipality)
    assert [d.id for d in find_demands(municipality, net)] == ["vård"]
    (group,) = group_demands(municipality, net)
    assert (group.suppliers, group.quorum, group.minutes) == (("a", "b"), 1, 240)


def test_a_circle_that_starts_as_one_is_not_driven_to_nothing() -> None:
    municipality = make_municipality(
        {"ad": manual("1 h", "dns"), "dns": manual("1 h", "ad")},
        {"vård": {"mål_för_återställningstid": "3 h", "behöver": ["ad"]}},
    )
    net = compile_municipality(municipality)
    assert {d.id: d.minutes for d in find_demands(municipality, net)} == {
        "ad": 180,
        "dns": 180,
        "vård": 180,
    }
    assert broken_chains(municipality, net) == ()


def test_only_the_hold_of_the_activity_gives_time_when_all_is_lost_at_once() -> None:
    municipality = make_municipality(
        {
            "el": manual("4 h"),
            "nät": manual("2 h", {"resurs": "el", "uthållighet": "3 h"}),
            "journal": manual("4 h", "nät"),
        },
        {
            "vård": {
                "mål_för_återställningstid": "5 h",
                "behöver": [{"resurs": "journal", "uthållighet": "2 h"}],
            }
        },
    )
    (chain,) = broken_chains(municipality, compile_municipality(municipality))
    assert chain.needed == 240 + 120 + 240 - 120
    assert [(link.id, link.left) for link in chain.links] == [
        ("el", 60),
        ("nät", 180),
        ("journal", 420),
        ("vård", 300),
    ]
    assert chain.breaks == "el"


def test_the_link_that_breaks_has_too_little_time_on_random_nets() -> None:
    broken = 0
    for seed in range(400):
        net = random_dag(seed)
        for chain in broken_chains(NOBODY, net, own_times(net, seed)):
            broken += 1
            short = [link.id for link in chain.links if link.left < link.restart]
            assert short[-1] == chain.breaks
    assert broken > 100
