"""What a plan is compared with: the latest adopted version, not what was made an hour ago."""

from __future__ import annotations

import copy
from typing import Any

from kontinuitet.documents.editions.history import Edition, History, next_history
from kontinuitet.documents.editions.recording import read_history
from kontinuitet.documents.editions.summary import changes_between, summary_of
from kontinuitet.documents.inspection import document_text, inspect
from kontinuitet.model.landscape import Municipality
from tests.unit.documents.made import build_plan
from tests.unit.documents.plan_model import plan_data, small_municipality


def edition(version: str, adopted: str = "", mark: int = 0) -> Edition:
    return Edition(version, adopted, "", {"märke": mark})


def made(*editions: Edition) -> History:
    """Return the history after these editions have been made over one another."""
    history: History | None = None
    for one in editions:
        history = next_history(history, one)
    assert history is not None
    return history


def test_the_first_edition_has_nothing_to_be_compared_with() -> None:
    assert made(edition("1.0")).baseline is None


def test_the_same_version_again_keeps_what_it_is_compared_with() -> None:
    first = edition("1.0", "2026-01-10")
    history = made(first, edition("1.1", mark=1), edition("1.1", mark=2), edition("1.1", mark=3))
    assert history.baseline == first
    assert history.current.summary == {"märke": 3}


def test_drafts_with_versions_of_their_own_are_compared_with_the_adopted_one() -> None:
    first = edition("1.0", "2026-01-10")
    history = made(first, edition("1.1"), edition("1.2"), edition("1.3"))
    assert history.baseline == first


def test_without_an_adopted_one_the_latest_other_version_counts() -> None:
    second = edition("0.2", mark=2)
    assert made(edition("0.1"), second, edition("0.3")).baseline == second


def test_what_was_adopted_stays_although_it_is_made_again_from_another_model() -> None:
    adopted = edition("1.0", "2026-01-10", 1)
    history = made(adopted, edition("1.0", "2026-01-10", 2), edition("1.1", mark=3))
    assert history.baseline == adopted


def test_a_draft_that_is_adopted_is_compared_with_the_one_before_it() -> None:
    first = edition("1.0", "2026-01-10")
    history = made(first, edition("1.1", mark=1), edition("1.1", "2026-06-01", 2))
    assert history.baseline == first
    assert made(*(first, edition("1.1", "2026-06-01", 2), edition("1.2"))).baseline == edition(
        "1.1", "2026-06-01", 2
    )


def test_editing_an_adopted_plan_without_a_new_number_compares_with_what_was_adopted() -> None:
    adopted = edition("1.0", "2026-01-10", 1)
    assert made(adopted, edition("1.0", "", 2), edition("1.0", "", 3)).baseline == adopted
    again = made(adopted, edition("1.0", "2027-01-10", 2))
    assert again.baseline == adopted


def test_the_file_carries_at_most_two_editions_before_it() -> None:
    many = [edition(str(n), f"2026-01-{n:02}" if n % 3 == 0 else "") for n in range(1, 20)]
    assert len(made(*many).earlier) <= 2


def changed_model(change: Any) -> Municipality:
    raw = copy.deepcopy(small_municipality().model_dump(by_alias=True, exclude_unset=True))
    change(raw)
    return type(small_municipality()).model_validate(raw)


def test_the_plan_lists_what_has_changed_since_the_adopted_version() -> None:
    first = build_plan(plan_data(), "omsorg")
    history = read_history(first, "plan.docx")

    def change(raw: dict[str, Any]) -> None:
        plan = raw["förvaltningar"]["omsorg"]["plan"]
        plan["version"] = "9.0"
        plan.pop("fastställd", None)
        activity = raw["verksamheter"]["hemtjänst"]
        activity["acceptabel_avbrottstid"] = 2 * 60
        activity["behöver"] = [*activity["behöver"], "radio"]
        raw["resurser"]["radio"] = {"namn": "Radio", "typ": "utrustning"}
        raw["verksamheter"]["ny"] = {"namn": "Nattpatrull", "förvaltning": "omsorg"}

    data = plan_data(changed_model(change))
    second = build_plan(data, "omsorg", before=history)
    text = " ".join(document_text(second).split())
    assert f"Det här har ändrats i underlaget sedan {history.current.label}:" in text
    for expected in (
        "Verksamhet tillkommen: Nattpatrull.",
        "Hemtjänst: acceptabel avbrottstid är 2 h (förut 4 h).",
        "Hemtjänst: nytt beroende: Radio.",
        "Resurs tillkommen: Radio.",
    ):
        assert expected in text.replace("\u00a0", " "), expected
    assert [str(f) for f in inspect(second)] == []
    third = build_plan(data, "omsorg", before=read_history(second, "plan.docx"))
    assert third == second


def test_without_changes_the_plan_says_so_and_keeps_the_words_of_its_own() -> None:
    history = read_history(build_plan(plan_data(), "omsorg"), "plan.docx")

    def change(raw: dict[str, Any]) -> None:
        plan = raw["förvaltningar"]["omsorg"]["plan"]
        plan["version"] = "9.0"
        plan["ändringar"] = ["Nytt avsnitt om nycklar."]

    text = document_text(build_plan(plan_data(changed_model(change)), "omsorg", before=history))
    assert "Inget i underlaget har ändrats sedan version" in text
    assert "Nytt avsnitt om nycklar." in text


def test_the_record_of_a_plan_holds_only_what_concerns_the_department() -> None:
    whole, own = summary_of(plan_data()), summary_of(plan_data(), "omsorg")
    activities = small_municipality().activities
    assert set(own["verksamheter"]) == {
        i for i, a in activities.items() if a.department == "omsorg"
    }
    assert set(own["verksamheter"]) < set(whole["verksamheter"])
    assert set(own["fynd"]) <= set(whole["fynd"])
    assert own["planversioner"] == {}


def test_an_adopted_plan_made_from_a_changed_model_is_told() -> None:
    history = read_history(build_plan(plan_data(), "omsorg"), "plan.docx")
    assert history.current.adopted
    told: list[str] = []

    def change(raw: dict[str, Any]) -> None:
        raw["verksamheter"]["hemtjänst"]["acceptabel_avbrottstid"] = 2 * 60

    data = plan_data(changed_model(change))
    build_plan(data, "omsorg", before=history, tell=told.append)
    assert any("Ge planen ett nytt versionsnummer" in line for line in told)
    told.clear()
    build_plan(plan_data(), "omsorg", before=history, tell=told.append)
    assert told == []


def test_what_an_older_record_lacks_is_not_compared() -> None:
    new = summary_of(plan_data())
    old = copy.deepcopy(dict(new))
    del old["kontakter"]
    del old["resursers_behov"]
    for row in old["verksamheter"].values():
        for key in ("behöver", "ansvarig", "miniminivå", "samhällsviktig", "högsta_dataförlust"):
            del row[key]
    assert changes_between(old, new) == []
