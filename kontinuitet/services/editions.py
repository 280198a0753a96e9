"""The documents made for each department: plans, and their other editions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from kontinuitet.documents.action_cards import build_action_cards, has_cards
from kontinuitet.documents.municipality_plan import build_municipality_plan
from kontinuitet.documents.plan import PlanData, build_plan
from kontinuitet.documents.printed.fallback_sheets import build_fallback_sheets, has_sheets
from kontinuitet.documents.public_plan import build_public_plan
from kontinuitet.services.history import history_at
from kontinuitet.services.telling import Progress, Tell, unseen

#: The file of the plan of the whole municipality.
MUNICIPALITY_PLAN: Final = "kommunplan.docx"


class Edition(NamedTuple):
    """One kind of document made for each department."""

    prefix: str
    progress: str
    build: Callable[..., bytes]
    has: Callable[[PlanData, str], bool]
    missing: str


SHEETS: Final = Edition(
    "reservrutinblad",
    "Skriver reservrutinblad",
    build_fallback_sheets,
    has_sheets,
    "har inga reservrutiner: inget blad skrivs",
)
CARDS: Final = Edition(
    "åtgärdskort",
    "Skriver åtgärdskort",
    build_action_cards,
    has_cards,
    "har ingen som beslutar och inga reservrutiner: inget kort skrivs",
)
PUBLIC: Final = Edition(
    "offentlig-plan",
    "Skriver offentliga utgåvor",
    build_public_plan,
    lambda _data, _department: True,
    "",
)
PUBLIC_NOTICE: Final = (
    "Läs igenom den offentliga utgåvan innan den lämnas ut. Programmet utelämnar kontakter, "
    "systemnamn och brister som det känner till; sekretessen prövar kommunen."
)


def chosen(*, sheets: bool, cards: bool, public: bool) -> list[Edition]:
    """Return the editions asked for."""
    asked = ((sheets, SHEETS), (cards, CARDS), (public, PUBLIC))
    return [edition for wanted, edition in asked if wanted]


def build_editions(
    data: PlanData,
    departments: Sequence[str],
    folder: Path,
    editions: Sequence[Edition],
    *,
    tell: Tell,
    progress: Progress = unseen,
) -> dict[Path, bytes]:
    """Build the editions of the departments; say which have nothing to print."""
    made: dict[Path, bytes] = {}
    for edition in editions:
        with progress(edition.progress, len(departments)) as step:
            for department in departments:
                name = data.municipality.departments[department].name
                step(name)
                if edition.has(data, department):
                    path = folder / f"{edition.prefix}-{department}.docx"
                    made[path] = edition.build(data, department, tell=tell)
                else:
                    tell(f"{name} {edition.missing}.")
    if PUBLIC in editions:
        tell(PUBLIC_NOTICE)
    return made


def file_name(department: str) -> str:
    """Return the file name of a department's plan."""
    return f"kontinuitetsplan-{department}.docx"


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
    with progress("Skriver planer", len(departments) + whole) as step:
        for department in departments:
            step(data.municipality.departments[department].name)
            path = folder / file_name(department)
            before = history_at(path, tell)
            made[path] = build_plan(data, department, before=before, tell=tell)
        if whole:
            step(data.municipality.info.name)
            path = folder / MUNICIPALITY_PLAN
            before = history_at(path, tell)
            made[path] = build_municipality_plan(data, before=before, tell=tell)
    return made
