"""The state of an exercise: a pure function of the exercise and the events of its journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kontinuitet.exercise.clock import Clock, milliseconds
from kontinuitet.exercise.events import Event
from kontinuitet.model.exercise import Exercise, Inject, InjectKind, Phase
from kontinuitet.model.exercise_event import (
    PARTICULARS,
    Attendance,
    Decision,
    GoalRating,
    How,
    IndicatorSeen,
    Jump,
    Kind,
    One,
    Particulars,
    Passed,
    Played,
    Run,
    Settled,
    Skipped,
    Undo,
    Withdrawn,
)
from kontinuitet.model.intervention import Intervention


class Progress(StrEnum):
    """How far an exercise has come."""

    READY = "inte börjat"
    GOING = "pågår"
    STOPPED = "avbruten"
    OVER = "slut"


class Handled(StrEnum):
    """What became of an inject."""

    PLAYED = "spelat"
    MERGED = "i lägesuppdateringen"
    SKIPPED = "överhoppat"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event that counts, with its particulars read."""

    event: Event
    particulars: Particulars

    @property
    def kind(self) -> Kind:
        """Return the kind of event."""
        return Kind(self.event.kind)


@dataclass(frozen=True, slots=True)
class InjectState:
    """What became of one inject: how, by which event, with which text, and whether answered."""

    how: Handled
    event: Event
    text: str | None = None
    reason: str | None = None
    answered: bool = False


@dataclass(frozen=True, slots=True)
class DecisionState:
    """A decision, when it was made, and what withdrew it."""

    event: Event
    decision: Decision
    withdrawn: Event | None = None

    @property
    def game(self) -> int:
        """Return the game time of the decision."""
        return self.event.game


@dataclass(frozen=True)
class Session:
    """The state of an exercise after some events.

    ``entries`` are the events that count, in order; an event that was undone is not among them.
    ``undone`` are the numbers of those, with the event that undid each.
    """

    exercise: Exercise
    progress: Progress = Progress.READY
    clock: Clock = field(default_factory=Clock)
    entries: tuple[Entry, ...] = ()
    injects: Mapping[str, InjectState] = field(default_factory=dict)
    decisions: tuple[DecisionState, ...] = ()
    outcomes: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    ratings: Mapping[str, Entry] = field(default_factory=dict)
    settled: Mapping[int, Entry] = field(default_factory=dict)
    undone: Mapping[int, Event] = field(default_factory=dict)
    last: int = 0

    def game(self, wall: int) -> int:
        """Return the game time at a real time (milliseconds since 1970)."""
        if self.progress is not Progress.GOING:
            return self.clock.game
        return self.clock.at(wall)

    def of(self, *kinds: Kind) -> tuple[Entry, ...]:
        """Return the entries of some kinds, in order."""
        return tuple(entry for entry in self.entries if entry.kind in kinds)

    def phase(self, game: int) -> Phase:
        """Return the phase at a game time: the last one that has begun, else the first."""
        begun = [p for p in self.exercise.phases if p.game <= game]
        if begun:
            return max(begun, key=lambda p: p.game)
        return min(self.exercise.phases, key=lambda p: p.game)

    def due(self, game: int) -> tuple[Inject, ...]:
        """Return the injects with a time of ``game`` or earlier that nothing has become of."""
        waiting = [
            i
            for i in self.exercise.injects
            if i.when.game is not None
            and i.when.game <= game
            and i.kind is not InjectKind.CONTINGENCY
            and i.id not in self.injects
        ]
        return tuple(sorted(waiting, key=_by_time))

    def passed(self, game: int) -> tuple[Inject, ...]:
        """Return the injects that a jump to ``game`` would pass: due before it, nothing become."""
        return tuple(i for i in self.due(game) if i.when.game is not None and i.when.game < game)

    def interventions(self) -> tuple[tuple[int, Intervention], ...]:
        """Return (game time, intervention) of the decisions that stand, in the order made."""
        return tuple(
            (state.game, intervention)
            for state in self.decisions
            if state.withdrawn is None
            for intervention in state.decision.interventions
        )

    def decided(self, point: str) -> bool:
        """Tell whether a decision on a decision point stands."""
        return any(s.withdrawn is None and s.decision.point == point for s in self.decisions)

    def attendance(self) -> tuple[Attendance, ...]:
        """Return who is there now, in the order they came."""
        there: dict[tuple[str, str | None, str | None], Attendance] = {}
        for entry in self.of(Kind.ATTENDANCE):
            one = entry.particulars
            assert isinstance(one, Attendance)
            key = (one.function, one.department, one.name)
            there.pop(key, None)
            if one.there:
                there[key] = one
        return tuple(there.values())


