"""A desk exercise (övning) as its file says it: goals, phases, injects, roles and texts.

Game times (speltid) are minutes after T+0 of the scenario; minutes of the day are real ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, ClassVar, Final

from pydantic import Field, model_validator

from kontinuitet.model.base import Count, Id, Ids, Minutes, Moment, Record, Text, Texts

#: Stands first and last on everything of an exercise, on paper, on screen and in titles.
MARKING: Final = "ÖVNING – ÖVNING – ÖVNING"

#: ``{{ hemtjänst.åter }}``: something computed of an activity or resource.
PLACEHOLDER: Final = re.compile(r"\{\{\s*([^\s{}]+)\.([^\s{}.]+)\s*\}\}")
#: What a placeholder may ask of something by id; and of the moment itself.
PLACEHOLDER_FIELDS: Final = (
    *("namn", "läge", "nere_från", "åter", "utan_förmåga", "reserv_till", "reservrutin"),
    "acceptabel_avbrottstid",
)
NOW: Final = "nu"
NOW_FIELD: Final = "klockslag"


class Form(StrEnum):
    """What sort of exercise it is."""

    SEMINAR = "seminarieövning"
    MICRO = "mikroövning"


class InjectKind(StrEnum):
    """What an inject is: told to those exercised, or only to those who lead."""

    INJECT = "inspel"
    INFORMATION = "information"
    LEADING = "ledning"
    CONTINGENCY = "beredskap"


class Delivery(StrEnum):
    """How an inject reaches the room."""

    CARD = "kort"
    READ = "uppläst"
    SCREEN = "storbild"


class Standing(StrEnum):
    """How an activity or resource stands at a moment."""

    UP = "uppe"
    DEGRADED = "nedsatt"
    FALLBACK = "reserv"
    DOWN = "nere"


class Measure(StrEnum):
    """What a computed indicator measures of an activity, in minutes."""

    WITHOUT_ABILITY = "utan_förmåga"
    OUTAGE = "avbrott"
    BACK = "åter"


class When(Record):
    """When an inject is due: a game time, by hand, by the situation, or for want of a decision.

    Written shortly as a time (``2 h``) or the word ``manuell``.
    """

    game: Minutes | None = Field(None, alias="speltid", description="Speltid.")
    by_hand: bool = Field(False, alias="manuell", description="När övningsledaren väljer det.")
    down: Id | None = Field(
        None, alias="nere", description="När det här har varit nere så länge som minst anger."
    )
    least: Minutes = Field(0, alias="minst", description="Hur länge det ska ha varit nere.")
    undecided: Id | None = Field(
        None, alias="beslut_saknas", description="Beslutspunkt som ännu inte har något beslut."
    )
    at: Minutes | None = Field(None, alias="vid", description="Speltid då beslutet saknas.")

    @classmethod
    def _shorthand(cls, data: Any) -> Any:
        if isinstance(data, str) and data.strip().lower() == "manuell":
            return {"manuell": True}
        return {"speltid": data} if isinstance(data, (str, int)) else data

    @model_validator(mode="after")
    def _one(self) -> When:
        ways = (self.game is not None, self.by_hand, self.down is not None)
        if sum((*ways, self.undecided is not None)) != 1:
            raise ValueError(
                'ange en sak: en speltid ("2 h"), "manuell", "nere" med "minst", eller '
                '"beslut_saknas" med "vid"'
            )
        if (self.undecided is None) != (self.at is None):
            raise ValueError('"beslut_saknas" och "vid" hör ihop')
        return self


class ComputedIndicator(Record):
    """Something that the simulation with the room's decisions answers, not an evaluator."""

    activity: Id = Field(alias="verksamhet", description="Verksamheten.")
    measure: Measure = Field(
        Measure.WITHOUT_ABILITY,
        alias="mått",
        description="utan_förmåga, avbrott (minuter i följd räknas ihop) eller åter (speltid).",
    )
    most: Minutes = Field(alias="högst", description="Gränsen; lika med räknas som hållet.")


