"""Sentences on a restart order as a whole."""

from __future__ import annotations

from typing import Any

from kontinuitet.analysis.base.results import (
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
        "Ingen ordning kan ge någon verksamhet mer än 2,1 h kortare avbrott än den här, och i "
        "snitt högst 1,6 h per verksamhet."
    )
    assert priced(500, 0, margins={}) == (
        "Ordningen är högst 8,4 h viktad avbrottstid från bästa möjliga, räknat mot en undre gräns "
        "som ingen ordning kan komma under."
    )
    assert priced(100, 100, bound_holds=False).startswith("Ett nödsteg används")


def compared(cost: float, **decided: Any) -> str:
    comparison = ListComparison(**{"cost": 600, "difference": {}, "to_the_letter": 600, **decided})
    return price_sentence(RestartResult("s", (), cost, 0, comparison, (), unlimited_people=False))


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
        "Er beslutade prioriteringslista kostar 10 h viktad avbrottstid. Den här ordningen kostar "
        "lika mycket."
    )
    assert compared(540, because=(reason,)).endswith("Den här ordningen kostar 9 h, därför att:")
    assert compared(660).endswith(
        "Den här ordningen kostar 11 h. Er lista är 1 h bättre. Följ den."
    )
    assert compared(600, to_the_letter=720, repair=ListRepair((), (MOVE,), 600)) == (
        "Er beslutade prioriteringslista kostar 10 h viktad avbrottstid om det som ett system "
        "behöver startas före det, och 12 h om listan följs bokstavligt. Samma lista med 1 "
        "flyttning, så att den inte motsäger något beroende, kostar lika mycket. Den här ordningen "
        "kostar lika mycket."
    )
    assert "med 2 flyttningar och 1 tillägg, så" in compared(
        600, repair=ListRepair((), (MOVE, ADDED, MOVE), 590)
    )
    assert "kostar 9,8 h." in compared(600, repair=ListRepair((), (ADDED,), 590))


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
        "Lösaren fann en ordning som kostar 2 h mindre än den som programmet först räknade fram. "
        f"Det är den som visas här. {best}"
    )
    assert proved(OrderProof(False, 0, True)) == (
        "Lösaren fann ingen bättre ordning. Att den är den bästa är inte bevisat. Ordningen är "
        "högst 10,0 % från bästa möjliga."
    )
    assert proved(OrderProof(False, 0, False)) == (
        "Lösaren fann ingen bättre ordning. Ett nödsteg används, och då går det inte att bevisa "
        "någon ordning."
    )
