"""The facade: what a scenario does to a municipality, with restart order, clocks and causes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kontinuitet.analysis.base.cost import Tariff, build_tariff
from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.intervals import Span, contains, difference, erode_start, total
from kontinuitet.analysis.base.net import Net, compile_municipality
from kontinuitet.analysis.base.records import Fault
from kontinuitet.analysis.base.results import (
    ActivityOutage,
    CauseStep,
    FallbackUse,
    Interval,
    NodeOutage,
    SimulationResult,
)
from kontinuitet.analysis.base.verdicts import exceeds
from kontinuitet.analysis.criticality.circles import find_circles
from kontinuitet.analysis.outage.causes import Causes
from kontinuitet.analysis.outage.continuity import (
    data_loss,
    fallback_clocks,
    find_bad,
    losing_data,
    time_lost,
)
from kontinuitet.analysis.outage.faults import Expansion, expand
from kontinuitet.analysis.restart.decision import Course, Decision, decide
from kontinuitet.analysis.restart.never import never_reasons
from kontinuitet.analysis.restart.presence import unplaced_shifts
from kontinuitet.analysis.restart.result import restart_result
from kontinuitet.analysis.simulation.clock_notes import clock_notes
from kontinuitet.errors import InputError
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.problems import did_you_mean


def _intervals(spans: Sequence[Span]) -> tuple[Interval, ...]:
    return tuple(Interval(start, end) for start, end in spans)


def _numbers(ids: Sequence[str], net: Net, what: str) -> list[int]:
    """Return ids as node numbers, the first of each; refuse what does not exist."""
    unknown = [i for i in ids if i not in net.index]
    if unknown:
        raise InputError(
            "\n".join(
                f'{what} nämner "{i}", som varken är en resurs eller en verksamhet. '
                f"{did_you_mean(i, net.ids) or ''}".rstrip()
                for i in unknown
            )
        )
    return [net.index[i] for i in dict.fromkeys(ids)]


class _Teller:
    """Tells what happened to each activity of one finished course."""

    def __init__(self, municipality: Municipality, course: Course, faults: Sequence[Fault]) -> None:
        self.municipality = municipality
        self.course = course
        self.net = course.net
        self.faults = faults
        self.causes = Causes(course.net, faults, course.trace)
        self.bad = find_bad(self.net, course.outages)
        self.lossy = losing_data(self.net, faults)

    def chain(self, node: int, minute: int | None = None) -> Sequence[CauseStep]:
        """Return why a node went down, the first time or the last time by ``minute``."""
        number = 0
        if minute is not None:
            starts = [start for start, _ in self.course.outages[node]]
            number = sum(start <= minute for start in starts) - 1
        return self.causes.chain(node, number)

    def degraded_chain(self, node: int) -> tuple[CauseStep, ...]:
        """Return why a node that was never down is degraded: back to something that went down."""
        minute = self.bad[node][0][0]
        links: list[CauseStep] = []
        seen = {node}
        while not contains(self.course.outages.get(node, ()), minute):
            supplier = self._degrader(node, minute, seen)
            name = self.net.names[supplier]
            links.append(CauseStep(self.net.ids[node], minute, f"Begränsad utan {name}."))
            if supplier in seen:
                return tuple(reversed(links))
            seen.add(supplier)
            node = supplier
            if not contains(self.course.outages.get(node, ()), minute):
                minute = next(s for s in self.bad[node] if contains([s], minute))[0]
        return (*self.chain(node, minute), *reversed(links))

    def _degrader(self, node: int, minute: int, seen: set[int]) -> int:
        """Return a supplier that is bad when ``node`` becomes degraded.

        If possible not one seen, then one that is down, then the one longest bad.
        """
        found: list[tuple[bool, bool, int, int]] = []
        for position in self.net.groups_of[node]:
            group = self.net.groups[position]
            if not (group.soft and group.to_run):
                continue
            if not contains(erode_start(time_lost(group, self.bad), group.hold), minute):
                continue
            for supplier in group.suppliers:
                spans = [s for s in self.bad.get(supplier, ()) if contains([s], minute)]
                if spans:
                    up = not contains(self.course.outages.get(supplier, ()), minute)
                    found.append((supplier in seen, up, spans[0][0], supplier))
        return min(found)[3]

    def activity(self, identity: str) -> ActivityOutage | None:
        """Return what happened to an activity, None when it was not affected."""
        node = self.net.index[identity]
        activity = self.municipality.activities[identity]
        # An outage of no length at all is no outage for an activity.
        down = [s for s in self.course.outages.get(node, ()) if s[0] != s[1]]
        degraded = difference(self.bad.get(node, ()), down)
        loss = data_loss(self.municipality, activity, self.lossy)
        if not (down or degraded or loss.minutes is not None or loss.unknown):
            return None
        clocks = fallback_clocks(self.net, self.course.absences, node, activity, down)
        without = total(clocks.without)
        return ActivityOutage(
            id=identity,
            department=activity.department,
            down=_intervals(down),
            degraded=_intervals(degraded),
            fallbacks=tuple(FallbackUse(i, start, end) for i, start, end in clocks.uses),
            outage=total(down),
            without_ability=without,
            alternative=total(clocks.alternative),
            without_ability_intervals=_intervals(clocks.without),
            mtpd=activity.mtpd,
            exceeds=exceeds(without, activity.mtpd),
            data_loss=loss.minutes,
            chain=self._why(node, down, degraded, {u for n in activity.needs for u in n.suppliers}),
            alternative_intervals=_intervals(clocks.alternative),
            data_loss_unknown=loss.unknown,
        )

    def _why(
        self, node: int, down: Sequence[Span], degraded: Sequence[Span], named: set[str]
    ) -> Sequence[CauseStep]:
        if down:
            return self.chain(node, down[0][0])
        if degraded:
            return self.degraded_chain(node)
        resource, fault = next((i, f) for i, f in self.lossy.items() if i in named)
        cause = fault.cause.strip().rstrip(".")
        name = self.net.names[fault.node]
        return (
            CauseStep(resource, fault.start, f"Bortfall: {cause}." if cause else "Bortfall."),
            CauseStep(self.net.ids[node], fault.start, f"Förlorar data i {name}."),
        )


@dataclass(frozen=True)
class Decided:
    """A scenario with its restart order decided: what went in and the courses that came out."""

    net: Net
    expansion: Expansion
    crew: Crew | None
    tariff: Tariff
    listed: list[int] | None
    decision: Decision


def decided_list(municipality: Municipality, net: Net) -> list[int] | None:
    """Return the decided priority list as node numbers, None without one.

    Raises:
        InputError: it names what does not exist.
    """
    if municipality.priority_list is None:
        return None
    return _numbers(municipality.priority_list.order, net, "Prioriteringslistan")


def decide_order(
    municipality: Municipality,
    scenario: Scenario,
    *,
    order: Sequence[str] | None = None,
    net: Net | None = None,
    effort: float = 1.0,
) -> Decided:
    """Decide the restart order of a scenario; arguments and errors as of :func:`simulate`."""
    net = net or compile_municipality(municipality)
    expansion = expand(municipality, scenario, net)
    staffing = scenario.staffing_in(municipality)
    crew = Crew.of(staffing, scenario.starts)
    tariff = build_tariff(municipality, net)
    listed = decided_list(municipality, net)
    given = None if order is None else _numbers(order, net, "Ordningen")
    decision = decide(net, expansion.faults, crew, tariff, listed, given, effort)
    if staffing is not None and scenario.starts is None:
        expansion = replace(expansion, notes=(*expansion.notes, *unplaced_shifts(staffing)))
    return Decided(net, expansion, crew, tariff, listed, decision)


def activity_outages(
    municipality: Municipality, course: Course, faults: Sequence[Fault]
) -> tuple[ActivityOutage, ...]:
    """Return what happened to each affected activity in one finished course, by id."""
    teller = _Teller(municipality, course, faults)
    activities = (teller.activity(i) for i in sorted(municipality.activities))
    return tuple(a for a in activities if a is not None)


def simulate(
    municipality: Municipality,
    scenario: Scenario,
    *,
    order: Sequence[str] | None = None,
    net: Net | None = None,
    effort: float = 1.0,
) -> SimulationResult:
    """Simulate a scenario: what goes down, what is restarted in which order, and how it is borne.

    ``order`` are ids to restart in that order (each after what it needs) instead of the computed
    order. ``net`` is the compiled municipality, when it is at hand. ``effort`` says
    how many times as long as usual a better order is searched for. All times are minutes from T+0.

    Raises:
        InputError: unknown ids.
        BadCourseError: the computed order failed the program's own check.
    """
    decided = decide_order(municipality, scenario, order=order, net=net, effort=effort)
    return result_of(municipality, scenario, decided)


def result_of(
    municipality: Municipality,
    scenario: Scenario,
    decided: Decided,
    *,
    bounded: bool = True,
    rows: bool = True,
) -> SimulationResult:
    """Return all that is told of a scenario whose restart order is decided.

    ``bounded`` and ``rows`` as of :func:`restart_result`.
    """
    net, faults, course = decided.net, decided.expansion.faults, decided.decision.chosen
    teller = _Teller(municipality, course, faults)
    resources = tuple(
        NodeOutage(net.ids[node], _intervals(course.outages[node]), teller.chain(node))
        for node in sorted(course.outages)
        if not net.is_activity[node]
    )
    spans = [_intervals(course.outages[node]) for node in sorted(course.outages)]
    circles = tuple(find_circles(net, course.trace.never))
    restart = restart_result(
        scenario.id,
        decided.decision,
        faults,
        decided.crew,
        decided.tariff,
        decided.listed,
        bounded=bounded,
        rows=rows,
    )
    reasons = never_reasons(municipality, net, faults, decided.crew, course.trace, circles)
    return SimulationResult(
        scenario=scenario.id,
        resources=resources,
        activities=activity_outages(municipality, course, faults),
        never_back=tuple(net.ids[n] for n in course.trace.never),
        circles=circles,
        restart=replace(restart, never_reasons=reasons),
        notes=(*decided.expansion.notes, *clock_notes(scenario.starts, spans)),
    )
