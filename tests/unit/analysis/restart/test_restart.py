"""The restart order: people, rows, cost and the decided list."""

from __future__ import annotations

import random
from typing import Any

import pytest

from kontinuitet.analysis.base.restart_results import NeverBack, NeverReason
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.errors import InputError
from kontinuitet.model.landscape import PriorityList
from tests.reference.municipal import instance
from tests.unit.analysis.small_models import (
    activity_of,
    make_municipality,
    make_scenario,
    manual,
    row_of,
    run,
)

ONE = {"server": "1"}


def everything(*ids: str) -> dict[str, Any]:
    return {"resurser": list(ids)}


def test_a_chain_of_4_h_2_h_1_h_and_half_an_hour_takes_7_and_a_half_hours() -> None:
    result = run(
        {
            "a": manual("4 h"),
            "b": manual("2 h", "a"),
            "c": manual("1 h", "b"),
            "d": manual("30 min", "c"),
        },
        {"v": {"behöver": ["d"]}},
        everything("a", "b", "c", "d"),
        pools={"server": "9"},
    )
    assert activity_of(result, "v").outage == 450
    assert [(r.number, r.id, r.start, r.end) for r in result.restart.order] == [
        (1, "a", 0, 240),
        (2, "b", 240, 360),
        (3, "c", 360, 420),
        (4, "d", 420, 450),
    ]
    assert [r.waits_for for r in result.restart.order] == [(), ("a",), ("b",), ("c",)]
    assert result.restart.cost == result.restart.lower_bound == 450


def test_two_person_work_takes_two_different_people() -> None:
    both = {"namn": "Tekniker", "kompetenser": ["server", "nät"]}
    result = run(
        {"a": manual("1 h", server="1", nät="1"), "b": manual("1 h")},
        {},
        everything("a", "b"),
        persons={
            "t1": {**both, "kompetenser": ["server"]},
            "t2": {**both, "kompetenser": ["nät"]},
        },
    )
    rows = {r.id: r for r in result.restart.order}
    assert sorted(rows["a"].people) == ["t1", "t2"]
    assert rows["b"].people == ("t1",)
    # Only t1 knows servers, so the two works cannot overlap.
    assert {rows["a"].start, rows["b"].start} == {0, 60}


def test_work_that_nobody_can_do_never_begins_and_the_rest_goes_on() -> None:
    person = {"namn": "T", "kompetenser": ["server", "nät"]}
    supplier = {"leverantör": "Larmbolaget", "avtal": {"kontakt": "010-123 45 67"}}
    result = run(
        {
            "journal": manual("1 h", server="2"),
            "växel": manual("1 h", "journal", telefoni="1") | supplier,
            "brandvägg": manual("1 h", server="1", nät="1") | {"telefon": "019-11 22 33"},
            "frisk": manual("1 h", magi="7"),
            "arkiv": manual("1 h"),
        },
        {"x": {"behöver": ["arkiv"]}, "y": {"behöver": ["växel", "brandvägg"]}},
        everything("journal", "växel", "brandvägg", "arkiv"),
        persons={"t1": person},
    )
    assert [(step.id, step.start, step.end) for step in result.restart.order] == [("arkiv", 0, 60)]
    assert result.never_back == ("brandvägg", "journal", "växel", "y")
    assert result.circles == ()
    nobody = NeverReason.NOBODY
    assert result.restart.never_reasons == (
        NeverBack(
            "brandvägg",
            nobody,
            "bara 1 med kompetenserna nät eller server, och arbetet kräver 2 samtidigt – "
            "ring 019-11 22 33",
            phone="019-11 22 33",
            name="BRANDVÄGG",
        ),
        NeverBack(
            "journal",
            nobody,
            "bara 1 med kompetensen server, och arbetet kräver 2 samtidigt",
            name="JOURNAL",
        ),
        NeverBack(
            "växel",
            nobody,
            "ingen med kompetensen telefoni – ring Larmbolaget, 010-123 45 67",
            supplier="Larmbolaget",
            phone="010-123 45 67",
            name="VÄXEL",
        ),
        NeverBack(
            "y",
            NeverReason.WAITS,
            "väntar på BRANDVÄGG och VÄXEL",
            ("brandvägg", "växel"),
            name="Y",
            is_activity=True,
        ),
    )
    assert result.restart.cost == result.restart.lower_bound == 60


