"""What came out of an exercise: the course of events, goals, decisions and actions, as data.

Everything is a function of the room (frozen inputs and journal). No person is ever judged: ratings
are of goals, and names are only those of functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kontinuitet.exercise.effects import Effect, effect_of
from kontinuitet.exercise.events import Event
from kontinuitet.exercise.room import Room
from kontinuitet.exercise.session import DecisionState, Entry, Handled
from kontinuitet.model.exercise import Goal, Inject
from kontinuitet.model.exercise_event import (
    Action,
    Decision,
    GoalRating,
    IndicatorSeen,
    Kind,
    Observation,
    Outcome,
    OwnInject,
    PlanSupport,
    Rating,
    Sort,
    Words,
)
from kontinuitet.model.landscape import Improvement

#: What a status says of an action that is done.
_DONE: Final = ("klar", "klart", "avslutad", "genomförd")


@dataclass(frozen=True, slots=True)
class Happened:
    """One row of the course of events: real and game time, and what (Swedish)."""

    event: Event
    what: str


@dataclass(frozen=True, slots=True)
class GoalResult:
    """How one goal went: the evaluators' rating, indicators and observations.

    ``outcomes`` are by indicator id; one that is computed or was not judged is not there.
    """

    goal: Goal
    rating: Rating | None
    reason: str | None
    outcomes: Mapping[str, Outcome]
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """A decision and what it gave."""

    state: DecisionState
    effect: Effect


def timeline(room: Room) -> Iterator[Happened]:
    """Yield what happened in order: injects, decisions, jumps, stops; not who was there."""
    for entry in room.recorder.session.entries:
        what = _what(entry)
        if what is not None:
            yield Happened(entry.event, what)


def _what(entry: Entry) -> str | None:
    said, kind = entry.particulars, entry.kind
    fixed = {
        Kind.START: "Övningen börjar.",
        Kind.END: "Övningen är slut.",
        Kind.STOP: "Övningen avbryts.",
        Kind.RESUME: "Övningen återupptas.",
    }
    if kind in fixed:
        return fixed[kind]
    if kind is Kind.JUMP:
        return "Tidshopp."
    if isinstance(said, Decision):
        return f"Beslut {said.id}: {said.text} ({said.by})"
    if isinstance(said, OwnInject):
        return f"Eget inspel: {said.text}"
    if kind is Kind.INJECT:
        identity = str(entry.event.data.get("id", ""))
        return f"Inspel {identity}: {entry.event.data.get('text', '')}"
    if kind is Kind.SKIP:
        return f"Inspel {entry.event.data.get('id')} hoppas över: {entry.event.data.get('orsak')}"
    if kind is Kind.WITHDRAWN:
        return f"Beslut {entry.event.data.get('id')} tas tillbaka."
    return None


def goal_results(room: Room) -> list[GoalResult]:
    """Return how each goal went, in the order of the exercise."""
    session = room.recorder.session
    observations = [
        e.particulars
        for e in session.of(Kind.OBSERVATION)
        if isinstance(e.particulars, Observation)
    ]
    results = []
    for goal in room.frozen.exercise.goals:
        own = [o for o in observations if o.goal == goal.id]
        rated = session.ratings.get(goal.id)
        rating = rated.particulars if rated else None
        assert rating is None or isinstance(rating, GoalRating)
        outcomes = {
            indicator: entry.particulars.outcome
            for (of, indicator), entry in session.outcomes.items()
            if of == goal.id and isinstance(entry.particulars, IndicatorSeen)
        }
        results.append(
            GoalResult(
                goal,
                rating.rating if rating else None,
                rating.reason if rating else None,
                outcomes,
                tuple(o.text for o in own if o.sort is Sort.STRENGTH),
                tuple(o.text for o in own if o.sort is Sort.WEAKNESS),
                tuple(o.text for o in own if o.sort is Sort.NOTE),
            )
        )
    return results


def loose_observations(room: Room) -> list[Observation]:
    """Return the observations that belong to no goal, in order."""
    found = (e.particulars for e in room.recorder.session.of(Kind.OBSERVATION))
    return [o for o in found if isinstance(o, Observation) and o.goal is None]


def decision_results(room: Room) -> list[DecisionResult]:
    """Return the decisions with what they gave, in the order made, the withdrawn ones too."""
    return [DecisionResult(s, effect_of(room, s)) for s in room.recorder.session.decisions]


def actions(room: Room) -> list[Action]:
    """Return the rows proposed for the improvement plan, in order."""
    found = (e.particulars for e in room.recorder.session.of(Kind.ACTION))
    return [a for a in found if isinstance(a, Action)]


def weaknesses_without_action(room: Room) -> list[str]:
    """Return what was seen to fail and what the plan lacked that no action takes up yet."""
    taken = {a.weakness for a in actions(room)}
    seen = [
        e.particulars.text
        for e in room.recorder.session.of(Kind.OBSERVATION)
        if isinstance(e.particulars, Observation) and e.particulars.sort is Sort.WEAKNESS
    ]
    unsupported = [
        f"Planen saknar stöd för beslutet: {s.decision.text}"
        for s in room.recorder.session.decisions
        if s.withdrawn is None and s.decision.support is PlanSupport.MISSING
    ]
    return [text for text in dict.fromkeys([*seen, *unsupported]) if text not in taken]


def open_improvements(room: Room) -> list[tuple[str, Improvement]]:
    """Return the improvements of the model that are not done, by id."""
    return [
        (identity, one)
        for identity, one in sorted(room.frozen.municipality.improvements.items())
        if (one.status or "").strip().casefold() not in _DONE
    ]


def words(room: Room, kind: Kind) -> list[Words]:
    """Return the texts of one kind: notes, parked questions, the debrief."""
    found = (e.particulars for e in room.recorder.session.of(kind))
    return [w for w in found if isinstance(w, Words)]


def unplayed(room: Room) -> list[tuple[Inject, str]]:
    """Return the injects that were not played, with why (Swedish)."""
    session = room.recorder.session
    found = []
    for inject in room.frozen.exercise.injects:
        state = session.injects.get(inject.id)
        if state is None:
            found.append((inject, "kom inte med"))
        elif state.how is Handled.SKIPPED:
            found.append((inject, state.reason or "hoppades över"))
    return found
