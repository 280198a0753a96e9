"""Scenarios become faults."""

from __future__ import annotations

import pytest

from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.outage.faults import expand
from kontinuitet.errors import InputError
from kontinuitet.model.scenario import Recovery
from tests.unit.analysis.small_models import make_municipality, make_scenario

MODEL = make_municipality(
    {
        "c": {"taggar": ["windows"], "driftställe": "hall"},
        "a": {"taggar": ["windows", "äldre"]},
        "b": {"taggar": ["linux"]},
    },
    {},
)
NET = compile_municipality(MODEL)


def test_a_selection_becomes_one_fault_for_each_match_in_order_of_id() -> None:
    scenario = make_scenario(
        {
            "urval": {"taggar": ["windows"]},
            "från": "2 h",
            "kräver": "återläsning",
            "orsak": "Utpressningsprogram",
        }
    )
    expansion = expand(MODEL, scenario, NET)
    assert [(NET.ids[f.node], f.start, f.end) for f in expansion.faults] == [
        ("a", 120, None),
        ("c", 120, None),
    ]
    assert {f.recovery for f in expansion.faults} == {Recovery.RESTORE}
    assert {f.cause for f in expansion.faults} == {"Utpressningsprogram"}
    assert expansion.notes == ()


def test_all_parts_of_a_selection_must_match() -> None:
    scenario = make_scenario({"urval": {"taggar": ["windows"], "driftställe": "hall"}})
    assert [NET.ids[f.node] for f in expand(MODEL, scenario, NET).faults] == ["c"]


def test_a_selection_that_matches_nothing_is_told_and_the_rest_still_counts() -> None:
    scenario = make_scenario(
        {"resurser": ["b"], "till": "1 h"},
        {"urval": {"typ": "lokal", "taggar": ["skola", "norr"], "leverantör": "X"}},
    )
    expansion = expand(MODEL, scenario, NET)
    assert [NET.ids[f.node] for f in expansion.faults] == ["b"]
    assert expansion.notes == (
        "Bortfall 2: urvalet (typ lokal, taggarna skola, norr, leverantör X) träffar ingen resurs "
        "och räknas inte.",
    )


def test_faults_are_sorted_and_an_id_written_twice_in_one_entry_counts_once() -> None:
    scenario = make_scenario(
        {"resurser": ["c"], "från": "5 min"},
        {"resurser": ["c", "a", "a"]},
        {"resurser": ["a"], "till": "1 h"},
    )
    faults = expand(MODEL, scenario, NET).faults
    assert [(NET.ids[f.node], f.start, f.end) for f in faults] == [
        ("a", 0, 60),
        ("a", 0, None),
        ("c", 0, None),
        ("c", 5, None),
    ]


def test_unknown_resources_are_all_named_with_the_nearest_id() -> None:
    model = make_municipality({"journal": {}}, {})
    scenario = make_scenario({"resurser": ["jurnal"]}, {"resurser": ["xyz"]})
    with pytest.raises(InputError) as caught:
        expand(model, scenario, compile_municipality(model))
    assert str(caught.value).splitlines() == [
        'Bortfall 1 nämner resursen "jurnal", som inte finns. Menade du "journal"?',
        'Bortfall 2 nämner resursen "xyz", som inte finns.',
    ]
