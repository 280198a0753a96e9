"""The bank that exercises are put together from: goals with indicators, and questions to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from pydantic import Field, model_validator

from kontinuitet.model.base import Id, Ids, Record, Text, Texts
from kontinuitet.model.landscape import Department


class Sphere(StrEnum):
    """What sort of department a question suits."""

    ALL = "alla"
    CARE = "vård"
    SCHOOL = "skola"
    SOCIAL = "socialtjänst"
    TECHNICAL = "teknik"
    BUILDING = "samhällsbyggnad"
    LEADING = "ledning"
    CULTURE = "kultur"
    RESCUE = "räddning"


class Stage(StrEnum):
    """When in an outage a question is of use, in order."""

    DISCOVERY = "upptäckt"
    PICTURE = "läge"
    FALLBACK = "reserv"
    PRIORITY = "prioritering"
    COMMUNICATION = "kommunikation"
    ENDURANCE = "uthållighet"
    RESTART = "återstart"
    RETURN = "återgång"


#: Words in a department's name or id that tell its sphere, the first that is found.
_WORDS: Final = (
    (Sphere.RESCUE, r"räddning|brand"),
    (Sphere.CARE, r"omsorg|vård|äldre|hälsa"),
    (Sphere.SOCIAL, r"social|individ|familj|arbetsmarknad"),
    (Sphere.SCHOOL, r"utbildning|skol|barn|förskol|lärande"),
    (Sphere.BUILDING, r"bygg|miljö|plan|stadsbyggnad"),
    (Sphere.TECHNICAL, r"tekni|gata|va\b|vatten|energi|fastighet|drift|service|avfall|park"),
    (Sphere.CULTURE, r"kultur|fritid|bibliotek"),
    (Sphere.LEADING, r"ledning|stab|kansli|it\b|ekonomi|personal|kommunstyrelse"),
)


def sphere_of(identity: str, department: Department) -> Sphere:
    """Return what sort of department it is, by its name and id; ALL when neither tells."""
    text = f"{department.name} {identity} {department.board or ''}".casefold()
    for sphere, words in _WORDS:
        if re.search(words, text):
            return sphere
    return Sphere.ALL


class BankGoal(Record):
    """A goal to choose, with its indicators."""

    text: Text = Field(alias="text", description="Målet.")
    indicators: Texts = Field(alias="indikatorer", min_length=1, description="Indikatorer.")


class QuestionGroup(Record):
    """Questions with a goal, a stage and the spheres they suit."""

    goal: Id = Field(alias="mål", description="Målet som frågorna prövar.")
    stage: Stage = Field(alias="fas", description="När i ett avbrott de passar.")
    spheres: tuple[Sphere, ...] = Field(
        alias="för", min_length=1, description="Slag av förvaltning."
    )
    questions: Texts = Field(alias="frågor", min_length=1, description="Frågorna.")


class Outsider(Record):
    """An inject from outside: says only that an activity is not as usual, never why or when."""

    spheres: tuple[Sphere, ...] = Field(
        alias="för", min_length=1, description="Slag av förvaltning."
    )
    sender: Text = Field(alias="från", description="Avsändare i spelet.")
    text: Text = Field(alias="text", description="Texten; {verksamhet} byts mot ett namn.")


class QuestionBank(Record):
    """All goals, by id, all questions, and injects from outside."""

    goals: dict[Id, BankGoal] = Field(alias="mål", description="Mål efter id.")
    groups: tuple[QuestionGroup, ...] = Field(alias="grupper", description="Frågorna i grupper.")
    outsiders: tuple[Outsider, ...] = Field((), alias="omvärld", description="Inspel utifrån.")

    @model_validator(mode="after")
    def _known_goals(self) -> QuestionBank:
        unknown = sorted({group.goal for group in self.groups} - set(self.goals))
        if unknown:
            raise ValueError(f"okända mål: {', '.join(unknown)}")
        return self

    def from_outside(self, sphere: Sphere) -> list[Outsider]:
        """Return the injects from outside that suit: those of the sphere first."""
        own = [o for o in self.outsiders if sphere in o.spheres]
        return own + [o for o in self.outsiders if Sphere.ALL in o.spheres and o not in own]

    def questions(self, sphere: Sphere, stage: Stage, goals: Ids) -> Iterator[tuple[str, str]]:
        """Yield (goal, question) that suit: those of the sphere first, then those for all.

        Only of the named goals, in their order.
        """
        for wanted in (sphere, Sphere.ALL) if sphere is not Sphere.ALL else (sphere,):
            for goal in goals:
                for group in self.groups:
                    if group.goal == goal and group.stage is stage and wanted in group.spheres:
                        for question in group.questions:
                            yield goal, question
