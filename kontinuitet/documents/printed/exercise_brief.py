"""The brief of a desk exercise on one scenario (övningsunderlag)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.documents.blocks import Block, CellText
from kontinuitet.documents.chapters.course import CourseFields, course_fields
from kontinuitet.documents.chapters.cover import (
    CoverFields,
    MunicipalityFields,
    cover_fields,
    municipality_fields,
)
from kontinuitet.documents.chapters.exercise_marking import marked, refuse_real
from kontinuitet.documents.chapters.scenario import ScenarioFields, scenario_fields
from kontinuitet.documents.chapters.tables import bullets, facts, numbered, table
from kontinuitet.documents.making import Kind, Source, Subject, for_scenarios
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.fields import named
from kontinuitet.model.scenario import ExerciseGoal, ExerciseMaterial, InjectSketch, Scenario

_ANSWER_MM = 32.0
_TICK_MM = 12.0
_RATINGS = (
    "Utan problem",
    "Vissa problem",
    "Stora problem",
    "Kunde inte genomföras",
    "Inte prövat",
)


@dataclass(frozen=True, slots=True)
class GoalFields:
    """One goal of the exercise."""

    number: int = named("nr", "Målets nummer, från 1.")
    text: str = named("text", "Målet.")
    indicators: Block = named("indikatorer", "Punktlista: vad som visar att målet nås.")
    injects: str = named("prövas", "Mening om vilka inspel som prövar målet.")
    sheet: Block = named("blad", "Tabell: indikatorerna att bocka av.")
    rating: Block = named("bedömning", "Tabell: bedömning av målet att bocka av.")


@dataclass(frozen=True, slots=True)
class InjectFields:
    """One inject; what is expected is for the facilitator only."""

    number: int = named("nr", "Inspelets nummer i tidsordning, från 1.")
    time: str = named("tid", "Speltid, med klockslag om scenariot har datum.")
    sender: str = named("från", "Avsändare.")
    receiver: str = named("till", "Mottagare.")
    facts: Block = named("fakta", "Tabell: speltid, från och till.")
    text: str = named("text", "Inspelets text.")
    questions: Block = named("frågor", "Numrerad lista: frågor att diskutera.")
    expected: Block = named("förväntat", "Punktlista, bara för övningsledaren: vad som väntas.")


@dataclass(frozen=True, slots=True)
class ExerciseBriefFields:
    """Everything the template of the exercise brief may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    plan: CoverFields = named("plan", "Uppgifter i sidhuvudet, från den kommunövergripande planen.")
    scenario: ScenarioFields = named("scenario", "Scenariot.")
    purpose: str = named("syfte", "Övningens syfte.")
    goals: tuple[GoalFields, ...] = named("mål", "Övningens mål.")
    course: CourseFields = named("förlopp", "Det beräknade förloppet.")
    schedule: Block = named("körschema", "Tabell: inspelen i tidsordning att bocka av.")
    injects: tuple[InjectFields, ...] = named("inspel", "Inspelen i tidsordning.")
    inject_count: int = named("antal_inspel", "Antal inspel.")
    questions: Block = named("frågor", "Tabell: frågor för avslutningen, med plats för svar.")
    evaluator: Block = named("utvärderare", "Tom tabell: vem som utvärderar, vilken grupp, när.")


def brief_fields(source: Source) -> ExerciseBriefFields:
    """Return all fields of the brief for one scenario with exercise material.

    Raises:
        InputError: a text could be taken for a real event.
    """
    data, municipality = source.data, source.municipality
    scenario, result, material = source.scenario, source.result, source.scenario.exercise
    assert material is not None
    for place, text in _texts(scenario, material):
        refuse_real(text, f'Scenariot "{scenario.id}", {place}')
    injects = sorted(material.injects, key=lambda i: (i.time, i.id))
    numbers = {goal.id: number for number, goal in enumerate(material.goals, start=1)}
    return ExerciseBriefFields(
        municipality=municipality_fields(municipality),
        plan=cover_fields(data, municipality.info.plan, ()),
        scenario=scenario_fields(municipality, scenario, result.notes),
        purpose=texts.text(material.purpose),
        goals=tuple(
            _goal(number, goal, injects) for number, goal in enumerate(material.goals, start=1)
        ),
        course=course_fields(municipality, scenario, result),
        schedule=_schedule(injects, scenario, numbers),
        injects=tuple(
            _inject(number, inject, scenario) for number, inject in enumerate(injects, start=1)
        ),
        inject_count=len(injects),
        questions=_questions(material.questions),
        evaluator=table(
            "Utvärderare",
            "Tom tabell där utvärderaren skriver sin roll, gruppen och datum.",
            (("Utvärderare (roll)", 60), ("Grupp som följs", 60), ("Datum", 40)),
            [("", "", "")],
            row_height_mm=_TICK_MM,
        ),
    )


