"""The fields of one department's page of a restart order: when its activities are back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.analysis.base.results import ActivityOutage, SimulationResult
from kontinuitet.documents.blocks import Block, Cell, CellText
from kontinuitet.documents.chapters.cover import (
    CoverFields,
    DepartmentFields,
    MunicipalityFields,
    cover_fields,
    department_fields,
    municipality_fields,
)
from kontinuitet.documents.chapters.replanned import tick
from kontinuitet.documents.chapters.restart import step_name
from kontinuitet.documents.chapters.restart_list import ScenarioFields, doer, scenario_fields
from kontinuitet.documents.chapters.tables import DENSE_PT, bullets, table
from kontinuitet.documents.making import Kind, Source, Subject
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import DepartmentView, PlanData, printable_contacts
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import direct_resources
from kontinuitet.model.landscape import Activity
from kontinuitet.model.plan import Contact
from kontinuitet.model.scenario import Scenario
from kontinuitet.wording import count_in_table

#: So many activities can say more each.
_FEW = 6


@dataclass(frozen=True, slots=True)
class DepartmentReturnFields:
    """Everything the template of one department's return may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    department: DepartmentFields = named("förvaltning", "Förvaltningen.")
    plan: CoverFields = named("plan", "Planens uppgifter, för sidhuvudet.")
    scenario: ScenarioFields = named("scenario", "Scenariot.")
    summary: str = named("sammanfattning", "Återkomsten i en mening.")
    activities: Block = named("verksamheter", "Tabell: när verksamheterna är åter.")
    systems: Block = named("system", "Tabell: när systemen är åter, i vilken ordning.")
    more: str = named(
        "fler_system", "Mening om system bakom dem som vi använder; tom om inga fler startas."
    )
    contacts: Block = named("kontakter", "Punktlista: vem man frågar.")


def departments_hit(data: PlanData, scenario: str) -> list[str]:
    """Return the ids of the departments that the scenario interrupts or degrades, sorted."""
    outages = data.simulations[scenario].activities
    return sorted({o.department for o in outages if o.down or o.degraded})


def department_return_fields(source: Source) -> DepartmentReturnFields:
    """Return all fields of one department's return."""
    municipality, scenario, result = source.municipality, source.scenario, source.result
    view, found = source.view, source.department
    outages = {o.id: o for o in result.activities if o.down or o.degraded}
    hit = [(outages[i], activity) for i, activity in view.activities if i in outages]
    hit.sort(key=lambda item: _return_key(item[0]))
    systems, more = _systems(view, scenario, result)
    own = printable_contacts(found.contacts)[:2]
    shared = printable_contacts(municipality.info.contacts)[: 3 - len(own)]
    return DepartmentReturnFields(
        municipality=municipality_fields(municipality),
        department=department_fields(municipality, view.id),
        plan=cover_fields(source.data, found.plan, ()),
        scenario=scenario_fields(scenario, result),
        summary=_return_sentence(hit, len(view.activities), scenario),
        activities=_activities(hit, scenario),
        systems=systems,
        more=more,
        contacts=_contacts((*own, *shared)),
    )


def _return_key(outage: ActivityOutage) -> tuple[bool, int, str]:
    back = _back(outage)
    return (back is None, back or 0, outage.id)


def _back(outage: ActivityOutage) -> int | None:
    """Return when the activity is back; of one that is only degraded, when that is over."""
    spans = outage.down or outage.degraded
    return spans[-1].end


def _return_sentence(
    hit: Sequence[tuple[ActivityOutage, Activity]], total: int, scenario: Scenario
) -> str:
    down = [o for o, _ in hit if o.down]
    zero = texts.start_sentence(scenario.starts)
    if not hit:
        return f"{zero} Ingen av våra verksamheter berörs."
    all_of = count_in_table(total, "verksamhet", "verksamheter")
    count = f"{len(down)} av {all_of} avbryts."
    never = sum(_back(o) is None for o in down)
    ends = [_back(o) for o in down]
    last = max((end for end in ends if end is not None), default=None)
    told = [zero, count]
    if last is not None:
        told.append(f"Den sista är åter {texts.when_in_text(last, scenario.starts)}.")
    if never:
        told.append(f"{texts.GAP_MARK} {never} kommer inte tillbaka utan särskilda åtgärder.")
    return " ".join(told)


