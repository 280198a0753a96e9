"""How things stand during an event: what is up, what has begun, what takes longer, who is there.

:class:`StatusFile` is the file as written; :class:`Status` the same in minutes after T+0.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from kontinuitet.model import calendar
from kontinuitet.model.base import Id, Ids, Minutes, Record, Text, Yes
from kontinuitet.model.duration import (
    MINUTES_PER_DAY,
    MINUTES_PER_HOUR,
    DurationError,
    parse_duration,
)


def _when(value: object) -> object:
    """Return minutes after T+0, a time of day or a calendar time."""
    if isinstance(value, (int, datetime.datetime, datetime.time)) and not isinstance(value, bool):
        return value
    text = value.strip() if isinstance(value, str) else ""
    clock = calendar.parse_clock(text)
    if clock is not None and clock < MINUTES_PER_DAY:
        return datetime.time(*divmod(clock, MINUTES_PER_HOUR))
    if calendar.begins_with_date(text):
        return calendar.parse_moment(text)
    try:
        return parse_duration(text)
    except DurationError as error:
        if re.search(r"[a-zåäö]", text.lower()) and not text.startswith("-"):
            raise ValueError(str(error)) from None
    except ValueError:
        pass
    raise ValueError(
        "ska vara ett klockslag (10:30), datum och klockslag (2027-01-18T10:30) eller tid från "
        'avbrottets början ("4 h")'
    )


#: Minutes after T+0, a time of day, or a calendar time.
When = Annotated[
    int | datetime.datetime | datetime.time, BeforeValidator(_when, json_schema_input_type=str)
]


class Earlier(Record):
    """An earlier return of a system that has gone down again since."""

    since: When = Field(alias="sedan", description="När det kom upp den gången.")
    began: When | None = Field(None, alias="började", description="När arbetet började.")
    people: Ids = Field((), alias="av", description="De som gjorde arbetet.")

    @classmethod
    def _shorthand(cls, data: Any) -> Any:
        return {"sedan": data} if isinstance(data, str) else data


class Up(Record):
    """A system that is up."""

    since: When | None = Field(None, alias="sedan", description="När det kom upp.")
    began: When | None = Field(None, alias="började", description="När arbetet började.")
    people: Ids = Field((), alias="av", description="De som gjorde arbetet.")

    @classmethod
    def _shorthand(cls, data: Any) -> Any:
        if isinstance(data, str):
            return {} if data.strip().lower() in ("ja", "x") else {"sedan": data}
        return data


class Begun(Record):
    """A system that is being worked on."""

    began: When | None = Field(None, alias="började", description="När arbetet började.")
    people: Ids = Field((), alias="av", description="De som gör arbetet.")
    done: When | None = Field(None, alias="klart", description="När det nu väntas vara klart.")
    remaining: Minutes | None = Field(None, alias="återstår", description="Arbete som är kvar.")

    @classmethod
    def _shorthand(cls, data: Any) -> Any:
        return {"började": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _one_end(self) -> Begun:
        if self.done is not None and self.remaining is not None:
            raise ValueError('skriv "klart" eller "återstår", inte båda')
        return self


class Slower(Record):
    """Work that has not begun and takes another time than the model says."""

    time: Minutes = Field(alias="tid", description="Hur lång tid arbetet nu väntas ta.")

    @classmethod
    def _shorthand(cls, data: Any) -> Any:
        return {"tid": data} if isinstance(data, str) else data


class Presence(Record):
    """Somebody who is not there, or comes at another time than the model says."""

    there: Yes = Field(True, alias="finns", description="nej om personen inte kan arbeta alls.")
    since: When | None = Field(
        None, alias="tillgänglig_från", description="När personen kan arbeta."
    )
    remark: Text = Field("", alias="anmärkning", description="Följer med till nästa lägesfil.")

    @classmethod
    def _shorthand(cls, data: Any) -> Any:
        if isinstance(data, str):
            word = data.strip().lower() in ("ja", "nej")
            return {"finns" if word else "tillgänglig_från": data}
        return data


#: Once can be written without a list.
_Times = Annotated[
    tuple[Earlier, ...], BeforeValidator(lambda v: [v] if isinstance(v, (str, dict)) else v)
]


class StatusReport(Record):
    """The section ``läge``."""

    now: When = Field(alias="nu", description="Vilken tid läget gäller.")
    up: dict[Id, Up] = Field({}, alias="uppe", description="System som är uppe, efter id.")
    earlier: dict[Id, _Times] = Field(
        {}, alias="varit_uppe", description="System som har varit uppe och gått ner igen."
    )
    begun: dict[Id, Begun] = Field({}, alias="pågår", description="System som arbetas med.")
    slower: dict[Id, Slower] = Field(
        {}, alias="försenat", description="Arbete som inte har börjat och tar annan tid."
    )
    persons: dict[Id, Presence] = Field({}, alias="personer", description="Vilka som finns.")
    remarks: dict[Id, Text] = Field(
        {}, alias="anmärkningar", description="Text om system, följer med till nästa lägesfil."
    )
    planned: When | None = Field(
        None, alias="planerad", description="När listan som läget följer planerades om."
    )


class StatusFile(Record):
    """The whole file."""

    report: StatusReport = Field(alias="läge", description="Läget.")


@dataclass(frozen=True, slots=True)
class UpFact:
    """Up since a minute (None: not said), by work that began then, by these people."""

    since: int | None = None
    began: int | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BegunFact:
    """Work that has begun; what is not said is None (people: empty)."""

    began: int | None = None
    done: int | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Status:
    """How things stand at the minute ``now``; ``persons`` maps to None for those not there.

    ``earlier`` are returns after which the system has gone down again, in order of time and each
    with a minute, all before what ``up`` and ``begun`` say of it. ``remarks`` are what people have
    written beside systems and persons. ``planned`` is when the list that the status follows was
    planned anew, None when that is not known or it never was.
    """

    now: int
    up: Mapping[str, UpFact] = field(default_factory=dict)
    begun: Mapping[str, BegunFact] = field(default_factory=dict)
    slower: Mapping[str, int] = field(default_factory=dict)
    persons: Mapping[str, int | None] = field(default_factory=dict)
    earlier: Mapping[str, tuple[UpFact, ...]] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    person_remarks: Mapping[str, str] = field(default_factory=dict)
    planned: int | None = None
