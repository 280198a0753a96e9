"""The cover, what has changed, the scope of the plan and its appendices."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kontinuitet.documents.blocks import (
    Block,
    BlocksBlock,
    ContentsBlock,
    KeptTogether,
    ParagraphsBlock,
)
from kontinuitet.documents.chapters.tables import DENSE_PT, bullets, facts, table
from kontinuitet.documents.editions.comparison import ChangesSince
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.fields import named
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.plan import PlanSettings
from kontinuitet.wording import count_in_table

_FORM_ROW_MM = 10.0
#: A plan without a number.
_DRAFT = "utkast"


@dataclass(frozen=True, slots=True)
class MunicipalityFields:
    """The municipality."""

    name: str = named("namn", "Kommunens namn.")
    code: str = named("kod", "Kommunkod; tom om den inte är angiven.")


@dataclass(frozen=True, slots=True)
class DepartmentFields:
    """The department."""

    id: str = named("id", "Förvaltningens id i underlaget.")
    name: str = named("namn", "Förvaltningens namn.")
    board: str = named("nämnd", "Nämnden.")


@dataclass(frozen=True, slots=True)
class CoverFields:
    """What stands on the cover and in headers."""

    version: str = named("version", "Planens version.")
    registration_number: str = named("dnr", "Diarienummer.")
    adopted: str = named("fastställd", "Datum då planen fastställdes.")
    adopted_by: str = named("fastställd_av", "Vem som fastställde planen.")
    valid_until: str = named("giltig_till", "Sista giltighetsdag.")
    responsible: str = named("ansvarig", "Roll som ansvarar för planen.")
    classification: str = named("informationsklass", "Informationsklass.")
    secrecy: str = named("sekretess", "Sekretessmarkering; tom om ingen är beslutad.")
    issued: str = named("utskriven", "Datum då utgåvan togs fram; tomt om det inte är angivet.")
    purpose: str = named("syfte", "Egen text om planens syfte; tom om ingen är skriven.")
    checksum: str = named("kontrollsumma", "De första 8 tecknen i underlagets kontrollsumma.")
    facts: Block = named("fakta", "Tabell: planens uppgifter.")
    has_changes: bool = named("har_ändringar", "Om något är sagt om ändringar.")
    model_changes: Block = named("ändringar_underlag", "Ändringar i underlaget, utan egna ord.")
    changes: Block = named(
        "ändringar",
        "Ändringar sedan föregående version: egna ord som punktlista, och tabell över underlaget.",
    )


@dataclass(frozen=True, slots=True)
class ScopeFields:
    """What the plan covers."""

    activities: str = named("verksamheter", "Antal verksamheter, i ord.")
    essential: str = named("samhällsviktiga", "Antal samhällsviktiga verksamheter, i ord.")
    resources: str = named("resurser", "Antal resurser som behövs, i ord.")
    tested: str = named("antal_scenarier", "Antal scenarier som planen är prövad mot, i ord.")
    has_related: bool = named("har_samband", "Om någon annan plan är angiven.")
    related: Block = named("samband", "Tabell: risk- och sårbarhetsanalys och krisledningsplan.")
    scenarios: Block = named("scenarier", "Tabell: scenarier som planen är prövad mot.")


@dataclass(frozen=True, slots=True)
class AppendixFields:
    """Forms to fill in by hand, and a glossary."""

    decisions: Block = named("beslut", "Tom blankett: manuell förteckning över beslut.")
    visits: Block = named("insatser", "Tom blankett: manuell insatslista.")
    receipts: Block = named("kvittenser", "Tom blankett: kvittenslista.")
    forms: Block = named("egna_blanketter", "Punktlista: blanketter som reservrutinerna nämner.")
    glossary: Block = named("ordlista", "Tabell: ord och vad de betyder.")


def municipality_fields(municipality: Municipality) -> MunicipalityFields:
    """Return the municipality's name and code."""
    return MunicipalityFields(municipality.info.name, municipality.info.code or "")


def department_fields(municipality: Municipality, identity: str) -> DepartmentFields:
    """Return the department's id, name and board."""
    department = municipality.departments[identity]
    return DepartmentFields(identity, department.name, texts.text(department.board))


def cover_fields(
    data: PlanData,
    plan: PlanSettings,
    owner: tuple[tuple[str, str], ...],
    changed: ChangesSince | None = None,
) -> CoverFields:
    """Return the cover; ``owner`` are first rows that say whose plan it is.

    ``changed`` is what has changed since the edition before, None when it is not known.
    """
    checksum = data.model_sha256[:8]
    issued = data.issued.isoformat() if data.issued else ""
    stated = (
        ("Version", plan.version),
        ("Diarienummer", plan.registration_number),
        # Who has decided it, and when, stands where it is signed.
        ("Fastställd", "" if plan.adopted else "inte fastställd, utkast"),
        ("Gäller till och med", texts.date(plan.valid_until, "")),
        ("Ansvarig för planen", plan.responsible),
        ("Informationsklass", plan.classification),
        # What is decided stands in a frame of its own.
        ("Sekretess", "" if plan.secrecy else "Ingen sekretessmarkering är beslutad"),
        ("Underlagets kontrollsumma", checksum),
    )
    rows = [*owner, *((what, value) for what, value in stated if value)]
    if issued:
        rows.append(("Utgåva framtagen", issued))
    return CoverFields(
        version=plan.version or _DRAFT,
        registration_number=texts.text(plan.registration_number, texts.NONE),
        adopted=texts.date(plan.adopted, "inte fastställd"),
        adopted_by=texts.text(plan.adopted_by, texts.NONE),
        valid_until=texts.date(plan.valid_until, "inte beslutat"),
        responsible=texts.text(plan.responsible, texts.NONE),
        classification=plan.classification or "inte beslutad",
        secrecy=plan.secrecy,
        issued=issued,
        purpose=plan.purpose or "",
        checksum=checksum,
        facts=facts("Planens uppgifter", rows),
        has_changes=changed is not None,
        model_changes=_changes((), changed),
        changes=_changes(plan.changes, changed),
    )