def test_an_outage_without_end_of_what_has_no_restart_lasts_until_further_notice() -> None:
    resources: dict[str, Any] = {"el": {}, "lokal": {"återstart": {"tid": "0", "automatisk": True}}}
    activities = {"x": {"behöver": ["el"]}, "y": {"behöver": ["lokal"]}}
    result = run(resources, activities, everything("el", "lokal"))
    assert result.never_back == ("el", "x")
    assert result.circles == ()
    assert [(n.id, n.reason, n.text, n.waits_for) for n in result.restart.never_reasons] == [
        (
            "el",
            NeverReason.UNKNOWN,
            "borta tills vidare: bortfallet har inget slut och ingen återstart är angiven. Ange "
            '"till" för bortfallet, eller "återstart" för EL',
            (),
        ),
        ("x", NeverReason.WAITS, "väntar på EL", ("el",)),
    ]
    ended = run(resources, activities, everything("el") | {"till": "2 h"})
    assert ended.never_back == ()
    assert activity_of(ended, "x").outage == 120


def test_the_staffing_of_the_scenario_replaces_the_ordinary_one() -> None:
    model = make_municipality({"a": manual("1 h"), "b": manual("1 h")}, {}, pools={"server": "2"})
    two = simulate(model, make_scenario(everything("a", "b")))
    one = simulate(model, make_scenario(everything("a", "b"), bemanning={"pooler": ONE}))
    assert [r.start for r in two.restart.order] == [0, 0]
    assert [r.start for r in one.restart.order] == [0, 60]
    nobody = simulate(model, make_scenario(everything("a"), bemanning={}))
    assert nobody.never_back == ("a",)


def test_no_staffing_at_all_means_unlimited_people() -> None:
    result = run({"a": manual("1 h"), "b": manual("1 h")}, {}, everything("a", "b"))
    assert result.restart.unlimited_people
    assert [(r.start, r.people) for r in result.restart.order] == [(0, ()), (0, ())]


def test_of_equal_weights_the_shortest_work_goes_first() -> None:
    result = run(
        {"a": manual("5 h"), "b": manual("1 h")},
        {"x": {"behöver": ["a"]}, "y": {"behöver": ["b"]}},
        everything("a", "b"),
        pools=ONE,
    )
    assert [r.id for r in result.restart.order] == ["b", "a"]
    assert result.restart.cost == 60 + 360
    # One person: no order can be better, and the bound knows it.
    assert result.restart.lower_bound == 60 + 360


def test_the_acceptable_time_turns_the_order_round() -> None:
    result = run(
        {"a": manual("5 h"), "b": manual("1 h")},
        {"x": {"behöver": ["a"], "acceptabel_avbrottstid": "5 h"}, "y": {"behöver": ["b"]}},
        everything("a", "b"),
        pools=ONE,
    )
    assert [r.id for r in result.restart.order] == ["a", "b"]
    assert result.restart.cost == 300 + 360


def test_of_alternatives_the_cheapest_to_start_is_started_first() -> None:
    result = run(
        {"a-dyr": manual("8 h"), "b-billig": manual("1 h")},
        {"v": {"behöver": [{"en_av": ["a-dyr", "b-billig"]}]}},
        everything("a-dyr", "b-billig"),
        pools=ONE,
    )
    assert [r.id for r in result.restart.order] == ["b-billig", "a-dyr"]
    assert activity_of(result, "v").outage == 60
    assert row_of(result, "b-billig").frees == ("v",)
    assert row_of(result, "a-dyr").frees == ()


def test_only_suppliers_that_made_up_the_quorum_are_waited_for() -> None:
    result = run(
        {
            "l1": manual("1 h"),
            "l2": manual("2 h"),
            "l3": {},
            "v1": manual("1 h", {"en_av": ["l1", "l2"]}),
            "v2": manual("1 h", {"minst": "2", "av": ["l1", "l2", "l3"]}),
        },
        {},
        everything("l1", "l2", "v1", "v2"),
        pools={"server": "9"},
    )
    assert row_of(result, "v1").waits_for == ("l1",)
    # l3 was up all the time and counts first.
    assert row_of(result, "v2").waits_for == ("l1",)


def test_a_supplier_that_came_up_after_the_quorum_is_not_waited_for_even_if_people_are() -> None:
    person = {"namn": "T", "kompetenser": ["server"]}
    result = run(
        {
            "l1": manual("1 h"),
            "l2": manual("2 h"),
            "v": manual("1 h", {"en_av": ["l1", "l2"]}, nät="1"),
        },
        {},
        everything("l1", "l2", "v"),
        persons={
            "t1": person,
            "t2": person,
            "t3": {"namn": "T", "kompetenser": ["nät"], "tillgänglig_från": "3 h"},
        },
    )
    row = row_of(result, "v")
    assert (row.start, row.waits_for, row.waited) == (180, ("l1",), 120)