class Indicator(Record):
    """A sign that a goal is met: seen by an evaluator or computed."""

    id: Id = Field(alias="id", description="Indikatorns id.")
    text: Text = Field(alias="text", description="Det som visar att målet nås.")
    computed: ComputedIndicator | None = Field(
        None, alias="beräknad", description="Avgörs av beräkningen i stället för av en utvärderare."
    )


class Goal(Record):
    """A goal of the exercise."""

    id: Id = Field(alias="id", description="Målets id.")
    text: Text = Field(alias="text", description="Målet.")
    indicators: tuple[Indicator, ...] = Field(
        (), alias="indikatorer", description="Vad som visar att målet nås."
    )


class Phase(Record):
    """A phase (skede): a game time to jump to, minutes of talk, and what is read aloud."""

    id: Id = Field(alias="id", description="Skedets id.")
    name: Text = Field(alias="namn", description="Skedets namn.")
    game: Minutes = Field(0, alias="speltid", description="Speltid då skedet börjar.")
    minutes: Count = Field(30, alias="minuter", description="Minuter i rummet.")
    jump: Text | None = Field(
        None, alias="tidshopp", description="Text att läsa upp vid hoppet till skedet."
    )
    stalled: Texts = Field(
        (), alias="om_det_kör_fast", description="Ledtrådar när samtalet stannar."
    )


class Assumed(Record):
    """How something has to stand for an inject to be true."""

    id: Id = Field(alias="id", description="Verksamhet eller resurs.")
    standing: Standing = Field(alias="läge", description="uppe, nedsatt, reserv eller nere.")


class Inject(Record):
    """An inject (inspel)."""

    id: Id = Field(alias="id", description="Inspelets id.")
    phase: Id | None = Field(None, alias="skede", description="Skedet som inspelet hör till.")
    kind: InjectKind = Field(
        InjectKind.INJECT,
        alias="typ",
        description="inspel, information, ledning (bara övningsledaren) eller beredskap.",
    )
    when: When = Field(When.model_validate("manuell"), alias="när", description="När det spelas.")
    sender: Text | None = Field(None, alias="från", description="Avsändare i spelet.")
    receivers: Texts = Field((), alias="till", description="Mottagare: förvaltning eller roll.")
    delivery: Delivery = Field(
        Delivery.CARD, alias="sätt", description="kort, uppläst eller storbild."
    )
    text: Text = Field(
        alias="text",
        description="Inspelets text. {{ id.uppgift }} ersätts med det beräknade.",
    )
    questions: Texts = Field((), alias="frågor", description="Frågor att diskutera.")
    expected: Texts = Field((), alias="förväntat", description="Vad som väntas av deltagarna.")
    goals: Ids = Field((), alias="mål", description="Mål som inspelet prövar.")
    stalled: Texts = Field((), alias="om_det_kör_fast", description="Ledtråd till samtalet.")
    note: Text | None = Field(
        None, alias="anteckning", description="Till övningsledaren, visas inte för andra."
    )
    needs: Ids = Field((), alias="kräver", description="Inspel som ska ha spelats före.")
    assumes: tuple[Assumed, ...] = Field(
        (), alias="förutsätter", description="Lägen som ska råda för att texten ska stämma."
    )
    minutes: Count = Field(10, alias="minuter", description="Minuter i rummet.")

    @property
    def told(self) -> bool:
        """Tell whether those exercised ever get to see it."""
        return self.kind is not InjectKind.LEADING


class DecisionPoint(Record):
    """A decision that the room should come to."""

    id: Id = Field(alias="id", description="Beslutspunktens id.")
    phase: Id | None = Field(None, alias="skede", description="Skedet som den hör till.")
    question: Text = Field(alias="fråga", description="Vad som ska beslutas.")
    activity: Id | None = Field(None, alias="verksamhet", description="Verksamheten det gäller.")


class Role(Record):
    """A role of those who lead the exercise, and what it does."""

    id: Id = Field(alias="id", description="Rollens id.")
    name: Text = Field(alias="namn", description="Rollens namn.")
    task: Text | None = Field(None, alias="uppgift", description="Vad rollen gör.")
    goals: Ids = Field((), alias="mål", description="Mål som rollen följer (utvärderare).")


