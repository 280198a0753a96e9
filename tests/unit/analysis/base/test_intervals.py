"""Intervals against plain sets of minutes."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from kontinuitet.analysis.base.intervals import (
    Span,
    complement,
    contains,
    difference,
    erode_start,
    intersection,
    normalise,
    total,
    union,
)

#: Endless is seen up to here; no drawn interval begins near it.
HORIZON = 40

endings = st.one_of(st.none(), st.integers(0, 20))
span_lists = st.lists(st.tuples(st.integers(0, 20), endings), max_size=6)


def minutes(spans: Iterable[Span]) -> set[int]:
    return {
        m
        for start, end in spans
        for m in range(start, HORIZON if end is None else min(end, HORIZON))
    }


def is_normalised(spans: list[Span]) -> bool:
    ends = [HORIZON + 1 if end is None else end for _, end in spans]
    edges = [edge for (start, _), end in zip(spans, ends, strict=True) for edge in (start, end)]
    return edges == sorted(set(edges))


@given(span_lists)
def test_normalising_keeps_the_minutes_and_sorts_them(spans: list[Span]) -> None:
    found = normalise(spans)
    assert minutes(found) == minutes(spans)
    assert is_normalised(found)
    assert normalise(found) == found


@given(span_lists, span_lists)
def test_set_operations_are_those_of_sets_of_minutes(one: list[Span], two: list[Span]) -> None:
    left, right = minutes(one), minutes(two)
    for found, expected in (
        (union(one, two), left | right),
        (intersection(one, two), left & right),
        (difference(one, two), left - right),
    ):
        assert minutes(found) == expected
        assert is_normalised(found)


@given(span_lists, st.integers(0, 20), endings)
def test_the_complement_is_taken_within_its_window(
    spans: list[Span], first: int, last: int | None
) -> None:
    window = (first, last)
    found = complement(spans, window)
    assert minutes(found) == minutes([window]) - minutes(spans)
    assert is_normalised(found)


@given(span_lists, st.integers(0, 10))
def test_eroding_removes_the_first_minutes_of_every_interval(spans: list[Span], hold: int) -> None:
    lost = minutes(spans)
    # Still lost after being lost for ``hold`` minutes without interruption.
    expected = {m for m in lost if all(m - back in lost for back in range(hold + 1))}
    assert minutes(erode_start(spans, hold)) == expected


@given(span_lists)
def test_the_total_counts_every_minute_once(spans: list[Span]) -> None:
    endless = any(end is None for _, end in spans)
    assert total(spans) == (None if endless else len(minutes(spans)))


@given(span_lists, st.integers(0, 30))
def test_containing_is_being_in_any_interval(spans: list[Span], minute: int) -> None:
    assert contains(spans, minute) is (minute in minutes(spans))


def test_touching_intervals_are_one() -> None:
    assert normalise([(5, 10), (0, 5), (12, 12)]) == [(0, 10)]
    assert erode_start([(0, 5), (5, 10)], 6) == [(6, 10)]
