"""What can happen in an exercise: the particulars of each kind of event in its journal."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from pydantic import Field, model_validator

from kontinuitet.model.base import Count, Date, Id, Ids, Minutes, Record, Text, Texts, Yes
from kontinuitet.model.exercise import Delivery
from kontinuitet.model.intervention import Intervention


class Kind(StrEnum):
    """Every kind of event."""

    START = "övning.start"
    END = "övning.slut"
    STOP = "övning.avbruten"
    RESUME = "övning.återupptagen"
    RUN = "klocka.går"
    PAUSE = "klocka.paus"
    JUMP = "klocka.hopp"
    INJECT = "inspel.spelat"
    SKIP = "inspel.hoppat"
    OWN_INJECT = "inspel.eget"
    ANSWERED = "inspel.besvarat"
    DECISION = "beslut.fattat"
    WITHDRAWN = "beslut.återtaget"
    OBSERVATION = "observation"
    INDICATOR = "indikator"
    RATING = "bedömning"
    PARKED = "parkerat"
    SETTLED = "parkerat.löst"
    NOTE = "anteckning"
    ATTENDANCE = "närvaro"
    ACTION = "åtgärd"
    DEBRIEF = "genomgång"
    UNDO = "ångra"


class PlanSupport(StrEnum):
    """Whether the plan says what was decided."""

    IN_PLAN = "finns"
    MISSING = "saknas"
    DEVIATES = "avviker"


class Outcome(StrEnum):
    """What became of an indicator."""

    SEEN = "ja"
    PARTLY = "delvis"
    NOT_SEEN = "nej"


class Rating(StrEnum):
    """How a goal was met."""

    WITHOUT_PROBLEMS = "utan problem"
    SOME_PROBLEMS = "vissa problem"
    MAJOR_PROBLEMS = "stora problem"
    NOT_PERFORMED = "kunde inte genomföras"
    NOT_TRIED = "inte prövat"


class Sort(StrEnum):
    """What an observation is."""

    STRENGTH = "styrka"
    WEAKNESS = "brist"
    NOTE = "notering"


class How(StrEnum):
    """What is done with an inject that a jump passes."""

    PLAY = "spela"
    MERGE = "slå_ihop"
    SKIP = "hoppa_över"


class Particulars(Record):
    """What every kind may say: that it was written down afterwards, from paper."""

    afterwards: Yes = Field(
        False, alias="i_efterhand", description="Skrivet in efteråt, från papper."
    )
    wall: Text | None = Field(None, alias="vägg", description="Klockslag på papperet.")


class Plain(Particulars):
    """An event with nothing more to say."""


class Reason(Particulars):
    """An event with a reason."""

    reason: Text | None = Field(None, alias="orsak", description="Varför.")


class Run(Particulars):
    """The clock runs: game minutes for each real minute."""

    rate: Count = Field(alias="takt", ge=1, le=1440, description="Spelminuter per minut.")


class Passed(Record):
    """What is done with one inject that a jump passes."""

    id: Id = Field(alias="id", description="Inspelets id.")
    how: How = Field(alias="hur", description="spela, slå_ihop eller hoppa_över.")
    reason: Text | None = Field(None, alias="orsak", description="Varför det hoppas över.")
    text: Text | None = Field(None, alias="text", description="Texten som den visades.")

    @model_validator(mode="after")
    def _explained(self) -> Passed:
        if self.how is How.SKIP and not self.reason:
            raise ValueError("ange varför inspelet hoppas över")
        return self


class Jump(Particulars):
    """The clock jumps forward, and what becomes of the injects it passes."""

    to: Minutes = Field(alias="till", description="Speltid att hoppa till.")
    passed: tuple[Passed, ...] = Field((), alias="inspel", description="Inspel som passeras.")


class Played(Particulars):
    """An inject is played, with the text as it was shown."""

    id: Id = Field(alias="id", description="Inspelets id.")
    text: Text = Field(alias="text", description="Texten som den visades.")


class Skipped(Particulars):
    """An inject is left out."""

    id: Id = Field(alias="id", description="Inspelets id.")
    reason: Text = Field(alias="orsak", min_length=1, description="Varför.")


class OwnInject(Particulars):
    """An inject that the facilitator makes up on the spot."""

    text: Text = Field(alias="text", min_length=1, description="Texten.")
    sender: Text | None = Field(None, alias="från", description="Avsändare i spelet.")
    receivers: Texts = Field((), alias="till", description="Mottagare.")
    delivery: Delivery = Field(Delivery.READ, alias="sätt", description="Hur det spelas.")


class One(Particulars):
    """An event about one thing by id."""

    id: Id = Field(alias="id", description="Id.")


class Decision(Particulars):
    """A decision of the room."""

    id: Id = Field(alias="id", description="Beslutets id.")
    text: Text = Field(alias="text", min_length=1, description="Beslutet.")
    by: Text = Field(alias="av", min_length=1, description="Funktionen som beslutade.")
    department: Id | None = Field(None, alias="förvaltning", description="Förvaltningens id.")
    basis: Text | None = Field(None, alias="underlag", description="Vad det grundas på.")
    support: PlanSupport | None = Field(
        None, alias="stöd", description="Stöd i planen: finns, saknas eller avviker."
    )
    section: Text | None = Field(None, alias="avsnitt", description="Var i planen.")
    guess: Text | None = Field(
        None, alias="gissning", description="Vad rummet tror att det ger, innan det visas."
    )
    guess_minutes: Minutes | None = Field(
        None, alias="gissad_tid", description="Gissad tid utan förmåga för verksamheten."
    )
    point: Id | None = Field(None, alias="beslutspunkt", description="Beslutspunkten.")
    activity: Id | None = Field(
        None, alias="verksamhet", description="Verksamheten som beslutet gäller mest."
    )
    interventions: tuple[Intervention, ...] = Field(
        (), alias="ingrepp", description="Vad beslutet ändrar i beräkningen."
    )


class Withdrawn(Particulars):
    """A decision is taken back."""

    id: Id = Field(alias="id", description="Beslutets id.")
    reason: Text | None = Field(None, alias="orsak", description="Varför.")


class Seen(Particulars):
    """Something that an evaluator adds: by which role."""

    evaluator: Text | None = Field(
        None, alias="utvärderare", max_length=100, description="Utvärderarens roll."
    )


class Observation(Seen):
    """What an evaluator saw."""

    text: Text = Field(alias="text", min_length=1, description="Det som sågs.")
    sort: Sort = Field(Sort.NOTE, alias="slag", description="styrka, brist eller notering.")
    goal: Id | None = Field(None, alias="mål", description="Målet.")
    indicator: Id | None = Field(None, alias="indikator", description="Indikatorn.")
    inject: Id | None = Field(None, alias="inspel", description="Inspelet.")
    decision: Id | None = Field(None, alias="beslut", description="Beslutet.")
    exposed: Yes = Field(
        False, alias="röjning", description="ja vid röjning av skyddad personuppgift."
    )


class IndicatorSeen(Seen):
    """Whether an indicator was seen."""

    goal: Id = Field(alias="mål", description="Målet.")
    indicator: Id = Field(alias="indikator", description="Indikatorn.")
    outcome: Outcome = Field(alias="utfall", description="ja, delvis eller nej.")


class GoalRating(Seen):
    """How a goal was met, and why."""

    goal: Id = Field(alias="mål", description="Målet.")
    rating: Rating = Field(alias="nivå", description="Bedömningen.")
    reason: Text | None = Field(None, alias="motivering", description="Varför.")


class Words(Particulars):
    """A text: a note, a parked question, or what was said in the genomgång."""

    text: Text = Field(alias="text", min_length=1, description="Texten.")
    point: Text | None = Field(None, alias="punkt", description="Punkten på dagordningen.")


class Settled(Particulars):
    """A parked question is answered: its event's number."""

    number: Count = Field(alias="nr", description="Händelsens nummer.")
    text: Text | None = Field(None, alias="text", description="Svaret.")


