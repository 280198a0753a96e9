"""What keeps the activities going besides systems: premises, contractors, clients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.priorities import Activities
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.fields import named
from kontinuitet.model.landscape import Activity


@dataclass(frozen=True, slots=True)
class UpheldFields:
    """What keeps the activities going besides systems."""

    stated: bool = named("finns", "Om något är angivet.")
    rows: Block = named("tabell", "Tabell: lokaler, utförare, brukare och höjd beredskap.")


def upheld_fields(activities: Activities) -> UpheldFields:
    """Return what is stated for the activities."""
    return UpheldFields(says_anything(activities), upheld_table(activities))


def upheld_table(activities: Activities) -> Block:
    """Return what is stated for each activity; nothing is said of what is not stated."""
    rows = [
        (activity.name, "\n".join(f"{what}: {told}" for what, told in stated))
        for _, activity in activities
        if (stated := list(_stated(activity)))
    ]
    return table(
        "Lokaler, utförare, brukare och höjd beredskap",
        "Verksamhet, och vad som är angivet om den.",
        (("Verksamhet", 34), ("Så är det", 126)),
        rows,
        font_pt=DENSE_PT,
        empty="Inget är angivet.",
    )


def says_anything(activities: Activities) -> bool:
    """Tell whether there is anything to print in the table."""
    return any(True for _, activity in activities for _ in _stated(activity))


def _stated(activity: Activity) -> Iterator[tuple[str, str]]:
    premises = [
        wording.joined(
            (
                place.place,
                f"rymmer {place.holds}" if place.holds else None,
                f"ordnas av {place.arranged}" if place.arranged else None,
            ),
            ", ",
        )
        for place in activity.premises
    ]
    contractors = [
        wording.joined(
            (
                one.name,
                one.does,
                f"telefon {one.phone}" if one.phone else None,
                f"egen plan: {one.own_plan}" if one.own_plan else None,
            ),
            ", ",
        )
        for one in activity.contractors
    ]
    needs = [
        wording.joined(
            (
                need.what,
                f"klarar {texts.duration(need.lasts)}" if need.lasts is not None else None,
                need.reserve,
            ),
            ", ",
        )
        for need in activity.special_needs
    ]
    clients = activity.client_list
    listed = (
        []
        if clients is None
        else [
            wording.joined(
                (
                    clients.form,
                    f"förvaras: {clients.kept}",
                    f"skrivs om {clients.renewed}" if clients.renewed else None,
                    clients.responsible,
                ),
                ", ",
            )
        ]
    )
    stated = (
        ("Alternativa lokaler", premises),
        ("Privata utförare", contractors),
        ("Prioritetslista över brukare", listed),
        ("Dos, hjälpmedel och elberoende", needs),
        ("Höjd beredskap", [activity.heightened_alert] if activity.heightened_alert else []),
    )
    for what, lines in stated:
        if lines:
            yield what, wording.set_apart(lines)
