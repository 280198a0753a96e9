"""Serving the pages of a run: the links to each seat, and the server until it is stopped."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from kontinuitet.errors import InputError, SystemFault
from kontinuitet.exercise.frozen import Frozen
from kontinuitet.exercise.rules import Seat
from kontinuitet.services.exercise import Run, room_of
from kontinuitet.web.exercise.app import create_app
from kontinuitet.web.exercise.remembered import Memory
from kontinuitet.web.exercise.seats import Seats
from kontinuitet.web.guard import Addresses
from kontinuitet.web.serving import LOOPBACK, lan_address, listen, qr_code


def serve(
    run: Run,
    *,
    port: int,
    lan: bool,
    ready: Callable[[str], None],
    on_crash: Callable[[Exception], object],
) -> None:
    """Serve the pages until Ctrl+C; as of :meth:`kontinuitet.web.entrance.Pages.exercise`."""
    room, wall = room_of(run)
    memory, addresses = Memory(run.folder), Addresses()

    def leads(leader: str) -> None:
        # Without it whoever leads takes over once more after a restart: no reason to stop now.
        with contextlib.suppress(SystemFault):
            memory.keep(leader=leader)

    seats = Seats(memory.now.key, memory.now.leader, leads)
    links: list[dict[str, Any]] = []
    staffing = run.frozen.scenario.staffing_in(run.frozen.municipality)
    persons = staffing.persons if staffing else {}
    extras: dict[str, Any] = {
        "links": links,
        "skills": room.recorder.known.skills,
        "persons": [(i, p.name) for i, p in sorted(persons.items()) if not p.protected],
    }
    app = create_app(room, seats, addresses, wall, extras, on_crash)
    address = lan_address() if lan else None
    if lan and address is None:
        raise InputError("Datorn är inte ansluten till något nätverk. Kör utan --nätverk.")
    try:
        # Windows that stand open since the last time find the pages where they were.
        server = listen(app, addresses, port=port or memory.now.port, lan=address)
    except InputError:
        if port or not memory.now.port:
            raise
        server = listen(app, addresses, lan=address)
        extras["moved"] = True
    memory.keep(port=server.port)

    def link(seat: Seat, host: str, department: str | None = None) -> str:
        return f"http://{host}:{server.port}/in/{seats.link(seat, department)}"

    links.append({"name": "Storbild", "address": link(Seat.SCREEN, LOOPBACK), "code": ""})
    links.append({"name": "Utvärderare", "address": link(Seat.EVALUATOR, LOOPBACK), "code": ""})
    if address is not None:
        links += _lan_links(run.frozen, address, link)
    first = link(Seat.FACILITATOR, LOOPBACK)
    try:
        ready(first)
        # Ends by itself at Ctrl+C.
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        run.close()


def _lan_links(frozen: Frozen, address: str, link: Callable[..., str]) -> list[dict[str, Any]]:
    """Return the links for other computers, each with a QR code that a tablet reads."""
    found = [("Utvärderare på en annan dator", link(Seat.EVALUATOR, address))]
    for department in frozen.exercise.departments:
        name = frozen.municipality.departments[department].name
        found.append((f"Deltagare: {name}", link(Seat.PARTICIPANT, address, department)))
    return [{"name": name, "address": where, "code": qr_code(where)} for name, where in found]