class Attendance(Particulars):
    """Who is there, by function; a name only when the municipality wants it."""

    function: Text = Field(alias="funktion", min_length=1, description="Funktionen.")
    department: Id | None = Field(None, alias="förvaltning", description="Förvaltningens id.")
    name: Text | None = Field(None, alias="namn", description="Namn, om det ska antecknas.")
    there: Yes = Field(True, alias="här", description="nej när någon har gått.")


class Action(Particulars):
    """A row for the improvement plan."""

    weakness: Text = Field(alias="brist", min_length=1, description="Bristen.")
    action: Text = Field(alias="åtgärd", min_length=1, description="Åtgärden.")
    about: Id | None = Field(None, alias="gäller", description="Verksamhet eller resurs.")
    responsible: Text | None = Field(None, alias="ansvarig", description="Ansvarig funktion.")
    due: Date | None = Field(None, alias="klart", description="När det ska vara klart.")
    sources: Ids = Field((), alias="beslut", description="Beslut som det kommer ur.")


class Undo(Particulars):
    """An earlier event was a slip and does not count."""

    number: Count = Field(alias="nr", ge=1, description="Händelsens nummer.")
    reason: Text | None = Field(None, alias="orsak", description="Varför.")


#: What each kind of event says.
PARTICULARS: Final[Mapping[Kind, type[Particulars]]] = {
    Kind.START: Plain,
    Kind.END: Plain,
    Kind.STOP: Reason,
    Kind.RESUME: Reason,
    Kind.RUN: Run,
    Kind.PAUSE: Plain,
    Kind.JUMP: Jump,
    Kind.INJECT: Played,
    Kind.SKIP: Skipped,
    Kind.OWN_INJECT: OwnInject,
    Kind.ANSWERED: One,
    Kind.DECISION: Decision,
    Kind.WITHDRAWN: Withdrawn,
    Kind.OBSERVATION: Observation,
    Kind.INDICATOR: IndicatorSeen,
    Kind.RATING: GoalRating,
    Kind.PARKED: Words,
    Kind.SETTLED: Settled,
    Kind.NOTE: Words,
    Kind.ATTENDANCE: Attendance,
    Kind.ACTION: Action,
    Kind.DEBRIEF: Words,
    Kind.UNDO: Undo,
}
