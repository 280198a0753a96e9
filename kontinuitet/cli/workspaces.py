"""Open a workspace and a scenario for a command, and tell on stderr what is wrong beside them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kontinuitet.cli import output
from kontinuitet.loading.workspace import Workspace
from kontinuitet.model.landscape import Municipality
from kontinuitet.problems import Problem
from kontinuitet.services import opening
from kontinuitet.services.telling import tell_problems


def open_workspace(folder: Path) -> tuple[Workspace, Municipality]:
    """Open a workspace whose model has no errors, and tell of errors in scenarios beside it.

    Raises:
        InputError: the model has errors; nothing may be produced from it.
    """
    return opening.open_workspace(folder, output.note)


def tell(problems: Iterable[Problem]) -> None:
    """Show warnings and notes on stderr; they do not stop the work."""
    tell_problems(problems, output.note)
