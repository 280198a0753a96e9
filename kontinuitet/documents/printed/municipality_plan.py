"""The fields that the template of the whole municipality's plan may use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.analysis.base.verdicts import Standing
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.activities import gap_table, time_figures
from kontinuitet.documents.chapters.approval import ApprovalFields, approval_fields
from kontinuitet.documents.chapters.contacts import (
    ActivationFields,
    CommunicationFields,
    activation_fields,
    communication_fields,
    contact_table,
    supplier_table,
    system_table,
)
from kontinuitet.documents.chapters.cover import (
    AppendixFields,
    CoverFields,
    MunicipalityFields,
    ScopeFields,
    appendix_fields,
    contents,
    cover_fields,
    municipality_fields,
    scope_fields,
)
from kontinuitet.documents.chapters.dependencies import PictureFields
from kontinuitet.documents.chapters.fallbacks import improvement_table
from kontinuitet.documents.chapters.missing import MissingFields, missing_fields
from kontinuitet.documents.chapters.own_texts import OwnTextFields, own_texts
from kontinuitet.documents.chapters.reporting import (
    ReportingFields,
    WeaknessFields,
    reporting_fields,
    weakness_fields,
)
from kontinuitet.documents.chapters.restart import RestartFields, restart_fields
from kontinuitet.documents.chapters.start_here import StartFields, start_fields
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.chapters.technical import TechnicalFields, technical_fields
from kontinuitet.documents.editions.comparison import plan_succession
from kontinuitet.documents.making import Kind, Source, for_municipality
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import name_of, needed_resources, priority_key
from kontinuitet.model.landscape import Activity, Municipality

#: Fewer departments than this is not "shared".
_SHARED_BY = 2
_NOT_KEPT = frozenset((Standing.EXCEEDED, Standing.UNDECIDED, Standing.UNCERTAIN))


@dataclass(frozen=True, slots=True)
class DepartmentContacts:
    """The contacts of one department."""

    name: str = named("namn", "Förvaltningens namn.")
    contacts: Block = named("kontakter", "Tabell: förvaltningens kontakter.")


@dataclass(frozen=True, slots=True)
class MunicipalityPlanFields:
    """Everything the template of the municipality's plan may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    plan: CoverFields = named("plan", "Planens uppgifter på försättsblad och i sidhuvud.")
    contents: Block = named("innehåll", "Innehållsförteckning.")
    scope: ScopeFields = named("omfattning", "Vad planen omfattar.")
    departments: Block = named("förvaltningar_tabell", "Tabell: förvaltningar och deras planer.")
    activation: ActivationFields = named("aktivering", "Ansvar, befogenheter och aktivering.")
    contacts: Block = named("kontakter", "Tabell: kommunens gemensamma kontakter.")
    systems: Block = named("systemkontakter", "Tabell: vem som kan systemen.")
    suppliers: Block = named("leverantörer", "Tabell: leverantörer, avtal och stödtid.")
    department_contacts: tuple[DepartmentContacts, ...] = named(
        "förvaltningar", "Förvaltningarnas kontakter."
    )
    essential: Block = named("samhällsviktiga", "Tabell: alla samhällsviktiga verksamheter.")
    ordinary: Block = named("övriga", "Tabell: övriga verksamheter.")
    shared: Block = named("gemensamma", "Tabell: system som flera förvaltningar behöver.")
    gaps: Block = named("gap", "Tabell: acceptabel och förväntad avbrottstid och gap.")
    communication: CommunicationFields = named("kommunikation", "Kommunikation.")
    reporting: ReportingFields = named("rapportering", "Rapportering och tidsfrister.")
    restart: RestartFields = named("återstart", "Återstartsordning.")
    improvements: Block = named("åtgärder", "Tabell: öppna åtgärder.")
    weaknesses: WeaknessFields = named("brister", "Brister att åtgärda.")
    approval: ApprovalFields = named("godkännande", "Beslut, sändlista och versioner.")
    start: StartFields = named("börja_här", "Sidan där man börjar.")
    technical: TechnicalFields = named("teknik", "Alla system: steg, behov och uppföljning.")
    missing: MissingFields = named("saknas", "Det som saknas i underlaget.")
    own_texts: OwnTextFields = named("egen_text", "Vilka platser för egen text som visas.")
    pictures: tuple[PictureFields, ...] = named("bilder", "Bilder av beroenden; kan vara tom.")
    appendices: AppendixFields = named("bilagor", "Ordlista.")


