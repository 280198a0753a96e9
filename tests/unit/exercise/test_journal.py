"""The journal: nothing acknowledged is lost, nothing written is changed unseen."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kontinuitet.errors import InputError, SystemFault
from kontinuitet.exercise.events import Event, event_of, first_break
from kontinuitet.exercise.journal import (
    Claim,
    DamagedJournal,
    Journal,
    read_about,
    read_events,
)

ABOUT = {"övning": "mörk-måndag", "sha256": "ab" * 32}
WALL = "2027-01-18T10:12:07.331+01:00"


def add(journal: Journal, number: int, **data: object) -> Event:
    return journal.append(
        "anteckning", {"text": "åäö", **data}, wall=WALL, game=number, role="SL", key=f"k{number}"
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


def test_what_was_added_is_there_after_reopening(path: Path) -> None:
    journal = Journal.create(path, ABOUT)
    written = [add(journal, n, nummer=n) for n in range(5)]
    journal.close()
    again = Journal.open(path, ABOUT)
    assert list(again.events) == written
    assert first_break(again.events) is None
    assert add(again, 5).number == 6
    assert len({e.hash for e in again.events}) == 6
    again.close()


def test_the_same_key_twice_is_one_event(path: Path) -> None:
    journal = Journal.create(path, ABOUT)
    first = add(journal, 1)
    assert add(journal, 1, annat="x") == first
    assert journal.last == 1
    journal.close()


def test_it_is_read_while_it_is_in_use(path: Path) -> None:
    journal = Journal.create(path, ABOUT)
    add(journal, 1)
    assert [e.game for e in read_events(path)] == [1]
    add(journal, 2)
    assert [e.game for e in read_events(path)] == [1, 2]
    assert read_about(path) == ABOUT
    journal.close()


def test_events_cannot_be_changed_or_removed_by_mistake(path: Path) -> None:
    journal = Journal.create(path, ABOUT)
    add(journal, 1)
    journal.close()
    other = sqlite3.connect(path)
    for statement in ("UPDATE events SET game = 9", "DELETE FROM events"):
        with pytest.raises(sqlite3.IntegrityError, match="append only"):
            other.execute(statement)
    other.close()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("wall", "2027-01-18T10:12:07.332+01:00"),
        ("game", 4),
        ("kind", "anteckninh"),
        ("role", "SM"),
        ("key", "kk"),
        ("data", '{"text":"åäo"}'),
        ("previous", "f" * 64),
        ("hash", "f" * 64),
    ],
)
def test_one_change_in_an_old_event_is_found_where_it_is(
    path: Path, column: str, value: object
) -> None:
    journal = Journal.create(path, ABOUT)
    for n in range(6):
        add(journal, n)
    journal.close()
    other = sqlite3.connect(path)
    other.execute("DROP TRIGGER no_change")
    other.execute(f"UPDATE events SET {column} = ? WHERE number = 3", (value,))
    other.commit()
    other.close()
    found = first_break(read_events(path))
    assert found is not None
    assert found.number == 3
    with pytest.raises(DamagedJournal, match="händelse 3") as caught:
        Journal.open(path, ABOUT)
    assert caught.value.found.number == 3


def test_any_byte_changed_in_the_file_is_told_or_harmless(path: Path) -> None:
    """No change of a byte gives other events without being noticed."""
    journal = Journal.create(path, ABOUT)
    written = [add(journal, n) for n in range(8)]
    journal.close()
    whole = path.read_bytes()
    chance = random.Random(7)
    told = 0
    for _ in range(400):
        place = chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        for rest in path.parent.glob("journal.sqlite-*"):
            rest.unlink()
        try:
            events = list(read_events(path))
        except (InputError, SystemFault):
            told += 1
            continue
        if events == written:
            continue
        assert first_break(events) is not None
        told += 1
    assert told > 20


def test_a_missing_event_is_found(path: Path) -> None:
    journal = Journal.create(path, ABOUT)
    events = [add(journal, n) for n in range(4)]
    journal.close()
    found = first_break([*events[:2], events[3]])
    assert found is not None
    assert (found.number, "saknas" in found.why) == (3, True)


def test_exported_lines_are_read_back(path: Path) -> None:
    journal = Journal.create(path, ABOUT)
    events = [add(journal, n) for n in range(3)]
    journal.close()
    lines = [event.line() for event in events]
    assert [event_of(json.loads(line)) for line in lines] == events
    assert list(json.loads(lines[0])) == [
        *("nr", "vägg", "spel", "slag", "roll", "nyckel", "data", "föregående", "hash")
    ]
    with pytest.raises(ValueError, match="hash"):
        event_of({k: v for k, v in json.loads(lines[0]).items() if k != "hash"})
    with pytest.raises(ValueError, match="fel slag"):
        event_of({**json.loads(lines[0]), "spel": "1"})


def test_another_exercise_a_later_version_and_other_files_are_refused(path: Path) -> None:
    Journal.create(path, ABOUT).close()
    with pytest.raises(InputError, match="annan övning"):
        Journal.open(path, {**ABOUT, "övning": "annan"})
    with pytest.raises(InputError, match="finns redan"):
        Journal.create(path, ABOUT)
    later = sqlite3.connect(path)
    later.execute("PRAGMA user_version = 2")
    later.close()
    with pytest.raises(InputError, match="senare version"):
        Journal.open(path, ABOUT)
    with pytest.raises(InputError, match="senare version"):
        read_events(path)
    text = path.with_name("text.sqlite")
    text.write_text("inget" * 1000, encoding="utf-8")
    with pytest.raises(InputError, match="ingen journal"):
        read_events(text)
    foreign = path.with_name("annan.sqlite")
    sqlite3.connect(foreign).executescript("CREATE TABLE t (a); VACUUM;").connection.close()
    with pytest.raises(InputError, match="ingen journal från en övning"):
        read_events(foreign)
    with pytest.raises(InputError, match="finns inte"):
        read_events(path.with_name("ingen.sqlite"))


def test_a_full_disk_loses_nothing_that_was_answered(path: Path) -> None:
    journal = Journal.create(path, ABOUT)
    before = [add(journal, n) for n in range(3)]
    # SQLite's own limit gives the same fault as a disk without room.
    pages = journal._connection.execute("PRAGMA page_count").fetchone()[0]
    journal._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(SystemFault, match="disken är full"):
        add(journal, 3, text="x" * 200_000)
    assert list(journal.events) == before
    journal._connection.execute("PRAGMA max_page_count = 100000")
    after = add(journal, 3)
    journal.close()
    assert read_events(path) == (*before, after)


def test_a_file_that_may_not_be_written_is_told(path: Path) -> None:
    journal = Journal.create(path, ABOUT)
    before = add(journal, 1)
    # The fault that a read-only folder gives, also to those who may write everywhere.
    journal._connection.execute("PRAGMA query_only = 1")
    with pytest.raises(SystemFault, match="går inte att skriva"):
        add(journal, 2)
    assert journal.events == (before,)
    journal.close()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemFault, match="går inte att skriva"):
        Journal.create(tmp_path / "ingen" / "a.sqlite", ABOUT)


def test_a_second_program_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    first = Claim(tmp_path / "körs.sqlite")
    with pytest.raises(InputError, match="körs redan"):
        Claim(tmp_path / "körs.sqlite")
    first.release()
    Claim(tmp_path / "körs.sqlite").release()


_WRITER = """
import sys
from pathlib import Path
from kontinuitet.exercise.journal import Journal
journal = Journal.open(Path(sys.argv[1]), {about!r})
out = open(1, "w", encoding="utf-8", buffering=1)
for number in range(journal.last, journal.last + 100_000):
    event = journal.append("anteckning", {{"text": "x" * (number % 700)}}, wall="2027", game=number,
                           role="SL", key=f"k{{number}}")
    out.write(f"{{event.hash}}\\n")
