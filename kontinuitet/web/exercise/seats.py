"""Seats at an exercise: a secret link for each, and the cookie that the link gives."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flask import Response, request

from kontinuitet.exercise.rules import Seat
from kontinuitet.web.guard import new_token, same

#: The first part of each seat's addresses; its cookie is sent to no other.
PATHS: Final[Mapping[Seat, str]] = {
    Seat.FACILITATOR: "ledning",
    Seat.SCREEN: "storbild",
    Seat.EVALUATOR: "utvardering",
    Seat.PARTICIPANT: "deltagare",
}
_COOKIE: Final = "kontinuitet-{}"
_FORM_FIELD: Final = "bevis"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who has come in by a link: which seat, the secret of the cookie, and of forms."""

    seat: Seat
    cookie: str
    proof: str
    department: str | None = None


@dataclass
class Seats:
    """The links of one run, and who has come in. Only one leads at a time."""

    links: dict[str, tuple[Seat, str | None]] = field(default_factory=dict)
    _guests: dict[str, Guest] = field(default_factory=dict)
    _leader: str | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def link(self, seat: Seat, department: str | None = None) -> str:
        """Return the secret of a seat's link, the same each time."""
        with self._lock:
            for secret, who in self.links.items():
                if who == (seat, department):
                    return secret
            secret = new_token()
            self.links[secret] = (seat, department)
            return secret

    def enter(self, secret: str) -> Guest | None:
        """Return a new guest for a link, None when there is no such link."""
        with self._lock:
            for known, (seat, department) in self.links.items():
                if same(known, secret):
                    guest = Guest(seat, new_token(), new_token(), department)
                    self._guests[guest.cookie] = guest
                    if seat is Seat.FACILITATOR and self._leader is None:
                        self._leader = guest.cookie
                    return guest
            return None

    def present(self, seat: Seat) -> Guest | None:
        """Return who sends the present request to a seat's pages, None when nobody we know."""
        cookie = request.cookies.get(_COOKIE.format(PATHS[seat]), "")
        guest = self._guests.get(cookie)
        return guest if guest is not None and guest.seat is seat else None

    def leads(self, guest: Guest) -> bool:
        """Tell whether a facilitator is the one who leads."""
        return self._leader == guest.cookie

    def take_over(self, guest: Guest) -> None:
        """Let a facilitator lead in place of whoever did."""
        with self._lock:
            self._leader = guest.cookie

    def give_cookie(self, response: Response, guest: Guest) -> None:
        """Let the browser be known from now on, on the pages of this seat."""
        path = PATHS[guest.seat]
        response.set_cookie(
            _COOKIE.format(path),
            guest.cookie,
            path=f"/{path}",
            httponly=True,
            samesite="Strict",
        )


def proven(guest: Guest) -> bool:
    """Tell whether the present form was made for this guest."""
    return same(request.form.get(_FORM_FIELD, ""), guest.proof)
