"""Shortest makespan on pooled people: beams, justification, and crossing of the best schedules.

Double justification: V. Valls, F. Ballestín, S. Quintanilla, EJOR 165 (2005) 375–386. The start is
lists perturbed around the latest finish times. Then good schedules are crossed, half of the times
where people are best used (the same authors, EJOR 185 (2008) 495–508), a few tasks are moved, and
the result is justified. The number of schedules made is fixed.

Before that, when the sets of tasks that can be done at the same time are few enough to list, beams
(``beam``) are searched for something better than the best, wider and wider, forwards and backwards
in turn, with weights of tasks (``packing``) that say how much work is left in truth. In large
projects the sets are too many, and a beam that the budget allows too narrow.

What is counted: a schedule is one start given to every task (R. Kolisch and S. Hartmann, EJOR 174
(2006) 23–37). Every pass of serial schedule generation, forwards or backwards, is one; a list that
is decoded and justified therefore costs three. In a beam each start given to a task is counted,
also where the beginning is given up at once; as many of them as there are tasks are one schedule.
"""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.scheduling.beam import Beam
from kontinuitet.analysis.scheduling.counted import CountedDecoder
from kontinuitet.analysis.scheduling.local import Dice
from kontinuitet.analysis.scheduling.packing import WHOLE, Packing
from kontinuitet.analysis.scheduling.problem import RestartProblem, Schedule, cost_of
from kontinuitet.analysis.scheduling.together import sets_together

_Found = tuple[int, list[int]]  # makespan, starts
#: Schedules for one list: forwards, backwards and forwards again.
_PASSES = 3
#: Lists at the start, the part of them kept, and how many tasks are moved in a new list.
_FIRST, _KEPT, _MOVED = 60, 4, 4
#: The most stretches of time that the use of people is added up in.
_STRETCHES = 400
#: The most tasks for beams, and comparisons to find what can be done at the same time.
_LARGEST, _COMPARISONS = 80, 400_000
#: Beginnings kept by the first beam; the next of the same direction has twice as many.
_WIDTH = 10


