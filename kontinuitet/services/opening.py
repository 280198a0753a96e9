"""Open a workspace and a scenario, or stop with all that is wrong with them."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from kontinuitet.errors import InputError
from kontinuitet.loading.workspace import Loaded, Workspace, load_scenario, load_workspace
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.problems import Problem, Severity
from kontinuitet.services.privacy import guard
from kontinuitet.services.telling import Tell, tell_problems
from kontinuitet.wording import count_in_table

#: Folders that are remembered; a computer seldom has more than one municipality.
_MOST_FOLDERS: Final = 8


class Shelf:
    """Workspaces as they were last opened, so that only what has changed is read again.

    A workspace in which nothing has changed is the same object as before, and is not to be
    changed. Any number of threads may ask at once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaded: dict[tuple[Path, Path], tuple[threading.Lock, Loaded]] = {}

    def load(self, folder: Path) -> Workspace:
        """Return the workspace as its files are now, sound or not.

        Raises:
            InputError: there is no such folder.
        """
        # A relative path is another folder when the current one is.
        key = (folder, folder.resolve())
        with self._lock:
            entry = self._loaded.pop(key, None) or (threading.Lock(), Loaded())
            self._loaded[key] = entry
            while len(self._loaded) > _MOST_FOLDERS:
                del self._loaded[next(iter(self._loaded))]
        lock, loaded = entry
        with lock:
            return load_workspace(folder, loaded)


_SHELF: Final = Shelf()


def read_workspace(folder: Path, *, masking: bool = False) -> Workspace:
    """Read a workspace, sound or not, and guard its protected persons from now on.

    Raises:
        InputError: there is no such folder.
    """
    workspace = _SHELF.load(folder)
    if workspace.municipality is not None:
        guard(workspace.municipality, workspace.scenarios.values(), masking=masking)
    return workspace


def open_workspace(
    folder: Path, tell: Tell, *, masking: bool = False
) -> tuple[Workspace, Municipality]:
    """Load a workspace whose model has no errors, and tell of errors in scenarios beside it.

    With ``masking`` what is shown of protected persons is taken away instead of refused.

    Raises:
        InputError: the model has errors; nothing may be produced from it.
    """
    workspace = read_workspace(folder, masking=masking)
    if workspace.municipality is None:
        errors = [p for p in workspace.problems if p.severity is Severity.ERROR]
        raise InputError(
            f"Modellen i {folder} har {count_in_table(len(errors), 'fel', 'fel')} "
            "och kan inte användas. Rätta och försök igen.",
            errors,
        )
    # A scenario that cannot be read must not stop the others, least of all in the night.
    tell_problems([p for p in workspace.problems if p.severity is Severity.ERROR], tell)
    return workspace, workspace.municipality


def open_scenario(workspace: Workspace, name: str) -> tuple[Scenario, tuple[Problem, ...]]:
    """Find a scenario by id or file; return it with its warnings.

    Raises:
        InputError: there is no such scenario, or it has errors.
    """
    scenario, problems = load_scenario(workspace, name)
    errors = [p for p in problems if p.severity is Severity.ERROR]
    if scenario is None or errors:
        raise InputError(f'Scenariot "{name}" har fel och kan inte användas.', errors)
    if workspace.municipality is not None:
        guard(workspace.municipality, [scenario])
    return scenario, tuple(problems)
