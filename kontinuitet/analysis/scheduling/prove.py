"""Proof and polish with an optional solver (OR-Tools CP-SAT), always from a complete schedule.

Never needed and never the default. Deterministic for one version of the solver on one platform:
one thread, a fixed seed and a limit in the solver's own units of work, not in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import Any

from kontinuitet.analysis.base.cost import LATE_FACTOR
from kontinuitet.analysis.scheduling.problem import NEVER, RestartProblem, Schedule, cost_of
from kontinuitet.analysis.scheduling.verifier import violations
from kontinuitet.errors import InputError

MISSING = (
    "Bevis av ordningen kräver tilläggspaketet OR-Tools, som inte går att läsa in. Installera det "
    'med: pip install "kontinuitet[bevis]". I Windows behövs också Microsoft Visual C++ '
    "Redistributable. Utan --bevisa räknas ordningen fram lika bra, men utan bevis."
)


@dataclass(frozen=True, slots=True)
class Proof:
    """The best schedule known, a cost nothing goes below, and whether the two are the same."""

    schedule: Schedule
    bound: int
    optimal: bool


def _solver() -> Any:
    try:
        from ortools.sat.python import cp_model  # noqa: PLC0415  (optional, and slow to import)
    except (ImportError, OSError) as error:
        raise InputError(MISSING) from error
    return cp_model


def require_solver() -> None:
    """Do nothing if the solver can be used.

    Raises:
        InputError: it is not installed or cannot be loaded.
    """
    _solver()


def prove(problem: RestartProblem, hint: Schedule, *, work: float = 10.0) -> Proof:
    """Improve ``hint`` and prove a bound; ``work`` is the limit in the solver's own units.

    Raises:
        InputError: the solver is not installed or cannot be loaded.
        ValueError: shifts, which the solver model does not know, or a hint that is no schedule.
    """
    cp_model = _solver()
    if any(p.shifts for p in problem.persons) or violations(problem, hint):
        raise ValueError("a valid hint and people without shifts are needed")
    made = _Model(cp_model, problem, hint)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = work
    status = solver.solve(made.model)
    bound = floor(solver.best_objective_bound + 1e-6) * made.share
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Proof(hint, max(0, bound), optimal=False)
    starts = tuple(int(solver.value(s)) for s in made.starts)
    people = tuple(
        tuple(sorted({p for p, _, taken in team if solver.value(taken)})) for team in made.teams
    )
    cost = cost_of(problem, starts)
    best = hint
    if cost < hint.cost:
        found = Schedule(starts, people if not problem.pooled else (), cost)
        if not violations(problem, found):
            best = found
    return Proof(best, bound, optimal=best.cost <= bound)


class _Model:
    """The solver's model of one problem, with a complete hint."""

    def __init__(self, cp_model: Any, problem: RestartProblem, hint: Schedule) -> None:
        self.problem = problem
        self.model = model = cp_model.CpModel()
        self.starts: list[Any] = []
        self.teams: list[list[tuple[int, int, Any]]] = []
        ends_hint = [s + t.minutes for s, t in zip(hint.starts, problem.tasks, strict=True)]
        horizon = max(ends_hint, default=0) + sum(t.minutes for t in problem.tasks)
        self.horizon = horizon = max([horizon, *(t.release + t.minutes for t in problem.tasks)])
        busy: list[list[Any]] = [[] for _ in problem.staff]
        counted: list[list[tuple[Any, int]]] = [[] for _ in problem.pools]
        for number, task in enumerate(problem.tasks):
            start = model.new_int_var(task.release, horizon - task.minutes, "")
            model.add_hint(start, hint.starts[number])
            self.starts.append(start)
            self.teams.append([])
            if problem.pooled:
                interval = model.new_fixed_size_interval_var(start, task.minutes, "")
                for skill, count in task.people:
                    counted[skill].append((interval, count))
            elif task.people:
                self._team(number, start, hint, busy)
        for own in busy:
            if own:
                model.add_no_overlap(own)
        for pool, works in zip(problem.pools, counted, strict=True):
            if works and problem.pooled:
                model.add_cumulative([i for i, _ in works], [c for _, c in works], pool)
        self._ends = [s + t.minutes for s, t in zip(self.starts, problem.tasks, strict=True)]
        self._ends_hint = ends_hint
        for number, task in enumerate(problem.tasks):
            for suppliers, quorum in task.needs:
                self._wait(self.starts[number], hint.starts[number], suppliers, quorum)
        # The weights without what they all share: the solver likes small numbers.
        self.share = min((a.weight for a in problem.activities), default=1) or 1
        if any(a.weight % self.share for a in problem.activities):
            self.share = 1
        model.minimize(sum(self._price(a) for a in problem.activities))

    def _team(self, number: int, start: Any, hint: Schedule, busy: list[list[Any]]) -> None:
        model, task = self.model, self.problem.tasks[number]
        seats = _seats(self.problem, number, hint)
        by_person: dict[int, list[Any]] = {}
        for skill, count in task.people:
            here = []
            for person, member in enumerate(self.problem.staff):
                if skill in member.skills:
                    taken = model.new_bool_var("")
                    model.add_hint(taken, (person, skill) in seats)
                    here.append(taken)
                    by_person.setdefault(person, []).append(taken)
                    self.teams[number].append((person, skill, taken))
                    if member.available_from:
                        model.add(start >= member.available_from).only_enforce_if(taken)
                    if task.minutes:
                        busy[person].append(
                            model.new_optional_fixed_size_interval_var(
                                start, task.minutes, taken, ""
                            )
                        )
            model.add(sum(here) == count)
        for choices in by_person.values():
            if len(choices) > 1:
                model.add_at_most_one(choices)

    def _wait(self, what: Any, hinted: int, suppliers: tuple[int, ...], quorum: int) -> None:
        model = self.model
        if quorum == len(suppliers):
            for supplier in suppliers:
                model.add(what >= self._ends[supplier])
        elif quorum > 0:
            done = []
            for supplier in suppliers:
                before = model.new_bool_var("")
                model.add_hint(before, self._ends_hint[supplier] <= hinted)
                model.add(what >= self._ends[supplier]).only_enforce_if(before)
                done.append(before)
            model.add(sum(done) >= quorum)

    def _price(self, activity: Any) -> Any:
        model = self.model
        hinted = activity.earliest
        for suppliers, quorum in activity.needs:
            if quorum > 0:
                hinted = max(hinted, sorted(self._ends_hint[s] for s in suppliers)[quorum - 1])
        latest = max(self.horizon, activity.earliest, hinted)
        back = model.new_int_var(activity.earliest, latest, "")
        model.add_hint(back, hinted)
        for suppliers, quorum in activity.needs:
            self._wait(back, hinted, suppliers, quorum)
        down = model.new_int_var(0, max(0, latest - activity.lost) + 1, "")
        model.add(down >= back - activity.lost)
        model.add_hint(down, max(0, hinted - activity.lost))
        cost = down
        if activity.due is not None and activity.due < NEVER:
            late = model.new_int_var(0, max(0, latest - activity.lost) + 1, "")
            model.add(late >= down - activity.due)
            model.add_hint(late, max(0, hinted - activity.lost - activity.due))
            cost = down + LATE_FACTOR * late
        return (activity.weight // self.share) * cost


def _seats(problem: RestartProblem, number: int, hint: Schedule) -> set[tuple[int, int]]:
    """Return which of the hinted people does which part of the work."""
    places = [s for s, count in problem.tasks[number].people for _ in range(count)]

    def fill(left: list[int], team: tuple[int, ...]) -> list[tuple[int, int]] | None:
        if not left:
            return []
        for person in team:
            if left[0] in problem.staff[person].skills:
                rest = fill(left[1:], tuple(p for p in team if p != person))
                if rest is not None:
                    return [(person, left[0]), *rest]
        return None

    return set(fill(places, hint.people[number]) or ())
