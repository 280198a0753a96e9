"""Take in workbooks, registers and other files: all or nothing, with every change told."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kontinuitet.errors import InputError, SystemFault, reason
from kontinuitet.loading.changing import Change, differences, files_after
from kontinuitet.loading.files import ReadFile, read_folder
from kontinuitet.loading.incoming import Incoming, checked_columns, read_incoming
from kontinuitet.loading.merging import Layer
from kontinuitet.loading.registers.catalogue import known_meaning
from kontinuitet.loading.sheets.putting import put
from kontinuitet.loading.sheets.remembered import as_tree, merged_trees
from kontinuitet.loading.sheets.since import Conflict
from kontinuitet.loading.workspace import Workspace, load_workspace, workspace_of
from kontinuitet.loading.writing import plain
from kontinuitet.model.landscape import Municipality
from kontinuitet.problems import Problem, Severity, has_errors
from kontinuitet.services.changed_files import replace_files
from kontinuitet.services.privacy import guard
from kontinuitet.services.telling import Progress, unseen

#: Larger files are refused before they are read.
_MOST_BYTES: Final = 60 * 1024 * 1024
_EMPTY: Final = Layer(Municipality)
#: With so many new things the new files are not read again before they are written.
_MANY: Final = 4_000
#: What columns of registers mean, beside the municipality's files.
_COLUMNS: Final = Path(".kontinuitet") / "kolumner.json"
#: What registers said when they were last read.
_LAST: Final = Path(".kontinuitet") / "inläst.json"


@dataclass
class Imported:
    """What an import found and, when nothing is wrong, the files that it changes.

    ``kept_copies`` is the folder with the earlier text of the changed files, when they are written.
    """

    folder: Path
    incoming: tuple[Incoming, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    kept: list[tuple[str | int, ...]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    new_files: frozenset[str] = frozenset()
    municipality: Municipality | None = None
    kept_copies: Path | None = None
    #: What columns have been said to mean, when that is to be remembered.
    columns: dict[str, str] = field(default_factory=dict)
    #: What registers said this time and before, for the next time one is read.
    said_last: dict[str, Any] = field(default_factory=dict)

    @property
    def usable(self) -> bool:
        """Tell whether the files may be written."""
        return self.municipality is not None


def prepare(
    folder: Path,
    paths: Sequence[Path],
    *,
    name: str = "",
    columns: Mapping[str, str] | None = None,
    reverse: bool = False,
    progress: Progress = unseen,
) -> Imported:
    """Read files and work out what they change in a folder; nothing is written.

    ``name`` is what the municipality is called, for a folder without files. ``columns`` says what
    the columns of a register mean, by heading. With ``reverse`` the arrows of a graph go from what
    is needed to what needs it.

    Raises:
        InputError: a file cannot be read, or the folder's own files have errors.
    """
    with _uncollected(), progress("Läser in", len(paths) + 2) as step:
        workspace, files = _workspace(folder)
        before = workspace.municipality if workspace is not None else None
        if before is not None:
            guard(before, masking=True)
        remembered = columns_of(folder)
        chosen = remembered | checked_columns(columns or {})
        contents = []
        for path in paths:
            step(path.name)
            contents.append((path.name, _read(path)))
        incoming = read_incoming(contents, before, chosen, reverse=reverse)
        if before is None:
            _name_it(incoming, name)
        result = Imported(folder, tuple(incoming))
        result.columns = chosen if chosen != remembered else {}
        step("jämför med kommunens filer")
        _compare_with_last(folder, result)
        put_upon = put(before, [one.said for one in incoming])
        result.problems, result.conflicts = put_upon.problems, put_upon.conflicts
        result.kept = put_upon.kept
        if put_upon.municipality is None:
            return result
        guard(put_upon.municipality, masking=True)
        after = plain(put_upon.municipality)
        result.changes = differences(plain(before) if before is not None else {}, after)
        if not result.changes:
            result.municipality = put_upon.municipality
            return result
        step("räknar ut ändringarna i filerna")
        layer = workspace.layer if workspace is not None else _EMPTY
        new_file = next((one.new_file for one in incoming if one.new_file), "tillagt.yaml")
        result.files = files_after(result.changes, after, layer, files, new_file)
        result.new_files = frozenset(result.files) - files.keys()
        if before is not None or len(result.changes) < _MANY:
            _check(folder, files, result, put_upon.municipality)
        result.municipality = put_upon.municipality
    return result


def write(imported: Imported) -> None:
    """Write the files of an import, all or none, and keep the earlier text of those changed.

    Raises:
        InputError: something is wrong in what was read; nothing is written.
        SystemFault: a file is locked or the disk refuses; nothing is changed.
    """
    if not imported.usable:
        raise InputError("Inget har skrivits.", imported.problems)
    imported.kept_copies = replace_files(imported.folder, imported.files)
    beside = {_COLUMNS: imported.columns, _LAST: imported.said_last}
    for path, data in beside.items():
        if data:
            # Without indents: what registers say is much, and written by a quicker way then.
            text = json.dumps(data, ensure_ascii=False, sort_keys=True) + "\n"
            replace_files(imported.folder, {str(path): text.encode("utf-8")}, keep=False)


def _compare_with_last(folder: Path, imported: Imported) -> None:
    """Let a register that is read again change only what has changed in it since the last time.

    What people have written in the files meanwhile is kept, and seen when both have changed.
    """
    registers = [one.said for one in imported.incoming if one.new_file]
    if registers:
        last = _read_json(folder / _LAST)
        imported.said_last = last
        for said in registers:
            imported.said_last = merged_trees(imported.said_last, as_tree(said))
            said.base = last


def columns_of(folder: Path) -> dict[str, str]:
    """Return what the columns of this municipality's registers have been said to mean."""
    data = _read_json(folder / _COLUMNS)
    return {str(k): str(v) for k, v in data.items() if known_meaning(str(v)) == v}


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _name_it(incoming: Sequence[Incoming], name: str) -> None:
    """Give a municipality without files its name.

    Raises:
        InputError: no file says it, and nobody has given it.
    """
    path = ("kommun", "namn")
    if any(path in one.said.values for one in incoming):
        return
    if not name:
        raise InputError(
            "Mappen har inga filer än, och det som lästs in säger inte vad kommunen heter. Skriv "
            '--kommun "Kommunens namn".'
        )
    incoming[0].said.say(path, name, "--kommun")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave the collector of garbage out of it: all that is made here is kept to the end."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _workspace(folder: Path) -> tuple[Workspace | None, dict[str, ReadFile]]:
    if folder.exists() and not folder.is_dir():
        raise InputError(f'"{folder}" är ingen mapp. Ange mappen med kommunens filer.')
    if not folder.exists():
        return None, {}
    files, _ = read_folder(folder)
    workspace = load_workspace(folder)
    if not any(origin for origin in workspace.layer.origins) and not has_errors(
        p for p in workspace.problems if p.code != "mapp-tom"
    ):
        return None, {file.name: file for file in files}
    if workspace.municipality is None:
        errors = [p for p in workspace.problems if p.severity is Severity.ERROR]
        raise InputError(
            f"Modellen i {folder} har {len(errors)} fel. Rätta dem först, så att inget blandas "
            "ihop. Inget har lästs in.",
            errors,
        )
    return workspace, {file.name: file for file in files}


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(f'"{path.name}" är större än {_MOST_BYTES // 1024 // 1024} MB.')
        return path.read_bytes()
    except OSError as error:
        why = reason(error) or error.strerror
        raise SystemFault(f'Filen "{path}" kan inte läsas: {why}.') from error


def _check(
    folder: Path, files: Mapping[str, ReadFile], result: Imported, wanted: Municipality
) -> None:
    """Read the folder as it will be, and refuse what is not the model that was meant."""
    after = {name: file.content for name, file in files.items()} | result.files
    again = workspace_of(folder, [ReadFile(n, c) for n, c in sorted(after.items())])
    if again.municipality != wanted:
        errors = [p for p in again.problems if p.severity is Severity.ERROR]
        raise InputError(
            "Ändringarna kan inte föras in i filerna så att de blir vad arbetsboken säger. Inget "
            "har skrivits.",
            errors,
        )
