"""One moment of a course at which something is changed: what has begun stays as it was.

docs/semantics.md, "Decisions in an exercise".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kontinuitet.analysis.base.cost import Tariff
from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Fault, Midway, Planned
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.restart.course import Course, judge
from kontinuitet.analysis.restart.trials import Trial, held_in
from kontinuitet.model.landscape import Municipality


@dataclass(frozen=True)
class Stand:
    """What a course was computed from, with every decision so far, and the course."""

    municipality: Municipality
    net: Net
    faults: tuple[Fault, ...]
    crew: Crew | None
    midway: Midway
    course: Course


class Moment:
    """A minute of a course, what is changed from it on, and what follows."""

    def __init__(self, before: Stand, minute: int) -> None:
        self.minute = minute
        self.course = before.course
        self.municipality, self.net = before.municipality, before.net
        self.faults = list(before.faults)
        self.members = None if before.crew is None else list(before.crew.members)
        self.waits = list(before.midway.waits)
        #: The new order of priority, if any, and what was put first in it.
        self.order: list[int] | None = None
        self.first: set[int] = set()
        self._before = before

    # -- how things stand -------------------------------------------------------------------------

    def under_way(self, node: int) -> int | None:
        """Return since when a node is worked on, None when it is not; what begins now is not."""
        works = self.course.trace.works
        return next(
            (w.start for w in works if w.node == node and w.start < self.minute < w.end), None
        )

    def down(self, node: int) -> bool:
        spans = self.course.outages.get(node, ())
        return any(a <= self.minute and (b is None or self.minute < b) for a, b in spans)

    def to_restart(self, node: int) -> bool:
        """Tell whether a node is down now or later, or fails by what is decided now."""
        spans = self.course.outages.get(node, ())
        if any(end is None or end > self.minute for _, end in spans):
            return True
        return any(f.node == node and f.start == self.minute for f in self.faults)

    def present_order(self) -> list[int]:
        """Return every node in the order of priority that holds until now."""
        if self.order is not None:
            return self.order
        orders = self._before.midway.orders
        if orders:
            return list(orders[-1][1])
        return list(self.course.sequence or range(len(self.net)))

    # -- computing --------------------------------------------------------------------------------

    def stand(self, tariff: Tariff) -> Stand:
        """Return what follows from what has been changed.

        Of two courses the cheaper is taken, and of equals the first: what has not begun keeps to
        its planned times and people, or only to the order of priority. When
        nothing is changed that those who restart would notice, they go on as planned.
        """
        crew = None if self.members is None else Crew(tuple(self.members))
        orders = self._before.midway.orders
        if self.order is not None:
            orders = (*orders, (self.minute, tuple(self.order)))
        midway = Midway(orders, tuple(self.waits))

        def follow(plan: Mapping[int, Planned]) -> Course:
            sequence = self.course.sequence
            trace = run(self.net, self.faults, crew, sequence, plan, (), midway)
            return Course(self.net, trace, sequence, plan)

        chosen = follow(self._plan(kept=True))
        same = self.order is None and chosen.trace == self.course.trace
        known = 0 if self._before.crew is None else len(self._before.crew.members)
        if crew is not None and not (same and len(crew.members) == known):
            other = follow(self._plan(kept=False))
            # Without anybody new it would only be another order, which nobody has decided.
            if not same or _works_from(known, other):
                chosen = min([chosen, other], key=lambda c: judge(c, tariff))
        return Stand(self.municipality, self.net, tuple(self.faults), crew, midway, chosen)

    def _plan(self, *, kept: bool) -> dict[int, Planned]:
        """Return the plan, for what has not begun only when it is ``kept``.

        Work that has not begun in an outage under way does not begin before now, which it did not.
        """
        works: dict[int, list[int]] = {}
        for work in self.course.trace.works:
            if work.start < self.minute:
                works.setdefault(work.node, []).append(work.start)
        held: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {}
        for (node, turn), planned in held_in(self.course.plan).items():
            begun = self._begun(works.get(node, ()), node, turn)
            keeps = begun or (kept and node not in self.first)
            held[node, turn] = planned if keeps else (self.minute, ())
        return Trial((), held).plan

    def _begun(self, starts: Sequence[int], node: int, turn: int) -> bool:
        """Tell whether one of the works that began at ``starts`` was in an outage of the node."""
        outages = self.course.outages.get(node, ())
        if turn >= len(outages):
            return False
        since, until = outages[turn]
        return any(since <= s and (until is None or s <= until) for s in starts)


def _works_from(member: int, course: Course) -> bool:
    """Tell whether anybody from a position in the crew on does anything."""
    return any(person >= member for work in course.trace.works for person in work.people)
