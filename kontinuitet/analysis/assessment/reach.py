"""Where a single change can matter: which courses have to be run again to judge it.

Each test below is safe: when it says no, running the changed model with the same faults, people and
priorities gives every node exactly the same outages, so the run may be left out. The engine does
the same thing at every instant until something that the change alters decides what happens next;
the tests name that something. ``tests/unit/analysis/assessment/test_reach.py`` compares with full
runs on random nets.

A node that never comes back may stand for outages that circulate, of which only the first is kept
with its cause and its work; therefore such a node is always taken to be touched.
"""

from __future__ import annotations

from kontinuitet.analysis.restart.decision import Course


def touched_by_hold(course: Course, group: int) -> bool:
    """Tell whether a longer hold of a group can change a course.

    A hold decides one thing: when the group takes its node down. A group that was never why its
    node went down either never expired while the node was up, or expired in the same wave as
    another that did it; both stay as they are when it would have expired later.
    """
    owner = course.net.groups[group].owner
    records = course.trace.outages[owner]
    if not records:
        return False
    if owner in course.net.routines:  # a hold also says when the need is missing for a routine
        return True
    return records[-1].end is None or any(r.cause.group == group for r in records)


def touched_by_reserve(course: Course, node: int) -> bool:
    """Tell whether a reserve that never fails, in the place of a node, can change a course.

    It can when some hard group that the node serves may have been without quorum: when so many of
    its suppliers were down at some time, together or not, as it cannot be without. Soft groups
    change no outage.
    """
    outages = course.outages
    if node not in outages:
        return False
    net, columns = course.net, course.net.columns
    if any(node in n.suppliers for rows in net.routines.values() for r in rows for n in r.needs):
        return True
    return any(
        columns.hard[g]
        and sum(s in outages for s in net.groups[g].suppliers) > columns.size[g] - columns.quorum[g]
        for g in net.served_by[node]
    )


def touched_by_work(course: Course, node: int) -> bool:
    """Tell whether shorter restart work on a node can change a course: whether any took time."""
    records = course.trace.outages[node]
    if not records:
        return False
    return records[-1].end is None or any(
        w.node == node and w.end > w.start for w in course.trace.works
    )


def touched_by_person(course: Course, skill: str) -> bool:
    """Tell whether one more person with only this skill can change a course.

    Nobody asks for such a person unless something that is down needs the skill to be restarted.
    """
    return any(any(s == skill for s, _ in course.net.work[n].people) for n in course.outages)