def municipality_plan_fields(source: Source) -> MunicipalityPlanFields:
    """Return all fields of the municipality's plan."""
    data, municipality = source.data, source.municipality
    info = municipality.info
    activities = sorted(municipality.activities.items(), key=priority_key)
    essential = [item for item in activities if item[1].essential]
    ordinary = [item for item in activities if not item[1].essential]
    resources = needed_resources(municipality, municipality.activities.values())
    scenario = data.decisive_scenario()
    ids = [identity for identity, _ in activities]
    everything = list(municipality.resources.values())
    restart = restart_fields(
        data, data.restart_course(), tuple(sorted(municipality.resources)), ids
    )
    return MunicipalityPlanFields(
        municipality=municipality_fields(municipality),
        plan=cover_fields(data, info.plan, (("Kommun", info.name),), source.changed),
        contents=contents(levels=1),
        scope=scope_fields(data, ids, len(essential), len(resources), info.plan),
        departments=_departments_table(data),
        activation=activation_fields(
            info.plan,
            _activation_table(municipality),
            info.contacts,
            min((a.mtpd for _, a in activities if a.mtpd is not None), default=None),
        ),
        contacts=contact_table("Kommunens gemensamma kontakter", info.contacts),
        systems=system_table(everything),
        suppliers=supplier_table(municipality, everything),
        department_contacts=tuple(
            DepartmentContacts(d.name, contact_table(f"Kontakter: {d.name}", d.contacts))
            for _, d in sorted(municipality.departments.items(), key=lambda i: (i[1].name, i[0]))
        ),
        essential=_activities_table(data, essential, "Samhällsviktiga verksamheter"),
        ordinary=_activities_table(data, ordinary, "Övriga verksamheter"),
        shared=_shared_table(municipality),
        gaps=gap_table(data, [item for item in activities if _has_gap(data, item[0])]),
        communication=communication_fields(info.plan.communication),
        reporting=reporting_fields(data, scenario, ids, {a.sector for _, a in activities}),
        restart=restart,
        improvements=improvement_table(municipality, sorted(municipality.improvements.items())),
        weaknesses=weakness_fields(data, data.findings, activities, "Kommundirektör"),
        approval=approval_fields(info.plan),
        start=start_fields(municipality, info.plan, (), ()),
        technical=technical_fields(data, tuple(sorted(municipality.resources)), restart),
        missing=missing_fields(municipality, None),
        own_texts=own_texts(source),
        pictures=(),
        appendices=appendix_fields(()),
    )


def _has_gap(data: PlanData, identity: str) -> bool:
    """Tell whether an activity belongs in the gap table: over its time, or not judged."""
    return data.verdicts[identity].standing in _NOT_KEPT


def _departments_table(data: PlanData) -> Block:
    municipality = data.municipality
    rows = []
    for identity, department in sorted(
        municipality.departments.items(), key=lambda item: (item[1].name, item[0])
    ):
        own = municipality.activities_of(identity)
        plan = department.plan
        rows.append(
            (
                department.name,
                texts.text(department.board, texts.NONE),
                str(len(own)),
                str(sum(1 for a in own.values() if a.essential)),
                texts.text(plan.version, texts.NONE),
                texts.date(plan.valid_until, texts.NONE),
            )
        )
    return table(
        "Förvaltningar och deras planer",
        "Förvaltning, nämnd, antal verksamheter, antal samhällsviktiga, planens version och "
        "giltighet.",
        (
            ("Förvaltning", 36),
            ("Nämnd", 33),
            ("Verksamheter", 25),
            ("Samhällsviktiga", 29),
            ("Version", 15),
            ("Gäller till och med", 22),
        ),
        rows,
        font_pt=DENSE_PT,
        empty="Inga förvaltningar är angivna.",
    )


