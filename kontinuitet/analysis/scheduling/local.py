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
    """Improves lists for one decoder."""

    def __init__(self, decoder: Decoder, lists: TaskLists, dice: Dice) -> None:
        self.decoder = decoder
        self.lists = lists
        self.dice = dice

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
        if size < 2:
            return current, tasks, cost
        spent = 0
        while spent < evaluations:
            spent += 1
            source = dice.below(size)
            reach = 1 + dice.below(size) if dice.below(2) else 1 + dice.below(1 + size // 8)
            target = source - reach if dice.below(4) else source + reach
            target = min(size - 1, max(0, target))
            if target == source:
                continue
            trial = current[:]
            trial.insert(target, trial.pop(source))
            candidate = self.lists.of(trial)
            if candidate == tasks:
                current = trial
                continue
            found = decode(candidate, cost)
            if found is not None:
                if found < cost or dice.below(4) == 0:
                    self.decoder.keep(candidate)
                    current, tasks = trial, candidate
                cost = found
        return current, tasks, cost

    def tasks(self, start: Sequence[int], evaluations: int) -> tuple[list[int], int]:
        """Move one task at a time within what it waits for and what waits for it."""
        dice, decode = self.dice, self.decoder.decode
        current = list(start)
        self.decoder.keep(current)
        cost = decode(current)
        assert cost is not None  # the start can be followed
        size = len(current)
        all_of = self.decoder.all_of
        spent = 0
        while spent < evaluations and size > 1:
            spent += 1
            source = dice.below(size)
            task = current[source]
            reach = 1 + dice.below(size) if dice.below(2) else 1 + dice.below(1 + size // 8)
            if dice.below(4):
                needs = all_of[task]
                target = max(0, source - reach)
                for place in range(source - 1, target - 1, -1):
                    if current[place] in needs:
                        target = place + 1
                        break
            else:
                target = min(size - 1, source + reach)
                for place in range(source + 1, target + 1):
                    if task in all_of[current[place]]:
                        target = place - 1
                        break
            if target == source:
                continue
            trial = current[:]
            trial.insert(target, trial.pop(source))
            found = decode(trial, cost)
            if found is not None:
                if found < cost or dice.below(4) == 0:
                    self.decoder.keep(trial)
                    current = trial
                cost = found
        return current, cost
