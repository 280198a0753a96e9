"""Action cards (åtgärdskort): what each role does first, gathered from plan and routines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.cover import (
    CoverFields,
    DepartmentFields,
    MunicipalityFields,
    cover_fields,
    department_fields,
    municipality_fields,
)
from kontinuitet.documents.chapters.tables import table
from kontinuitet.documents.making import Kind, Source, for_departments
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import DepartmentView
from kontinuitet.documents.matter.fields import named
from kontinuitet.model.landscape import Activity, FallbackSteps
from kontinuitet.wording import count_in_table

#: A card is one page: so many lines of text fit in its tables, each at most so wide.
_LINES = 38
_WIDTH = 80
#: A row takes at least this much more than its text, in lines.
_ROW = 0.45
#: Rows that are easy to tick off, in millimetres and in lines, when the card has room for them.
_TALL_MM = 8.0
_TALL = 1.85
_PHASES = ("15 min", "1 h", "4 h", "24 h")


@dataclass(frozen=True, slots=True)
class CardFields:
    """One role's card."""

    role: str = named("roll", "Rollen.")
    task: str = named("uppgift", "Vad rollen svarar för.")
    first_15_min: Block = named("åtgärder_15_min", "Tabell att bocka av: första 15 minuterna.")
    first_hour: Block = named("åtgärder_1_h", "Tabell att bocka av: första timmen.")
    first_4_hours: Block = named("åtgärder_4_h", "Tabell att bocka av: första 4 timmarna.")
    first_24_hours: Block = named("åtgärder_24_h", "Tabell att bocka av: första dygnet.")


@dataclass(frozen=True, slots=True)
class CardsFields:
    """Everything the template of the action cards may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    department: DepartmentFields = named("förvaltning", "Förvaltningen.")
    plan: CoverFields = named("plan", "Planens uppgifter, för sidhuvudet.")
    cards: tuple[CardFields, ...] = named("kort", "Ett kort för varje roll.")


@dataclass(frozen=True, slots=True)
class Routine:
    """A fallback routine that a role answers for: its name and steps by phase."""

    name: str
    activity: str
    phases: tuple[tuple[str, ...], ...]


def cards_fields(source: Source) -> CardsFields:
    """Return the cards: whoever decides first, then the roles in order of priority."""
    municipality, view, plan = source.municipality, source.view, source.plan
    decides = plan.activation.decided_by or ""
    roles = routines_by_role(view)
    order = [decides, *(role for role in roles if role != decides)] if decides else list(roles)
    return CardsFields(
        municipality=municipality_fields(municipality),
        department=department_fields(municipality, view.id),
        plan=cover_fields(view.data, plan, ()),
        cards=tuple(
            _card(role, plan.activation.steps if role == decides else (), roles.get(role, []))
            for role in order
        ),
    )


def routines_by_role(view: DepartmentView) -> Mapping[str, list[Routine]]:
    """Return the routines by responsible role: the routine's own, else the activity's.

    A routine that nobody answers for stands under a visible gap, so that it is not lost.
    """
    found: dict[str, list[Routine]] = {}
    for activity, name, steps, role in _routines(view.activities):
        found.setdefault(role or f"{texts.GAP_MARK} Roll saknas", []).append(
            Routine(name, activity.name, _phases(steps))
        )
    return found


def _routines(
    activities: tuple[tuple[str, Activity], ...],
) -> Iterator[tuple[Activity, str, FallbackSteps, str | None]]:
    for _, activity in activities:
        for _, fallback in sorted(activity.fallbacks.items()):
            role = fallback.responsible or activity.responsible
            yield activity, fallback.name, fallback.steps, role


def _phases(steps: FallbackSteps) -> tuple[tuple[str, ...], ...]:
    return (steps.first_15_min, steps.first_hour, steps.first_4_hours, steps.first_24_hours)


def _card(role: str, activation: tuple[str, ...], routines: list[Routine]) -> CardFields:
    phases = _gathered(activation, routines, None)
    # The card is one page. When all does not fit, each routine gives its first steps only and
    # says that the sheet goes on: as many steps as there is room for.
    most = 6
    while _height(phases) > _LINES and most:
        phases = _gathered(activation, routines, most)
        most -= 1
    if _height(phases) > _LINES:
        phases = _by_name(activation, routines)
    tall = _TALL_MM if _height(phases, _TALL) <= _LINES else None
    tables = [_table(role, *pair, tall) for pair in zip(_PHASES, phases, strict=True)]
    return CardFields(role, _task(activation, routines), *tables)


def _task(activation: tuple[str, ...], routines: list[Routine]) -> str:
    parts = []
    if activation:
        parts.append("Beslutar att planen ska gälla.")
    names = [f"”{r.name}” ({r.activity})" for r in routines]
    if names:
        shown = names[:4]
        if len(names) > 4:
            shown.append(count_in_table(len(names) - 4, "till", "till"))
        parts.append(
            f"Svarar för {'reservrutinen' if len(names) == 1 else 'reservrutinerna'} "
            f"{wording.listed(shown)}."
        )
    return " ".join(parts)


def _gathered(
    activation: tuple[str, ...], routines: list[Routine], most: int | None
) -> list[list[str]]:
    """Return rows by phase, at most ``most`` steps of a routine in each phase."""
    result: list[list[str]] = []
    for number in range(len(_PHASES)):
        rows = list(activation) if number == 0 else []
        for routine in routines:
            steps = routine.phases[number]
            prefix = f"{routine.name}: " if len(routines) > 1 or activation else ""
            shown = steps if most is None else steps[:most]
            rows += [prefix + step for step in shown]
            if len(shown) < len(steps):
                left = count_in_table(len(steps) - len(shown), "steg till", "steg till")
                rows[-1] += f" (… och {left} på reservrutinbladet)"
        result.append(rows)
    return result


def _by_name(activation: tuple[str, ...], routines: list[Routine]) -> list[list[str]]:
    """Return the activation and the routines by name only, for roles that answer for many."""
    names = [f"”{r.name}” ({r.activity})" for r in routines]
    rows = [*activation, f"Starta enligt reservrutinbladen: {wording.listed(names)}."]
    return [rows, *[["Fortsätt enligt reservrutinbladen."]] * 3]


def _height(phases: list[list[str]], least: float = 0.0) -> float:
    """Return how many lines the rows take, none less than ``least``."""
    rows = [row for phase in phases for row in phase]
    return sum(max(least, len(textwrap.wrap(row, _WIDTH)) + _ROW) for row in rows)


def _table(role: str, phase: str, rows: list[str], row_height_mm: float | None) -> Block:
    return table(
        f"{role}: åtgärder, {phase}",
        "Ruta att bocka av, åtgärd och klockslag att fylla i.",
        (("Klar", 13), ("Åtgärd", 122), ("Klockslag", 25)),
        [(texts.CHECKBOX, row, "") for row in rows],
        centred=(0,),
        keep=True,
        row_height_mm=row_height_mm,
        empty="Inget är angivet för den här tiden.",
    )


def _nothing(source: Source) -> str | None:
    if source.plan.activation.decided_by or routines_by_role(source.view):
        return None
    name = source.department.name
    return f"{name} har ingen som beslutar och inga reservrutiner: inget kort skrivs."


KIND = Kind(
    template="atgardskort.docx",
    purpose="Åtgärdskort, en sida per roll",
    plural="åtgärdskort",
    record=CardsFields,
    gather=cards_fields,
    subjects=for_departments,
    title="Åtgärdskort för {department}, {municipality}",
    file_name="åtgärdskort-{department}.docx",
    nothing=_nothing,
)
