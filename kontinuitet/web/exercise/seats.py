"""Seats at an exercise: a secret link for each, and the cookie that the link gives.

Links, cookies and the proof in the forms all follow from one key, so that windows that stand open
go on as if nothing had happened when the program is started again with the same key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
#: Guests whose cookies have been checked; more than a room holds.
_REMEMBERED: Final = 1000


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who has come in by a link: which seat, the secret of the cookie, and of forms."""

    seat: Seat
    cookie: str
    proof: str
    department: str | None = None


class Seats:
    """The links of one run, and who has come in. Only one leads at a time."""

    def __init__(
        self,
        key: str | None = None,
        leader: str | None = None,
        on_leader: Callable[[str], object] = lambda _: None,
    ) -> None:
        """Go on with the ``key`` and the ``leader`` (a cookie) of an earlier time, if any.

        ``on_leader`` is given the cookie of whoever leads from now on.
        """
        self._key = (key or new_token()).encode("ascii")
        self._leader = leader
        self._on_leader = on_leader
        self._links: dict[str, tuple[Seat, str | None]] = {}
        self._guests: dict[str, Guest] = {}
        self._lock = threading.Lock()

    def _secret(self, *what: str) -> str:
        digest = hmac.digest(self._key, "\0".join(what).encode("utf-8"), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")

    def link(self, seat: Seat, department: str | None = None) -> str:
        """Return the secret of a seat's link, the same each time."""
        secret = self._secret("länk", seat.value, department or "")
        with self._lock:
            self._links[secret] = (seat, department)
        return secret

    def enter(self, secret: str) -> Guest | None:
        """Return a new guest for a link, None when there is no such link."""
        with self._lock:
            found = next((who for known, who in self._links.items() if same(known, secret)), None)
        if found is None:
            return None
        nonce = new_token()
        guest = self._guest(f"{nonce}.{self._signature(nonce, *found)}", *found)
        if guest.seat is Seat.FACILITATOR and self._leader is None:
            self.take_over(guest)
        return guest

    def _signature(self, nonce: str, seat: Seat, department: str | None) -> str:
        return self._secret("kaka", nonce, seat.value, department or "")

    def _guest(self, cookie: str, seat: Seat, department: str | None) -> Guest:
        guest = Guest(seat, cookie, self._secret("bevis", cookie), department)
        with self._lock:
            self._guests[cookie] = guest
            while len(self._guests) > _REMEMBERED:
                self._guests.pop(next(iter(self._guests)))
        return guest

    def present(self, seat: Seat) -> Guest | None:
        """Return who sends the present request to a seat's pages, None when nobody we know."""
        cookie = request.cookies.get(_COOKIE.format(PATHS[seat]), "")
        guest = self._guests.get(cookie) or self._known_before(cookie)
        return guest if guest is not None and guest.seat is seat else None

    def _known_before(self, cookie: str) -> Guest | None:
        """Return the guest of a cookie that an earlier start of the program gave."""
        nonce, _, signature = cookie.partition(".")
        with self._lock:
            seats = tuple(self._links.values())
        for seat, department in seats:
            if same(self._signature(nonce, seat, department), signature):
                return self._guest(cookie, seat, department)
        return None

    def leads(self, guest: Guest) -> bool:
        """Tell whether a facilitator is the one who leads."""
        return self._leader == guest.cookie

    def take_over(self, guest: Guest) -> None:
        """Let a facilitator lead in place of whoever did."""
        with self._lock:
            self._leader = guest.cookie
        self._on_leader(guest.cookie)

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
