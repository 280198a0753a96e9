"""The journal of an exercise: events that are only ever added, safe the moment they are answered.

One SQLite file in WAL mode with full synchronisation: an event that :meth:`Journal.append` has
returned is on the disk. Triggers refuse changes and removals, and each event carries the hash of
the one before.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kontinuitet.errors import InputError, SystemFault
from kontinuitet.exercise.events import Break, Event, canonical, chained, first_break

#: Marks the file as ours ("Kont"), so that another program's database is not taken for a journal.
_APPLICATION: Final = 0x4B6F6E74
#: The version of the format; a journal of a later one is refused.
VERSION: Final = 1
#: Seconds to wait for another reader or writer.
_PATIENCE: Final = 10.0

_SCHEMA: Final = f"""
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {VERSION};
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE events (
    number INTEGER PRIMARY KEY,
    wall TEXT NOT NULL,
    game INTEGER NOT NULL,
    kind TEXT NOT NULL,
    role TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    data TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER no_change BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER no_removal BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'append only'); END;
"""
_INSERT: Final = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_FOREIGN: Final = (
    "Journalen {} hör till en annan övning, eller till andra underlag än de som ligger bredvid den."
)
_DAMAGED: Final = "{} är ingen journal, eller är skadad."
_SELECT: Final = (
    "SELECT number, wall, game, kind, role, key, data, previous, hash FROM events ORDER BY number"
)


class DamagedJournal(InputError):
    """A journal that cannot be read to its end, or whose chain is broken: where and why."""

    def __init__(self, path: Path, found: Break) -> None:
        super().__init__(
            f"Journalen {path} stämmer inte: {found.why}. Händelserna före är hela. "
            "Ta en kopia av mappen innan något annat görs."
        )
        self.found = found


def _fault(error: sqlite3.Error, path: Path, doing: str) -> SystemFault | InputError:
    """Return the fault to raise, with what to do about it (Swedish)."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        why = "disken är full. Ta bort något annat från disken och försök igen"
    elif primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        why = "mappen eller filen går inte att skriva i. Välj en mapp som du får skriva i"
    elif primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        why = "ett annat program håller den. Stäng det och försök igen"
    elif primary in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return InputError(_DAMAGED.format(path))
    elif primary == sqlite3.SQLITE_IOERR:
        why = "disken svarar inte. Är den full, eller är ett minne urtaget?"
    else:
        why = f"{error}"
    return SystemFault(
        f"Journalen {path} kan inte {doing}: {why}. Det som redan är sparat är kvar."
    )


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    if not read_only:
        return sqlite3.connect(
            path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
    uri = path.resolve().as_uri()
    # A folder that cannot be written holds no shared index: then the file is read as it lies.
    for how in ("mode=ro", "mode=ro&immutable=1"):
        connection = sqlite3.connect(
            f"{uri}?{how}",
            uri=True,
            timeout=_PATIENCE,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            if how.endswith("immutable=1"):
                raise
            continue
        except (sqlite3.Error, UnicodeDecodeError):
            # What SQLite says of a damaged file may hold letters from the damage.
            connection.close()
            raise
        return connection
    raise AssertionError  # the loop returns or raises


def _check_format(connection: sqlite3.Connection, path: Path) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != _APPLICATION:
        raise InputError(f"{path} är ingen journal från en övning.")
    if version > VERSION:
        raise InputError(
            f"Journalen {path} är skriven av en senare version av programmet (format {version}, "
            f"den här läser {VERSION}). Använd den versionen."
        )


def _rows(connection: sqlite3.Connection, path: Path) -> Iterator[Event]:
    """Yield the events in order.

    Raises:
        DamagedJournal: a row cannot be read, or rows may be missing.
    """
    number = 0
    try:
        # Damage to the file's own structure can hide rows, which no chain of hashes would tell.
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("quick_check")
        for row in connection.execute(_SELECT):
            data = json.loads(row[6])
            if not isinstance(data, dict):
                raise ValueError
            number += 1
            yield Event(row[0], row[1], row[2], row[3], row[4], row[5], data, row[7], row[8])
    except (ValueError, RecursionError, sqlite3.DatabaseError) as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise DamagedJournal(
            path, Break(number + 1, f"händelse {number + 1} kan inte läsas")
        ) from error


class Journal:
    """An open journal that events can be added to. Safe to use from several threads."""

    def __init__(self, path: Path, connection: sqlite3.Connection, events: list[Event]) -> None:
        self.path = path
        self._connection = connection
        self._events = events
        self._by_key = {event.key: event for event in events}
        self._lock = threading.Lock()

    @classmethod
    def create(cls, path: Path, about: Mapping[str, str]) -> Journal:
        """Make a new journal; ``about`` says which exercise it is of (kept, and never changed).

        Raises:
            InputError: the file is there already.
            SystemFault: it cannot be written.
        """
        if path.exists():
            raise InputError(f"Journalen {path} finns redan.")
        connection: sqlite3.Connection | None = None
        try:
            connection = _connect(path, read_only=False)
            _set_up(connection)
            connection.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}")
            connection.executemany("INSERT INTO about VALUES (?, ?)", sorted(about.items()))
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            if connection is not None:
                connection.close()
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
            raise _fault(error, path, "skapas") from error
        return cls(path, connection, [])

    @classmethod
    def open(cls, path: Path, about: Mapping[str, str]) -> Journal:
        """Open a journal to go on with, after checking that it is whole and of this exercise.

        Raises:
            InputError: no journal there, one of another exercise or of a later version.
            DamagedJournal: the chain is broken.
            SystemFault: it cannot be opened for writing.
        """
        if not path.is_file():
            raise InputError(f"Journalen {path} finns inte.")
        connection = None
        try:
            connection = _connect(path, read_only=False)
            _check_format(connection, path)
            _set_up(connection)
            _check_about(connection, path, about)
            events = list(_rows(connection, path))
            # Says at once when nothing could be added.
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            if connection is not None:
                connection.close()
            raise _fault(error, path, "öppnas") from error
        except UnicodeDecodeError as error:
            if connection is not None:
                connection.close()
            raise InputError(_DAMAGED.format(path)) from error
        except InputError:
            if connection is not None:
                connection.close()
            raise
        broken = first_break(events)
        if broken is not None:
            connection.close()
            raise DamagedJournal(path, broken)
        return cls(path, connection, events)

    @classmethod
    def view(cls, path: Path, about: Mapping[str, str]) -> Journal:
        """Return a journal that is only read, also while another program adds to it.

        Raises:
            InputError: no journal there, one of another exercise or of a later version.
            DamagedJournal: the chain is broken.
            SystemFault: it cannot be read.
        """
        events = read_events(path)
        if read_about(path) != dict(about):
            raise InputError(_FOREIGN.format(path))
        broken = first_break(events)
        if broken is not None:
            raise DamagedJournal(path, broken)
        try:
            return cls(path, _connect(path, read_only=True), list(events))
        except sqlite3.Error as error:
            raise _fault(error, path, "läsas") from error

    @property
    def events(self) -> tuple[Event, ...]:
        """Return all events so far, in order."""
        with self._lock:
            return tuple(self._events)

    @property
    def last(self) -> int:
        """Return the number of the last event, 0 when there is none."""
        return len(self._events)

    def append(
        self, kind: str, data: Mapping[str, Any], *, wall: str, game: int, role: str, key: str
    ) -> Event:
        """Add an event and return it when it is safe on the disk.

        A ``key`` that is there already gives the event that has it, and nothing is added: so a
        message that is sent again because the answer was lost does no harm.

        Raises:
            SystemFault: the disk is full or the file cannot be written; nothing was added.
        """
        with self._lock:
            there = self._by_key.get(key)
            if there is not None:
                return there
            before = self._events[-1] if self._events else None
            event = chained(before, wall=wall, game=game, kind=kind, role=role, key=key, data=data)
            row = (
                *(event.number, event.wall, event.game, event.kind, event.role, event.key),
                *(canonical(event.data), event.previous, event.hash),
            )
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                self._connection.execute(_INSERT, row)
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise _fault(error, self.path, "skrivas") from error
            self._events.append(event)
            self._by_key[key] = event
            return event

    def close(self) -> None:
        """Close the file; what was added stays."""
        with self._lock, contextlib.suppress(sqlite3.Error):
            self._connection.close()


def _set_up(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA synchronous = FULL")


def _check_about(connection: sqlite3.Connection, path: Path, about: Mapping[str, str]) -> None:
    written = dict(connection.execute("SELECT name, value FROM about"))
    if written != dict(about):
        raise InputError(_FOREIGN.format(path))


def read_about(path: Path) -> dict[str, str]:
    """Return what a journal says it is of; errors as of :func:`read_events`."""
    with _reading(path) as connection:
        return {str(k): str(v) for k, v in connection.execute("SELECT name, value FROM about")}


def read_events(path: Path) -> tuple[Event, ...]:
    """Return the events of a journal without opening it for writing, also while it is in use.

    The chain of hashes is not checked: see :func:`kontinuitet.exercise.events.first_break`.

    Raises:
        InputError: no journal there, or one of a later version.
        DamagedJournal: an event cannot be read.
        SystemFault: the file cannot be read.
    """
    with _reading(path) as connection:
        return tuple(_rows(connection, path))


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.is_file():
        raise InputError(f"Journalen {path} finns inte.")
    connection: sqlite3.Connection | None = None
    try:
        connection = _connect(path, read_only=True)
        _check_format(connection, path)
        yield connection
    except UnicodeDecodeError as error:
        raise InputError(_DAMAGED.format(path)) from error
    except sqlite3.Error as error:
        raise _fault(error, path, "läsas") from error
    finally:
        if connection is not None:
            connection.close()


class Claim:
    """Keeps a second program from running the same exercise; released when the program ends.

    An SQLite file that one program holds: the system lets go of it however the program ends.
    """

    def __init__(self, path: Path) -> None:
        """Take the claim.

        Raises:
            InputError: another program has it.
            SystemFault: the file cannot be written.
        """
        self._connection = sqlite3.connect(
            path, timeout=0.2, isolation_level=None, check_same_thread=False
        )
        try:
            self._connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchone()
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            self._connection.close()
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                raise InputError(
                    "Övningen körs redan i ett annat fönster på den här datorn. Använd det, eller "
                    "avsluta det först."
                ) from None
            raise _fault(error, path, "öppnas") from error

    def release(self) -> None:
        """Let go of the claim."""
        self._connection.close()