def _goal(number: int, goal: ExerciseGoal, injects: Sequence[InjectSketch]) -> GoalFields:
    tried = [str(n) for n, inject in enumerate(injects, start=1) if goal.id in inject.goals]
    tick = CellText(texts.CHECKBOX, symbol=True)
    return GoalFields(
        number=number,
        text=goal.text,
        indicators=bullets(goal.indicators, empty=f"{texts.MISSING}: inga indikatorer."),
        injects=f"Prövas i inspel {wording.listed(tried)}."
        if tried
        else f"{texts.MISSING}: inget inspel prövar målet.",
        sheet=table(
            f"Indikatorer för mål {number}",
            "Indikator, kryssrutor för om den sågs, och plats för anteckning.",
            (
                ("Indikator", 72),
                ("Sågs", 14),
                ("Delvis", 15),
                ("Sågs inte", 19),
                ("Anteckning", 40),
            ),
            [(indicator, tick, tick, tick, "") for indicator in goal.indicators],
            empty=f"{texts.MISSING}: inga indikatorer.",
            row_height_mm=_TICK_MM,
            centred=(1, 2, 3),
        ),
        rating=table(
            f"Bedömning av mål {number}",
            "Fem kryssrutor: hur målet nåddes.",
            tuple((rating, 32) for rating in _RATINGS),
            [(tick,) * len(_RATINGS)],
            row_height_mm=8,
            centred=tuple(range(len(_RATINGS))),
        ),
    )


def _inject(number: int, inject: InjectSketch, scenario: Scenario) -> InjectFields:
    sender, receiver = texts.text(inject.sender), texts.text(inject.receiver)
    time = texts.when_in_table(inject.time, scenario.starts)
    return InjectFields(
        number=number,
        time=time,
        sender=sender,
        receiver=receiver,
        facts=facts(
            f"Inspel {number}",
            (("Speltid", time), ("Från", sender), ("Till", receiver)),
            label_mm=28,
        ),
        text=inject.text.strip(),
        questions=numbered(inject.questions, empty="Vad gör ni nu, och vem beslutar det?"),
        expected=bullets(inject.expected, empty=f"{texts.MISSING}: inget är angivet."),
    )


def _schedule(
    injects: Sequence[InjectSketch], scenario: Scenario, numbers: dict[str, int]
) -> Block:
    rows = []
    for number, inject in enumerate(injects, start=1):
        goals = sorted(numbers[g] for g in inject.goals if g in numbers)
        rows.append(
            (
                str(number),
                texts.when_in_table(inject.time, scenario.starts),
                texts.text(inject.sender),
                texts.text(inject.receiver),
                ", ".join(str(goal) for goal in goals) or texts.NONE,
                CellText(texts.CHECKBOX, symbol=True),
                "",
            )
        )
    return table(
        "Körschema",
        "Inspelets nummer, speltid, från, till, mål som prövas, kryssruta och verkligt klockslag.",
        (
            ("Nr", 10),
            ("Speltid", 32),
            ("Från", 36),
            ("Till", 36),
            ("Mål", 16),
            ("☐", 9),
            ("Klockslag", 21),
        ),
        rows,
        empty=f"{texts.MISSING}: scenariot har inga inspel.",
        row_height_mm=9,
        font_pt=9,
        centred=(0, 5),
    )


def _questions(questions: Sequence[str]) -> Block:
    return table(
        "Frågor för avslutningen",
        "Nummer, fråga och plats för svar.",
        (("Nr", 10), ("Fråga", 60), ("Gruppens svar", 90)),
        [(str(number), question, "") for number, question in enumerate(questions, start=1)],
        empty=f"{texts.MISSING}: scenariot har inga frågor för avslutningen.",
        row_height_mm=_ANSWER_MM,
    )


def _texts(scenario: Scenario, material: ExerciseMaterial) -> Iterator[tuple[str, str]]:
    """Yield (place in the scenario, text) for all that is printed from it."""
    yield "namn", scenario.name
    yield "beskrivning", scenario.description or ""
    yield "källa", scenario.source or ""
    yield "antaganden", "\n".join(scenario.assumptions)
    yield "bortfall", "\n".join(outage.cause or "" for outage in scenario.outages)
    yield "syfte", material.purpose or ""
    for goal in material.goals:
        yield f"målet {goal.id}", "\n".join((goal.text, *goal.indicators))
    for inject in material.injects:
        parts = (
            inject.sender or "",
            inject.receiver or "",
            inject.text,
            *inject.questions,
            *inject.expected,
        )
        yield f"inspelet {inject.id}", "\n".join(parts)
    yield "frågor", "\n".join(material.questions)


def _scenarios(data: PlanData) -> Iterator[Subject]:
    for subject in for_scenarios(data):
        if subject.scenario and data.scenarios[subject.scenario].exercise is not None:
            yield subject


def _nothing(source: Source) -> str | None:
    if source.scenario.exercise is not None:
        return None
    return f'Scenariot "{source.scenario.name}" har inget övningsmaterial (övning).'


KIND = Kind(
    template="ovningsunderlag.docx",
    purpose="Underlag för en övning",
    plural="övningsunderlag",
    record=ExerciseBriefFields,
    gather=brief_fields,
    subjects=_scenarios,
    title="ÖVNING: övningsunderlag {scenario}, {municipality}",
    file_name="övningsunderlag-{scenario}.docx",
    nothing=_nothing,
    checks=(marked("Övningsunderlaget", "ovningsunderlag.docx"),),
)
