"""Outage scenarios: what fails, when, what it takes to bring it back, and exercise material."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator

from kontinuitet.model.base import Id, Ids, Minutes, Moment, Record, Text, Texts
from kontinuitet.model.landscape import Municipality, Resource, ResourceType
from kontinuitet.model.staffing import Staffing


class Recovery(StrEnum):
    """Which work brings a resource back, in growing order."""

    RESTART = "omstart"
    RESTORE = "återläsning"
    REINSTALL = "ominstallation"


class Selection(Record):
    """Selects resources; all given parts must match."""

    type: ResourceType | None = Field(None, alias="typ", description="Slag av resurs.")
    tags: Ids = Field((), alias="taggar", description="Alla dessa taggar ska finnas.")
    supplier: Text | None = Field(None, alias="leverantör", description="Leverantör.")
    site: Text | None = Field(None, alias="driftställe", description="Driftställe.")

    @model_validator(mode="after")
    def _not_empty(self) -> Selection:
        if self.type is None and not self.tags and self.supplier is None and self.site is None:
            raise ValueError('ange minst ett av "typ", "taggar", "leverantör" och "driftställe"')
        return self

    def matches(self, resource: Resource) -> bool:
        """Tell whether ``resource`` is selected."""
        return (
            (self.type is None or resource.type is self.type)
            and set(self.tags) <= set(resource.tags)
            and (self.supplier is None or resource.supplier == self.supplier)
            and (self.site is None or resource.site == self.site)
        )


class Outage(Record):
    """One outage: resources by id or selection, from and till in minutes after T+0.

    Without ``till`` it lasts until the restart work on the resource is done.
    """

    resources: Ids = Field((), alias="resurser", description="Id på det som faller bort.")
    selection: Selection | None = Field(None, alias="urval", description="Urval i stället för id.")
    start: Minutes = Field(0, alias="från", description="När bortfallet börjar.")
    end: Minutes | None = Field(
        None,
        alias="till",
        description="När det slutar av sig självt; saknas = när arbetet är klart.",
    )
    recovery: Recovery = Field(
        Recovery.RESTART, alias="kräver", description="omstart, återläsning eller ominstallation."
    )
    cause: Text | None = Field(None, alias="orsak", description="Orsak, skrivs i orsakskedjan.")

    @model_validator(mode="after")
    def _consistent(self) -> Outage:
        if bool(self.resources) == (self.selection is not None):
            raise ValueError('ange antingen "resurser" eller "urval"')
        if self.end is not None and self.end <= self.start:
            raise ValueError('"till" ska vara senare än "från"')
        return self


class Harm(StrEnum):
    """What has happened to personal data, apart from any outage."""

    STOLEN = "stulna"
    LOST = "förlorade"
    LEAKED = "läckta"


class DataHarm(Record):
    """Personal data that is lost, stolen or leaked, whether or not anything stops."""

    resources: Ids = Field((), alias="resurser", description="Id på det som uppgifterna fanns i.")
    selection: Selection | None = Field(None, alias="urval", description="Urval i stället för id.")
    harm: Harm = Field(alias="uppgifter", description="stulna, förlorade eller läckta.")
    known: Minutes | None = Field(
        None,
        alias="känt_från",
        description="När någon i kommunen kände till det; saknas = som för scenariot.",
    )

    @model_validator(mode="after")
    def _consistent(self) -> DataHarm:
        if bool(self.resources) == (self.selection is not None):
            raise ValueError('ange antingen "resurser" eller "urval"')
        return self


class ExerciseGoal(Record):
    """A goal of an exercise, with indicators an evaluator can see."""

    id: Id = Field(alias="id", description="Målets id.")
    text: Text = Field(alias="text", description="Målet.")
    indicators: Texts = Field((), alias="indikatorer", description="Vad som visar att målet nås.")


class InjectSketch(Record):
    """An inject as sketched in a scenario: game time, from, to, text and questions."""

    id: Id = Field(alias="id", description="Inspelets id.")
    time: Minutes = Field(0, alias="när", description="Speltid.")
    sender: Text | None = Field(None, alias="från", description="Avsändare.")
    receiver: Text | None = Field(None, alias="till", description="Mottagare.")
    text: Text = Field(alias="text", description="Inspelets text.")
    questions: Texts = Field((), alias="frågor", description="Frågor att diskutera.")
    expected: Texts = Field((), alias="förväntat", description="Vad som väntas.")
    goals: Ids = Field((), alias="mål", description="Mål som inspelet prövar.")


class ExerciseMaterial(Record):
    """Material for a desk exercise on the scenario."""

    purpose: Text | None = Field(None, alias="syfte", description="Övningens syfte.")
    goals: tuple[ExerciseGoal, ...] = Field((), alias="mål", description="Mål.")
    injects: tuple[InjectSketch, ...] = Field((), alias="inspel", description="Inspel.")
    questions: Texts = Field((), alias="frågor", description="Frågor för diskussion.")


class Scenario(Record):
    """One scenario file."""

    id: Id = Field(alias="scenario", description="Scenariots id.")
    name: Text = Field(alias="namn", description="Scenariots namn.")
    description: Text | None = Field(None, alias="beskrivning", description="Vad som har hänt.")
    source: Text | None = Field(
        None, alias="källa", description="Verklig händelse: vad som är känt."
    )
    starts: Moment | None = Field(None, alias="startar", description="T+0 som datum och klockslag.")
    known: Minutes = Field(
        0,
        alias="känt_från",
        description="När någon i kommunen kände till händelsen; därifrån räknas tidsfrister.",
    )
    data_harms: tuple[DataHarm, ...] = Field(
        (),
        alias="personuppgifter",
        description="Personuppgifter som är stulna, förlorade eller läckta.",
    )
    outages: tuple[Outage, ...] = Field(
        alias="bortfall", min_length=1, description="Vad som faller bort."
    )
    staffing: Staffing | None = Field(
        None, alias="bemanning", description="Ersätter den vanliga bemanningen."
    )
    assumptions: Texts = Field((), alias="antaganden", description="Antaganden.")
    exercise: ExerciseMaterial | None = Field(None, alias="övning", description="Övningsmaterial.")

    def staffing_in(self, municipality: Municipality) -> Staffing | None:
        """Return who is there in this scenario; None when the number of people is unlimited."""
        return self.staffing or municipality.staffing
