"""The fields of one person's part of a restart order: "Dina steg", one page to hand out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.analysis.base.restart_results import RestartStep
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.documents.blocks import Block, Cell, CellText
from kontinuitet.documents.chapters.cover import (
    CoverFields,
    MunicipalityFields,
    cover_fields,
    municipality_fields,
)
from kontinuitet.documents.chapters.replanned import tick
from kontinuitet.documents.chapters.restart import (
    numbers_of,
    step_name,
)
from kontinuitet.documents.chapters.restart_list import (
    NUMBER_PT,
    ScenarioFields,
    doer,
    scenario_fields,
)
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.making import Kind, Source, Subject
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import name_of, names_of
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import Staffing, person_name
from kontinuitet.wording import count_in_table

_ROW_MM = 8.5
#: Steps and activities told in one cell before the rest is counted.
_MOST_TOLD = 3
_MOST_NAMES = 2
_MOST_NUMBERS = 4


@dataclass(frozen=True, slots=True)
class PersonFields:
    """Whoever does the steps."""

    name: str = named("namn", "Personens benämning.")
    skills: str = named("kompetenser", "Vad personen kan; tom om det inte är angivet.")
    available: str = named("tillgänglig", "När personen finns; tom om det är från början.")


@dataclass(frozen=True, slots=True)
class PersonStepsFields:
    """Everything the template of one person's steps may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    plan: CoverFields = named("plan", "Uppgifter i sidhuvudet, från den kommunövergripande planen.")
    scenario: ScenarioFields = named("scenario", "Scenariot.")
    person: PersonFields = named("person", "Den som gör stegen.")
    summary: str = named("sammanfattning", "Stegen i en mening: antal, första start, sista klar.")
    steps: Block = named("steg", "Tabell: stegen att pricka av.")
    break_glass: tuple[str, ...] = named("nödstart", "Meningar om nödstart, med ordningsnummer.")


def people_in(data: PlanData, scenario: str) -> list[str]:
    """Return the ids of those who do any restart work in the scenario, sorted."""
    order = data.simulations[scenario].restart.order
    return sorted({person for step in order for person in step.people})


def person_steps_fields(source: Source) -> PersonStepsFields:
    """Return all fields of one person's steps.

    A person with skyddade personuppgifter is told by id, as in the whole list.
    """
    municipality, scenario, result = source.municipality, source.scenario, source.result
    person = source.person_id
    staffing = scenario.staffing_in(municipality)
    steps = [step for step in result.restart.order if person in step.people]
    return PersonStepsFields(
        municipality=municipality_fields(municipality),
        plan=cover_fields(source.data, municipality.info.plan, ()),
        scenario=scenario_fields(scenario, result),
        person=_person(person, staffing, scenario.starts),
        summary=_steps_sentence(
            steps, scenario, _person(person, staffing, scenario.starts).available
        ),
        steps=_Steps(municipality, scenario, result, person).table(steps),
        break_glass=tuple(
            f"Nödstart av nr {step.number}, {step_name(municipality, step)}: {text}"
            for step in steps
            for text in step.break_glass
        ),
    )


def _person(
    identity: str, staffing: Staffing | None, starts: datetime.datetime | None
) -> PersonFields:
    found = staffing.persons.get(identity) if staffing else None
    skills = wording.listed(sorted(found.skills)) if found and not found.protected else ""
    later = found.available_from if found else 0
    available = texts.when_in_text(later, starts) if later else ""
    return PersonFields(person_name(identity, staffing), skills, available)


def _steps_sentence(steps: Sequence[RestartStep], scenario: Scenario, available: str) -> str:
    zero = texts.start_sentence(scenario.starts)
    if not steps:
        return f"{zero} Du har inget steg i ordningen."
    first, last = min(s.start for s in steps), max(s.end for s in steps)
    count = count_in_table(len(steps), "steg", "steg")
    begins, ends = (texts.when_in_text(minute, scenario.starts) for minute in (first, last))
    expected = f" Du väntas komma {available}." if available else ""
    return (
        f"{zero} Du har {count}. Det första börjar {begins}, det sista är klart {ends}.{expected}"
    )


