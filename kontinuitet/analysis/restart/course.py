"""One run of the engine, seen node by node, and how good it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kontinuitet.analysis.base.cost import Tariff, total_cost
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Planned, Trace, WorkRecord

#: How good a sequence is, smaller is better: weight and number of what never comes back, cost.
Judgement = tuple[int, ...]


@dataclass(frozen=True)
class Course:
    """One run of the engine, seen node by node, with the priority and the plan that it followed.

    Run again with these, the engine does the same again. ``sequence`` None is the order of ids.
    """

    net: Net
    trace: Trace
    sequence: tuple[int, ...] | None = field(default=None, compare=False, repr=False)
    plan: Mapping[int, Planned] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def outages(self) -> dict[int, tuple[tuple[int, int | None], ...]]:
        """Return the outages of every node that was down, as (start, end)."""
        return {
            node: tuple((r.start, r.end) for r in records)
            for node, records in enumerate(self.trace.outages)
            if records
        }

    @cached_property
    def absences(self) -> Mapping[int, tuple[tuple[int, int | None], ...]]:
        """Return when every node that was down was gone for those who need it, as (start, end).

        An activity with fallback routines is gone only while it is without ability.
        """
        if not self.trace.gaps:
            return self.outages
        return {node: self.trace.absent(node) for node in self.outages}

    @cached_property
    def rank(self) -> Mapping[tuple[int, int], int]:
        """Return how many had come up before, by (minute, node) of what came up."""
        return {risen: rank for rank, risen in enumerate(self.trace.risen)}

    @cached_property
    def last_work(self) -> dict[int, WorkRecord]:
        """Return the last completed work of every node that came back for good."""
        never = set(self.trace.never)
        works: dict[int, WorkRecord] = {}
        for work in self.trace.works:
            if work.done and work.node not in never:
                before = works.get(work.node)
                if before is None or (work.end, work.start) >= (before.end, before.start):
                    works[work.node] = work
        return works

    def minutes_down(self, activities: Sequence[int]) -> dict[int, int | None]:
        """Return the total minutes down of those activities that were down, None for never back."""
        result: dict[int, int | None] = {}
        for activity in activities:
            minutes: int | None = 0
            for start, end in self.outages.get(activity, ()):
                minutes = None if minutes is None or end is None else minutes + end - start
            if activity in self.outages:
                result[activity] = minutes
        return result


def judge(course: Course, tariff: Tariff) -> Judgement:
    """Judge a course: weight of activities never back, number of nodes never back, cost."""
    minutes = course.minutes_down(tariff.activities)
    lost = sum(tariff.weight[a] for a, m in minutes.items() if m is None)
    return (lost, len(course.trace.never), total_cost(tariff, minutes, frozenset(minutes)))
