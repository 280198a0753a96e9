"""An independent check of what the engine did: it shares no code with the engine or the search.

A course that fails is never shown. Minutes from T+0; the rules are those of docs/semantics.md,
"Coming back" and "People".
"""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.base.crew import Crew, Member
from kontinuitet.analysis.base.layers import layers_of
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Fault, Trace, WorkRecord
from kontinuitet.errors import SystemFault
from kontinuitet.model.scenario import Recovery


class BadCourseError(SystemFault):
    """The computed order failed the independent check: a fault in this program."""


def ensure(net: Net, faults: Sequence[Fault], crew: Crew | None, trace: Trace) -> None:
    """Refuse a course that could not be worked by.

    Raises:
        BadCourseError: says what is wrong with it, first things first.
    """
    wrong = course_violations(net, faults, crew, trace)
    if wrong:
        more = f" (och {len(wrong) - 3} fel till)" if len(wrong) > 3 else ""
        raise BadCourseError(
            "Återstartsordningen klarade inte programmets egen kontroll och visas därför inte. "
            f"Det är ett fel i programmet: {'; '.join(wrong[:3])}{more}. "
            "Använd den beslutade prioriteringslistan och anmäl felet."
        )


def course_violations(
    net: Net, faults: Sequence[Fault], crew: Crew | None, trace: Trace
) -> list[str]:
    """Return what is wrong with a course, one Swedish text each; empty when it can be followed.

    Checked of all restart work: that the node is down; faults, length and requirements with quorum
    from beginning to end; number, skills and presence of people; that nobody does two things at
    once; and that every return has its work. What is known to have happened is not questioned, but
    people begin nothing else before that minute.
    """
    return [
        *_requirements(net, faults, trace),
        *_people(net, crew, trace),
        *_returns(net, trace),
    ]


def _requirements(net: Net, faults: Sequence[Fault], trace: Trace) -> list[str]:
    found: list[str] = []
    # In a course that circulates, what never comes back has been up now and then.
    unsure = set(trace.never) if trace.circulates else set()
    timed: dict[int, list[tuple[int, int]]] = {}
    begun: dict[int, list[int]] = {}
    for fault in faults:
        begun.setdefault(fault.node, []).append(fault.start)
        if fault.end is not None:
            timed.setdefault(fault.node, []).append((fault.start, fault.end))
        elif fault.lifted is not None and not _worked_on(trace, fault.node, fault.lifted[0]):
            timed.setdefault(fault.node, []).append(fault.lifted)

    def down(node: int, time: int, strictly: int) -> bool:
        if node in unsure:
            return False
        return any(
            start + strictly <= time and (end is None or time < end)
            for start, end in trace.absent(node)
        )

    for work in _planned(net, trace):
        node, name = work.node, net.names[work.node]
        if net.told is not None and work.people and work.start < net.told.now:
            found.append(f"{name} börjar återstartas före läget")
        # Work of no length may have been done just before a supplier was lost at that minute.
        instant = int(work.start == work.end)
        if not any(
            o.start <= work.start and (o.end is None or work.end <= o.end)
            for o in trace.outages[node]
        ):
            found.append(f"{name} återstartas fast den fungerar")
        if any(a + instant <= work.start < b for a, b in timed.get(node, ())):
            found.append(f"{name} återstartas medan felet pågår")
        length = work.end - work.start
        if length != _minutes(net, work) if work.done else length > _minutes(net, work):
            found.append(f"återstarten av {name} tar {length} minuter")
        if work.done and any(work.start < t < work.end for t in begun.get(node, ())):
            found.append(f"återstarten av {name} slutförs trots ett nytt fel")
        for position in net.groups_of[node]:
            group = net.groups[position]
            if group.soft:
                continue
            if position in work.waived:
                there = sum(
                    not down(s, work.start, instant) or layers_of(net).can_go_without(node, s)
                    for s in group.suppliers
                )
                if group.break_glass is None or (group.to_run and there < group.quorum):
                    found.append(f"{name} nödstartas utan det den körs på")
                continue
            times = {work.start}
            if work.done:
                times.update(
                    start
                    for s in group.suppliers
                    for start, _ in trace.absent(s)
                    if work.start < start < work.end
                )
            for time in sorted(times):
                up = sum(not down(s, time, instant) for s in group.suppliers)
                if up < group.quorum:
                    found.append(f"{name} återstartas utan det den behöver (minut {time})")
                    break
    return found


