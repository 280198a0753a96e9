"""What the pages of an exercise show, gathered from the room; templates only lay it out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from kontinuitet.exercise.clock import milliseconds
from kontinuitet.exercise.effects import Effect, effect_of
from kontinuitet.exercise.picture import ActivityNow, Course
from kontinuitet.exercise.placeholders import STANDINGS
from kontinuitet.exercise.room import Mismatch, Room
from kontinuitet.exercise.session import DecisionState, Handled, InjectState, Progress, Session
from kontinuitet.model.exercise import Exercise, Inject, Phase, Standing
from kontinuitet.model.exercise_event import Kind
from kontinuitet.wording import count_in_text, duration_in_table, duration_in_text, listed


@dataclass(frozen=True, slots=True)
class Row:
    """One activity in the picture, in words."""

    id: str
    name: str
    essential: bool
    standing: Standing
    word: str
    detail: str
    limit: str
    exceeded: bool
    why: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One department in the picture: how many stand how, and its activities."""

    id: str
    name: str
    counts: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """An inject as shown: the text computed for the moment."""

    id: str
    inject: Inject
    text: str
    moment: str
    state: InjectState | None = None
    mismatches: tuple[Mismatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as shown, with its effect in words."""

    state: DecisionState
    moment: str
    effect: Effect
    lines: tuple[str, ...]
    guess_line: str


@dataclass
class View:
    """Everything about the moment that more than one page shows."""

    room: Room
    game: int
    session: Session = field(init=False)
    exercise: Exercise = field(init=False)
    course: Course = field(init=False)

    def __post_init__(self) -> None:
        self.session = self.room.recorder.session
        self.exercise = self.room.frozen.exercise
        self.course = self.room.course()

    @property
    def moment(self) -> str:
        """Return the game time in words."""
        return self.room.moments(self.game)

    @property
    def since(self) -> str:
        """Return how far into the outage the game time is."""
        return duration_in_text(self.game) + " in i avbrottet" if self.game else "Avbrottet börjar"

    @property
    def phase(self) -> Phase:
        """Return the present phase."""
        return self.session.phase(self.game)

    @property
    def next_phase(self) -> Phase | None:
        """Return the phase after the present one."""
        later = [p for p in self.exercise.phases if p.game > self.game]
        return min(later, key=lambda p: p.game) if later else None

    @property
    def running(self) -> bool:
        """Tell whether the clock runs by itself."""
        return self.session.progress is Progress.GOING and self.session.clock.rate > 0

    @property
    def stopped(self) -> bool:
        """Tell whether the exercise has been stopped."""
        return self.session.progress is Progress.STOPPED

    def blocks(self, departments: Sequence[str] | None = None) -> list[Block]:
        """Return the picture, by department: those that exercise first."""
        picture = self.course.picture(self.game)
        own = [d for d in self.exercise.departments if d in picture.departments]
        rest = [d for d in picture.departments if d not in own]
        model = self.room.frozen.municipality
        return [
            Block(
                d,
                model.departments[d].name,
                _counts(picture.of(d)),
                tuple(self._row(a) for a in picture.of(d)),
            )
            for d in (*own, *rest)
            if departments is None or d in departments
        ]

    def _brief(self, minute: int) -> str:
        return self.room.moments.brief(minute, self.game)

    def _row(self, now: ActivityNow) -> Row:
        words = STANDINGS[now.standing]
        if now.standing is Standing.FALLBACK:
            model = self.room.frozen.municipality.activities[now.id].fallbacks
            names = listed([model[r].name for r in now.routines if r in model])
            until = f", till {self._brief(now.until)}" if now.until is not None else ""
            detail = f"{names}{until}" if names else f"Reservrutin{until}"
        elif now.back is None and now.standing is Standing.DOWN:
            detail = "inget känt slut"
        elif now.until is not None:
            detail = f"till {self._brief(now.until)}"
        else:
            detail = "tills vidare"
        limit = ""
        if now.mtpd is not None and now.standing is Standing.DOWN:
            spent = duration_in_table(now.without)
            limit = f"utan förmåga {spent} av högst {duration_in_table(now.mtpd)}"
        why = tuple((self._brief(step.minute), step.why) for step in now.chain)
        return Row(
            now.id,
            now.name,
            now.essential,
            now.standing,
            words,
            detail,
            limit,
            now.exceeded,
            why,
        )

    def card(self, inject: Inject) -> Card:
        """Return an inject as it would be shown now, or as it was."""
        state = self.session.injects.get(inject.id)
        if state is not None and state.text is not None:
            text, at = state.text, state.event.game
        else:
            at = self.game if inject.when.game is None else max(inject.when.game, 0)
            text = self.room.text_of(inject.text, max(at, self.game if state is None else at))
        mismatches = () if state is not None else tuple(self.room.mismatches(inject, self.game))
        return Card(inject.id, inject, text, self._brief(at), state, mismatches)

    @property
    def due(self) -> list[Card]:
        """Return the injects to play now, earliest first."""
        return [self.card(i) for i in self.session.due(self.game)]

    @property
    def offered(self) -> list[Card]:
        """Return the contingency injects whose moment has come."""
        return [self.card(i) for i in self.room.offered(self.game)]

    @property
    def coming(self) -> list[Card]:
        """Return the injects with a later time, and those played by hand."""
        now = {c.id for c in (*self.due, *self.offered)}
        waiting = [
            i for i in self.exercise.injects if i.id not in self.session.injects and i.id not in now
        ]
        return [
            self.card(i)
            for i in sorted(waiting, key=lambda i: (i.when.game is None, i.when.game or 0, i.id))
            if i.when.game is not None or i.when.by_hand
        ]

    def played(self, *, department: str | None = None) -> list[Card]:
        """Return the injects that those exercised have been given, the latest first."""
        found = [
            self.card(i)
            for i in self.exercise.injects
            if i.told
            and (state := self.session.injects.get(i.id)) is not None
            and state.how is not Handled.SKIPPED
            and (department is None or self._meant_for(i, department))
        ]
        return sorted(found, key=lambda c: -c.state.event.number if c.state else 0)

    def _meant_for(self, inject: Inject, department: str) -> bool:
        name = self.room.frozen.municipality.departments[department].name
        others = {d.name for d in self.room.frozen.municipality.departments.values()}
        named = [r for r in inject.receivers if r in others]
        return not named or name in named or department in inject.receivers

    @property
    def own_injects(self) -> list[Any]:
        """Return the injects made up on the spot, the latest first."""
        return list(reversed(self.session.of(Kind.OWN_INJECT)))

    @property
    def decisions(self) -> list[Decided]:
        """Return the decisions with their effects, the latest first."""
        return [self._decided(s) for s in reversed(self.session.decisions)]

    def _decided(self, state: DecisionState) -> Decided:
        effect = effect_of(self.room, state)
        return Decided(
            state,
            self._brief(state.game),
            effect,
            tuple(self._effect_lines(effect)) if state.decision.interventions else (),
            self._guess_line(state, effect),
        )

    def _effect_lines(self, effect: Effect) -> Iterator[str]:
        for found in effect.differences[:6]:
            with_, without = _length(found.with_decision), _length(found.without_decision)
            if found.with_decision != found.without_decision:
                yield f"{found.name}: utan förmåga {with_} med beslutet, {without} utan det."
            else:
                back = (self._back(found.back_with), self._back(found.back_without))
                yield f"{found.name}: åter {back[0]} med beslutet, {back[1]} utan det."
        if len(effect.differences) > 6:
            yield f"Ytterligare {len(effect.differences) - 6} verksamheter påverkas."
        if not effect.differences:
            yield "Beslutet ändrar ingenting av det som beräknas."

    def _back(self, minute: int | None) -> str:
        return "aldrig, såvitt beräknat" if minute is None else self._brief(minute)

    def _guess_line(self, state: DecisionState, effect: Effect) -> str:
        if effect.guessed is None or state.decision.activity is None:
            return ""
        name = self.room.frozen.municipality.activities[state.decision.activity].name
        return (
            f"Gissat: {name} utan förmåga i {_length(effect.guessed)}. "
            f"Beräknat: {_length(effect.computed)}."
        )

    @property
    def parked(self) -> list[Any]:
        """Return the parked questions without an answer, in order."""
        return [
            e for e in self.session.of(Kind.PARKED) if e.event.number not in self.session.settled
        ]

    @property
    def log(self) -> list[Any]:
        """Return what has been added, the latest first, undone events left out."""
        return list(reversed(self.session.entries))[:60]


def _length(minutes: int | None) -> str:
    return "utan känt slut" if minutes is None else duration_in_table(minutes)


def _counts(rows: Sequence[ActivityNow]) -> str:
    parts = []
    for standing, words in (
        (Standing.DOWN, ("nere", "nere")),
        (Standing.FALLBACK, ("på reservrutin", "på reservrutin")),
        (Standing.DEGRADED, ("begränsad", "begränsade")),
    ):
        number = sum(r.standing is standing for r in rows)
        if number:
            parts.append(count_in_text(number, *words))
    return ", ".join(parts)


def view_of(room: Room, wall: Callable[[], str]) -> View:
    """Return the view of the present moment."""
    return View(room, room.recorder.session.game(milliseconds(wall())))


def told_only(phase: Phase, cards: Sequence[Card]) -> list[Card]:
    """Return the cards that belong on the storbild in a phase."""
    return [c for c in cards if c.inject.phase in (None, phase.id)]
