"""Who may ask for what: addresses, origins, seats and sizes, checked before any page is reached."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, request

#: The largest body of a request, in bytes: a long decision, far from a file.
MOST_BYTES: Final = 128 * 1024
#: Letters of a token; 32 random bytes.
_TOKEN_BYTES: Final = 32

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": browsers then send forms with the origin "null", which tells nothing.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def new_token() -> str:
    """Return a secret that cannot be guessed."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def same(one: str, other: str) -> bool:
    """Compare secrets in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode("utf-8"), other.encode("utf-8"))


@dataclass
class Addresses:
    """The addresses that the pages answer to, as ``host:port``."""

    hosts: set[str] = field(default_factory=set)

    def allow(self, names: Iterable[str], port: int) -> None:
        """Answer to these host names at a port."""
        for name in names:
            bracketed = f"[{name}]" if ":" in name else name
            self.hosts.add(f"{bracketed}:{port}")


def protect(app: Flask, addresses: Addresses) -> None:
    """Check every request, and put the same headers on every answer."""
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BYTES
    app.config["MAX_FORM_PARTS"] = 200

    @app.before_request
    def check() -> None:
        if request.host.lower() not in addresses.hosts:
            # Somebody reached this computer under a name that is not its own.
            abort(421)
        if request.method not in ("GET", "HEAD", "POST"):
            abort(405)
        if request.method == "POST" and not _own_origin(request):
            abort(403)

    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "public, max-age=3600"
        return response


def _own_origin(asked: Request) -> bool:
    """Tell whether a form was sent from one of our own pages."""
    origin = asked.headers.get("Origin")
    if origin is None:
        return False
    parts = urlsplit(origin)
    return parts.scheme == asked.scheme and parts.netloc.lower() == asked.host.lower()
