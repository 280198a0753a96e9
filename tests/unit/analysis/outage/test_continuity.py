"""Degraded time, fallback clocks and data loss, by hand and against a slow reference."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kontinuitet.analysis.base.intervals import Span
from kontinuitet.analysis.base.net import Net, compile_municipality
from kontinuitet.analysis.outage.continuity import (
    Clocks,
    data_loss,
    fallback_clocks,
    find_bad,
    time_with_at_least,
)
from kontinuitet.model.landscape import Activity, Municipality
from kontinuitet.model.requirement import Requirement


def municipality(resources: dict[str, Any], activity: dict[str, Any]) -> Municipality:
    return Municipality.model_validate(
        {
            "kommun": {"namn": "Provköping"},
            "förvaltningar": {"f": {"namn": "Förvaltningen"}},
            "verksamheter": {"v": {"namn": "Verksamheten", "förvaltning": "f", **activity}},
            "resurser": {
                i: {"namn": i.upper(), "typ": "bassystem", **r} for i, r in resources.items()
            },
        }
    )


def clocks(activity: dict[str, Any], down: dict[str, list[Span]]) -> Clocks:
    model = municipality({i: {} for i in ("a", "b", "c", "skrivare")}, activity)
    net = compile_municipality(model)
    by_node = {net.index[i]: spans for i, spans in down.items()}
    return fallback_clocks(net, by_node, net.index["v"], model.activities["v"], down["v"])


def test_without_a_routine_all_time_is_without_ability() -> None:
    found = clocks({"behöver": ["a"]}, {"v": [(10, 70)], "a": [(10, 70)]})
    assert found == Clocks(((10, 70),), (), ())


def test_a_routine_that_runs_out_before_the_restart_gives_a_second_loss() -> None:
    found = clocks(
        {
            "behöver": ["a"],
            "reservrutiner": {
                "pärm": {
                    "namn": "Pärm",
                    "ersätter": "a",
                    "startar_inom": "30 min",
                    "uthållighet": "2 h",
                }
            },
        },
        {"v": [(60, 400)], "a": [(60, 400)]},
    )
    assert found.without == ((60, 90), (210, 400))
    assert found.uses == (("pärm", 90, 210),)


def test_every_new_outage_starts_the_routine_anew() -> None:
    found = clocks(
        {
            "behöver": ["a"],
            "reservrutiner": {
                "p": {
                    "namn": "P",
                    "ersätter": "a",
                    "startar_inom": "10 min",
                    "uthållighet": "20 min",
                }
            },
        },
        {"v": [(0, 50), (100, 115)], "a": [(0, 50), (100, 115)]},
    )
    assert found.without == ((0, 10), (30, 50), (100, 110))
    assert found.uses == (("p", 10, 30), ("p", 110, 115))


def test_several_routines_together_replace_what_one_alone_cannot() -> None:
    routine = {"namn": "R", "startar_inom": "5 min"}
    found = clocks(
        {
            "behöver": ["a", "b"],
            "reservrutiner": {
                "för-a": {**routine, "ersätter": "a"},
                "för-b": {**routine, "ersätter": "b", "startar_inom": "20 min"},
            },
        },
        {"v": [(0, 60)], "a": [(0, 60)], "b": [(0, 40)]},
    )
    assert found.without == ((0, 20),)
    # When b is back, only the routine for a is needed.
    assert found.uses == (("för-a", 20, 60), ("för-b", 20, 40))
    assert found.alternative == ((20, 60),)


def test_a_routine_that_replaces_only_part_of_what_is_missing_does_not_help() -> None:
    found = clocks(
        {"behöver": ["a", "b"], "reservrutiner": {"r": {"namn": "R", "ersätter": "a"}}},
        {"v": [(0, 60)], "a": [(0, 60)], "b": [(0, 40)]},
    )
    assert found.without == ((0, 40),)
    assert found.uses == (("r", 40, 60),)


def test_a_routine_needs_only_fill_up_the_quorum() -> None:
    found = clocks(
        {
            "behöver": [{"minst": "2", "av": ["a", "b", "c"]}],
            "reservrutiner": {"r": {"namn": "R", "ersätter": "a"}},
        },
        {"v": [(0, 60)], "a": [(0, 60)], "b": [(0, 60)], "c": [(30, 60)]},
    )
    assert found.uses == (("r", 0, 30),)
    assert found.without == ((30, 60),)


def test_a_routine_stops_when_its_own_need_has_been_gone_longer_than_its_hold() -> None:
    found = clocks(
        {
            "behöver": ["a"],
            "reservrutiner": {
                "r": {
                    "namn": "R",
                    "ersätter": "a",
                    "behöver": [{"resurs": "skrivare", "uthållighet": "15 min"}],
                }
            },
        },
        {"v": [(0, 100)], "a": [(0, 100)], "skrivare": [(20, 60), (80, 90)]},
    )
    assert found.uses == (("r", 0, 35), ("r", 60, 100))
    assert found.without == ((35, 60),)


def test_a_soft_need_does_not_stop_a_routine() -> None:
    found = clocks(
        {
            "behöver": ["a"],
            "reservrutiner": {
                "r": {
                    "namn": "R",
                    "ersätter": "a",
                    "behöver": [{"resurs": "skrivare", "vid_bortfall": "nedsatt"}],
                }
            },
        },
        {"v": [(0, 50)], "a": [(0, 50)], "skrivare": [(0, 50)]},
    )
    assert found.uses == (("r", 0, 50),)


def test_an_endless_outage_on_an_endless_routine_is_only_without_ability_at_first() -> None:
    found = clocks(
        {
            "behöver": ["a"],
            "reservrutiner": {"r": {"namn": "R", "ersätter": "a", "startar_inom": "1 h"}},
        },
        {"v": [(0, None)], "a": [(0, None)]},
    )
    assert found == Clocks(((0, 60),), ((60, None),), (("r", 60, None),))


def test_a_routine_goes_on_until_the_activity_is_back() -> None:
    found = clocks(
        {
            "behöver": ["a", {"resurs": "b", "gäller": "start"}],
            "reservrutiner": {"r": {"namn": "R", "ersätter": "a"}},
        },
        {"v": [(0, 60)], "a": [(0, 30)], "b": [(0, 60)]},
    )
    # From minute 30 only what it needs to start keeps it down; nothing it needs to run is missing.
    assert found.uses == (("r", 0, 60),)
    assert found.without == ()


def test_a_need_inside_its_own_endurance_is_not_missing_for_a_routine() -> None:
    activity = {
        "behöver": ["a", {"resurs": "b", "uthållighet": "8 h"}],
        "reservrutiner": {"pärm": {"namn": "Pärm", "ersätter": "a", "startar_inom": "30 min"}},
    }
    found = clocks(activity, {"v": [(0, 365)], "a": [(0, 365)], "b": [(0, 365)]})
    assert found == Clocks(((0, 30),), ((30, 365),), (("pärm", 30, 365),))
    # When its endurance is over it is missing, and this routine does not replace it.
    found = clocks(activity, {"v": [(0, 900)], "a": [(0, 900)], "b": [(0, 600)]})
    assert found.without == ((0, 30), (480, 600))
    # What is back while the other need still bears up changes nothing.
    found = clocks(activity, {"v": [(0, 400)], "a": [(0, 300)], "b": [(0, 400)]})
    assert found.without == ((0, 30),)


def test_a_routine_that_replaces_nothing_the_activity_needs_is_no_help() -> None:
    found = clocks(
        {
            "behöver": ["a", {"resurs": "b", "gäller": "start"}],
            "reservrutiner": {"r": {"namn": "R", "ersätter": "c"}},
        },
        {"v": [(0, 60)], "a": [(0, 30)], "b": [(0, 60)]},
    )
    assert found == Clocks(((0, 60),), (), ())


def test_of_two_routines_for_the_same_resource_the_earliest_is_used_while_it_lasts() -> None:
    found = clocks(
        {
            "behöver": ["a"],
            "reservrutiner": {
                "a-sen": {"namn": "Sen", "ersätter": "a", "startar_inom": "20 min"},
                "b-snabb": {"namn": "Snabb", "ersätter": "a", "uthållighet": "40 min"},
            },
        },
        {"v": [(0, 100)], "a": [(0, 100)]},
    )
    assert found.uses == (("b-snabb", 0, 40), ("a-sen", 40, 100))


# -- degraded ----------------------------------------------------------------------------------


def soft(supplier: str, hold: str = "0") -> dict[str, str]:
    return {"resurs": supplier, "vid_bortfall": "nedsatt", "uthållighet": hold}


def test_degradation_follows_soft_edges_with_their_holds() -> None:
    model = municipality(
        {"a": {}, "b": {"behöver": [soft("a", "10 min")]}, "c": {"behöver": ["b"]}},
        {"behöver": [soft("b", "5 min")]},
    )
    net = compile_municipality(model)
    bad = find_bad(net, {net.index["a"]: [(0, 30)]})
    assert {net.ids[n]: spans for n, spans in bad.items()} == {
        "a": [(0, 30)],
        "b": [(10, 30)],
        "v": [(15, 30)],
    }


def test_a_soft_circle_is_not_degraded_without_a_cause() -> None:
    model = municipality(
        {"a": {"behöver": [soft("b")]}, "b": {"behöver": [soft("a")]}}, {"behöver": [soft("a")]}
    )
    net = compile_municipality(model)
    assert find_bad(net, {}) == {}
    assert find_bad(net, {net.index["a"]: [(5, 9)]})[net.index["v"]] == [(5, 9)]


def test_one_of_two_redundant_soft_suppliers_is_enough() -> None:
    group = {"en_av": ["a", "b"], "vid_bortfall": "nedsatt"}
    net = compile_municipality(municipality({"a": {}, "b": {}}, {"behöver": [group]}))
    bad = find_bad(net, {net.index["a"]: [(0, 30)], net.index["b"]: [(20, 50)]})
    assert bad[net.index["v"]] == [(20, 30)]


def test_a_soft_group_that_is_only_needed_to_start_degrades_nothing() -> None:
    group = {"resurs": "a", "vid_bortfall": "nedsatt", "gäller": "start"}
    net = compile_municipality(municipality({"a": {}}, {"behöver": [group]}))
    assert net.index["v"] not in find_bad(net, {net.index["a"]: [(0, 30)]})


# -- data loss ---------------------------------------------------------------------------------


def test_data_loss_is_the_largest_interval_among_the_resources_named() -> None:
    model = municipality(
        {
            "a": {"säkerhetskopia": {"intervall": "24 h"}},
            "b": {"säkerhetskopia": {"intervall": "1 h"}},
            "c": {"säkerhetskopia": {"intervall": "2 dygn"}, "behöver": []},
            "d": {},
        },
        {"behöver": [{"en_av": ["a", "b"]}, "d"]},
    )
    activity = model.activities["v"]
    assert data_loss(model, activity, ["a", "b", "c"]).minutes == 24 * 60
    assert data_loss(model, activity, ["b"]).minutes == 60
    # Not propagated further: c is not named.
    assert data_loss(model, activity, ["c"]).minutes is None
    assert data_loss(model, activity, ["a", "d"]).unknown == ("d",)


# -- the slow reference ------------------------------------------------------------------------

NODES = ("a", "b", "c", "v")
LATEST, LONGEST = 30, 8
HORIZON = LATEST + 2 * LATEST + 5 * LONGEST


@st.composite
def spans(draw: st.DrawFn, endless: bool = True) -> list[Span]:
    cuts = sorted(draw(st.sets(st.integers(0, LATEST), max_size=6)))
    pairs: list[Span] = [(cuts[i], cuts[i + 1]) for i in range(0, len(cuts) - 1, 2)]
    if endless and len(cuts) % 2:
        pairs.append((cuts[-1], None))
    return pairs


@st.composite
def needs(draw: st.DrawFn, soft_ones: bool) -> dict[str, Any]:
    members = sorted(draw(st.sets(st.sampled_from(NODES[:3]), min_size=1)))
    need: dict[str, Any] = {
        "av": members,
        "minst": str(draw(st.integers(1, len(members)))),
        "uthållighet": f"{draw(st.integers(0, LONGEST))} min",
        "gäller": draw(st.sampled_from(["drift", "start", "både"])),
    }
    if soft_ones and draw(st.booleans()):
        need["vid_bortfall"] = "nedsatt"
    return need


@st.composite
def routines(draw: st.DrawFn) -> dict[str, Any]:
    routine: dict[str, Any] = {
        "namn": "R",
        "ersätter": sorted(draw(st.sets(st.sampled_from(NODES[:3]), min_size=1))),
        "startar_inom": f"{draw(st.integers(0, 12))} min",
        "behöver": draw(st.lists(needs(soft_ones=True), max_size=2)),
    }
    if draw(st.booleans()):
        routine["uthållighet"] = f"{draw(st.integers(0, 25))} min"
    return routine


def inside(time: list[Span] | tuple[Span, ...], minute: int) -> bool:
    return any(s <= minute and (e is None or minute < e) for s, e in time)


def lost_for_longer_than_its_hold(
    need: Requirement, down: dict[str, list[Span]], minute: int
) -> bool:
    def lost(at: int) -> bool:
        return at >= 0 and sum(not inside(down[u], at) for u in need.suppliers) < need.quorum

    return all(lost(at) for at in range(minute - need.hold, minute + 1))


def slow_alternative(activity: Activity, down: dict[str, list[Span]], minute: int) -> bool:
    """Tell, from the page of definitions alone, whether this minute down is on a routine."""
    outage = next(s for s in down["v"] if inside([s], minute))
    hard = [n for n in activity.needs if n.effect.value == "stopp"]
    named = {u for n in hard for u in n.suppliers}
    replaced: set[str] = set()
    usable = False
    for routine in activity.fallbacks.values():
        first = outage[0] + routine.starts_within
        in_window = first <= minute and (
            routine.endurance is None or minute < first + routine.endurance
        )
        if in_window and not any(
            need.effect.value == "stopp" and lost_for_longer_than_its_hold(need, down, minute)
            for need in routine.needs
        ):
            replaced.update(routine.replaces)
            usable = usable or any(r in named for r in routine.replaces)

    def covered(need: Requirement) -> bool:
        there = sum(not inside(down[u], minute) or u in replaced for u in need.suppliers)
        return there >= need.quorum

    return usable and all(
        covered(n)
        for n in hard
        if n.needed_to_run and lost_for_longer_than_its_hold(n, down, minute)
    )


@settings(max_examples=600, deadline=None)
@given(
    down=st.fixed_dictionaries({i: spans() for i in NODES}),
    own=st.lists(needs(soft_ones=True), max_size=3),
    fallbacks=st.lists(routines(), max_size=3),
)
def test_the_clocks_agree_with_a_count_minute_by_minute(
    down: dict[str, list[Span]], own: list[Any], fallbacks: list[Any]
) -> None:
    model = municipality(
        {i: {} for i in NODES[:3]},
        {"behöver": own, "reservrutiner": {f"r{n}": r for n, r in enumerate(fallbacks)}},
    )
    net = compile_municipality(model)
    activity = model.activities["v"]
    by_node = {net.index[i]: time for i, time in down.items()}
    found = fallback_clocks(net, by_node, net.index["v"], activity, down["v"])
    for minute in range(HORIZON):
        is_down = inside(down["v"], minute)
        alternative = is_down and slow_alternative(activity, down, minute)
        assert inside(found.alternative, minute) == alternative
        assert inside(found.without, minute) == (is_down and not alternative)
        assert any(inside([(s, e)], minute) for _, s, e in found.uses) == alternative


def slow_bad(net: Net, down: dict[int, list[Span]]) -> list[list[bool]]:
    bad = [[inside(down.get(n, []), t) for t in range(HORIZON)] for n in range(len(net))]
    changed = True
    while changed:
        changed = False
        for group in net.groups:
            if not group.soft or not group.to_run:
                continue
            run = 0
            for t in range(HORIZON):
                up = sum(not bad[u][t] for u in group.suppliers)
                run = run + 1 if up < group.quorum else 0
                if run > group.hold and not bad[group.owner][t]:
                    bad[group.owner][t] = changed = True
    return bad


@settings(max_examples=500, deadline=None)
@given(
    down=st.fixed_dictionaries({i: spans() for i in NODES}),
    wants=st.fixed_dictionaries({i: st.lists(needs(soft_ones=True), max_size=2) for i in NODES}),
)
def test_degraded_time_agrees_with_a_count_minute_by_minute(
    down: dict[str, list[Span]], wants: dict[str, list[Any]]
) -> None:
    model = municipality({i: {"behöver": wants[i]} for i in NODES[:3]}, {"behöver": wants["v"]})
    net = compile_municipality(model)
    by_node = {net.index[i]: time for i, time in down.items()}
    found = find_bad(net, by_node)
    slow = slow_bad(net, by_node)
    for node in range(len(net)):
        for minute in range(HORIZON):
            assert inside(found.get(node, []), minute) == slow[node][minute]


@settings(max_examples=200, deadline=None)
@given(sets=st.lists(spans(), min_size=1, max_size=5), count=st.integers(1, 4))
def test_time_with_at_least_counts_every_minute(sets: list[list[Span]], count: int) -> None:
    found = time_with_at_least(sets, count)
    for minute in range(LATEST + 5):
        assert inside(found, minute) == (sum(inside(s, minute) for s in sets) >= count)
