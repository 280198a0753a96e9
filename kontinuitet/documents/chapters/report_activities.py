"""What a scenario does to the activities, by department, and why they exceed their time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.analysis.base.results import ActivityOutage, CauseStep, Interval, SimulationResult
from kontinuitet.analysis.base.verdicts import Standing, beyond, standing
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.tables import bullets, numbered, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import DepartmentView
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import name_of
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.wording import count_in_table

_FONT_PT = 8.5
_COLUMNS = (
    ("Verksamhet", 34),
    ("Nere från", 24),
    ("Uppe igen", 24),
    ("Utan förmåga", 17),
    ("Alternativa arbetssätt", 20),
    ("Acceptabel avbrottstid", 20),
    ("Status", 21),
)


@dataclass(frozen=True, slots=True)
class DepartmentOutageFields:
    """What happens to one department."""

    name: str = named("namn", "Förvaltningens namn.")
    sentence: str = named("mening", "Hur många verksamheter som berörs och överskrider.")
    activities: Block = named("tabell", "Tabell: verksamheterna som berörs.")
    remarks: Block = named("anmärkningar", "Punktlista: begränsade tider och upprepade avbrott.")
    has_remarks: bool = named("har_anmärkningar", "Ja om det finns anmärkningar.")


@dataclass(frozen=True, slots=True)
class ExceedingFields:
    """One activity that is without ability for too long."""

    name: str = named("namn", "Verksamhetens namn.")
    department: str = named("förvaltning", "Förvaltningens namn.")
    sentence: str = named("mening", "Hur länge verksamheten är utan förmåga mot det acceptabla.")
    chain: Block = named("kedja", "Numrerad lista: orsakerna i ordning, med tider.")


def _of(view: DepartmentView, result: SimulationResult) -> list[tuple[ActivityOutage, str]]:
    """Return the affected activities of a department in order of priority, with their names."""
    affected = {a.id: a for a in result.activities}
    return [
        (affected[identity], activity.name)
        for identity, activity in view.activities
        if identity in affected
    ]


def department_fields(
    views: Iterable[DepartmentView], scenario: Scenario, result: SimulationResult
) -> tuple[DepartmentOutageFields, ...]:
    """Return the departments that are affected, by name."""
    found = []
    for view in views:
        outages = _of(view, result)
        if not outages:
            continue
        name = view.data.municipality.departments[view.id].name
        remarks = list(_remarks(outages))
        found.append(
            DepartmentOutageFields(
                name=name,
                sentence=_sentence(view, outages),
                activities=_table(name, outages, scenario, result.restart.unknown_back),
                remarks=bullets(remarks),
                has_remarks=bool(remarks),
            )
        )
    return tuple(sorted(found, key=lambda d: d.name))


def _sentence(view: DepartmentView, outages: Sequence[tuple[ActivityOutage, str]]) -> str:
    exceeding = sum(o.exceeds for o, _ in outages)
    verdict = (
        "Ingen överskrider sin acceptabla avbrottstid."
        if not exceeding
        else f"{exceeding} överskrider sin acceptabla avbrottstid."
    )
    total = count_in_table(len(view.activities), "verksamhet", "verksamheter")
    return f"{len(outages)} av {total} berörs. {verdict}"


def _table(
    name: str,
    outages: Sequence[tuple[ActivityOutage, str]],
    scenario: Scenario,
    unknown: Collection[str],
) -> Block:
    rows = [
        (
            activity,
            texts.NONE if o.down_from is None else _when(o.down_from, scenario),
            _back(o, scenario, unknown),
            texts.duration(o.without_ability, texts.ENDLESS) if o.down else texts.NONE,
            texts.NONE if o.alternative == 0 else texts.duration(o.alternative, texts.ENDLESS),
            texts.goal_time(o.mtpd),
            standing_text(o),
        )
        for o, activity in outages
    ]
    return table(
        f"Verksamheter som berörs: {name}",
        "Verksamhet, nere från, uppe igen, tid utan förmåga, tid i alternativa arbetssätt, "
        "acceptabel avbrottstid och status.",
        _COLUMNS,
        rows,
        font_pt=_FONT_PT,
    )


def _when(minute: int, scenario: Scenario) -> str:
    return texts.game_and_calendar(minute, scenario.starts)


def _back(outage: ActivityOutage, scenario: Scenario, unknown: Collection[str]) -> str:
    if not outage.down:
        return texts.NONE
    if outage.up_again is None:
        return texts.UNKNOWN_BACK if outage.id in unknown else texts.NEVER_BACK
    return _when(outage.up_again, scenario)


_STANDINGS: Mapping[Standing, str] = {
    Standing.EXCEEDED: f"{texts.GAP_MARK} För länge",
    Standing.UNDECIDED: f"{texts.GAP_MARK} Gräns saknas",
    Standing.KEPT_BY_FALLBACK: "Inom tiden",
    Standing.KEPT: "Inom tiden",
}


def standing_text(outage: ActivityOutage) -> str:
    """Say in a word or two how the activity stands against its acceptable outage time."""
    if not outage.down:
        return "Begränsad" if outage.degraded else "Förlorar data"
    return _STANDINGS[standing(outage)]


def span_text(interval: Interval) -> str:
    """Write an interval as ``från T+1 h till T+5 h``, or ``från T+1 h utan slut``."""
    if interval.end is None:
        return f"från {texts.game_time(interval.start)} utan slut"
    return f"från {texts.game_time(interval.start)} till {texts.game_time(interval.end)}"


def _remarks(outages: Sequence[tuple[ActivityOutage, str]]) -> Iterator[str]:
    for outage, name in outages:
        if len(outage.down) > 1:
            spans = wording.listed([span_text(i) for i in outage.down])
            yield f"{name} avbryts {len(outage.down)} gånger: {spans}."
        if outage.degraded:
            spans = wording.listed([span_text(i) for i in outage.degraded])
            yield f"{name} är begränsad {spans}."


def exceeding_fields(
    views: Iterable[DepartmentView], scenario: Scenario, result: SimulationResult
) -> tuple[ExceedingFields, ...]:
    """Return the activities that exceed their acceptable time, by department and priority."""
    found = []
    for view in sorted(views, key=lambda v: v.data.municipality.departments[v.id].name):
        department = view.data.municipality.departments[view.id].name
        for outage, name in _of(view, result):
            if outage.exceeds:
                chain = cause_chain(view.data.municipality, outage.chain, scenario)
                found.append(ExceedingFields(name, department, _excess(outage), chain))
    return tuple(found)


def _excess(outage: ActivityOutage) -> str:
    limit = outage.mtpd or 0
    allowed = (
        f"Acceptabel avbrottstid är {texts.duration(limit)}"
        if limit
        else "Inget avbrott är acceptabelt"
    )
    if outage.without_ability is None:
        text = f"Får aldrig sin förmåga åter. {allowed}."
    else:
        too_long = texts.duration(beyond(outage.without_ability, limit))
        text = (
            f"Utan förmåga i {texts.duration(outage.without_ability)}. {allowed}, så det är "
            f"{too_long} för länge."
        )
    if outage.alternative is None:
        text += " Därutöver i alternativa arbetssätt tills vidare."
    elif outage.alternative:
        text += f" Därutöver {texts.duration(outage.alternative)} i alternativa arbetssätt."
    return text


def cause_chain(
    municipality: Municipality, chain: Sequence[CauseStep], scenario: Scenario
) -> Block:
    """Return the chain of causes as a numbered list: time, what went down, and why."""
    items = []
    for step in chain:
        when = texts.game_and_calendar(step.minute, scenario.starts, ", ")
        items.append(f"{when}: {name_of(municipality, step.id)}. {step.why}")
    return numbered(items, empty=f"{texts.MISSING}: ingen orsakskedja.")
