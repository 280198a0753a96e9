"""What the analysis gives of an outage: frozen records that formatters print and documents show.

All times are minutes from T+0; None means never (or, where said, not decided).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from kontinuitet.analysis.base.restart_results import RestartResult


@dataclass(frozen=True, slots=True)
class CauseStep:
    """One link of a chain of causes, from the outage itself to the node: who, when, why."""

    id: str
    minute: int
    why: str


class CauseChain(Sequence[CauseStep]):
    """A chain of causes that shares all but its last step with the chain it goes on from.

    So the chains of all nodes together take no more room than there are nodes. Equal to any
    sequence of the same steps; its last step is at hand at once.
    """

    __slots__ = ("_before", "_length", "last")

    def __init__(self, last: CauseStep, before: CauseChain | None = None) -> None:
        self.last = last
        self._before = before
        self._length = 1 + (len(before) if before is not None else 0)

    def __len__(self) -> int:
        return self._length

    def tail(self, most: int) -> tuple[CauseStep, ...]:
        """Return the last steps, at most ``most`` (1 or more), in order."""
        steps: list[CauseStep] = []
        at: CauseChain | None = self
        while at is not None and len(steps) < most:
            steps.append(at.last)
            at = at._before
        steps.reverse()
        return tuple(steps)

    def __iter__(self) -> Iterator[CauseStep]:
        return iter(self.tail(self._length))

    @overload
    def __getitem__(self, index: int) -> CauseStep: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[CauseStep, ...]: ...
    def __getitem__(self, index: int | slice) -> CauseStep | tuple[CauseStep, ...]:
        return self.last if index == -1 else self.tail(self._length)[index]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CauseChain | tuple | list):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash((self._length, self.last))

    def __repr__(self) -> str:
        return repr(self.tail(self._length))


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time ``[start, end)`` in minutes; ``end`` None means for ever."""

    start: int
    end: int | None

    @property
    def minutes(self) -> int | None:
        """Return the length in minutes, None when it never ends."""
        return None if self.end is None else self.end - self.start


@dataclass(frozen=True, slots=True)
class NodeOutage:
    """All that happened to one resource."""

    id: str
    down: tuple[Interval, ...]
    chain: Sequence[CauseStep]

    @property
    def down_from(self) -> int:
        """Return the first minute of loss."""
        return self.down[0].start

    @property
    def up_again(self) -> int | None:
        """Return the last return, None when it never comes back."""
        return self.down[-1].end


@dataclass(frozen=True, slots=True)
class FallbackUse:
    """One stretch of time on one fallback routine."""

    id: str
    start: int
    end: int | None


@dataclass(frozen=True, slots=True)
class ActivityOutage:
    """All that happened to one activity: outages, the three clocks, fallback, degraded time.

    ``without_ability`` and ``alternative`` are minutes, None when unbounded. ``down`` is empty for
    an activity that is only degraded or only loses data. ``data_loss`` is worst-case minutes, None
    when no data is lost; ``data_loss_unknown`` are the resources it names whose data is lost and
    whose backups are not known. ``fallbacks`` may overlap (several routines together);
    ``alternative_intervals`` do not.
    """

    id: str
    department: str
    down: tuple[Interval, ...]
    degraded: tuple[Interval, ...]
    fallbacks: tuple[FallbackUse, ...]
    outage: int | None
    without_ability: int | None
    alternative: int | None
    without_ability_intervals: tuple[Interval, ...]
    mtpd: int | None
    exceeds: bool
    data_loss: int | None
    chain: Sequence[CauseStep]
    alternative_intervals: tuple[Interval, ...] = ()
    data_loss_unknown: tuple[str, ...] = ()

    @property
    def down_from(self) -> int | None:
        """Return the first minute of loss, None when only degraded."""
        return self.down[0].start if self.down else None

    @property
    def up_again(self) -> int | None:
        """Return the last return; None when it never comes back or was never down."""
        return self.down[-1].end if self.down else None


@dataclass(frozen=True, slots=True)
class Waiver:
    """One requirement group to waive so that a circle can start: owner, suppliers, quorum."""

    id: str
    suppliers: tuple[str, ...]
    quorum: int


@dataclass(frozen=True, slots=True)
class Circle:
    """Systems that wait for each other and therefore never start, and what breaks the circle.

    All of ``waive`` are needed; each of ``alternatives`` does as well. ``documented`` are steps
    that are used beside ``waive``; ``useless`` are documented steps past what a system runs on.
    """

    members: tuple[str, ...]
    cycle: tuple[str, ...]
    waive: tuple[Waiver, ...]
    exact: bool
    documented: tuple[Waiver, ...] = ()
    alternatives: tuple[tuple[Waiver, ...], ...] = ()
    useless: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class SimulationResult:
    """What an outage does, with restart order and people applied.

    Only those affected are listed, sorted by id. ``notes`` are Swedish sentences about the input,
    such as a selection that matches nothing.
    """

    scenario: str
    resources: tuple[NodeOutage, ...]
    activities: tuple[ActivityOutage, ...]
    never_back: tuple[str, ...]
    circles: tuple[Circle, ...]
    restart: RestartResult
    notes: tuple[str, ...] = ()
