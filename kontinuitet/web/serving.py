"""Serving pages with waitress: on this computer only, or on the local network when asked to."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import segno
from waitress.server import create_server

from kontinuitet.errors import InputError, SystemFault
from kontinuitet.web.guard import MOST_BYTES, Addresses

LOOPBACK: Final = "127.0.0.1"
_NAMES: Final = ("127.0.0.1", "localhost", "::1")
_THREADS: Final = 8
#: Seconds that a client may take to send its request.
_PATIENCE: Final = 20
#: Seconds between the looks for clients that have taken too long.
_SWEEP: Final = 5

_TAKEN: Final = "Porten {} används redan av något annat. Välj en annan med --port."


@dataclass(frozen=True)
class Server:
    """A server that listens but does not answer until :meth:`run`."""

    port: int
    run: Callable[[], None]
    stop: Callable[[], None]

    @property
    def address(self) -> str:
        """Return the address on this computer."""
        return f"http://{LOOPBACK}:{self.port}"


def listen(app: Any, addresses: Addresses, *, port: int = 0, lan: str | None = None) -> Server:
    """Listen on this computer, or with ``lan`` on that address of the local network too.

    ``port`` 0 takes a free one.

    Raises:
        InputError: the port is taken, or the address is not this computer's.
        SystemFault: listening failed.
    """
    if lan and not port:
        # Both addresses have the same port.
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            port = int(probe.getsockname()[1])
    # That requests wait for one another for a moment, or are let go at the end, is nothing to tell.
    for name in ("waitress", "waitress.queue"):
        logging.getLogger(name).setLevel(logging.ERROR)
    if port and _answered(port):
        # Windows lets two programs listen at the same port.
        raise InputError(_TAKEN.format(port))
    try:
        server = create_server(
            app,
            listen=" ".join(f"{host}:{port}" for host in ((LOOPBACK, lan) if lan else (LOOPBACK,))),
            threads=_THREADS,
            channel_timeout=_PATIENCE,
            cleanup_interval=_SWEEP,
            max_request_body_size=MOST_BYTES,
            max_request_header_size=16 * 1024,
            ident=None,
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        if port:
            raise InputError(_TAKEN.format(port)) from error
        raise SystemFault(f"Sidorna kan inte visas: {error.strerror or error}.") from error
    bound = _port(server)
    addresses.allow(_NAMES, bound)
    if lan:
        addresses.allow((lan,), bound)
    return Server(bound, server.run, server.close)


def _answered(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((LOOPBACK, port)) == 0


def _port(server: Any) -> int:
    sockets = getattr(server, "effective_listen", None)
    if sockets:
        return int(sockets[0][1])
    return int(server.effective_port)


def lan_address() -> str | None:
    """Return this computer's address on the local network, None when it has none.

    Nothing is sent: a datagram socket only asks the system which way it would go.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        found = str(probe.getsockname()[0])
    return None if found.startswith("127.") else found


def qr_code(address: str) -> str:
    """Return a picture of an address for a tablet's camera, as a data URI (SVG)."""
    return str(segno.make(address, error="m").svg_data_uri(scale=4, border=4, light="#fff"))
