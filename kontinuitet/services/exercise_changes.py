"""The changes that an exercise proposes: as a file, and as a difference to the model's files.

The files of the municipality are a person's: only what is proposed is put in, and every other byte
stays.
"""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from kontinuitet.errors import InputError, reason
from kontinuitet.exercise.proposals import as_data, next_id, proposals
from kontinuitet.exercise.room import Room
from kontinuitet.loading.editing import dated, found_of, with_value
from kontinuitet.loading.files import EXERCISE_PROPOSALS
from kontinuitet.loading.scenarios import is_scenario
from kontinuitet.loading.status import is_status
from kontinuitet.loading.workspace import Workspace, load_workspace
from kontinuitet.loading.writing import yaml_text
from kontinuitet.loading.yaml_editing import CannotEditError
from kontinuitet.loading.yaml_source import load
from kontinuitet.model.base import fold
from kontinuitet.problems import Problem, Severity

_COMMENT: Final = (
    "ÖVNING – ÖVNING – ÖVNING\n"
    "Förslag till ändringar i kommunens filer, ur övningen. Stryk det som inte ska med, och ändra "
    "det som ska vara annorlunda.\n"
    "kontinuitet övning tillämpa FIL visar skillnaden. Inget skrivs in utan --skriv."
)
_IMPROVEMENTS: Final = "åtgärder"
_DAY_KEY: Final = fold("senast_övad")

Keys = tuple[str, ...]


def proposals_file(room: Room) -> bytes | None:
    """Return the file of the changes that an exercise proposes, None when there are none."""
    found = proposals(room)
    if not found:
        return None
    data = dated(as_data(room.frozen.exercise.id, found))
    return yaml_text(data, _COMMENT).encode("utf-8")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One proposal as it stands in the file, with its line."""

    why: str
    changes: tuple[tuple[Keys, Any], ...]
    line: int


@dataclass(frozen=True)
class Change:
    """What putting the proposals in would do: files by name, before and after.

    ``already`` are those that are in the model, ``impossible`` those that a file is written in a
    way not to take, each as its why.
    """

    folder: Path
    before: Mapping[str, str]
    after: Mapping[str, str]
    made: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ()

    def difference(self) -> Iterator[str]:
        """Yield the lines of the difference, as of ``diff -u``."""
        for name, after in sorted(self.after.items()):
            before = self.before[name].splitlines()
            yield from difflib.unified_diff(
                before, after.splitlines(), name, name, "nu", "med förslagen", n=2, lineterm=""
            )


def read_proposals(file: Path) -> list[Wanted]:
    """Read a file of proposals.

    Raises:
        InputError: it is not there, or is not such a file.
    """
    try:
        source = load(file.read_bytes(), file.name)
    except OSError as error:
        why = reason(error) or "den kan inte läsas"
        raise InputError(
            f'Förslagen i "{file}" kan inte läsas: {why}. "övning rapport" skriver dem.'
        ) from error
    errors = [p for p in source.problems if p.severity is Severity.ERROR]
    data = source.data if isinstance(source.data, dict) else {}
    rows = _at(data, "förslag")
    if rows is None and not errors:
        rows = []
        errors = [_problem(file, 1, 'filen har inget avsnitt "förslag".')]
    found: list[Wanted] = []
    for number, row in enumerate(rows if isinstance(rows, list) else []):
        line = source.lines.near(("förslag", number))
        change = _at(row, "ändring")
        leaves = tuple(_leaves(change)) if isinstance(change, dict) else ()
        if leaves:
            found.append(Wanted(str(_at(row, "varför") or ""), leaves, line))
        else:
            errors.append(_problem(file, line, 'förslaget säger ingen "ändring".'))
    if errors:
        raise InputError(f'Förslagen i "{file}" kan inte användas.', errors)
    return found


def _problem(file: Path, line: int, text: str) -> Problem:
    return Problem(file.name, line, "forslag", Severity.ERROR, text, None)


def _at(data: Any, key: str) -> Any:
    if not isinstance(data, dict):
        return None
    return next((v for k, v in data.items() if fold(k) == fold(key)), None)


def _leaves(data: Mapping[str, Any], path: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    for key, value in data.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, (*path, key))
        elif value is not None:
            yield (*path, key), value


def planned(workspace: Workspace, wanted: Sequence[Wanted]) -> Change:
    """Return what putting proposals into a workspace's files would do. Nothing is written.

    Raises:
        InputError: the model would get errors.
    """
    files = _model_files(workspace)
    now = dict(files)
    made: list[str] = []
    already: list[str] = []
    impossible: list[str] = []
    for one in wanted:
        tried = dict(now)
        try:
            for path, value in _grouped(one.changes, tried):
                _put(workspace, tried, path, value)
        except CannotEditError:
            impossible.append(one.why)
            continue
        (already if tried == now else made).append(one.why)
        now = tried
    after = {name: text for name, text in now.items() if text != files[name]}
    change = Change(
        workspace.folder,
        {name: files[name] for name in after},
        after,
        tuple(made),
        tuple(already),
        tuple(impossible),
    )
    _check(now)
    return change


def _model_files(workspace: Workspace) -> dict[str, str]:
    found = {}
    for name in workspace.files:
        if name in workspace.exercises:
            continue
        raw = (workspace.folder / name).read_bytes()
        source = load(raw, name)
        if not is_scenario(source) and not is_status(source.data):
            found[name] = raw.decode("utf-8")
    return found


@lru_cache(maxsize=64)
def _data(text: str) -> Any:
    """Return the data of a file's text; not to be changed."""
    return load(text.encode("utf-8"), "").data


