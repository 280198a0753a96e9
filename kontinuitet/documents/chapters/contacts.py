"""Chapters 2, 3 and 7: responsibility and activation, contacts, communication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.tables import DENSE_PT, bullets, numbered, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import DepartmentView, printable_contacts
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import direct_resources, name_of
from kontinuitet.model.landscape import Municipality, Resource
from kontinuitet.model.plan import Communication, Contact, PlanSettings

_DEFAULT_STEPS = (
    "Den som upptäcker avbrottet ringer närmaste chef och den som beslutar enligt tabellen ovan.",
    "Beslutsfattaren bedömer hur länge avbrottet väntas vara och beslutar om planen ska gälla. "
    "Klockslaget antecknas.",
    "Varje verksamhet tar fram sina reservrutinblad ur flik 6 och börjar med rubriken "
    "”Första 15 minuterna”.",
    "Rapporteringspliktiga händelser bedöms enligt flik 8. Tiden räknas från kännedom.",
    "Ny lägesbild tas fram varje timme tills beslutsfattaren säger något annat.",
)
#: When nobody is appointed.
_NOBODY = "ingen är utsedd"
#: Whom every department has to tell, when the model says nothing.
_DEFAULT_AUDIENCES = (
    "Egen personal",
    "Brukare, elever, kunder eller sökande",
    "Anhöriga och vårdnadshavare",
    "Andra förvaltningar och krisledningen",
    "Leverantörer och utförare",
    "Allmänhet och medier",
)


@dataclass(frozen=True, slots=True)
class ActivationFields:
    """Who decides that the plan applies, when and how."""

    roles: Block = named("roller", "Tabell: vem som beslutar, ersätter och ansvarar.")
    limits: Block = named("tidsgränser", "Tabell: när reservrutiner senast måste vara beslutade.")
    steps: Block = named("steg", "Numrerad lista: så aktiveras planen.")
    powers: Block = named("befogenheter", "Punktlista: vad den som beslutar får besluta om.")
    has_powers: bool = named("har_befogenheter", "Om befogenheter är angivna.")
    escalation: Block = named("eskalering", "Tabell: till vem händelsen lyfts, när och hur.")
    has_escalation: bool = named("har_eskalering", "Om eskalering är angiven.")
    decided_by: str = named("beslutas_av", "Roll som beslutar att planen ska gälla.")
    deputy: str = named("ersättare", "Roll som ersätter.")
    threshold: str = named("tröskel", "Väntad avbrottstid som aktiverar planen.")


@dataclass(frozen=True, slots=True)
class ContactFields:
    """Telephone lists."""

    own: Block = named("egna", "Tabell: förvaltningens kontakter.")
    shared: Block = named("kommunens", "Tabell: kommunens gemensamma kontakter.")
    systems: Block = named("system", "Tabell: vem som kan systemen.")
    askers: Block = named("system_kort", "Tabell: vem man ringer om systemen, utan ägare.")
    suppliers: Block = named("leverantörer", "Tabell: leverantörer, avtal och stödtid.")


@dataclass(frozen=True, slots=True)
class CommunicationFields:
    """Whom to tell what and how."""

    stated: bool = named("finns", "Om något är beslutat.")
    plan: Block = named("plan", "Tabell: målgrupp, budskap, kanal, reservkanal och ansvarig.")


def activation_fields(
    plan: PlanSettings,
    limits: Block,
    contacts: Sequence[Contact] = (),
    shortest: int | None = None,
) -> ActivationFields:
    """Return chapter 2 from the plan's settings.

    ``contacts`` give telephone numbers to the roles; ``shortest`` is the shortest acceptable outage
    in minutes: the plan is activated before it has passed, whatever the threshold says.
    """
    activation = plan.activation
    known = {c.role.casefold(): c for c in printable_contacts(contacts)}
    threshold = _threshold(activation.threshold, shortest)
    stated = [
        ("Beslutar att planen ska gälla", _with_phone(activation.decided_by, known)),
        ("Ersättare", _with_phone(activation.deputy, known)),
        ("Planen aktiveras när avbrottet väntas bli längre än", threshold),
        ("Ansvarar för att planen är aktuell", _with_phone(plan.responsible, known)),
        ("Beslutar att planen inte längre gäller", _with_phone(activation.decided_by, known)),
    ]
    return ActivationFields(
        roles=table(
            "Beslut och ansvar",
            "Vem som beslutar, vem som ersätter och när planen aktiveras.",
            (("Uppgift", 70), ("Roll eller gräns", 90)),
            [(what, value) for what, value in stated if value],
            empty="Ingen är utsedd.",
        ),
        limits=limits,
        steps=numbered(activation.steps or _DEFAULT_STEPS),
        powers=bullets(activation.powers, empty="Inga befogenheter är beslutade."),
        has_powers=bool(activation.powers),
        escalation=table(
            "Eskalering",
            "Till vem händelsen lyfts, när, vad som beslutas där och hur rollen nås.",
            (("Lyfts till", 42), ("När", 44), ("Beslutar om", 40), ("Nås så här", 34)),
            [
                (
                    step.to,
                    step.when or texts.NONE,
                    step.decides or texts.NONE,
                    step.how or _phone(step.to, known) or texts.NONE,
                )
                for step in activation.escalation
            ],
            font_pt=DENSE_PT,
            optional=(1, 2, 3),
            empty="Ingen eskalering är angiven.",
        ),
        has_escalation=bool(activation.escalation),
        decided_by=_with_phone(activation.decided_by, known) or _NOBODY,
        deputy=_with_phone(activation.deputy, known) or _NOBODY,
        threshold=threshold or texts.NONE,
    )


def _threshold(decided: int | None, shortest: int | None) -> str:
    """Write when the plan is activated, never later than the shortest acceptable outage."""
    if decided is None and shortest is None:
        return ""
    if shortest is None or (decided is not None and decided <= shortest):
        return texts.duration(decided)
    if shortest == 0:
        return "alltid, eftersom någon verksamhet inte klarar något avbrott"
    told = f"{texts.duration(shortest)}, den kortaste acceptabla avbrottstiden"
    return told if decided is None else f"{told} (beslutad gräns {texts.duration(decided)})"


def _phone(role: str | None, known: Mapping[str, Contact]) -> str:
    contact = known.get((role or "").strip().casefold())
    return (contact.phone or "") if contact is not None else ""


def _with_phone(role: str | None, known: Mapping[str, Contact]) -> str:
    """Write a role with its telephone number, when the role is among the contacts."""
    return wording.joined((role, _phone(role, known)), ", telefon ")


def contact_table(caption: str, contacts: Sequence[Contact]) -> Block:
    """Return a telephone list without anyone who has skyddade personuppgifter."""
    rows = [
        (
            wording.joined((c.role, c.organisation), "\n"),
            texts.text(c.name, texts.NONE),
            texts.text(c.phone, texts.NONE),
            texts.text(c.backup, texts.NONE),
            texts.text(c.email, texts.NONE),
        )
        for c in printable_contacts(contacts)
    ]
    return table(
        caption,
        "Roll, namn, telefon, hur rollen nås när telefonin är nere, och e-post.",
        (
            ("Roll", 42),
            ("Namn", 28),
            ("Telefon", 28),
            ("När telefonin är nere", 34),
            ("E-post", 28),
        ),
        rows,
        optional=(1, 3, 4),
        font_pt=DENSE_PT,
        empty="Inga kontakter är angivna.",
    )


def contact_fields(view: DepartmentView) -> ContactFields:
    """Return chapter 3 for one department."""
    municipality = view.data.municipality
    direct = direct_resources(municipality, (activity for _, activity in view.activities))
    resources = [municipality.resources[i] for i in direct]
    return ContactFields(
        own=contact_table("Förvaltningens kontakter", municipality.departments[view.id].contacts),
        shared=contact_table("Kommunens gemensamma kontakter", municipality.info.contacts),
        systems=system_table(resources),
        askers=asking_table(resources),
        suppliers=supplier_table(municipality, resources),
    )


def system_table(resources: Iterable[Resource]) -> Block:
    """Return who knows the resources: owner, administrator, whoever starts them, telephone."""
    rows = [
        (
            r.name,
            texts.text(r.owner, texts.NONE),
            texts.text(r.administrator, texts.NONE),
            wording.joined((r.technical_contact, r.responsible), "\n") or texts.NONE,
            texts.text(r.phone, texts.NONE),
        )
        for r in sorted(resources, key=lambda r: (r.name, r.type))
        if any((r.owner, r.administrator, r.technical_contact, r.responsible, r.phone))
    ]
    return table(
        "Vem som kan systemen",
        "Systemägare, systemförvaltare, teknisk kontakt eller den som startar, och telefon.",
        (
            ("System eller resurs", 38),
            ("Systemägare", 31),
            ("Systemförvaltare", 33),
            ("Teknisk kontakt (startar systemet)", 33),
            ("Telefon", 25),
        ),
        rows,
        font_pt=DENSE_PT,
        optional=(1, 2, 3, 4),
        empty="Inga systemkontakter är angivna.",
    )


def asking_table(resources: Iterable[Resource]) -> Block:
    """Return whom to ring about the resources: administrator, whoever starts them, telephone."""
    rows = [
        (
            r.name,
            r.administrator or texts.NONE,
            wording.joined((r.technical_contact, r.responsible), ", ") or texts.NONE,
            r.phone or texts.NONE,
        )
        for r in sorted(resources, key=lambda r: (r.name, r.type))
        if any((r.administrator, r.technical_contact, r.responsible, r.phone))
    ]
    return table(
        "Vem man ringer om systemen",
        "System eller resurs, systemförvaltare, den som startar eller svarar för den, och telefon.",
        (
            ("System eller resurs", 53),
            ("Systemförvaltare", 40),
            ("Startar eller svarar för", 42),
            ("Telefon", 25),
        ),
        rows,
        font_pt=DENSE_PT,
        optional=(1, 2, 3),
        empty="Inga systemkontakter är angivna.",
    )


def supplier_table(municipality: Municipality, resources: Iterable[Resource]) -> Block:
    """Return the suppliers and agreements of the resources."""
    rows = []
    for r in sorted(resources, key=lambda r: (r.name, r.type)):
        agreement = r.agreement
        if r.supplier is None and agreement is None:
            continue
        supplier = name_of(municipality, r.supplier) if r.supplier else texts.NONE
        rows.append(
            (
                r.name,
                supplier,
                texts.text(agreement.contact if agreement else None, texts.NONE),
                texts.text(agreement.support_hours if agreement else None, texts.NONE),
                texts.duration(agreement.restoration if agreement else None, texts.NONE),
            )
        )
    return table(
        "Leverantörer och avtal",
        "Leverantör, hur den nås, när den svarar och avtalad återställningstid.",
        (
            ("System eller resurs", 38),
            ("Leverantör", 32),
            ("Nås så här", 42),
            ("Svarar", 27),
            ("Avtalad tid", 21),
        ),
        rows,
        following=True,
        font_pt=DENSE_PT,
        optional=(2, 3, 4),
        empty="Inga leverantörer är angivna för det som behövs.",
    )


def communication_fields(rows: Sequence[Communication]) -> CommunicationFields:
    """Return chapter 7; without decided rows the usual audiences stand there."""
    printed: list[tuple[str, ...]] = [
        (
            c.audience,
            texts.text(c.message, texts.NONE),
            texts.text(c.channel, texts.NONE),
            texts.text(c.backup_channel, texts.NONE),
            texts.text(c.responsible, texts.NONE),
        )
        for c in rows
    ]
    if not printed:
        printed = [(audience, *[texts.NONE] * 4) for audience in _DEFAULT_AUDIENCES]
    return CommunicationFields(
        stated=bool(rows),
        plan=table(
            "Vem som får veta vad",
            "Målgrupp, budskap, ordinarie kanal, reservkanal och ansvarig roll.",
            (
                ("Målgrupp", 30),
                ("Budskap", 48),
                ("Kanal", 27),
                ("Reservkanal", 28),
                ("Ansvarig", 27),
            ),
            printed,
            font_pt=DENSE_PT,
            optional=(1, 2, 3, 4) if rows else (),
        ),
    )
