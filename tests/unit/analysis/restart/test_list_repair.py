"""Where a decided list contradicts the dependencies, and what puts it right."""

from __future__ import annotations

from itertools import permutations
from random import Random
from typing import Any

from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.restart.list_repair import (
    DecidedList,
    Repair,
    contradiction_sentences,
    move_sentences,
)
from tests.unit.analysis.small_models import make_municipality, manual, run


def reasons(resources: dict[str, Any], order: list[str], *, up: tuple[str, ...] = ()) -> list[str]:
    net = compile_municipality(make_municipality(resources, {}))
    down = {n for n, i in enumerate(net.ids) if i not in up}
    people = {n for n in down if net.work[n].people}
    decided = DecidedList(net, [net.index[i] for i in order], down, people)
    return list(contradiction_sentences(net, decided.contradictions()))


CHAIN: dict[str, Any] = {
    "lagring": manual("1 h"),
    "virt": manual("1 h", "lagring"),
    "dns": manual("1 h"),
    "ad": manual("1 h", "virt", "dns"),
    "lön": manual("1 h"),
}


def test_a_list_that_follows_the_dependencies_has_nothing_said_about_it() -> None:
    assert reasons(CHAIN, ["lagring", "virt", "dns", "ad", "lön"]) == []


def test_direct_and_transitive_contradictions_are_named_with_places_and_witness() -> None:
    assert reasons(CHAIN, ["ad", "virt", "lön", "dns", "lagring"]) == [
        "VIRT står på plats 2 men hindrar AD på plats 1. Flytta upp VIRT före plats 1.",
        "DNS står på plats 4 men hindrar AD på plats 1. Flytta ner AD efter plats 4.",
        "LAGRING står på plats 5 men hindrar AD på plats 1, via VIRT. Flytta ner AD efter plats 5.",
    ]


def test_what_is_not_on_the_list_but_hinders_it_is_named_once() -> None:
    assert reasons(CHAIN, ["lön", "ad"]) == [
        "Står inte på listan: DNS (hindrar AD på plats 2), LAGRING (hindrar AD på plats 2) och "
        "VIRT (hindrar AD på plats 2). Lägg till var och en före det som den hindrar."
    ]


def test_what_is_up_or_needs_nobody_is_not_said_to_be_missing() -> None:
    resources = {**CHAIN, "elnät": {}, "dns": manual("1 h", "elnät")}
    assert reasons(resources, ["dns", "ad"], up=("virt", "lagring")) == []


def test_a_redundant_supplier_does_not_hinder() -> None:
    resources = {
        "a": manual("1 h"),
        "b": manual("1 h"),
        "c": manual("1 h", {"en_av": ["a", "b"]}),
        "d": manual("1 h", {"minst": "100 %", "av": ["a", "b"]}),
    }
    assert reasons(resources, ["c", "a", "b"]) == []
    assert reasons(resources, ["a", "d", "b"]) == [
        "B står på plats 3 men hindrar D på plats 2. Flytta upp B före plats 2."
    ]


def test_a_soft_need_does_not_hinder() -> None:
    resources = {
        "a": manual("1 h"),
        "b": manual("1 h", {"resurs": "a", "vid_bortfall": "nedsatt"}),
    }
    assert reasons(resources, ["b", "a"]) == []


def test_systems_that_need_each_other_are_no_contradiction() -> None:
    resources = {"ad": manual("1 h", "dns"), "dns": manual("1 h", "ad")}
    assert reasons(resources, ["ad", "dns"]) == []
    assert reasons(resources, ["dns", "ad"]) == []


# The repair


def decided_list(needs: dict[str, list[str]], order: str) -> DecidedList:
    """Return a list over nodes of one letter that are all down; ``needs`` are by letter."""
    net = compile_municipality(
        make_municipality({i: manual("1 h", *n) for i, n in needs.items()}, {})
    )
    everything = range(len(net))
    return DecidedList(net, [net.index[i] for i in order], everything, everything)


