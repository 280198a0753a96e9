"""The model classes: folded keys, requirement groups, refusals."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from kontinuitet.model.base import Record, fold, is_id
from kontinuitet.model.landscape import Activity, Municipality, RestartWork
from kontinuitet.model.requirement import Effect, Phase, Requirement
from kontinuitet.model.scenario import Outage, Scenario, Selection


@pytest.mark.parametrize("key", ["förvaltning", "Forvaltning", "FÖRVALTNING", "fo\u0308rvaltning"])
def test_spellings_of_a_key_are_the_same(key: str) -> None:
    assert fold(key) == "forvaltning"


def test_hyphen_and_space_in_a_key_are_underscores() -> None:
    assert fold("Acceptabel avbrottstid") == fold("acceptabel-avbrottstid")


@pytest.mark.parametrize("text", ["journal", "å1", "0-kön", "dns.a_b-c", "ü", "sápmi", "é"])
def test_ids(text: str) -> None:
    assert is_id(text)


@pytest.mark.parametrize("text", ["Journal", "", "-a", "a b", "Ü", "a/b", "е", "a\u0301"])
def test_not_ids(text: str) -> None:
    assert not is_id(text)


def activity(**fields: Any) -> Activity:
    return Activity.model_validate({"namn": "V", "förvaltning": "f", **fields})


def test_synonym_keys_are_accepted() -> None:
    assert activity(tolerabel_avbrottstid="4 h").mtpd == 240


def test_the_same_field_spelt_two_ways_is_refused() -> None:
    with pytest.raises(ValidationError, match="två gånger"):
        activity(tolerabel_avbrottstid="4 h", **{"Acceptabel avbrottstid": "5 h"})


def test_rto_zero_is_a_value_and_absent_is_not_decided() -> None:
    assert activity(mål_för_återställningstid="0").rto == 0
    assert activity().rto is None


def test_rto_over_mtpd_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"5 h.*längre än acceptabel avbrottstid.*4 h 59 min"):
        activity(acceptabel_avbrottstid="4 h 59 min", mål_för_återställningstid="5 h")
    assert activity(acceptabel_avbrottstid="5 h", mål_för_återställningstid="5 h").rto == 300


@pytest.mark.parametrize(
    ("fields", "weight"),
    [({}, 1.0), ({"samhällsviktig": "ja"}, 10.0), ({"samhällsviktig": "ja", "vikt": "2,5"}, 2.5)],
)
def test_weight_comes_from_essential_unless_given(fields: dict[str, str], weight: float) -> None:
    assert activity(**fields).downtime_weight == weight


def need(data: object) -> Requirement:
    return Requirement.model_validate(data)


def test_a_plain_id_is_a_hard_requirement_at_once_to_run_and_to_start() -> None:
    one = need("journal")
    assert (one.suppliers, one.quorum, one.hold) == (("journal",), 1, 0)
    assert (one.effect, one.phase) == (Effect.HARD, Phase.BOTH)


def test_one_of_needs_one() -> None:
    assert need({"en_av": ["a", "b"]}).quorum == 1


@pytest.mark.parametrize(
    ("at_least", "members", "quorum"),
    [("2", 3, 2), ("50 %", 3, 2), ("50%", 4, 2), ("100 %", 3, 3), ("1 %", 3, 1), ("34 %", 3, 2)],
)
def test_a_percentage_rounds_up(at_least: str, members: int, quorum: int) -> None:
    group = need({"minst": at_least, "av": [f"r{i}" for i in range(members)]})
    assert group.quorum == quorum


@pytest.mark.parametrize(
    ("data", "part"),
    [
        ({"minst": "4", "av": ["a", "b", "c"]}, "minst.* är 4 men gruppen har bara 3"),
        ({"minst": "0", "av": ["a"]}, "minst 1"),
        ({"minst": "101 %", "av": ["a"]}, "mellan 1 och 100"),
        ({"minst": "hälften", "av": ["a"]}, "antal"),
        ({"minst": "2"}, "antingen"),
        ({"av": ["a"]}, "antingen"),
        ({"resurs": "a", "en_av": ["b"]}, "antingen"),
        ({}, "antingen"),
        ({"en_av": ["a", "a"]}, "två gånger"),
        ({"en_av": []}, "at least 1"),
    ],
)
def test_a_group_that_cannot_be_is_refused(data: dict[str, object], part: str) -> None:
    with pytest.raises(ValidationError, match=part):
        need(data)


def test_automatic_is_no_by_default_and_time_may_be_a_triple() -> None:
    work = RestartWork.model_validate(
        {"tid": {"troligast": "30 min", "minst": "20 min", "mest": "3 h"}}
    )
    assert (work.automatic, work.time.likely, work.time.least, work.time.most) == (
        False,
        30,
        20,
        180,
    )
    with pytest.raises(ValidationError, match="stigande ordning"):
        RestartWork.model_validate({"tid": {"troligast": "30 min", "minst": "40 min"}})


@pytest.mark.parametrize("word", ["ja", "JA", "true", "nej", "false"])
def test_booleans_are_swedish_or_true_false(word: str) -> None:
    assert activity(samhällsviktig=word).essential is (word.lower() in ("ja", "true"))


@pytest.mark.parametrize("word", ["yes", "no", "on", "1", "", None])
def test_other_words_are_no_booleans(word: str | None) -> None:
    with pytest.raises(ValidationError, match="ja eller nej"):
        activity(samhällsviktig=word)


def test_what_yaml_would_mangle_stays_as_written() -> None:
    model = Municipality.model_validate(
        {
            "kommun": {"namn": "no", "kommunkod": "0180"},
            "förvaltningar": {
                "f": {"namn": "F", "kontakter": [{"roll": "x", "telefon": "0701740601"}]}
            },
        }
    )
    assert model.info.name == "no"
    assert model.info.code == "0180"
    assert model.departments["f"].contacts[0].phone == "0701740601"


def test_outage_needs_resources_or_a_selection_and_ends_after_it_begins() -> None:
    with pytest.raises(ValidationError, match="antingen"):
        Outage.model_validate({"från": "0"})
    with pytest.raises(ValidationError, match="senare"):
        Outage.model_validate({"resurser": ["a"], "från": "1 h", "till": "1 h"})
    with pytest.raises(ValidationError, match="minst ett"):
        Selection.model_validate({})


def test_a_selection_matches_only_when_all_given_match() -> None:
    model = Municipality.model_validate(
        {
            "kommun": {"namn": "K"},
            "resurser": {
                "a": {"namn": "A", "typ": "nät", "taggar": ["x", "y"], "driftställe": "hall"},
                "b": {"namn": "B", "typ": "nät", "taggar": ["x"], "driftställe": "hall"},
            },
        }
    )
    chosen = Selection.model_validate({"taggar": ["x", "y"], "driftställe": "hall", "typ": "nät"})
    assert [i for i, r in model.resources.items() if chosen.matches(r)] == ["a"]


def test_a_scenario_needs_an_outage() -> None:
    with pytest.raises(ValidationError):
        Scenario.model_validate({"scenario": "s", "namn": "S", "bortfall": []})


def _records(base: type[Record]) -> list[type[Record]]:
    return [c for sub in base.__subclasses__() for c in (sub, *_records(sub))]


def test_every_field_of_every_record_has_a_swedish_key_and_a_description() -> None:
    lacking = [
        f"{record.__name__}.{name}"
        for record in _records(Record)
        for name, field in record.model_fields.items()
        if not field.alias or not field.description
    ]
    assert lacking == []
