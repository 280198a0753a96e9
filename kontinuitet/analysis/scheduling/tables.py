"""What the decoder looks up again and again, worked out once for a problem."""

from __future__ import annotations

from kontinuitet.analysis.scheduling.problem import NEVER, RestartProblem, back_at


class Tables:
    """Needs, people and prices of one problem as plain lists by number."""

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
        self.places: list[tuple[int, ...]] = []
        #: Those who can take part in a task, fewest skills first.
        self.able: list[tuple[int, ...]] = []
        for task in tasks:
            places = tuple(s for s, count in task.people for _ in range(count))
            asked = set(places)
            self.places.append(places)
            self.able.append(tuple(p for p in rank if not asked.isdisjoint(staff[p].skills)))
        #: Those who can take part, one bit each: tasks without a common bit never compete.
        self.mask = [sum(1 << p for p in able) for able in self.able]
        #: Who has no choice of people: work for one.
        self.alone = [len(places) == 1 for places in self.places]
        self.skills = [p.skills for p in staff]
        #: The shortest work of each person: no gap shorter than that is worth keeping.
        self.shortest = [NEVER] * len(staff)
        for number, task in enumerate(tasks):
            for person in self.able[number]:
                self.shortest[person] = min(self.shortest[person], max(1, task.minutes))
        # The last gap begins after everything, so that a search for a gap always finds one.
        self.opens = [[*(first for first, _ in p.hours), NEVER] for p in staff]
        self.closes = [[*(last for _, last in p.hours), 3 * NEVER] for p in staff]
        self._prices()
        self.core = self._reachable()

    def _prices(self) -> None:
        """Note what each activity costs at least, and when its price is known."""
        activities = self.problem.activities
        self.weight = [a.weight for a in activities]
        self.lost = [a.lost for a in activities]
        self.due = [NEVER if a.due is None else a.due for a in activities]
        self.earliest = [a.earliest for a in activities]
        self.needed: list[tuple[int, ...]] = [()] * len(activities)
        self.waiting_for = [0] * len(activities)
        #: The activities that may be back when a task is done; those with k-of-n come last.
        self.serves: list[list[int]] = [[] for _ in self.minutes]
        self.late_priced: list[int] = []
        #: Of those: what must all be done, and the k-of-n needs.
        self.late_all: dict[int, tuple[int, ...]] = {}
        self.late_some: dict[int, tuple[tuple[tuple[int, ...], int], ...]] = {}
        self.floor: list[int] = []
        ends = self.earliest_ends()
        for number, activity in enumerate(activities):
            self.floor.append(activity.cost(back_at(activity, ends)))
            if all(k == len(members) for members, k in activity.needs):
                needed = sorted({s for members, _ in activity.needs for s in members})
                self.needed[number] = tuple(needed)
                self.waiting_for[number] = len(needed)
                for supplier in needed:
                    self.serves[supplier].append(number)
            else:
                self.late_priced.append(number)
                every = {s for members, k in activity.needs if k == len(members) for s in members}
                self.late_all[number] = tuple(sorted(every))
                self.late_some[number] = tuple(n for n in activity.needs if 0 < n[1] < len(n[0]))
        self.floor_cost = sum(self.floor)

    def _reachable(self) -> list[bool]:
        """Tell of each task whether any activity can have use of it."""
        found = [False] * self.size
        stack = [s for a in self.problem.activities for members, _ in a.needs for s in members]
        while stack:
            number = stack.pop()
            if not found[number]:
                found[number] = True
                stack.extend(s for members, _ in self.problem.tasks[number].needs for s in members)
        return found

    def earliest_ends(self) -> list[int]:
        """Return when each task can be done at the earliest, whatever the people."""
        ends = [NEVER] * self.size
        # A supplier of a k-of-n need may come later in the order and yet be done earlier.
        again = True
        while again:
            again = False
            for number in self.problem.topological:
                ready = self.release[number]
                for suppliers, quorum in self.problem.tasks[number].needs:
                    if quorum > 0:
                        ready = max(ready, sorted(ends[s] for s in suppliers)[quorum - 1])
                if ready + self.minutes[number] < ends[number]:
                    ends[number] = ready + self.minutes[number]
                    again = any(self.some_of)
        return ends
