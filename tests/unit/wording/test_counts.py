"""Numbers and what they count."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontinuitet.wording import (
    HARD_SPACE,
    count_in_table,
    count_in_text,
    figures,
    number_in_text,
    of_in_text,
    three_figures,
)


def test_one_to_twelve_are_words_in_running_text() -> None:
    assert [number_in_text(n) for n in (0, 1, 2, 12, 13)] == ["noll", "en", "två", "tolv", "13"]
    assert number_in_text(1, neuter=True) == "ett"
    assert number_in_text(2, neuter=True) == "två"


def test_counts_have_the_right_form_of_the_word() -> None:
    assert count_in_text(1, "verksamhet", "verksamheter") == "en verksamhet"
    assert count_in_text(1, "system", "system", neuter=True) == "ett system"
    assert count_in_text(3, "verksamhet", "verksamheter") == "tre verksamheter"
    assert count_in_text(0, "verksamhet", "verksamheter") == "inga verksamheter"
    assert count_in_text(1180, "person", "personer") == f"1{HARD_SPACE}180 personer"
    assert count_in_table(1, "verksamhet", "verksamheter") == "1 verksamhet"
    assert count_in_table(0, "fel", "fel") == "0 fel"


def test_parts_of_a_whole_are_written_alike() -> None:
    assert of_in_text(1, 3) == "en av tre"
    assert of_in_text(1, 2, neuter=True) == "ett av två"
    assert of_in_text(2, 31) == "2 av 31"


@pytest.mark.parametrize(
    ("number", "rounded"),
    [(133101.9, 133000), (0.4, 0), (99.5, 100), (100.4, 100), (-133101.9, -133000), (1005, 1010)],
)
def test_three_figures(number: float, rounded: int) -> None:
    assert three_figures(number) == rounded


@given(st.integers(1, 10**9))
def test_three_figures_agree_with_decimal(number: int) -> None:
    step = Decimal(10) ** max(0, len(str(number)) - 3)
    exact = (Decimal(number) / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    assert three_figures(number) == int(exact)
    assert three_figures(-number) == -int(exact)


@given(st.integers(-(10**9), 10**9))
def test_figures_lose_no_digit(number: int) -> None:
    assert int(figures(number).replace(HARD_SPACE, "").replace("−", "-")) == number
