"""What goes into the outage engine and what comes out. All times are minutes from T+0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from kontinuitet.model.scenario import Recovery


@dataclass(frozen=True, slots=True)
class Fault:
    """A node's own fault, ``[start, end)``; ``end`` None is open: ended by the work itself.

    ``unknown`` is an open fault that no work ends, since nothing is known of how the node is
    brought back: it lasts until further notice. ``lifted`` is (minute, end) of an open fault that
    from the minute on is a timed one that ends at ``end``, if no work is under way then.
    """

    node: int
    start: int
    end: int | None
    recovery: Recovery = Recovery.RESTART
    cause: str = ""
    unknown: bool = False
    lifted: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A node's work as planned: not before this minute, by these people (positions, sorted).

    ``later`` is the plan for its next outage, if it goes down again; None is no plan.
    """

    not_before: int
    people: tuple[int, ...]
    later: Planned | None = None

    def turns(self) -> Iterator[Planned]:
        """Yield the plan for its first outage, the next, and so on."""
        turn: Planned | None = self
        while turn is not None:
            yield turn
            turn = turn.later


@dataclass(frozen=True, slots=True)
class Midway:
    """What is changed while a course runs; nothing before the minute of each change is touched.

    ``orders`` are (minute, every node in the order of priority from then on), by minute. ``waits``
    are (node, from, until): work on the node does not begin in ``[from, until)``.
    """

    orders: tuple[tuple[int, tuple[int, ...]], ...] = ()
    waits: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ToldWork:
    """Work that is known to have begun; ``end`` is when it was done, or is now expected to be."""

    start: int
    end: int
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class Told:
    """What is known to have happened by the minute ``now``, whatever the rules say.

    ``works`` are by node, in order; ``up`` the nodes known to be up at ``now``; ``minutes`` how
    long work that has not begun takes, where that is known better.
    """

    now: int
    works: Mapping[int, tuple[ToldWork, ...]]
    up: frozenset[int] = frozenset()
    minutes: Mapping[int, int] = field(default_factory=dict)

    def began(self, node: int, start: int) -> bool:
        """Tell whether the work on ``node`` that began at ``start`` is one of those told."""
        return any(w.start == start for w in self.works.get(node, ()))


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a node went down.

    A fault: its position in the faults given. A group: its position in the net, the supplier whose
    loss broke the quorum, and since when. What does not apply is −1.
    """

    kind: Literal["fault", "group"]
    fault: int
    group: int
    supplier: int
    since: int


@dataclass(frozen=True, slots=True)
class Job:
    """Work in progress on one node."""

    start: int
    end: int
    people: tuple[int, ...]
    waived: tuple[int, ...]
    recovery: Recovery


@dataclass(frozen=True, slots=True)
class OutageRecord:
    """One time a node was down, ``[start, end)``.

    ``end`` None is for ever; ``end == start`` is a loss for an instant.
    """

    start: int
    end: int | None
    cause: Cause


@dataclass(frozen=True, slots=True)
class WorkRecord:
    """Restart work on one node.

    ``people`` are positions in ``crew.members``, sorted (empty with unlimited people); ``done`` is
    False when the work was aborted at ``end``; ``waived`` are the groups it began without, by a
    documented break-glass step.
    """

    node: int
    start: int
    end: int
    people: tuple[int, ...]
    done: bool
    waived: tuple[int, ...]
    recovery: Recovery


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything that happened: outages by node, works by start and node, nodes that stay down.

    ``circulates`` is that outages recur, so that some that stay down are up now and then.
    ``unstaffed`` could be worked on at the end, but the people are never there together again.
    ``unknown`` are down until further notice, by a fault of their own. ``gaps`` are, by node, when
    activities with fallback routines that others need were gone for those: while without ability.
    ``risen`` are (minute, node) as they came up for those who need them, in order, also of those
    that came up at the same minute.
    """

    outages: tuple[tuple[OutageRecord, ...], ...]
    works: tuple[WorkRecord, ...]
    never: tuple[int, ...]
    circulates: bool = False
    unstaffed: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()
    gaps: Mapping[int, tuple[tuple[int, int | None], ...]] = field(default_factory=dict)
    risen: tuple[tuple[int, int], ...] = field(default=(), compare=False, repr=False)

    def absent(self, node: int) -> tuple[tuple[int, int | None], ...]:
        """Return when a node was gone for those who need it, as (start, end)."""
        found = self.gaps.get(node)
        return found if found is not None else tuple((r.start, r.end) for r in self.outages[node])
