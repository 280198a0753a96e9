"""The small public interface for those who script: load, graph, simulate, restart_order.

The same functions as the commands use, without printing or writing anything. They stand as
``kontinuitet.load`` and so on, and this module is imported when one of them is first used.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kontinuitet.analysis.base.graph import to_networkx
from kontinuitet.analysis.base.restart_results import RestartResult
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.simulation.scenario import simulate as _simulate
from kontinuitet.errors import InputError
from kontinuitet.loading.workspace import Workspace, load_scenario, load_workspace
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.problems import Problem, Severity

if TYPE_CHECKING:
    from kontinuitet.analysis.base.graph import Graph


@dataclass(frozen=True)
class Model:
    """A municipality's files, read and found sound.

    ``problems`` are the warnings, and the errors of own scenarios, which stop only those.
    """

    municipality: Municipality
    problems: tuple[Problem, ...]
    workspace: Workspace = field(repr=False)

    def scenario(self, name: str) -> Scenario:
        """Return one of the folder's own scenarios or a packaged one, by id or by file.

        Raises:
            InputError: there is no such scenario, or it has errors (``.problems``).
        """
        scenario, problems = load_scenario(self.workspace, name)
        if scenario is None:
            raise InputError(f'Scenariot "{name}" har fel och kan inte användas.', problems)
        return scenario


def load(folder: str | os.PathLike[str]) -> Model:
    """Read a municipality's folder.

    Raises:
        InputError: there is no such folder, or the files have errors (``.problems``, each with
            ``file``, ``line``, ``text`` and ``suggestion``).
    """
    workspace = load_workspace(Path(folder))
    if workspace.municipality is None:
        errors = [p for p in workspace.problems if p.severity is Severity.ERROR]
        raise InputError(f"Modellen i {folder} har fel och kan inte användas.", errors)
    return Model(workspace.municipality, workspace.problems, workspace)


def graph(model: Model) -> Graph:
    """Return the dependencies as a networkx MultiDiGraph, from supplier to dependent.

    Nodes have ``kind``, ``name``, ``record`` (the model's own object) and their restart work;
    edges have ``group``, ``k``, ``of``, ``hold`` (minutes), ``effect`` and ``phase``.
    """
    return to_networkx(model.municipality)


def simulate(model: Model, scenario: str | Scenario, *, effort: int = 1) -> SimulationResult:
    """Return what a scenario takes down, when it comes back and why; times in minutes from T+0.

    ``effort`` looks so many times longer for a better restart order.

    Raises:
        InputError: there is no such scenario, or it cannot be computed for this municipality.
    """
    found = model.scenario(scenario) if isinstance(scenario, str) else scenario
    return _simulate(model.municipality, found, effort=effort)


def restart_order(model: Model, scenario: str | Scenario, *, effort: int = 1) -> RestartResult:
    """Return the restart order of a scenario: ``.order`` holds the steps, in the order to start.

    Raises:
        InputError: as of :func:`simulate`.
    """
    return simulate(model, scenario, effort=effort).restart
