"""Beam search for a makespan within a limit: task by task, the most promising beginnings go on.

A beginning is some tasks with their starts. It goes on with a task that starts at the same time
or later, as early as people and order allow, and before any other task could be finished.
Nothing else is needed for the shortest makespan: what could be finished first never stands in
the way. A beginning is left out when it cannot end within the limit, and when another with the
same tasks is as far on in every one of them (the cut set rule of E. Demeulemeester and
W. Herroelen, Management Science 38 (1992) 1803–1818). Of the rest, so many are kept as the beam
is wide (P. S. Ow and T. E. Morton, IJPR 26 (1988) 35–62).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kontinuitet.analysis.scheduling.counted import CountedDecoder
from kontinuitet.analysis.scheduling.packing import WHOLE
from kontinuitet.analysis.scheduling.together import Demands

_Pairs = tuple[tuple[int, int], ...]
#: What a time promises: whether the limit can be kept, the makespan so far, use by resource, price.
_Promise = tuple[bool, int, tuple[int, ...], int]
#: The makespan that nothing is below counts so much, the mean over resources so much; and chance.
_LEAST, _MEAN, _CHANCE = 2, 3, WHOLE // 8


class _State(NamedTuple):
    done: int  # the tasks placed, as a mask
    now: int  # the start of the last
    running: _Pairs  # (end, task) of those that go on after it, in order
    ready: _Pairs  # (earliest, task) of those whose suppliers are all placed
    reach: int  # no end before this, by the chains that begin with tasks placed
    taken: tuple[int, ...]  # by resource: all work, and what stood idle before now
    starts: _Pairs  # (task, start)


class _Grown(NamedTuple):
    price: int
    number: int  # the first of equals
    state: _State


@dataclass(frozen=True, slots=True)
class Answer:
    """The best starts found, if any, and ``placed``, how many starts were given to tasks.

    When ``complete``, nothing that could keep the limit was left out: there is nothing better.
    """

    starts: list[int] | None
    complete: bool
    placed: int


class Beam:
    """A project read from its beginning, or ``backwards`` from its end."""

    def __init__(
        self, decoder: CountedDecoder, weights: Sequence[Sequence[int]], backwards: bool
    ) -> None:
        """Begin with weights of tasks, of which those at the same time hold ``WHOLE`` at most."""
        self.size = decoder.size
        self.minutes = decoder.minutes
        self.backwards = backwards
        near = decoder.before, decoder.after
        self.before, self.after = reversed(near) if backwards else near
        self.needs = [sum(1 << s for s in before) for before in self.before]
        self.demands = Demands.of(decoder)
        self.shares = [self._shares(decoder, task, weights) for task in range(self.size)]
        self.rest = self._rest()

    @staticmethod
    def _shares(
        decoder: CountedDecoder, task: int, weights: Sequence[Sequence[int]]
    ) -> tuple[int, ...]:
        """Return the parts of ``WHOLE`` that a task takes of each pool, and its weights."""
        asked = dict(decoder.demands[task])
        parts = [asked.get(s, 0) * WHOLE // pool for s, pool in enumerate(decoder.pools) if pool]
        return (*parts, *(row[task] for row in weights))

    def _rest(self) -> list[int]:
        """Return the longest chain of minutes that begins with each task."""
        rest = [-1] * self.size
        for root in range(self.size):
            stack = [root]
            while stack:
                task = stack[-1]
                waiting = [t for t in self.after[task] if rest[t] < 0]
                if waiting:
                    stack.extend(waiting)
                else:
                    stack.pop()
                    longest = max((rest[t] for t in self.after[task]), default=0)
                    rest[task] = self.minutes[task] + longest
        return rest

    def search(self, width: int, limit: int, most: int, below: Callable[[int], int]) -> Answer:
        """Return what is found within the limit, giving at most ``most`` starts to tasks.

        ``below`` draws a whole number from 0 up to below its argument, to vary what is kept.
        """
        works = ([m * s for s in row] for m, row in zip(self.minutes, self.shares, strict=True))
        taken = tuple(sum(part) for part in zip(*works, strict=True))
        ready = tuple((0, task) for task in range(self.size) if not self.before[task])
        reach = max(self.rest, default=0)
        if reach > limit or max(taken, default=0) > limit * WHOLE:
            return Answer(None, True, 0)
        level = [_State(0, 0, (), ready, reach, taken, ())]
        placed, complete = 0, True
        for _ in range(self.size):
            grown: list[_Grown] = []
            for state in level:
                choices, starts = self._choices(state, limit)
                if placed + len(choices) > most:
                    return Answer(None, False, placed)
                placed += len(choices)
                self._grow(state, choices, starts, limit, grown, below)
            grown.sort()
            level, cut = _kept(grown, width)
            complete = complete and not cut
        if not level:
            return Answer(None, complete, placed)
        return Answer(self._found(min(level, key=_reach)), complete, placed)

    def _found(self, state: _State) -> list[int]:
        starts = dict(state.starts)
        if not self.backwards:
            return [starts[task] for task in range(self.size)]
        return [state.reach - starts[task] - self.minutes[task] for task in range(self.size)]

    def _choices(self, state: _State, limit: int) -> tuple[list[tuple[int, int]], _Pairs]:
        """Return (start, task) of those to go on with, and of all that could be next."""
        minutes, rest = self.minutes, self.rest
        demands, guard = self.demands.tasks, self.demands.guard
        used = self.demands.empty + sum(demands[task] for _, task in state.running)
        # Everything placed has begun, so people only come free from now on.
        steps = [(state.now, used)]
        for end, task in state.running:
            used -= demands[task]
            steps.append((end, used))
        starts = []
        first_start = first_end = limit
        for earliest, task in state.ready:
            demand = demands[task]
            free = next(at for at, used in steps if not used + demand & guard)
            start = max(free, earliest)
            if start + rest[task] > limit:
                return [], ()
            starts.append((start, task))
            first_start = min(first_start, start)
            first_end = min(first_end, start + minutes[task])
        choices = []
        for pair in starts:
            start, task = pair
            if not minutes[task] and start == first_start:
                return [pair], tuple(starts)  # It takes nothing from any other.
            if start < first_end or start + minutes[task] == first_end:
                choices.append(pair)
        return choices, tuple(starts)

    def _grow(
        self,
        state: _State,
        choices: Sequence[tuple[int, int]],
        starts: _Pairs,
        limit: int,
        grown: list[_Grown],
        below: Callable[[int], int],
    ) -> None:
        """Add the beginning with each of the choices, unless it cannot keep the limit."""
        minutes, rest, needs, before = self.minutes, self.rest, self.needs, self.before
        promises: dict[int, _Promise] = {}
        for at, task in choices:
            promise = promises.get(at)
            if promise is None:
                promise = promises[at] = self._promise(state, starts, at, limit)
            possible, reach, taken, price = promise
            if not possible:
                continue
            end = at + minutes[task]
            done = state.done | 1 << task
            running = [pair for pair in state.running if pair[0] > at]
            if end > at:
                running.append((end, task))
                running.sort()
            ready = [pair for pair in starts if pair[1] != task]
            for later in self.after[task]:
                if needs[later] & done == needs[later]:
                    ends = [e for e, other in running if other in before[later]]
                    ready.append((max(ends, default=at), later))
            path = (*state.starts, (task, at))
            new = _State(
                done, at, tuple(running), tuple(ready), max(reach, at + rest[task]), taken, path
            )
            grown.append(_Grown(price + below(_CHANCE), len(grown), new))

    def _promise(self, state: _State, starts: _Pairs, at: int, limit: int) -> _Promise:
        """Return what can be said of all schedules in which the next task starts at ``at``."""
        rest, now = self.rest, state.now
        reach = state.reach
        for start, task in starts:
            reach = max(reach, max(start, at) + rest[task])
        taken = state.taken
        if at > now:
            idle = [(at - now) * WHOLE] * len(taken)
            for end, task in state.running:
                length = min(end, at) - now
                idle = [a - length * s for a, s in zip(idle, self.shares[task], strict=True)]
            taken = tuple([a + b for a, b in zip(taken, idle, strict=True)])
        most = max(taken, default=0)
        possible = reach <= limit and most <= limit * WHOLE
        least = max(most, reach * WHOLE)
        return possible, reach, taken, _LEAST * least + _MEAN * sum(taken) // max(1, len(taken))


def _reach(state: _State) -> int:
    return state.reach


def _kept(grown: Sequence[_Grown], width: int) -> tuple[list[_State], bool]:
    """Return the best that no better one is as far on as, and whether more were left out."""
    level: list[_State] = []
    same: dict[int, list[_State]] = {}
    for _, _, state in grown:
        others = same.setdefault(state.done, [])
        if others and _is_behind(state, others):
            continue
        if len(level) == width:
            return level, True
        others.append(state)
        level.append(state)
    return level, False


def _is_behind(state: _State, others: Sequence[_State]) -> bool:
    """Tell whether one of the others, with the same tasks placed, is as far on in all of them."""
    now = state.now
    ends = {task: end for end, task in state.running}
    for other in others:
        if other.now <= now and all(
            end <= now or end <= ends.get(task, 0) for end, task in other.running
        ):
            return True
    return False
