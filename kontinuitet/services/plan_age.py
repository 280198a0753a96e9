"""How the plans that have been written stand against the model: written, adopted, out of date."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from kontinuitet.documents.editions.history import Edition
from kontinuitet.documents.editions.recording import read_history
from kontinuitet.documents.editions.summary import changes_between, summary_of
from kontinuitet.documents.making import Kind, Subject
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed import department_plan, municipality_plan
from kontinuitet.errors import InputError
from kontinuitet.loading.duties import load_duties
from kontinuitet.loading.workspace import Workspace
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.plan import PlanSettings

#: Where plans are looked for in a workspace: where `plan` writes them when it is run there.
FOLDER: Final = "planer"


class PlanStanding(StrEnum):
    """How one plan stands."""

    UNWRITTEN = "inte skriven"
    UNREADABLE = "går inte att läsa"
    STALE = "äldre än underlaget"
    EXPIRED = "har gått ut"
    DRAFT = "inte fastställd"
    CURRENT = "aktuell"


@dataclass(frozen=True, slots=True)
class PlanAge:
    """One plan: of which department (None: the whole municipality), where, and how it stands.

    ``changes`` are sentences on what has changed in the model since the plan was written. What has
    to be simulated is not compared.
    """

    department: str | None
    name: str
    standing: PlanStanding
    version: str
    valid_until: datetime.date | None
    path: Path | None
    changes: tuple[str, ...] = ()


def plan_ages(
    workspace: Workspace,
    municipality: Municipality,
    today: datetime.date,
    folders: Sequence[Path] = (),
) -> list[PlanAge]:
    """Return how every plan stands, the whole municipality's first, then departments by id.

    Plans are looked for in ``folders``, and in the workspace's own folder of plans.
    """
    data = PlanData(
        municipality=municipality,
        simulations={},
        scenarios={},
        duties=load_duties(municipality.duties),
        findings=(),
        model_sha256=workspace.sha256,
    )
    places = list(dict.fromkeys([*folders, workspace.folder / FOLDER]))
    subjects: list[tuple[Kind, Subject, str, PlanSettings]] = [
        (municipality_plan.KIND, Subject(), municipality.info.name, municipality.info.plan)
    ]
    for identity, department in sorted(municipality.departments.items()):
        subject = Subject(department=identity)
        subjects.append((department_plan.KIND, subject, department.name, department.plan))
    return [_age(data, places, today, *row) for row in subjects]


def _age(
    data: PlanData,
    places: Iterable[Path],
    today: datetime.date,
    kind: Kind,
    subject: Subject,
    name: str,
    plan: PlanSettings,
) -> PlanAge:
    written = (place / kind.name_for(subject) for place in places)
    path = next((p for p in written if p.is_file()), None)
    changes: tuple[str, ...] = ()
    standing = _formal(plan, today)
    if path is None:
        if standing is not PlanStanding.EXPIRED:
            standing = PlanStanding.UNWRITTEN
    else:
        try:
            edition = read_history(path.read_bytes(), path.name).current
        except (InputError, OSError):
            standing = PlanStanding.UNREADABLE
        else:
            changes = _changes(data, subject, edition)
            standing = PlanStanding.STALE if changes else standing
    return PlanAge(
        subject.department, name, standing, plan.version, plan.valid_until, path, changes
    )


def _formal(plan: PlanSettings, today: datetime.date) -> PlanStanding:
    """Return how a plan stands by its own dates."""
    if plan.valid_until is not None and plan.valid_until < today:
        return PlanStanding.EXPIRED
    return PlanStanding.CURRENT if plan.adopted is not None else PlanStanding.DRAFT


def _changes(data: PlanData, subject: Subject, edition: Edition) -> tuple[str, ...]:
    now = summary_of(data, subject.department)
    old, new = _unsimulated(edition.summary), _unsimulated(now)
    return tuple(change.sentence for change in changes_between(old, new))


def _unsimulated(summary: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what a summary takes from simulations and findings."""
    left = {key: value for key, value in summary.items() if key != "fynd"}
    activities = summary.get("verksamheter")
    if isinstance(activities, Mapping):
        left["verksamheter"] = {
            i: {k: v for k, v in row.items() if k != "överskrids"}
            for i, row in activities.items()
            if isinstance(row, Mapping)
        }
    return left
