"""Chapter 11: what exercises have tried, what is to be tried again, and open improvements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.fallbacks import improvement_table
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.fields import named
from kontinuitet.exercise.came_up import Sort
from kontinuitet.exercise.coverage import Row
from kontinuitet.model.calendar import MONTHS_BETWEEN, months_after
from kontinuitet.model.landscape import Activity, Improvement


@dataclass(frozen=True, slots=True)
class ExerciseFields:
    """Chapter 11: exercises and improvement."""

    exercised: Block = named("övade", "Tabell: när varje reservrutin övades senast.")
    tried: Block = named("prövat", "Tabell: övade verksamheter och återstartssteg, och när.")
    untried: str = named("inte_prövat", "Text: samhällsviktiga verksamheter som inte har övats.")
    improvements: Block = named("åtgärder", "Tabell: öppna åtgärder.")


def exercise_fields(
    data: PlanData,
    activities: Sequence[tuple[str, Activity]],
    resources: Collection[str],
    improvements: Sequence[tuple[str, Improvement]],
) -> ExerciseFields:
    """Return chapter 11: routines by last exercise, what has been tried, open improvements.

    ``resources`` are those whose restart steps concern the plan.
    """
    known = data.coverage.by_thing
    rows = []
    for identity, activity in activities:
        for key, fallback in sorted(activity.fallbacks.items()):
            row = known.get((Sort.ROUTINE, f"{identity}.{key}"))
            last = row.last if row else fallback.last_exercised
            due = months_after(last, MONTHS_BETWEEN) if last else None
            rows.append(
                (
                    fallback.name,
                    activity.name,
                    texts.date(last, "aldrig"),
                    texts.date(due, "snarast"),
                )
            )
    own = {identity for identity, _ in activities}
    things = [
        row
        for row in data.coverage.rows
        if (row.sort is Sort.ACTIVITY and row.id in own)
        or (row.sort is Sort.RESTART and row.id in resources)
    ]
    return ExerciseFields(
        exercised=table(
            "Övning av reservrutiner",
            "När varje reservrutin senast övades och när den senast ska övas igen.",
            (("Reservrutin", 60), ("Verksamhet", 46), ("Senast övad", 27), ("Öva igen senast", 27)),
            rows,
            font_pt=DENSE_PT,
            empty="Det finns inga reservrutiner att öva.",
        ),
        tried=_tried(things),
        untried=_untried(data, things),
        improvements=improvement_table(data.municipality, improvements),
    )


def _tried(rows: Sequence[Row]) -> Block:
    named_as = {Sort.ACTIVITY: "Verksamhet", Sort.RESTART: "Återstart"}
    return table(
        "Övade verksamheter och återstartssteg",
        "Det som ett spelat inspel tog upp eller ett beslut gällde, och i vilken övning senast.",
        (("Vad", 22), ("Namn", 62), ("Senast övad", 26), ("Övning", 50)),
        [
            (named_as[row.sort], row.name, texts.date(row.last), row.exercise)
            for row in sorted(rows, key=lambda r: (r.sort is Sort.RESTART, r.name))
            if row.last is not None
        ],
        following=True,
        empty="Ingen verksamhet och inget återstartssteg har prövats i en övning i programmet.",
    )


def _untried(data: PlanData, rows: Sequence[Row]) -> str:
    """Say which essential activities no exercise has tried, when there have been exercises."""
    names = [row.name for row in rows if row.essential and row.last is None]
    if not data.coverage.exercises or not names:
        return ""
    return f"Samhällsviktiga verksamheter som inte har övats: {wording.set_apart(sorted(names))}."
