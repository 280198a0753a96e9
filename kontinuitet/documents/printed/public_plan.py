"""The public edition of a department's plan: without contacts, system names and weaknesses."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.cover import (
    DepartmentFields,
    MunicipalityFields,
    contents,
    municipality_fields,
)
from kontinuitet.documents.chapters.reporting import certain_name
from kontinuitet.documents.chapters.tables import facts, table
from kontinuitet.documents.inspection import document_text
from kontinuitet.documents.making import Kind, Source, for_departments
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.redaction import Secrets, sentences
from kontinuitet.errors import InputError
from kontinuitet.model.landscape import Activity
from kontinuitet.model.plan import PlanSettings
from kontinuitet.wording import count_in_table, count_in_text


@dataclass(frozen=True, slots=True)
class PublicCoverFields:
    """What stands on the cover and in headers of a public edition."""

    version: str = named("version", "Planens version.")
    adopted: str = named("fastställd", "Datum då planen fastställdes.")
    valid_until: str = named("giltig_till", "Sista giltighetsdag.")
    purpose: str = named("syfte", "Egen text om planens syfte; tom om ingen får publiceras.")
    facts: Block = named("fakta", "Tabell: planens uppgifter.")


@dataclass(frozen=True, slots=True)
class PublicActivityFields:
    """One activity in a public edition."""

    number: int = named("nr", "Plats i prioritetsordningen, från 1.")
    name: str = named("namn", "Verksamhetens namn.")
    description: str = named(
        "beskrivning", "Vad verksamheten gör, eller att det är utelämnat; kan vara tom."
    )


@dataclass(frozen=True, slots=True)
class PublicFields:
    """Everything the template of a public edition may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    department: DepartmentFields = named("förvaltning", "Förvaltningen.")
    plan: PublicCoverFields = named("plan", "Planens uppgifter.")
    contents: Block = named("innehåll", "Innehållsförteckning.")
    activities_count: str = named("antal_verksamheter", "Antal verksamheter, i ord.")
    essential_count: str = named("antal_samhällsviktiga", "Antal samhällsviktiga, i ord.")
    roles: Block = named("roller", "Tabell: vem som beslutar att planen ska gälla.")
    overview: Block = named("verksamheter_tabell", "Tabell: verksamheterna i ordning.")
    activities: tuple[PublicActivityFields, ...] = named("verksamheter", "Verksamheterna.")
    communication: Block = named("kommunikation", "Tabell: vem som får veta vad.")
    duties: Block = named("skyldigheter", "Tabell: vad lagen kräver att kommunen rapporterar.")
    left_out: Block = named("utelämnat", "Tabell: vad som är utelämnat ur planen, och varför.")
    withheld: str = named("utelämnade_meningar", "Hur många meningar som är utelämnade, i text.")
    secrecy: str = named("sekretess", "Planens sekretessmarkering; tom om ingen är beslutad.")


def public_fields(source: Source) -> PublicFields:
    """Return all fields of one department's public edition: nothing but what may be published."""
    data, municipality, view = source.data, source.municipality, source.view
    secrets = _Counted(municipality, data.findings)
    department = source.department
    activities = view.activities
    names = [
        secrets.public(activity.name, f"Verksamhet {number}")
        if secrets.found(activity.name)
        else activity.name
        for number, (_, activity) in enumerate(activities, start=1)
    ]
    made = PublicFields(
        municipality=municipality_fields(municipality),
        department=DepartmentFields(
            view.id, department.name, secrets.public(department.board, texts.NONE)
        ),
        plan=_cover(department.name, municipality.info.name, department.plan, secrets),
        contents=contents(levels=1),
        activities_count=count_in_table(len(activities), "verksamhet", "verksamheter"),
        essential_count=count_in_table(
            sum(a.essential for _, a in activities), "är samhällsviktig", "är samhällsviktiga"
        ),
        roles=_roles(department.plan, secrets),
        overview=_overview(names, [a for _, a in activities], secrets),
        activities=tuple(
            PublicActivityFields(number, name, _description(activity, secrets))
            for number, (name, (_, activity)) in enumerate(
                zip(names, activities, strict=True), start=1
            )
        ),
        communication=_communication(department.plan, secrets),
        duties=_duties(data),
        left_out=_left_out(),
        withheld="",
        secrecy=secrets.public(department.plan.secrecy, ""),
    )
    # Known only when all the rest has been gone through.
    return replace(made, withheld=_withheld(secrets.withheld))


class _Counted(Secrets):
    """Counts the sentences that are left out."""

    withheld = 0

    def public(self, text: str | None, missing: str = texts.NONE) -> str:
        """Return the sentences of ``text`` that may be published, or ``missing``."""
        self.withheld += sum(1 for sentence in sentences(text) if not self.may_publish(sentence))
        return super().public(text, missing)


def _description(activity: Activity, secrets: Secrets) -> str:
    """Return what an activity does; when none of it may be published, that it is left out."""
    if not (activity.description or "").strip():
        return ""
    return secrets.public(activity.description, "Beskrivningen är utelämnad, se kapitel 7.")


def _withheld(count: int) -> str:
    if not count:
        return "Ingen mening i texterna ovan är utelämnad."
    said = count_in_text(count, "mening är utelämnad", "meningar är utelämnade")
    they = "den" if count == 1 else "de"
    return (
        f"{said.capitalize()} ur texterna ovan, eftersom {they} nämner ett system, en leverantör, "
        "en kontakt, ett telefonnummer eller en brist."
    )


