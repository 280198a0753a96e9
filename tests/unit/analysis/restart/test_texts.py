"""Sentences on a restart order as a whole."""

from __future__ import annotations

from typing import Any

from kontinuitet.analysis.base.restart_results import (
    ListComparison,
    ListMove,
    ListRepair,
    OrderProof,
    RestartResult,
    Saving,
)
from kontinuitet.analysis.restart.texts import (
    distance_sentence,
    price_sentence,
    proof_sentence,
    reason_sentences,
)


def priced(cost: float, bound: float, **more: Any) -> str:
    result = RestartResult("s", (), cost, bound, None, (), unlimited_people=False, **more)
    return distance_sentence(result)


def test_the_bound_is_told_in_percent_only_up_to_fifteen_else_in_hours_per_activity() -> None:
    margins = {"a": 60, "b": 121}
    assert priced(100, 100, margins=margins) == "Ingen ordning kan kosta mindre än den här."
    assert priced(115, 100, margins=margins) == "Ordningen är högst 15,0 % från bästa möjliga."
    # Rounded up: "at most" must hold.
    assert priced(103.31, 100) == "Ordningen är högst 3,4 % från bästa möjliga."
    assert priced(116, 100, margins=margins) == (
        "Ingen ordning kan ge någon verksamhet mer än 2 timmar 1 minut kortare avbrott än den "
        "här, och i snitt högst 1 timme 31 minuter per verksamhet."
    )
    assert priced(500, 0, margins={}) == (
        "Ordningen är högst 8 timmar 20 minuter avbrottstid, vägd efter prioritet, från bästa "
        "möjliga, räknat mot en undre gräns som ingen ordning kan komma under."
    )
    assert priced(100, 100, bound_holds=False).startswith("Ordningen innehåller en nödstart")


def compared(ours: float, **decided: Any) -> str:
    given = {"cost": 600, "difference": {}, "to_the_letter": 600, **decided}
    comparison = ListComparison(**given)
    return price_sentence(RestartResult("s", (), ours, 0, comparison, (), unlimited_people=False))


def test_what_never_comes_back_is_named_and_no_order_is_called_best_for_it() -> None:
    lost = {"uncounted": ("Hemtjänst", "Socialjour")}
    assert (
        priced(0, 0, **lost) == "För det som kommer åter kan ingen ordning kosta mindre än den här."
    )
    assert priced(115, 100, **lost) == (
        "För det som kommer åter är ordningen högst 15,0 % från bästa möjliga."
    )
    assert "någon verksamhet som kommer åter mer än" in priced(116, 100, margins={"a": 60}, **lost)
    whole = RestartResult("s", (), 0, 0, None, (), unlimited_people=False, uncounted=("A",))
    assert price_sentence(whole).startswith(
        "A kommer aldrig åter och är inte med i tiderna nedan. Den här ordningen ger 0"
    )
    assert proved(OrderProof(True, 0, True), **lost) == (
        "Bevisat: för det som kommer åter kan ingen ordning kosta mindre än den här."
    )


def test_a_list_that_leaves_something_down_for_ever_is_never_called_cheaper() -> None:
    said = compared(660, cost=60, never_back=("a",), never_names=("Hemtjänst",))
    assert said == (
        "Med den beslutade prioriteringslistan kommer Hemtjänst aldrig åter, men med den här "
        "ordningen. Den ger 11 timmar avbrottstid, vägd efter prioritet."
    )
    said = compared(
        600, to_the_letter=30, never_by_letter=("a",), never_by_letter_names=("Hemtjänst",)
    )
    assert "Om listan följs bokstavligt kommer Hemtjänst aldrig åter." in said
    assert "30 minuter" not in said
    said = compared(600, repair=ListRepair((), (MOVE,), None))
    assert "En flyttning skulle göra listan genomförbar. Den här" in said


def saving(name: str, effect: str = "får 1 h kortare avbrott.") -> Saving:
    return Saving(name.lower(), 60, 60, None, 0, name, effect)


def test_activities_with_the_same_reason_stand_together() -> None:
    assert reason_sentences([saving("X"), saving("Y", "förlorar."), saving("Z")]) == (
        "X och Z får 1 h kortare avbrott.",
        "Y förlorar.",
    )
    assert reason_sentences([saving(n) for n in "ABCDEF"]) == (
        "A, B, C, D och 2 till får 1 h kortare avbrott.",
    )


MOVE = ListMove("a", 3, "b", "Flytta A.")
ADDED = ListMove("c", None, "b", "Lägg till C.")


def test_the_list_the_list_put_right_and_the_order_are_priced_in_that_order() -> None:
    reason = saving("X")
    assert compared(600) == (
        "Den beslutade prioriteringslistan ger 10 timmar avbrottstid, vägd efter prioritet. Den "
        "här ordningen ger lika mycket."
    )
    assert compared(540, because=(reason,)).endswith(
        "Den här ordningen ger 1 timme mindre, därför att:"
    )
    assert compared(660).endswith("Listan är 1 timme bättre än den här ordningen. Följ den.")
    assert compared(600, to_the_letter=720, repair=ListRepair((), (MOVE,), 600)) == (
        "Den beslutade prioriteringslistan ger 10 timmar avbrottstid, vägd efter prioritet, om det "
        "som ett system behöver startas före det, och 12 timmar om listan följs bokstavligt. En "
        "flyttning skulle göra listan genomförbar utan att tiden ändras. Den här ordningen ger "
        "lika mycket."
    )
    assert "Två flyttningar och ett tillägg skulle" in compared(
        600, repair=ListRepair((), (MOVE, ADDED, MOVE), 590)
    )
    assert "och göra tiden 10 minuter kortare." in compared(
        600, repair=ListRepair((), (ADDED,), 590)
    )


def proved(proof: OrderProof, **more: Any) -> str:
    given: dict[str, Any] = {"cost": 110, "lower_bound": 100, "proof": proof, **more}
    return proof_sentence(
        RestartResult(
            scenario="s", order=(), decided=None, never_back=(), unlimited_people=False, **given
        )
    )


def test_a_proof_says_whether_it_is_best_whether_it_is_better_and_how_far_it_can_be() -> None:
    best = "Bevisat: ingen ordning kan kosta mindre än den här."
    assert proved(OrderProof(True, 0, True)) == best
    assert proved(OrderProof(True, 120, True)) == (
        "Lösaren fann en ordning som ger 2 timmar mindre avbrottstid än den som programmet först "
        f"räknade fram. Det är den som visas här. {best}"
    )
    assert proved(OrderProof(False, 0, True)) == (
        "Lösaren fann ingen bättre ordning. Att den är den bästa är inte bevisat. Ordningen är "
        "högst 10,0 % från bästa möjliga."
    )
    assert proved(OrderProof(False, 0, False)) == (
        "Lösaren fann ingen bättre ordning. Ordningen innehåller en nödstart, och då går det inte "
        "att bevisa någon ordning."
    )