class MakespanSearch:
    """Searches for one problem, making at most ``schedules`` (and at least one).

    The problem must be a plain makespan on pools (``RestartProblem.is_makespan``).
    """

    def __init__(self, problem: RestartProblem, dice: Dice, schedules: int) -> None:
        self.problem = problem
        self.decoder = decoder = CountedDecoder(problem)
        self.dice = dice
        #: Starts that may be given to tasks, and those given in beams.
        self.budget = schedules * decoder.size
        self._in_beams = 0
        self.latest = self._latest()
        self.floor = self._floor()
        #: Thousandths of the pools that each task takes, added up over skills.
        self.share = [sum(1_000 * c // decoder.pools[s] for s, c in d) for d in decoder.demands]

    @property
    def used(self) -> int:
        """Return the number of starts given to tasks, justification included."""
        return self.decoder.passes * self.decoder.size + self._in_beams

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
        starts = self.decoder.forward(self._valid(order))
        return self.makespan(starts), starts

    def justified(self, found: _Found) -> _Found:
        """Push everything to the right and then to the left again; never worse."""
        decoder = self.decoder
        ends = [-s - m for s, m in zip(found[1], decoder.minutes, strict=True)]
        late = decoder.backward(self._valid_backwards(self._sorted(ends)), found[0])
        again = self.forward(self._sorted(late))
        return again if again[0] <= found[0] else found

    def _sorted(self, keys: Sequence[int]) -> list[int]:
        """Return the tasks by key, those with the same key in an order by chance."""
        below = self.dice.below
        mixed = [key * 1_024 + below(1_024) for key in keys]
        return sorted(range(self.decoder.size), key=mixed.__getitem__)

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

    def sampled(self) -> list[int]:
        """Return a list by latest finish time, perturbed by up to the longest chain."""
        below, spread = self.dice.below, max(1, -min(self.latest, default=0))
        keys = [value * 16 + below(spread * 16 + 1) for value in self.latest]
        return sorted(range(self.decoder.size), key=keys.__getitem__)

    def _stretch(self, found: _Found) -> tuple[int, int]:
        """Return a stretch of time, a quarter to three quarters of all: where most people work."""
        makespan, starts = found
        length = max(1, makespan // 4 + self.dice.below(max(1, makespan // 2)))
        step = 1 + makespan // _STRETCHES
        changes = [0] * (makespan // step + 2)
        for start, minutes, share in zip(starts, self.decoder.minutes, self.share, strict=True):
            changes[start // step] += share
            changes[(start + minutes) // step] -= share
        total, busy = 0, 0
        sums = [0]
        for change in changes:
            busy += change
            total += busy
            sums.append(total)
        size = max(1, length // step)
        loads = [sums[n + size] - sums[n] for n in range(max(1, len(sums) - size))]
        most = max(loads)
        places = [n for n, load in enumerate(loads) if load == most]
        first = places[self.dice.below(len(places))] * step
        return first, first + length

    def crossed(self, one: _Found, other: _Found) -> list[int]:
        """Return the order of one within a stretch, and before and after it that of the other."""
        first, last = self._sorted(one[1]), self._sorted(other[1])
        if self.dice.below(2):
            begin, end = self._stretch(one)
            middle = [s + m // 2 for s, m in zip(one[1], self.decoder.minutes, strict=True)]
            part = [0 if at < begin else 1 if at < end else 2 for at in middle]
        else:
            size = self.decoder.size
            length = size // 4 + self.dice.below(1 + size // 2)
            begin = self.dice.below(max(1, size - length + 1))
            part = [0] * size
            for place, task in enumerate(first):
                part[task] = 0 if place < begin else 1 if place < begin + length else 2
        return [
            *(t for t in last if part[t] == 0),
            *(t for t in first if part[t] == 1),
            *(t for t in last if part[t] == 2),
        ]

    def mutated(self, order: Sequence[int]) -> list[int]:
        """Return the list with about four tasks moved by up to a sixth of its length."""
        below, size = self.dice.below, self.decoder.size
        chance, reach = max(2, size // _MOVED), max(2, size // 6) * 4
        keys = [0] * size
        for place, task in enumerate(order):
            keys[task] = place * 4
        for task in range(size):
            if below(chance) == 0:
                keys[task] += below(2 * reach + 1) - reach
        return sorted(range(size), key=keys.__getitem__)

    def run(self) -> Schedule:
        """Return the best schedule found."""
        start = self.forward(self._sorted(self.latest))
        best = self._by_beams(self.justified(start) if self._more(_PASSES - 1) else start)
        population = [best]
        first = max(3, min((self.budget - self.used) // (9 * self.decoder.size), _FIRST))
        while self._more() and len(population) < first and best[0] > self.floor:
            found = self.justified(self.forward(self.sampled()))
            population.append(found)
            best = min(best, found, key=_makespan)
        population = sorted(population, key=_makespan)[: max(2, first // _KEPT)]
        while self._more() and best[0] > self.floor:
            one, other = self._picked(population), self._picked(population)
            order = self._sorted(one[1]) if one is other else self.crossed(one, other)
            found = self.justified(self.forward(self.mutated(order)))
            best = min(best, found, key=_makespan)
            self._admit(population, found)
        unit = self.decoder.unit
        starts = tuple(begin * unit for begin in best[1])
        return Schedule(starts, (), cost_of(self.problem, starts))

    def _more(self, passes: int = _PASSES) -> bool:
        """Tell whether so many more passes can be made; if not said, a list and justification."""
        return self.used + passes * self.decoder.size <= self.budget

    def _by_beams(self, best: _Found) -> _Found:
        """Return something better than the best, if beams find it; the floor may be raised."""
        decoder = self.decoder
        if best[0] <= self.floor or decoder.size > _LARGEST:
            return best
        sets = sets_together(decoder, _COMPARISONS)
        if sets is None:
            return best
        packing = Packing(decoder.size, sets)
        weights = [packing.best(values) for values in self._values()]
        for row in weights:
            work = sum(w * m for w, m in zip(row, decoder.minutes, strict=True))
            self.floor = max(self.floor, -(-work // WHOLE))
        beams = [Beam(decoder, weights, backwards) for backwards in (False, True)]
        turn, last = 0, decoder.size
        while best[0] > self.floor:
            left = self.budget - self.used
            # The next is about as large as the last, or twice that.
            if last << (turn % 2 == 0 and turn > 0) > left:
                break
            width = _WIDTH << turn // 2
            answer = beams[turn % 2].search(width, best[0] - 1, left, self.dice.below)
            # At least one start for each task must be left, or nothing could be done for ever.
            last = max(decoder.size, answer.placed)
            self._in_beams += answer.placed
            if answer.starts is not None:
                best = self.makespan(answer.starts), answer.starts
            if answer.complete:
                self.floor = best[0]
            elif answer.starts is None:
                turn += 1
            elif self._more(_PASSES - 1):
                best = self.justified(best)
        return best

    def _values(self) -> list[list[int]]:
        """Return what weight is worth by task: its minutes; more of them late; and more early.

        Early and late are by the longest chains before and after it.
        """
        ends = [0] * self.decoder.size
        rows: list[list[int]] = [[], [], []]
        for number in self.problem.topological:
            ready = max((ends[s] for s in self.decoder.before[number]), default=0)
            ends[number] = ready + self.decoder.minutes[number]
        for minutes, end, latest in zip(self.decoder.minutes, ends, self.latest, strict=True):
            head = end - minutes
            late = 1_000 * head // max(1, head - latest)
            for row, factor in zip(rows, (1_000, 500 + late, 1_500 - late), strict=True):
                row.append(minutes * factor)
        return rows

    def _admit(self, population: list[_Found], found: _Found) -> None:
        """Let a schedule replace the most alike if nearly the same, and otherwise the worst."""
        differ = [sum(map(int.__ne__, found[1], member[1])) for member in population]
        least = min(differ)
        if least == 0:
            return
        if least <= self.decoder.size // 10:
            place = differ.index(least)
        else:
            place = max(range(len(population)), key=lambda n: (population[n][0], -n))
        if found[0] <= population[place][0]:
            population[place] = found

    def _picked(self, population: list[_Found]) -> _Found:
        one = population[self.dice.below(len(population))]
        other = population[self.dice.below(len(population))]
        return one if one[0] <= other[0] else other


def _makespan(found: _Found) -> int:
    return found[0]
