"""The pages of an exercise: links, what each seat sees, and what its forms add to the journal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import Flask, abort, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from kontinuitet.errors import InputError, KontinuitetError
from kontinuitet.exercise.room import Room
from kontinuitet.exercise.rules import Seat
from kontinuitet.model.exercise import MARKING
from kontinuitet.model.exercise_event import Kind, PlanSupport, Rating
from kontinuitet.problems import Problem
from kontinuitet.web.exercise import forms
from kontinuitet.web.exercise.seats import PATHS, Guest, Seats, proven
from kontinuitet.web.exercise.view import View, view_of
from kontinuitet.web.guard import Addresses, new_token, protect

_FAULTS: Final = {
    400: "Begäran gick inte att förstå.",
    403: "Formuläret kom inte från den här sidan. Ladda om sidan och försök igen.",
    404: "Sidan finns inte.",
    405: "Så kan sidan inte användas.",
    413: "Texten är för lång. Korta den och försök igen.",
    421: "Sidorna visas bara på adressen som programmet skrev ut.",
    500: "Något gick fel i programmet. Det som är sparat är kvar. Ladda om sidan.",
}

Reply = Response | str


def create_app(
    room: Room,
    seats: Seats,
    addresses: Addresses,
    wall: Callable[[], str],
    extras: Any = None,
    on_crash: Callable[[Exception], object] = lambda _: None,
) -> Flask:
    """Return the pages of one exercise.

    ``extras`` is put in every page (links to show to the facilitator, for one). ``on_crash`` is
    given what no page foresaw, to be logged.
    """
    app = Flask("kontinuitet.web", static_folder="static", template_folder="templates")
    app.jinja_env.autoescape = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    protect(app, addresses)
    pages = _Pages(room, seats, wall, extras)
    app.add_url_rule("/in/<secret>", "enter", pages.enter)
    app.add_url_rule(f"/{PATHS[Seat.FACILITATOR]}", "leading", pages.leading)
    app.add_url_rule(f"/{PATHS[Seat.FACILITATOR]}/del/<part>", "leading_part", pages.leading_part)
    app.add_url_rule(
        f"/{PATHS[Seat.FACILITATOR]}/ta-over", "take_over", pages.take_over, methods=["POST"]
    )
    app.add_url_rule(f"/{PATHS[Seat.FACILITATOR]}/hopp", "jump", pages.jump, methods=["POST"])
    app.add_url_rule(f"/{PATHS[Seat.SCREEN]}", "screen", pages.screen)
    app.add_url_rule(f"/{PATHS[Seat.SCREEN]}/del/bild", "screen_part", pages.screen_part)
    app.add_url_rule(f"/{PATHS[Seat.EVALUATOR]}", "evaluator", pages.evaluator)
    app.add_url_rule(f"/{PATHS[Seat.EVALUATOR]}/del/laget", "evaluator_part", pages.evaluator_part)
    app.add_url_rule(f"/{PATHS[Seat.PARTICIPANT]}", "participant", pages.participant)
    app.add_url_rule(
        f"/{PATHS[Seat.PARTICIPANT]}/del/laget", "participant_part", pages.participant_part
    )
    for seat in (Seat.FACILITATOR, Seat.EVALUATOR, Seat.PARTICIPANT):
        app.add_url_rule(
            f"/{PATHS[seat]}/ny/<kind>", f"add-{PATHS[seat]}", pages.adder(seat), methods=["POST"]
        )
    app.register_error_handler(HTTPException, _fault)

    def crash(error: Exception) -> tuple[str, int]:
        if not isinstance(error, KontinuitetError):
            on_crash(error)
        return _crash(error)

    app.register_error_handler(Exception, crash)
    return app


def _fault(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    return render_template(
        "fault.html", text=_FAULTS.get(code, _FAULTS[400]), marking=MARKING
    ), code


def _crash(error: Exception) -> tuple[str, int]:
    if isinstance(error, KontinuitetError):
        return render_template("fault.html", text=str(error), marking=MARKING), 500
    return render_template("fault.html", text=_FAULTS[500], marking=MARKING), 500


class _Pages:
    def __init__(self, room: Room, seats: Seats, wall: Callable[[], str], extras: Any) -> None:
        self._room = room
        self._seats = seats
        self._wall = wall
        self._extras = extras or {}

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
        return render_template(
            f"exercise/{template}",
            marking=MARKING,
            view=more.pop("view", None) or self._view(),
            guest=guest,
            key=new_token(),
            supports=PlanSupport,
            ratings=Rating,
            kinds=Kind,
            model=self._room.frozen.municipality,
            path=PATHS[guest.seat],
            **{**self._extras, **more},
        )

    def _part(self, template: str, guest: Guest, **more: Any) -> Reply:
        """Return a part of a page, or nothing when it is as the browser has it."""
        view = self._view()
        version = f"{view.session.last}-{view.game}"
        if request.args.get("v") == version:
            return Response(status=204)
        return self._page(template, guest, view=view, version=version, **more)

    # The facilitator

    def leading(self, error: str = "", form: Any = None, faults: tuple[Problem, ...] = ()) -> Reply:
        """Show the facilitator's page."""
        guest = self._guest(Seat.FACILITATOR)
        if not self._seats.leads(guest):
            return self._page("take_over.html", guest)
        view = self._view()
        version = f"{view.session.last}-{view.game}"
        return self._page(
            "leading.html",
            guest,
            view=view,
            version=version,
            error=error,
            faults=faults,
            form=form or MultiDict(),
        )

    def leading_part(self, part: str) -> Reply:
        """Show a part that changes by itself."""
        guest = self._guest(Seat.FACILITATOR)
        if part not in ("klocka", "laget", "inspel"):
            abort(404)
        if not self._seats.leads(guest):
            response = Response(status=200)
            response.headers["HX-Refresh"] = "true"
            return response
        return self._part(f"_{part}.html", guest)

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
        if passes and not rows:
            cards = [view.card(inject) for inject in passes]
            return self._page("jump.html", guest, view=view, to=wanted, cards=cards)
        return self._add(guest, Kind.JUMP.value, {"till": wanted, "inspel": rows})

    # The others

    def screen(self) -> Reply:
        """Show the storbild."""
        guest = self._guest(Seat.SCREEN)
        view = self._view()
        return self._page("screen.html", guest, view=view, version=_version(view))

    def screen_part(self) -> Reply:
        """Show what changes on the storbild."""
        return self._part("_bild.html", self._guest(Seat.SCREEN))

    def evaluator(
        self, error: str = "", form: Any = None, faults: tuple[Problem, ...] = ()
    ) -> Reply:
        """Show an evaluator's page."""
        guest = self._guest(Seat.EVALUATOR)
        view = self._view()
        return self._page(
            "evaluator.html",
            guest,
            view=view,
            version=_version(view),
            error=error,
            faults=faults,
            form=form or MultiDict(),
        )

    def evaluator_part(self) -> Reply:
        """Show what changes on an evaluator's page."""
        return self._part("_utvardering.html", self._guest(Seat.EVALUATOR))

    def participant(
        self, error: str = "", form: Any = None, faults: tuple[Problem, ...] = ()
    ) -> Reply:
        """Show a department's page."""
        guest = self._guest(Seat.PARTICIPANT)
        view = self._view()
        return self._page(
            "participant.html",
            guest,
            view=view,
            version=_version(view),
            error=error,
            faults=faults,
            form=form or MultiDict(),
        )

    def participant_part(self) -> Reply:
        """Show what changes on a department's page."""
        return self._part("_deltagare.html", self._guest(Seat.PARTICIPANT))

    # Adding

    def adder(self, seat: Seat) -> Callable[[str], Reply]:
        """Return the view that takes in the forms of a seat."""

        def add(kind: str) -> Reply:
            guest = self._form_guest(seat)
            if seat is Seat.FACILITATOR and not self._seats.leads(guest):
                return redirect(url_for("leading"), 303)
            return self._add(guest, kind, self._data(kind))

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
                return data
            case _:
                names = [n for n in form if n not in ("bevis", "nyckel")]
                return {**forms.filled(form, *names), **more}

    def _add(self, guest: Guest, kind: str, data: dict[str, Any]) -> Reply:
        key = request.form.get("nyckel") or new_token()
        try:
            self._room.add(kind, data, seat=guest.seat, key=f"{guest.cookie[:8]}-{key}")
        except InputError as error:
            show = {
                Seat.FACILITATOR: self.leading,
                Seat.EVALUATOR: self.evaluator,
                Seat.PARTICIPANT: self.participant,
            }[guest.seat]
            page = show(error=str(error), form=request.form, faults=error.problems)
            return make_response(page, 400)
        where = request.form.get("ankare", "")
        target = f"/{PATHS[guest.seat]}"
        return redirect(f"{target}#{where}" if where.isalnum() else target, 303)


def _version(view: View) -> str:
    return f"{view.session.last}-{view.game}"
