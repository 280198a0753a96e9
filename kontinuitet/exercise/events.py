"""Events of an exercise as they stand in its journal: numbered, timed twice, chained by hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

#: What stands in place of the hash before the first event.
NO_HASH: Final = "0" * 64

#: JSON keys of an event, as exported; the order is also that of what is hashed.
_KEYS: Final = ("nr", "vägg", "spel", "slag", "roll", "nyckel", "data")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    ``number`` counts from 1 without gaps. ``wall`` is the real time, ISO 8601 with offset;
    ``game`` is the game time (speltid) in minutes after T+0. ``kind`` says what happened and
    ``data`` the particulars; ``role`` who said it. ``key`` is what the sender called it: the same
    key sent twice is one event. ``hash`` covers all of it and ``previous``, the hash of the event
    before.
    """

    number: int
    wall: str
    game: int
    kind: str
    role: str
    key: str
    data: Mapping[str, Any]
    previous: str
    hash: str

    def line(self) -> str:
        """Return the event as one line of JSON, as it is exported."""
        return canonical(
            {**_content(self), "föregående": self.previous, "hash": self.hash}, ordered=False
        )


def canonical(data: Mapping[str, Any], *, ordered: bool = True) -> str:
    """Return data as JSON in the one form that is hashed: sorted keys, no spaces, real letters."""
    return json.dumps(
        data, ensure_ascii=False, sort_keys=ordered, separators=(",", ":"), allow_nan=False
    )


def _content(event: Event) -> dict[str, Any]:
    values = (
        event.number,
        event.wall,
        event.game,
        event.kind,
        event.role,
        event.key,
        dict(event.data),
    )
    return dict(zip(_KEYS, values, strict=True))


def digest(
    number: int,
    wall: str,
    game: int,
    kind: str,
    role: str,
    key: str,
    data: Mapping[str, Any],
    previous: str,
) -> str:
    """Return the SHA-256 (hexadecimal) of an event and of the hash before it."""
    values = (number, wall, game, kind, role, key, data, previous)
    content = dict(zip((*_KEYS, "föregående"), values, strict=True))
    return hashlib.sha256(canonical(content).encode("utf-8")).hexdigest()


def chained(
    before: Event | None,
    *,
    wall: str,
    game: int,
    kind: str,
    role: str,
    key: str,
    data: Mapping[str, Any],
) -> Event:
    """Return the event that follows ``before`` (None: the first)."""
    number = before.number + 1 if before else 1
    previous = before.hash if before else NO_HASH
    # Through JSON and back, so that what is kept is what a reader of the journal gets.
    plain: dict[str, Any] = json.loads(canonical(data))
    found = digest(number, wall, game, kind, role, key, plain, previous)
    return Event(number, wall, game, kind, role, key, plain, previous, found)


def event_of(row: Mapping[str, Any]) -> Event:
    """Return the event of one exported line.

    Raises:
        ValueError: a part is missing or of the wrong sort.
    """
    try:
        number, wall, game, kind, role, key, data = (row[name] for name in _KEYS)
        previous, found = row["föregående"], row["hash"]
    except KeyError as error:
        raise ValueError(f"{error.args[0]} saknas") from None
    texts = (wall, kind, role, key, previous, found)
    numbers = (number, game)
    if not (
        all(isinstance(t, str) for t in texts)
        and all(isinstance(n, int) and not isinstance(n, bool) for n in numbers)
        and isinstance(data, Mapping)
    ):
        raise ValueError("en uppgift är av fel slag")
    return Event(number, wall, game, kind, role, key, data, previous, found)


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a journal does not hold: the event's number and why (Swedish)."""

    number: int
    why: str


def first_break(events: Iterable[Event]) -> Break | None:
    """Return where the chain of hashes breaks, None when it is whole."""
    previous = NO_HASH
    for number, event in enumerate(events, start=1):
        if event.number != number:
            return Break(
                number, f"händelse {number} saknas: efter {number - 1} kommer {event.number}"
            )
        if event.previous != previous:
            return Break(number, f"händelse {number} bygger inte på händelse {number - 1}")
        found = digest(
            event.number,
            event.wall,
            event.game,
            event.kind,
            event.role,
            event.key,
            event.data,
            event.previous,
        )
        if found != event.hash:
            return Break(number, f"innehållet i händelse {number} är ändrat sedan det skrevs")
        previous = event.hash
    return None
