"""An exercise that is killed again and again while events are added: is anything lost?

Run with ``python benchmarks/journal_kills.py [KILLS]`` (1 000 unless told; POSIX only). A process
adds events as fast as it can and says each that is safe; it is killed (SIGKILL) at a random moment,
also while it opens the journal. After every kill the journal is opened as by a restart: every event
that was acknowledged is there, at most the one on its way besides, the chain is whole, and the
state is the one that the events before gave, gone on with. Ends with exit code 1 otherwise.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from kontinuitet.exercise.events import first_break
from kontinuitet.exercise.journal import Journal
from kontinuitet.exercise.recorder import Recorder
from kontinuitet.exercise.rules import Known, Seat
from kontinuitet.exercise.session import Session, advance, replay
from kontinuitet.model.exercise import Exercise

ABOUT = {"övning": "dödad"}
SEED = 20271130
LONGEST_S = 0.2
#: A new journal after so many events, so that a restart does not take longer and longer.
MOST_EVENTS = 2000
EXERCISE = Exercise.model_validate(
    {
        "övning": "dödad",
        "namn": "Dödad",
        "scenario": "mörkt",
        "mål": [{"id": "m1", "text": "Mål", "indikatorer": [{"id": "a", "text": "Tecken"}]}],
        "skeden": [{"id": "s1", "namn": "Start"}],
    }
)
NOBODY = Known((), (), (), {}, (), ())


def write(path: Path, pipe: int) -> None:
    """Go on with the journal until killed, saying the hash of each event that is safe."""
    journal = Journal.open(path, ABOUT)
    recorder = Recorder(EXERCISE, journal, NOBODY, lambda: "2027-01-18T09:00:00.000+01:00")
    if not journal.last:
        said = recorder.add("övning.start", {}, seat=Seat.FACILITATOR, key="start")
        os.write(pipe, said.hash.encode())
    number = journal.last
    while True:
        number += 1
        kind, data = (
            ("klocka.hopp", {"till": number})
            if number % 5 == 0
            else ("observation", {"text": "x" * (number % 700 + 1)})
        )
        said = recorder.add(kind, data, seat=Seat.FACILITATOR, key=f"k{number}")
        os.write(pipe, said.hash.encode())


def kill_once(path: Path, seconds: float) -> list[str]:
    """Let a process write for a while, kill it, and return the hashes that it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            write(path, writing)
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read().decode("ascii")
    return [told[i : i + 64] for i in range(0, len(told) - len(told) % 64, 64)]


def main() -> int:
    """Kill, check after each, print the figures and return the exit code."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    chance = random.Random(SEED)
    acknowledged: list[str] = []
    total = unanswered = journals = 0
    state = Session(EXERCISE)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "0.sqlite"
        for _ in range(kills):
            if not path.exists() or len(acknowledged) > MOST_EVENTS:
                journals += 1
                path, acknowledged, state = Path(name) / f"{journals}.sqlite", [], Session(EXERCISE)
                Journal.create(path, ABOUT).close()
            new = kill_once(path, chance.uniform(0, LONGEST_S))
            journal = Journal.open(path, ABOUT)
            events = journal.events
            journal.close()
            hashes = [event.hash for event in events]
            known = len(acknowledged)
            if (
                hashes[: known + len(new)] != acknowledged + new
                or len(hashes) > known + len(new) + 1
            ):
                print(f"LOST: {len(acknowledged) + len(new)} acknowledged, {len(hashes)} there")
                return 1
            state = advance(state, events)
            if first_break(events) is not None or replay(EXERCISE, events) != state:
                print("BROKEN: the chain or the state")
                return 1
            total += len(new)
            unanswered += len(hashes) - known - len(new)
            acknowledged = hashes
    print(f"kills {kills}, journals {journals}, events acknowledged {total}, lost 0")
    print(f"safe without having been answered {unanswered}")
    print(f"{time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
