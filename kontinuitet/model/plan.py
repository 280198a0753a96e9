"""What stands on the cover and in the frame chapters of a plan, as the municipality writes it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from kontinuitet.model.base import Date, Minutes, Record, Text, Texts, Yes


class PlanSize(StrEnum):
    """How much a department's plan prints."""

    SHORT = "kort"
    FULL = "fullständig"


class Contact(Record):
    """A contact by role, with the telephone number as written."""

    role: Text = Field(alias="roll", description="Roll, till exempel Förvaltningschef.")
    phone: Text | None = Field(
        None, alias="telefon", description="Telefonnummer, inom citattecken."
    )
    name: Text | None = Field(None, alias="namn", description="Namn, bara om det behövs.")
    email: Text | None = Field(None, alias="epost", description="E-postadress.")
    backup: Text | None = Field(
        None, alias="reserv", description="Hur rollen nås när telefonin är nere."
    )
    organisation: Text | None = Field(None, alias="organisation", description="Organisation.")
    protected: Yes = Field(
        False,
        alias="skyddade_personuppgifter",
        description="ja om personen har skyddade personuppgifter; skrivs aldrig ut.",
    )


class Escalation(Record):
    """One step upwards: who takes over or is told, and when."""

    to: Text = Field(
        alias="till", description="Roll eller organ, till exempel Tjänsteperson i beredskap."
    )
    when: Text | None = Field(None, alias="när", description="När det lyfts dit.")
    decides: Text | None = Field(None, alias="beslutar_om", description="Vad som beslutas där.")
    how: Text | None = Field(None, alias="hur", description="Hur rollen nås, om inte kontakten.")


class Activation(Record):
    """Who decides that the plan applies, when, and what is done first."""

    decided_by: Text | None = Field(None, alias="beslutas_av", description="Roll som beslutar.")
    deputy: Text | None = Field(None, alias="ersättare", description="Roll som ersätter.")
    threshold: Minutes | None = Field(
        None, alias="tröskel", description="Avbrott som väntas vara längre än så aktiverar planen."
    )
    steps: Texts = Field((), alias="så_här", description="Vad som görs, i ordning.")
    powers: Texts = Field(
        (),
        alias="befogenheter",
        description="Vad den som beslutar får besluta om utan att fråga.",
    )
    escalation: tuple[Escalation, ...] = Field(
        (), alias="eskalering", description="Till vem händelsen lyfts, och när."
    )


class Communication(Record):
    """Whom to tell what, how, and how when the ordinary channel is gone."""

    audience: Text = Field(alias="målgrupp", description="Till vem.")
    message: Text | None = Field(None, alias="budskap", description="Vad som sägs.")
    channel: Text | None = Field(None, alias="kanal", description="Ordinarie kanal.")
    backup_channel: Text | None = Field(
        None, alias="reservkanal", description="Kanal när den ordinarie är borta."
    )
    responsible: Text | None = Field(None, alias="ansvarig", description="Roll som ansvarar.")


class Revision(Record):
    """One earlier version of a plan, for the dated table of revisions."""

    version: Text = Field(alias="version", description="Versionens nummer.")
    date: Date | None = Field(None, alias="datum", description="När den fastställdes.")
    change: Text | None = Field(None, alias="ändring", description="Vad som ändrades.")
    by: Text | None = Field(None, alias="fastställd_av", description="Vem som fastställde.")


class PlanSettings(Record):
    """What stands on the cover and in the frame chapters of a department's plan."""

    version: Text = Field("", alias="version", description='Planens version, till exempel "1.2".')
    registration_number: Text = Field("", alias="dnr", description="Diarienummer.")
    size: PlanSize = Field(
        PlanSize.SHORT,
        alias="omfång",
        description="kort (förvalt) eller fullständig: hur mycket som skrivs ut.",
    )
    adopted: Date | None = Field(None, alias="fastställd", description="När planen fastställdes.")
    adopted_by: Text | None = Field(None, alias="fastställd_av", description="Vem som fastställde.")
    paragraph: Text | None = Field(
        None, alias="paragraf", description="Beslutets paragraf, till exempel § 87."
    )
    valid_until: Date | None = Field(None, alias="giltig_till", description="Sista giltighetsdag.")
    responsible: Text = Field("", alias="ansvarig", description="Roll som ansvarar för planen.")
    secrecy: Text = Field("", alias="sekretess", description="Sekretessmarkering, om någon.")
    classification: Text = Field("", alias="informationsklass", description="Informationsklass.")
    paper_copies: Texts = Field((), alias="papperskopior", description="Var papperskopior finns.")
    purpose: Text | None = Field(None, alias="syfte", description="Egen text om planens syfte.")
    risk_analysis: Text | None = Field(
        None,
        alias="risk_och_sårbarhetsanalys",
        description="Risk- och sårbarhetsanalysen som planen bygger på: namn, dnr eller datum.",
    )
    crisis_plan: Text | None = Field(
        None,
        alias="krisledningsplan",
        description="Krisledningsplanen som planen hänger ihop med: namn, dnr eller datum.",
    )
    changes: Texts = Field((), alias="ändringar", description="Ändringar sedan föregående version.")
    revisions: tuple[Revision, ...] = Field(
        (), alias="revisioner", description="Tidigare versioner, till revisionstabellen."
    )
    activation: Activation = Field(
        default_factory=Activation, alias="aktivering", description="När och hur planen aktiveras."
    )
    communication: tuple[Communication, ...] = Field(
        (), alias="kommunikation", description="Vem som informeras om vad och hur."
    )
