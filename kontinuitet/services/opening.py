"""Open a workspace and a scenario, or stop with all that is wrong with them."""

from __future__ import annotations

from pathlib import Path

from kontinuitet.errors import InputError
from kontinuitet.loading.workspace import Workspace, load_scenario, load_workspace
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.problems import Problem, Severity
from kontinuitet.services.privacy import guard
from kontinuitet.services.telling import Tell, tell_problems
from kontinuitet.wording import count_in_table


def open_workspace(folder: Path, tell: Tell) -> tuple[Workspace, Municipality]:
    """Load a workspace whose model has no errors, and tell of errors in scenarios beside it.

    Raises:
        InputError: the model has errors; nothing may be produced from it.
    """
    workspace = load_workspace(folder)
    if workspace.municipality is None:
        errors = [p for p in workspace.problems if p.severity is Severity.ERROR]
        raise InputError(
            f"Modellen i {folder} har {count_in_table(len(errors), 'fel', 'fel')} "
            "och kan inte användas. Rätta och försök igen.",
            errors,
        )
    guard(workspace.municipality, workspace.scenarios.values())
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