"""

#: How often the writer is killed; the whole thousand is run by benchmarks/journal_kills.py.
_KILLS = 25


def kill_while_writing(path: Path, chance: random.Random) -> list[str]:
    """Run a writer, kill it at a random moment, and return the hashes it acknowledged."""
    code = _WRITER.format(about=ABOUT)
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, encoding="utf-8"
    ) as writer:
        assert writer.stdout is not None
        seen = [writer.stdout.readline().strip()]
        seen.extend(writer.stdout.readline().strip() for _ in range(chance.randrange(40)))
        writer.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        seen += [line.strip() for line in writer.stdout if line.endswith("\n")]
    return [line for line in seen if len(line) == 64]


def test_killed_while_writing_nothing_acknowledged_is_lost(path: Path) -> None:
    Journal.create(path, ABOUT).close()
    chance = random.Random(20271130)
    acknowledged: list[str] = []
    for _ in range(_KILLS):
        acknowledged += kill_while_writing(path, chance)
        journal = Journal.open(path, ABOUT)
        hashes = [event.hash for event in journal.events]
        journal.close()
        assert set(acknowledged) <= set(hashes)
        # At most the one that was on its way is there without having been answered.
        assert len(hashes) - len(acknowledged) <= _KILLS
    assert len(acknowledged) > _KILLS
