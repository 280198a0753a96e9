"""Action cards (åtgärdskort): what each role does first, gathered from plan and routines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from kontinuitet.documents.chapters.roles import contacts_of, named_in, shared
from kontinuitet.documents.chapters.tables import BODY_PT, DENSE_PT, table
from kontinuitet.documents.making import Kind, Source, for_departments
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import DepartmentView
from kontinuitet.documents.matter.fields import named
from kontinuitet.model.landscape import Activity, FallbackSteps, Municipality
from kontinuitet.model.plan import Contact

#: So many lines of text fit in the tables of one page, each at most so wide.
_LINES = 38
_WIDTH = 80
#: A row takes at least this much more than its text, in lines.
_ROW = 0.45
#: Rows that are easy to tick off, in millimetres and in lines, when the card has room for them.
_TALL_MM = 8.0
_TALL = 1.85
_PHASES = ("15 min", "1 h", "4 h", "24 h")
_HEADINGS = ("Första 15 minuterna", "Första timmen", "Första 4 timmarna", "Första dygnet")


@dataclass(frozen=True, slots=True)
class CardPhaseFields:
    """What a role does in one stretch of time."""

    heading: str = named("rubrik", "Till exempel Första timmen.")
    actions: Block = named("åtgärder", "Tabell att bocka av.")


@dataclass(frozen=True, slots=True)
class CardFields:
    """One role's card."""

    role: str = named("roll", "Rollen.")
    task: str = named("uppgift", "Vad rollen svarar för.")
    has_phones: bool = named("telefoner_finns", "Sant när någon telefon är angiven.")
    phones: Block = named("telefoner", "Tabell: rollens egen telefon, och de som kortet nämner.")
    phases: tuple[CardPhaseFields, ...] = named("tider", "De tider som har åtgärder.")
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
    contacts = contacts_of(municipality, view.id)
    own: Mapping[str, tuple[str, ...]] = {}
    if decides:
        own = shared(plan.activation.steps, decides, roles, _inside(municipality, contacts))
    order = dict.fromkeys((*((decides,) if decides else ()), *roles, *own))
    # Whoever decides, and whoever else a step of the card names, is reached from the card.
    always = [r for r in (decides, plan.activation.deputy, "IT-jour") if r in contacts]
    return CardsFields(
        municipality=municipality_fields(municipality),
        department=department_fields(municipality, view.id),
        plan=cover_fields(view.data, plan, ()),
        cards=tuple(
            _card(
                role,
                own.get(role, ()),
                roles.get(role, []),
                _Phones(contacts, always),
                decides=role == decides,
            )
            for role in order
        ),
    )


def _inside(municipality: Municipality, contacts: Mapping[str, Contact]) -> list[str]:
    """Return the roles that are the municipality's own."""
    names = {department.name for department in municipality.departments.values()}
    return [r for r, c in contacts.items() if c.organisation is None or c.organisation in names]


@dataclass(frozen=True, slots=True)
class _Phones:
    """The numbers that stand on a card: always these, and those whom its steps name."""

    contacts: Mapping[str, Contact]
    always: Sequence[str]

    def of(self, role: str, rows: Iterable[str]) -> list[tuple[str, str, str]]:
        """Return role, telephone and how to reach it when the telephones are dead."""
        named_there = [r for row in rows for r in named_in(row, self.contacts)]
        return [
            (name, contact.phone or texts.NONE, contact.backup or texts.NONE)
            for name in dict.fromkeys((role, *named_there, *self.always))
            if (contact := self.contacts.get(name)) is not None
        ]


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


def _card(
    role: str,
    activation: tuple[str, ...],
    routines: list[Routine],
    phones: _Phones,
    *,
    decides: bool,
) -> CardFields:
    phases = _gathered(activation, routines)
    numbers = phones.of(role, [row for rows in phases for row in rows])
    room = _LINES - len(numbers) - (1 if numbers else 0)
    tall = _TALL_MM if _height(phases, _TALL) <= room else None
    # What is longer than a page goes on to the next: no step is left out.
    fits = _height(phases) <= room
    tables = [_table(role, *pair, tall, fits=fits) for pair in zip(_PHASES, phases, strict=True)]
    return CardFields(
        role,
        _task(routines, decides=decides),
        bool(numbers),
        table(
            f"{role}: telefoner",
            "Roll, telefon och hur rollen nås när telefonen är nere.",
            (("Ring", 62), ("Telefon", 36), ("Om telefonen är nere", 62)),
            numbers,
            font_pt=DENSE_PT,
            keep=True,
        ),
        tuple(
            CardPhaseFields(heading, made)
            for heading, made, rows in zip(_HEADINGS, tables, phases, strict=True)
            if rows
        ),
        *tables,
    )


def _task(routines: list[Routine], *, decides: bool) -> str:
    parts = ["Beslutar att planen ska gälla."] if decides else []
    names = [f"”{r.name}” ({r.activity})" for r in routines]
    if names:
        parts.append(
            f"Svarar för {'reservrutinen' if len(names) == 1 else 'reservrutinerna'} "
            f"{wording.listed(names)}."
        )
    return " ".join(parts)


def _gathered(activation: tuple[str, ...], routines: list[Routine]) -> list[list[str]]:
    """Return rows by phase: the role's own steps when the plan is activated, and its routines."""
    result: list[list[str]] = []
    for number in range(len(_PHASES)):
        rows = list(activation) if number == 0 else []
        for routine in routines:
            # Named where its steps begin: what follows is of the same routine.
            several = len(routines) > 1 or activation
            rows += [
                f"{routine.name}: {step}" if several and first else step
                for first, step in ((n == 0, step) for n, step in enumerate(routine.phases[number]))
            ]
        result.append(rows)
    return result


def _height(phases: list[list[str]], least: float = 0.0) -> float:
    """Return how many lines the rows take, none less than ``least``."""
    rows = [row for phase in phases for row in phase]
    return sum(max(least, len(textwrap.wrap(row, _WIDTH)) + _ROW) for row in rows)


def _table(
    role: str, phase: str, rows: list[str], row_height_mm: float | None, *, fits: bool
) -> Block:
    return table(
        f"{role}: åtgärder, {phase}",
        "Ruta att bocka av, åtgärd och klockslag att fylla i.",
        (("Klar", 13), ("Åtgärd", 122), ("Klockslag", 25)),
        [(texts.CHECKBOX, row, "") for row in rows],
        centred=(0,),
        keep=fits,
        font_pt=BODY_PT if fits else DENSE_PT,
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
