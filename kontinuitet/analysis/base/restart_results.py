"""What the analysis gives of a restart: its rows, its chains, what never comes back, other lists.

All times are minutes from T+0; None means never (or, where said, not decided).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kontinuitet.model.status import Status


class NeverReason(StrEnum):
    """Why something never comes back."""

    NOBODY = "ingen som kan"
    UNKNOWN = "okänt slut"
    CIRCLE = "cirkel"
    WAITS = "väntar"


@dataclass(frozen=True, slots=True)
class NeverBack:
    """Something that never comes back and why: ``text`` is Swedish, without name and full stop.

    ``waits_for`` are the ids, with a reason of their own, that it waits for at any remove.
    ``supplier`` and ``phone`` say whom to call when nobody can do the work; empty when not stated.
    ``name`` is its name, and ``is_activity`` tells activities from systems.
    """

    id: str
    reason: NeverReason
    text: str
    waits_for: tuple[str, ...] = ()
    supplier: str = ""
    phone: str = ""
    name: str = ""
    is_activity: bool = False


class ChainKind(StrEnum):
    """What a link of a critical chain is: a fault that lasts, a way to work, a wait, or work."""

    FAULT = "bortfall"
    ARRIVAL = "på väg"
    WAIT = "väntan"
    WORK = "arbete"


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One stretch of time ``[start, end)`` in a critical chain, and why it is there (Swedish).

    ``id`` is the resource; ``people`` are those who work. ``waits_for`` is the resource whose work
    ended just before: one that it needs or, with ``person``, the work that this person did first.
    ``person`` alone is one who was not there before.
    """

    kind: ChainKind
    id: str
    start: int
    end: int
    why: str
    people: tuple[str, ...] = ()
    waits_for: str | None = None
    person: str | None = None

    @property
    def minutes(self) -> int:
        """Return how long it takes."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class CriticalChain:
    """The links, end to end, that decide when an activity is back (minute ``back``)."""

    activity: str
    back: int
    links: tuple[ChainLink, ...]


class WaitKind(StrEnum):
    """What a person does while a step waits for people."""

    WORK = "arbetar"
    AWAY = "inte på plats"
    SHORT = "passet räcker inte"
    KEPT = "hålls ledig"


@dataclass(frozen=True, slots=True)
class PersonWait:
    """What a person does during ``[start, end)`` while a step waits for people.

    ``id`` is the resource worked on, or the one that the person is kept free for; None when away,
    or when what is left of the shift is too short for the step.
    """

    person: str
    kind: WaitKind
    id: str | None
    start: int
    end: int


class StepState(StrEnum):
    """How far a row of the restart order has come, during an event."""

    PLANNED = "planerad"
    BEGUN = "pågår"
    DONE = "klar"


@dataclass(frozen=True, slots=True)
class ActivityChange:
    """When an activity is back, in the original plan and now; None is never, −1 not down."""

    id: str
    before: int | None
    now: int | None

    @property
    def minutes(self) -> int | None:
        """Return how much later it is back (negative: earlier), None when that has no length."""
        if self.before is None or self.now is None or min(self.before, self.now) < 0:
            return None
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Replanned:
    """A plan made anew at the minute ``now`` of an event.

    ``original_cost`` is the weighted minutes of the plan before anything was known. ``changes`` are
    the activities whose return has moved, by id. ``warnings`` are Swedish sentences about facts
    that do not fit the model. ``status`` is what was told.
    """

    now: int
    original_cost: float
    changes: tuple[ActivityChange, ...]
    warnings: tuple[str, ...]
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class RestartStep:
    """One row of the restart order.

    ``waits_for`` are ids that must be up first and were down; ``people`` are person ids (empty when
    automatic or when staffing is unlimited); ``why`` is a Swedish sentence that says why here;
    ``frees`` are ids that can start or come back thanks to it, most needed first; ``serves`` the
    activities it serves, most pressing first; ``break_glass`` the documented steps used, if any;
    ``waited`` is minutes that everything else was ready and only people were missing; ``meanwhile``
    what they do during that time, by its end. ``after`` are the numbers of the rows it waits for.
    ``by_itself`` is that nobody has to do anything. The row is the return ``turn`` (from 1) of the
    ``turns`` that the resource has.
    """

    number: int
    id: str
    start: int
    end: int
    people: tuple[str, ...]
    waits_for: tuple[str, ...]
    why: str
    frees: tuple[str, ...]
    serves: tuple[str, ...]
    break_glass: tuple[str, ...] = ()
    waited: int = 0
    meanwhile: tuple[PersonWait, ...] = ()
    state: StepState = StepState.PLANNED
    after: tuple[int, ...] = ()
    turn: int = 1
    turns: int = 1
    by_itself: bool = False

    def called(self, name: str) -> str:
        """Return what the row calls the resource: by its name, and which time of several."""
        return name if self.turns < 2 else f"{name} (gång {self.turn} av {self.turns})"


@dataclass(frozen=True, slots=True)
class AbortedStart:
    """Restart work on ``id`` that is aborted at ``end``, since ``lost`` goes down (maybe itself).

    It is on no row, as it brings nothing back, but those who do it (``people``, ids) are busy.
    """

    id: str
    start: int
    end: int
    people: tuple[str, ...]
    lost: str


@dataclass(frozen=True, slots=True)
class ListMove:
    """One change to a decided list: ``id`` from ``place`` (None: added) to before ``before``.

    ``before`` None is last; places are on the decided list and count from 1. ``text`` is Swedish.
    """

    id: str
    place: int | None
    before: str | None
    text: str


@dataclass(frozen=True, slots=True)
class ListRepair:
    """The decided list with the fewest moves after which it contradicts nothing, and its cost.

    ``cost`` is None when it leaves something for ever down that comes back with the computed order.
    ``as_named`` is that the moves are just those named with the contradictions, one for each.
    """

    order: tuple[str, ...]
    moves: tuple[ListMove, ...]
    cost: float | None
    as_named: bool = False


@dataclass(frozen=True, slots=True)
class Saving:
    """Where the computed order costs less than the decided list (negative: more), and why.

    ``minutes`` are those that ``activity`` is down less and ``cost`` what that is in weighted
    minutes. ``system`` is what decides: with the list it begins ``earlier`` minutes later. ``text``
    says it in Swedish: ``name`` (the activity), then what and why.
    """

    activity: str
    minutes: int
    cost: float
    system: str | None
    earlier: int
    name: str
    effect: str

    @property
    def text(self) -> str:
        """Return the whole sentence."""
        return f"{self.name} {self.effect}"


@dataclass(frozen=True, slots=True)
class ListComparison:
    """The decided priority list evaluated by the same rules.

    ``cost`` is weighted minutes, with what a listed system needs started before it, and
    ``to_the_letter`` when that has to wait for its own place. ``difference`` is, by activity id,
    minutes that the decided list keeps the activity down longer (positive) or shorter (negative)
    than the computed order, for every activity that comes back either way. ``reasons`` are Swedish
    sentences that name where the list contradicts the dependencies, and ``repair`` puts it right
    (None: no contradiction). ``never_back`` are the activities that never come back with the list
    although they do with the computed order, ``never_by_letter`` those with the list to the letter,
    and ``never_names`` and ``never_by_letter_names`` their names; no cost holds them, so with any
    the costs are not those of the same activities. ``because`` is where the order saves most of
    what it saves, the most first, and then where it costs more.
    """

    cost: float
    difference: dict[str, int]
    reasons: tuple[str, ...] = ()
    never_back: tuple[str, ...] = ()
    to_the_letter: float | None = None
    repair: ListRepair | None = None
    because: tuple[Saving, ...] = ()
    never_names: tuple[str, ...] = ()
    never_by_letter: tuple[str, ...] = ()
    never_by_letter_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhatIf:
    """An order with other people; costs are weighted minutes.

    ``who`` is the skill of one more technician, or the id of the person who is missing. ``gain`` is
    what the order costs less than with the people there are (negative: more), for the activities
    that come back both ways. ``minutes`` are, by activity, the minutes it is down less (negative:
    more), where that differs. ``back`` are the ids of the activities that come back although they
    else never do, ``never`` of those that no longer do. ``impossible`` is the Swedish reason when
    the work cannot be done at all; then the others say nothing.
    """

    who: str
    gain: float
    minutes: Mapping[str, int]
    impossible: str | None = None
    back: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhatIfs:
    """One more technician of each skill, the most useful first; each one missing, worst first."""

    more: tuple[WhatIf, ...]
    missing: tuple[WhatIf, ...]


@dataclass(frozen=True, slots=True)
class OrderProof:
    """What a solver said of the order: whether it is the best there is, and what it gained.

    ``gained`` is the weighted minutes that the order given costs less than the one before, 0 when
    nothing better was found. ``holds`` is False when no proof can be given, since a break-glass
    step was used.
    """

    optimal: bool
    gained: float
    holds: bool


@dataclass(frozen=True, slots=True)
class RestartResult:
    """The restart order, its cost, and what it is compared with. Costs are weighted minutes.

    ``order`` is by start; within the same minute what others wait for comes first, then by id.
    ``bound_holds`` is False when a break-glass step was used: then more people can in odd cases
    cost more, and the bound proves nothing. ``chains`` are the critical chains of the activities
    that come back, by id, and ``margins`` the minutes by which no order can make each of them be
    down less (empty when the bound does not hold).
    ``proof`` and ``what_if`` are there when they were asked for. ``never_reasons`` say why each of
    ``never_back`` is that, by reason and id. ``uncounted`` are the names of the activities that
    never come back: neither ``cost`` nor ``lower_bound`` holds them. ``aborted`` are the starts
    that bring nothing back, by start and id.
    """

    scenario: str
    order: tuple[RestartStep, ...]
    cost: float
    lower_bound: float
    decided: ListComparison | None
    never_back: tuple[str, ...]
    unlimited_people: bool
    bound_holds: bool = True
    chains: Mapping[str, CriticalChain] = field(default_factory=dict, repr=False)
    margins: Mapping[str, int] = field(default_factory=dict, repr=False)
    proof: OrderProof | None = None
    what_if: WhatIfs | None = field(default=None, repr=False)
    replanned: Replanned | None = None
    never_reasons: tuple[NeverBack, ...] = ()
    uncounted: tuple[str, ...] = ()
    aborted: tuple[AbortedStart, ...] = ()

    @property
    def unknown_back(self) -> frozenset[str]:
        """Return those of ``never_back`` of which nothing worse is known than that nobody said.

        An outage without end of something without restart, and all that waits for nothing else.
        """
        reasons = {never.id: never.reason for never in self.never_reasons}
        unknown = {i for i, reason in reasons.items() if reason is NeverReason.UNKNOWN}
        waiting = {
            never.id
            for never in self.never_reasons
            if never.reason is NeverReason.WAITS
            and never.waits_for
            and unknown.issuperset(never.waits_for)
        }
        return frozenset(unknown | waiting)
