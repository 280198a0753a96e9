"""Duties to report, with deadlines and thresholds, as data with a source. Never legal advice."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Self

from pydantic import Field

from kontinuitet.model.base import Count, Date, Id, Minutes, Record, Text, Yes
from kontinuitet.model.sector import Sector


class Confidence(StrEnum):
    """How well a row is known."""

    CONFIRMED = "bekräftad"
    SECONDARY = "sekundärkälla"
    UNCONFIRMED = "obekräftad"


#: Beside a row that nobody has held against the law itself.
NOT_CONFIRMED = "inte bekräftad"


class OwnCheck(Record):
    """That somebody in the municipality has held a row against the law itself."""

    date: Date = Field(alias="datum", description="När raden kontrollerades.")
    name: Text = Field(alias="namn", description="Vem som kontrollerade, roll eller namn.")


class Sourced(Record):
    """A row of law with its basis, source, date of check and confidence."""

    basis: Text = Field(alias="lagrum", description="Lag och paragraf.")
    source: Text = Field(alias="källa", description="Var uppgiften är hämtad.")
    checked: Date = Field(alias="kontrollerad", description="När uppgiften senast kontrollerades.")
    confidence: Confidence = Field(
        alias="säkerhet", description="bekräftad, sekundärkälla eller obekräftad."
    )

    checked_by: Text | None = Field(
        None,
        alias="kontrollerad_av",
        description="Den i kommunen som har kontrollerat raden mot lagtexten.",
    )

    @property
    def certain(self) -> bool:
        """Tell whether the row is confirmed, or checked by the municipality itself."""
        return self.confidence is Confidence.CONFIRMED or self.checked_by is not None

    @property
    def caveat(self) -> str:
        """Return the words to print beside a row that is not certain, else an empty text."""
        return "" if self.certain else NOT_CONFIRMED

    def checked_as(self, check: OwnCheck) -> Self:
        """Return the row as checked by the municipality."""
        return self.model_copy(update={"checked": check.date, "checked_by": check.name})


class Duty(Sourced):
    """One duty to report: what, within what time, to whom."""

    name: Text = Field(alias="skyldighet", description="Vad som ska göras.")
    deadline: Text = Field(alias="tidsfrist", description="Tidsfristen i ord.")
    within: Minutes | None = Field(
        None, alias="inom", description="Tidsfristen som tid, om den räknas i timmar."
    )
    months: Count | None = Field(
        None,
        alias="månader",
        description="Tidsfristen i kalendermånader, efter en annan skyldighet.",
    )
    after: Id | None = Field(None, alias="efter", description="Id på skyldigheten den räknas från.")
    recipient: Text = Field(alias="till", description="Mottagare.")
    sector: Sector | None = Field(
        None, alias="sektor", description="Sektorn som skyldigheten gäller; saknas = alla."
    )
    clients: Yes = Field(
        False,
        alias="brukare",
        description="ja om den bara gäller vård, omsorg och stöd till enskilda.",
    )
    trigger: Text | None = Field(
        None,
        alias="utlöses_av",
        description="betydande incident, personuppgifter eller stöld; saknas = bedöms.",
    )
    note: Text | None = Field(None, alias="anmärkning", description="Upplysning till raden.")


class Threshold(Sourced):
    """When an incident counts as significant in one sector; times in minutes."""

    synonyms: ClassVar[dict[str, str]] = {"alternativa": "alternativa_arbetssätt"}

    sector: Sector = Field(alias="sektor", description="Sektor.")
    limited: Minutes = Field(
        alias="begränsad",
        description="Ett sektorskritiskt system otillgängligt eller begränsat längre än så.",
    )
    alternative: Minutes = Field(
        alias="alternativa_arbetssätt", description="Alternativa arbetssätt längre än så."
    )


class Duties(Record):
    """All duties and thresholds."""

    duties: dict[Id, Duty] = Field({}, alias="skyldigheter", description="Skyldigheter efter id.")
    thresholds: dict[Id, Threshold] = Field({}, alias="tröskelvärden", description="Tröskelvärden.")
    own_checks: dict[Id, OwnCheck] = Field(
        {},
        alias="kontrollerade",
        description="Rader som kommunen själv har kontrollerat, efter radens id.",
    )
