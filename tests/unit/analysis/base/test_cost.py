"""The cost of an order."""

from __future__ import annotations

from kontinuitet.analysis.base.cost import MILLION, build_tariff, total_cost, weighted_minutes
from kontinuitet.analysis.base.net import compile_municipality
from tests.unit.analysis.small_models import make_municipality

MODEL = make_municipality(
    {},
    {
        "hem": {"samhällsviktig": "ja", "acceptabel_avbrottstid": "2 h"},
        "lön": {"acceptabel_avbrottstid": "0"},
        "park": {"vikt": "0,1"},
    },
)
NET = compile_municipality(MODEL)
TARIFF = build_tariff(MODEL, NET)
HEM, LÖN, PARK = (NET.index[i] for i in ("hem", "lön", "park"))


def test_time_beyond_the_acceptable_costs_twenty_times_more_on_top() -> None:
    assert TARIFF.of(HEM, 119) == 10 * 119 * MILLION
    # Exactly the acceptable time is not beyond it.
    assert TARIFF.of(HEM, 120) == 10 * 120 * MILLION
    assert TARIFF.of(HEM, 121) == (10 * 121 + 20 * 10) * MILLION


def test_zero_acceptable_time_is_a_limit_and_none_is_not() -> None:
    assert TARIFF.of(LÖN, 10) == (10 + 200) * MILLION
    assert TARIFF.of(PARK, 10) == MILLION


def test_decimal_weights_sum_exactly() -> None:
    assert weighted_minutes(3 * TARIFF.of(PARK, 1)) == 0.3


def test_what_never_comes_back_and_what_is_left_out_costs_nothing() -> None:
    down: dict[int, int | None] = {HEM: None, LÖN: 10, PARK: 10}
    assert total_cost(TARIFF, down, frozenset(down)) == 211 * MILLION
    assert total_cost(TARIFF, down, frozenset({PARK})) == MILLION


def test_the_most_pressing_is_the_heaviest_then_the_one_with_least_time() -> None:
    assert sorted([PARK, LÖN, HEM], key=TARIFF.pressing) == [HEM, LÖN, PARK]