def test_a_row_says_what_it_waits_for_whom_it_frees_and_whom_it_serves() -> None:
    result = run(
        {"a": manual("30 min"), "b": manual("1 h", "a"), "c": manual("1 h")},
        {"x": {"behöver": ["b"], "samhällsviktig": "ja"}, "y": {"behöver": ["b"]}},
        everything("a", "b", "c"),
        pools=ONE,
    )
    first, second, third = result.restart.order
    assert first.why == "Kan börja genast; släpper fram B, främst för X."
    assert (first.frees, first.serves) == (("b",), ("x", "y"))
    assert second.why == (
        "Kan börja när A är uppe (efter 30 minuter); behövs av X och 1 verksamhet till."
    )
    assert (second.frees, second.waits_for) == (("x", "y"), ("a",))
    assert third.why == (
        "Väntar 1 timme 30 minuter på ledig tekniker (server), som först tar B, främst för X."
    )
    assert (third.waited, second.waited) == (90, 0)


def test_what_comes_back_by_itself_stands_in_the_order_without_people() -> None:
    result = run(
        {
            "elnät": {},
            "kyla": {"behöver": ["elnät"]},
            "ups": {"återstart": {"tid": "10 min", "automatisk": "ja"}, "behöver": ["elnät"]},
            "server": manual("1 h", "kyla"),
        },
        {},
        {"resurser": ["elnät"], "till": "3 h"},
        pools=ONE,
    )
    assert [(r.id, r.start, r.end, r.people) for r in result.restart.order] == [
        ("elnät", 180, 180, ()),
        ("kyla", 180, 180, ()),
        ("ups", 180, 190, ()),
        ("server", 180, 240, ("server-1",)),
    ]
    assert row_of(result, "elnät").why == (
        "Återkommer av sig självt när felet är avhjälpt (efter 3 timmar)."
    )
    assert (
        row_of(result, "kyla").why == "Återkommer av sig självt när ELNÄT är uppe (efter 3 timmar)."
    )
    assert row_of(result, "ups").why == "Startar av sig självt när ELNÄT är uppe (efter 3 timmar)."
    assert row_of(result, "server").waits_for == ("kyla",)


def test_a_resource_that_fails_twice_has_a_row_for_each_work() -> None:
    result = run(
        {"a": manual("1 h")},
        {"v": {"behöver": ["a"]}},
        {"resurser": ["a"]},
        {"resurser": ["a"], "från": "5 h"},
        pools=ONE,
    )
    rows = [(r.number, r.start, r.end, r.turn, r.turns, r.people) for r in result.restart.order]
    assert rows == [(1, 0, 60, 1, 2, ("server-1",)), (2, 300, 360, 2, 2, ("server-1",))]
    assert [r.called("A") for r in result.restart.order] == ["A (gång 1 av 2)", "A (gång 2 av 2)"]
    assert activity_of(result, "v").outage == 120


def test_every_work_that_takes_people_has_its_row_and_what_is_waited_for_is_a_row() -> None:
    # The work on r2 that r3 waits for is the first of two.
    result = run(
        {"r2": manual("60 min"), "r3": manual("600 min")},
        {"a1": {"behöver": ["r2"], "acceptabel_avbrottstid": "60 min"}},
        {"resurser": ["r2", "r3"], "till": "30 min"},
        {"resurser": ["r2"], "från": "900 min", "till": "960 min"},
        pools=ONE,
    )
    rows = [(r.id, r.start, r.end) for r in result.restart.order]
    assert rows == [("r2", 30, 90), ("r3", 90, 690), ("r2", 960, 1020)]
    assert "som först tar R2" in result.restart.order[1].why


def test_a_row_waits_for_the_return_that_let_it_begin_not_for_a_later_one() -> None:
    result = run(
        {"a": manual("1 h"), "b": manual("1 h", "a")},
        {"v": {"behöver": ["b"]}},
        {"resurser": ["a", "b"]},
        {"resurser": ["a"], "från": "5 h"},
        pools=ONE,
    )
    assert [(r.number, r.id, r.after) for r in result.restart.order] == [
        (1, "a", ()),
        (2, "b", (1,)),
        (3, "a", ()),
        (4, "b", (3,)),
    ]


def test_a_documented_break_glass_step_is_named_in_the_row() -> None:
    result = run(
        {
            "ad": manual("1 h", {"resurs": "dns", "nödstart": "Lokal administratör, rutin 7"}),
            "dns": manual("1 h", "ad"),
        },
        {"v": {"behöver": ["dns"]}},
        everything("ad", "dns"),
        pools=ONE,
    )
    row = row_of(result, "ad")
    assert (row.start, row.waits_for) == (0, ())
    assert row.break_glass == ("Lokal administratör, rutin 7",)
    assert row.why == (
        "Startas med den dokumenterade nödstarten, eftersom väntan annars går i cirkel; "
        "släpper fram DNS, främst för V."
    )
    assert result.never_back == ()


