"""Adding to an exercise: what is sent is checked, written to the journal, then answered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from kontinuitet.errors import InputError
from kontinuitet.exercise.clock import milliseconds
from kontinuitet.exercise.events import Event
from kontinuitet.exercise.journal import Journal
from kontinuitet.exercise.rules import Known, Seat, refuse
from kontinuitet.exercise.session import Session, advance, replay
from kontinuitet.loading.plain import read_record
from kontinuitet.model.exercise import Exercise
from kontinuitet.model.exercise_event import PARTICULARS, Kind


class Recorder:
    """One exercise being run: its journal, and the state that follows from it.

    Safe to use from several threads: what is sent is taken one at a time.
    """

    def __init__(
        self, exercise: Exercise, journal: Journal, known: Known, wall: Callable[[], str]
    ) -> None:
        """``wall`` gives the real time, ISO 8601 with offset."""
        self.exercise = exercise
        self._journal = journal
        self.known = known
        self._wall = wall
        self._lock = threading.Lock()
        self._session = replay(exercise, journal.events)

    @property
    def session(self) -> Session:
        """Return the state now."""
        return self._session

    @property
    def events(self) -> tuple[Event, ...]:
        """Return all events so far, the undone ones too."""
        return self._journal.events

    def game(self) -> int:
        """Return the game time now, in minutes."""
        return self._session.game(milliseconds(self._wall()))

    def add(self, kind: str, data: Mapping[str, Any], *, seat: Seat, key: str) -> Event:
        """Add an event and return it when it is safe in the journal.

        The same ``key`` again gives the event that it gave the first time.

        Raises:
            InputError: it is not understood, or cannot be done now; nothing was added.
            SystemFault: the journal cannot be written; nothing was added.
        """
        try:
            which = Kind(kind)
        except ValueError:
            raise InputError(f'Okänt slag av händelse: "{kind}".') from None
        said = read_record(PARTICULARS[which], data, which.value)
        with self._lock:
            again = next((e for e in self._journal.events if e.key == key), None)
            if again is not None:
                return again
            wall = self._wall()
            game = self._session.game(milliseconds(wall))
            refused = refuse(self._session, which, said, seat, game, self.known)
            if refused is not None:
                raise InputError(refused)
            event = self._journal.append(
                which.value,
                said.model_dump(mode="json", by_alias=True, exclude_defaults=True),
                wall=wall,
                game=game,
                role=seat.value,
                key=key,
            )
            self._session = advance(self._session, self._journal.events)
            return event
