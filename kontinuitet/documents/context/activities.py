"""Chapters 4 and 5.1: the activities in order of priority, and how long they manage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kontinuitet.analysis.base.results import ActivityOutage
from kontinuitet.documents import texts
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.context.data import DepartmentView, PlanData
from kontinuitet.documents.context.fields import named
from kontinuitet.documents.context.needs import need_sentence
from kontinuitet.documents.context.tables import bullets, facts, table
from kontinuitet.model.landscape import Activity

_NOT_SIMULATED = f"{texts.GAP_MARK} Inte simulerad"
_NO_OUTAGE = "inget avbrott"


@dataclass(frozen=True, slots=True)
class ActivityFields:
    """One activity in chapter 4."""

    id: str = named("id", "Verksamhetens id i underlaget.")
    number: int = named("nr", "Plats i prioritetsordningen, från 1.")
    name: str = named("namn", "Verksamhetens namn.")
    description: str = named("beskrivning", "Vad verksamheten gör; tom om det inte är angivet.")
    essential: str = named("samhällsviktig", "Ja eller Nej.")
    responsible: str = named("ansvarig", "Roll som ansvarar.")
    mtpd: str = named("acceptabel_avbrottstid", "Acceptabel avbrottstid.")
    rto: str = named("mål_för_återställningstid", "Mål för återställningstid.")
    rpo: str = named("högsta_dataförlust", "Högsta dataförlust.")
    minimum_level: str = named("miniminivå", "Lägsta godtagbara nivå.")
    expected: str = named("förväntad_avbrottstid", "Längsta avbrott i scenarierna.")
    gap: str = named("gap", "Förväntad minus acceptabel avbrottstid.")
    facts: Block = named("fakta", "Tabell: verksamhetens uppgifter.")
    impacts: Block = named("konsekvenser", "Tabell: konsekvens över tid.")
    needs: Block = named("behov", "Punktlista: vad verksamheten behöver.")


@dataclass(frozen=True, slots=True)
class TimeFigures:
    """How long an activity is out, as text, over the scenarios that count."""

    expected: str
    scenario: str
    gap: str
    without_ability: str
    verdict: str
    data_loss: str


def time_figures(data: PlanData, identity: str) -> TimeFigures:
    """Return the longest outage of an activity and what it means against the acceptable time.

    The gap is expected outage minus acceptable outage time, when positive. The verdict follows the
    time without ability, which is what the acceptable outage time limits.
    """
    activity = data.municipality.activities[identity]
    if not data.considered:
        return TimeFigures(*[_NOT_SIMULATED] * 6)
    if identity not in data.worst:
        return TimeFigures(_NO_OUTAGE, texts.NONE, "inget", texts.NONE, "Klarar tiden", texts.NONE)
    scenario, outage = data.worst[identity]
    without = outage.without_ability
    return TimeFigures(
        expected=_expected(outage),
        scenario=data.scenario_name(scenario),
        gap=gap_text(activity, outage),
        without_ability="för alltid" if without is None else texts.duration(without),
        verdict=_verdict(activity, outage),
        data_loss=_data_loss(data, identity),
    )


def _expected(outage: ActivityOutage) -> str:
    if outage.outage is None:
        return texts.NEVER
    if not outage.down:
        return "nedsatt" if outage.degraded else _NO_OUTAGE
    return texts.duration(outage.outage)


def gap_text(activity: Activity, outage: ActivityOutage) -> str:
    """Return expected minus acceptable outage time when positive; a visible gap when undecided."""
    if activity.mtpd is None:
        return texts.NOT_DECIDED
    if outage.outage is None:
        return "obegränsat"
    gap = outage.outage - activity.mtpd
    return texts.duration(gap) if gap > 0 else "inget"


def _verdict(activity: Activity, outage: ActivityOutage) -> str:
    if activity.mtpd is None:
        return "Kan inte bedömas"
    if outage.exceeds:
        return f"{texts.GAP_MARK} Överskrids"
    if outage.fallbacks:
        return "Klarar tiden med reservrutin"
    return "Klarar tiden"


def _data_loss(data: PlanData, identity: str) -> str:
    known = [o.data_loss for s in data.considered if (o := data.outages[s].get(identity))]
    longest = max((loss for loss in known if loss is not None), default=None)
    if longest is not None:
        return texts.duration(longest)
    unknown = any(
        o.data_loss_unknown for s in data.considered if (o := data.outages[s].get(identity))
    )
    return f"{texts.GAP_MARK} Okänd" if unknown else "ingen"


def activity_fields(
    data: PlanData, activities: Iterable[tuple[str, Activity]]
) -> list[ActivityFields]:
    """Return the activities of chapter 4, numbered in the order given."""
    return [
        _activity(data, number, identity, activity)
        for number, (identity, activity) in enumerate(activities, start=1)
    ]


def _activity(data: PlanData, number: int, identity: str, activity: Activity) -> ActivityFields:
    figures = time_figures(data, identity)
    fallbacks = ", ".join(f.name for _, f in sorted(activity.fallbacks.items()))
    rows = [
        ("Samhällsviktig verksamhet", texts.yes(activity.essential)),
        ("Ansvarig", texts.text(activity.responsible)),
        ("Acceptabel avbrottstid", texts.goal_time(activity.mtpd)),
        ("Mål för återställningstid", texts.goal_time(activity.rto)),
        ("Högsta dataförlust", texts.goal_time(activity.rpo)),
        ("Miniminivå", texts.text(activity.minimum_level, texts.NOT_DECIDED)),
        ("Reservrutiner", fallbacks or f"{texts.GAP_MARK} Saknas"),
        ("Sektor för tröskelvärden", activity.sector.value),
    ]
    return ActivityFields(
        id=identity,
        number=number,
        name=activity.name,
        description=activity.description or "",
        essential=texts.yes(activity.essential),
        responsible=texts.text(activity.responsible),
        mtpd=texts.goal_time(activity.mtpd),
        rto=texts.goal_time(activity.rto),
        rpo=texts.goal_time(activity.rpo),
        minimum_level=texts.text(activity.minimum_level, texts.NOT_DECIDED),
        expected=figures.expected,
        gap=figures.gap,
        facts=facts(f"Uppgifter om {activity.name}", rows),
        impacts=_impacts(activity),
        needs=bullets(
            [need_sentence(data.municipality, need) for need in activity.needs],
            empty=f"{texts.MISSING}: inga beroenden är angivna.",
        ),
    )


def _impacts(activity: Activity) -> Block:
    rows = [
        (
            f"Efter {texts.duration(impact.after)}",
            f"{impact.level} {texts.IMPACT_WORDS[impact.level]}",
            texts.text(impact.description, texts.NONE),
        )
        for impact in sorted(activity.impacts, key=lambda i: (i.after, i.level))
    ]
    return table(
        f"Konsekvens över tid för {activity.name}",
        "Konsekvensnivå 0 till 4 efter olika lång tid utan förmåga.",
        (("Tid utan förmåga", 35), ("Konsekvens", 40), ("Vad som händer", 85)),
        rows,
        keep=True,
        following=True,
        empty=f"{texts.NOT_DECIDED}: konsekvens över tid är inte bedömd.",
    )


def overview_table(activities: Sequence[tuple[str, Activity]], caption: str) -> Block:
    """Return all activities in order of priority with their decided times."""
    rows = [
        (
            str(number),
            activity.name,
            texts.yes(activity.essential),
            texts.goal_time(activity.mtpd),
            texts.goal_time(activity.rto),
            str(len(activity.fallbacks)) if activity.fallbacks else f"{texts.GAP_MARK} Saknas",
        )
        for number, (_, activity) in enumerate(activities, start=1)
    ]
    return table(
        caption,
        "Verksamheterna i prioritetsordning med beslutade tider och antal reservrutiner.",
        (
            ("Nr", 10),
            ("Verksamhet", 43),
            ("Samhällsviktig", 28),
            ("Acceptabel avbrottstid", 27),
            ("Mål för återställning", 26),
            ("Reservrutiner", 26),
        ),
        rows,
        empty=f"{texts.MISSING}: inga verksamheter är angivna.",
    )


def gap_table(data: PlanData, activities: Sequence[tuple[str, Activity]]) -> Block:
    """Return acceptable against expected outage, gap and verdict for each activity."""
    rows = []
    for identity, activity in activities:
        figures = time_figures(data, identity)
        rows.append(
            (
                activity.name,
                texts.goal_time(activity.mtpd),
                figures.expected,
                figures.gap,
                figures.without_ability,
                figures.verdict,
            )
        )
    return table(
        "Acceptabel och förväntad avbrottstid",
        "Acceptabel avbrottstid, förväntad avbrottstid, gapet mellan dem, tiden utan förmåga "
        "och bedömning.",
        (
            ("Verksamhet", 36),
            ("Acceptabel avbrottstid", 26),
            ("Förväntad avbrottstid", 25),
            ("Gap", 23),
            ("Varav utan förmåga", 23),
            ("Bedömning", 27),
        ),
        rows,
        following=True,
        empty=f"{texts.MISSING}: inga verksamheter är angivna.",
    )


def data_loss_table(data: PlanData, activities: Sequence[tuple[str, Activity]]) -> Block:
    """Return data loss, minimum level and the worst scenario for each activity."""
    rows = []
    for identity, activity in activities:
        figures = time_figures(data, identity)
        rows.append(
            (
                activity.name,
                texts.goal_time(activity.rpo),
                figures.data_loss,
                texts.text(activity.minimum_level, texts.NOT_DECIDED),
                figures.scenario,
            )
        )
    return table(
        "Dataförlust, miniminivå och värsta scenario",
        "Högsta godtagbara och förväntad dataförlust, lägsta godtagbara nivå och det scenario som "
        "ger längst avbrott.",
        (
            ("Verksamhet", 34),
            ("Högsta dataförlust", 22),
            ("Förväntad dataförlust", 22),
            ("Miniminivå", 50),
            ("Värsta scenario", 32),
        ),
        rows,
        empty=f"{texts.MISSING}: inga verksamheter är angivna.",
    )


def limits_table(view: DepartmentView) -> Block:
    """Return when each activity's fallback must be decided at the latest to keep its time.

    Latest decision = acceptable outage time minus the shortest time to get a fallback going.
    """
    rows = []
    for _, activity in view.activities:
        fallbacks = activity.fallbacks.values()
        soonest = min((f.starts_within for f in fallbacks), default=None)
        if activity.mtpd is None or soonest is None:
            latest = (
                texts.NOT_DECIDED
                if activity.mtpd is None
                else f"{texts.GAP_MARK} Reservrutin saknas"
            )
        else:
            latest = texts.game_time(max(0, activity.mtpd - soonest))
        rows.append(
            (
                activity.name,
                texts.text(activity.responsible),
                texts.goal_time(activity.mtpd),
                latest,
            )
        )
    return table(
        "Senast beslut om reservrutin",
        "För varje verksamhet: ansvarig, acceptabel avbrottstid och senaste tid att besluta om "
        "reservrutin.",
        (
            ("Verksamhet", 52),
            ("Ansvarig", 42),
            ("Acceptabel avbrottstid", 32),
            ("Senast beslut", 34),
        ),
        rows,
        empty=f"{texts.MISSING}: inga verksamheter är angivna.",
    )
