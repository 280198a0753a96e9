"""What the pages of an exercise show, gathered from the room; templates only lay it out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kontinuitet.exercise.clock import milliseconds
from kontinuitet.exercise.effects import Effect, effect_of
from kontinuitet.exercise.events import Event
from kontinuitet.exercise.picture import ActivityNow, Course
from kontinuitet.exercise.placeholders import STANDINGS
from kontinuitet.exercise.room import Mismatch, Room
from kontinuitet.exercise.rules import may_be_undone
from kontinuitet.exercise.session import (
    DecisionState,
    Entry,
    Handled,
    InjectState,
    Progress,
    Session,
)
from kontinuitet.exercise.telling import tell
from kontinuitet.model.exercise import Delivery, Exercise, Inject, Phase, Standing
from kontinuitet.model.exercise_event import How, Kind, Words
from kontinuitet.wording import count_in_text, duration_in_table, duration_in_text, listed

_SHAPES: Final = {
    Standing.DOWN: "down",
    Standing.FALLBACK: "reserve",
    Standing.DEGRADED: "degraded",
    Standing.UP: "up",
}
#: Letters of two injects that the storbild has room for.
_ROOM_FOR_TWO: Final = 260
#: Lines of the log on the page; the journal has them all.
_LINES: Final = 80


@dataclass(frozen=True, slots=True)
class Row:
    """One activity in the picture, in words."""

    id: str
    name: str
    essential: bool
    standing: Standing
    word: str
    until: str
    detail: str
    limit: str
    exceeded: bool
    why: tuple[tuple[str, str], ...]

    @property
    def shape(self) -> str:
        """Return the name of the frame that shows the standing."""
        return _SHAPES[self.standing]


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
    history: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """An inject on the storbild."""

    sender: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """One event in the log: its number, both times, what it was and who did it."""

    number: int
    wall: str
    moment: str
    text: str
    role: str
    undone: bool
    may_be_undone: bool


@dataclass
class View:
    """Everything about the moment that more than one page shows."""

    room: Room
    game: int
    session: Session
    exercise: Exercise = field(init=False)
    course: Course = field(init=False)

    def __post_init__(self) -> None:
        self.exercise = self.room.frozen.exercise
        self.course = self.room.course()

    @property
    def moment(self) -> str:
        """Return the game time shortly, with its day."""
        return self.room.moments.short(self.game)

    @property
    def day(self) -> str:
        """Return the day of the game time, empty when the scenario has no start."""
        return self.moment.partition(" kl. ")[0] if self.room.moments.starts else ""

    @property
    def clock(self) -> str:
        """Return the time of day of the game time, else how far in it is."""
        starts = self.room.moments.starts
        return f"kl. {self.moment.partition(' kl. ')[2]}" if starts else self.moment

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

    @property
    def others(self) -> list[Block]:
        """Return the picture of the departments that do not exercise."""
        return [b for b in self.blocks() if b.id not in self.exercise.departments]

    def _brief(self, minute: int) -> str:
        # A time is not broken over two lines.
        return self.room.moments.brief(minute, self.game).replace(" ", "\N{NO-BREAK SPACE}")

    def _row(self, now: ActivityNow) -> Row:
        words = STANDINGS[now.standing]
        ends = f"till {self._brief(now.until)}" if now.until is not None else "tills vidare"
        if now.back is None and now.standing is Standing.DOWN:
            ends = "inget känt slut"
        if now.standing is Standing.FALLBACK:
            model = self.course.municipality.activities[now.id].fallbacks
            names = listed([model[r].name for r in now.routines if r in model])
            detail = f"{names or 'Reservrutin'}, {ends}"
        else:
            detail = ends
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
            ends,
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
            at = self.game if inject.when.game is None else inject.when.game
            text = self.room.text_of(inject.text, max(at, self.game if state is None else at))
        mismatches = () if state is not None else tuple(self.room.mismatches(inject, self.game))
        return Card(inject.id, inject, text, self._brief(at), state, mismatches)

    def passed_text(self, inject: Inject, how: str, to: int) -> str:
        """Return the text of an inject that a jump passes, as the room gets to see it.

        Played in order it tells of its own moment; in the situation update, of the moment after
        the jump.
        """
        own = inject.when.game if inject.when.game is not None else self.game
        return self.room.text_of(inject.text, to if how == How.MERGE else max(own, self.game))

    @property
    def reading(self) -> str:
        """Return what is read aloud when the present phase begins, filled in for that moment."""
        return self.room.text_of(self.phase.jump or "", self.phase.game)

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

    @property
    def on_the_wall(self) -> list[Shown]:
        """Return the latest inject for the storbild, and the one before when there is room.

        Of a card that only some have been given it says no more than that.
        """
        found: list[tuple[int, Shown]] = []
        for card in self.played():
            assert card.state is not None
            sender = card.inject.sender or ""
            if card.inject.delivery is Delivery.CARD and not self._for_all(card.inject):
                text = f"Inspelskort till {listed(card.inject.receivers)}"
                found.append((card.state.event.number, Shown("", text)))
            else:
                found.append((card.state.event.number, Shown(sender, card.text)))
        for entry in self.own_injects:
            own = entry.particulars
            found.append((entry.event.number, Shown(own.sender or "", own.text)))
        found.sort(key=lambda pair: -pair[0])
        latest = [shown for _, shown in found[:2]]
        return latest[: 2 if sum(len(s.text) for s in latest) <= _ROOM_FOR_TWO else 1]

    def _for_all(self, inject: Inject) -> bool:
        return all(self._meant_for(inject, d) for d in self.exercise.departments)

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
            tuple(self._history(state)),
        )

    def _history(self, state: DecisionState) -> Iterator[str]:
        said = state.decision
        if said.afterwards:
            paper = f", på papperet kl. {said.wall}" if said.wall else ""
            yield f"Inskrivet i efterhand kl. {_wall(state.event)}{paper}"
        else:
            yield f"Fattat kl. {_wall(state.event)}"
        if state.withdrawn is not None:
            reason = state.withdrawn.data.get("orsak")
            when = f"kl. {_wall(state.withdrawn)}, speltid {self._brief(state.withdrawn.game)}"
            yield f"Återtaget {when}" + (f": {reason}" if reason else "")

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
        if effect.impossible:
            yield f"Kan inte räknas längre: {effect.impossible}"
        elif not effect.differences:
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
    def log(self) -> list[Told]:
        """Return what has happened, the latest first, slips too."""
        return [
            Told(
                event.number,
                _wall(event),
                self.room.moments.short(event.game),
                tell(event, self.room.moments.short),
                event.role,
                event.number in self.session.undone,
                may_be_undone(self.session, event.number),
            )
            for event in reversed(self.room.recorder.events[: self.session.last][-_LINES:])
        ]

    @property
    def settled(self) -> list[tuple[str, str]]:
        """Return the parked questions that have been settled, each with its answer."""
        answers = self.session.settled
        return [
            (words_of(e), getattr(answers[e.event.number].particulars, "text", None) or "")
            for e in self.session.of(Kind.PARKED)
            if e.event.number in answers
        ]


def _wall(event: Event) -> str:
    return event.wall[11:16].replace(":", ".")


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
    session = room.recorder.session
    return View(room, session.game(milliseconds(wall())), session)


def words_of(entry: Entry) -> str:
    """Return the text of an entry that has one."""
    return entry.particulars.text if isinstance(entry.particulars, Words) else ""
