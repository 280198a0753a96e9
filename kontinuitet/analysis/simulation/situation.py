"""Replanning during an event: what has happened stays, the rest is planned anew from now on.

docs/semantics.md, "Replanning during an event".
"""

from __future__ import annotations

from dataclasses import replace

from kontinuitet.analysis.base.cost import total_cost, weighted_minutes
from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.hours import Hours
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Planned
from kontinuitet.analysis.base.restart_results import (
    ActivityChange,
    Replanned,
    RestartStep,
    StepState,
)
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.restart.decision import Course, decide, judge
from kontinuitet.analysis.restart.trials import Trial
from kontinuitet.analysis.simulation.facts import Facts
from kontinuitet.analysis.simulation.scenario import Decided, decide_order, result_of
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.status import Status
from kontinuitet.wording import duration_in_text


def replan(
    municipality: Municipality, scenario: Scenario, status: Status, *, effort: float = 1.0
) -> SimulationResult:
    """Simulate a scenario with what has happened so far, and plan the rest from ``status.now``.

    The original plan, as far as it can still be followed, is one of the candidates, and of equals
    it is kept. Times are minutes from T+0; costs are of the whole event.

    Raises:
        InputError: as of :func:`kontinuitet.analysis.simulation.scenario.simulate`.
    """
    original = decide_order(municipality, scenario, effort=effort)
    crew = present_crew(original.crew, status)
    facts = Facts(original, crew, status)
    net = replace(original.net, told=facts.told())
    warnings = facts.warnings
    again = _decided_again(original, net, crew, effort)
    result = result_of(municipality, scenario, again)
    course = again.decision.chosen
    warnings += _broken_rules(course)
    warnings += _never_down(course, status)
    before = original.decision.chosen
    minutes = before.minutes_down(original.tariff.activities)
    cost = total_cost(original.tariff, minutes, frozenset(minutes))
    restart = replace(
        result.restart,
        order=tuple(_stated(step, course, status.now) for step in result.restart.order),
        replanned=Replanned(
            status.now, weighted_minutes(cost), _changes(before, course), tuple(warnings), status
        ),
    )
    return replace(result, restart=restart)


def present_crew(crew: Crew | None, status: Status) -> Crew | None:
    """Return the crew with what is known of who is there."""
    if crew is None or not status.persons:
        return crew
    members = []
    for member in crew.members:
        since = status.persons.get(member.id, -1)
        if since is None:
            member = replace(member, hours=Hours())  # noqa: PLW2901
        elif since >= 0:
            member = replace(member, available_from=since)  # noqa: PLW2901
        members.append(member)
    return Crew(tuple(members))


def _decided_again(original: Decided, net: Net, crew: Crew | None, effort: float) -> Decided:
    """Decide the rest, with the original plan and what can be followed of it as candidates."""
    faults, tariff = original.expansion.faults, original.tariff
    decision = decide(net, faults, crew, tariff, original.listed, None, effort)
    told = net.told
    assert told is not None  # set by the caller
    before = original.decision.chosen
    candidates = [Course(net, before.trace)] if _goes_as_planned(original, net, crew) else []
    if crew is not None:
        works = sorted(before.trace.works, key=lambda w: (w.start, w.node))
        sequence = list(dict.fromkeys(w.node for w in works))
        listed = set(sequence)
        sequence += [n for n in range(len(net)) if n not in listed]
        plan = _planned(before, told.now)
        candidates.append(Course(net, run(net, faults, crew, sequence, plan)))
        candidates.append(Course(net, run(net, faults, crew, sequence)))
    candidates.append(decision.chosen)
    # What goes on as planned is kept; else, of equals, the one that is done first.
    judged = [
        (judge(course, tariff), course.trace is not before.trace, _ends(course), place)
        for place, course in enumerate(candidates)
    ]
    decision = replace(decision, chosen=candidates[min(judged)[-1]])
    return replace(original, net=net, crew=crew, decision=decision)


def _planned(course: Course, now: int) -> dict[int, Planned]:
    """Return what a course has planned from ``now`` on, outage by outage."""
    first: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {}
    for work in course.trace.works:
        if work.people and work.start >= now:
            turn = sum(start <= work.start for start, _ in course.outages[work.node]) - 1
            first.setdefault((work.node, turn), (work.start, work.people))
    return Trial((), first).plan