def _changes(own: Collection[str], changed: ChangesSince | None) -> Block:
    """Return what people have written about the changes, and what has changed in the model."""
    if changed is None:
        return bullets(list(own), empty="Inga ändringar är beskrivna.")
    blocks: list[Block] = [bullets(list(own))] if own else []
    if not changed.changes:
        said = f"Inget i underlaget har ändrats sedan {changed.label}."
        return BlocksBlock([*blocks, ParagraphsBlock([("Normal", said)])])
    said = f"Det här har ändrats i underlaget sedan {changed.label}:"
    return BlocksBlock(
        [
            *blocks,
            KeptTogether(ParagraphsBlock([("Normal", said)]), following=True),
            table(
                "Ändringar i underlaget",
                "Vad ändringen gäller, och ändringen.",
                (("Gäller", 30), ("Ändring", 130)),
                [(change.about, change.sentence) for change in changed.changes],
                font_pt=DENSE_PT,
            ),
        ]
    )


def contents(levels: int) -> Block:
    """Return the contents list with so many levels of headings."""
    return ContentsBlock(levels=levels)


def scope_fields(
    data: PlanData,
    activities: Collection[str],
    essential: int,
    resources: int,
    plan: PlanSettings,
) -> ScopeFields:
    """Return how much the plan covers and which scenarios it has been tried against.

    Only scenarios that affect any of ``activities`` (ids) are listed. What ``plan`` does not say of
    other plans, the municipality's says for all.
    """
    whole = data.municipality.info.plan
    related = (
        ("Risk- och sårbarhetsanalys", plan.risk_analysis or whole.risk_analysis),
        ("Krisledningsplan", plan.crisis_plan or whole.crisis_plan),
    )
    linked = [(what, told) for what, told in related if told]
    rows = []
    for identity in data.considered:
        scenario = data.scenarios[identity]
        affected = sum(1 for a in data.simulations[identity].activities if a.id in activities)
        if affected:
            rows.append(
                (
                    scenario.name,
                    texts.first_sentence(scenario.description or "") or texts.NONE,
                    count_in_table(affected, "verksamhet", "verksamheter"),
                )
            )
    tested = len(rows)
    rows += [
        (name, f"{texts.GAP_MARK} Kan inte räknas: {reason}", "okänt")
        for name, reason in sorted(data.uncomputed.items())
    ]
    return ScopeFields(
        activities=count_in_table(len(activities), "verksamhet", "verksamheter"),
        essential=count_in_table(essential, "är samhällsviktig", "är samhällsviktiga"),
        resources=count_in_table(resources, "resurs", "resurser"),
        tested=count_in_table(tested, "scenario", "scenarier"),
        has_related=bool(linked),
        related=facts("Planer som den här hänger ihop med", linked),
        scenarios=table(
            "Scenarier som planen är prövad mot",
            "Scenario, vad som händer, och hur många av planens verksamheter som påverkas.",
            (("Scenario", 45), ("Vad som händer", 85), ("Påverkar", 30)),
            rows,
            font_pt=DENSE_PT,
            empty="Inget scenario påverkar verksamheterna."
            if data.considered
            else "Inget scenario är simulerat.",
        ),
    )


def appendix_fields(forms: Iterable[str]) -> AppendixFields:
    """Return the appendices; ``forms`` are the names that fallback routines mention."""
    return AppendixFields(
        decisions=_form(
            "Manuell förteckning över beslut",
            (
                ("Datum, klockslag", 25),
                ("Namn eller ärende", 40),
                ("Beslut", 50),
                ("Beslutat av", 25),
                ("Infört i systemet", 20),
            ),
            9,
        ),
        visits=_form(
            "Manuell insatslista",
            (
                ("Klockslag", 20),
                ("Vem eller var", 42),
                ("Insats", 40),
                ("Utförd av", 25),
                ("Avvikelse", 33),
            ),
            9,
        ),
        receipts=_form(
            "Kvittenslista för utlämnat material",
            (
                ("Vad (nr)", 42),
                ("Lämnat ut av", 30),
                ("Mottagare, underskrift", 38),
                ("Datum, klockslag", 25),
                ("Återlämnat", 25),
            ),
            8,
        ),
        forms=bullets(sorted(set(forms)), empty="Reservrutinerna nämner inga egna blanketter."),
        glossary=table(
            "Ordlista",
            "Ord i planen och vad de betyder.",
            (("Ord", 45), ("Betydelse", 115)),
            texts.GLOSSARY,
            font_pt=DENSE_PT,
        ),
    )


def _form(caption: str, columns: tuple[tuple[str, float], ...], rows: int) -> Block:
    return table(
        caption,
        f"{caption}: tom blankett med {rows} rader att fylla i för hand.",
        columns,
        [("",) * len(columns)] * rows,
        row_height_mm=_FORM_ROW_MM,
    )
