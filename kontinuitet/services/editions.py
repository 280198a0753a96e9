"""The documents made for each department: plans, and their other editions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kontinuitet.documents.making import Kind, Source, Subject, make, nothing_to_print
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed import (
    action_cards,
    department_plan,
    fallback_sheets,
    it_edition,
    municipality_plan,
    public_plan,
)
from kontinuitet.services.history import history_at, written_at
from kontinuitet.services.telling import Progress, Tell, unseen

SHEETS = fallback_sheets.KIND
CARDS = action_cards.KIND
PUBLIC = public_plan.KIND
IT = it_edition.KIND


def chosen(*, sheets: bool, cards: bool, public: bool, it: bool) -> list[Kind]:
    """Return the editions asked for."""
    asked = ((sheets, SHEETS), (cards, CARDS), (public, PUBLIC), (it, IT))
    return [kind for wanted, kind in asked if wanted]


def build_editions(
    data: PlanData,
    departments: Sequence[str],
    folder: Path,
    kinds: Sequence[Kind],
    *,
    tell: Tell,
    progress: Progress = unseen,
) -> dict[Path, bytes]:
    """Build the editions of the departments; say which have nothing to print."""
    made: dict[Path, bytes] = {}
    for kind in kinds:
        # IT's own edition is one for the whole municipality.
        subjects = [Subject()] if kind is IT else [Subject(department=d) for d in departments]
        with progress(f"Skriver {kind.plural}", len(subjects)) as step:
            for subject in subjects:
                step(Source.of(data, subject).label)
                said = nothing_to_print(kind, data, subject)
                if said is None:
                    path = folder / kind.name_for(subject)
                    written = _written(data, subject, path)
                    made[path] = make(kind, data, subject, written=written, tell=tell)
                else:
                    tell(said)
    for kind in kinds:
        if kind.notice:
            tell(kind.notice)
    return made


def build_plans(
    data: PlanData,
    departments: Sequence[str],
    folder: Path,
    *,
    whole: bool,
    tell: Tell,
    progress: Progress = unseen,
) -> dict[Path, bytes]:
    """Build the plans of ``departments``, and of the whole municipality when ``whole``."""
    made: dict[Path, bytes] = {}
    wanted = [(department_plan.KIND, Subject(department=d)) for d in departments]
    if whole:
        wanted.append((municipality_plan.KIND, Subject()))
    with progress("Skriver planer", len(wanted)) as step:
        for kind, subject in wanted:
            step(Source.of(data, subject).label)
            path = folder / kind.name_for(subject)
            before = history_at(path, tell)
            written = _written(data, subject, path)
            made[path] = make(kind, data, subject, before=before, written=written, tell=tell)
    return made


def _written(data: PlanData, subject: Subject, path: Path) -> frozenset[str]:
    """Return the free texts to show although nothing else is: those that are written in."""
    return written_at(path) if Source.of(data, subject).plan.adopted else frozenset()
