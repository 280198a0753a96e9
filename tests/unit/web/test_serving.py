"""The server itself, over real sockets on this computer: who is answered, and for how long."""

from __future__ import annotations

import errno
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from kontinuitet.errors import InputError
from kontinuitet.web import serving
from kontinuitet.web.exercise.remembered import FILE, Memory
from kontinuitet.web.guard import MOST_BYTES, Addresses
from kontinuitet.web.serving import Server, lan_address, listen, qr_code
from tests.unit.web.room_cases import House


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(serving, "_PATIENCE", 1)
    monkeypatch.setattr(serving, "_SWEEP", 1)
    house = House(tmp_path)
    addresses = Addresses()
    server = listen(house.app, addresses)
    # Flask's checks know the port by now.
    house.addresses.hosts |= addresses.hosts

    def go() -> None:
        # Its sockets are closed under it when the test ends.
        with suppress(OSError, ValueError):
            server.run()

    thread = threading.Thread(target=go, daemon=True)
    thread.start()
    yield server
    server.stop()
    thread.join(5)


def ask(port: int, request: bytes, timeout: float = 5) -> bytes:
    """Send bytes and return all that comes back until the server closes."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout)) as connection:
        connection.sendall(request)
        found = b""
        with suppress(ConnectionResetError):
            while more := connection.recv(65536):
                found += more
        return found


def test_a_page_is_answered_on_this_computer_alone(server: Server) -> None:
    host = f"127.0.0.1:{server.port}".encode()
    answer = ask(
        server.port, b"GET /storbild HTTP/1.1\r\nHost: %b\r\nConnection: close\r\n\r\n" % host
    )
    assert answer.startswith(b"HTTP/1.1 403")
    other = lan_address()
    if other is not None:
        with closing(socket.socket()) as connection:
            connection.settimeout(2)
            assert connection.connect_ex((other, server.port)) == errno.ECONNREFUSED


def test_a_name_that_is_not_ours_is_not_answered_over_the_socket(server: Server) -> None:
    answer = ask(server.port, b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 421")


def test_a_body_that_comes_too_slowly_is_hung_up_on(server: Server) -> None:
    head = (
        b"POST /ledning/ny/anteckning HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 900\r\n\r\n"
    )
    started = time.monotonic()
    answer = ask(server.port, head % server.port + b"text=", timeout=15)
    assert time.monotonic() - started < 12
    assert b"303" not in answer[:20]
    # Meanwhile and afterwards others are answered.
    assert ask(server.port, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")


def test_a_body_that_is_too_large_is_refused_before_it_is_read(server: Server) -> None:
    head = (
        b"POST /ledning/ny/anteckning HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: %d\r\n\r\n"
    )
    answer = ask(server.port, head % (server.port, MOST_BYTES + 1))
    assert answer.startswith(b"HTTP/1.1 413")


def test_headers_without_end_are_refused(server: Server) -> None:
    answer = ask(server.port, b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000)
    # Refused, or hung up on before the answer was read.
    assert answer == b"" or b" 431 " in answer[:20]


def test_a_port_that_is_taken_is_told(server: Server, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="används redan"):
        listen(lambda *_: [], Addresses(), port=server.port)


def test_the_local_network_is_answered_when_asked_for() -> None:
    addresses = Addresses()
    other = "127.0.0.2"
    server = listen(lambda *_: [], addresses, lan=other)
    try:
        assert f"{other}:{server.port}" in addresses.hosts
        with closing(socket.socket()) as connection:
            assert connection.connect_ex((other, server.port)) == 0
    finally:
        server.stop()


def test_key_port_and_leader_are_remembered_and_damage_is_made_anew(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.keep(port=50123)
    memory.keep(leader="kaka")
    assert Memory(tmp_path).now == memory.now
    assert (memory.now.port, memory.now.leader) == (50123, "kaka")
    assert [p.name for p in tmp_path.iterdir()] == [FILE]
    for damaged in ("", "{}", "[1]", '{"nyckel": 1}', '{"key": "kort", "port": 1, "leader": null}'):
        (tmp_path / FILE).write_text(damaged, encoding="utf-8")
        again = Memory(tmp_path).now
        assert (again.port, again.leader) == (0, None)
        assert again.key != memory.now.key


def test_a_qr_code_is_a_picture_that_needs_nothing_from_elsewhere() -> None:
    code = qr_code("http://192.168.1.5:5000/in/abc")
    assert code.startswith("data:image/svg+xml")
    assert "script" not in code