def _worked_on(trace: Trace, node: int, minute: int) -> bool:
    return any(w.node == node and w.start < minute <= w.end for w in trace.works)


def _planned(net: Net, trace: Trace) -> list[WorkRecord]:
    """Return the works but for those known to have begun."""
    told = net.told
    return [w for w in trace.works if told is None or not told.began(w.node, w.start)]


def _minutes(net: Net, work: WorkRecord) -> int:
    if net.told is not None and work.node in net.told.minutes:
        return net.told.minutes[work.node]
    own = net.work[work.node]
    restore = 0 if work.recovery is Recovery.RESTART else own.restore
    return own.minutes + restore + (own.reinstall if work.recovery is Recovery.REINSTALL else 0)


def _people(net: Net, crew: Crew | None, trace: Trace) -> list[str]:
    found: list[str] = []
    if crew is None:
        return found
    booked: dict[int, list[tuple[int, int, str]]] = {}
    planned = _planned(net, trace)
    for work in planned:
        name = net.names[work.node]
        places = [s for s, count in net.work[work.node].people for _ in range(count)]
        team = list(work.people)
        if len(set(team)) != len(team) or len(team) != len(places):
            found.append(f"{name} återstartas av {len(team)} personer, inte {len(places)}")
        elif not _fill(team, places, crew):
            found.append(f"de som återstartar {name} saknar kompetensen")
        for person in team:
            member = crew.members[person]
            if not _there(member, work):
                found.append(f"{member.id} återstartar {name} när hen inte är på plats")
            booked.setdefault(person, []).append((work.start, work.end, name))
    # Known work may overlap other known work, but nothing is planned on top of it.
    told: dict[int, list[tuple[int, int, str]]] = {}
    for work in trace.works:
        if net.told is not None and net.told.began(work.node, work.start):
            for person in work.people:
                told.setdefault(person, []).append((work.start, work.end, net.names[work.node]))
    for person, own in sorted(booked.items()):
        own.sort()
        latest, doing = -1, ""
        for start, end, name in own:
            if start < latest:
                found.append(f"{crew.members[person].id} gör {doing} och {name} samtidigt")
            if end > latest:
                latest, doing = end, name
        for start, end, name in own:
            found.extend(
                f"{crew.members[person].id} gör {other} och {name} samtidigt"
                for begun, done, other in told.get(person, ())
                if begun < end and start < done
            )
    return found


def _there(member: Member, work: WorkRecord) -> bool:
    if work.start < member.available_from:
        return False
    if member.leaves is not None and work.start >= member.leaves:
        return False
    if member.hours is None:
        return True
    return any(a <= work.start and work.end <= b for a, b in member.hours.stretches(work.end + 1))


def _fill(team: list[int], places: list[str], crew: Crew) -> bool:
    """Tell whether the people can fill the places, trying every way."""
    if not places:
        return True
    return any(
        places[0] in crew.members[person].skills
        and _fill([p for p in team if p != person], places[1:], crew)
        for person in team
    )


def _returns(net: Net, trace: Trace) -> list[str]:
    done = {(w.node, w.end) for w in trace.works if w.done}
    return [
        f"{net.names[node]} kommer tillbaka utan återstart"
        for node, outages in enumerate(trace.outages)
        for outage in outages
        if outage.end is not None and (node, outage.end) not in done
    ]
