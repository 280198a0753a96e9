"""How the minutes in the room are divided: phases, injects and what else the day holds."""

from __future__ import annotations

from dataclasses import dataclass

from kontinuitet.errors import InputError
from kontinuitet.model.exercise import Slot

#: The shortest and the longest exercise that is proposed, in minutes.
SHORTEST, LONGEST = 15, 8 * 60
_MICRO = 35


@dataclass(frozen=True, slots=True)
class Length:
    """Numbers for an exercise of some minutes.

    ``opening``, ``pause`` and ``debrief`` are minutes; ``talk`` those left for the phases.
    """

    minutes: int
    phases: int
    injects: int
    opening: int
    pause: int
    debrief: int

    @property
    def talk(self) -> int:
        """Return the minutes left for the phases."""
        return self.minutes - self.opening - self.pause - self.debrief

    def slots(self, first: str, middle: str | None) -> tuple[Slot, ...]:
        """Return the rows of the day that are no phase.

        ``first`` is the first phase and ``middle`` the one after the break.
        """
        rows: list[dict[str, object]] = [
            {"namn": "Välkommen, roller och spelregler", "minuter": self.opening, "före": first}
        ]
        if self.pause and middle is not None:
            rows.append({"namn": "Paus", "minuter": self.pause, "före": middle})
        rows.append({"namn": "Genomgång efter övning", "minuter": self.debrief})
        return tuple(Slot.model_validate(row) for row in rows)


def plan_length(minutes: int) -> Length:
    """Return how an exercise of that many minutes is divided.

    About one inject in 16 minutes of talk: 8–12 in three hours.

    Raises:
        InputError: too short or too long for an exercise of one sitting.
    """
    if not SHORTEST <= minutes <= LONGEST:
        raise InputError(
            "En övning kan vara mellan 15 minuter och 8 timmar. Dela upp en längre övning på flera "
            "tillfällen."
        )
    if minutes <= _MICRO:
        return Length(minutes, 1, 2, 3, 0, 5)
    opening = 10 if minutes < 120 else 15
    pause = 0 if minutes < 120 else 10 if minutes < 210 else 20
    debrief = 15 if minutes < 120 else 25 if minutes < 210 else 30
    talk = minutes - opening - pause - debrief
    phases = 1 if minutes < 60 else 2 if minutes < 100 else 3 if minutes < 210 else 4
    return Length(minutes, phases, max(3, min(14, round(talk / 13))), opening, pause, debrief)