def common(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Return the length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for a in one:
        before = 0
        for place, b in enumerate(other, start=1):
            before, row[place] = (
                row[place],
                before + 1 if a == b else max(row[place], row[place - 1]),
            )
    return row[-1]


def reaches(needs: dict[str, list[str]], start: str) -> set[str]:
    seen: set[str] = set()
    stack = [start]
    while stack:
        for supplier in needs[stack.pop()]:
            if supplier not in seen:
                seen.add(supplier)
                stack.append(supplier)
    return seen


def breaks(needs: dict[str, list[str]], order: str) -> bool:
    """Tell whether a list has something after what it holds up, circles apart, the slow way."""
    behind = {i: reaches(needs, i) for i in needs}
    return any(
        late in behind[early] and early not in behind[late]
        for place, late in enumerate(order)
        for early in order[:place]
    )


def test_no_repair_has_fewer_moves_than_every_permutation_tried_allows() -> None:
    moved = circles = 0
    for seed in range(400):
        rng = Random(seed)
        letters = "abcdef"[: rng.randint(2, 6)]
        needs = {
            i: rng.sample(letters, min(len(letters), rng.choice((0, 0, 1, 1, 2)))) for i in letters
        }
        listed = "".join(rng.sample(letters, rng.randint(1, len(letters))))
        decided = decided_list(needs, listed)
        net_ids = sorted(letters)
        repair = decided.repair()
        assert set(repair.order) == {net_ids.index(i) for i in listed} | set(decided.missing)
        assert not breaks(needs, "".join(net_ids[n] for n in repair.order)), (seed, needs, listed)
        moves = [m for m in repair.moves if m.place is not None]
        order = tuple(net_ids.index(i) for i in listed)
        fewest = min(
            len(listed) - common(order, tuple(net_ids.index(i) for i in trial))
            for trial in permutations(listed)
            if not breaks(needs, "".join(trial))
        )
        assert len(moves) == fewest, (seed, needs, listed)
        kept = [n for n in repair.order if n not in {m.node for m in repair.moves}]
        assert kept == [n for n in order if n in set(kept)]
        assert (fewest == 0) == (not [c for c in decided.contradictions() if c.place is not None])
        moved += fewest
        circles += any(i in reaches(needs, i) for i in letters)
    assert moved > 100
    assert circles > 50


def test_the_change_named_removes_the_contradiction() -> None:
    tried = 0
    for seed in range(300):
        rng = Random(seed)
        letters = "abcdefg"
        needs = {
            i: rng.sample(letters[:n], min(n, rng.choice((0, 1, 2)))) for n, i in enumerate(letters)
        }
        order = rng.sample(letters, len(letters))
        decided = decided_list(needs, "".join(order))
        for one in decided.contradictions():
            mover, other = (one.witness, one.node) if one.down else (one.node, one.witness)
            trial = [n for n in decided.order if n != mover]
            trial.insert(trial.index(other) + one.down, mover)
            ids = "".join(letters[n] for n in trial)
            left = decided_list(needs, ids).contradictions()
            assert all((c.node, c.witness) != (one.node, one.witness) for c in left)
            tried += 1
    assert tried > 300


def repaired(needs: dict[str, list[str]], order: str) -> tuple[str, list[str]]:
    decided = decided_list(needs, order)
    repair: Repair = decided.repair()
    net = compile_municipality(
        make_municipality({i: manual("1 h", *n) for i, n in needs.items()}, {})
    )
    return "".join(net.ids[n] for n in repair.order), list(move_sentences(net, repair))


def test_what_others_hold_up_stays_and_what_holds_it_up_is_moved() -> None:
    needs: dict[str, list[str]] = {"a": [], "b": ["a"], "c": [], "d": ["c"]}
    assert repaired(needs, "bacd") == (
        "abcd",
        ["Flytta A från plats 2 till strax före B (plats 1)."],
    )
    assert repaired(needs, "abcd") == ("abcd", [])


def test_one_that_stands_before_many_it_needs_is_moved_down_alone() -> None:
    needs: dict[str, list[str]] = {"a": [], "b": [], "c": [], "d": ["a", "b", "c"]}
    assert repaired(needs, "dabc") == ("abcd", ["Flytta D från plats 1 till sist på listan."])


def test_what_is_missing_is_added_before_what_it_holds_up() -> None:
    needs: dict[str, list[str]] = {"a": [], "b": ["a"], "c": []}
    assert repaired(needs, "cb") == ("cab", ["Lägg till A strax före B (plats 2)."])


def test_the_list_put_right_is_priced_and_so_is_the_list_to_the_letter() -> None:
    result = run(
        {"a": manual("1 h"), "b": manual("1 h", "a"), "c": manual("5 h")},
        {"x": {"behöver": ["b"], "vikt": 10}, "y": {"behöver": ["c"]}},
        {"resurser": ["a", "b", "c"]},
        pools={"server": "1"},
        order=["b", "c", "a"],
    )
    decided = result.restart.decided
    assert decided is not None
    # To the letter: c, a, b, since b cannot begin; with a before it: a, b, c.
    assert decided.to_the_letter == 10 * 420 + 300
    assert decided.cost == 10 * 120 + 420 == result.restart.cost
    assert decided.repair is not None
    assert decided.repair.order == ("a", "b", "c")
    assert decided.repair.cost == decided.cost
    assert [(m.id, m.place, m.before) for m in decided.repair.moves] == [("a", 3, "b")]


def test_where_the_order_saves_is_told_with_the_system_that_decides() -> None:
    result = run(
        {"a": manual("3 h"), "b": manual("1 h")},
        {"x": {"behöver": ["a"], "vikt": 1}, "y": {"behöver": ["b"], "vikt": 10}},
        {"resurser": ["a", "b"]},
        pools={"server": "1"},
        order=["a", "b"],
    )
    decided = result.restart.decided
    assert decided is not None
    assert [(s.activity, s.minutes, s.cost, s.system, s.earlier) for s in decided.because] == [
        ("y", 180, 1800, "b", 180),
        ("x", -60, -60, None, 0),
    ]
    assert [s.text for s in decided.because] == [
        "Y får 3 timmar kortare avbrott: B börjar 3 timmar tidigare.",
        "X får i stället 1 timme längre avbrott.",
    ]
    assert decided.cost - result.restart.cost == sum(s.cost for s in decided.because)
    assert decided.repair is None
    assert decided.to_the_letter == decided.cost
