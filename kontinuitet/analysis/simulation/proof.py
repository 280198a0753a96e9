"""Proof that no restart order is better, or a better one, by the optional solver.

The solver is given the order as a complete hint. What it finds is only a proposal: the engine
follows it and is the judge, as of every other order. Its bound holds for every order as long as no
break-glass step is used, since what goes down with unlimited people goes down with any.
"""

from __future__ import annotations

from dataclasses import replace

from kontinuitet.analysis.base.cost import weighted_minutes
from kontinuitet.analysis.base.restart_results import OrderProof
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.restart.decision import Course, judge
from kontinuitet.analysis.restart.result import glass_used
from kontinuitet.analysis.scheduling.course_check import ensure
from kontinuitet.analysis.scheduling.municipal import Compiled, bounding_problem, compile_problem
from kontinuitet.analysis.scheduling.problem import Schedule, cost_of
from kontinuitet.analysis.scheduling.prove import Proof, prove, require_solver
from kontinuitet.analysis.scheduling.search import solve
from kontinuitet.analysis.scheduling.verifier import violations
from kontinuitet.analysis.simulation.scenario import Decided, decide_order, result_of
from kontinuitet.errors import InputError
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

#: The solver's limit, in its own units of work (about a second each).
WORK = 10.0


def proven(
    municipality: Municipality, scenario: Scenario, *, effort: float = 1.0, work: float = WORK
) -> SimulationResult:
    """Simulate a scenario with the best order known, and say whether it is the best there is.

    ``restart.proof`` is filled in and ``restart.lower_bound`` raised to what the solver proved.
    ``work`` is the solver's limit, in its own units, multiplied by ``effort`` above 1.

    Raises:
        InputError: the solver is needed but missing, or people have working hours, which it does
            not know; else as of :func:`kontinuitet.analysis.simulation.scenario.simulate`.
    """
    decided = decide_order(municipality, scenario, effort=effort)
    before = result_of(municipality, scenario, decided).restart
    holds = before.bound_holds
    if holds and before.cost <= before.lower_bound:
        return _with(result_of(municipality, scenario, decided), OrderProof(True, 0.0, True), 0)
    if decided.crew is not None and decided.crew.by_hours:
        raise InputError(
            "Ordningen kan inte bevisas när personer i bemanningen har pass, för lösaren kan inte "
            "räkna med arbetstider. Kör utan --bevisa."
        )
    require_solver()
    better, bound = _improved(decided, work * effort)
    result = result_of(municipality, scenario, better)
    after = result.restart
    bound = bound if after.bound_holds and holds else 0
    optimal = after.bound_holds and holds and after.cost <= max(bound, after.lower_bound)
    return _with(
        result, OrderProof(optimal, before.cost - after.cost, after.bound_holds and holds), bound
    )


def _with(result: SimulationResult, proof: OrderProof, bound: float) -> SimulationResult:
    restart = result.restart
    # Never above the cost: holds that run out may have made the solver's picture too dark.
    lower = min(restart.cost, max(restart.lower_bound, bound))
    return replace(result, restart=replace(restart, proof=proof, lower_bound=lower))


def _improved(decided: Decided, work: float) -> tuple[Decided, float]:
    """Return the better order, if the solver finds one, and a bound in weighted minutes."""
    crew, decision, tariff = decided.crew, decided.decision, decided.tariff
    faults = decided.expansion.faults
    if crew is None:
        return decided, 0
    chosen = decision.chosen
    minutes = chosen.minutes_down(tariff.activities)
    back = frozenset(a for a, m in minutes.items() if m is not None)
    glass = glass_used(decision)
    bounding = None if glass else bounding_problem(decision.free, faults, crew, tariff, back)
    # With break-glass steps the net with unlimited people can differ: the order's own is taken.
    courses = (chosen, decision.free) if glass else (decision.free,)
    compiled = bounding or compile_problem(courses, faults, crew, tariff, back)
    if compiled is None:
        return decided, 0
    proof = prove(compiled.problem, _hint(compiled, chosen), work=work)
    best = chosen
    for course in _followed(decided, compiled, proof):
        if judge(course, tariff) < judge(best, tariff):
            best = course
    ensure(decided.net, faults, crew, best.trace)
    bound = 0 if bounding is None else weighted_minutes(proof.bound)
    return replace(decided, decision=replace(decision, chosen=best)), bound


def _hint(compiled: Compiled, chosen: Course) -> Schedule:
    """Return the order as a schedule of the problem; if it is none, the best one found from it."""
    problem = compiled.problem
    works = chosen.last_work
    if all(node in works for node in compiled.nodes):
        starts = tuple(works[node].start for node in compiled.nodes)
        people = tuple(works[node].people for node in compiled.nodes)
        hint = Schedule(starts, people, cost_of(problem, starts))
        if not violations(problem, hint):
            return hint
    return solve(problem, starts=[compiled.task_list(chosen)])


def _followed(decided: Decided, compiled: Compiled, proof: Proof) -> tuple[Course, Course]:
    """Let the engine follow a schedule: to the minute, and as an order."""
    net, faults, crew = decided.net, decided.expansion.faults, decided.crew
    sequence = compiled.sequence(proof.schedule)
    listed = set(sequence)
    sequence += [n for n in range(len(net)) if n not in listed]
    exact = Course(net, run(net, faults, crew, sequence, compiled.plan(proof.schedule)))
    return exact, Course(net, run(net, faults, crew, sequence))
