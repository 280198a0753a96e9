"""The restart order as a result: its rows, its cost and bound, and the decided list beside it."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.base.cost import Tariff, total_cost, weighted_minutes
from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.records import Fault
from kontinuitet.analysis.base.restart_results import RestartResult
from kontinuitet.analysis.criticality.failure import failure_times
from kontinuitet.analysis.restart.critical_chain import critical_chains
from kontinuitet.analysis.restart.decision import Decision
from kontinuitet.analysis.restart.list_comparison import compare
from kontinuitet.analysis.restart.rows import Rows
from kontinuitet.analysis.scheduling.bound import earliest_backs, lower_bound
from kontinuitet.analysis.scheduling.municipal import bounding_problem


def glass_used(decision: Decision) -> bool:
    """Tell whether a documented break-glass step was used, so that the bound is an estimate."""
    told = decision.chosen.net.told
    return any(
        work.waived and not (told is not None and told.began(work.node, work.start))
        for course in (decision.free, decision.chosen)
        for work in course.trace.works
    )


def carried(decision: Decision, faults: Sequence[Fault]) -> bool:
    """Tell whether a fallback routine kept an activity there so that the bound may fail.

    A routine counts from when its activity went down. More people can make that later, and then the
    routine begins later too. When the activity goes down once, and as early as it can with any
    people, that cannot be.
    """
    free = decision.free
    if not any(s != c.outages[n] for c in (free, decision.chosen) for n, s in c.trace.gaps.items()):
        return False
    own: dict[int, int] = {}
    for fault in faults:
        own[fault.node] = min(fault.start, own.get(fault.node, fault.start))
    earliest = failure_times(free.net, own)
    return any(
        len(free.outages.get(node, ())) != 1 or free.outages[node][0][0] != earliest.get(node)
        for node in decision.chosen.trace.gaps
    )


def restart_result(
    scenario: str,
    decision: Decision,
    faults: Sequence[Fault],
    crew: Crew | None,
    tariff: Tariff,
    listed: Sequence[int] | None,
    *,
    bounded: bool = True,
    rows: bool = True,
) -> RestartResult:
    """Return the restart order with its cost, its lower bound and the comparison with the list.

    The bound is the larger of two: the cost of the same activities with unlimited people, and what
    the work and the people allow at best. Not ``bounded``, none is computed (0, which does not
    hold); without ``rows`` neither rows nor critical chains are told.
    """
    net = decision.chosen.net
    minutes = decision.chosen.minutes_down(tariff.activities)
    back = frozenset(a for a, m in minutes.items() if m is not None)
    cost = total_cost(tariff, minutes, back)
    bound = total_cost(tariff, decision.free.minutes_down(tariff.activities), back)
    holds = bounded and not glass_used(decision) and not carried(decision, faults)
    least = decision.free.minutes_down(tariff.activities)
    if crew is not None and holds:
        # What goes down with unlimited people goes down with any: their work has to be done.
        compiled = bounding_problem(decision.free, faults, crew, tariff, back)
        if compiled is not None:
            bound = max(bound, lower_bound(compiled.problem))
            backs = zip(compiled.activities, earliest_backs(compiled.problem), strict=True)
            for (node, earliest), activity in zip(backs, compiled.problem.activities, strict=True):
                least[node] = max(least.get(node) or 0, earliest - activity.lost)
    told = Rows(decision.chosen, faults, crew, tariff) if rows else None
    return RestartResult(
        scenario=scenario,
        order=told.make() if told is not None else (),
        aborted=told.aborted() if told is not None else (),
        cost=weighted_minutes(cost),
        # With repeated faults and break-glass steps, more people can in odd cases cost more.
        lower_bound=weighted_minutes(min(bound, cost)) if bounded else 0.0,
        decided=None if listed is None else compare(decision, faults, crew, tariff, listed),
        never_back=tuple(net.ids[n] for n in decision.chosen.trace.never),
        uncounted=tuple(net.names[n] for n in decision.chosen.trace.never if net.is_activity[n]),
        unlimited_people=crew is None,
        bound_holds=holds,
        chains=critical_chains(decision.chosen, faults, crew, tariff.activities) if rows else {},
        margins={
            net.ids[a]: max(0, m - (least.get(a) or 0))
            for a, m in minutes.items()
            if m is not None and holds
        },
    )
