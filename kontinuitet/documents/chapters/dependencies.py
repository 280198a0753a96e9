"""Chapter 5: everything the activities need, as text and in tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.activities import (
    data_loss_table,
    gap_table,
    loss_table,
    profile_table,
)
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import DepartmentView
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import name_of, need_line
from kontinuitet.model.landscape import Activity, Municipality, Resource
from kontinuitet.model.requirement import Requirement

#: Word cuts a row that is taller than the page and may not be split.
_NEEDS_IN_A_ROW = 12
_NEED_COLUMNS = (("Verksamhet eller resurs", 48), ("Är beroende av", 112))


@dataclass(frozen=True, slots=True)
class DependencyFields:
    """Chapter 5 as tables."""

    gaps: Block = named("gap", "Tabell: acceptabel och förväntad avbrottstid och gap.")
    data_loss: Block = named("dataförlust", "Tabell: dataförlust, miniminivå och värsta scenario.")
    loss: Block = named("dataförlust_kort", "Tabell: verksamheter som kan förlora uppgifter.")
    profiles: Block = named("profiler", "Tabell: verksamheterna, beroenden och konsekvenser.")
    pictures: tuple[PictureFields, ...] = named("bilder", "Bilder av beroendena; kan vara tom.")
    activities: Block = named("verksamheter", "Tabell: vad verksamheterna behöver.")
    resources: Block = named("resurser", "Tabell: vad resurserna i sin tur behöver.")
    register: Block = named("register", "Tabell: alla resurser som behövs.")
    count: int = named("antal", "Antal resurser som behövs.")


@dataclass(frozen=True, slots=True)
class PictureFields:
    """One picture of dependencies with its heading."""

    title: str = named("rubrik", "Vad bilden visar.")
    picture: Block = named("bild", "Bilden, med beskrivning för den som inte ser den.")


def dependency_fields(view: DepartmentView, pictures: Sequence[PictureFields]) -> DependencyFields:
    """Return chapter 5 of a department's plan."""
    municipality = view.data.municipality
    resources = [(i, municipality.resources[i]) for i in view.resources]
    return DependencyFields(
        gaps=gap_table(view.data, view.activities),
        data_loss=data_loss_table(view.data, view.activities),
        loss=loss_table(view.data, view.activities),
        profiles=profile_table(view.data, view.activities),
        pictures=tuple(pictures),
        activities=activity_needs_table(municipality, view.activities),
        resources=resource_needs_table(municipality, resources),
        register=register_table(municipality, resources),
        count=len(resources),
    )


def activity_needs_table(
    municipality: Municipality, activities: Iterable[tuple[str, Activity]]
) -> Block:
    """Return what the activities and their fallback routines need, group by group."""
    rows: list[tuple[str, str]] = []
    for _, activity in activities:
        rows.extend(_need_rows(municipality, activity.name, activity.needs))
        for _, fallback in sorted(activity.fallbacks.items()):
            owner = f"{activity.name}: reservrutin {fallback.name}"
            rows.extend(_need_rows(municipality, owner, fallback.needs))
    return table(
        "Beroenden i text: verksamheter",
        "Vad varje verksamhet behöver, hur länge den klarar sig utan, och vad som händer då.",
        _NEED_COLUMNS,
        rows,
        font_pt=DENSE_PT,
        empty="Inga beroenden är angivna.",
    )


def resource_needs_table(
    municipality: Municipality, resources: Iterable[tuple[str, Resource]]
) -> Block:
    """Return what the resources need in turn, group by group."""
    rows = [
        row
        for _, resource in sorted(resources, key=lambda item: (item[1].name, item[0]))
        for row in _need_rows(municipality, resource.name, resource.needs)
    ]
    return table(
        "Beroenden i text: system och andra resurser",
        "Vad varje resurs i sin tur behöver, hur länge den klarar sig utan, och vad som händer då.",
        _NEED_COLUMNS,
        rows,
        font_pt=DENSE_PT,
        empty="Resurserna behöver inget annat enligt underlaget.",
    )


def _need_rows(
    municipality: Municipality, owner: str, needs: Sequence[Requirement]
) -> Iterator[tuple[str, str]]:
    """Yield rows with a line a requirement, none so tall that a page cannot hold it."""
    for start in range(0, len(needs), _NEEDS_IN_A_ROW):
        lines = [need_line(municipality, need) for need in needs[start : start + _NEEDS_IN_A_ROW]]
        yield (f"{owner} (forts.)" if start else owner, "\n".join(lines))


def register_table(municipality: Municipality, resources: Iterable[tuple[str, Resource]]) -> Block:
    """Return a register of the resources: kind, where, backup, tests, agreement."""
    rows = [
        (
            wording.joined((resource.name, resource.description), "\n"),
            texts.TYPE_WORDS[resource.type],
            wording.joined((_where(municipality, resource), _backup(resource)), "\n"),
        )
        for _, resource in sorted(resources, key=lambda item: (item[1].name, item[0]))
    ]
    return table(
        "System och resurser som behövs",
        "Alla resurser som verksamheterna behöver, direkt eller genom andra resurser.",
        (
            ("Resurs", 60),
            ("Typ", 28),
            ("Plats, informationsklass och säkerhetskopia", 72),
        ),
        rows,
        font_pt=DENSE_PT,
        following=True,
        optional=(2,),
        empty="Inga resurser är angivna.",
    )


def _where(municipality: Municipality, resource: Resource) -> str:
    site = name_of(municipality, resource.site) if resource.site else None
    return wording.joined((site, _classification(resource)), " · ")


def _classification(resource: Resource) -> str | None:
    levels = resource.classification
    if levels is None:
        return None
    parts = (
        ("K", levels.confidentiality),
        ("R", levels.integrity),
        ("T", levels.availability),
        ("S", levels.traceability),
    )
    shown = " ".join(f"{letter}{level}" for letter, level in parts if level is not None)
    return f"klassning {shown}" if resource.site else f"Klassning {shown}"


def _backup(resource: Resource) -> str | None:
    backup = resource.backup
    if backup is None:
        return None
    tested = f"testad {backup.last_tested.isoformat()}" if backup.last_tested else "aldrig testad"
    return wording.joined(
        (
            f"Kopia var {texts.duration(backup.interval)}" if backup.interval else "Kopia",
            f"återläsning {texts.duration(backup.restore)}" if backup.restore else None,
            tested,
        ),
        ", ",
    )
