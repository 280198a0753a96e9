"""Which tasks can be done at the same time, people and order considered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kontinuitet.analysis.scheduling.counted import CountedDecoder


@dataclass(frozen=True, slots=True)
class Demands:
    """People asked for, all skills in one whole number: too many of any reach its guard bit.

    Tasks fit together when ``(empty + their demands) & guard`` is 0.
    """

    tasks: tuple[int, ...]
    empty: int
    guard: int

    @classmethod
    def of(cls, decoder: CountedDecoder) -> Demands:
        """Return the demands of all tasks; one that takes no time asks for nobody."""
        pools = decoder.pools
        width = max(pools, default=0).bit_length() + 2
        top = 1 << width - 1
        tasks = tuple(
            sum(count << skill * width for skill, count in demands) if minutes else 0
            for demands, minutes in zip(decoder.demands, decoder.minutes, strict=True)
        )
        empty = sum(top - 1 - pool << skill * width for skill, pool in enumerate(pools))
        return cls(tasks, empty, sum(top << skill * width for skill in range(len(pools))))


def sets_together(decoder: CountedDecoder, most: int) -> list[tuple[int, ...]] | None:
    """Return the sets of tasks that can be done at once, except those that are part of another.

    None when it takes more than ``most`` comparisons to find them all.
    """
    demands, apart = Demands.of(decoder), _apart(decoder)
    tasks, guard = demands.tasks, demands.guard
    live = sum(1 << t for t, minutes in enumerate(decoder.minutes) if minutes)
    found: list[tuple[int, ...]] = []
    # The chosen, their people, the tasks that may be added, and those that could have been.
    stack: list[tuple[tuple[int, ...], int, int, int]] = [((), demands.empty, live, live)]
    left = most
    while stack:
        chosen, used, later, able = stack.pop()
        left -= able.bit_count() + 1
        if left < 0:
            return None
        fitting = 0
        while able:
            bit = able & -able
            able ^= bit
            if not used + tasks[bit.bit_length() - 1] & guard:
                fitting |= bit
        if not fitting:
            found.append(chosen)
        later &= fitting
        while later:
            bit = later & -later
            later ^= bit
            task = bit.bit_length() - 1
            near = ~apart[task]
            stack.append(((*chosen, task), used + tasks[task], later & near, fitting & near))
    return found


def _apart(decoder: CountedDecoder) -> list[int]:
    """Return for each task a mask of itself and all that stand before or after it."""
    before = _reached(decoder.before)
    after = _reached(decoder.after)
    return [one | other for one, other in zip(before, after, strict=True)]


def _reached(near: Sequence[Sequence[int]]) -> list[int]:
    """Return for each task a mask of itself and all that can be reached by steps to the near."""
    masks = [0] * len(near)
    for root in range(len(near)):
        stack = [root]
        while stack:
            task = stack[-1]
            waiting = [t for t in near[task] if not masks[t]]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            mask = 1 << task
            for other in near[task]:
                mask |= masks[other]
            masks[task] = mask
    return masks