def _by_time(inject: Inject) -> tuple[int, str]:
    return (inject.when.game or 0, inject.id)


def replay(exercise: Exercise, events: Sequence[Event]) -> Session:
    """Return the state after all ``events`` of a journal.

    Raises:
        ValueError: an event says something that no version of the program has written.
    """
    undone = undone_by(events)
    session = Session(exercise, undone=undone)
    for event in events:
        if event.number not in undone:
            session = _apply(session, event)
    return replace(session, last=events[-1].number if events else 0)


def advance(session: Session, events: Sequence[Event]) -> Session:
    """Return the state after all ``events``, when ``session`` is that after the first of them.

    As :func:`replay`, but reads only what is new unless something was undone.
    """
    new = events[session.last :]
    if any(event.kind == Kind.UNDO for event in new):
        return replay(session.exercise, events)
    for event in new:
        session = _apply(session, event)
    return replace(session, last=events[-1].number) if new else session


def undone_by(events: Iterable[Event]) -> dict[int, Event]:
    """Return the numbers of the events that do not count, with the event that undid each.

    What undoes can be undone itself; then what it undid counts again.
    """
    undone: dict[int, Event] = {}
    for event in sorted(events, key=lambda e: e.number, reverse=True):
        if event.kind == Kind.UNDO and event.number not in undone:
            undone[Undo.model_validate(dict(event.data)).number] = event
    return undone


def read(event: Event) -> Entry:
    """Return an event with its particulars read.

    Raises:
        ValueError: the kind or the particulars are unknown.
    """
    particulars = PARTICULARS[Kind(event.kind)].model_validate(dict(event.data))
    return Entry(event, particulars)


def _apply(session: Session, event: Event) -> Session:
    entry = read(event)
    said = entry.particulars
    session = replace(session, entries=(*session.entries, entry))
    wall = milliseconds(event.wall)
    match said:
        case Jump():
            return _jumped(session, event, said)
        case Run():
            # An anchor is the game time written in the event, whatever clock wrote it.
            return replace(session, clock=Clock(wall, event.game, said.rate))
        case Played():
            done = InjectState(Handled.PLAYED, event, text=said.text)
            return _with_inject(session, said.id, done)
        case Skipped():
            done = InjectState(Handled.SKIPPED, event, reason=said.reason)
            return _with_inject(session, said.id, done)
        case Decision():
            return replace(session, decisions=(*session.decisions, DecisionState(event, said)))
        case Withdrawn():
            states = (
                replace(s, withdrawn=event) if s.decision.id == said.id and not s.withdrawn else s
                for s in session.decisions
            )
            return replace(session, decisions=tuple(states))
        case IndicatorSeen():
            key = (said.goal, said.indicator)
            return replace(session, outcomes={**session.outcomes, key: entry})
        case GoalRating():
            return replace(session, ratings={**session.ratings, said.goal: entry})
        case Settled():
            return replace(session, settled={**session.settled, said.number: entry})
        case One() if entry.kind is Kind.ANSWERED:
            state = session.injects.get(said.id)
            if state is None:
                return session
            return _with_inject(session, said.id, replace(state, answered=True))
        case _:
            return _progressed(session, entry, wall)


def _progressed(session: Session, entry: Entry, wall: int) -> Session:
    event = entry.event
    standing = Clock(wall, event.game, 0)
    match entry.kind:
        case Kind.START | Kind.RESUME:
            return replace(session, progress=Progress.GOING, clock=standing)
        case Kind.STOP:
            return replace(session, progress=Progress.STOPPED, clock=standing)
        case Kind.END:
            return replace(session, progress=Progress.OVER, clock=standing)
        case Kind.PAUSE:
            return replace(session, clock=standing)
        case _:
            return session


def _jumped(session: Session, event: Event, jump: Jump) -> Session:
    for passed in jump.passed:
        session = _with_inject(session, passed.id, _passed(event, passed))
    clock = Clock(milliseconds(event.wall), jump.to, session.clock.rate)
    return replace(session, clock=clock)


def _passed(event: Event, passed: Passed) -> InjectState:
    how = {
        How.PLAY: Handled.PLAYED,
        How.MERGE: Handled.MERGED,
        How.SKIP: Handled.SKIPPED,
    }[passed.how]
    return InjectState(how, event, text=passed.text, reason=passed.reason)


def _with_inject(session: Session, identity: str, state: InjectState) -> Session:
    return replace(session, injects={**session.injects, identity: state})
