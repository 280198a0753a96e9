"""What has happened in an exercise, told in one line for each event."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kontinuitet.exercise.events import Event
from kontinuitet.exercise.session import read
from kontinuitet.model.exercise_event import (
    Action,
    Attendance,
    Decision,
    GoalRating,
    IndicatorSeen,
    Jump,
    Kind,
    Observation,
    One,
    OwnInject,
    Particulars,
    Played,
    Reason,
    Run,
    Settled,
    Skipped,
    Undo,
    Withdrawn,
    Words,
)

#: Says a minute of game time.
Moments = Callable[[int], str]

_PLAIN: Final = {
    Kind.START: "Övningen började",
    Kind.END: "Övningen slutade",
    Kind.STOP: "Övningen avbröts: något hände på riktigt",
    Kind.RESUME: "Övningen återupptogs",
    Kind.PAUSE: "Klockan pausades",
}
_WORDS: Final = {
    Kind.NOTE: "Anteckning",
    Kind.PARKED: "Parkerad fråga",
    Kind.DEBRIEF: "Genomgång",
}
_SEEN: Final = {"ja": "sågs", "delvis": "sågs delvis", "nej": "sågs inte"}


def tell(event: Event, moments: Moments) -> str:
    """Return what an event was, as a Swedish clause without a full stop."""
    said = read(event).particulars
    text = _told(Kind(event.kind), said, moments)
    if said.afterwards:
        text += f" (inskrivet i efterhand{f', på papperet {said.wall}' if said.wall else ''})"
    return text


def _told(kind: Kind, said: Particulars, moments: Moments) -> str:
    match said:
        case Jump():
            return _jump(said, moments)
        case Run():
            return f"Klockan går, {said.rate} spelminuter per minut"
        case Played():
            return f"Inspel {said.id} spelades"
        case Skipped():
            return f"Inspel {said.id} hoppades över: {said.reason}"
        case OwnInject():
            return f"Eget inspel: {said.text}"
        case Decision():
            return f"Beslut {said.id} ({said.by}): {said.text}"
        case Withdrawn():
            return f"Beslut {said.id} togs tillbaka{_why(said.reason)}"
        case Observation():
            sort = f"Observation ({said.sort.value}{_by(said.evaluator)})"
            mark = ", röjning av skyddad personuppgift" if said.exposed else ""
            return f"{sort}{mark}: {said.text}"
        case IndicatorSeen():
            what = f"Indikatorn {said.indicator} till {said.goal}"
            return f"{what} {_SEEN[said.outcome.value]}{_by(said.evaluator)}"
        case GoalRating():
            return f"{said.goal} bedömdes: {said.rating.value}{_by(said.evaluator)}"
        case Settled():
            return f"Parkerad fråga {said.number} löstes{_why(said.text)}"
        case Attendance():
            return f"{said.function} {'är här' if said.there else 'har gått'}"
        case Action():
            return f"Åtgärd: {said.action} (brist: {said.weakness})"
        case Undo():
            return f"Händelse {said.number} ångrades{_why(said.reason)}"
        case Words():
            return f"{_WORDS[kind]}: {said.text}"
        case One():
            return f"Inspel {said.id} besvarades"
        case Reason():
            return f"{_PLAIN[kind]}{_why(said.reason)}"
        case _:
            return _PLAIN[kind]


def _why(reason: str | None) -> str:
    return f": {reason}" if reason else ""


def _by(evaluator: str | None) -> str:
    return f", {evaluator}" if evaluator else ""


def _jump(said: Jump, moments: Moments) -> str:
    words = {"spela": "spelades", "slå_ihop": "i lägesuppdateringen", "hoppa_över": "hoppades över"}
    passed = [f"{p.id} {words[p.how.value]}{_why(p.reason)}" for p in said.passed]
    return f"Tidshopp till {moments(said.to)}" + (f" ({'; '.join(passed)})" if passed else "")
