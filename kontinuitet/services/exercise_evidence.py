"""The evidence of an exercise: one zip with everything, that can be checked without the program."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from kontinuitet.errors import InputError, reason
from kontinuitet.exercise.events import NO_HASH, Event, event_of, first_break
from kontinuitet.exercise.frozen import (
    COMMENT,
    EXERCISE,
    FOLDER,
    JOURNAL,
    MODEL,
    SCENARIO,
    Frozen,
    thaw,
)
from kontinuitet.exercise.journal import read_about, read_events
from kontinuitet.exercise.room import Room
from kontinuitet.exercise.session import replay
from kontinuitet.exercise.verifying import Verified, verify
from kontinuitet.loading.files import EXERCISE_PROPOSALS
from kontinuitet.loading.writing import plain, yaml_text
from kontinuitet.model.protected import Protected, without_protected
from kontinuitet.packing import packed
from kontinuitet.services.exercise import view_room
from kontinuitet.services.exercise_papers import build_papers, build_report, room_data
from kontinuitet.services.privacy import check_files
from kontinuitet.services.telling import Tell

LINES: Final = "ÖVNING-journal.jsonl"
HOW: Final = "ÖVNING-läs-mig.txt"
SUMS: Final = "ÖVNING-SHA256SUMS.txt"
PAPERS: Final = "ÖVNING-papper"
#: Documents of the run's folder that go with it: the report and what was printed.
_DOCUMENTS: Final = (".docx", ".pdf")
#: The most that is unpacked when a zip is checked.
_MOST_BYTES: Final = 200 * 1024 * 1024
_MARKING: Final = "ÖVNING – ÖVNING – ÖVNING"


def evidence(folder: Path, *, tell: Tell) -> tuple[str, bytes]:
    """Return the name of the zip, and the zip: the same run gives the same bytes.

    Raises:
        InputError: there is no run in the folder, or its journal is not whole.
        SystemFault: a file cannot be read.
    """
    found = verify(folder)
    if found.fault is not None:
        raise InputError(
            f"Övningens journal är inte hel, så den kan inte styrkas. {found.fault} Ta en kopia av "
            "mappen innan något annat görs."
        )
    events, about = read_events(folder / JOURNAL), read_about(folder / JOURNAL)
    room = view_room(folder)
    parts = _inputs(folder, room.frozen, tell)
    parts[LINES] = "".join(f"{event.line()}\n" for event in events).encode("utf-8")
    exercise = room.frozen.exercise
    parts |= _documents(room, folder, tell)
    parts[HOW] = _how(exercise.name, events, about, found).encode("utf-8")
    # A zip is not looked into when it is written.
    check_files({Path(name): data for name, data in parts.items()})
    parts[SUMS] = _sums(parts).encode("utf-8")
    return f"ÖVNING-bevis-{exercise.id}.zip", packed(parts, posix=True)


def _inputs(folder: Path, frozen: Frozen, tell: Tell) -> dict[str, bytes]:
    """Return the inputs as they lie in the folder, but nothing about protected persons."""
    parts = {
        f"{FOLDER}/{name}": (folder / FOLDER / name).read_bytes()
        for name in (MODEL, SCENARIO, EXERCISE)
    }
    if Protected.of(frozen.municipality, [frozen.scenario]):
        records = {
            MODEL: without_protected(frozen.municipality),
            SCENARIO: without_protected(frozen.scenario),
        }
        for name, record in records.items():
            text = yaml_text(plain(record), COMMENT)
            parts[f"{FOLDER}/{name}"] = text.encode("utf-8")
        tell(
            "Skyddade personuppgifter är borttagna ur underlaget i beviset. Filerna i mappen har "
            "dem kvar."
        )
    return parts


def _documents(room: Room, folder: Path, tell: Tell) -> dict[str, bytes]:
    """Return the documents that lie in the folder, those that do not as built, and the papers."""
    made = {path.name: data for path, data in build_report(folder, tell=tell).items()}
    there = {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.is_file()
        and (path.suffix.lower() in _DOCUMENTS or path.name == EXERCISE_PROPOSALS)
        and not path.name.startswith((".", "~$"))
    }
    papers = build_papers(room_data(room), Path(PAPERS), tell=tell)
    return made | there | {path.as_posix(): data for path, data in papers.items()}


def _sums(parts: Mapping[str, bytes]) -> str:
    return "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(parts.items())
    )


def _how(name: str, events: Iterable[Event], about: Mapping[str, str], found: Verified) -> str:
    listed = list(events)
    last = listed[-1].hash if listed else NO_HASH
    sums = "\n".join(
        f"  {key.removeprefix('sha256 ')}: {value}"
        for key, value in sorted(about.items())
        if key.startswith("sha256 ")
    )
    return f"""{_MARKING}

