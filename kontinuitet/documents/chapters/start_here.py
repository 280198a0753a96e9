"""The page to begin on when something has stopped working: whom to ring, which sheet to take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.priorities import Activities
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import printable_contacts
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import names_of
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.plan import Contact, PlanSettings

#: More sheets than this leave no room for the rest of the page.
_MOST_SHEETS = 12
_MOST_CALLED = 7


@dataclass(frozen=True, slots=True)
class StartFields:
    """Whom to ring first, and which sheet to take for what is gone."""

    called: Block = named("ring", "Tabell: de som rings först, med telefon och reservväg.")
    sheets: Block = named("blad", "Tabell: vad som är borta, och vilket blad som tas.")
    has_sheets: bool = named("har_blad", "Om bladen får plats på sidan.")


def start_fields(
    municipality: Municipality, plan: PlanSettings, own: Sequence[Contact], activities: Activities
) -> StartFields:
    """Return the page where one begins; ``own`` are the contacts of the department."""
    sheets = [
        (fallback.when or wording.set_apart(names_of(municipality, fallback.replaces)), fallback)
        for _, activity in activities
        for _, fallback in sorted(activity.fallbacks.items())
    ]
    return StartFields(
        called=_called(plan, [*own, *municipality.info.contacts]),
        sheets=table(
            "Blad för det som är borta",
            "Vad som har hänt, reservrutin och bladets nummer i flik 6.",
            (("När", 84), ("Reservrutin", 62), ("Blad", 14)),
            [
                (when or texts.NONE, fallback.name, f"6.{number}")
                for number, (when, fallback) in enumerate(sheets, start=1)
            ],
            font_pt=DENSE_PT,
            empty="Det finns inga reservrutiner.",
        ),
        has_sheets=0 < len(sheets) <= _MOST_SHEETS,
    )


def _called(plan: PlanSettings, contacts: Sequence[Contact]) -> Block:
    """Return who decides, who deputises and whom it is lifted to; else the first contacts."""
    known = {c.role.casefold(): c for c in reversed(printable_contacts(contacts))}
    activation = plan.activation
    wanted = [
        ("Beslutar att planen gäller", activation.decided_by),
        ("Ersätter", activation.deputy),
        *(("Lyfts till", step.to) for step in activation.escalation),
    ]
    rows = []
    seen: set[str] = set()
    for task, role in wanted:
        if not role or role.casefold() in seen:
            continue
        seen.add(role.casefold())
        contact = known.get(role.casefold())
        rows.append(
            (
                task,
                role,
                (contact.phone if contact else None) or texts.NONE,
                (contact.backup if contact else None) or texts.NONE,
            )
        )
    for contact in printable_contacts(contacts):
        if len(rows) >= _MOST_CALLED:
            break
        if contact.role.casefold() not in seen and contact.phone:
            seen.add(contact.role.casefold())
            rows.append(("Kontakt", contact.role, contact.phone, contact.backup or texts.NONE))
    return table(
        "De som rings först",
        "Uppgift, roll, telefon och hur rollen nås när telefonin är nere.",
        (("Uppgift", 36), ("Roll", 50), ("Telefon", 30), ("När telefonin är nere", 44)),
        rows,
        optional=(3,),
        empty="Inga kontakter är angivna.",
    )
