"""Widths of columns: no word is broken where the table has room for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontinuitet.documents.blocks import TableBlock
from kontinuitet.documents.blocks.widths import fitted, needed, word_width


@pytest.mark.parametrize(
    ("word", "units"), [("Hej", 722 + 556 + 222), ("Åsa", 667 + 500 + 556), ("☐", 1000), ("", 0)]
)
def test_a_word_is_as_wide_as_its_letters(word: str, units: int) -> None:
    assert word_width(word, 10) == units * 10 * 20 / 1000


def test_the_longest_piece_that_cannot_be_broken_counts() -> None:
    whole = needed(["samordnare"], 9)
    assert needed(["a samordnare\nb", "av"], 9) == whole
    assert needed(["it-samordnare"], 9) == whole
    assert needed(["samordnare"], 9, bold=True) > whole
    # Dates and telephone numbers are not broken at their hyphens.
    assert needed(["2026-11-22"], 9) > needed(["2026-"], 9) + needed(["11-"], 9) - 180
    assert needed(["tel 040-628 04 63"], 9) > needed(["040-628"], 9) + needed(["04"], 9) - 180


def test_a_column_with_a_long_word_takes_room_from_those_with_most_to_spare() -> None:
    assert fitted([1000, 1000, 2000], [500, 800, 1200]) == [1000, 1000, 2000]
    assert fitted([500, 1500, 2000], [800, 1500, 500]) == [800, 1500, 1700]
    assert fitted([500, 500], [900, 600]) == [600, 400]


def test_a_column_to_write_in_by_hand_gives_no_room() -> None:
    assert fitted([500, 1500, 2000], [800, 300, 500], [2]) == [800, 1200, 2000]


def test_a_role_in_a_narrow_column_is_not_broken() -> None:
    header, row = ["System", "Roll", "Signatur"], ["El", "Beredskapssamordnare", ""]
    block = TableBlock(header, [row], [80, 20, 60], "Roller", font_pt=9)
    assert block.widths[1] >= needed(row[1:2], 9)
    assert block.widths[2] == TableBlock(header, [], [80, 20, 60], "Roller").widths[2]


COLUMN = st.tuples(st.integers(200, 4000), st.integers(180, 5000))


@given(st.lists(COLUMN, min_size=1, max_size=9), st.sets(st.integers(0, 8)))
def test_the_sum_of_the_widths_is_kept_and_no_column_vanishes(
    columns: list[tuple[int, int]], blank: set[int]
) -> None:
    widths, needs = [list(part) for part in zip(*columns, strict=True)]
    made = fitted(widths, needs, blank)
    assert sum(made) == sum(widths)
    assert all(width > 0 for width in made)
    if sum(needs) <= sum(widths) and not blank:
        assert all(m >= n for m, n in zip(made, needs, strict=True))


def test_a_word_too_long_for_any_column_takes_no_room() -> None:
    header = ["System", "Roll", "Text"]
    long = TableBlock(header, [["El", "Informationssäkerhetssamordnare", "x"]], [40, 20, 100], "T")
    short = TableBlock(header, [["El", "chef", "x"]], [40, 20, 100], "T")
    assert long.widths == short.widths
    # It keeps the room that it already has.
    wide = TableBlock(header, [["El", "Informationssäkerhetssamordnare", "x"]], [10, 70, 80], "T")
    assert wide.widths[1] >= needed(["Informationssäkerhetssamordnare"], 9.5)