Bevis från övningen {name}

Händelser: {found.events}
Övningen: {found.progress}
Hash för den sista händelsen: {last}

Skriv av hashen för den sista händelsen i protokollet. Den visar att ingenting i journalen har
ändrats, lagts till eller tagits bort sedan dess.

Innehåll
  {LINES}: en händelse på varje rad, i ordning
  {FOLDER}/: kommunens modell, scenariot och övningen som de var när övningen började
  {SUMS}: kontrollsumma för varje fil
  {PAPERS}/: det som trycks före övningen, byggt ur samma underlag
  Word-filerna: rapporten och annat som låg i övningens mapp

Kontrollera med programmet
  kontinuitet övning verifiera DEN-HÄR-FILEN.zip

Kontrollera utan programmet
  1. Packa upp och kör: sha256sum -c {SUMS}
  2. För varje rad i {LINES}: ta bort "hash", skriv resten som JSON i UTF-8 med nycklarna i
     bokstavsordning (även i "data") och utan mellanslag, och räkna SHA-256 på det. Det ska bli
     radens "hash". "föregående" ska vara hashen på raden före, och 64 nollor på den första.

Journalen hör ihop med de här underlagen (SHA-256)
{sums}

Uppgifter om personer med skyddade personuppgifter är borttagna ur modellen och scenariot här i
filen. Har kommunen sådana är summorna ovan de för filerna i övningens mapp. Modellen kan innehålla
andra kontaktuppgifter: förvara filen som kommunens övriga underlag.

{_MARKING}
"""


def verify_evidence(file: Path) -> Verified:
    """Check a zip of evidence: every sum, and the chain of the journal.

    Raises:
        InputError: it is not such a zip.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as package:
            if sum(info.file_size for info in package.infolist()) > _MOST_BYTES:
                raise InputError(f"{file} är för stor för att vara bevis från en övning.")
            parts = {name: package.read(name) for name in package.namelist()}
    except OSError as error:
        raise InputError(f"{file} kan inte läsas: {reason(error) or error.strerror}.") from error
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error) as error:
        raise InputError(f"{file} är inget bevis från en övning, eller är skadad.") from error
    if LINES not in parts or SUMS not in parts:
        raise InputError(f"{file} är inget bevis från en övning.")
    events: list[Event] = []
    for number, line in enumerate(parts[LINES].splitlines(), start=1):
        try:
            events.append(event_of(json.loads(line)))
        except (ValueError, TypeError, RecursionError):
            return Verified(len(events), f"Händelse {number} kan inte läsas.", "okänt")
    broken = first_break(events)
    if broken is not None:
        return Verified(len(events), f"{broken.why}.".capitalize(), "okänt")
    written = parts.pop(SUMS).decode("utf-8", "replace").splitlines()
    wanted = _sums(parts).splitlines()
    if written != wanted:
        names = sorted({line.partition("  ")[2] for line in {*written} ^ {*wanted}})
        told = ", ".join(names) or SUMS
        return Verified(len(events), f"Kontrollsumman stämmer inte för: {told}.", "okänt")
    return _replayed(parts, events)


def _replayed(parts: Mapping[str, bytes], events: list[Event]) -> Verified:
    """Tell how far the exercise came, from what is in the zip alone."""
    with tempfile.TemporaryDirectory(prefix="kontinuitet-") as name:
        for part in (MODEL, SCENARIO, EXERCISE):
            path = Path(name) / FOLDER / part
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(parts.get(f"{FOLDER}/{part}", b""))
        exercise = thaw(Path(name)).exercise
    try:
        progress = replay(exercise, events).progress.value
    except ValueError as error:
        return Verified(len(events), f"En händelse kan inte förstås: {error}.", "okänt")
    return Verified(len(events), None, progress)
