"""The traps of the semantics, each as one small case that can be reckoned by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from kontinuitet.analysis.base.crew import Crew, Member
from kontinuitet.analysis.base.net import Net, Work, build_net
from kontinuitet.analysis.criticality.circles import find_circles
from kontinuitet.analysis.criticality.failure import failure_times
from kontinuitet.analysis.outage.engine import Fault, Trace, run
from kontinuitet.model.duration import parse_duration
from kontinuitet.model.requirement import Requirement
from kontinuitet.model.scenario import Recovery
from tests.reference.cases import need

H = 60
Spans = list[tuple[int, int | None]]


def spans(net: Net, trace: Trace) -> dict[str, Spans]:
    """Return the outages by id, of those that had any."""
    return {
        net.ids[v]: [(r.start, r.end) for r in records]
        for v, records in enumerate(trace.outages)
        if records
    }


def play(
    needs: Mapping[str, Sequence[Requirement]],
    faults: Sequence[tuple[str, int, int | None]],
    work: Mapping[str, int] | None = None,
) -> dict[str, Spans]:
    """Return the outages with unlimited people; ``work`` in minutes by id."""
    net = build_net(needs, work={i: Work(m) for i, m in (work or {}).items()})
    return spans(net, run(net, [Fault(net.index[i], a, b) for i, a, b in faults]))


def person(identity: str, *skills: str, since: int = 0) -> Member:
    return Member(identity, frozenset(skills), since)


def test_a_chain_of_4_h_2_h_1_h_and_half_an_hour_restarts_in_7_and_a_half_hours() -> None:
    chain = {"a": [], "b": [need(["a"])], "c": [need(["b"])], "d": [need(["c"])]}
    work = {"a": 4 * H, "b": 2 * H, "c": H, "d": H // 2}
    assert play(chain, [("a", 0, None)], work)["d"] == [(0, 450)]


def test_one_of_two_redundant_links_down_is_not_down() -> None:
    net = {"länk-1": [], "länk-2": [], "växel": [need(["länk-1", "länk-2"])]}
    assert play(net, [("länk-1", 0, 60)]) == {"länk-1": [(0, 60)]}


def test_two_redundant_links_both_down_is_down() -> None:
    net = {"länk-1": [], "länk-2": [], "växel": [need(["länk-1", "länk-2"])]}
    faults = [("länk-1", 0, 60), ("länk-2", 20, 90)]
    # Down when the second falls, up when the first is back.
    assert play(net, faults)["växel"] == [(20, 60)]


def test_a_restoration_exactly_at_expiry_saves() -> None:
    net = {"el": [], "server": [need(["el"], hold=4 * H)]}
    assert "server" not in play(net, [("el", 0, 4 * H)])
    assert play(net, [("el", 0, 4 * H + 1)])["server"] == [(4 * H, 4 * H + 1)]


def test_4_h_59_min_is_not_4_h() -> None:
    net = {"el": [], "server": [need(["el"], hold=parse_duration("4 h 59 min"))]}
    assert "server" not in play(net, [("el", 0, parse_duration("4 h 59 min"))])
    assert play(net, [("el", 0, 5 * H)])["server"] == [(4 * H + 59, 5 * H)]


def test_quorum_back_within_the_hold_cancels_and_the_hold_is_whole_again() -> None:
    net = {"el": [], "server": [need(["el"], hold=60)]}
    # Two losses of 50 minutes with one minute between do not add up to a loss of 60.
    assert "server" not in play(net, [("el", 0, 50), ("el", 51, 101)])
    assert play(net, [("el", 0, 50), ("el", 51, 112)])["server"] == [(111, 112)]


def test_a_fault_that_begins_as_another_ends_gives_the_hold_back_all_the_same() -> None:
    # Restorations come before faults: for an instant the power was there.
    net = {"el": [], "server": [need(["el"], hold=60)]}
    assert play(net, [("el", 0, 40), ("el", 40, 90)]) == {"el": [(0, 40), (40, 90)]}


def test_holds_do_not_add_up_along_a_path_when_the_fault_ends() -> None:
    net = {"el": [], "nät": [need(["el"], hold=30)], "system": [need(["nät"], hold=30)]}
    assert play(net, [("el", 0, 45)]) == {"el": [(0, 45)], "nät": [(30, 45)]}


def test_ad_and_dns_that_need_each_other_stay_up_until_something_knocks_one_out() -> None:
    needs = {"ad": [need(["dns"]), need(["el"])], "dns": [need(["ad"])], "el": [], "lön": []}
    net = build_net(needs)
    assert failure_times(net, {net.index["lön"]: 0}) == {net.index["lön"]: 0}
    assert play(needs, [("lön", 0, 60)]) == {"lön": [(0, 60)]}
    assert set(play(needs, [("el", 0, 60)])) == {"ad", "dns", "el"}


def test_it_is_the_third_loss_that_breaks_2_of_4() -> None:
    # The (|U|−k+1)-th order statistic: 4 − 2 + 1 = 3, not the second.
    ids = [f"u{i}" for i in range(4)]
    needs: dict[str, list[Requirement]] = {i: [] for i in ids}
    needs["v"] = [need(ids, 2, hold=5)]
    net = build_net(needs)
    own = {net.index[f"u{i}"]: 10 * (i + 1) for i in range(4)}
    assert failure_times(net, own)[net.index["v"]] == 35
    faults = [(f"u{i}", 10 * (i + 1), 1000) for i in range(4)]
    assert play(needs, faults)["v"] == [(35, 1000)]


def test_two_person_work_takes_two_people_even_if_one_holds_both_skills() -> None:
    work = {"a": Work(60, people=(("app", 1), ("server", 1)))}
    net = build_net({"a": []}, work=work)
    faults = [Fault(0, 0, None)]
    alone = run(net, faults, Crew((person("kan-allt", "app", "server"),)))
    assert alone.never == (0,)
    assert alone.works == ()
    late = Crew((person("kan-allt", "app", "server"), person("kan-app", "app", since=30)))
    (done,) = run(net, faults, late).works
    assert (done.start, done.end, done.people) == (30, 90, (0, 1))


def test_two_of_the_same_skill_are_two_people() -> None:
    net = build_net({"a": []}, work={"a": Work(60, people=(("server", 2),))})
    crew = Crew((person("p1", "server"), person("p2", "server", since=10)))
    (done,) = run(net, [Fault(0, 0, None)], crew).works
    assert (done.start, done.people) == (10, (0, 1))


def test_one_person_does_one_thing_at_a_time() -> None:
    work = Work(60, people=(("server", 1),))
    net = build_net({"a": [], "b": []}, work={"a": work, "b": work})
    faults = [Fault(0, 0, None), Fault(1, 0, None)]
    assert spans(net, run(net, faults, Crew((person("p", "server"),)))) == {
        "a": [(0, 60)],
        "b": [(0, 120)],
    }
    assert spans(net, run(net, faults)) == {"a": [(0, 60)], "b": [(0, 60)]}


def test_work_is_aborted_when_what_it_needs_is_lost_and_begins_again_from_nothing() -> None:
    needs = {"el": [], "server": [need(["el"])]}
    net = build_net(needs, work={"server": Work(60, people=(("server", 1),))})
    faults = [Fault(0, 0, 10), Fault(0, 50, 100)]
    trace = run(net, faults, Crew((person("p", "server"),)))
    works = [(net.ids[w.node], w.start, w.end, w.done) for w in trace.works if w.people]
    assert works == [("server", 10, 50, False), ("server", 100, 160, True)]
    assert spans(net, trace)["server"] == [(0, 160)]


def test_people_of_aborted_work_are_free_at_once() -> None:
    work = Work(60, people=(("server", 1),))
    net = build_net(
        {"a": [need(["el"], gäller="start")], "b": [], "el": []}, work={"a": work, "b": work}
    )
    faults = [Fault(0, 0, None), Fault(1, 0, None), Fault(2, 20, 500)]
    trace = run(net, faults, Crew((person("p", "server"),)))
    works = [(net.ids[w.node], w.start, w.end, w.done) for w in trace.works if w.people]
    assert works == [("a", 0, 20, False), ("b", 20, 80, True), ("a", 500, 560, True)]


def test_a_new_fault_during_the_work_begins_the_work_again() -> None:
    assert play({"a": []}, [("a", 0, None), ("a", 30, None)], {"a": 60}) == {"a": [(0, 90)]}


def test_a_new_harder_fault_asks_for_the_harder_work() -> None:
    net = build_net({"a": []}, work={"a": Work(60, restore=100)})
    faults = [Fault(0, 0, None), Fault(0, 30, 40, Recovery.RESTORE)]
    assert spans(net, run(net, faults)) == {"a": [(0, 40 + 160)]}


def test_what_a_fault_required_is_forgotten_once_the_node_has_been_up() -> None:
    net = build_net({"a": []}, work={"a": Work(10, restore=100)})
    faults = [Fault(0, 0, None, Recovery.RESTORE), Fault(0, 200, None)]
    assert spans(net, run(net, faults)) == {"a": [(0, 110), (200, 210)]}


def test_work_cannot_begin_during_a_timed_fault_but_at_once_on_an_open_one() -> None:
    assert play({"a": []}, [("a", 0, 100)], {"a": 60}) == {"a": [(0, 160)]}
    assert play({"a": []}, [("a", 0, None)], {"a": 60}) == {"a": [(0, 60)]}


def test_an_open_fault_without_work_is_felt_for_an_instant() -> None:
    needs = {"a": [], "b": [need(["a"])], "c": [need(["a"], hold=1)]}
    assert play(needs, [("a", 5, None)], {"b": 30}) == {"a": [(5, 5)], "b": [(5, 35)]}


def test_what_is_needed_only_to_start_does_not_take_down_but_holds_up() -> None:
    needs = {"ad": [], "el": [], "server": [need(["ad"], gäller="start"), need(["el"])]}
    assert play(needs, [("ad", 0, 100)]) == {"ad": [(0, 100)]}
    assert play(needs, [("ad", 0, 100), ("el", 10, 20)])["server"] == [(10, 100)]


def test_what_is_needed_to_run_is_needed_to_start_though_there_is_a_hold() -> None:
    needs = {"el": [], "fel": [], "server": [need(["el"], hold=600, gäller="drift")]}
    # Down by its own fault meanwhile: it could run on batteries but not start on them.
    assert play(needs, [("el", 0, 100), ("server", 5, 10)])["server"] == [(5, 100)]


def test_a_soft_need_neither_stops_nor_hinders_a_start() -> None:
    needs = {"epost": [], "lön": [need(["epost"], vid_bortfall="nedsatt")]}
    assert play(needs, [("epost", 0, 100), ("lön", 5, 10)])["lön"] == [(5, 10)]


def circle(break_glass: bool) -> tuple[Net, Trace]:
    needs = {
        "ad": [need(["el"]), need(["dns"], break_glass=break_glass)],
        "dns": [need(["ad"])],
        "el": [],
    }
    net = build_net(needs, work={"ad": Work(30), "dns": Work(10)})
    return net, run(net, [Fault(net.index["el"], 0, 60)])


def test_a_circle_never_comes_back_without_a_break_glass_step() -> None:
    net, trace = circle(break_glass=False)
    assert [net.ids[v] for v in trace.never] == ["ad", "dns"]
    (found,) = find_circles(net, trace.never)
    assert found.members == found.cycle == ("ad", "dns")


def test_a_circle_comes_back_with_a_break_glass_step() -> None:
    net, trace = circle(break_glass=True)
    assert trace.never == ()
    assert spans(net, trace) == {"el": [(0, 60)], "ad": [(0, 90)], "dns": [(0, 100)]}
    (first, second) = [w for w in trace.works if w.start < w.end]
    assert [net.groups[g].suppliers for g in first.waived] == [(net.index["dns"],)]
    assert second.waived == ()


def test_a_break_glass_step_is_not_used_when_waiting_helps() -> None:
    needs = {"ad": [need(["el"], break_glass=True)], "el": []}
    trace = play(needs, [("el", 0, 600)], {"ad": 10})
    assert trace["ad"] == [(0, 610)]


def test_a_waived_need_counts_again_once_it_has_been_met() -> None:
    needs = {"ad": [need(["dns"], break_glass=True), need(["el"])], "dns": [need(["ad"])], "el": []}
    net = build_net(needs, work={"ad": Work(30), "dns": Work(10)})
    ad, dns, el = (net.index[i] for i in ("ad", "dns", "el"))
    trace = run(net, [Fault(el, 0, 60), Fault(dns, 500, 600)])
    # Up without dns at 90; when dns is lost again at 500 it takes ad with it. dns could not start
    # without ad, so ad need not wait for it.
    assert spans(net, trace)["ad"] == [(0, 90), (500, 530)]
    assert spans(net, trace)["dns"] == [(0, 100), (500, 610)]
    assert [(w.start, bool(w.waived)) for w in trace.works if w.node == ad] == [
        (60, True),
        (500, True),
    ]


def test_two_steps_of_one_node_can_be_used_together() -> None:
    needs = {
        "ad": [need(["dns"], break_glass=True), need(["nas"], break_glass=True)],
        "dns": [need(["ad"])],
        "nas": [need(["ad"])],
    }
    net = build_net(needs, work={i: Work(10) for i in needs})
    trace = run(net, [Fault(net.index["ad"], 0, 60)])
    assert trace.never == ()
    assert len(trace.works[0].waived) == 2


def test_two_circles_use_their_steps_side_by_side_but_one_circle_uses_one() -> None:
    needs: dict[str, list[Requirement]] = {}
    for place in ("norr", "söder"):
        needs[f"ad-{place}"] = [need([f"dns-{place}"], break_glass=True), need(["el"])]
        needs[f"dns-{place}"] = [need([f"ad-{place}"], break_glass=True), need(["el"])]
    needs["el"] = []
    net = build_net(needs, work={i: Work(10) for i in needs if i != "el"})
    trace = run(net, [Fault(net.index["el"], 0, 60)])
    assert [(net.ids[w.node], w.start) for w in trace.works if w.waived] == [
        ("ad-norr", 60),
        ("ad-söder", 60),
    ]


def ring(size: int, hold: int, work: int, fault: int) -> Trace:
    ids = [f"n{i}" for i in range(size)]
    needs = {ids[i]: [need([ids[i - 1]], hold=hold)] for i in range(size)}
    net = build_net(needs, work={i: Work(work) for i in ids})
    return run(net, [Fault(0, 0, fault)])


def test_an_outage_that_circulates_for_ever_is_never_back() -> None:
    trace = ring(6, hold=30, work=30, fault=40)
    assert trace.never == (0, 1, 2, 3, 4, 5)
    assert [records[-1].start for records in trace.outages] == [0, 30, 60, 90, 120, 150]


def test_what_is_stuck_beside_it_does_not_hide_that_an_outage_circulates() -> None:
    ids = [f"n{i}" for i in range(6)]
    needs = {ids[i]: [need([ids[i - 1]], hold=30)] for i in range(6)}
    needs |= {"ad": [need(["dns"])], "dns": [need(["ad"])]}
    net = build_net(needs, work={i: Work(30) for i in ids})
    trace = run(net, [Fault(net.index["n0"], 0, 40), Fault(net.index["ad"], 7, 9)])
    found = spans(net, trace)
    assert [found[i] for i in ids] == [[(30 * i, None)] for i in range(6)]
    assert found["ad"] == found["dns"] == [(7, None)]


@pytest.mark.parametrize(("work", "ends"), [(29, True), (31, False)])
def test_an_outage_that_shrinks_round_a_ring_ends_and_one_that_grows_does_not(
    work: int, ends: bool
) -> None:
    trace = ring(6, hold=30, work=work, fault=40)
    assert (trace.never == ()) is ends
    assert max(len(records) for records in trace.outages) > 1


def test_rings_out_of_step_still_end() -> None:
    # Five rings with periods that recur together only after very long.
    needs: dict[str, list[Requirement]] = {}
    work: dict[str, Work] = {}
    for hold in (31, 37, 41, 43, 47):
        ids = [f"r{hold}-{i}" for i in range(4)]
        for i in range(4):
            needs[ids[i]] = [need([ids[i - 1]], hold=hold)]
            work[ids[i]] = Work(hold)
    net = build_net(needs, work=work)
    faults = [Fault(net.index[f"r{hold}-0"], 0, hold // 2) for hold in (31, 37, 41, 43, 47)]
    trace = run(net, faults)
    assert len(trace.never) == 20
