"""The municipality: departments, activities, resources, priority list and improvement plan."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field, model_validator

from kontinuitet.model.base import (
    Count,
    Date,
    Id,
    Ids,
    Level,
    Minutes,
    Record,
    Text,
    Texts,
    Weight,
    Yes,
)
from kontinuitet.model.duration import format_duration
from kontinuitet.model.duty import Duties
from kontinuitet.model.forms import FormSheet
from kontinuitet.model.plan import Contact, PlanSettings
from kontinuitet.model.requirement import Requirement
from kontinuitet.model.sector import Sector
from kontinuitet.model.sensitive import Step, Steps
from kontinuitet.model.staffing import Staffing
from kontinuitet.model.upheld import ClientList, Contractor, Premises, SpecialNeed, StaffLevel

ESSENTIAL_WEIGHT = 10.0
ORDINARY_WEIGHT = 1.0
_FINISHED = {"klar", "klart", "avslutad", "avslutat", "genomförd", "genomfört", "åtgärdad"}

#: The id that stands for the municipality as a whole, where something concerns all of it.
WHOLE = "kommun"


class ResourceType(StrEnum):
    """What kind of thing a resource is."""

    BUSINESS_SYSTEM = "verksamhetssystem"
    BASE_SYSTEM = "bassystem"
    NETWORK = "nät"
    POWER = "el"
    PREMISES = "lokal"
    SUPPLIER = "leverantör"
    STAFF = "personal"
    INFORMATION = "information"
    EQUIPMENT = "utrustning"


#: Kinds of resource that somebody in the municipality has to own and administer as a system.
SYSTEMS = frozenset({ResourceType.BUSINESS_SYSTEM, ResourceType.BASE_SYSTEM})


class Carrier(StrEnum):
    """What a fallback routine is kept on."""

    PAPER = "papper"
    USB = "usb"
    PHONE = "telefon"
    STANDALONE_COMPUTER = "fristående dator"
    OTHER = "annat"


class Department(Record):
    """A förvaltning: one plan each; belongs to a board (nämnd)."""

    name: Text = Field(alias="namn", description="Förvaltningens namn.")
    board: Text | None = Field(
        None, alias="nämnd", description="Nämnd som förvaltningen lyder under."
    )
    plan: PlanSettings = Field(
        default_factory=PlanSettings, alias="plan", description="Planens uppgifter."
    )
    contacts: tuple[Contact, ...] = Field(
        (), alias="kontakter", description="Kontakter efter roll."
    )


class Impact(Record):
    """The impact level (0–4) an outage has reached after a time, in minutes."""

    after: Minutes = Field(alias="efter", description="Tid efter bortfallet.")
    level: Level = Field(
        alias="nivå",
        description="0 ingen, 1 måttlig, 2 betydande, 3 allvarlig, 4 synnerligen allvarlig.",
    )
    description: Text | None = Field(None, alias="beskrivning", description="Vad som händer.")


class FallbackSteps(Record):
    """What is done in the first 15 minutes, hour, 4 hours and 24 hours."""

    first_15_min: Steps = Field((), alias="15 min", description="Första 15 minuterna.")
    first_hour: Steps = Field((), alias="1 h", description="Första timmen.")
    first_4_hours: Steps = Field((), alias="4 h", description="Första 4 timmarna.")
    first_24_hours: Steps = Field((), alias="24 h", description="Första dygnet.")


class Fallback(Record):
    """A fallback routine (reservrutin): how the activity goes on without some resources."""

    name: Text = Field(alias="namn", description="Reservrutinens namn.")
    replaces: Ids = Field((), alias="ersätter", description="Resurser som rutinen ersätter.")
    starts_within: Minutes = Field(
        0, alias="startar_inom", description="Tid från bortfallet tills rutinen är igång."
    )
    endurance: Minutes | None = Field(
        None, alias="uthållighet", description="Hur länge rutinen håller; saknas = obegränsat."
    )
    staffing: Text | None = Field(None, alias="bemanning", description="Bemanning som krävs.")
    needs: tuple[Requirement, ...] = Field(
        (), alias="behöver", description="Vad rutinen själv behöver."
    )
    carrier: Carrier | None = Field(None, alias="bärare", description="Vad rutinen finns på.")
    place: Step | None = Field(None, alias="plats", description="Var den finns.")
    steps: FallbackSteps = Field(
        default_factory=FallbackSteps, alias="steg", description="Steg efter tid."
    )
    return_steps: Steps = Field(
        (), alias="återgång", description="Hur man återgår till det normala."
    )
    forms: Texts = Field((), alias="blanketter", description="Blanketter som behövs.")
    log_page: Yes = Field(
        False, alias="loggblad", description="ja om bladet ska ha en baksida att föra logg på."
    )
    last_exercised: Date | None = Field(None, alias="senast_övad", description="Senast övad.")
    responsible: Text | None = Field(None, alias="ansvarig", description="Roll som ansvarar.")
    when: Text | None = Field(None, alias="gäller_när", description="När rutinen gäller.")
    not_done: Texts = Field((), alias="görs_inte", description="Vad som inte görs under tiden.")


class Activity(Record):
    """A verksamhet: something that must go on."""

    synonyms: ClassVar[dict[str, str]] = {
        "tolerabel_avbrottstid": "acceptabel_avbrottstid",
        "mål_för_återställningspunkt": "högsta_dataförlust",
    }

    name: Text = Field(alias="namn", description="Verksamhetens namn.")
    department: Id = Field(alias="förvaltning", description="Förvaltningens id.")
    description: Text | None = Field(None, alias="beskrivning", description="Vad verksamheten gör.")
    responsible: Text | None = Field(None, alias="ansvarig", description="Roll som ansvarar.")
    essential: Yes = Field(
        False, alias="samhällsviktig", description="ja om verksamheten är samhällsviktig."
    )
    sector: Sector | None = Field(
        None,
        alias="sektor",
        description="Vilka tröskelvärden för betydande incident som gäller; saknas = inga prövas.",
    )
    mtpd: Minutes | None = Field(
        None, alias="acceptabel_avbrottstid", description="Acceptabel (tolerabel) avbrottstid."
    )
    rto: Minutes | None = Field(
        None, alias="mål_för_återställningstid", description="Mål för återställningstid (RTO)."
    )
    rpo: Minutes | None = Field(
        None, alias="högsta_dataförlust", description="Största godtagbara dataförlust (RPO)."
    )
    minimum_level: Text | None = Field(
        None, alias="miniminivå", description="Lägsta godtagbara nivå."
    )
    impacts: tuple[Impact, ...] = Field(
        (), alias="konsekvenser", description="Konsekvens över tid."
    )
    weight: Weight | None = Field(
        None,
        alias="vikt",
        description="Hur tungt ett avbrott väger; förvalt 10 om samhällsviktig, annars 1.",
    )
    needs: tuple[Requirement, ...] = Field(
        (), alias="behöver", description="Vad verksamheten behöver."
    )
    fallbacks: dict[Id, Fallback] = Field(
        {}, alias="reservrutiner", description="Reservrutiner efter id."
    )
    staffing: tuple[StaffLevel, ...] = Field(
        (), alias="minimibemanning", description="Minsta bemanning, och från när."
    )
    critical_periods: Texts = Field(
        (), alias="kritiska_perioder", description="När ett avbrott är värre än annars, eller inga."
    )
    premises: tuple[Premises, ...] = Field(
        (), alias="alternativa_lokaler", description="Lokaler att flytta till, eller inga."
    )
    heightened_alert: Text | None = Field(
        None, alias="höjd_beredskap", description="Vad som gäller vid höjd beredskap."
    )
    clients: Yes | None = Field(
        None,
        alias="brukare",
        description="ja om verksamheten ger vård, omsorg eller stöd till enskilda.",
    )
    contractors: tuple[Contractor, ...] = Field(
        (), alias="privata_utförare", description="Privata utförare, eller inga."
    )
    client_list: ClientList | None = Field(
        None, alias="brukarlista", description="Listan över brukare i prioritetsordning."
    )
    special_needs: tuple[SpecialNeed, ...] = Field(
        (),
        alias="särskilda_behov",
        description="Dos, hjälpmedel och elberoende utrustning hos brukare, eller inga.",
    )

    @model_validator(mode="after")
    def _rto_within_mtpd(self) -> Activity:
        if self.rto is not None and self.mtpd is not None and self.rto > self.mtpd:
            raise ValueError(
                f"mål för återställningstid ({format_duration(self.rto)}) är längre än "
                f"acceptabel avbrottstid ({format_duration(self.mtpd)})"
            )
        return self

    @property
    def downtime_weight(self) -> float:
        """Return the relative weight of a minute without the activity."""
        if self.weight is not None:
            return self.weight
        return ESSENTIAL_WEIGHT if self.essential else ORDINARY_WEIGHT


class Classification(Record):
    """KLASSA levels 0–4. A duration is never derived from them."""

    confidentiality: Level | None = Field(None, alias="K", description="Konfidentialitet 0–4.")
    integrity: Level | None = Field(None, alias="R", description="Riktighet 0–4.")
    availability: Level | None = Field(None, alias="T", description="Tillgänglighet 0–4.")
    traceability: Level | None = Field(None, alias="S", description="Spårbarhet 0–4.")


class LogCheck(Record):
    """Systematic log checks: how often and when last."""

    interval: Minutes | None = Field(None, alias="intervall", description="Hur ofta.")
    last: Date | None = Field(None, alias="senast", description="Senast gjord.")


class Documents(Record):
    """Dates of the documents that a system should have."""

    security_analysis: Date | None = Field(
        None, alias="systemsäkerhetsanalys", description="Datum för systemsäkerhetsanalys."
    )
    management_plan: Date | None = Field(
        None, alias="systemförvaltningsplan", description="Datum för systemförvaltningsplan."
    )
    approval: Date | None = Field(
        None, alias="driftgodkännande", description="Datum för driftgodkännande."
    )


class Backup(Record):
    """Backup: interval (worst data loss), when a restore was last tested, how long it takes."""

    interval: Minutes | None = Field(
        None, alias="intervall", description="Tid mellan säkerhetskopior."
    )
    last_tested: Date | None = Field(
        None, alias="senast_testad", description="Senast testad återläsning."
    )
    restore: Minutes = Field(0, alias="återläsning", description="Tid att läsa tillbaka data.")


class Agreement(Record):
    """Agreement with a supplier: contracted restoration time and support hours."""

    restoration: Minutes | None = Field(
        None, alias="återställningstid", description="Avtalad återställningstid."
    )
    support_hours: Text | None = Field(
        None, alias="stödtid", description="När leverantören svarar."
    )
    contact: Text | None = Field(None, alias="kontakt", description="Hur leverantören nås.")
    expires: Text | None = Field(
        None, alias="löper_ut", description="När avtalet löper ut: ett datum, eller hur det löper."
    )


class WorkTime(Record):
    """The duration of restart work in minutes: most likely, and optionally least and most."""

    likely: Minutes = Field(alias="troligast", description="Trolig tid.")
    least: Minutes | None = Field(None, alias="minst", description="Kortaste rimliga tid.")
    most: Minutes | None = Field(None, alias="mest", description="Längsta rimliga tid.")

    @classmethod
    def _shorthand(cls, data: object) -> object:
        return {"troligast": data} if isinstance(data, (str, int)) else data

    @model_validator(mode="after")
    def _in_order(self) -> WorkTime:
        least = self.likely if self.least is None else self.least
        most = self.likely if self.most is None else self.most
        if not least <= self.likely <= most:
            raise ValueError("minst, troligast och mest ska stå i stigande ordning")
        return self


class RestartWork(Record):
    """The work that brings a resource back: duration, people with skills, steps."""

    time: WorkTime = Field(
        default_factory=lambda: WorkTime(troligast=0), alias="tid", description="Arbetets längd."
    )
    people: dict[Id, Count] = Field(
        {}, alias="kräver", description="Antal olika personer per kompetens, under hela tiden."
    )
    automatic: Yes = Field(False, alias="automatisk", description="ja om ingen behöver göra något.")
    reinstall: Minutes = Field(
        0, alias="ominstallation", description="Extra tid när systemet måste installeras om."
    )
    steps: Steps = Field((), alias="steg", description="Steg i ordning.")


class Resource(Record):
    """A resource: anything an activity or another resource needs."""

    name: Text = Field(alias="namn", description="Resursens namn.")
    type: ResourceType = Field(alias="typ", description="Slag av resurs.")
    description: Text | None = Field(None, alias="beskrivning", description="Vad det är.")
    owner: Text | None = Field(None, alias="systemägare", description="Systemägare, en nämnd.")
    administrator: Text | None = Field(
        None, alias="systemförvaltare", description="Systemförvaltare, en roll."
    )
    technical_contact: Text | None = Field(
        None, alias="teknisk_kontakt", description="Teknisk kontakt, en roll."
    )
    responsible: Text | None = Field(
        None, alias="ansvarig", description="Roll som startar resursen; står på återstartslistan."
    )
    phone: Text | None = Field(None, alias="telefon", description="Telefon till den som startar.")
    started_by: Id | None = Field(
        None,
        alias="startas_av",
        description="Förvaltningen som startar resursen, ett id; förvalt den vars nämnd äger den.",
    )
    supplier: Text | None = Field(
        None, alias="leverantör", description="Leverantör, ett id eller namn."
    )
    site: Text | None = Field(
        None, alias="driftställe", description="Var den står, ett id eller namn."
    )
    tags: Ids = Field((), alias="taggar", description="Taggar som scenarier kan välja på.")
    classification: Classification | None = Field(
        None, alias="klassning", description="K, R, T, S 0–4."
    )
    protected_data: Yes = Field(
        False,
        alias="skyddade_personuppgifter",
        description="ja om resursen innehåller skyddade personuppgifter.",
    )
    sector_critical: Yes | None = Field(
        None,
        alias="sektorskritiskt",
        description="ja om systemet är sektorskritiskt enligt reglerna om betydande incidenter.",
    )
    log_check: LogCheck | None = Field(None, alias="loggkontroll", description="Loggkontroller.")
    penetration_test: Date | None = Field(
        None, alias="penetrationstest", description="Senaste datum."
    )
    documents: Documents | None = Field(None, alias="dokument", description="Dokument och datum.")
    backup: Backup | None = Field(None, alias="säkerhetskopia", description="Säkerhetskopiering.")
    agreement: Agreement | None = Field(None, alias="avtal", description="Avtal och servicenivå.")
    restart: RestartWork | None = Field(
        None, alias="återstart", description="Återstartsarbete; saknas = automatiskt, 0 min."
    )
    needs: tuple[Requirement, ...] = Field((), alias="behöver", description="Vad resursen behöver.")


class PriorityList(Record):
    """The order decided by ledningen: what is started first."""

    decided_by: Text | None = Field(None, alias="beslutad_av", description="Vem som beslutade.")
    date: Date | None = Field(None, alias="datum", description="När.")
    order: Ids = Field((), alias="ordning", description="Id i den beslutade ordningen.")


class Improvement(Record):
    """One row of the improvement plan, followed over time."""

    weakness: Text | None = Field(None, alias="brist", description="Bristen.")
    action: Text = Field(alias="åtgärd", description="Vad som ska göras.")
    concerns: Ids = Field((), alias="gäller", description="Id på det som åtgärden gäller.")
    responsible: Text | None = Field(None, alias="ansvarig", description="Roll.")
    due: Date | None = Field(None, alias="klart", description="Klart senast.")
    status: Text | None = Field(
        None, alias="status", description="Läge, till exempel pågår eller klar."
    )
    source: Text | None = Field(None, alias="källa", description="Var bristen kom fram.")
    cost: Text | None = Field(None, alias="kostnad", description="Vad åtgärden kostar.")

    @property
    def finished(self) -> bool:
        """Tell whether nothing remains to be done."""
        return (self.status or "").strip().casefold() in _FINISHED


class AcceptedFinding(Record):
    """A finding that the municipality knows of and has decided to live with."""

    finding: Text = Field(alias="fynd", description="Fyndets kod, till exempel reservrutin-på-usb.")
    concerns: Id = Field(alias="gäller", description="Id på det som fyndet gäller.")
    reason: Text = Field(alias="skäl", description="Varför det godtas.")
    date: Date = Field(alias="datum", description="När det godtogs.")
    decided_by: Text | None = Field(
        None, alias="beslutad_av", description="Roll eller organ som beslutade."
    )
    until: Date | None = Field(
        None, alias="till", description="Sista dag som det gäller; saknas = tills vidare."
    )


class PolicyDocument(Record):
    """A decided policy: which document, and when it was decided."""

    document: Text = Field(alias="dokument", description="Dokumentets namn eller dnr.")
    date: Date | None = Field(None, alias="datum", description="När det beslutades.")

    @classmethod
    def _shorthand(cls, data: object) -> object:
        return {"dokument": data} if isinstance(data, str) else data


class MunicipalityInfo(Record):
    """The municipality's name and code."""

    name: Text = Field(alias="namn", description="Kommunens namn.")
    code: Text | None = Field(
        None, alias="kommunkod", description='Kommunkod, fyra siffror: "0180".'
    )
    plan: PlanSettings = Field(
        default_factory=PlanSettings,
        alias="plan",
        description="Den kommunövergripande planens uppgifter.",
    )
    contacts: tuple[Contact, ...] = Field((), alias="kontakter", description="Kommunens kontakter.")
    protected_policy: PolicyDocument | None = Field(
        None,
        alias="policy_skyddade_personuppgifter",
        description="Beslutad policy för skyddade personuppgifter.",
    )


