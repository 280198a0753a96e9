"""What may be added to an exercise, by whom and when; every refusal is a Swedish sentence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kontinuitet.exercise.session import Progress, Session
from kontinuitet.model.duration import format_duration
from kontinuitet.model.exercise_event import (
    Attendance,
    Decision,
    GoalRating,
    IndicatorSeen,
    Jump,
    Kind,
    Observation,
    One,
    Particulars,
    Played,
    Settled,
    Skipped,
    Undo,
    Withdrawn,
)
from kontinuitet.model.intervention import (
    Assumption,
    ChangeOrder,
    Intervention,
    Postpone,
    RemoveStaff,
    ShutDown,
    StartFallback,
)
from kontinuitet.problems import did_you_mean


class Seat(StrEnum):
    """Who sends: each has a page of its own."""

    FACILITATOR = "övningsledare"
    EVALUATOR = "utvärderare"
    PARTICIPANT = "deltagare"
    SCREEN = "storbild"


#: What each may add. Those not named add nothing.
MAY_ADD: Final[Mapping[Seat, frozenset[Kind]]] = {
    Seat.FACILITATOR: frozenset(Kind),
    Seat.EVALUATOR: frozenset({Kind.OBSERVATION, Kind.INDICATOR, Kind.RATING, Kind.NOTE}),
    Seat.PARTICIPANT: frozenset({Kind.PARKED}),
    Seat.SCREEN: frozenset(),
}

#: Can be done at any time, also before the start and after the end.
_ALWAYS: Final = frozenset(
    {
        *(Kind.ATTENDANCE, Kind.NOTE, Kind.OBSERVATION, Kind.INDICATOR, Kind.RATING),
        *(Kind.PARKED, Kind.SETTLED, Kind.ACTION, Kind.DEBRIEF, Kind.UNDO),
    }
)
#: Cannot be undone: what is to be changed is changed by going on.
_LASTING: Final = frozenset({Kind.START, Kind.END, Kind.STOP, Kind.RESUME, Kind.RUN, Kind.PAUSE})


@dataclass(frozen=True, slots=True)
class Known:
    """The ids that an event may name."""

    activities: Collection[str]
    resources: Collection[str]
    departments: Collection[str]
    routines: Mapping[str, Collection[str]]
    persons: Collection[str]
    skills: Collection[str]


def refuse(
    session: Session, kind: Kind, said: Particulars, seat: Seat, game: int, known: Known
) -> str | None:
    """Return why an event cannot be added now (Swedish), None when it can.

    ``game`` is the present game time in minutes.
    """
    if kind not in MAY_ADD[seat]:
        return f"Rollen {seat.value} kan inte lägga till {kind.value}."
    return _out_of_time(session, kind) or _about(session, kind, said, game, known)


def _out_of_time(session: Session, kind: Kind) -> str | None:
    progress = session.progress
    if kind is Kind.START:
        return None if progress is Progress.READY else "Övningen har redan börjat."
    if progress is Progress.READY and kind not in _ALWAYS:
        return "Övningen har inte börjat."
    if kind is Kind.RESUME:
        return None if progress is Progress.STOPPED else "Övningen är inte avbruten."
    if progress is Progress.STOPPED and kind not in {*_ALWAYS, Kind.END}:
        return "Övningen är avbruten. Återuppta den först."
    if progress is Progress.OVER and kind not in {*_ALWAYS, Kind.DECISION, Kind.WITHDRAWN}:
        # What was decided on paper is typed in afterwards.
        return "Övningen är slut."
    return None


def _about(session: Session, kind: Kind, said: Particulars, game: int, known: Known) -> str | None:
    exercise = session.exercise
    match said:
        case Jump():
            return _jump(session, said, game)
        case Played() | Skipped():
            return _inject(session, said.id)
        case One() if kind is Kind.ANSWERED:
            played = said.id in session.injects
            return None if played else f'Inspelet "{said.id}" är inte spelat.'
        case Decision():
            return _decision(session, said, known)
        case Withdrawn():
            found = [s for s in session.decisions if s.decision.id == said.id]
            if not found:
                return f'Beslutet "{said.id}" finns inte.'
            return None if found[0].withdrawn is None else "Beslutet är redan återtaget."
        case GoalRating():
            return _one_of(said.goal, [g.id for g in exercise.goals], "Målet")
        case IndicatorSeen():
            pairs = {g.id: [i.id for i in g.indicators] for g in exercise.goals}
            return _one_of(said.goal, pairs, "Målet") or _one_of(
                said.indicator, pairs.get(said.goal, ()), "Indikatorn"
            )
        case Observation():
            return _observation(session, said)
        case Attendance():
            if said.department is not None:
                return _one_of(said.department, known.departments, "Förvaltningen")
            return None
        case Settled():
            parked = [e.event.number for e in session.of(Kind.PARKED)]
            return None if said.number in parked else f"Fråga {said.number} är inte parkerad."
        case Undo():
            return _undo(session, said)
        case _:
            return None


def _one_of(name: str, allowed: Collection[str], what: str) -> str | None:
    if name in allowed:
        return None
    return f'{what} "{name}" finns inte. {did_you_mean(name, allowed) or ""}'.strip()


def _jump(session: Session, jump: Jump, game: int) -> str | None:
    if jump.to < game:
        return (
            f"Klockan går bara framåt: den står på {format_duration(game)} och kan inte hoppa till "
            f"{format_duration(jump.to)}."
        )
    passed = {inject.id for inject in session.passed(jump.to)}
    chosen = [one.id for one in jump.passed]
    if len(set(chosen)) != len(chosen):
        return "Samma inspel står två gånger i hoppet."
    left = sorted(passed - set(chosen))
    if left:
        return (
            f"Hoppet passerar inspel som inte är spelade: {', '.join(left)}. Välj för varje om det "
            "ska spelas, slås ihop i lägesuppdateringen eller hoppas över."
        )
    foreign = sorted(set(chosen) - {inject.id for inject in session.due(jump.to)})
    return f"Hoppet passerar inte {', '.join(foreign)}." if foreign else None


def _inject(session: Session, identity: str) -> str | None:
    injects = {inject.id: inject for inject in session.exercise.injects}
    missing = _one_of(identity, injects, "Inspelet")
    if missing is not None:
        return missing
    if identity in session.injects:
        return f'Inspelet "{identity}" är redan {session.injects[identity].how.value}.'
    before = [n for n in injects[identity].needs if n not in session.injects]
    if before:
        return f'Inspelet "{identity}" ska komma efter {", ".join(before)}.'
    return None


def _decision(session: Session, said: Decision, known: Known) -> str | None:
    if any(state.decision.id == said.id for state in session.decisions):
        return f'Det finns redan ett beslut "{said.id}".'
    points = [point.id for point in session.exercise.decisions]
    checks = (
        (said.department, known.departments, "Förvaltningen"),
        (said.point, points, "Beslutspunkten"),
        (said.activity, known.activities, "Verksamheten"),
    )
    for name, allowed, what in checks:
        if name is not None and (wrong := _one_of(name, allowed, what)):
            return wrong
    for intervention in said.interventions:
        if wrong := _intervention(intervention, known):
            return wrong
    return None


def _intervention(said: Intervention, known: Known) -> str | None:
    match said:
        case StartFallback():
            wrong = _one_of(said.activity, known.activities, "Verksamheten")
            if wrong is None and said.routine is not None:
                wrong = _one_of(
                    said.routine, known.routines.get(said.activity, ()), "Reservrutinen"
                )
            return wrong or _all_of(said.replaces, {*known.resources, *known.activities})
        case ChangeOrder():
            return _all_of(said.first, known.resources)
        case ShutDown() | Postpone() | Assumption():
            return _all_of(said.resources, known.resources)
        case RemoveStaff():
            return _one_of(said.person, known.persons, "Personen")
        case _:
            for skill in said.skills:
                if wrong := _one_of(skill, known.skills, "Kompetensen"):
                    return wrong
            return None


def _all_of(names: Collection[str], allowed: Collection[str]) -> str | None:
    return next((w for n in names if (w := _one_of(n, allowed, "Resursen"))), None)


def _observation(session: Session, said: Observation) -> str | None:
    exercise = session.exercise
    goals = {g.id: [i.id for i in g.indicators] for g in exercise.goals}
    if said.indicator is not None and said.goal is None:
        return "En indikator hör till ett mål: ange målet."
    checks = (
        (said.goal, goals, "Målet"),
        (said.indicator, goals.get(said.goal or "", ()), "Indikatorn"),
        (said.inject, [i.id for i in exercise.injects], "Inspelet"),
        (said.decision, [s.decision.id for s in session.decisions], "Beslutet"),
    )
    for name, allowed, what in checks:
        if name is not None and (wrong := _one_of(name, allowed, what)):
            return wrong
    return None


def _undo(session: Session, said: Undo) -> str | None:
    if said.number in session.undone:
        return f"Händelse {said.number} är redan ångrad."
    found = next((e for e in session.entries if e.event.number == said.number), None)
    if found is None:
        return f"Händelse {said.number} finns inte."
    if found.kind in _LASTING:
        return f"{found.kind.value} kan inte ångras."
    if found.kind is Kind.JUMP:
        later = [
            e
            for e in session.entries
            if e.event.number > said.number and e.kind not in {Kind.UNDO, Kind.NOTE}
        ]
        if later:
            return (
                "Tidshoppet kan inte ångras: något har hänt efter det. Ångra det som kom efter "
                "först."
            )
    return None


def may_be_undone(session: Session, number: int) -> bool:
    """Tell whether an event can be undone as a slip."""
    return _undo(session, Undo(nr=number)) is None
