"""A start for the search: activities inserted one by one, each at its best place.

After M. Nawaz, E. E. Enscore and I. Ham (1983). The places are tried from the last to the first on
lists that hold only what is inserted so far; what is not yet in costs the same whatever is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.scheduling.decoder import Decoder
from kontinuitet.analysis.scheduling.lists import TaskLists


def inserted(decoder: Decoder, lists: TaskLists, order: Sequence[int]) -> list[int]:
    """Return the activities of ``order``, inserted in that order."""
    current: list[int] = []
    for activity in order:
        tasks, first = _listed(lists, current)
        if tasks:
            decoder.keep(tasks)
        best: int | None = None
        where = len(current)
        for place in range(len(current), -1, -1):
            trial, _ = _listed(lists, [*current[:place], activity, *current[place:]])
            low = min(first[place], max(0, len(tasks) - 1))
            if best is None:
                best = decoder.decode(trial, low=low, high=len(trial)) if tasks else 0
            else:
                found = decoder.decode(trial, best - 1, low, len(trial))
                if found is not None:
                    best, where = found, place
        current.insert(where, activity)
    return current


def _listed(lists: TaskLists, order: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return what the activities need, and where the first task of each stands."""
    seen: set[int] = set()
    tasks: list[int] = []
    first: list[int] = []
    for activity in order:
        first.append(len(tasks))
        for task in lists.needs(activity):
            if task not in seen:
                seen.add(task)
                tasks.append(task)
    return tasks, [*first, len(tasks)]
