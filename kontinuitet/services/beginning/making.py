"""Make a new workspace, all of it or nothing."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kontinuitet.errors import InputError
from kontinuitet.loading.schema import json_schema
from kontinuitet.loading.workspace import load_workspace
from kontinuitet.model.base import fold
from kontinuitet.model.landscape import Municipality
from kontinuitet.services.beginning import files
from kontinuitet.services.beginning.answers import Answers, NewActivity
from kontinuitet.services.beginning.starters import EXECUTABLE, LINUX, MAC, WINDOWS, starters
from kontinuitet.services.importing import Imported, prepare
from kontinuitet.services.importing import write as take_in
from kontinuitet.services.telling import Progress, Tell, unseen
from kontinuitet.services.writing import write_all

#: What systems leave in every folder.
_NOBODYS: Final = frozenset((".ds_store", "thumbs.db", "desktop.ini"))
_MOST_NAMED: Final = 3
#: Holds what changed files were before; nothing was before in a new workspace.
HISTORY: Final = "historik"


class RegisterRefused(InputError):
    """A register that cannot be taken in; ``imported`` says why."""

    def __init__(self, imported: Imported) -> None:
        super().__init__("Registret kan inte läsas in. Inget har skrivits.", imported.problems)
        self.imported = imported


@dataclass(frozen=True, slots=True)
class Begun:
    """What was made: the files, in order, the model that they hold, and what registers gave."""

    folder: Path
    written: tuple[Path, ...]
    municipality: Municipality
    imported: Imported | None = None


def begin(
    folder: Path,
    answers: Answers,
    program: Path,
    tell: Tell,
    *,
    registers: Sequence[Path] = (),
    columns: Mapping[str, str] | None = None,
    progress: Progress = unseen,
) -> Begun:
    """Make a workspace in ``folder``, which may not hold files already.

    ``program`` is the folder where the command is, for the files to double-click. ``registers`` are
    taken in as `excel importera` does, ``columns`` saying what their columns mean.

    Raises:
        InputError: there are files in the folder, or the answers cannot be used.
        RegisterRefused: a register has something wrong in it.
        SystemFault: the disk refuses.
    """
    refuse_used(folder)
    imported = None
    # Made and loaded elsewhere first: what is not sound is never left behind.
    with tempfile.TemporaryDirectory(prefix="kontinuitet-") as name:
        place = Path(name)
        texts = model_files(answers)
        if registers and not answers.all_systems:
            # The register's own file takes its place.
            del texts[files.SYSTEMS]
        for file, text in texts.items():
            (place / file).parent.mkdir(exist_ok=True)
            (place / file).write_text(text, encoding="utf-8", newline="\n")
        if registers:
            imported = prepare(
                place, registers, name=answers.name, columns=columns, progress=progress
            )
            if not imported.usable:
                raise RegisterRefused(imported)
            take_in(imported)
        workspace = load_workspace(place)
        if workspace.municipality is None:
            raise InputError("Svaren ger ingen modell som går att använda.", workspace.problems)
        made = {
            folder / path.relative_to(place): path.read_bytes()
            for path in sorted(place.rglob("*"))
            if path.is_file() and HISTORY not in path.relative_to(place).parts
        }
    schema = json.dumps(json_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    made[folder / files.SCHEMA] = schema.encode("utf-8")
    for file, data in starters(program).items():
        made[folder / file] = data
    written = write_all(made, tell=tell)
    for file in EXECUTABLE:
        # On a disk that knows no such mark the file is opened through its properties.
        with contextlib.suppress(OSError):
            if os.name != "nt":
                (folder / file).chmod(0o755)
    return Begun(folder, tuple(written), workspace.municipality, imported)


def contents(path: str) -> str:
    """Say what a file of a new workspace holds; ``path`` is its name with ``/`` between."""
    known = {
        files.SCHEMA: "schema: textredigerare föreslår fält och visar fel",
        files.MAIN: "kommunen, förvaltningarna och bemanningen",
        files.BASE: "el, nät och inloggning: det som systemen står på",
        files.SYSTEMS: "systemen",
        WINDOWS: "att dubbelklicka på i Windows",
        MAC: "att dubbelklicka på i macOS",
        LINUX: "att dubbelklicka på i Linux",
    }
    if path in known:
        return known[path]
    if path.startswith("verksamheter/"):
        return "en förvaltnings verksamheter"
    if path.endswith("/inläst.json"):
        return "vad registret sade, till nästa gång det läses in"
    return "ur registret" if path.endswith(".yaml") else "vad registrets kolumner betyder"


def model_files(answers: Answers) -> dict[str, str]:
    """Return the YAML files of a workspace by name, with ``/`` between folders."""
    ids = files.Ids(files.BASE_IDS)
    departments = {
        ids.new(name, f"förvaltning-{n}"): name for n, name in enumerate(answers.departments, 1)
    }
    by_name = {name: identity for identity, name in departments.items()}
    systems = {ids.new(name, f"system-{n}"): name for n, name in enumerate(answers.all_systems, 1)}
    system_ids = {fold(name): identity for identity, name in systems.items()}
    found = {
        files.MAIN: files.main_text(answers, departments),
        files.BASE: files.base_text(),
        files.SYSTEMS: files.systems_text(systems),
    }
    activities: dict[str, dict[str, NewActivity]] = {i: {} for i in departments}
    for number, activity in enumerate(answers.activities, 1):
        identity = ids.new(activity.name, f"verksamhet-{number}")
        activities[by_name[activity.department]][identity] = activity
    for department, rows in activities.items():
        found[f"verksamheter/{department}.yaml"] = files.activities_text(
            department, departments[department], rows, system_ids
        )
    return found


def refuse_used(folder: Path) -> None:
    """Refuse a folder that holds files: what is there must not be mixed with what is made.

    Raises:
        InputError: there are files, or it is a file.
    """
    try:
        held = sorted(p.name for p in folder.iterdir() if p.name.casefold() not in _NOBODYS)
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise InputError(f'"{folder}" är en fil, inte en mapp. Inget har skrivits.') from None
    if not held:
        return
    named = ", ".join(held[:_MOST_NAMED])
    more = f" och {len(held) - _MOST_NAMED} till" if len(held) > _MOST_NAMED else ""
    raise InputError(
        f'Mappen "{folder}" har redan filer ({named}{more}). Inget har skrivits. Ange en ny mapp.'
    )
