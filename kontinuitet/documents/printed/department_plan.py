"""The continuity plan of one department."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from kontinuitet import wording
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.activities import (
    ActivityFields,
    activity_fields,
    limits_table,
    overview_table,
)
from kontinuitet.documents.chapters.approval import ApprovalFields, approval_fields
from kontinuitet.documents.chapters.back_in_use import BackFields, back_fields
from kontinuitet.documents.chapters.contacts import (
    ActivationFields,
    CommunicationFields,
    ContactFields,
    activation_fields,
    communication_fields,
    contact_fields,
)
from kontinuitet.documents.chapters.cover import (
    AppendixFields,
    CoverFields,
    DepartmentFields,
    MunicipalityFields,
    ScopeFields,
    appendix_fields,
    contents,
    cover_fields,
    municipality_fields,
    scope_fields,
)
from kontinuitet.documents.chapters.dependencies import (
    DependencyFields,
    dependency_fields,
)
from kontinuitet.documents.chapters.dependency_pictures import pictures
from kontinuitet.documents.chapters.exercised import ExerciseFields, exercise_fields
from kontinuitet.documents.chapters.fallbacks import (
    FallbackFields,
    ReturnFields,
    fallback_fields,
    fallback_index,
    return_fields,
    without_fallback,
)
from kontinuitet.documents.chapters.missing import MissingFields, missing_fields
from kontinuitet.documents.chapters.own_texts import OwnTextFields, own_texts, shows, shows_in_full
from kontinuitet.documents.chapters.priorities import priorities_table, routines_table
from kontinuitet.documents.chapters.reporting import (
    ReportingFields,
    WeaknessFields,
    concerned,
    department_reporting,
    weakness_fields,
)
from kontinuitet.documents.chapters.restart import (
    RestartFields,
    department_restart,
    restart_fields,
)
from kontinuitet.documents.chapters.start_here import StartFields, start_fields
from kontinuitet.documents.chapters.technical import TechnicalFields, technical_fields
from kontinuitet.documents.chapters.upheld import UpheldFields, upheld_fields
from kontinuitet.documents.chapters.weaknesses import SplitFields, split_fields
from kontinuitet.documents.editions.comparison import plan_succession
from kontinuitet.documents.making import Kind, Source, for_departments
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import DepartmentView, department_things
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.starting import started_by
from kontinuitet.model.landscape import Improvement


@dataclass(frozen=True, slots=True)
class PriorityFields:
    """Chapter 4: what must go on, and what is done meanwhile."""

    activities: Block = named("verksamheter", "Tabell: tid, miniminivå, bemanning och perioder.")
    routines: Block = named("reservrutiner", "Tabell: reservrutiner och senaste beslut.")


@dataclass(frozen=True, slots=True)
class PlanFields:
    """Everything the template of a department's plan may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    department: DepartmentFields = named("förvaltning", "Förvaltningen.")
    plan: CoverFields = named("plan", "Planens uppgifter på försättsblad och i sidhuvud.")
    contents: Block = named("innehåll", "Innehållsförteckning.")
    scope: ScopeFields = named("omfattning", "Vad planen omfattar.")
    activation: ActivationFields = named("aktivering", "Ansvar, befogenheter och aktivering.")
    contacts: ContactFields = named("kontakter", "Kontakter.")
    activities: tuple[ActivityFields, ...] = named("verksamheter", "Verksamheterna i ordning.")
    overview: Block = named("verksamheter_tabell", "Tabell: alla verksamheter i ordning.")
    dependencies: DependencyFields = named("beroenden", "Beroenden.")
    fallbacks: tuple[FallbackFields, ...] = named("reservrutiner", "Reservrutinerna.")
    fallback_index: Block = named("reservrutiner_tabell", "Tabell: alla reservrutiner.")
    without_fallback: Block = named("utan_reservrutin", "Punktlista: verksamheter som saknar.")
    communication: CommunicationFields = named("kommunikation", "Kommunikation.")
    reporting: ReportingFields = named("rapportering", "Rapportering och tidsfrister.")
    restart: RestartFields = named("återstart", "Återstartsordning.")
    return_to_normal: ReturnFields = named("återgång", "Återgång.")
    exercise: ExerciseFields = named("övning", "Övning och revidering.")
    weaknesses: WeaknessFields = named("brister", "Brister att åtgärda.")
    tabs: bool = named("flikar", "Om kapitlen är flikar i en pärm: i en fastställd plan.")
    last_tab: str = named("sista_flik", "Vad som står i sidfoten i planens sista flik.")
    full: bool = named("fullständig", "Om planen är fullständig och inte kort.")
    approval: ApprovalFields = named("godkännande", "Beslut, sändlista och versioner.")
    start: StartFields = named("börja_här", "Sidan där man börjar.")
    priority: PriorityFields = named("prioritet", "Verksamheter och reservrutiner i ordning.")
    upheld: UpheldFields = named("förutsättningar", "Lokaler, utförare, brukare, höjd beredskap.")
    back: BackFields = named("igång_igen", "När det som används direkt är igång igen.")
    technical: TechnicalFields = named("teknik", "System som förvaltningen startar.")
    split: SplitFields = named("delade_brister", "Brister efter vem som beslutar.")
    missing: MissingFields = named("saknas", "Det som saknas i underlaget.")
    own_texts: OwnTextFields = named("egen_text", "Vilka platser för egen text som visas.")
    named_without: str = named("utan_reservrutin_i_text", "De verksamheter som saknar, i text.")
    count_without: int = named("antal_utan_reservrutin", "Antal verksamheter utan reservrutin.")
    appendices: AppendixFields = named("bilagor", "Blanketter och ordlista.")