def _activation_table(municipality: Municipality) -> Block:
    rows = [
        (
            department.name,
            texts.text(department.plan.activation.decided_by, texts.NONE),
            texts.text(department.plan.activation.deputy, texts.NONE),
            texts.duration(department.plan.activation.threshold, texts.NONE),
        )
        for _, department in sorted(
            municipality.departments.items(), key=lambda item: (item[1].name, item[0])
        )
    ]
    return table(
        "Vem som aktiverar förvaltningarnas planer",
        "Förvaltning, vem som beslutar, ersättare, och så långt får avbrottet bli innan planen "
        "aktiveras.",
        (("Förvaltning", 48), ("Beslutar", 40), ("Ersättare", 40), ("Vid avbrott över", 32)),
        rows,
        empty="Inga förvaltningar är angivna.",
    )


def _activities_table(
    data: PlanData, activities: Sequence[tuple[str, Activity]], caption: str
) -> Block:
    rows = []
    for number, (identity, activity) in enumerate(activities, start=1):
        figures = time_figures(data, identity)
        rows.append(
            (
                str(number),
                wording.joined(
                    (activity.name, name_of(data.municipality, activity.department)), "\n"
                ),
                texts.goal_time(activity.mtpd, texts.NONE),
                figures.expected,
                figures.verdict,
                texts.text(activity.minimum_level, texts.NONE),
            )
        )
    return table(
        caption,
        "Verksamhet och förvaltning, acceptabel och förväntad avbrottstid, bedömning, miniminivå.",
        (
            ("Nr", 9),
            ("Verksamhet, förvaltning", 41),
            ("Acceptabel avbrottstid", 22),
            ("Förväntad avbrottstid", 22),
            ("Bedömning", 24),
            ("Miniminivå", 42),
        ),
        rows,
        following=True,
        font_pt=DENSE_PT,
        empty="Inga sådana verksamheter är angivna.",
    )


def _shared_table(municipality: Municipality) -> Block:
    """Return the systems that activities of several departments need, most departments first."""
    users: dict[str, dict[str, set[str]]] = {}
    for identity, activity in sorted(municipality.activities.items()):
        for needed in needed_resources(municipality, [activity]):
            users.setdefault(needed, {}).setdefault(activity.department, set()).add(identity)
    counted = [
        (
            len(departments),
            sum(
                1
                for activities in departments.values()
                for activity in activities
                if municipality.activities[activity].essential
            ),
            identity,
        )
        for identity, departments in users.items()
        if len(departments) >= _SHARED_BY
    ]
    counted.sort(key=lambda item: (-item[1], -item[0], municipality.resources[item[2]].name))
    rows = []
    for departments, essential, identity in counted:
        resource = municipality.resources[identity]
        rows.append(
            (
                resource.name,
                str(departments),
                str(essential),
                texts.text(resource.owner, texts.NONE),
                texts.text(resource.administrator, texts.NONE),
            )
        )
    return table(
        "System och resurser som flera förvaltningar behöver",
        "Resurs, hur många förvaltningar och samhällsviktiga verksamheter som behöver den, "
        "systemägare och systemförvaltare.",
        (
            ("Resurs", 44),
            ("Förvaltningar", 24),
            ("Viktiga verksamheter", 26),
            ("Systemägare", 33),
            ("Systemförvaltare", 33),
        ),
        rows,
        font_pt=DENSE_PT,
        empty="Inga resurser behövs av mer än en förvaltning.",
    )


KIND = Kind(
    template="kommunplan.docx",
    purpose="Kontinuitetsplan för hela kommunen",
    plural="planer",
    record=MunicipalityPlanFields,
    gather=municipality_plan_fields,
    subjects=for_municipality,
    title="Kontinuitetsplan för {municipality}, hela kommunen",
    file_name="kommunplan.docx",
    succession=plan_succession,
)
