"""The scenarios that changes are tried on, and longer holds tried on them many at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kontinuitet.analysis.assessment.gaps import Shortfall
from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.intervals import Span
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Fault
from kontinuitet.analysis.restart.course import Course
from kontinuitet.analysis.simulation.scenario import Decided
from kontinuitet.analysis.simulation.variants import net_with_holds
from kontinuitet.model.scenario import Scenario

#: How much longer a hold is tried, in minutes.
HOLD = 4 * 60


@dataclass(frozen=True)
class Case:
    """A scenario as it is run again and again, with what happens when nothing is changed.

    ``course`` and ``gaps`` are with the order held fixed, ``decided`` and ``told`` those that are
    printed.
    """

    scenario: Scenario
    net: Net
    faults: tuple[Fault, ...]
    crew: Crew | None
    priority: tuple[int, ...]
    course: Course
    gaps: dict[str, Shortfall]
    one: Decided
    told: dict[str, Shortfall]

    @property
    def decided(self) -> Course:
        """Return the course that is printed."""
        return self.one.decision.chosen


class HoldRounds:
    """Runs longer holds: one at a time, but for nodes on which nobody depends all at once.

    A node that serves no group and whose restart takes neither time nor people changes nothing for
    anybody else. So one run with the first group of each such node holding out longer shows them
    all, a second run the second group of each, and so on.
    """

    def __init__(self, net: Net, course: Callable[[Case, Net], Course]) -> None:
        self._net = net
        self._course = course
        self._round: dict[int, int] = {}
        self._members: list[list[int]] = []
        for owner, own in enumerate(net.groups_of):
            work = net.work[owner]
            if (
                net.served_by[owner]
                or owner in net.routines
                or work.people
                or work.minutes
                or work.restore
            ):
                continue
            for number, position in enumerate(own):
                self._round[position] = number
                if number == len(self._members):
                    self._members.append([])
                self._members[number].append(position)
        self._kept: dict[tuple[str, int], Course] = {}

    def outages(
        self, case: Case, position: int
    ) -> tuple[Mapping[int, tuple[Span, ...]], Mapping[int, tuple[Span, ...]]]:
        """Return outages and absences by node when the group at ``position`` holds out longer."""
        number = self._round.get(position)
        if number is None:
            course = self._course(case, net_with_holds(self._net, [position], HOLD))
            return course.outages, course.absences
        key = (case.scenario.id, number)
        if key not in self._kept:
            changed = net_with_holds(self._net, self._members[number], HOLD)
            self._kept[key] = self._course(case, changed)
        owner = self._net.groups[position].owner
        own = self._kept[key].outages.get(owner)
        more = {} if own is None else {owner: own}
        before = case.course
        rest = {n: s for n, s in before.outages.items() if n != owner}
        # Nobody needs the owner, so for others nothing is gone at other times than before.
        return {**rest, **more}, before.absences
