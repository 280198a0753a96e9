"""Shortest makespan on pooled people: justification, and crossing of the best lists.

Double justification: V. Valls, F. Ballestín, S. Quintanilla, EJOR 165 (2005) 375–386. The start is
lists perturbed around the latest finish times; then good lists are crossed where people are best
used (the same authors, EJOR 185 (2008) 495–508) and perturbed. The number of schedules made is
fixed.
"""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.scheduling.counted import CountedDecoder
from kontinuitet.analysis.scheduling.local import Dice
from kontinuitet.analysis.scheduling.problem import RestartProblem, Schedule

_Found = tuple[int, list[int], list[int]]  # makespan, list, starts


class MakespanSearch:
    """Searches for one problem; ``used`` counts the schedules made, justification included."""

    def __init__(self, problem: RestartProblem, dice: Dice, schedules: int) -> None:
        self.problem = problem
        self.decoder = CountedDecoder(problem)
        self.dice = dice
        self.budget = schedules
        self.used = 0
        self.latest = self._latest()
        self.floor = self._floor()

    def _latest(self) -> list[int]:
        """Return latest finish times counted back from an end at 0 (so none is above 0)."""
        latest = [0] * self.decoder.size
        for number in reversed(self.problem.topological):
            for later in self.decoder.after[number]:
                latest[number] = min(latest[number], latest[later] - self.decoder.minutes[later])
        return latest

    def _floor(self) -> int:
        """Return a makespan that nothing is below: longest chain and work by skill."""
        decoder = self.decoder
        ends = [0] * decoder.size
        for number in self.problem.topological:
            ready = max((ends[s] for s in decoder.before[number]), default=0)
            ends[number] = max(ready, decoder.release[number]) + decoder.minutes[number]
        work = [0] * len(decoder.pools)
        for number, demands in enumerate(decoder.demands):
            for skill, count in demands:
                work[skill] += count * decoder.minutes[number]
        needed = [-(-w // pool) for w, pool in zip(work, decoder.pools, strict=True) if pool]
        return max([0, *ends, *needed])

    def makespan(self, starts: Sequence[int]) -> int:
        """Return the end of the last task."""
        return max((s + m for s, m in zip(starts, self.decoder.minutes, strict=True)), default=0)

    def forward(self, order: Sequence[int]) -> _Found:
        """Decode a list."""
        self.used += 1
        starts = self.decoder.forward(order)
        return self.makespan(starts), list(order), starts

    def justified(self, found: _Found) -> _Found:
        """Push everything to the right and then to the left again; never worse."""
        decoder, minutes = self.decoder, self.decoder.minutes
        _, _, starts = found
        tasks = range(decoder.size)
        place = {task: p for p, task in enumerate(found[1])}
        by_end = sorted(tasks, key=lambda t: (-starts[t] - minutes[t], -place[t]))
        self.used += 1
        late = decoder.backward(self._valid_backwards(by_end), found[0])
        order = sorted(tasks, key=lambda t: (late[t], place[t]))
        again = self.forward(self._valid(order))
        return again if again[0] <= found[0] else found

    def _valid(self, order: Sequence[int]) -> list[int]:
        """Return the order with tasks of no length moved after what they wait for."""
        return self._repaired(order, self.decoder.before)

    def _valid_backwards(self, order: Sequence[int]) -> list[int]:
        return self._repaired(order, self.decoder.after)

    @staticmethod
    def _repaired(order: Sequence[int], before: Sequence[Sequence[int]]) -> list[int]:
        done = bytearray(len(before))
        result: list[int] = []
        for root in order:
            stack = [root]
            while stack:
                task = stack[-1]
                waiting = [s for s in before[task] if not done[s]] if not done[task] else []
                if waiting:
                    stack.extend(reversed(waiting))
                else:
                    stack.pop()
                    if not done[task]:
                        done[task] = 1
                        result.append(task)
        return result

    def sampled(self, spread: int) -> list[int]:
        """Return a list by latest finish time, perturbed by up to ``spread`` units."""
        below = self.dice.below
        keys = [value * 16 + below(spread * 16 + 1) for value in self.latest]
        order = sorted(range(self.decoder.size), key=lambda t: (keys[t], t))
        return self._valid(order)

    def crossed(self, one: _Found, other: _Found) -> list[int]:
        """Return a stretch of one parent's list set into the other's order of the rest."""
        size = self.decoder.size
        length = size // 4 + self.dice.below(1 + size // 2)
        first = self.dice.below(max(1, size - length + 1))
        middle = one[1][first : first + length]
        head = set(one[1][:first])
        inside = set(middle)
        begin = [t for t in other[1] if t in head]
        rest = [t for t in other[1] if t not in head and t not in inside]
        return [*begin, *middle, *rest]

    def mutated(self, order: list[int], chance: int) -> list[int]:
        """Return the list with about one task in ``chance`` moved within what it may."""
        result = list(order)
        before = self.decoder.before
        for position in range(1, len(result)):
            if self.dice.below(chance) == 0:
                task = result[position]
                target = max(0, position - 1 - self.dice.below(max(1, len(result) // 6)))
                for place in range(position - 1, target - 1, -1):
                    if result[place] in before[task]:
                        target = place + 1
                        break
                result.insert(target, result.pop(position))
        return result

    def run(self) -> Schedule:
        """Return the best schedule found."""
        spread = max(1, -min(self.latest, default=0))
        population: list[_Found] = []
        best = self.justified(
            self.forward(
                self._valid(sorted(range(self.decoder.size), key=lambda t: (self.latest[t], t)))
            )
        )
        population.append(best)
        first = max(3, min(self.budget // 9, 60))
        while self.used < self.budget and len(population) < first and best[0] > self.floor:
            found = self.justified(self.forward(self.sampled(spread)))
            population.append(found)
            best = min(best, found, key=lambda f: f[0])
        population.sort(key=lambda f: f[0])
        population = population[: max(2, first // 4)]
        while self.used < self.budget and best[0] > self.floor:
            one = self._picked(population)
            other = self._picked(population)
            child = self.crossed(one, other) if one is not other else one[1]
            found = self.justified(self.forward(self.mutated(child, 10)))
            if found[0] < best[0]:
                best = found
            if all(found[2] != member[2] for member in population):
                worst = max(range(len(population)), key=lambda i: (population[i][0], -i))
                if found[0] <= population[worst][0]:
                    population[worst] = found
        unit = self.decoder.unit
        starts = tuple(start * unit for start in best[2])
        ends = [s + t.minutes for s, t in zip(starts, self.problem.tasks, strict=True)]
        activity = self.problem.activities[0]
        back = max([activity.earliest, *(ends[s] for m, _ in activity.needs for s in m)])
        return Schedule(starts, (), activity.cost(back))

    def _picked(self, population: list[_Found]) -> _Found:
        one = population[self.dice.below(len(population))]
        other = population[self.dice.below(len(population))]
        return one if one[0] <= other[0] else other
