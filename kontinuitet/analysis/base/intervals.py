"""Sets of time as normalised lists of half-open intervals ``[start, end)`` in whole minutes.

``end`` None means for ever. Normalised: sorted, not empty, neither overlapping nor touching. All
functions take any iterable of intervals and return a normalised list.
"""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int | None]


def normalise(spans: Iterable[Span]) -> list[Span]:
    """Sort, drop empty intervals and join those that overlap or touch."""
    result: list[Span] = []
    for start, end in sorted(spans, key=lambda span: span[0]):
        if end is not None and end <= start:
            continue
        if result:
            first, last = result[-1]
            if last is None:
                break
            if start <= last:
                result[-1] = (first, None if end is None else max(last, end))
                continue
        result.append((start, end))
    return result


def union(*sets: Iterable[Span]) -> list[Span]:
    """Return the time that is in any of ``sets``."""
    return normalise(span for spans in sets for span in spans)


def intersection(left: Iterable[Span], right: Iterable[Span]) -> list[Span]:
    """Return the time that is in both."""
    one, two = normalise(left), normalise(right)
    result: list[Span] = []
    i = j = 0
    while i < len(one) and j < len(two):
        start = max(one[i][0], two[j][0])
        end = _earliest(one[i][1], two[j][1])
        if end is None or start < end:
            result.append((start, end))
        if end is None:
            break
        if one[i][1] == end:
            i += 1
        if two[j][1] == end:
            j += 1
    return result


def complement(spans: Iterable[Span], within: Span = (0, None)) -> list[Span]:
    """Return the time in the window ``within`` that is not in ``spans``."""
    first, last = within
    result: list[Span] = []
    position: int | None = first
    for start, end in intersection(spans, [within]):
        assert position is not None  # only the last interval of a normalised list is endless
        if start > position:
            result.append((position, start))
        position = end
    if position is not None and (last is None or position < last):
        result.append((position, last))
    return result


def difference(left: Iterable[Span], right: Iterable[Span]) -> list[Span]:
    """Return the time that is in ``left`` but not in ``right``."""
    one, two = normalise(left), normalise(right)
    first = min((start for start, _ in (*one, *two)), default=0)
    return intersection(one, complement(two, (first, None)))


def erode_start(spans: Iterable[Span], minutes: int) -> list[Span]:
    """Remove the first ``minutes`` of every interval (of the normalised set)."""
    return [
        (start + minutes, end)
        for start, end in normalise(spans)
        if end is None or start + minutes < end
    ]


def total(spans: Iterable[Span]) -> int | None:
    """Return the length in minutes, None when endless."""
    minutes = 0
    for start, end in normalise(spans):
        if end is None:
            return None
        minutes += end - start
    return minutes


def contains(spans: Iterable[Span], minute: int) -> bool:
    """Tell whether ``minute`` is in ``spans``."""
    return any(start <= minute and (end is None or minute < end) for start, end in spans)


def _earliest(one: int | None, two: int | None) -> int | None:
    if one is None:
        return two
    return one if two is None else min(one, two)
