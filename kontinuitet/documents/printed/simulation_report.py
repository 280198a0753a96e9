"""The fields that the template of the simulation report may use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.analysis.base.results import ActivityOutage, SimulationResult
from kontinuitet.analysis.restart.texts import never_count
from kontinuitet.documents.blocks import Block, ContentsBlock, ListBlock, ListItem
from kontinuitet.documents.chapters.course_pictures import report_pictures
from kontinuitet.documents.chapters.cover import (
    CoverFields,
    MunicipalityFields,
    cover_fields,
    municipality_fields,
)
from kontinuitet.documents.chapters.dependencies import PictureFields
from kontinuitet.documents.chapters.report_activities import (
    DepartmentOutageFields,
    ExceedingFields,
    department_fields,
    exceeding_fields,
)
from kontinuitet.documents.chapters.report_fallbacks import fallbacks_table
from kontinuitet.documents.chapters.report_tables import (
    ReportReportingFields,
    ReportRestartFields,
    data_loss_table,
    reporting_fields,
    resources_table,
    restart_fields,
)
from kontinuitet.documents.chapters.restart_list import never_back
from kontinuitet.documents.chapters.scenario import ScenarioFields, scenario_fields
from kontinuitet.documents.making import Kind, Source, for_scenarios
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import DepartmentView, PlanData
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import name_of, names_of
from kontinuitet.wording import count_in_table


@dataclass(frozen=True, slots=True)
class ReportSummaryFields:
    """The result in plain words."""

    sentence: str = named("mening", "Hur många verksamheter och resurser som drabbas.")
    points: Block = named("punkter", "Punktlista: det viktigaste i resultatet.")
    unaffected: str = named("oberörda", "Förvaltningar som inte berörs; tom om alla berörs.")


@dataclass(frozen=True, slots=True)
class SimulationReportFields:
    """Everything the template of the simulation report may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    plan: CoverFields = named("plan", "Uppgifter i sidhuvudet, från den kommunövergripande planen.")
    contents: Block = named("innehåll", "Innehållsförteckning.")
    scenario: ScenarioFields = named("scenario", "Scenariot.")
    summary: ReportSummaryFields = named("sammanfattning", "Resultatet i korthet.")
    departments: tuple[DepartmentOutageFields, ...] = named(
        "förvaltningar", "Förvaltningarna som berörs."
    )
    exceeding: tuple[ExceedingFields, ...] = named(
        "överskrider", "Verksamheter vars acceptabla avbrottstid överskrids."
    )
    resources: Block = named("resurser", "Tabell: resurser som är nere, och varför.")
    fallbacks: Block = named("reservrutiner", "Tabell: reservrutiner som tar slut.")
    data_loss: Block = named("dataförlust", "Tabell: uppgifter som kan gå förlorade.")
    reporting: ReportReportingFields = named("rapportering", "Tröskelvärden och rapporter.")
    restart: ReportRestartFields = named("återstart", "Återstartsordningen i korthet.")
    never_back: Block = named(
        "aldrig_åter", "Punktlista: det som inte kommer tillbaka, och varför."
    )
    pictures: tuple[PictureFields, ...] = named("bilder", "Tidslinjen som bild; kan vara tom.")


def report_fields(source: Source) -> SimulationReportFields:
    """Return all fields of the report of one scenario."""
    data, municipality, scenario_id = source.data, source.municipality, source.scenario_id
    scenario, result = source.scenario, source.result
    who = municipality_fields(municipality)
    cover = cover_fields(data, municipality.info.plan, ())
    views = [DepartmentView(data, identity) for identity in sorted(municipality.departments)]
    departments = department_fields(views, scenario, result)
    return SimulationReportFields(
        municipality=who,
        plan=cover,
        contents=ContentsBlock(levels=1),
        scenario=scenario_fields(municipality, scenario, result.notes, after_start=True),
        summary=_summary(data, scenario_id, views),
        departments=departments,
        exceeding=exceeding_fields(views, scenario, result),
        resources=resources_table(municipality, scenario, result),
        fallbacks=fallbacks_table(municipality, scenario, result),
        data_loss=data_loss_table(municipality, result),
        reporting=reporting_fields(data, scenario_id),
        restart=restart_fields(municipality, scenario, result),
        never_back=never_back(municipality, result),
        pictures=report_pictures(data, scenario_id),
    )