def _grouped(
    changes: Sequence[tuple[Keys, Any]], files: Mapping[str, str]
) -> Iterator[tuple[Keys, Any]]:
    """Yield the changes with what is new as a whole put together: one addition, not one a key."""
    data = {name: _data(text) for name, text in files.items()}
    waiting: dict[Keys, dict[str, Any]] = {}
    for path, value in changes:
        there = max((len(found_of(d, path)) for d in data.values()), default=0)
        if fold(path[0]) == fold(_IMPROVEMENTS):
            # An improvement is never written over: it is there, or is added as a whole.
            there = min(there, 1)
        if there >= len(path) - 1:
            yield path, value
            continue
        inner = waiting.setdefault(path[: there + 1], {})
        for step in path[there + 1 : -1]:
            inner = inner.setdefault(step, {})
        inner[path[-1]] = value
    yield from waiting.items()


def _put(workspace: Workspace, files: dict[str, str], path: Keys, value: Any) -> None:
    data = {name: _data(text) for name, text in files.items()}
    if fold(path[0]) == fold(_IMPROVEMENTS) and len(path) == 2 and isinstance(value, dict):
        there: dict[str, Any] = {}
        for one in data.values():
            there |= _at(one, _IMPROVEMENTS) or {}
        if any(_same(value, row) for row in there.values()):
            return
        if path[1] in there:
            path = (path[0], next_id(list(there)))
    name = _file_for(workspace, data, path)
    spelled = found_of(data[name], path)
    if len(spelled) == len(path):
        now: Any = data[name]
        for key in spelled:
            now = now[key]
        # A later date has been written since.
        later = fold(path[-1]) == _DAY_KEY and isinstance(now, str) and now > str(value)
        if now == value or later:
            return
    files[name] = with_value(files[name], path, value)


def _same(wanted: Mapping[str, Any], row: Any) -> bool:
    """Tell whether an improvement is the one wanted; its status may have changed since."""
    return all(_at(row, key) == wanted.get(key) for key in ("åtgärd", "källa"))


def _file_for(workspace: Workspace, data: Mapping[str, Any], path: Keys) -> str:
    depth = {name: len(found_of(one, path)) for name, one in data.items()}
    most = max(depth.values(), default=0)
    if not depth:
        raise CannotEditError
    if not most:
        main = workspace.layer.fallback
        return main if main in depth else sorted(depth)[0]
    return next(name for name in sorted(depth) if depth[name] == most)


def _check(files: Mapping[str, str]) -> None:
    """Refuse a change that gives the model errors.

    Raises:
        InputError: with the errors.
    """
    with tempfile.TemporaryDirectory(prefix="kontinuitet-") as name:
        folder = Path(name)
        for file, text in files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(text.encode("utf-8"))
        tried = load_workspace(folder)
    if tried.municipality is None:
        errors = [p for p in tried.problems if p.severity is Severity.ERROR]
        raise InputError(
            "Med förslagen skulle kommunens filer få fel. Rätta förslagen. Inget har skrivits.",
            errors,
        )


def file_and_folder(given: Path, folder: Path | None) -> tuple[Path, Path]:
    """Return the file of proposals and the municipality's folder, from what a user gave.

    Raises:
        InputError: the municipality's files are not found.
    """
    file = given / EXERCISE_PROPOSALS if given.is_dir() else given
    if folder is not None:
        return file, folder
    for place in file.resolve().parents:
        if any(place.glob("kontinuitet.y*ml")):
            return file, place
    raise InputError("Kommunens filer hittas inte ovanför förslagen. Ange mappen med --mapp.")
