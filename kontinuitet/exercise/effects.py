"""What a decision gives: the course with it against the course without it. Never typed in."""

from __future__ import annotations

from dataclasses import dataclass

from kontinuitet.analysis.base.results import ActivityOutage
from kontinuitet.exercise.picture import Course
from kontinuitet.exercise.room import Room
from kontinuitet.exercise.session import DecisionState


@dataclass(frozen=True, slots=True)
class Difference:
    """One activity with and without a decision.

    Minutes without ability over the whole course, None when without end; ``back`` is the game time
    of the last return, None when never or never down.
    """

    id: str
    name: str
    department: str
    without_decision: int | None
    with_decision: int | None
    back_without: int | None
    back_with: int | None

    @property
    def gained(self) -> int | None:
        """Return the minutes without ability that the decision saves, None where endless."""
        if self.without_decision is None or self.with_decision is None:
            return None
        return self.without_decision - self.with_decision


@dataclass(frozen=True, slots=True)
class Effect:
    """What a decision changes, the largest first; empty when nothing that is computed changes.

    ``guessed`` and ``computed`` are minutes without ability of the activity that the guess was
    about (None: no guess, or endless). ``impossible`` says why the decision cannot be computed any
    longer, when it stood on something that another decision has taken away.
    """

    differences: tuple[Difference, ...]
    guessed: int | None = None
    computed: int | None = None
    impossible: str = ""


def effect_of(room: Room, state: DecisionState) -> Effect:
    """Return what a decision gives together with the other decisions that stand.

    A decision that has been withdrawn is compared as if it stood.
    """
    own = state.decision.id
    # In the order made, as they stand in the journal.
    both = [
        (s.decision.id, s.game, intervention)
        for s in room.recorder.session.decisions
        if s.withdrawn is None or s.decision.id == own
        for intervention in s.decision.interventions
    ]
    given = room.course([(game, i) for _, game, i in both])
    without = room.course([(game, i) for identity, game, i in both if identity != own])
    void = [why for n, why in sorted(given.impossible.items()) if both[n][0] == own]
    found = [
        d
        for identity, activity in sorted(room.frozen.municipality.activities.items())
        if (d := _difference(identity, activity.name, activity.department, without, given))
    ]
    found.sort(key=_size)
    activity_id = state.decision.activity
    outage = given.activity(activity_id) if activity_id else None
    return Effect(
        tuple(found),
        state.decision.guess_minutes,
        (outage.without_ability if outage else 0) if activity_id else None,
        " ".join(void),
    )


def _difference(
    identity: str, name: str, department: str, without: Course, given: Course
) -> Difference | None:
    before, after = without.activity(identity), given.activity(identity)
    values = (_minutes(before), _minutes(after), _back(before), _back(after))
    if values[0] == values[1] and values[2] == values[3]:
        return None
    return Difference(identity, name, department, *values)


def _minutes(outage: ActivityOutage | None) -> int | None:
    return 0 if outage is None else outage.without_ability


def _back(outage: ActivityOutage | None) -> int | None:
    return None if outage is None else outage.up_again


def _size(difference: Difference) -> tuple[bool, int, str]:
    gained = difference.gained
    return (gained is not None, -abs(gained or 0), difference.id)
