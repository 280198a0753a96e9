"""Chapter 4 of the short plan: what must go on, how long it may stop, what is done then."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet import wording
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.matter import texts
from kontinuitet.model.landscape import Activity, Fallback
from kontinuitet.model.upheld import StaffLevel

Activities = Sequence[tuple[str, Activity]]


def priorities_table(activities: Activities) -> Block:
    """Return the activities in order: acceptable time, minimum level, staff, critical times."""
    rows = [
        (
            str(number),
            f"{activity.name}\nsamhällsviktig" if activity.essential else activity.name,
            texts.goal_time(activity.mtpd, texts.NONE),
            activity.minimum_level or texts.NONE,
            staffing_text(activity.staffing),
            "\n".join(activity.critical_periods) or texts.NONE,
        )
        for number, (_, activity) in enumerate(activities, start=1)
    ]
    return table(
        "Verksamheter i prioritetsordning",
        "Verksamheterna i den ordning de prioriteras, med acceptabel avbrottstid, miniminivå, "
        "minsta bemanning över tid och kritiska perioder.",
        (
            ("Nr", 8),
            ("Verksamhet", 34),
            ("Acceptabel tid", 21),
            ("Miniminivå", 44),
            ("Minsta bemanning", 30),
            ("Kritiska perioder", 23),
        ),
        rows,
        font_pt=DENSE_PT,
        optional=(3, 4, 5),
        empty="Inga verksamheter är angivna.",
    )


def staffing_text(levels: Sequence[StaffLevel]) -> str:
    """Write the least staffing over time, a line for each time from which it holds."""
    lines = [
        f"efter {texts.duration(level.after)}: {level.staffing}" if level.after else level.staffing
        for level in sorted(levels, key=lambda level: level.after)
    ]
    return "\n".join(lines) or texts.NONE


def routines_table(activities: Activities) -> Block:
    """Return what is done meanwhile: each routine, its sheet, how long it holds, when to decide."""
    rows: list[tuple[str, ...]] = []
    sheet = 0
    for _, activity in activities:
        if not activity.fallbacks:
            rows.append((activity.name, "Reservrutin saknas", *[texts.NONE] * 4))
        for _, fallback in sorted(activity.fallbacks.items()):
            sheet += 1
            rows.append(
                (
                    activity.name,
                    fallback.name,
                    f"6.{sheet}",
                    texts.goal_time(fallback.starts_within),
                    "utan gräns"
                    if fallback.endurance is None
                    else texts.duration(fallback.endurance),
                    latest_decision(activity, fallback),
                )
            )
    return table(
        "Reservrutiner i prioritetsordning",
        "Verksamhet, reservrutin och dess blad, hur fort den är igång, hur länge den räcker och "
        "hur sent i avbrottet den måste vara beslutad.",
        (
            ("Verksamhet", 37),
            ("Reservrutin", 51),
            ("Blad", 12),
            ("Igång inom", 19),
            ("Räcker", 17),
            ("Senast beslut", 24),
        ),
        rows,
        font_pt=DENSE_PT,
        optional=(2, 3, 4, 5),
        empty="Inga verksamheter är angivna.",
    )


def latest_decision(activity: Activity, fallback: Fallback) -> str:
    """Write how late in the outage a routine may be decided and still keep the acceptable time."""
    if activity.mtpd is None:
        return texts.NONE
    left = activity.mtpd - fallback.starts_within
    return wording.after_start_in_table(left).removeprefix("T+") if left > 0 else "genast"
