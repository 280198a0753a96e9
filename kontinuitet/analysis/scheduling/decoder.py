"""From a list of tasks to a schedule: each in turn as early as its needs and people allow.

Serial schedule generation with gap insertion on named people. The state after every few tasks is
kept, so that a list that differs from the kept one only from some place on is decoded from there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from kontinuitet.analysis.cost import LATE_FACTOR
from kontinuitet.analysis.scheduling.problem import NEVER, RestartProblem, Schedule, back_at

_Gaps = list[list[tuple[int, int]]]
_State = tuple[int, list[int], _Gaps, int, list[int]]


class Decoder:
    """Decodes task lists for one problem.

    ``decode`` gives the cost, or None when the list is impossible or dearer than a limit.
    """

    def __init__(self, problem: RestartProblem) -> None:
        self.problem = problem
        tasks, staff = problem.tasks, problem.staff
        self.size = len(tasks)
        self.minutes = [t.minutes for t in tasks]
        self.release = [t.release for t in tasks]
        #: Suppliers that all must be done, by task; and the k-of-n needs.
        self.all_of: list[tuple[int, ...]] = []
        self.some_of: list[tuple[tuple[tuple[int, ...], int], ...]] = []
        for task in tasks:
            every = {s for members, k in task.needs if k == len(members) for s in members}
            self.all_of.append(tuple(sorted(every)))
            self.some_of.append(tuple(n for n in task.needs if 0 < n[1] < len(n[0])))
        rank = sorted(range(len(staff)), key=lambda p: (len(staff[p].skills), p))
        self.rank = {person: place for place, person in enumerate(rank)}
        skills = {s for t in tasks for s, _ in t.people}
        holders = {s: tuple(p for p in rank if s in staff[p].skills) for s in sorted(skills)}
        #: One holder list for work for one person, None otherwise.
        self.single: list[tuple[int, ...] | None] = []
        self.places: list[tuple[int, ...]] = []
        for task in tasks:
            places = tuple(s for s, count in task.people for _ in range(count))
            self.places.append(places)
            self.single.append(holders[places[0]] if len(places) == 1 else None)
        self.holders = holders
        self.skills = [p.skills for p in staff]
        shortest = [NEVER] * len(staff)
        for task in tasks:
            for skill, _ in task.people:
                for person in holders[skill]:
                    shortest[person] = min(shortest[person], max(1, task.minutes))
        self.shortest = shortest
        self.first_gaps: _Gaps = [p.hours for p in staff]
        # Activities: those with plain needs are priced as soon as their last task is placed.
        activities = problem.activities
        self.waiting_for = [0] * len(activities)
        self.serves: list[list[int]] = [[] for _ in tasks]
        self.late_priced: list[int] = []
        floor = self.earliest_ends()
        self.floor_cost = 0
        self.floor: list[int] = []
        for number, activity in enumerate(activities):
            least = activity.cost(back_at(activity, floor))
            self.floor.append(least)
            self.floor_cost += least
            if all(k == len(members) for members, k in activity.needs):
                needed = {s for members, _ in activity.needs for s in members}
                self.waiting_for[number] = len(needed)
                for supplier in needed:
                    self.serves[supplier].append(number)
            else:
                self.late_priced.append(number)
        self.weight = [a.weight for a in activities]
        self.lost = [a.lost for a in activities]
        self.due = [NEVER if a.due is None else a.due for a in activities]
        self.earliest = [a.earliest for a in activities]
        self.step = max(4, self.size // 16)
        self.kept: list[int] = []
        self.states: list[_State] = []

    def earliest_ends(self) -> list[int]:
        """Return when each task can be done at the earliest, whatever the people."""
        ends = [NEVER] * self.size
        for number in self.problem.topological:
            ready = self.release[number]
            for suppliers, quorum in self.problem.tasks[number].needs:
                if quorum > 0:
                    ready = max(ready, sorted(ends[s] for s in suppliers)[quorum - 1])
            ends[number] = ready + self.minutes[number]
        # A supplier of a k-of-n need may come later in the order and yet be done earlier.
        changed = any(self.some_of)
        while changed:
            changed = False
            for number in self.problem.topological:
                ready = self.release[number]
                for suppliers, quorum in self.problem.tasks[number].needs:
                    if quorum > 0:
                        ready = max(ready, sorted(ends[s] for s in suppliers)[quorum - 1])
                if ready + self.minutes[number] < ends[number]:
                    ends[number] = ready + self.minutes[number]
                    changed = True
        return ends

    # -- decoding ------------------------------------------------------------------------------

    def keep(self, order: list[int]) -> None:
        """Keep the states of ``order``, to decode lists like it faster."""
        same = self._common(order)
        self.states = [s for s in self.states if s[0] <= same]
        self.kept = order
        self._run(order, NEVER * NEVER, save=True)

    def decode(self, order: list[int], limit: int = NEVER * NEVER) -> int | None:
        """Return the cost of a task list; None when impossible or when it exceeds ``limit``."""
        found = self._run(order, limit, save=False)
        return None if found is None else found[0]

    def _common(self, order: Sequence[int]) -> int:
        same = 0
        for one, other in zip(order, self.kept, strict=False):
            if one != other:
                break
            same += 1
        return same

    def _run(
        self,
        order: list[int],
        limit: int,
        *,
        save: bool,
        people: list[tuple[int, ...]] | None = None,
    ) -> tuple[int, list[int]] | None:
        begin, state = 0, None
        if people is None and self.states:
            same = len(order) if save else self._common(order)
            for kept in reversed(self.states):
                if kept[0] <= same:
                    state = kept
                    break
        if state is None:
            ends = [-1] * self.size
            gaps = [list(g) for g in self.first_gaps]
            cost = self.floor_cost
            waiting = self.waiting_for[:]
        else:
            begin, ends, gaps, cost, waiting = state
            ends, gaps, waiting = ends[:], [g[:] for g in gaps], waiting[:]
        minutes, release, all_of, some_of = self.minutes, self.release, self.all_of, self.some_of
        single, places, shortest, serves = self.single, self.places, self.shortest, self.serves
        next_save = begin + self.step if save else self.size + 1
        for position in range(begin, len(order)):
            if position == next_save:
                self.states.append((position, ends[:], [g[:] for g in gaps], cost, waiting[:]))
                next_save += self.step
            task = order[position]
            ready = release[task]
            for supplier in all_of[task]:
                end = ends[supplier]
                if end > ready:
                    ready = end
                elif end < 0:
                    return None
            if some_of[task]:
                for members, quorum in some_of[task]:
                    done = sorted(ends[s] for s in members if ends[s] >= 0)
                    if len(done) < quorum:
                        return None
                    ready = max(ready, done[quorum - 1])
            length = minutes[task]
            able = single[task]
            if able is not None:
                best, who, where = NEVER, -1, 0
                for person in able:
                    for place, (first, last) in enumerate(gaps[person]):
                        start = first if first > ready else ready
                        if start >= best:
                            break
                        if start + length <= last:
                            best, who, where = start, person, place
                            break
                    if best == ready:
                        break
                if who < 0:
                    return None
                end = best + length
                own = gaps[who]
                first, last = own[where]
                least = shortest[who]
                # Work of no length splits a gap too: nobody does it in the middle of other work.
                if best - first >= least:
                    if last - end >= least:
                        own[where] = (first, best)
                        own.insert(where + 1, (end, last))
                    else:
                        own[where] = (first, best)
                elif last - end >= least:
                    own[where] = (end, last)
                else:
                    del own[where]
                if people is not None:
                    people[task] = (who,)
            elif places[task]:
                found = self._several(task, ready, gaps)
                if found is None:
                    return None
                start, team = found
                end = start + length
                for person in team:
                    self._occupy(gaps[person], start, end, shortest[person])
                if people is not None:
                    people[task] = team
            else:
                end = ready + length
            ends[task] = end
            for activity in serves[task]:
                waiting[activity] -= 1
                if not waiting[activity]:
                    cost += self._price(activity, ends) - self.floor[activity]
                    if cost > limit:
                        return None
        for activity in self.late_priced:
            back = back_at(self.problem.activities[activity], ends)
            cost += self.problem.activities[activity].cost(back) - self.floor[activity]
        return None if cost > limit else (cost, ends)

    def _price(self, activity: int, ends: Sequence[int]) -> int:
        back = self.earliest[activity]
        for members, _ in self.problem.activities[activity].needs:
            for supplier in members:
                back = max(back, ends[supplier])
        down = back - self.lost[activity]
        if down <= 0:
            return 0
        late = down - self.due[activity]
        return self.weight[activity] * (down + LATE_FACTOR * late if late > 0 else down)

    @staticmethod
    def _occupy(own: list[tuple[int, int]], start: int, end: int, least: int) -> None:
        where = bisect_right(own, (start, NEVER * 2)) - 1
        first, last = own[where]
        pieces = [p for p in ((first, start), (end, last)) if p[1] - p[0] >= least]
        own[where : where + 1] = pieces

    def _several(self, task: int, ready: int, gaps: _Gaps) -> tuple[int, tuple[int, ...]] | None:
        """Return the earliest start with different free people for every place, and these."""
        places, length = self.places[task], self.minutes[task]
        able = sorted({p for s in places for p in self.holders[s]}, key=self.rank.__getitem__)
        windows: dict[int, list[tuple[int, int]]] = {}
        times = {ready}
        for person in able:
            own = [
                (first if first > ready else ready, last - length)
                for first, last in gaps[person]
                if last - length >= ready and last - first >= length
            ]
            windows[person] = own
            times.update(first for first, _ in own)
        for time in sorted(times):
            free = [p for p in able if any(a <= time <= b for a, b in windows[p])]
            if len(free) >= len(places):
                team = self._team(free, places)
                if team is not None:
                    return time, team
        return None

    def _team(self, free: Sequence[int], places: tuple[int, ...]) -> tuple[int, ...] | None:
        """Return different people for all places, the first in order of preference (matroid)."""
        seated: dict[int, int] = {}
        chosen: list[int] = []
        for person in free:
            if self._seat(person, places, seated, set()):
                chosen.append(person)
                if len(chosen) == len(places):
                    return tuple(sorted(chosen))
        return None

    def _seat(
        self, person: int, places: tuple[int, ...], seated: dict[int, int], seen: set[int]
    ) -> bool:
        for place, skill in enumerate(places):
            if skill in self.skills[person] and place not in seen:
                seen.add(place)
                sitting = seated.get(place)
                if sitting is None or self._seat(sitting, places, seated, seen):
                    seated[place] = person
                    return True
        return False

    def schedule(self, order: list[int]) -> Schedule:
        """Return the whole schedule of a task list.

        Raises:
            ValueError: the list is impossible: a need comes too late, or nobody can do the work.
        """
        people: list[tuple[int, ...]] = [()] * self.size
        found = self._run(order, NEVER * NEVER, save=False, people=people)
        if found is None:
            raise ValueError("the task list cannot be followed")
        cost, ends = found
        starts = tuple(end - m for end, m in zip(ends, self.minutes, strict=True))
        return Schedule(starts, tuple(people), cost)