def _activities(hit: Sequence[tuple[ActivityOutage, Activity]], scenario: Scenario) -> Block:
    # Many activities fit on the page only when each says less.
    told = 2 if len(hit) <= _FEW else 1
    rows: list[tuple[Cell, ...]] = []
    for outage, activity in hit:
        back = _back(outage)
        if outage.down_from is None:
            since = outage.degraded[0].start
            start = f"Begränsad\n{texts.when_in_table(since, scenario.starts)}"
        else:
            start = texts.when_in_table(outage.down_from, scenario.starts)
        rows.append(
            (
                CellText(activity.name, bold=True),
                start,
                texts.when_in_table(back, scenario.starts),
                texts.goal_time(activity.mtpd),
                _meanwhile(outage, activity, told),
            )
        )
    return table(
        "När verksamheterna är åter",
        "Verksamhet, nere från, åter, acceptabel avbrottstid, och vad man gör till dess.",
        (
            ("Verksamhet", 37),
            ("Nere från", 24),
            ("Åter", 24),
            ("Acceptabelt", 22),
            ("Gör så här till dess", 53),
        ),
        rows,
        empty="Ingen av våra verksamheter berörs.",
        row_height_mm=8.0,
        font_pt=DENSE_PT,
    )


def _meanwhile(outage: ActivityOutage, activity: Activity, most: int) -> str:
    """Say which fallback routines are used, in the order they begin."""
    first = dict.fromkeys(use.id for use in outage.fallbacks)
    names = [activity.fallbacks[identity].name for identity in first]
    if names:
        return _named(names, "; ", most=most)
    if not outage.down:
        return "Går vidare, men begränsad."
    if activity.fallbacks:
        return f"{texts.GAP_MARK} Ingen reservrutin hjälper i det här scenariot."
    return f"{texts.GAP_MARK} Ingen reservrutin finns."


def _systems(
    view: DepartmentView, scenario: Scenario, result: SimulationResult
) -> tuple[Block, str]:
    municipality = view.data.municipality
    staffing = scenario.staffing_in(municipality)
    used = set(direct_resources(municipality, (a for _, a in view.activities)))
    behind = set(view.resources)
    order = result.restart.order
    # All that the department uses itself stand here, however many; what lies behind is counted.
    shown = [step for step in order if step.id in used]
    rest = sum(step.id in behind and step.id not in used for step in order)
    serves = _served(view)
    rows = [
        (
            CellText(str(step.number), bold=True),
            CellText(step_name(municipality, step), bold=True),
            texts.when_in_table(step.end, scenario.starts),
            doer(municipality, step, staffing),
            _named(serves.get(step.id, []), most=1),
            tick(step),
        )
        for step in shown
    ]
    listed = table(
        "När systemen är åter",
        "Ordningsnummer i kommunens återstartslista, system, när det är åter, vem som startar det "
        "med telefon, för vilka verksamheter, och kryssruta.",
        (
            ("Nr", 11),
            ("System", 38),
            ("Åter", 25),
            ("Startas av", 45),
            ("För", 32),
            ("☐", 9),
        ),
        rows,
        empty="Inget system som vi använder direkt behöver startas om i scenariot.",
        row_height_mm=8.0,
        font_pt=DENSE_PT,
        centred=(0, 5),
    )
    more = (
        f"Ytterligare {count_in_table(rest, 'system', 'system')} som vi är beroende av startas: se "
        "kommunens återstartslista."
        if rest
        else ""
    )
    return listed, more


def _served(view: DepartmentView) -> Mapping[str, list[str]]:
    """Return the names of the department's activities that use each resource directly."""
    found: dict[str, list[str]] = {}
    for _, activity in view.activities:
        for resource in direct_resources(view.data.municipality, [activity]):
            found.setdefault(resource, []).append(activity.name)
    return found


def _named(names: Sequence[str], separator: str = ", ", *, most: int = 2) -> str:
    rest = len(names) - most
    shown = separator.join(names[:most])
    return (f"{shown} och {rest} till" if rest > 0 else shown) or texts.NONE


def _contacts(contacts: Sequence[Contact]) -> Block:
    """Return the contacts one a line: role, telephone, and how to reach it without telephones."""
    lines = []
    for contact in contacts:
        who = wording.joined((contact.role, contact.organisation, contact.name))
        backup = f"; när telefonin är nere: {contact.backup}" if contact.backup else ""
        lines.append(f"{who}: {texts.text(contact.phone)}{backup}")
    return bullets(lines, empty=f"{texts.MISSING}: inga kontakter är angivna.")


def _subjects(data: PlanData) -> Iterator[Subject]:
    for scenario in data.considered:
        for department in departments_hit(data, scenario):
            yield Subject(department=department, scenario=scenario)


KIND = Kind(
    template="aterkomst.docx",
    purpose="När en förvaltning är igång igen",
    plural="blad",
    record=DepartmentReturnFields,
    gather=department_return_fields,
    subjects=_subjects,
    title="Återkomst för {department}, {municipality}: {scenario}",
    file_name="återkomst-{department}.docx",
    nobody="Ingen förvaltning berörs av scenariot: inga blad skrivs.",
)
