"""From a list of tasks to a schedule: each in turn as early as its needs and people allow.

Serial schedule generation with gap insertion on named people. The state after every few tasks of
the kept list is at hand, so that a list that differs from it only in some window is decoded from
that window on, and given up as soon as it is clearly behind.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import sub
from typing import NamedTuple

from kontinuitet.analysis.base.cost import LATE_FACTOR
from kontinuitet.analysis.scheduling.problem import NEVER, RestartProblem, Schedule
from kontinuitet.analysis.scheduling.tables import Tables
from kontinuitet.analysis.scheduling.teams import Teams

_Times = list[list[int]]
_UNLIMITED = NEVER * NEVER


class _State(NamedTuple):
    """Everything after some of the tasks: ``until`` is when each person's last work ends.

    ``slope`` is what one minute for all that is not back yet is worth, set when all is decoded.
    """

    ends: list[int]
    opens: _Times
    closes: _Times
    until: list[int]
    cost: int
    waiting: list[int]
    priced: int


class Decoder(Tables):
    """Decodes task lists for one problem.

    ``decode`` gives the cost, or None when the list is impossible or dearer than a limit. ``spent``
    counts tasks placed: the measure of all work done.
    """

    def __init__(self, problem: RestartProblem) -> None:
        super().__init__(problem)
        self.teams = Teams(self.skills)
        #: What placing a task needs to know, at one look-up.
        self.work = list(
            zip(
                self.release,
                self.all_of,
                self.some_of,
                self.minutes,
                self.alone,
                self.places,
                self.serves,
                strict=True,
            )
        )
        self.spent = 0
        self.kept: list[int] = []
        self.kept_cost = 0
        self.kept_ends: list[int] = []
        #: By task who is asked to do it, in turn: of those who can begin first, the first asked.
        self.asked = list(self.able)
        #: Whether those who do the work of a list that is kept are asked first from then on.
        self.settles = False
        #: Which tasks of the kept list begin later than their needs allow, for want of people.
        self.held = [False] * self.size
        self.kept_people: list[tuple[int, ...]] = [()] * self.size
        self.step = 4
        self._states: list[_State] = []
        self._slope = 0
        #: The list last decoded that met the kept one again, and from which place on.
        self._met: tuple[list[int], int] = ([], 0)

    def asking_first(self, task: int, person: int) -> tuple[int, ...]:
        """Return those who can do a task, with ``person`` first."""
        return (person, *(p for p in self.able[task] if p != person))

    def keep(self, order: list[int], low: int = 0) -> int:
        """Keep the states of ``order``, which agrees with the kept list before place ``low``.

        Return its cost; the list must be possible.
        """
        if len(order) != len(self.kept):
            low, self.step = 0, max(4, len(order) // 24)
        end, same = len(order), list[_State]()
        if order is self._met[0]:
            end = self._met[1]
            same = self._states[end // self.step :]
        self._met = ([], 0)
        del self._states[low // self.step + 1 if low else 0 :]
        self.kept = order
        if end < len(order):
            self._run(order[:end], _UNLIMITED, low, end, save=True, people=self.kept_people)
            self._states += same
            return self.kept_cost
        found = self._run(order, _UNLIMITED, low, len(order), save=True, people=self.kept_people)
        assert found is not None  # kept lists are possible
        self.kept_cost, self.kept_ends = found
        return self.kept_cost

    def decode(
        self, order: list[int], limit: int = _UNLIMITED, low: int = 0, high: int | None = None
    ) -> int | None:
        """Return the cost of a task list; None when impossible or when it exceeds ``limit``.

        With ``high``, the list differs from the kept one only from ``low`` up to before ``high``;
        then it may also be given up when it is behind after that.
        """
        found = self._run(order, limit, low, high, save=False)
        return None if found is None else found[0]

    def _run(
        self,
        order: list[int],
        limit: int,
        low: int,
        high: int | None,
        *,
        save: bool,
        people: list[tuple[int, ...]] | None = None,
    ) -> tuple[int, list[int]] | None:
        step, states = self.step, self._states
        if states and (high is not None) and (low or not save):
            place = min(low // step, len(states) - 1)
            begin = place * step
            ends, opens, closes, until, cost, waiting, priced = states[place]
        else:
            begin = 0
            ends, cost, waiting, priced = [-1] * self.size, self.floor_cost, self.waiting_for, 0
            opens, closes, until = self.opens, self.closes, [0] * len(self.opens)
        ends, waiting, until = ends[:], waiting[:], until[:]
        opens, closes = [g[:] for g in opens], [g[:] for g in closes]
        work, asked, shortest, held = self.work, self.asked, self.shortest, self.held
        total, room = len(order), limit - self.kept_cost
        stop = begin
        if save:
            stop = len(states) * step
        elif high is None:
            stop = total
        elif high > begin:
            stop = -(-high // step) * step
        else:
            stop = begin + step
        position = begin
        while position < total:
            if position == stop:
                if save:
                    states.append(
                        _State(
                            ends[:],
                            [g[:] for g in opens],
                            [g[:] for g in closes],
                            until[:],
                            cost,
                            waiting[:],
                            priced,
                        )
                    )
                else:
                    kept = states[position // step]
                    behind = cost - kept.cost
                    if behind > room:
                        ahead = max(map(sub, kept.until, until))
                        worth = ahead * (self._slope - kept.priced) if ahead > 0 else 0
                        if behind - worth > room:
                            self.spent += position - begin
                            return None
                    elif (
                        not behind
                        and ends == kept.ends
                        and opens == kept.opens
                        and closes == kept.closes
                    ):
                        self.spent += position - begin
                        self._met = (order, position)
                        return self.kept_cost, ends
                stop += step
            window = stop if stop < total else total
            for task in order[position:window]:
                ready, suppliers, choices, length, alone, places, serves = work[task]
                for supplier in suppliers:
                    end = ends[supplier]
                    if end > ready:
                        ready = end
                    elif end < 0:
                        return None
                if choices:
                    for members, quorum in choices:
                        done = sorted(ends[s] for s in members if ends[s] >= 0)
                        if len(done) < quorum:
                            return None
                        ready = max(ready, done[quorum - 1])
                if alone:
                    best, who, where, least = NEVER, -1, 0, ready + length
                    for person in asked[task]:
                        closing = closes[person]
                        place = bisect_left(closing, least)
                        start = opens[person][place]
                        if start <= ready:
                            best, who, where = ready, person, place
                            break
                        while start < best:
                            if start + length <= closing[place]:
                                best, who, where = start, person, place
                                break
                            place += 1
                            start = opens[person][place]
                    if who < 0:
                        return None
                    end = best + length
                    own, closing, least = opens[who], closes[who], shortest[who]
                    # Work of no length splits a gap too: it is never done in the middle of other.
                    if best - own[where] >= least:
                        if closing[where] - end >= least:
                            own.insert(where + 1, end)
                            closing.insert(where, best)
                        else:
                            closing[where] = best
                    elif closing[where] - end >= least:
                        own[where] = end
                    else:
                        del own[where], closing[where]
                    if end > until[who]:  # noqa: PLR1730  (a call would be dearer)
                        until[who] = end
                    if people is not None:
                        people[task] = (who,)
                        held[task] = best > ready
                        if save and self.settles and asked[task][0] != who:
                            asked[task] = self.asking_first(task, who)
                elif places:
                    found = self.teams.earliest(asked[task], places, ready, length, opens, closes)
                    if found is None:
                        return None
                    start, team = found
                    end = start + length
                    for person in team:
                        _occupy(opens[person], closes[person], start, end, shortest[person])
                        until[person] = max(until[person], end)
                    if people is not None:
                        people[task] = team
                        held[task] = start > ready
                else:
                    end = ready + length
                ends[task] = end
                for activity in serves:
                    left = waiting[activity] - 1
                    waiting[activity] = left
                    if not left:
                        price, slope = self._price(activity, ends)
                        priced += slope
                        cost += price - self.floor[activity]
                        if cost > limit:
                            self.spent += window - begin
                            return None
            position = window
        self.spent += total - begin
        for activity in self.late_priced:
            cost += self._price_late(activity, ends) - self.floor[activity]
            if cost > limit:
                break
        if save and total == len(self.kept):
            late = sum(self.weight[a] for a in self.late_priced)
            self._slope = priced + (1 + LATE_FACTOR) * late
        return None if cost > limit else (cost, ends)

    def _price(self, activity: int, ends: Sequence[int]) -> tuple[int, int]:
        """Return the cost of an activity, and what it would gain by a minute less."""
        back = self.earliest[activity]
        for supplier in self.needed[activity]:
            end = ends[supplier]
            if end > back:  # noqa: PLR1730  (a call for each need would cost more than the rest)
                back = end
        down = back - self.lost[activity]
        if down <= 0:
            return 0, 0
        late, weight = down - self.due[activity], self.weight[activity]
        if late > 0:
            return weight * (down + LATE_FACTOR * late), weight * (1 + LATE_FACTOR)
        return weight * down, weight

    def _price_late(self, activity: int, ends: Sequence[int]) -> int:
        """Return the cost of an activity with k-of-n needs, when all is placed."""
        back = self.earliest[activity]
        for supplier in self.late_all[activity]:
            end = ends[supplier]
            if end < 0:
                back = NEVER
            elif end > back:
                back = end
        for members, quorum in self.late_some[activity]:
            known = sorted([NEVER if ends[s] < 0 else ends[s] for s in members])
            back = max(back, known[quorum - 1])
        down = back - self.lost[activity]
        if down <= 0:
            return 0
        late = down - self.due[activity]
        return self.weight[activity] * (down + LATE_FACTOR * late if late > 0 else down)

    def schedule(self, order: Sequence[int]) -> Schedule:
        """Return the whole schedule of a task list as people are now asked; the rest placed last.

        Raises:
            ValueError: the list is impossible: a need comes too late, or nobody can do the work.
        """
        people: list[tuple[int, ...]] = [()] * self.size
        listed = set(order)
        full = [*order, *(t for t in self.problem.topological if t not in listed)]
        found = self._run(full, _UNLIMITED, 0, None, save=False, people=people)
        if found is None:
            raise ValueError("the task list cannot be followed")
        cost, ends = found
        starts = tuple(end - m for end, m in zip(ends, self.minutes, strict=True))
        return Schedule(starts, tuple(people), cost)


def _occupy(own: list[int], closing: list[int], start: int, end: int, least: int) -> None:
    """Take ``start`` to ``end`` out of the gap that holds it."""
    where = bisect_left(closing, end)
    before, after = start - own[where] >= least, closing[where] - end >= least
    if before and after:
        own.insert(where + 1, end)
        closing.insert(where, start)
    elif before:
        closing[where] = start
    elif after:
        own[where] = end
    else:
        del own[where], closing[where]