def plan_fields(source: Source) -> PlanFields:
    """Return all fields of one department's plan."""
    data, municipality, view = source.data, source.municipality, source.view
    department = source.department
    activities = view.activities
    sheets = fallback_fields(municipality, activities, partial(shows, source))
    essential = sum(1 for _, activity in activities if activity.essential)
    board = texts.text(department.board, texts.NONE)
    forms = [f for _, a in activities for r in a.fallbacks.values() for f in r.forms]
    findings = concerned(data.findings, department_things(view))
    started = started_by(municipality, view.id)
    own = {i: shows_in_full(source, f"verksamhet:{i}") for i, _ in activities}
    owner = (("Nämnd", department.board),) if department.board else ()
    return PlanFields(
        municipality=municipality_fields(municipality),
        department=DepartmentFields(view.id, department.name, board),
        plan=cover_fields(data, department.plan, owner, source.changed),
        contents=contents(levels=1),
        scope=scope_fields(
            data,
            [identity for identity, _ in activities],
            essential,
            len(view.resources),
            department.plan,
        ),
        activation=activation_fields(
            department.plan,
            limits_table(view),
            (*municipality.info.contacts, *department.contacts),
            min((a.mtpd for _, a in activities if a.mtpd is not None), default=None),
        ),
        contacts=contact_fields(view),
        activities=tuple(activity_fields(data, activities, own)),
        overview=overview_table(activities, "Verksamheter i prioritetsordning"),
        dependencies=dependency_fields(
            view, pictures(municipality, activities) if source.full else []
        ),
        fallbacks=tuple(sheets),
        fallback_index=fallback_index(sheets, activities),
        without_fallback=without_fallback(activities),
        communication=communication_fields(department.plan.communication),
        reporting=department_reporting(view),
        restart=department_restart(view),
        return_to_normal=return_fields(activities),
        exercise=exercise_fields(data, activities, view.resources, _improvements(view)),
        weaknesses=weakness_fields(data, findings, activities),
        tabs=department.plan.adopted is not None,
        last_tab="Kontinuitetsplan" if department.plan.adopted is None else "Flik E Ordlista",
        full=source.full,
        approval=approval_fields(department.plan),
        start=start_fields(municipality, department.plan, department.contacts, activities),
        priority=PriorityFields(priorities_table(activities), routines_table(activities)),
        upheld=upheld_fields(activities),
        back=back_fields(view),
        technical=technical_fields(data, started, restart_fields(data, view.course, started, ())),
        split=split_fields(municipality, view.id, findings),
        missing=missing_fields(municipality, view.id),
        own_texts=_own_texts(source, own),
        named_without=wording.set_apart(sorted(a.name for _, a in activities if not a.fallbacks)),
        count_without=sum(1 for _, activity in activities if not activity.fallbacks),
        appendices=appendix_fields(forms),
    )


def _own_texts(source: Source, own: Mapping[str, bool]) -> OwnTextFields:
    """Return which places are shown; the heading over those of activities when any of them is."""
    return replace(own_texts(source), activities=any(own.values()))


def _improvements(view: DepartmentView) -> list[tuple[str, Improvement]]:
    things = department_things(view)
    return [
        (identity, improvement)
        for identity, improvement in sorted(view.data.municipality.improvements.items())
        if things.intersection(improvement.concerns)
    ]


KIND = Kind(
    template="forvaltningsplan.docx",
    purpose="Kontinuitetsplan för en förvaltning",
    plural="planer",
    record=PlanFields,
    gather=plan_fields,
    subjects=for_departments,
    title="Kontinuitetsplan för {department}, {municipality}",
    file_name="kontinuitetsplan-{department}.docx",
    succession=plan_succession,
    # A draft is read from one end to the other; what is adopted stands in a binder.
    flows=lambda source: source.plan.adopted is None,
)
