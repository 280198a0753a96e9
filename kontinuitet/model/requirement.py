"""Requirement groups: what an activity or a resource needs, and how it bears to be without it."""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import Any, ClassVar

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from kontinuitet.model.base import Date, Id, Ids, Minutes, Record, Text
from kontinuitet.model.sensitive import Step

_QUORUM = re.compile(r"(\d{1,6})|(\d{1,3})\s*%")


class Effect(StrEnum):
    """What the loss of a group does to the one who needs it."""

    HARD = "stopp"
    SOFT = "nedsatt"


class Phase(StrEnum):
    """When a group is needed: to run, to start, or both."""

    RUN = "drift"
    START = "start"
    BOTH = "både"


class Requirement(Record):
    """One requirement group: at least ``quorum`` of ``suppliers``, with a hold in minutes.

    See ``semantics``: quorum k of suppliers U, hold h ≥ 0, effect hard or soft, phase run, start
    or both. A start group always includes the run groups.
    """

    synonyms: ClassVar[dict[str, str]] = {"en_utav": "en_av"}

    resource: Id | None = Field(None, alias="resurs", description="Det som behövs, ett id.")
    one_of: Ids | None = Field(
        None, alias="en_av", min_length=1, description="Minst en av dessa behövs."
    )
    at_least: Text | None = Field(
        None, alias="minst", description='Så många av "av" som behövs: ett antal eller "50 %".'
    )
    members: Ids | None = Field(
        None, alias="av", min_length=1, description="De som kan fylla antalet i minst."
    )
    hold: Minutes = Field(
        0, alias="uthållighet", description="Hur länge det går att vara utan, till exempel 4 h."
    )
    effect: Effect = Field(
        Effect.HARD, alias="vid_bortfall", description="stopp (förvalt) eller nedsatt."
    )
    phase: Phase = Field(
        Phase.BOTH, alias="gäller", description="drift, start eller både (förvalt)."
    )
    why: Text | None = Field(
        None, alias="varför", description="Varför det behövs eller hur det hålls ut."
    )
    break_glass: Step | None = Field(
        None,
        alias="nödstart",
        description="Dokumenterat steg för att starta utan detta när väntan annars går i cirkel.",
    )
    confirmed: Date | None = Field(
        None, alias="bekräftad", description="När någon senast bekräftade beroendet."
    )

    @classmethod
    def _shorthand(cls, data: Any) -> Any:
        return {"resurs": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _one_form(self) -> Requirement:
        forms = [self.resource is not None, self.one_of is not None, self.members is not None]
        if sum(forms) != 1 or (self.at_least is not None) != (self.members is not None):
            raise ValueError('ange antingen "resurs", "en_av" eller "minst" tillsammans med "av"')
        suppliers = self.suppliers
        if len(set(suppliers)) != len(suppliers):
            raise ValueError("samma id står två gånger i gruppen")
        if self.at_least is not None:
            match = _QUORUM.fullmatch(self.at_least.strip())
            if match is None:
                raise ValueError('"minst" ska vara ett antal (2) eller en andel ("50 %")')
            if match[2] is not None and not 0 < int(match[2]) <= 100:
                raise ValueError('"minst" i procent ska vara mellan 1 och 100')
            if self.quorum < 1:
                raise ValueError('"minst" ska vara minst 1')
            if self.quorum > len(suppliers):
                raise ValueError(
                    f'"minst" är {self.quorum} men gruppen har bara {len(suppliers)} att välja på'
                )
        return self

    @property
    def suppliers(self) -> tuple[str, ...]:
        """Return the ids that can fill the group, as written."""
        if self.resource is not None:
            return (self.resource,)
        return self.one_of or self.members or ()

    @property
    def quorum(self) -> int:
        """Return how many of the suppliers are needed; a percentage rounds up."""
        if self.at_least is None:
            return 1
        match = _QUORUM.fullmatch(self.at_least.strip())
        assert match is not None  # checked when the group was read
        if match[1] is not None:
            return int(match[1])
        return ceil(Fraction(int(match[2]), 100) * len(self.suppliers))

    @property
    def needed_to_run(self) -> bool:
        """Tell whether the group is needed to run."""
        return self.phase is not Phase.START

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler(core_schema)
        return {"anyOf": [{"type": "string", "description": "Id på det som behövs."}, schema]}