class Group(Record):
    """Those exercised from one department."""

    department: Id = Field(alias="förvaltning", description="Förvaltningens id.")
    functions: Texts = Field((), alias="funktioner", description="Funktioner som ska delta.")


class Slot(Record):
    """One row of the day's schedule that is no phase: welcome, break, genomgång."""

    name: Text = Field(alias="namn", description="Vad som görs.")
    minutes: Count = Field(10, alias="minuter", description="Hur länge.")
    before: Id | None = Field(
        None, alias="före", description="Skedet som det står före; utan det står raden sist."
    )


class Exercise(Record):
    """One exercise file."""

    synonyms: ClassVar[dict[str, str]] = {"sekretessmarkering": "sekretess"}

    id: Id = Field(alias="övning", description="Övningens id.")
    name: Text = Field(alias="namn", description="Övningens namn.")
    form: Form = Field(Form.SEMINAR, alias="form", description="seminarieövning eller mikroövning.")
    scenario: Id = Field(alias="scenario", description="Scenariots id.")
    departments: Ids = Field((), alias="förvaltningar", description="De förvaltningar som övar.")
    minutes: Minutes = Field(180, alias="tid", description="Hela tiden i rummet.")
    begins: Moment | None = Field(
        None, alias="börjar", description="Dag och klockslag då övningen börjar på riktigt."
    )
    place: Text | None = Field(None, alias="plats", description="Var övningen hålls.")
    secrecy: Text | None = Field(
        None, alias="sekretess", description="Märkning om sekretess; skrivs som den står."
    )
    routine: Id | None = Field(
        None, alias="reservrutin", description="Reservrutinen som en mikroövning gäller."
    )
    activity: Id | None = Field(
        None, alias="verksamhet", description="Verksamheten som en mikroövning gäller."
    )
    purpose: Text | None = Field(None, alias="syfte", description="Övningens syfte.")
    limits: Texts = Field((), alias="avgränsningar", description="Det som inte prövas.")
    introduction: Text | None = Field(
        None, alias="inledning", description="Text att läsa upp när övningen börjar."
    )
    rules: Texts = Field((), alias="regler", description="Spelregler att läsa upp.")
    hints: Texts = Field((), alias="råd", description="Råd till den som leder samtalet.")
    debrief: Texts = Field((), alias="genomgång", description="Punkter för genomgång efter övning.")
    goals: tuple[Goal, ...] = Field((), alias="mål", description="Övningens mål.")
    roles: tuple[Role, ...] = Field((), alias="roller", description="De som leder övningen.")
    groups: tuple[Group, ...] = Field((), alias="övade", description="De som övas.")
    phases: tuple[Phase, ...] = Field(alias="skeden", min_length=1, description="Övningens skeden.")
    slots: tuple[Slot, ...] = Field((), alias="program", description="Annat på dagens program.")
    injects: tuple[Inject, ...] = Field((), alias="inspel", description="Inspelen.")
    decisions: tuple[DecisionPoint, ...] = Field(
        (), alias="beslutspunkter", description="Beslut som rummet bör komma till."
    )

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield (place in the file, Swedish; text) for everything that somebody gets to see."""
        for name in ("name", "purpose", "introduction", "place"):
            value = getattr(self, name)
            if value:
                yield type(self).model_fields[name].alias or name, value
        for name in ("limits", "rules", "hints", "debrief"):
            for text in getattr(self, name):
                yield type(self).model_fields[name].alias or name, text
        for goal in self.goals:
            yield f"målet {goal.id}", goal.text
            for indicator in goal.indicators:
                yield f"indikatorn {indicator.id}", indicator.text
        for phase in self.phases:
            for text in (phase.name, phase.jump or "", *phase.stalled):
                yield f"skedet {phase.id}", text
        for inject in self.injects:
            parts = (inject.sender or "", *inject.receivers, inject.text, inject.note or "")
            for text in (*parts, *inject.questions, *inject.expected, *inject.stalled):
                yield f"inspelet {inject.id}", text
        for point in self.decisions:
            yield f"beslutspunkten {point.id}", point.question
        for role in self.roles:
            for text in (role.name, role.task or ""):
                yield f"rollen {role.id}", text
