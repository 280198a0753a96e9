"""What each seat at an exercise sees, and what its forms add to the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote, unquote

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from kontinuitet.errors import InputError
from kontinuitet.exercise.clock import milliseconds
from kontinuitet.exercise.room import Room
from kontinuitet.exercise.rules import Seat
from kontinuitet.model.exercise import MARKING
from kontinuitet.model.exercise_event import Kind, PlanSupport, Rating
from kontinuitet.problems import Problem
from kontinuitet.web.exercise import forms
from kontinuitet.web.exercise.parts import Part, Parts
from kontinuitet.web.exercise.seats import PATHS, Guest, Seats, proven
from kontinuitet.web.exercise.view import View, view_of
from kontinuitet.web.guard import new_token

#: The parts that each seat's page asks for again while it is open, and the template of each.
_PARTS: Final[Mapping[Seat, Mapping[str, str]]] = {
    Seat.FACILITATOR: {p: f"_{p}.html" for p in ("klocka", "laget", "inspel", "beslut", "logg")},
    Seat.SCREEN: {"bild": "_bild.html"},
    Seat.EVALUATOR: {"laget": "_utvardering.html"},
    Seat.PARTICIPANT: {"laget": "_deltagare.html"},
}
_ROLE: Final = "kontinuitet-utvarderare"
#: Letters of an evaluator's role; as the event allows.
_ROLE_LETTERS: Final = 100
_BY_EVALUATORS: Final = frozenset({Kind.OBSERVATION, Kind.INDICATOR, Kind.RATING})

Reply = Response | str


class Pages:
    """The pages of one exercise."""

    def __init__(self, room: Room, seats: Seats, wall: Callable[[], str], extras: Any) -> None:
        self._room = room
        self._seats = seats
        self._wall = wall
        self._extras = extras or {}
        self._parts = Parts()

    # Coming in

    def enter(self, secret: str) -> Reply:
        """Turn a link into a cookie, and go to the seat's page."""
        guest = self._seats.enter(secret)
        if guest is None:
            abort(404)
        response = make_response(redirect(f"/{PATHS[guest.seat]}", 303))
        self._seats.give_cookie(response, guest)
        return response

    def _guest(self, seat: Seat) -> Guest:
        guest = self._seats.present(seat)
        if guest is None:
            abort(403)
        return guest

    def _form_guest(self, seat: Seat) -> Guest:
        guest = self._guest(seat)
        if not proven(guest):
            abort(403)
        return guest

    def _view(self) -> View:
        return view_of(self._room, self._wall)

    def _page(self, template: str, guest: Guest, **more: Any) -> str:
        view = more.pop("view", None) or self._view()
        return render_template(
            f"exercise/{template}",
            marking=MARKING,
            view=view,
            guest=guest,
            supports=PlanSupport,
            ratings=Rating,
            kinds=Kind,
            model=self._room.frozen.municipality,
            path=PATHS[guest.seat],
            part=lambda name: self._part(name, guest, view).html,
            **{"key": new_token(), **self._extras, **more},
        )

    def _part(self, name: str, guest: Guest, view: View | None = None) -> Part:
        session = self._room.recorder.session if view is None else view.session
        game = session.game(milliseconds(self._wall())) if view is None else view.game
        # Only the facilitator's parts have forms, which are for one guest.
        reader = guest.proof if guest.seat is Seat.FACILITATOR else (guest.department or "")
        return self._parts.get(
            (guest.seat.value, name, reader),
            session,
            game,
            lambda: self._page(
                _PARTS[guest.seat][name],
                guest,
                view=view or View(self._room, game, session),
                version=self._parts.mark,
                key=str(session.last),
            ),
        )

    def _answer(self, name: str, guest: Guest) -> Reply:
        """Return a part of a page, or nothing when it is as the browser has it."""
        part = self._part(name, guest)
        if request.args.get("v") == part.version:
            # Not 204: without a length the server closes the connection after each.
            return Response(status=200, headers={"HX-Reswap": "none"})
        return part.html

    # The facilitator

    def leading(
        self,
        error: str = "",
        form: Any = None,
        faults: tuple[Problem, ...] = (),
        refused: str = "",
    ) -> Reply:
        """Show the facilitator's page."""
        guest = self._guest(Seat.FACILITATOR)
        if not self._seats.leads(guest):
            return self._page("take_over.html", guest)
        return self._page(
            "leading.html",
            guest,
            error=error,
            faults=faults,
            form=form or MultiDict(),
            refused=refused,
            decision_form=form if form and refused == Kind.DECISION else MultiDict(),
        )

    def leading_part(self, part: str) -> Reply:
        """Show a part that changes by itself."""
        guest = self._guest(Seat.FACILITATOR)
        if part not in _PARTS[Seat.FACILITATOR]:
            abort(404)
        if not self._seats.leads(guest):
            response = Response(status=200)
            response.headers["HX-Refresh"] = "true"
            return response
        return self._answer(part, guest)

    def take_over(self) -> Reply:
        """Let this browser lead."""
        guest = self._form_guest(Seat.FACILITATOR)
        self._seats.take_over(guest)
        return redirect(url_for("leading"), 303)

    def jump(self) -> Reply:
        """Jump in time, or ask what becomes of the injects that the jump passes."""
        guest = self._form_guest(Seat.FACILITATOR)
        if not self._seats.leads(guest):
            return redirect(url_for("leading"), 303)
        view = self._view()
        wanted = forms.game_time(request.form.get("till", ""))
        rows = forms.passed(request.form)
        passes = view.session.passed(wanted) if isinstance(wanted, int) else ()
        for row in rows:
            inject = next((i for i in passes if i.id == row["id"]), None)
            if inject is not None and isinstance(wanted, int):
                row["text"] = view.passed_text(inject, row["hur"], wanted)
        if passes and not rows:
            cards = [view.card(inject) for inject in passes]
            return self._page("jump.html", guest, view=view, to=wanted, cards=cards)
        return self._add(guest, Kind.JUMP.value, {"till": wanted, "inspel": rows})

    # The others

    def screen(self) -> Reply:
        """Show the storbild."""
        return self._page("screen.html", self._guest(Seat.SCREEN))

    def screen_part(self) -> Reply:
        """Show what changes on the storbild."""
        return self._answer("bild", self._guest(Seat.SCREEN))

    def evaluator(
        self,
        error: str = "",
        form: Any = None,
        faults: tuple[Problem, ...] = (),
        refused: str = "",
    ) -> Reply:
        """Show an evaluator's page."""
        guest = self._guest(Seat.EVALUATOR)
        return self._page(
            "evaluator.html",
            guest,
            error=error,
            faults=faults,
            form=form or MultiDict(),
            refused=refused,
            role=_role(),
        )

    def evaluator_part(self) -> Reply:
        """Show what changes on an evaluator's page."""
        return self._answer("laget", self._guest(Seat.EVALUATOR))

    def evaluator_role(self) -> Reply:
        """Remember in the browser which evaluator this is."""
        self._form_guest(Seat.EVALUATOR)
        role = " ".join(request.form.get("roll", "").split())[:_ROLE_LETTERS]
        response = make_response(redirect(url_for("evaluator"), 303))
        response.set_cookie(
            _ROLE,
            quote(role),
            path=f"/{PATHS[Seat.EVALUATOR]}",
            httponly=True,
            samesite="Strict",
        )
        return response

    def participant(
        self,
        error: str = "",
        form: Any = None,
        faults: tuple[Problem, ...] = (),
        refused: str = "",
    ) -> Reply:
        """Show a department's page."""
        guest = self._guest(Seat.PARTICIPANT)
        return self._page(
            "participant.html",
            guest,
            error=error,
            faults=faults,
            form=form or MultiDict(),
            refused=refused,
        )

    def participant_part(self) -> Reply:
        """Show what changes on a department's page."""
        return self._answer("laget", self._guest(Seat.PARTICIPANT))

    # Adding

    def adder(self, seat: Seat) -> Callable[[str], Reply]:
        """Return the view that takes in the forms of a seat."""

        def add(kind: str) -> Reply:
            guest = self._form_guest(seat)
            if seat is Seat.FACILITATOR and not self._seats.leads(guest):
                return redirect(url_for("leading"), 303)
            data = self._data(kind)
            if seat is Seat.EVALUATOR and kind in _BY_EVALUATORS and (role := _role()):
                data["utvärderare"] = role
            return self._add(guest, kind, data)

        return add

    def _data(self, kind: str) -> dict[str, Any]:
        form = request.form
        more = forms.afterwards(form)
        match kind:
            case Kind.DECISION:
                numbers = len(self._room.recorder.session.decisions) + 1
                return {**forms.decision(form, form.get("id") or f"b{numbers}"), **more}
            case Kind.INJECT:
                inject = next(
                    (i for i in self._room.frozen.exercise.injects if i.id == form.get("id")), None
                )
                text = self._view().card(inject).text if inject else ""
                return {"id": form.get("id", ""), "text": text, **more}
            case Kind.OBSERVATION:
                data = forms.filled(
                    form, "text", "slag", "mål", "indikator", "inspel", "beslut", "röjning"
                )
                return {**data, **more}
            case Kind.OWN_INJECT:
                data = forms.filled(form, "text", "från", "sätt")
                if to := form.get("till", "").strip():
                    data["till"] = [to]
                return {**data, **more}
            case _:
                names = [n for n in form if n not in ("bevis", "nyckel", "ankare")]
                return {**forms.filled(form, *names), **more}

    def _add(self, guest: Guest, kind: str, data: dict[str, Any]) -> Reply:
        try:
            self._room.add(kind, data, seat=guest.seat, key=_key(guest))
        except InputError as error:
            show = {
                Seat.FACILITATOR: self.leading,
                Seat.EVALUATOR: self.evaluator,
                Seat.PARTICIPANT: self.participant,
            }[guest.seat]
            page = show(
                error=str(error), form=request.form, faults=tuple(error.problems), refused=kind
            )
            return make_response(page, 400)
        where = request.form.get("ankare", "")
        target = f"/{PATHS[guest.seat]}"
        return redirect(f"{target}#{where}" if where.isalnum() else target, 303)


def _key(guest: Guest) -> str:
    """Return what tells a form that is sent twice from a new one: its key and what it says.

    A page that was gone back to has its old key, but says something else.
    """
    form = request.form
    said = repr(sorted((n, form.getlist(n)) for n in form if n != "bevis"))
    digest = hashlib.sha256(f"{request.path}\n{said}".encode("utf-8", "replace")).hexdigest()
    return f"{guest.cookie[:8]}-{form.get('nyckel') or new_token()}-{digest[:16]}"


def _role() -> str:
    return unquote(request.cookies.get(_ROLE, ""))[:_ROLE_LETTERS]
