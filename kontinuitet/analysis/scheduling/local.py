"""Two-level local search: the order of activities, then shifts in the list of tasks.

A fixed number of evaluations and an own small generator of numbers: the same list every time, on
every machine and every version of Python.
"""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.scheduling.decoder import Decoder
from kontinuitet.analysis.scheduling.lists import TaskLists


class Dice:
    """A small multiplicative generator of whole numbers (xorshift64*, S. Vigna 2014)."""

    def __init__(self, seed: int) -> None:
        self._state = (seed * 0x9E3779B97F4A7C15 + 0x1234567) & 0xFFFFFFFFFFFFFFFF or 1

    def below(self, limit: int) -> int:
        """Return a whole number from 0 up to ``limit`` − 1."""
        x = self._state
        x ^= x >> 12
        x = (x ^ (x << 25)) & 0xFFFFFFFFFFFFFFFF
        x ^= x >> 27
        self._state = x
        return ((x * 0x2545F4914F6CDD1D & 0xFFFFFFFFFFFFFFFF) >> 32) * limit >> 32


class LocalSearch:
    """Improves lists for one decoder.

    A trial is kept when it is cheaper, and one time in four when it costs the same.
    """

    def __init__(self, decoder: Decoder, lists: TaskLists, dice: Dice) -> None:
        self.decoder = decoder
        self.lists = lists
        self.dice = dice

    def _target(self, source: int, size: int) -> int:
        """Return a place to move to: more often forwards than back, more often near than far."""
        dice = self.dice
        reach = 1 + dice.below(size) if dice.below(2) else 1 + dice.below(1 + size // 8)
        target = source + reach if dice.below(4) == 0 else source - reach
        return min(size - 1, max(0, target))

    def activities(
        self, start: Sequence[int], evaluations: int
    ) -> tuple[list[int], list[int], int]:
        """Move one activity at a time; return the order, its task list and its cost."""
        dice, decode = self.dice, self.decoder.decode
        current = list(start)
        tasks = self.lists.of(current)
        self.decoder.keep(tasks)
        cost = decode(tasks)
        assert cost is not None  # task lists made from activities can be followed
        size = len(current)
        for _ in range(evaluations if size > 1 else 0):
            source = dice.below(size)
            target = self._target(source, size)
            if target == source:
                continue
            trial = current[:]
            trial.insert(target, trial.pop(source))
            candidate = self.lists.of(trial)
            if candidate == tasks:
                current = trial
                continue
            found = decode(candidate, cost)
            if found is not None and (found != cost or dice.below(4) == 0):
                self.decoder.keep(candidate)
                current, tasks, cost = trial, candidate, found
        return current, tasks, cost

    def tasks(self, start: Sequence[int], evaluations: int) -> tuple[list[int], int]:
        """Move one task at a time within what it waits for and what waits for it."""
        dice, decode = self.dice, self.decoder.decode
        current = list(start)
        self.decoder.keep(current)
        cost = decode(current)
        assert cost is not None  # the start can be followed
        size = len(current)
        for _ in range(evaluations if size > 1 else 0):
            source = dice.below(size)
            target = self._target(source, size)
            if dice.below(2):
                trial = self._together(current, source, target)
                if trial == current:
                    continue
            else:
                target = self._within(current, source, target)
                if target == source:
                    continue
                trial = current[:]
                trial.insert(target, trial.pop(source))
            found = decode(trial, cost)
            if found is not None and (found != cost or dice.below(4) == 0):
                self.decoder.keep(trial)
                current, cost = trial, found
        return current, cost

    def _together(self, order: Sequence[int], source: int, target: int) -> list[int]:
        """Return the list with a task moved, taking along what it needs or what needs it."""
        all_of = self.decoder.all_of
        low, high = min(source, target), max(source, target) + 1
        along: list[int] = []
        others: list[int] = []
        if target < source:
            wanted = {order[source]}
            for task in reversed(order[low:high]):
                if task in wanted:
                    along.append(task)
                    wanted.update(all_of[task])
                else:
                    others.append(task)
            return [*order[:low], *reversed(along), *reversed(others), *order[high:]]
        moved = {order[source]}
        for task in order[low:high]:
            if task in moved or not moved.isdisjoint(all_of[task]):
                moved.add(task)
                along.append(task)
            else:
                others.append(task)
        return [*order[:low], *others, *along, *order[high:]]

    def _within(self, order: Sequence[int], source: int, target: int) -> int:
        """Return the place nearest ``target`` that keeps the task after what it needs."""
        all_of = self.decoder.all_of
        task = order[source]
        if target < source:
            needs = all_of[task]
            for place in range(source - 1, target - 1, -1):
                if order[place] in needs:
                    return place + 1
        else:
            for place in range(source + 1, target + 1):
                if task in all_of[order[place]]:
                    return place - 1
        return target
