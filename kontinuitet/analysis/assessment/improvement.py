"""A single change and what it gives, as told to the user."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """The kinds of change, in the words of the user."""

    HOLD = "uthållighet"
    LINK = "reserv"
    PERSON = "personal"
    RESTART = "kortare återstart"
    FALLBACK = "reservrutin"


@dataclass(frozen=True, slots=True)
class Improvement:
    """One change and what it removes: activities never back in time, and gap minutes.

    ``id`` is the resource, activity or skill; ``text`` a Swedish sentence; ``weighted`` the minutes
    times the weights of their activities; ``helped`` the activities whose gap shrinks.
    """

    kind: Change
    id: str
    text: str
    never: int
    minutes: int
    weighted: float
    helped: tuple[str, ...]


def rank(improvement: Improvement) -> tuple[int, float, str, str, str]:
    """Return a sort key, best first."""
    i = improvement
    return (-i.never, -i.weighted, i.kind, i.id, i.text)
