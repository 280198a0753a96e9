"""Checking a municipality's files: what is wrong in them, and what is weak in the model."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path

from kontinuitet.analysis.findings import Judged, judge
from kontinuitet.analysis.findings.missing import Missing, all_missing
from kontinuitet.analysis.findings.reporting import uncertain_rows
from kontinuitet.errors import InputError
from kontinuitet.loading.duties import load_duties
from kontinuitet.loading.exercises import read_exercise
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.workspace import Workspace, load_scenario
from kontinuitet.loading.yaml_source import load
from kontinuitet.model.landscape import Municipality
from kontinuitet.problems import Problem, Severity, has_errors, sort_key
from kontinuitet.services.opening import read_workspace


@dataclass(frozen=True, slots=True)
class Checked:
    """A workspace, its findings, what its plans lack, and duties that nobody has held to the law.

    Findings are looked for only in a workspace without errors.
    """

    workspace: Workspace
    judged: Judged
    uncertain: tuple[tuple[str, str], ...]
    missing: tuple[Missing, ...] = ()

    @property
    def unusable(self) -> bool:
        """Tell whether errors have to be put right before anything can be made."""
        return self.workspace.municipality is None or has_errors(self.workspace.problems)

    @property
    def faulty(self) -> bool:
        """Tell whether a finding that remains is of severity fel."""
        return any(f.severity is Severity.ERROR for f in self.judged.remaining)


def check(folder: Path, today: datetime.date | None) -> Checked:
    """Check a workspace; dates too, when it is said what day it is.

    The protected persons are guarded by masking: what is wrong with them has to be told.

    Raises:
        InputError: there is no such folder.
    """
    workspace = _with_exercises(read_workspace(folder, masking=True))
    municipality = workspace.municipality
    if municipality is None or has_errors(workspace.problems):
        return Checked(workspace, Judged((), ()), ())
    uncertain = uncertain_rows(load_duties(municipality.duties))
    missing = all_missing(municipality)
    return Checked(workspace, judge(municipality, today), tuple(uncertain), missing)


def _with_exercises(workspace: Workspace) -> Workspace:
    """Return a workspace with what is wrong in its exercises among its problems."""
    found: list[Problem] = []
    for name in workspace.exercises:
        source = load((workspace.folder / name).read_bytes(), name)
        exercise, problems = read_exercise(source, workspace.known, Suggestions())
        # What is wrong with the text itself is there already.
        found += [p for p in problems if p not in source.problems]
        if exercise is not None:
            try:
                load_scenario(workspace, exercise.scenario)
            except InputError as error:
                line = source.lines.near(("scenario",))
                found.append(
                    Problem(name, line, "okand-referens", Severity.ERROR, str(error), None)
                )
    problems = tuple(sorted((*workspace.problems, *found), key=sort_key))
    return replace(workspace, problems=problems) if found else workspace


def count(municipality: Municipality | None) -> dict[str, int]:
    """Count what the model holds, by Swedish name."""
    if municipality is None:
        return {"förvaltningar": 0, "verksamheter": 0, "resurser": 0, "beroenden": 0}
    needs = [n for a in municipality.activities.values() for n in a.needs]
    needs += [n for r in municipality.resources.values() for n in r.needs]
    return {
        "förvaltningar": len(municipality.departments),
        "verksamheter": len(municipality.activities),
        "resurser": len(municipality.resources),
        "beroenden": sum(len(need.suppliers) for need in needs),
    }
