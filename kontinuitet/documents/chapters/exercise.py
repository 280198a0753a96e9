"""What the printed matter of an exercise has in common: heading, phases, injects, goals, day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kontinuitet.documents.blocks import Block, CellText
from kontinuitet.documents.chapters.tables import bullets, facts, numbered, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.exercise import ExerciseData
from kontinuitet.documents.matter.fields import named
from kontinuitet.exercise.picture import ActivityNow
from kontinuitet.exercise.placeholders import STANDINGS
from kontinuitet.model.duration import MINUTES_PER_HOUR
from kontinuitet.model.exercise import Exercise, Goal, Inject, InjectKind, Standing
from kontinuitet.wording import count_in_text, day_in_text, duration_in_text, listed

TICK_MM = 11.0
_RATINGS = (
    "Utan problem",
    "Vissa problem",
    "Stora problem",
    "Kunde inte genomföras",
    "Inte prövat",
)


@dataclass(frozen=True, slots=True)
class ExerciseFields:
    """The exercise, as it is named everywhere."""

    name: str = named("namn", "Övningens namn.")
    form: str = named("form", "Seminarieövning eller mikroövning.")
    departments: str = named("förvaltningar", "De förvaltningar som övar.")
    day: str = named("dag", "Dag och tid, eller en rad att skriva på.")
    place: str = named("plats", "Platsen, eller en rad att skriva på.")
    length: str = named("tid", "Hur lång tid övningen tar.")
    secrecy: str = named("sekretess", "Sekretessmarkering, tom om ingen är angiven.")
    purpose: str = named("syfte", "Övningens syfte.")
    introduction: str = named("inledning", "Text att läsa upp när övningen börjar.")
    rules: Block = named("regler", "Punktlista: spelregler.")
    limits: Block = named("avgränsningar", "Punktlista: det som inte prövas.")
    goals: Block = named("mål", "Numrerad lista: målen.")
    roles: Block = named("roller", "Tabell: de som leder övningen och vad de gör.")
    participants: Block = named("deltagare", "Tabell: funktioner som deltar, med plats för namn.")
    checksum: str = named("kontrollsumma", "Kontrollsumma för underlaget.")
    municipality: str = named("kommun", "Kommunens namn.")
    version: str = named("version", "Den kommunövergripande planens version.")
    classification: str = named("informationsklass", "Informationsklass, från samma plan.")


_TO_WRITE = "__________________________"


def exercise_fields(data: ExerciseData) -> ExerciseFields:
    """Return what is named everywhere of an exercise."""
    exercise = data.exercise
    begins = exercise.begins
    return ExerciseFields(
        name=exercise.name,
        form=exercise.form.value.capitalize(),
        departments=listed(data.department_names()),
        day=_TO_WRITE if begins is None else f"{day_in_text(begins)} kl. {_clock(begins)}",
        place=exercise.place or _TO_WRITE,
        length=duration_in_text(exercise.minutes),
        secrecy=exercise.secrecy or "",
        purpose=texts.text(exercise.purpose),
        introduction=exercise.introduction or "",
        rules=bullets(exercise.rules, empty=texts.NONE),
        limits=bullets(exercise.limits, empty=texts.NONE),
        goals=numbered([goal.text for goal in exercise.goals], empty=texts.NONE),
        roles=table(
            "De som leder övningen",
            "Roll, vad rollen gör och plats för namn.",
            (("Roll", 40), ("Gör", 80), ("Namn", 40)),
            [(role.name, role.task or texts.NONE, "") for role in exercise.roles],
            empty=texts.NONE,
            row_height_mm=TICK_MM,
        ),
        participants=table(
            "Deltagare",
            "Förvaltning, funktion, plats för namn och närvaro.",
            (("Förvaltning", 55), ("Funktion", 55), ("Namn", 38), ("Här", 12)),
            [
                (
                    data.municipality.departments[group.department].name,
                    function,
                    "",
                    CellText(texts.CHECKBOX, symbol=True),
                )
                for group in exercise.groups
                if group.department in data.municipality.departments
                for function in group.functions
            ],
            empty=texts.NONE,
            row_height_mm=9,
            centred=(3,),
        ),
        checksum=data.model_sha256[:12],
        municipality=data.municipality.info.name,
        version=texts.text(data.municipality.info.plan.version),
        classification=data.municipality.info.plan.classification or texts.NONE,
    )


def _clock(when: datetime.datetime) -> str:
    return f"{when.hour}.{when.minute:02d}"


def day_rows(exercise: Exercise) -> Iterator[tuple[str, str, int]]:
    """Yield (clock or minutes from the start, what, minutes) of the day, in order."""
    passed = 0
    rows: list[tuple[str, int]] = []
    for phase in exercise.phases:
        rows += [(s.name, s.minutes) for s in exercise.slots if s.before == phase.id]
        rows.append((phase.name, phase.minutes))
    rows += [(s.name, s.minutes) for s in exercise.slots if s.before is None]
    for name, minutes in rows:
        if exercise.begins is None:
            hours, rest = divmod(passed, MINUTES_PER_HOUR)
            yield f"{hours}.{rest:02d}", name, minutes
        else:
            yield _clock(exercise.begins + datetime.timedelta(minutes=passed)), name, minutes
        passed += minutes


def day_table(exercise: Exercise) -> Block:
    """Return the schedule of the day."""
    head = "Klockan" if exercise.begins is not None else "Efter start"
    return table(
        "Program",
        "När, vad och hur många minuter.",
        ((head, 25), ("Vad", 105), ("Minuter", 30)),
        [(when, name, str(minutes)) for when, name, minutes in day_rows(exercise)],
        centred=(2,),
    )


@dataclass(frozen=True, slots=True)
class CardFields:
    """One inject as those exercised get it, or as the facilitator has it."""

    id: str = named("id", "Inspelets id.")
    time: str = named("tid", "Speltid.")
    kind: str = named("slag", "Tomt för ett vanligt inspel, annars vad det är.")
    facts: Block = named("fakta", "Tabell: speltid, från och till.")
    text: str = named("text", "Inspelets text, med det som är beräknat.")
    questions: Block = named("frågor", "Numrerad lista: frågor.")
    expected: Block = named("förväntat", "Punktlista: vad som väntas.")
    stalled: Block = named("om_det_kör_fast", "Punktlista: ledtrådar.")
    note: str = named("anteckning", "Till övningsledaren, tom när det inte finns någon.")
    minutes: str = named("minuter", "Minuter i rummet.")
    goals: str = named("mål", "De mål som prövas.")


_KINDS = {
    InjectKind.INJECT: "",
    InjectKind.INFORMATION: "Information",
    InjectKind.LEADING: "Bara till övningsledaren",
    InjectKind.CONTINGENCY: "Beredskap: spelas bara om läget är sådant och inget beslut möter det",
}


def card_fields(data: ExerciseData, inject: Inject) -> CardFields:
    """Return one inject."""
    game = data.game_of(inject)
    time = data.moments(game)
    when = inject.when
    if when.by_hand:
        time = "När övningsledaren väljer det"
    goals = {goal.id: str(number) for number, goal in enumerate(data.exercise.goals, start=1)}
    tried = [goals[g] for g in inject.goals if g in goals]
    return CardFields(
        id=inject.id,
        time=time,
        kind=_KINDS[inject.kind],
        facts=facts(
            f"Inspel {inject.id}",
            (
                ("Speltid", time),
                ("Från", inject.sender or texts.NONE),
                ("Till", listed(list(inject.receivers)) or texts.NONE),
            ),
            label_mm=24,
        ),
        text=data.filled(inject.text, game),
        questions=numbered(inject.questions, empty="Vad gör ni nu, och vem beslutar det?"),
        expected=bullets(inject.expected, empty=texts.NONE),
        stalled=bullets(inject.stalled, empty=texts.NONE),
        note=inject.note or "",
        minutes=str(inject.minutes),
        goals=f"mål {listed(tried)}" if tried else "",
    )


def picture_table(data: ExerciseData, game: int, departments: Sequence[str]) -> Block:
    """Return the computed picture of some departments at a game time."""
    picture = data.course.picture(game)
    rows = [row for department in departments for row in picture.of(department)]
    return table(
        "Läget enligt beräkningen",
        "Verksamhet, hur den står och hur länge.",
        (("Verksamhet", 60), ("Status", 30), ("Hur länge", 70)),
        [(row.name, STANDINGS[row.standing], _until(data, row, game)) for row in rows],
        empty="Ingen verksamhet är påverkad.",
    )


def _until(data: ExerciseData, row: ActivityNow, game: int) -> str:
    parts = []
    if row.standing is Standing.FALLBACK:
        model = data.municipality.activities[row.id].fallbacks
        parts.append(listed([model[r].name for r in row.routines if r in model]))
    if row.until is not None:
        parts.append(f"till {data.moments.brief(row.until, game)}")
    elif row.standing is Standing.DOWN:
        parts.append("inget känt slut")
    if row.exceeded:
        parts.append("den acceptabla avbrottstiden är passerad")
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class GoalSheet:
    """One goal as an evaluator follows it."""

    number: int = named("nr", "Målets nummer, från 1.")
    text: str = named("text", "Målet.")
    sheet: Block = named("blad", "Tabell: indikatorerna att bocka av.")
    rating: Block = named("bedömning", "Tabell: bedömning av målet att bocka av.")
    injects: str = named("prövas", "De inspel som prövar målet.")


def goal_sheet(data: ExerciseData, number: int, goal: Goal) -> GoalSheet:
    """Return the sheet of one goal."""
    tick = CellText(texts.CHECKBOX, symbol=True)
    tried = [i.id for i in data.injects() if goal.id in i.goals]
    return GoalSheet(
        number=number,
        text=goal.text,
        sheet=table(
            f"Indikatorer för mål {number}",
            "Indikator, kryssrutor för om den sågs, och plats för anteckning.",
            (("Indikator", 74), ("Sågs", 14), ("Delvis", 15), ("Sågs inte", 17), ("När, hur", 40)),
            [
                (i.text, *((texts.NONE,) * 3), "Avgörs av beräkningen")
                if i.computed is not None
                else (i.text, tick, tick, tick, "")
                for i in goal.indicators
            ],
            empty=texts.NONE,
            row_height_mm=TICK_MM,
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
        injects=f"Prövas i {count_in_text(len(tried), 'inspel', 'inspel', neuter=True)}: "
        f"{listed(tried)}."
        if tried
        else "",
    )


def empty_log(caption: str, columns: Sequence[tuple[str, float]], rows: int) -> Block:
    """Return an empty table to write in by hand."""
    return table(
        caption,
        f"Tom tabell: {', '.join(name for name, _ in columns)}.",
        tuple(columns),
        [("",) * len(columns)] * rows,
        row_height_mm=14,
    )


def decision_log(rows: int = 10) -> Block:
    """Return the log of decisions to fill in by hand."""
    return empty_log(
        "Beslutslogg",
        (("Klockan", 18), ("Speltid", 24), ("Beslut", 62), ("Av (funktion)", 28), ("Stöd", 28)),
        rows,
    )