class _Steps:
    """Makes the table of one person's steps."""

    def __init__(
        self, municipality: Municipality, scenario: Scenario, result: SimulationResult, person: str
    ) -> None:
        self.municipality = municipality
        self.starts = scenario.starts
        self.staffing = scenario.staffing_in(municipality)
        self.person = person
        self.numbers = numbers_of(result)
        self.by_number = {step.number: step for step in result.restart.order}
        self.after: dict[int, list[int]] = {}
        for step in result.restart.order:
            for number in step.after:
                self.after.setdefault(number, []).append(step.number)

    def table(self, steps: Iterable[RestartStep]) -> Block:
        rows: list[tuple[Cell, ...]] = [
            (
                CellText(str(step.number), bold=True, points=NUMBER_PT),
                self._system(step),
                self._told(step.after, [i for i in step.waits_for if i not in self.numbers]),
                texts.when_in_table(step.start, self.starts),
                texts.when_in_table(step.end, self.starts),
                self._then(step),
                tick(step),
                "",
                "",
            )
            for step in steps
        ]
        return table(
            "Dina steg",
            "Ordningsnummer, system, vad steget väntar på och vem som gör det, starttid, klar, vem "
            "som ska få veta när steget är klart, kryssruta, klockslag och signatur.",
            (
                ("Ordning", 18),
                ("System", 38),
                ("Väntar på, och vem som gör det", 50),
                ("Starttid", 26),
                ("Klar", 26),
                ("Säg till när du är klar", 49),
                ("☐", 9),
                ("Klockslag", 20),
                ("Signatur", 21),
            ),
            rows,
            empty="Du har inget steg i ordningen.",
            row_height_mm=_ROW_MM,
            font_pt=DENSE_PT,
            centred=(0, 6),
        )

    def _system(self, step: RestartStep) -> str:
        others = [person_name(p, self.staffing) for p in step.people if p != self.person]
        lines = [step_name(self.municipality, step)]
        if others:
            lines.append(f"Med {wording.listed(others)}")
        if step.break_glass:
            lines.append("Nödstart, se nedan")
        return "\n".join(lines)

    def _told(self, numbers: Sequence[int], others: Sequence[str] = ()) -> str:
        """Write steps as numbers with who does each and the telephone; others by name."""
        inside = sorted(numbers)
        # Those that are ready last decide when the step can begin, and have the highest numbers.
        shown = inside if len(inside) <= _MOST_TOLD else inside[1 - _MOST_TOLD :]
        lines = [self._one(number) for number in shown]
        rest = [str(n) for n in inside if n not in shown]
        if rest:
            more = len(rest) - _MOST_NUMBERS
            tail = f" och {more} till" if more > 0 else ""
            lines.append(f"Även nr {', '.join(rest[:_MOST_NUMBERS])}{tail}")
        lines += [name_of(self.municipality, i) for i in others]
        return "\n".join(lines) or texts.NONE

    def _one(self, number: int) -> str:
        step = self.by_number[number]
        if self.person in step.people:
            return f"{step.number}: du själv"
        return f"{step.number}: {doer(self.municipality, step, self.staffing)}"

    def _then(self, step: RestartStep) -> str:
        following = self._told(self.after.get(step.number, ()))
        back = [i for i in step.frees if i in self.municipality.activities]
        names = names_of(self.municipality, back[:_MOST_NAMES])
        if len(back) > _MOST_NAMES:
            names.append(f"{len(back) - _MOST_NAMES} till")
        told = f"Åter: {wording.listed(names)}" if names else ""
        return wording.joined(("" if following == texts.NONE else following, told), "\n") or (
            texts.NONE
        )


def _subjects(data: PlanData) -> Iterator[Subject]:
    for scenario in data.considered:
        for person in people_in(data, scenario):
            yield Subject(scenario=scenario, person=person)


KIND = Kind(
    template="dina-steg.docx",
    purpose="En persons steg i återstarten",
    plural="steg",
    record=PersonStepsFields,
    gather=person_steps_fields,
    subjects=_subjects,
    title="Dina steg: {person}, {scenario}",
    file_name="dina-steg-{person}.docx",
    nobody="Ingen person har något steg i ordningen: inga blad skrivs.",
)