def _ends(course: Course) -> int:
    return sum(work.end for work in course.last_work.values())


def _goes_as_planned(original: Decided, net: Net, crew: Crew | None) -> bool:
    """Tell whether all that is known is as planned, so that the original plan can go on."""
    told, trace = net.told, original.decision.chosen.trace
    assert told is not None  # set by the caller
    if told.minutes or crew != original.crew:
        return False
    known = {(n, w.start, w.end, w.people) for n, works in told.works.items() for w in works}
    planned = {(w.node, w.start, w.end, w.people) for w in trace.works if w.done}
    if not known <= planned:
        return False
    for work in trace.works:
        due = work.done and not net.work[work.node].by_itself and work.start < told.now
        if due and (work.node, work.start, work.end, work.people) not in known:
            return False
    return not any(_down_at(original.decision.chosen, n, told.now) for n in told.up)


def _down_at(course: Course, node: int, minute: int) -> bool:
    spans = course.outages.get(node, ())
    return any(start <= minute and (end is None or end > minute) for start, end in spans)


def _has_quorum(course: Course, group: int, minute: int) -> bool:
    asked = course.net.groups[group]
    up = sum(not _down_at(course, s, minute) for s in asked.suppliers)
    return up >= asked.quorum


def _broken_rules(course: Course) -> list[str]:
    """Say which known work began without what it needs."""
    net, told = course.net, course.net.told
    assert told is not None  # asked only during an event
    found = []
    for work in course.trace.works:
        if not work.waived or not told.began(work.node, work.start):
            continue
        # What came up in that very minute is enough for those that need one of several.
        lacking = [g for g in work.waived if not _has_quorum(course, g, work.start)]
        down = sorted(
            {
                net.names[s]
                for g in lacking
                for s in net.groups[g].suppliers
                if _down_at(course, s, work.start)
            }
        )
        if down and all(net.groups[g].break_glass is None for g in lacking):
            found.append(
                f"{net.names[work.node]} ({net.ids[work.node]}) anges som uppe eller påbörjat fast "
                f"det behöver {', '.join(down)}, som då var nere. Uppgiften räknas som sann; "
                "stämmer beroendet i modellen?"
            )
    return found


def _never_down(course: Course, status: Status) -> list[str]:
    """Name what is said to have gone down again although it did not by the rules."""
    net, told = course.net, course.net.told
    assert told is not None  # asked only during an event
    begun = {(work.node, work.start) for work in course.trace.works}
    found = []
    for identity, earlier in sorted(status.earlier.items()):
        node = net.index[identity]
        works = told.works[node]
        for number in range(len(earlier)):
            later = works[number + 1 :]
            if (node, later[0].start) in begun if later else _down_at(course, node, told.now):
                continue
            found.append(
                f"{net.names[node]} ({identity}) anges ha kommit upp efter "
                f"{duration_in_text(works[number].end)} och sedan gått ner igen, men gick enligt "
                "scenariot inte ner. Lägg in det nya bortfallet i scenariot, annars räknas det som "
                "uppe hela tiden."
            )
    return found


def _stated(step: RestartStep, course: Course, now: int) -> RestartStep:
    """Mark a row that is done or has begun, and say so in place of why it stands there."""
    net, told = course.net, course.net.told
    assert told is not None  # asked only during an event
    node = net.index[step.id]
    known = told.began(node, step.start)
    if step.end <= now and (known or net.work[node].by_itself):
        return replace(step, state=StepState.DONE, why="Klart.", waited=0, break_glass=())
    if step.start <= now and (known or (net.work[node].by_itself and step.start < now)):
        left = duration_in_text(step.end - now)
        return replace(
            step, state=StepState.BEGUN, why=f"Pågår, {left} kvar.", waited=0, break_glass=()
        )
    return step


def _changes(before: Course, now: Course) -> tuple[ActivityChange, ...]:
    """Return the activities whose last return has moved, by id."""
    net = now.net
    found = []
    for node in sorted({*before.outages, *now.outages}):
        if net.is_activity[node]:
            ends = [c.outages[node][-1][1] if node in c.outages else -1 for c in (before, now)]
            if ends[0] != ends[1]:
                found.append(ActivityChange(net.ids[node], ends[0], ends[1]))
    return tuple(found)
