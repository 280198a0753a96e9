"""Where two lists of texts differ, found quickly also in long lists.

Texts that stand once in both lists are matched first; between them, a plain comparison. So the
time grows with the length of the lists rather than with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

#: Above so many pairs of texts in one stretch, common texts are no longer compared with each other.
_MANY_PAIRS: Final = 1_000_000

Pairs = list[tuple[int, int, int, int]]


def differences(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """Return the stretches (old from, old to, new from, new to) in which two lists differ."""
    found: Pairs = []
    for stretch in _between_anchors(old, new):
        for i1, i2, j1, j2 in _matching(old, new, *stretch):
            if found and found[-1][1] == i1 and found[-1][3] == j1:
                start = found.pop()
                found.append((start[0], i2, start[2], j2))
            else:
                found.append((i1, i2, j1, j2))
    return found


def _between_anchors(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches between the texts that surely are the same."""
    start, end_old, end_new = _trimmed(old, new, 0, len(old), 0, len(new))
    i, j = start, start
    for a, b in _anchors(old, new, start, end_old, end_new):
        if a > i or b > j:
            yield i, a, j, b
        i, j = a + 1, b + 1
    if end_old > i or end_new > j:
        yield i, end_old, j, end_new


def _trimmed(
    old: Sequence[str], new: Sequence[str], i1: int, i2: int, j1: int, j2: int
) -> tuple[int, int, int]:
    """Return the length of the common beginning, and where the common end begins in each."""
    same = 0
    while i1 + same < i2 and j1 + same < j2 and old[i1 + same] == new[j1 + same]:
        same += 1
    while i2 > i1 + same and j2 > j1 + same and old[i2 - 1] == new[j2 - 1]:
        i2, j2 = i2 - 1, j2 - 1
    return same, i2, j2


def _anchors(
    old: Sequence[str], new: Sequence[str], start: int, end_old: int, end_new: int
) -> list[tuple[int, int]]:
    """Return positions of texts that stand once in both, as many as keep their order."""
    once_old, once_new = Counter(old[start:end_old]), Counter(new[start:end_new])
    where = {new[j]: j for j in range(start, end_new) if once_new[new[j]] == 1}
    pairs = [
        (i, where[old[i]])
        for i in range(start, end_old)
        if once_old[old[i]] == 1 and old[i] in where
    ]
    # The longest rising sequence of positions in the new list.
    tails: list[int] = []
    heads: list[int] = []
    links: list[int] = []
    for number, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        tails[at : at + 1] = [j]
        heads[at : at + 1] = [number]
        links.append(heads[at - 1] if at else -1)
    out = []
    current = heads[-1] if heads else -1
    while current >= 0:
        out.append(pairs[current])
        current = links[current]
    return out[::-1]


def _matching(
    old: Sequence[str], new: Sequence[str], i1: int, i2: int, j1: int, j2: int
) -> Iterator[tuple[int, int, int, int]]:
    same, i2, j2 = _trimmed(old, new, i1, i2, j1, j2)
    i1, j1 = i1 + same, j1 + same
    if i1 == i2 or j1 == j2:
        if i1 < i2 or j1 < j2:
            yield i1, i2, j1, j2
        return
    quick = (i2 - i1) * (j2 - j1) > _MANY_PAIRS
    matcher = SequenceMatcher(None, old[i1:i2], new[j1:j2], autojunk=quick)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind != "equal":
            yield a1 + i1, a2 + i1, b1 + j1, b2 + j1
