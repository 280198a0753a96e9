"""What no schedule can cost less than, without a solver.

Every part is valid by itself; the largest counts. (1) Each activity alone: its longest chain, and
the work it cannot do without divided among those who can do it. (2) All activities together: each
task's work is split into shares among the activities that cannot do without it, any split is valid;
the activities then queue for one fast worker, and weight per work (W. E. Smith, 1956) gives the
least weighted sum. Lateness is made part of the weight by a factor between 0 and 1. Shares and
factors are improved by steps of Frank and Wolfe.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

from kontinuitet.analysis.base.cost import LATE_FACTOR
from kontinuitet.analysis.scheduling.problem import RestartProblem
from kontinuitet.analysis.scheduling.tables import Tables

_STEPS = 60


def lower_bound(problem: RestartProblem, *, steps: int = _STEPS) -> int:
    """Return a cost that no schedule goes below."""
    alone = earliest_backs(problem)
    total = sum(a.cost(t) for a, t in zip(problem.activities, alone, strict=True))
    if len(problem.activities) > 1:
        for skills in _crews(problem):
            shared = _Shares(problem, skills, alone)
            total = max(total, shared.best(steps))
    return total


def _crews(problem: RestartProblem) -> list[frozenset[int]]:
    """Return the sets of skills to look at: all together, each, and the small unions."""
    asked = sorted({s for t in problem.tasks for s, _ in t.people})
    result = [frozenset(asked)]
    result += [frozenset((s,)) for s in asked if len(asked) > 1]
    return result


def _holders(problem: RestartProblem, skills: frozenset[int]) -> int:
    return sum(not p.skills.isdisjoint(skills) for p in problem.staff)


def earliest_backs(problem: RestartProblem) -> list[int]:
    """Return for each activity a time it cannot be back before, were it alone in the world."""
    ends = Tables(problem).earliest_ends()
    crews = [(skills, _holders(problem, skills)) for skills in _crews(problem)]
    first = min((p.available_from for p in problem.staff), default=0)
    result: list[int] = []
    for activity, must in zip(problem.activities, problem.mandatory, strict=True):
        back = activity.earliest
        for suppliers, quorum in activity.needs:
            if quorum > 0:
                back = max(back, sorted(ends[s] for s in suppliers)[quorum - 1])
        for skills, people in crews:
            work = 0
            release = -1
            for number in must:
                task = problem.tasks[number]
                amount = task.minutes * sum(c for s, c in task.people if s in skills)
                if amount:
                    work += amount
                    begins = ends[number] - task.minutes
                    release = begins if release < 0 else min(release, begins)
            if work and people:
                back = max(back, max(release, first) + -(-work // people))
        result.append(back)
    return result


class _Shares:
    """The queue of all activities for one worker as fast as all with any of the skills."""

    def __init__(
        self, problem: RestartProblem, skills: frozenset[int], alone: Sequence[int]
    ) -> None:
        self.activities = problem.activities
        self.people = max(1, _holders(problem, skills))
        self.work = [t.minutes * sum(c for s, c in t.people if s in skills) for t in problem.tasks]
        self.must = [[t for t in must if self.work[t]] for must in problem.mandatory]
        self.alone = alone
        self.factor = [0.0] * len(self.activities)

    def best(self, steps: int) -> int:
        """Return the best bound found, made a whole number."""
        claims: list[int] = [0] * len(self.work)
        for must in self.must:
            for task in must:
                claims[task] += 1
        amounts = [0.0] * len(self.must)
        for number, must in enumerate(self.must):
            for task in must:
                amounts[number] += self.work[task] / claims[task]
        for number, activity in enumerate(self.activities):
            if activity.due is not None and self.alone[number] - activity.lost > activity.due:
                self.factor[number] = 1.0
        best = 0.0
        for step in range(steps):
            value, order, backs = self._queue(amounts)
            best = max(best, value)
            self._lateness(backs, 2 / (step + 2))
            taken = [False] * len(self.work)
            target = [0.0] * len(self.must)
            for number in order:
                for task in self.must[number]:
                    if not taken[task]:
                        taken[task] = True
                        target[number] += self.work[task]
            rate = 2 / (step + 3)
            for number, amount in enumerate(target):
                amounts[number] += rate * (amount - amounts[number])
        # Sums are off by far less than this; costs are multiples of what all weights share.
        whole = gcd(*(a.weight for a in self.activities)) or 1
        return max(0, -(-int(best * (1 - 1e-9)) // whole) * whole)

    def _lateness(self, backs: Sequence[float], rate: float) -> None:
        for number, activity in enumerate(self.activities):
            if activity.due is not None:
                late = backs[number] - activity.lost - activity.due
                aim = 1.0 if late > 0 else 0.0
                self.factor[number] += rate * (aim - self.factor[number])

    def _queue(self, amounts: Sequence[float]) -> tuple[float, list[int], list[float]]:
        """Return the bound, the order in the queue, and when each is served."""
        weights = [
            a.weight * (1 + LATE_FACTOR * f)
            for a, f in zip(self.activities, self.factor, strict=True)
        ]
        order = sorted(
            range(len(amounts)),
            key=lambda n: (-(weights[n] / amounts[n]) if amounts[n] > 0 else float("-inf"), n),
        )
        spent, value = 0.0, 0.0
        backs = [0.0] * len(amounts)
        for number in order:
            activity = self.activities[number]
            spent += amounts[number] / self.people
            backs[number] = spent
            value += weights[number] * (spent - activity.lost)
            if activity.due is not None:
                value -= activity.weight * LATE_FACTOR * self.factor[number] * activity.due
        return value, order, backs
