"""What a decision in an exercise changes in the model: typed interventions that re-run it.

Each holds from the game time of the decision it belongs to; times in it are delays from then.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Tag, model_validator

from kontinuitet.model.base import Count, Id, Ids, Minutes, Record, Text, Yes


class StartFallback(Record):
    """Start a fallback routine: one that the plan has, or one that the room makes up."""

    type: Literal["reservrutin"] = Field(alias="typ", description="reservrutin")
    activity: Id = Field(alias="verksamhet", description="Verksamheten.")
    routine: Id | None = Field(
        None, alias="reservrutin", description="Rutinens id i planen; utan det en ny rutin."
    )
    name: Text | None = Field(None, alias="namn", description="Namn på en ny rutin.")
    replaces: Ids = Field((), alias="ersätter", description="Det som en ny rutin ersätter.")
    after: Minutes = Field(0, alias="om", description="Hur lång tid det tar innan den är igång.")
    endurance: Minutes | None = Field(
        None, alias="uthållighet", description="Hur länge den håller; utan det så länge som helst."
    )

    @model_validator(mode="after")
    def _one(self) -> StartFallback:
        if self.routine is None and not self.replaces:
            raise ValueError('ange rutinens id, eller vad en ny rutin "ersätter"')
        return self


class ChangeOrder(Record):
    """Restart these first, in this order; the rest follows as before."""

    type: Literal["ordning"] = Field(alias="typ", description="ordning")
    first: Ids = Field(alias="först", min_length=1, description="System i den nya ordningen.")


class AddStaff(Record):
    """More people for the restart: called in, borrowed or bought."""

    type: Literal["personal"] = Field(alias="typ", description="personal")
    skills: Ids = Field(alias="kompetenser", min_length=1, description="Vad var och en kan.")
    number: Count = Field(1, alias="antal", ge=1, le=100, description="Hur många.")
    after: Minutes = Field(0, alias="om", description="Hur lång tid innan de är på plats.")


class RemoveStaff(Record):
    """Somebody is put on other work, or sent home to rest."""

    type: Literal["lämnar"] = Field(alias="typ", description="lämnar")
    person: Id = Field(alias="person", description="Personens id.")


class ShutDown(Record):
    """Shut something down on purpose."""

    type: Literal["stäng"] = Field(alias="typ", description="stäng")
    resources: Ids = Field(alias="resurser", min_length=1, description="Det som stängs.")
    minutes: Minutes | None = Field(
        None, alias="i", description="Hur länge; utan det tills det startas igen."
    )


class Postpone(Record):
    """Do not begin the restart of something before a time."""

    type: Literal["skjut_upp"] = Field(alias="typ", description="skjut_upp")
    resources: Ids = Field(alias="resurser", min_length=1, description="Det som får vänta.")
    minutes: Minutes = Field(alias="i", description="Hur länge det får vänta.")


class Assumption(Record):
    """The facilitator changes what the scenario assumes: something fails, or comes back."""

    type: Literal["antagande"] = Field(alias="typ", description="antagande")
    resources: Ids = Field(alias="resurser", min_length=1, description="Det som det gäller.")
    back: Minutes | None = Field(
        None, alias="åter_om", description="Bortfallet slutar efter den här tiden."
    )
    fails: Yes = Field(False, alias="faller", description="ja om det faller bort nu.")
    minutes: Minutes | None = Field(
        None, alias="i", description="Hur länge det är borta; utan det tills vidare."
    )

    @model_validator(mode="after")
    def _one(self) -> Assumption:
        if (self.back is None) == (not self.fails):
            raise ValueError('ange antingen "åter_om" eller "faller: ja"')
        return self


#: One intervention, told apart by ``typ``.
Intervention = Annotated[
    Annotated[StartFallback, Tag("reservrutin")]
    | Annotated[ChangeOrder, Tag("ordning")]
    | Annotated[AddStaff, Tag("personal")]
    | Annotated[RemoveStaff, Tag("lämnar")]
    | Annotated[ShutDown, Tag("stäng")]
    | Annotated[Postpone, Tag("skjut_upp")]
    | Annotated[Assumption, Tag("antagande")],
    Field(discriminator="type"),
]
