"""The critical chain: it joins without gaps, says what is true, and is what decides."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.base.records import Fault, Planned
from kontinuitet.analysis.base.restart_results import ChainKind, CriticalChain
from kontinuitet.analysis.outage.engine import run as simulate_faults
from kontinuitet.analysis.restart.critical_chain import critical_chains, deciding_chain
from kontinuitet.analysis.restart.decision import Course
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.analysis.simulation.uncertainty import plan_of, sample_ends
from kontinuitet.model.landscape import Municipality
from tests.reference.cases import Case, random_case
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual, run

NOBODY = Municipality.model_validate({"kommun": {"namn": "K"}})
CASES = 700


def followed(seed: int, *, glass: bool = True) -> tuple[Case, Course, dict[str, CriticalChain]]:
    case = random_case(seed, break_glass=glass)
    priority = list(range(len(case.net)))
    Random(seed).shuffle(priority)
    course = Course(case.net, simulate_faults(case.net, case.faults, case.crew, priority))
    return case, course, critical_chains(course, case.faults, case.crew, range(len(case.net)))


def test_every_chain_adds_up_to_the_return_without_gaps() -> None:
    found = 0
    seen: set[ChainKind] = set()
    for seed in range(CASES):
        _, course, chains = followed(seed)
        back = {}
        for node, spans in course.outages.items():
            # A loss for an instant is nothing to come back from.
            lasting = [s for s in spans if s[0] != s[1]]
            if lasting and lasting[-1][1] is not None:
                back[course.net.ids[node]] = lasting[-1][1]
        assert {i: c.back for i, c in chains.items()} == back
        for chain in chains.values():
            for one, after in pairwise(chain.links):
                assert one.end == after.start, (seed, chain)
            if chain.links:
                assert chain.links[-1].end == chain.back
                assert sum(k.minutes for k in chain.links) == chain.back - chain.links[0].start
            found += len(chain.links) > 1
            seen.update(k.kind for k in chain.links)
    assert found > CASES // 2
    assert seen >= {ChainKind.FAULT, ChainKind.WORK, ChainKind.ARRIVAL}


def test_what_a_link_says_is_what_happened() -> None:
    people = arrivals = suppliers = 0
    for seed in range(CASES):
        case, course, chains = followed(seed)
        net = course.net
        works = course.trace.works
        for chain in chains.values():
            for link in chain.links:
                node = net.index[link.id]
                if link.kind is ChainKind.FAULT:
                    assert any(f.node == node and f.end == link.end for f in case.faults)
                elif link.kind is ChainKind.ARRIVAL:
                    assert case.crew is not None
                    (member,) = (m for m in case.crew.members if m.id == link.person)
                    assert member.available_from == link.end
                    arrivals += 1
                elif link.kind is ChainKind.WORK:
                    own = [w for w in works if (w.node, w.start) == (node, link.start)]
                    assert own
                    if link.waits_for is None:
                        continue
                    earlier = net.index[link.waits_for]
                    ended = [w for w in works if (w.node, w.end) == (earlier, link.start)]
                    assert ended, (seed, link)
                    if link.person is None:
                        groups = (net.groups[g] for g in net.groups_of[node])
                        # A circle that is broken waits for what it runs on, at any remove.
                        assert any(w.waived for w in own) or any(
                            earlier in g.suppliers and not g.soft for g in groups
                        )
                        assert any(w.done for w in ended)
                        suppliers += 1
                    else:
                        assert case.crew is not None
                        assert link.person in link.people
                        assert any(
                            case.crew.members[p].id == link.person for w in ended for p in w.people
                        )
                        people += 1
    assert min(people, arrivals, suppliers) > 10


def test_making_any_work_of_a_chain_longer_delays_the_return_as_much() -> None:
    """Against the shifting of plans (uncertainty.py), which knows nothing of chains."""
    tried = 0
    for seed in range(400):
        case, course, chains = followed(seed, glass=False)
        jobs = plan_of(NOBODY, course, case.faults, case.crew)
        place = {job.id: n for n, job in enumerate(jobs)}
        ends = [c[0] for c in sample_ends(jobs, range(len(jobs)), samples=1)]
        for identity, chain in chains.items():
            if ends[place[identity]] != chain.back:
                continue  # a restart begun before and aborted is not part of the plan
            for link in chain.links:
                if link.kind is not ChainKind.WORK or ends[place[link.id]] != link.end:
                    continue
                longer = list(jobs)
                longer[place[link.id]] = replace(
                    jobs[place[link.id]], fixed=jobs[place[link.id]].fixed + 7
                )
                ((end,),) = sample_ends(longer, [place[identity]], samples=1)
                assert end >= chain.back + 7, (seed, identity, link)
                tried += 1
    assert tried > 400


def test_people_that_are_busy_or_not_there_are_in_the_chain() -> None:
    model = make_municipality(
        {
            "a": manual("1 h"),
            "b": manual("2 h", "a"),
            "c": manual("30 min"),
        },
        {
            "x": {"behöver": ["b"], "samhällsviktig": True},
            "y": {"behöver": ["c"], "vikt": 1},
        },
        persons={"t1": {"namn": "T", "kompetenser": ["server"], "tillgänglig_från": "45 min"}},
    )
    result = simulate(model, make_scenario({"resurser": ["a", "b", "c"]})).restart
    chain = deciding_chain(model, result)
    assert chain is not None
    assert (chain.activity, chain.back) == ("x", 225)
    assert [(k.kind.value, k.id, k.minutes, k.person) for k in chain.links] == [
        ("på väg", "a", 45, "t1"),
        ("arbete", "a", 60, "t1"),
        ("arbete", "b", 120, None),
    ]
    other = deciding_chain(model, result, "y")
    assert other is not None
    assert [(k.id, k.waits_for, k.person) for k in other.links][-1] == ("c", "b", "t1")
    assert other.links[-1].why == "Väntar på ledig tekniker (server), som först tar B."


def test_what_never_comes_back_has_no_chain_and_what_was_not_down_neither() -> None:
    result = run(
        {"a": {"behöver": ["b"]}, "b": {"behöver": ["a"]}, "c": {}},
        {"x": {"behöver": ["a"]}, "y": {"behöver": ["c"]}},
        {"resurser": ["a"]},
    )
    assert result.restart.chains == {}
    assert deciding_chain(make_municipality({}, {}), result.restart) is None


@pytest.mark.parametrize("essential", [True, False])
def test_the_last_essential_activity_is_chosen_before_later_ones(essential: bool) -> None:
    model = make_municipality(
        {"a": manual("1 h"), "b": manual("3 h")},
        {"x": {"behöver": ["a"], "samhällsviktig": essential}, "y": {"behöver": ["b"]}},
    )
    result = simulate(model, make_scenario({"resurser": ["a", "b"]})).restart
    chain = deciding_chain(model, result)
    assert chain is not None
    assert chain.activity == ("x" if essential else "y")


def test_a_wait_that_only_the_plan_asks_for_is_a_link_of_its_own() -> None:
    model = make_municipality({"a": manual("1 h")}, {}, pools={"server": "1"})
    net = compile_municipality(model)
    crew = Crew.of(model.staffing)
    faults = [Fault(0, 10, None)]
    course = Course(net, simulate_faults(net, faults, crew, None, {0: Planned(50, (0,))}))
    (chain,) = critical_chains(course, faults, crew, [0]).values()
    assert [(k.kind, k.start, k.end, k.why) for k in chain.links] == [
        (ChainKind.WAIT, 10, 50, "Kan börja genast. Men väntar på sin tur i planen."),
        (ChainKind.WORK, 50, 110, "Väntan är över."),
    ]
