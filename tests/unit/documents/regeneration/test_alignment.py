from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from kontinuitet.documents.regeneration.alignment import differences

LINES = st.lists(st.sampled_from("abcdefgh"), max_size=30)


@given(LINES, LINES)
def test_what_is_outside_the_stretches_is_the_same(old: list[str], new: list[str]) -> None:
    i = j = 0
    for i1, i2, j1, j2 in [*differences(old, new), (len(old), len(old), len(new), len(new))]:
        assert old[i:i1] == new[j:j1]
        assert i1 < i2 or j1 < j2 or (i1, j1) == (len(old), len(new))
        i, j = i2, j2


def test_equal_lists_do_not_differ() -> None:
    assert differences(["a", "b", "a"], ["a", "b", "a"]) == []


def test_a_change_is_found_where_it_is() -> None:
    assert differences(["a", "b", "c"], ["a", "x", "c"]) == [(1, 2, 1, 2)]
    assert differences(["a", "c"], ["a", "b", "c"]) == [(1, 1, 1, 2)]
    assert differences(["a", "b", "c"], ["a", "c"]) == [(1, 2, 1, 1)]


def test_long_lists_with_many_changes_take_no_long_time() -> None:
    old = [f"Rad {n}" if n % 3 else "Samma" for n in range(60_000)]
    new = list(old)
    for n in range(1, len(new), 300):
        new[n] = f"Ändrad {n}"
    start = time.process_time()
    assert len(differences(old, new)) == len(range(1, len(new), 300))
    assert time.process_time() - start < 5
