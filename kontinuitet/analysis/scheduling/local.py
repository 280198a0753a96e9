"""Local search: the order of activities, and shifts in the list of tasks.

Fixed amounts of work and an own small generator of numbers: the same list every time, on every
machine and every version of Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from kontinuitet.analysis.scheduling.decoder import Decoder
from kontinuitet.analysis.scheduling.lists import TaskLists

#: What a trial costs beside decoding, as tasks placed.
_OVERHEAD = 4
#: Of 32 trials with tasks, in how many somebody else is asked to do one; and of 8 with activities,
#: in how many two change places.
_ASKED, _SWAPPED = 6, 4
_ONE = 1 << 20


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

    def waiting(self) -> int:
        """Return a whole number with the exponential distribution, mean about 2^20.

        Made of halvings with straight lines between them, so that every machine agrees.
        """
        drawn = 1 + self.below(1 << 30)
        halvings = 31 - drawn.bit_length()
        part = (drawn << (halvings + 20 - 30)) if halvings >= 10 else drawn >> (10 - halvings)
        # ``part`` is in [2^20, 2^21): how far down towards the next halving; ln 2 = 0.693.
        return (halvings * _ONE + _ONE - part) * 693 // 1_000


class Found(NamedTuple):
    """A list of tasks, who is asked for each, and its cost: first of all the cost, to compare."""

    cost: int
    tasks: list[int]
    asked: list[tuple[int, ...]]


class Trial(NamedTuple):
    """A changed list: it differs from the kept one from ``low`` up to before ``high``.

    Or the same list, with others than before ``asked`` to do one ``task``.
    """

    order: list[int]
    low: int
    high: int
    task: int = -1
    asked: tuple[int, ...] = ()


class Heat(NamedTuple):
    """How much dearer a trial may be: ``begin`` to ``end`` millionths of what can be gained."""

    begin: int
    end: int

    def at(self, used: int, budget: int) -> int:
        """Return the heat when ``used`` of ``budget`` is spent: halved again and again."""
        if not self.begin:
            return 0
        halvings = max(0, (self.begin // max(1, self.end)).bit_length() - 1)
        share = halvings * used * 1_024 // max(1, budget)
        whole, part = divmod(share, 1_024)
        return ((self.begin * 1_000) >> whole) * (2_048 - part) // 2_048


_COLD = Heat(0, 0)


class LocalSearch:
    """Improves lists for one decoder.

    A trial is kept when it is cheaper, and sometimes when it costs the same or, with heat, more
    (S. Kirkpatrick, C. D. Gelatt and M. P. Vecchi, 1983). The best list is what is returned.
    """

    def __init__(self, decoder: Decoder, lists: TaskLists, dice: Dice) -> None:
        self.decoder = decoder
        self.lists = lists
        self.dice = dice
        self._blocks = [frozenset(lists.needs(a)) for a in range(len(decoder.weight))]
        self._last = [decoder.needed[a] or tuple(lists.needs(a)) for a in range(len(self._blocks))]

    def _target(self, source: int, size: int) -> int:
        """Return a place to move to: more often forwards than back, more often near than far."""
        dice = self.dice
        reach = 1 + dice.below(size) if dice.below(2) else 1 + dice.below(1 + size // 8)
        target = source + reach if dice.below(4) == 0 else source - reach
        return min(size - 1, max(0, target))

    def _limit(self, cost: int, heat: int, room: int) -> int:
        """Return what a trial may cost; ``heat`` is in thousandths of millionths of ``room``."""
        if not heat:
            return cost
        return cost + room * heat // 1_000_000_000 * self.dice.waiting() // _ONE

    def activities(
        self, start: Sequence[int], budget: int, heat: Heat = _COLD
    ) -> tuple[list[int], Found]:
        """Move one activity or let two change places; return the best order and its task list.

        People are asked as at first, fewest skills first.
        """
        decoder, dice, needs = self.decoder, self.dice, self.lists.needs
        decoder.asked, decoder.settles = list(decoder.able), False
        current = list(start)
        tasks = self.lists.of(current)
        cost = decoder.keep(tasks)
        place, first = self._index(current)
        size, begin, tried = len(current), decoder.spent, 0
        best = (current, self._found(cost, tasks))
        room = cost - decoder.floor_cost
        while size > 1 and best[1].cost > decoder.floor_cost:
            used = decoder.spent - begin + 3 * _OVERHEAD * tried
            if used >= budget:
                break
            tried += 1
            source = dice.below(size)
            target = self._target(source, size)
            if source == target:
                continue
            left, right = min(source, target), max(source, target) + 1
            moved = current[left:right]
            if dice.below(8) < _SWAPPED:
                moved[0], moved[-1] = moved[-1], moved[0]
            else:
                moved.insert(target - left, moved.pop(source - left))
            low, high = first[left], first[right]
            old = tasks[low:high]
            every = dict.fromkeys(chain.from_iterable(map(needs, moved)))
            new = [task for task in every if place[task] >= low]
            if new != old:
                while tasks[low] == new[low - first[left]]:
                    low += 1
                while tasks[high - 1] == new[high - 1 - first[left]]:
                    high -= 1
                trial = tasks[:]
                trial[first[left] : first[right]] = new
                level = heat.at(used, budget)
                found = decoder.decode(trial, self._limit(cost, level, room), low, high)
                if found is None or (found == cost and not level and dice.below(4)):
                    continue
                cost = decoder.keep(trial, low)
                tasks = trial
            current = [*current[:left], *moved, *current[right:]]
            place, first = self._index(current)
            if cost <= best[1].cost:
                best = (current, self._found(cost, tasks))
        return best

    def _index(self, order: Sequence[int]) -> tuple[list[int], list[int]]:
        """Return the place of each task in the list of an order, and of each one's first."""
        place = [self.decoder.size] * self.decoder.size
        first: list[int] = []
        count = 0
        for activity in order:
            first.append(count)
            for task in self.lists.needs(activity):
                if place[task] == self.decoder.size:
                    place[task] = count
                    count += 1
        return place, [*first, count]

    def tasks(
        self, start: Found, budget: int, heat: Heat, blocks: int = 4, *, settle: bool = True
    ) -> Found:
        """Move tasks within what they wait for and what waits for them; return the best list.

        In ``blocks`` trials of eight, all that an activity needs is moved at once. When people
        ``settle``, those who do the work go on doing it when they can, and others are tried.
        """
        decoder, dice = self.decoder, self.dice
        decoder.asked, decoder.settles = list(start.asked), settle
        current = start.tasks
        cost = decoder.keep(current)
        best = self._found(cost, current)
        room = cost - decoder.floor_cost
        place = self._places(current)
        size, begin, tried = len(current), decoder.spent, 0
        while size > 1 and best.cost > decoder.floor_cost:
            used = decoder.spent - begin + _OVERHEAD * tried
            if used >= budget:
                break
            tried += 1
            if settle and dice.below(32) < _ASKED:
                trial = self._other(current)
            elif dice.below(8) < blocks:
                trial = self._block(current, place)
            else:
                source = dice.below(size)
                target = self._target(source, size)
                move = self._together if dice.below(2) else self._alone
                trial = move(current, source, target)
            if trial is None:
                continue
            before = decoder.asked[trial.task] if trial.asked else ()
            if before:
                decoder.asked[trial.task] = trial.asked
            level = heat.at(used, budget)
            limit = self._limit(cost, level, room)
            found = decoder.decode(trial.order, limit, trial.low, trial.high)
            # What costs the same is another list all the same: it leads on to others.
            if found is not None and (found != cost or level or dice.below(4) == 0):
                cost = decoder.keep(trial.order, trial.low)
                current = trial.order
                for position in range(trial.low, trial.high):
                    place[current[position]] = position
                if cost < best.cost:
                    best = self._found(cost, current)
            elif before:
                decoder.asked[trial.task] = before
        return best

    def _found(self, cost: int, tasks: list[int]) -> Found:
        return Found(cost, tasks, list(self.decoder.asked))

    def _places(self, order: Sequence[int]) -> list[int]:
        place = [0] * self.decoder.size
        for position, task in enumerate(order):
            place[task] = position
        return place

    def _other(self, order: list[int]) -> Trial | None:
        """Return the list with somebody else asked first to do a task for one."""
        decoder = self.decoder
        place = self.dice.below(len(order))
        task = order[place]
        asked = decoder.asked[task]
        if len(asked) < 2 or not decoder.alone[task]:
            return None
        person = asked[1 + self.dice.below(len(asked) - 1)]
        return Trial(order[:], place, place + 1, task, decoder.asking_first(task, person))

    def _block(self, order: list[int], place: Sequence[int]) -> Trial | None:
        """Return the list with all that an activity needs moved forwards."""
        activity = self.dice.below(len(self._blocks))
        mine = self._blocks[activity]
        if not mine:
            return None
        size = len(order)
        high = max(place[t] for t in self._last[activity] if t in mine) + 1
        dice = self.dice
        reach = 1 + dice.below(size) if dice.below(2) else 1 + dice.below(1 + size // 8)
        low = max(0, high - 1 - reach)
        along = [t for t in order[low:high] if t in mine]
        others = [t for t in order[low:high] if t not in mine]
        if not others or not along:
            return None
        return Trial([*order[:low], *along, *others, *order[high:]], low, high)

    def _together(self, order: list[int], source: int, target: int) -> Trial | None:
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
            moved = [*reversed(along), *reversed(others)]
        else:
            behind = {order[source]}
            for task in order[low:high]:
                if task in behind or not behind.isdisjoint(all_of[task]):
                    behind.add(task)
                    along.append(task)
                else:
                    others.append(task)
            moved = [*others, *along]
        return Trial([*order[:low], *moved, *order[high:]], low, high) if others else None

    def _alone(self, order: list[int], source: int, target: int) -> Trial | None:
        """Return the list with a task moved as near ``target`` as its needs allow."""
        all_of = self.decoder.all_of
        task = order[source]
        if target < source:
            needs = all_of[task]
            for place in range(source - 1, target - 1, -1):
                if order[place] in needs:
                    target = place + 1
                    break
        else:
            for place in range(source + 1, target + 1):
                if task in all_of[order[place]]:
                    target = place - 1
                    break
        if target == source:
            return None
        trial = order[:]
        trial.insert(target, trial.pop(source))
        return Trial(trial, min(source, target), max(source, target) + 1)
