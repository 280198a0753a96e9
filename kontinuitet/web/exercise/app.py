"""The pages of an exercise: which address goes to which page, and what is said of faults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException

from kontinuitet.errors import KontinuitetError
from kontinuitet.exercise.room import Room
from kontinuitet.exercise.rules import Seat
from kontinuitet.model.exercise import MARKING
from kontinuitet.web.exercise.pages import Pages
from kontinuitet.web.exercise.seats import PATHS, Seats
from kontinuitet.web.guard import Addresses, protect

_FAULTS: Final = {
    400: "Begäran gick inte att förstå.",
    403: "Formuläret kom inte från den här sidan. Ladda om sidan och försök igen.",
    404: "Sidan finns inte.",
    405: "Så kan sidan inte användas.",
    413: "Texten är för lång. Korta den och försök igen.",
    421: "Sidorna visas bara på adressen som programmet skrev ut.",
    500: "Något gick fel i programmet. Det som är sparat är kvar. Ladda om sidan.",
}

_NOT_IN: Final = "Öppna sidan med den länk som du har fått: den finns hos övningsledaren."


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
    pages = Pages(room, seats, wall, extras)
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
    app.add_url_rule(
        f"/{PATHS[Seat.EVALUATOR]}/roll", "evaluator_role", pages.evaluator_role, methods=["POST"]
    )
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
    text = _FAULTS.get(code, _FAULTS[400])
    if code == 403 and request.method != "POST":
        text = _NOT_IN
    return render_template("fault.html", text=text, marking=MARKING), code


def _crash(error: Exception) -> tuple[str, int]:
    if isinstance(error, KontinuitetError):
        return render_template("fault.html", text=str(error), marking=MARKING), 500
    return render_template("fault.html", text=_FAULTS[500], marking=MARKING), 500