class Municipality(Record):
    """The whole model, merged from all files of a workspace."""

    info: MunicipalityInfo = Field(alias="kommun", description="Kommunen.")
    departments: dict[Id, Department] = Field(
        {}, alias="förvaltningar", description="Förvaltningar."
    )
    activities: dict[Id, Activity] = Field({}, alias="verksamheter", description="Verksamheter.")
    resources: dict[Id, Resource] = Field({}, alias="resurser", description="Resurser.")
    staffing: Staffing | None = Field(
        None, alias="bemanning", description="Bemanning; saknas = personalen antas räcka."
    )
    forms: dict[Id, FormSheet] = Field(
        {}, alias="blanketter", description="Blanketter att skriva ut och fylla i för hand."
    )
    improvements: dict[Id, Improvement] = Field({}, alias="åtgärder", description="Åtgärdsplan.")
    priority_list: PriorityList | None = Field(
        None, alias="prioriteringslista", description="Beslutad ordning."
    )
    accepted: dict[Id, AcceptedFinding] = Field(
        {}, alias="godtagna_fynd", description="Fynd som är kända och godtagna, med skäl och datum."
    )
    duties: Duties | None = Field(
        None,
        alias="tidsfrister",
        description="Egna rader om rapportering; en rad med samma id ersätter den medföljande.",
    )

    def activities_of(self, department: str) -> dict[str, Activity]:
        """Return the activities of one department, in the order they were written."""
        return {i: a for i, a in self.activities.items() if a.department == department}

    def name_of(self, identity: str) -> str:
        """Return the name of a resource, activity or department; the id itself when it is none."""
        thing = (
            self.resources.get(identity)
            or self.activities.get(identity)
            or self.departments.get(identity)
        )
        return identity if thing is None else thing.name
