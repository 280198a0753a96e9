"""Chapters 4 and 5.1: the activities in order of priority, and how long they manage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.analysis.base.verdicts import Extreme, Standing, Verdict
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.tables import DENSE_PT, bullets, facts, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import DepartmentView, PlanData
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import need_line, need_sentence
from kontinuitet.model.landscape import Activity

_NOT_SIMULATED = "inte simulerad"
_NO_OUTAGE = "inget avbrott"
#: Word cuts a row that is taller than the page and may not be split.
_NEEDS_IN_A_ROW = 12


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
    rpo: str = named("högsta_dataförlust", "Största godtagbara dataförlust.")
    minimum_level: str = named("miniminivå", "Lägsta godtagbara nivå.")
    expected: str = named("förväntad_avbrottstid", "Längsta avbrott i scenarierna.")
    gap: str = named("gap", "Längsta tid utan förmåga minus acceptabel avbrottstid.")
    facts: Block = named("fakta", "Tabell: verksamhetens uppgifter.")
    impacts: Block = named("konsekvenser", "Tabell: konsekvens över tid.")
    needs: Block = named("behov", "Punktlista: vad verksamheten behöver.")
    own_text: bool = named("visar_egen_text", "Om platsen för egen text visas.")


@dataclass(frozen=True, slots=True)
class TimeFigures:
    """How long an activity is out, as text, over the scenarios that count.

    ``scenario``, ``without_scenario`` and ``loss_scenario`` name where the outage, the time
    without ability (and so the gap) and the loss of data are the greatest.
    """

    expected: str
    scenario: str
    gap: str
    without_ability: str
    without_scenario: str
    verdict: str
    data_loss: str
    loss_scenario: str


_VERDICTS: Mapping[Standing, str] = {
    Standing.EXCEEDED: "Överskrids",
    Standing.UNDECIDED: "Kan inte bedömas",
    Standing.UNCERTAIN: "Kan inte bedömas",
    Standing.KEPT_BY_FALLBACK: "Klarar tiden med reservrutin",
    Standing.KEPT: "Klarar tiden",
    Standing.UNTOUCHED: "Klarar tiden",
}


def time_figures(data: PlanData, identity: str) -> TimeFigures:
    """Return the longest times of an activity and what they mean against the acceptable time.

    The gap and the verdict follow the time without ability, which is what the acceptable outage
    time limits. Each time comes from its own worst scenario.
    """
    if not data.considered:
        return TimeFigures(*[_NOT_SIMULATED] * 8)
    verdict = data.verdicts[identity]
    return TimeFigures(
        expected=_expected(verdict),
        scenario=_where(data, verdict.outage),
        gap=gap_text(verdict),
        without_ability=texts.NONE
        if verdict.without is None
        else texts.duration(verdict.without.minutes, texts.ENDLESS),
        without_scenario=_where(data, verdict.without),
        verdict=_VERDICTS[verdict.standing],
        data_loss=_data_loss(verdict),
        loss_scenario=_where(data, verdict.data_loss),
    )


def _where(data: PlanData, extreme: Extreme | None) -> str:
    return texts.NONE if extreme is None else data.scenario_name(extreme.scenario)


def _expected(verdict: Verdict) -> str:
    if verdict.outage is None:
        return "begränsad" if verdict.degraded else _NO_OUTAGE
    return texts.duration(verdict.outage.minutes, texts.NEVER)


def gap_text(verdict: Verdict) -> str:
    """Return the time without ability beyond the acceptable time; a dash when undecided."""
    if verdict.limit is None:
        return texts.NONE
    if verdict.gap is None:
        return "inget"
    return texts.duration(verdict.gap.minutes, "utan slut")


def _data_loss(verdict: Verdict) -> str:
    if verdict.data_loss is not None:
        return texts.duration(verdict.data_loss.minutes)
    return "okänd" if verdict.data_loss_unknown else "ingen"


def activity_fields(
    data: PlanData,
    activities: Iterable[tuple[str, Activity]],
    own_texts: Mapping[str, bool],
) -> list[ActivityFields]:
    """Return the activities, numbered in the order given.

    ``own_texts`` tells for each id whether the place for handwritten text is shown.
    """
    return [
        _activity(data, number, identity, activity, own_text=own_texts[identity])
        for number, (identity, activity) in enumerate(activities, start=1)
    ]


def _activity(
    data: PlanData, number: int, identity: str, activity: Activity, *, own_text: bool
) -> ActivityFields:
    figures = time_figures(data, identity)
    fallbacks = ", ".join(f.name for _, f in sorted(activity.fallbacks.items()))
    rows = [
        ("Samhällsviktig verksamhet", texts.yes(activity.essential)),
        ("Ansvarig", texts.text(activity.responsible, texts.NONE)),
        ("Acceptabel avbrottstid", texts.goal_time(activity.mtpd, texts.NONE)),
        ("Mål för återställningstid", texts.goal_time(activity.rto, texts.NONE)),
        ("Största godtagbara dataförlust", texts.goal_time(activity.rpo, texts.NONE)),
        ("Miniminivå", texts.text(activity.minimum_level, texts.NONE)),
        ("Reservrutiner", fallbacks or "saknas"),
        ("Sektor för tröskelvärden", activity.sector.value if activity.sector else texts.NONE),
    ]
    return ActivityFields(
        id=identity,
        number=number,
        name=activity.name,
        description=activity.description or "",
        essential=texts.yes(activity.essential),
        responsible=texts.text(activity.responsible, texts.NONE),
        mtpd=texts.goal_time(activity.mtpd, texts.NONE),
        rto=texts.goal_time(activity.rto, texts.NONE),
        rpo=texts.goal_time(activity.rpo, texts.NONE),
        minimum_level=texts.text(activity.minimum_level, texts.NONE),
        expected=figures.expected,
        gap=figures.gap,
        facts=facts(f"Uppgifter om {activity.name}", rows),
        impacts=_impacts(activity),
        needs=bullets(
            [need_sentence(data.municipality, need) for need in activity.needs],
            empty="Inga beroenden är angivna.",
        ),
        own_text=own_text,
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
        empty="Konsekvens över tid är inte bedömd.",
    )


def overview_table(activities: Sequence[tuple[str, Activity]], caption: str) -> Block:
    """Return all activities in order of priority with their decided times."""
    rows = [
        (
            str(number),
            activity.name,
            texts.yes(activity.essential),
            texts.goal_time(activity.mtpd, texts.NONE),
            texts.goal_time(activity.rto, texts.NONE),
            str(len(activity.fallbacks)) if activity.fallbacks else "saknas",
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
            ("Mål för återställningstid", 26),
            ("Reservrutiner", 26),
        ),
        rows,
        empty="Inga verksamheter är angivna.",
    )


def gap_table(data: PlanData, activities: Sequence[tuple[str, Activity]]) -> Block:
    """Return, for each activity, its longest times with their scenarios, the gap and verdict."""
    rows = []
    for identity, activity in activities:
        figures = time_figures(data, identity)
        rows.append(
            (
                activity.name,
                texts.goal_time(activity.mtpd, texts.NONE),
                _in_scenario(figures.expected, figures.scenario),
                _in_scenario(figures.without_ability, figures.without_scenario),
                figures.gap,
                figures.verdict,
            )
        )
    return table(
        "Acceptabel och förväntad avbrottstid",
        "Acceptabel avbrottstid, längsta avbrott och längsta tid utan förmåga med det scenario som "
        "ger den, gapet mellan tiden utan förmåga och den acceptabla, och bedömning.",
        (
            ("Verksamhet", 33),
            ("Acceptabel avbrottstid", 22),
            ("Förväntad avbrottstid", 33),
            ("Längst utan förmåga", 33),
            ("Över\u00adskridande", 17),
            ("Bedömning", 22),
        ),
        rows,
        font_pt=DENSE_PT,
        following=True,
        empty="Inga verksamheter är angivna.",
    )


def _in_scenario(time: str, scenario: str) -> str:
    return time if scenario in (texts.NONE, time) else f"{time}\n{scenario}"


def data_loss_table(data: PlanData, activities: Sequence[tuple[str, Activity]]) -> Block:
    """Return data loss with its worst scenario, and minimum level, for each activity."""
    rows = []
    for identity, activity in activities:
        figures = time_figures(data, identity)
        rows.append(
            (
                activity.name,
                texts.goal_time(activity.rpo, texts.NONE),
                figures.data_loss,
                figures.loss_scenario,
                texts.text(activity.minimum_level, texts.NONE),
            )
        )
    return table(
        "Dataförlust och miniminivå",
        "Högsta godtagbara och förväntad dataförlust, det scenario som ger den, och lägsta "
        "godtagbara nivå.",
        (
            ("Verksamhet", 34),
            ("Största godtagbara dataförlust", 22),
            ("Förväntad dataförlust", 22),
            ("I scenariot", 32),
            ("Miniminivå", 50),
        ),
        rows,
        empty="Inga verksamheter är angivna.",
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
            latest = texts.NONE if activity.mtpd is None else "reservrutin saknas"
        else:
            latest = wording.after_start_in_text(max(0, activity.mtpd - soonest))
        rows.append(
            (
                activity.name,
                texts.text(activity.responsible, texts.NONE),
                texts.goal_time(activity.mtpd, texts.NONE),
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
        empty="Inga verksamheter är angivna.",
    )


def profile_table(data: PlanData, activities: Iterable[tuple[str, Activity]]) -> Block:
    """Return for each activity what it is, all that it needs, and what an outage leads to."""
    rows: list[tuple[str, str, str]] = []
    for _, activity in activities:
        needs = [need_line(data.municipality, need) for need in activity.needs]
        impacts = [
            f"Efter {texts.duration(impact.after)}: {texts.IMPACT_WORDS[impact.level]}"
            + (f". {impact.description}" if impact.description else "")
            for impact in sorted(activity.impacts, key=lambda i: (i.after, i.level))
        ]
        rows += [
            (
                f"{activity.name} (forts.)" if start else _profile(activity),
                "\n".join(needs[start : start + _NEEDS_IN_A_ROW]) or texts.NONE,
                texts.NONE if start else "\n".join(impacts) or texts.NONE,
            )
            for start in range(0, max(1, len(needs)), _NEEDS_IN_A_ROW)
        ]
    return table(
        "Verksamheterna, beroenden och konsekvenser",
        "Verksamhet med ansvarig och mål, vad den är beroende av och hur länge den klarar sig "
        "utan, och vad ett avbrott leder till med tiden.",
        (("Verksamhet", 46), ("Är beroende av", 70), ("Konsekvens över tid", 44)),
        rows,
        font_pt=DENSE_PT,
        optional=(2,),
        empty="Inga verksamheter är angivna.",
    )


def _profile(activity: Activity) -> str:
    goals = (
        ("Mål för återställningstid", activity.rto),
        ("Största godtagbara dataförlust", activity.rpo),
    )
    return "\n".join(
        filter(
            None,
            (
                activity.name,
                activity.description,
                f"Ansvarig: {activity.responsible}" if activity.responsible else None,
                *(f"{what}: {texts.goal_time(m)}" for what, m in goals if m is not None),
                f"Sektor: {activity.sector.value}" if activity.sector else None,
            ),
        )
    )


def loss_table(data: PlanData, activities: Sequence[tuple[str, Activity]]) -> Block:
    """Return how much registered work may be lost, of activities that lose any in a scenario."""
    rows = []
    for identity, activity in activities:
        figures = time_figures(data, identity)
        if figures.loss_scenario != texts.NONE:
            rows.append(
                (
                    activity.name,
                    texts.goal_time(activity.rpo, texts.NONE),
                    figures.data_loss,
                    figures.loss_scenario,
                )
            )
    return table(
        "Uppgifter som kan gå förlorade",
        "Verksamhet, största godtagbara och förväntad dataförlust, och scenariot som ger den.",
        (
            ("Verksamhet", 50),
            ("Största godtagbara dataförlust", 32),
            ("Förväntad dataförlust", 30),
            ("I scenariot", 48),
        ),
        rows,
        font_pt=DENSE_PT,
        empty="Inga registrerade uppgifter väntas gå förlorade.",
    )