def _summary(data: PlanData, scenario_id: str, views: list[DepartmentView]) -> ReportSummaryFields:
    municipality, result = data.municipality, data.simulations[scenario_id]
    down = [a for a in result.activities if a.down]
    resources = count_in_table(len(municipality.resources), "resurs", "resurser")
    essential = sum(municipality.activities[a.id].essential for a in down)
    sentence = (
        f"Scenariot avbryter {len(down)} av kommunens "
        f"{count_in_table(len(municipality.activities), 'verksamhet', 'verksamheter')}, varav "
        f"{count_in_table(essential, 'samhällsviktig', 'samhällsviktiga')}, och slår ut "
        f"{len(result.resources)} av {resources}."
    )
    hit = {a.department for a in result.activities}
    unhit = [v.data.municipality.departments[v.id].name for v in views if v.id not in hit]
    return ReportSummaryFields(
        sentence,
        ListBlock(list(_points(data, scenario_id, views))),
        wording.listed(unhit),
    )


def _points(
    data: PlanData, scenario_id: str, views: list[DepartmentView]
) -> Iterator[str | ListItem]:
    municipality, result = data.municipality, data.simulations[scenario_id]
    yield from _judged(views, result)
    degraded = [a for a in result.activities if a.degraded and not a.down]
    if degraded:
        count = count_in_table(len(degraded), "verksamhet", "verksamheter")
        how = "är begränsad" if len(degraded) == 1 else "är begränsade"
        yield f"{count} går vidare men {how}: {_names(data, degraded)}."
    yield _return(data, scenario_id)
    losing = [a for a in result.activities if a.data_loss is not None or a.data_loss_unknown]
    if losing:
        longest = max((a.data_loss for a in losing if a.data_loss is not None), default=None)
        worst = "" if longest is None else f", som mest {texts.duration(longest)} arbete"
        count = count_in_table(len(losing), "verksamhet", "verksamheter")
        yield f"{count} kan förlora registrerade uppgifter{worst}."
    reports = [r for r in data.deadlines[scenario_id].reports if r.due_minute is not None]
    if reports:
        first = reports[0]
        when = texts.game_and_calendar(first.due_minute, data.scenarios[scenario_id].starts, ", ")
        yield (
            f"Den första rapporten ska vara inne senast {when}: {first.name}, till "
            f"{first.recipient}."
        )
    if result.restart.unlimited_people:
        yield (
            f"{texts.GAP_MARK} Bemanning är inte angiven. Beräkningen förutsätter att personalen "
            "alltid räcker, och tiderna är därför de kortaste."
        )
    if not municipality.activities:
        yield f"{texts.MISSING}: inga verksamheter är angivna."


def _names(data: PlanData, outages: list[ActivityOutage]) -> str:
    return wording.listed(names_of(data.municipality, [o.id for o in outages]))


def _judged(views: list[DepartmentView], result: SimulationResult) -> Iterator[str | ListItem]:
    """Say which activities exceed their acceptable outage time, by department."""
    exceeding = {a.id for a in result.activities if a.exceeds}
    undecided = {a.id for a in result.activities if a.down and a.mtpd is None}
    if exceeding:
        count = count_in_table(len(exceeding), "verksamhet", "verksamheter")
        yield ListItem(
            f"{count} är utan förmåga längre än den acceptabla avbrottstiden:",
            tuple(_by_department(views, exceeding)),
        )
    else:
        yield "Ingen verksamhet är utan förmåga längre än sin acceptabla avbrottstid."
    if undecided:
        count = count_in_table(len(undecided), "verksamhet", "verksamheter")
        yield ListItem(
            f"{texts.GAP_MARK} {count} avbryts och saknar beslut om acceptabel avbrottstid:",
            tuple(_by_department(views, undecided)),
        )


def _by_department(views: list[DepartmentView], wanted: set[str]) -> Iterator[str]:
    for view in views:
        names = [activity.name for identity, activity in view.activities if identity in wanted]
        if names:
            department = view.data.municipality.departments[view.id].name
            yield f"{department}: {wording.listed(names)}"


def _return(data: PlanData, scenario_id: str) -> str | ListItem:
    """Say when the last thing is back, or what never comes back."""
    municipality, result = data.municipality, data.simulations[scenario_id]
    starts = data.scenarios[scenario_id].starts
    if result.never_back:
        count = never_count(municipality, result.never_back)
        return ListItem(
            f"{texts.GAP_MARK} {count} kommer inte tillbaka:",
            tuple(name_of(municipality, identity) for identity in result.never_back),
        )
    ends = [a.up_again for a in result.activities if a.up_again is not None]
    ends += [r.up_again for r in result.resources if r.up_again is not None]
    if not ends:
        return "Inget är nere i scenariot."
    when = texts.game_and_calendar(max(ends), starts, ", ")
    return f"Allt kommer tillbaka. Det sista är igång igen {when}."


KIND = Kind(
    template="simuleringsrapport.docx",
    purpose="Rapport om ett scenario",
    plural="rapporter",
    record=SimulationReportFields,
    gather=report_fields,
    subjects=for_scenarios,
    title="Simuleringsrapport: {scenario}, {municipality}",
    file_name="simulering-{scenario}.docx",
)
