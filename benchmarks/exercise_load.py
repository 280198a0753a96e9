"""Many clients at an exercise on this computer: polling, posting, and how long answers take.

Run with ``python benchmarks/exercise_load.py [CLIENTS] [SECONDS]`` (80 clients for 60 s unless
told). Everything is on 127.0.0.1 and ends by itself. Each client polls its own page five times a
second and every ten seconds sends an observation or a question. Ends with exit code 1 on an error,
when an event that was answered is not in the journal, or when the 95th percentile is 50 ms or more.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from kontinuitet.exercise.events import first_break
from kontinuitet.exercise.frozen import JOURNAL
from kontinuitet.exercise.journal import read_events

MOST_CLIENTS, MOST_SECONDS = 200, 300
POLLS_PER_SECOND = 5
SECONDS_BETWEEN_POSTS = 10.0
LIMIT_MS = 50.0
ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Told:
    """What the clients have seen: answer times in seconds, by kind, and what went wrong."""

    polls: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    unchanged: int = 0
    faults: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)


@dataclass
class Answer:
    """One answer of the server."""

    status: int
    headers: str
    body: str


class Client:
    """One browser: its connection, cookie and version of the part it polls."""

    def __init__(self, number: int, port: int, secret: str, page: str, part: str) -> None:
        self.number, self.port, self.secret = number, port, secret
        self.page, self.part = page, part
        self.cookie = self.proof = self.version = ""

    async def connect(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, path: str, form: dict[str, str] | None = None) -> Answer:
        body = urlencode(form or {}).encode()
        lines = [f"{'GET' if form is None else 'POST'} {quote(path, safe='/?=&%')} HTTP/1.1"]
        lines += [f"Host: 127.0.0.1:{self.port}", f"Cookie: {self.cookie}"]
        if form is not None:
            lines += [f"Origin: http://127.0.0.1:{self.port}", f"Content-Length: {len(body)}"]
            lines.append("Content-Type: application/x-www-form-urlencoded")
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status = int(head.split(" ", 2)[1])
        length = re.search(r"(?i)content-length: (\d+)", head)
        content = await self.reader.readexactly(int(length[1])) if length else b""
        return Answer(status, head, content.decode())

    async def enter(self) -> None:
        answer = await self.ask(f"/in/{self.secret}")
        cookie = re.search(r"(?i)set-cookie: ([^;]+)", answer.headers)
        assert cookie is not None, answer
        self.cookie = cookie[1]
        page = (await self.ask(self.page)).body
        proof = re.search(r'name="bevis" value="([^"]+)"', page)
        self.proof = proof[1] if proof else ""

    async def poll(self, told: Told) -> None:
        started = time.perf_counter()
        answer = await self.ask(f"{self.page}/del/{self.part}?v={self.version}")
        told.polls.append(time.perf_counter() - started)
        if answer.status == 200:
            found = re.search(rf"del/{self.part}\?v=([0-9a-f]+)", answer.body)
            self.version = found[1] if found else self.version
            told.unchanged += not answer.body
        else:
            told.faults.append(f"poll {answer.status}")

    async def post(self, told: Told, turn: int) -> None:
        text = f"klient {self.number} gång {turn}"
        kind = "observation" if self.page == "/utvardering" else "parkerat"
        form = {"bevis": self.proof, "nyckel": f"{self.number}-{turn}", "text": text}
        started = time.perf_counter()
        answer = await self.ask(f"{self.page}/ny/{kind}", form)
        told.posts.append(time.perf_counter() - started)
        if answer.status == 303:
            told.sent.append(text)
        else:
            told.faults.append(f"post {answer.status}")

    async def live(self, seconds: float, told: Told) -> None:
        try:
            await self.connect()
            await self.enter()
            begun = time.perf_counter()
            # Spread over the period, as browsers that were opened one by one.
            following = begun + (self.number % 20) / 20 / POLLS_PER_SECOND
            posting = begun + (self.number % 40) / 40 * SECONDS_BETWEEN_POSTS
            turn = 0
            while following < begun + seconds and time.perf_counter() < begun + seconds:
                await asyncio.sleep(max(0.0, following - time.perf_counter()))
                await self.poll(told)
                if self.proof and following >= posting:
                    await self.post(told, turn)
                    turn, posting = turn + 1, posting + SECONDS_BETWEEN_POSTS
                # As a browser: what could not be asked for in time is not asked for later.
                following = max(following + 1 / POLLS_PER_SECOND, time.perf_counter())
            self.writer.close()
        except (OSError, asyncio.IncompleteReadError) as error:
            told.faults.append(f"client {self.number}: {error!r}")


def percentile(values: list[float], share: float) -> float:
    """Return a percentile in milliseconds, 0 without values."""
    found = sorted(values)
    return found[min(len(found) - 1, int(len(found) * share))] * 1000 if found else 0.0


def serve(folder: Path) -> tuple[subprocess.Popen[str], Path, str]:
    """Prepare an exercise on the example and serve it; return process, run and address."""
    example = ROOT / "examples" / "exempelkoping"
    command = [sys.executable, "-X", "utf8", "-m", "kontinuitet", "övning"]
    file = folder / "load.yaml"
    arguments = ["förbered", str(example), "elavbrott-36h", "--ut", str(file)]
    subprocess.run([*command, *arguments], check=True, stdout=subprocess.DEVNULL)
    process = subprocess.Popen(
        [*command, "kör", str(file), "--mapp", str(example), "--öppna-inte"],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    address = next(line[line.index("http://") :].strip() for line in process.stdout if "//" in line)
    return process, folder / "ÖVNING load", address


async def play(port: int, links: dict[str, str], clients: int, seconds: float) -> Told:
    """Let the clients live side by side, a quarter of them looking at the storbild."""
    told = Told()
    seats = [
        (links["Utvärderare"], "/utvardering", "laget"),
        (links["Utvärderare"], "/utvardering", "laget"),
        (links["Utvärderare"], "/utvardering", "laget"),
        (links["Storbild"], "/storbild", "bild"),
    ]
    people = [Client(n, port, *seats[n % len(seats)]) for n in range(clients)]
    await asyncio.gather(*(person.live(seconds, told) for person in people))
    return told


async def begin(port: int, secret: str) -> dict[str, str]:
    """Start the exercise as its facilitator and return the secrets of the other links."""
    leader = Client(-1, port, secret, "/ledning", "klocka")
    await leader.connect()
    await leader.enter()
    page = (await leader.ask("/ledning")).body
    found = re.findall(r'href="http://[^"]+/in/([^"]+)"[^>]*>([^<(]+) \(', page)
    await leader.ask("/ledning/ny/övning.start", {"bevis": leader.proof, "nyckel": "a"})
    leader.writer.close()
    return {name: key for key, name in found}


def main() -> int:
    """Run the load, print the figures and return the exit code."""
    clients = min(int(sys.argv[1]) if len(sys.argv) > 1 else 80, MOST_CLIENTS)
    seconds = min(float(sys.argv[2]) if len(sys.argv) > 2 else 60.0, MOST_SECONDS)
    with tempfile.TemporaryDirectory() as name:
        process, place, address = serve(Path(name))
        try:
            port, secret = int(address.split(":")[2].split("/")[0]), address.rsplit("/", 1)[1]
            links = asyncio.run(begin(port, secret))
            told = asyncio.run(play(port, links, clients, seconds))
        finally:
            process.kill()
            process.wait()
        events = read_events(place / JOURNAL)
        kept = {e.data.get("text") for e in events}
        lost = [text for text in told.sent if text not in kept]
        whole = first_break(events) is None
    both = told.polls + told.posts
    p95 = percentile(both, 0.95)
    print(f"clients {clients}, seconds {seconds:g}, requests {len(both)}, events {len(told.sent)}")
    print(f"unchanged {told.unchanged} of {len(told.polls)} polls")
    for what, values in (("polls", told.polls), ("posts", told.posts), ("both", both)):
        shares = [f"p{s * 100:g} {percentile(values, s):.1f}" for s in (0.5, 0.95, 0.99, 1.0)]
        print(f"{what:6} {'  '.join(shares)} ms")
    print(f"errors {len(told.faults)} {json.dumps(told.faults[:5])}")
    print(f"lost events {len(lost)}, chain whole: {whole}")
    good = not told.faults and not lost and whole and p95 < LIMIT_MS
    print(f"p95 limit {LIMIT_MS:g} ms: {'kept' if good else 'BROKEN'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