def test_people_who_arrive_later_are_waited_for() -> None:
    person = {"namn": "T", "kompetenser": ["server"], "tillgänglig_från": "90 min"}
    glass = {"resurs": "ad", "nödstart": "Rutin 7"}
    result = run(
        {"ad": manual("1 h", glass), "annat": manual("1 h")},
        {},
        everything("ad", "annat"),
        persons={"t1": person, "t2": person},
    )
    assert row_of(result, "annat").why == (
        "Väntar 1 timme 30 minuter på att tekniker (server) ska vara på plats."
    )
    assert row_of(result, "ad").why == (
        "Startas med den dokumenterade nödstarten, eftersom väntan annars går i cirkel, "
        "men väntar 1 timme 30 minuter på att tekniker (server) ska vara på plats."
    )


# -- the decided list --------------------------------------------------------------------------

LISTED: dict[str, Any] = {
    "resources": {
        "a": manual("5 h"),
        "b": manual("1 h"),
        "grund": manual("1 h"),
        "c": manual("1 h", "grund"),
    },
    "activities": {
        "x": {"behöver": ["a"]},
        "y": {"behöver": ["b"]},
        "z": {"behöver": ["c"]},
    },
}


def test_the_decided_list_is_judged_by_the_same_rules_with_the_difference_per_activity() -> None:
    model = make_municipality(**LISTED, pools=ONE, order=["a", "c"])
    result = simulate(model, make_scenario(everything("a", "b", "c", "grund")))
    # Computed: b 0-1 h, grund 1-2 h, c 2-3 h, a 3-8 h. List: a 0-5 h, grund, c 5-7 h, then b.
    assert [r.id for r in result.restart.order] == ["b", "grund", "c", "a"]
    assert result.restart.cost == 60 + 180 + 480
    assert result.restart.decided is not None
    assert result.restart.decided.cost == 300 + 420 + 480
    assert result.restart.decided.difference == {"x": -180, "y": 420, "z": 240}


def test_without_a_list_there_is_nothing_to_compare_with() -> None:
    result = simulate(make_municipality(**LISTED, pools=ONE), make_scenario(everything("a", "b")))
    assert result.restart.decided is None


def test_a_given_order_is_followed_and_the_list_still_compared() -> None:
    model = make_municipality(**LISTED, pools=ONE, order=["a", "c"])
    scenario = make_scenario(everything("a", "b", "c", "grund"))
    result = simulate(model, scenario, order=["a", "c"])
    assert [r.id for r in result.restart.order] == ["a", "grund", "c", "b"]
    assert result.restart.decided is not None
    assert result.restart.decided.difference == {"x": 0, "y": 0, "z": 0}


def test_an_activity_on_the_list_stands_for_all_that_it_needs() -> None:
    model = make_municipality(**LISTED, pools=ONE)
    scenario = make_scenario(everything("a", "b", "c", "grund"))
    result = simulate(model, scenario, order=["z", "x"])
    assert [r.id for r in result.restart.order] == ["grund", "c", "a", "b"]


def test_unknown_ids_in_the_list_or_the_order_are_refused() -> None:
    scenario = make_scenario(everything("a"))
    with pytest.raises(InputError, match=r'Prioriteringslistan nämner "grnd".*Menade du "grund"'):
        simulate(make_municipality(**LISTED, order=["grnd"]), scenario)
    with pytest.raises(InputError, match='Ordningen nämner "x-9"'):
        simulate(make_municipality(**LISTED), scenario, order=["x-9"])


def test_a_list_that_is_better_than_anything_computed_is_what_is_computed() -> None:
    model, scenario = instance(24, 3, 0)
    # Next to no search, so that a better list is easily found.
    without = simulate(model, scenario, effort=0).restart
    rng = random.Random(3)
    best, least = [r.id for r in without.order], without.cost
    for _ in range(60):
        trial = best[:]
        trial.insert(rng.randrange(24), trial.pop(rng.randrange(24)))
        cost = simulate(model, scenario, order=trial).restart.cost
        if cost <= least:
            best, least = trial, cost
    assert least < without.cost
    listed = model.model_copy(update={"priority_list": PriorityList(ordning=tuple(best))})
    restart = simulate(listed, scenario, effort=0).restart
    assert restart.decided is not None
    assert restart.decided.cost == least
    assert restart.cost <= least


@pytest.mark.parametrize(("people", "seed"), [(2, 0), (2, 2), (5, 1), (9, 1)])
def test_more_work_on_the_order_never_makes_it_dearer_and_the_bound_holds(
    people: int, seed: int
) -> None:
    model, scenario = instance(24, people, seed)
    least = simulate(model, scenario, effort=0).restart.cost
    found = simulate(model, scenario, effort=1).restart
    assert found.lower_bound <= found.cost <= least
