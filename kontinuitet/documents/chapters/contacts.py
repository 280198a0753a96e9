"""Chapters 2, 3 and 7: responsibility and activation, contacts, communication."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.tables import DENSE_PT, numbered, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import DepartmentView, printable_contacts
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import direct_resources, name_of
from kontinuitet.model.landscape import Communication, Contact, Municipality, PlanSettings, Resource

_DEFAULT_STEPS = (
    "Den som upptäcker avbrottet ringer närmaste chef och den som beslutar enligt tabellen ovan.",
    "Beslutsfattaren bedömer hur länge avbrottet väntas vara och beslutar om planen ska gälla. "
    "Klockslaget antecknas.",
    "Varje verksamhet tar fram sina reservrutinblad ur flik 6 och börjar med rubriken "
    "”Första 15 minuterna”.",
    "Rapporteringspliktiga händelser bedöms enligt flik 8. Tiden räknas från kännedom.",
    "Ny lägesbild tas fram varje timme tills beslutsfattaren säger något annat.",
)
#: Whom every department has to tell; printed as gaps when the model says nothing.
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
    decided_by: str = named("beslutas_av", "Roll som beslutar att planen ska gälla.")
    deputy: str = named("ersättare", "Roll som ersätter.")
    threshold: str = named("tröskel", "Väntad avbrottstid som aktiverar planen.")


@dataclass(frozen=True, slots=True)
class ContactFields:
    """Telephone lists."""

    own: Block = named("egna", "Tabell: förvaltningens kontakter.")
    shared: Block = named("kommunens", "Tabell: kommunens gemensamma kontakter.")
    systems: Block = named("system", "Tabell: vem som kan systemen.")
    suppliers: Block = named("leverantörer", "Tabell: leverantörer, avtal och stödtid.")


@dataclass(frozen=True, slots=True)
class CommunicationFields:
    """Whom to tell what and how."""

    plan: Block = named("plan", "Tabell: målgrupp, budskap, kanal, reservkanal och ansvarig.")


def activation_fields(plan: PlanSettings, limits: Block) -> ActivationFields:
    """Return chapter 2 from the plan's settings; what is not decided is a visible gap."""
    activation = plan.activation
    rows = [
        ("Beslutar att planen ska gälla", texts.text(activation.decided_by, texts.NOT_DECIDED)),
        ("Ersättare", texts.text(activation.deputy, texts.NOT_DECIDED)),
        (
            "Planen aktiveras när avbrottet väntas bli längre än",
            texts.duration(activation.threshold),
        ),
        ("Ansvarar för att planen är aktuell", texts.text(plan.responsible, texts.NOT_DECIDED)),
        (
            "Beslutar att planen inte längre gäller",
            texts.text(activation.decided_by, texts.NOT_DECIDED),
        ),
    ]
    return ActivationFields(
        roles=table(
            "Beslut och ansvar",
            "Vem som beslutar, vem som ersätter och när planen aktiveras.",
            (("Uppgift", 80), ("Roll eller gräns", 80)),
            rows,
        ),
        limits=limits,
        steps=numbered(activation.steps or _DEFAULT_STEPS),
        decided_by=texts.text(activation.decided_by, texts.NOT_DECIDED),
        deputy=texts.text(activation.deputy, texts.NOT_DECIDED),
        threshold=texts.duration(activation.threshold),
    )


def contact_table(caption: str, contacts: Sequence[Contact]) -> Block:
    """Return a telephone list without anyone who has skyddade personuppgifter."""
    rows = [
        (
            wording.joined((c.role, c.organisation), "\n"),
            texts.text(c.name, texts.NONE),
            texts.text(c.phone),
            texts.text(c.backup),
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
        optional=(1, 4),
        empty=f"{texts.MISSING}: inga kontakter är angivna.",
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
        empty=f"{texts.MISSING}: inga systemkontakter är angivna.",
    )


def supplier_table(municipality: Municipality, resources: Iterable[Resource]) -> Block:
    """Return the suppliers and agreements of the resources."""
    rows = []
    for r in sorted(resources, key=lambda r: (r.name, r.type)):
        agreement = r.agreement
        if r.supplier is None and agreement is None:
            continue
        supplier = name_of(municipality, r.supplier) if r.supplier else texts.MISSING
        rows.append(
            (
                r.name,
                supplier,
                texts.text(agreement.contact if agreement else None),
                texts.text(agreement.support_hours if agreement else None),
                texts.duration(agreement.restoration if agreement else None, texts.MISSING),
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
        empty="Inga leverantörer är angivna för det som behövs.",
    )


def communication_fields(rows: Sequence[Communication]) -> CommunicationFields:
    """Return chapter 7; without decided rows the usual audiences stand there as gaps."""
    printed: list[tuple[str, ...]] = [
        (
            c.audience,
            texts.text(c.message, texts.NOT_DECIDED),
            texts.text(c.channel, texts.NOT_DECIDED),
            texts.text(c.backup_channel, texts.NOT_DECIDED),
            texts.text(c.responsible, texts.NOT_DECIDED),
        )
        for c in rows
    ]
    if not printed:
        printed = [(audience, *[texts.NOT_DECIDED] * 4) for audience in _DEFAULT_AUDIENCES]
    return CommunicationFields(
        table(
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
        )
    )