def _left_out() -> Block:
    return table(
        "Utelämnat ur den offentliga utgåvan",
        "Vad som står i den fullständiga planen men inte här, och varför.",
        (("Står bara i den fullständiga planen", 70), ("Varför", 90)),
        [
            (
                "Kontakter och reservvägar",
                "Numren ska vara fria för dem som behöver dem under en händelse.",
            ),
            (
                "System, leverantörer och beroenden",
                "Visar vad som slår ut flest verksamheter på en gång.",
            ),
            (
                "Reservrutiner och blanketter",
                "Visar var nycklar, listor och läkemedel finns när tekniken är borta.",
            ),
            (
                "Återstart och nödstart",
                "Visar hur kommunens system startas och skyddas.",
            ),
            (
                "Beräknade avbrott, brister och åtgärder",
                "Visar hur länge verksamheterna klarar sig och var skyddet är svagast.",
            ),
        ],
    )


def _cover(
    department: str, municipality: str, plan: PlanSettings, secrets: Secrets
) -> PublicCoverFields:
    version = secrets.public(plan.version, texts.NONE)
    adopted = texts.date(plan.adopted, texts.NONE)
    valid = texts.date(plan.valid_until, texts.NONE)
    rows = [
        ("Kommun", municipality),
        ("Förvaltning", department),
        ("Version", version),
        ("Diarienummer", secrets.public(plan.registration_number)),
        ("Fastställd", adopted),
        ("Fastställd av", secrets.public(plan.adopted_by)),
        ("Gäller till och med", valid),
        ("Utgåva", "Offentlig: utan kontakter, systemnamn och brister"),
    ]
    return PublicCoverFields(
        version=version,
        adopted=adopted,
        valid_until=valid,
        purpose=secrets.public(plan.purpose, ""),
        facts=facts("Planens uppgifter", rows),
    )


def _roles(plan: PlanSettings, secrets: Secrets) -> Block:
    rows = [
        ("Beslutar att planen ska gälla", secrets.public(plan.activation.decided_by)),
        ("Ersättare", secrets.public(plan.activation.deputy)),
        (
            "Planen aktiveras när avbrottet väntas bli längre än",
            texts.duration(plan.activation.threshold, texts.NONE),
        ),
        ("Ansvarar för att planen är aktuell", secrets.public(plan.responsible)),
    ]
    return table(
        "Beslut och ansvar",
        "Vem som beslutar, vem som ersätter och när planen aktiveras.",
        (("Uppgift", 80), ("Roll eller gräns", 80)),
        [row for row in rows if row[1] != texts.NONE],
        empty="Uppgifterna står i den fullständiga planen.",
    )


def _overview(names: list[str], activities: list[Activity], secrets: Secrets) -> Block:
    rows = [
        (
            str(number),
            name,
            texts.yes(activity.essential),
            texts.goal_time(activity.mtpd, texts.NONE),
            secrets.public(activity.minimum_level),
        )
        for number, (name, activity) in enumerate(zip(names, activities, strict=True), start=1)
    ]
    return table(
        "Verksamheter i prioritetsordning",
        "Ordning, verksamhet, om den är samhällsviktig, acceptabel avbrottstid och miniminivå.",
        (
            ("Nr", 10),
            ("Verksamhet", 45),
            ("Samhällsviktig", 28),
            ("Acceptabel avbrottstid", 25),
            ("Miniminivå", 52),
        ),
        rows,
        empty="Inga verksamheter är angivna.",
    )


def _communication(plan: PlanSettings, secrets: Secrets) -> Block:
    rows = [
        (secrets.public(c.audience), secrets.public(c.message), secrets.public(c.channel))
        for c in plan.communication
    ]
    shown = [row for row in rows if any(cell != texts.NONE for cell in row)]
    return table(
        "Vem som får veta vad",
        "Målgrupp, budskap och kanal.",
        (("Målgrupp", 45), ("Budskap", 75), ("Kanal", 40)),
        shown,
        optional=(2,),
        empty="Kommunen informerar på sina vanliga kanaler.",
    )


def _duties(data: PlanData) -> Block:
    rows = [
        (certain_name(duty), duty.deadline, duty.recipient)
        for _, duty in sorted(
            data.duties.duties.items(),
            key=lambda item: (item[1].within is None, item[1].within or 0, item[0]),
        )
    ]
    return table(
        "Skyldigheter att rapportera",
        "Vad som ska rapporteras, tidsfrist och mottagare.",
        (("Skyldighet", 62), ("Tidsfrist", 49), ("Till", 49)),
        rows,
        empty="Inga skyldigheter är angivna.",
    )


def refuse_secrets(source: Source, made: bytes, template: bytes) -> None:
    """Search the finished document, but for the template's own sentences.

    Raises:
        InputError: a contact, a system name or a weakness would be printed.
    """
    secrets = Secrets(source.municipality, source.data.findings)
    fixed = set(document_text(template).splitlines())
    for line in document_text(made).splitlines():
        hit = None if line in fixed else secrets.found(line)
        if hit is not None:
            raise InputError(
                f"Den offentliga utgåvan för {source.department.name} skrivs inte: ”{hit}” får "
                f"inte stå i den. Ta bort det ur underlaget eller ur mallen {KIND.template}."
            )


KIND = Kind(
    template="offentlig-plan.docx",
    purpose="Offentlig utgåva av en förvaltnings plan",
    plural="offentliga utgåvor",
    record=PublicFields,
    gather=public_fields,
    subjects=for_departments,
    title="Kontinuitetsplan för {department}, {municipality}: offentlig utgåva",
    file_name="offentlig-plan-{department}.docx",
    checks=(refuse_secrets,),
    notice=(
        "Läs igenom den offentliga utgåvan innan den lämnas ut. Programmet utelämnar kontakter, "
        "systemnamn och brister som det känner till; sekretessen prövar kommunen."
    ),
)
