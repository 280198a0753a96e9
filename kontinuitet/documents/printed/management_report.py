"""The fields of the report to kommunstyrelsen (ledningsrapport)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kontinuitet.analysis.findings import Finding
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.cover import (
    CoverFields,
    MunicipalityFields,
    cover_fields,
    municipality_fields,
)
from kontinuitet.documents.chapters.decisions import decisions, decisions_table
from kontinuitet.documents.chapters.fallbacks import improvement_table
from kontinuitet.documents.chapters.reporting import by_code, exceeded_table, kind_of
from kontinuitet.documents.chapters.tables import DENSE_PT, bullets, table
from kontinuitet.documents.editions.comparison import report_succession
from kontinuitet.documents.making import Kind, Source, for_municipality
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import is_open, priority_key
from kontinuitet.problems import Severity
from kontinuitet.wording import count_in_table


@dataclass(frozen=True, slots=True)
class ManagementFields:
    """Everything the template of the report may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    plan: CoverFields = named("plan", "Den kommunövergripande planens uppgifter.")
    summary: str = named("sammanfattning", "Läget i några meningar.")
    figures: Block = named("nyckeltal", "Tabell: läget i siffror.")
    departments: Block = named("förvaltningar_tabell", "Tabell: läget per förvaltning.")
    decisions: Block = named("beslut", "Tabell: beslut att fatta.")
    gaps: Block = named("gap", "Tabell: verksamheter vars acceptabla avbrottstid överskrids.")
    findings: Block = named("fynd", "Tabell: brister, samlade efter typ.")
    improvements: Block = named("åtgärder", "Tabell: öppna åtgärder.")
    compared: bool = named("jämförd", "ja om rapporten är jämförd med en föregående.")
    changes: Block = named("ändringar", "Punktlista: ändrat sedan föregående rapport.")


def management_fields(source: Source) -> ManagementFields:
    """Return all fields of the report."""
    data, municipality, changed = source.data, source.municipality, source.changed
    activities = sorted(municipality.activities.items(), key=priority_key)
    changes = [] if changed is None else [change.sentence for change in changed.changes]
    return ManagementFields(
        municipality=municipality_fields(municipality),
        plan=cover_fields(data, municipality.info.plan, ()),
        summary=_summary(data),
        figures=_figures(data),
        departments=_departments(data),
        decisions=decisions_table(decisions(data)),
        gaps=exceeded_table(data, activities),
        findings=_findings(data.findings),
        improvements=improvement_table(municipality, sorted(municipality.improvements.items())),
        compared=changed is not None,
        changes=bullets(changes, empty="Inget har ändrats sedan föregående rapport."),
    )


def _summary(data: PlanData) -> str:
    activities = data.municipality.activities
    exceeding = data.exceeding
    essential = [i for i in sorted(exceeding) if activities[i].essential]
    undecided = sum(a.mtpd is None for a in activities.values())
    sentences = [
        f"Kommunen har {count_in_table(len(activities), 'verksamhet', 'verksamheter')} i "
        f"underlaget. {len(exceeding)} av dem överskrider sin acceptabla avbrottstid i minst ett "
        f"av {count_in_table(len(data.considered), 'scenario', 'scenarier')}, varav "
        f"{count_in_table(len(essential), 'samhällsviktig', 'samhällsviktiga')}."
        if data.considered
        else "Inget scenario är simulerat.",
    ]
    if undecided:
        sentences.append(
            f"{count_in_table(undecided, 'verksamhet', 'verksamheter')} saknar beslut om "
            "acceptabel avbrottstid."
        )
    count = sum(f.severity is not Severity.NOTE for f in data.findings)
    sentences.append(f"Underlaget visar {count_in_table(count, 'brist', 'brister')} att åtgärda.")
    return " ".join(sentences)


def _figures(data: PlanData) -> Block:
    model = data.municipality
    activities = list(model.activities.values())
    fallbacks = [f for a in activities for f in a.fallbacks.values()]
    rows = [
        (
            "Verksamheter, varav samhällsviktiga",
            _of(sum(a.essential for a in activities), len(activities)),
        ),
        (
            "Verksamheter med beslutad acceptabel avbrottstid",
            _of(sum(a.mtpd is not None for a in activities), len(activities)),
        ),
        (
            "Verksamheter som överskrider den i något scenario",
            _of(len(data.exceeding), len(activities)),
        ),
        (
            "Verksamheter med minst en reservrutin",
            _of(sum(bool(a.fallbacks) for a in activities), len(activities)),
        ),
        (
            "Reservrutiner som någon gång har övats",
            _of(sum(f.last_exercised is not None for f in fallbacks), len(fallbacks)),
        ),
        (
            "Förvaltningar med fastställd plan",
            _of(
                sum(d.plan.adopted is not None for d in model.departments.values()),
                len(model.departments),
            ),
        ),
        (
            "Öppna åtgärder i åtgärdsplanen",
            _of(sum(map(is_open, model.improvements.values())), len(model.improvements)),
        ),
    ]
    return table(
        "Läget i siffror",
        "Vad som räknas, och hur många av alla.",
        (("Vad", 120), ("Antal", 40)),
        rows,
        keep=True,
    )


def _of(part: int, whole: int) -> str:
    return f"{part} av {whole}"


def _departments(data: PlanData) -> Block:
    exceeding = data.exceeding
    rows = []
    for identity, department in sorted(
        data.municipality.departments.items(), key=lambda item: (item[1].name, item[0])
    ):
        own = data.municipality.activities_of(identity)
        rows.append(
            (
                department.name,
                str(len(own)),
                str(sum(i in exceeding for i in own)),
                str(sum(not a.fallbacks for a in own.values())),
                texts.date(department.plan.adopted, f"{texts.GAP_MARK} Nej"),
                texts.date(department.plan.valid_until, texts.NOT_DECIDED),
            )
        )
    return table(
        "Läget per förvaltning",
        "Förvaltning, antal verksamheter, hur många som överskrider sin acceptabla avbrottstid och "
        "som saknar reservrutin, när planen fastställdes och hur länge den gäller.",
        (
            ("Förvaltning", 44),
            ("Verksam\u00adheter", 22),
            ("Över\u00adskrider", 22),
            ("Utan reservrutin", 24),
            ("Plan fastställd", 24),
            ("Gäller till och med", 24),
        ),
        rows,
        empty=f"{texts.MISSING}: inga förvaltningar är angivna.",
    )


def _findings(findings: Sequence[Finding]) -> Block:
    rows = [
        (
            texts.SEVERITY_WORDS[same[0].severity],
            kind_of(same[0]),
            str(len(same)),
            same[0].text,
        )
        for same in by_code(findings).values()
    ]
    return table(
        "Brister per typ",
        "Allvarlighetsgrad, typ av brist, antal och ett exempel.",
        (("Allvarlighets\u00adgrad", 26), ("Typ", 46), ("Antal", 15), ("Till exempel", 73)),
        rows,
        font_pt=DENSE_PT,
        empty="Inga brister hittades i underlaget.",
    )


KIND = Kind(
    template="ledningsrapport.docx",
    purpose="Ledningsrapport till kommunstyrelsen",
    plural="ledningsrapporter",
    record=ManagementFields,
    gather=management_fields,
    subjects=for_municipality,
    title="Ledningsrapport om kontinuitet, {municipality}",
    file_name="ledningsrapport.docx",
    succession=report_succession,
)
